//! A node's port: it takes connections, and can refuse, freeze and cut them.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream, copy_bidirectional},
    net::{TcpListener, TcpSocket},
    sync::{mpsc, watch},
};
use tokio_rustls::TlsAcceptor;

use crate::faults::{Faults, Wiring};

/// How much of a connection is on its way through the door, in bytes.
const PIPE: usize = 64 * 1024;
/// How many connections may wait to be taken.
const BACKLOG: u32 = 1_024;

/// A port that belongs to the node but refuses connections.
pub(crate) fn reserve(port: u16) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    Ok(socket)
}

/// Takes connections on a reserved port.
pub(crate) fn open(socket: TcpSocket) -> io::Result<TcpListener> {
    socket.listen(BACKLOG)
}

/// Hands every connection on to the node, out of its TLS where it has one, until this is aborted.
pub(crate) async fn keep(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    faults: Faults,
    node: mpsc::UnboundedSender<DuplexStream>,
) {
    loop {
        // A client that has gone before it was taken is no reason to stop.
        let Ok((client, _)) = listener.accept().await else { continue };
        let (here, there) = tokio::io::duplex(PIPE);
        if node.send(there).is_err() {
            return;
        }
        let _ = client.set_nodelay(true);
        let (faults, tls) = (faults.clone(), tls.clone());
        tokio::spawn(async move {
            let _counted = faults.connection();
            match tls {
                None => relay(client, here, faults.wiring()).await,
                // Who speaks no TLS, or trusts no such certificate, goes away again.
                Some(tls) => {
                    if let Ok(client) = tls.accept(client).await {
                        relay(client, here, faults.wiring()).await;
                    }
                }
            }
        });
    }
}

/// Carries bytes both ways until one side closes or the connection is cut.
async fn relay<C: AsyncRead + AsyncWrite + Unpin>(
    mut client: C,
    mut node: DuplexStream,
    mut wiring: watch::Receiver<Wiring>,
) {
    let begun = *wiring.borrow();
    loop {
        let now = *wiring.borrow_and_update();
        if now.cuts != begun.cuts {
            return;
        }
        if now.half_closings != begun.half_closings {
            drop(node);
            return half_close(client, wiring, begun.cuts).await;
        }
        // An error of the wait says that the node has gone.
        let changed = if now.frozen {
            wiring.changed().await
        } else {
            tokio::select! {
                _ = copy_bidirectional(&mut client, &mut node) => return,
                changed = wiring.changed() => changed,
            }
        };
        if changed.is_err() {
            return;
        }
    }
}

/// Says that nothing more comes from here, and throws away what still comes from there.
async fn half_close<C: AsyncRead + AsyncWrite + Unpin>(
    mut client: C,
    mut wiring: watch::Receiver<Wiring>,
    cuts: usize,
) {
    let _ = client.shutdown().await;
    let mut rubbish = [0; 1_024];
    loop {
        tokio::select! {
            read = client.read(&mut rubbish) => if !matches!(read, Ok(1..)) { return },
            cut = wiring.wait_for(|wiring| wiring.cuts != cuts) => { drop(cut); return }
        }
    }
}
