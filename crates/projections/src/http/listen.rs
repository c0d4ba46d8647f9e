use std::{convert::Infallible, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use poem::{
    Addr, Endpoint,
    http::uri::Scheme,
    web::{LocalAddr, RemoteAddr},
};
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::watch,
    task::JoinSet,
};

use super::{
    Limits, Service, Settings,
    connections::{Admitted, Connections},
    ended, measured, routes,
};
use crate::node::Node;

/// Why the service does not listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Others could reach a service that believes whoever sits at its machine.
    #[error(
        "không mở ở {address}: chế độ tự khai vai trò chỉ dùng trong máy này, ai vào được địa chỉ ấy cũng sửa được kế hoạch; hãy dùng 127.0.0.1 hoặc [::1], hoặc bỏ --open-on-loopback và dùng tài khoản / will not listen on {address}: where offices are only declared, whoever reaches it could change the plan; use 127.0.0.1 or [::1], or leave out --open-on-loopback and use accounts"
    )]
    NotLoopback {
        /// The address.
        address: SocketAddr,
    },
    /// The address cannot be had.
    #[error(
        "không mở được cổng {address} ({reason}); có thể chương trình khác đang dùng, hãy chọn --listen khác / cannot listen on {address} ({reason}); another program may be using it, choose another --listen"
    )]
    Taken {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        reason: String,
    },
}

/// What a connection beyond the limit is told before it is closed.
const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// The most that the head of a request may hold, in bytes; a query by GET stands in it.
const HEAD_BYTES: usize = 64 * 1024;

/// How many connections are taken in before those who are in already have their turn, and for how long: so a flood of
/// connections holds nobody up for more than a moment.
const AT_ONCE: usize = 16;
const TURN: Duration = Duration::from_millis(1);

/// How long the listener rests when the system gives it no connection, for want of files for instance.
const REST: Duration = Duration::from_millis(100);

/// How many connections may wait to be taken in. Who comes beyond them tries again after a second, whoever it is: so a
/// flood of connections must find room beside those who mean well.
const BACKLOG: u32 = 4_096;

/// Serves a node until it is told to stop. `ready` is told the address once connections are taken.
///
/// # Errors
/// When the address cannot be had, or is not loopback although offices are only declared.
pub async fn serve(
    node: Arc<Node>,
    address: SocketAddr,
    settings: Settings,
    ready: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()>,
) -> Result<(), ListenError> {
    if settings.declared && !address.ip().is_loopback() {
        return Err(ListenError::NotLoopback { address });
    }
    let taken = |address| move |error: io::Error| ListenError::Taken { address, reason: error.to_string() };
    let listener = listen(address).map_err(taken(address))?;
    let local = listener.local_addr().map_err(taken(address))?;
    let measured_at = match settings.metrics {
        Some(address) => Some(listen(address).map_err(taken(address))?),
        None => None,
    };
    let limits = Limits { connections: room(settings.limits.connections), ..settings.limits };
    let (head, grace, behind_proxy) = (limits.head, limits.grace, settings.behind_proxy);
    let (end, ending) = watch::channel(false);
    let service = Service::new(node, Settings { limits, ..settings }, ending.clone());
    let mut doors = JoinSet::new();
    let connections = service.connections.clone();
    let door = Door { listener, connections, head, behind_proxy, ending: ending.clone() };
    doors.spawn(door.serve(routes(service.clone())));
    if let Some(listener) = measured_at {
        let connections = Connections::new(MEASURING, MEASURING);
        let door = Door { listener, connections, head, behind_proxy: false, ending: ending.clone() };
        doors.spawn(door.serve(measured(service.clone())));
    }
    ready(local);
    tokio::select! {
        () = stop => {}
        _ = doors.join_next() => {}
    }
    end.send_replace(true);
    let all_ended = async {
        while doors.join_next().await.is_some() {}
        drop((service, ending));
        // Sockets that left their connection hold on to this while they say goodbye.
        end.closed().await;
    };
    // What is still being answered after that is broken off.
    let _ = tokio::time::timeout(grace, all_ended).await;
    Ok(())
}

/// Listens at an address.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // One that listened here a moment ago may still be saying goodbye. Elsewhere than on Unix this would take an
    // address from whoever has it.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// How many may measure at once.
const MEASURING: usize = 16;

/// Where connections come in.
struct Door {
    listener: TcpListener,
    connections: Connections,
    head: Duration,
    behind_proxy: bool,
    ending: watch::Receiver<bool>,
}

impl Door {
    /// Serves whoever comes until the service ends, and then those who are still being answered.
    async fn serve(self, endpoint: impl Endpoint + 'static) {
        let Self { listener, connections, head, behind_proxy, mut ending } = self;
        let endpoint = Arc::new(endpoint);
        let (mut running, mut taken_in) = (JoinSet::new(), 0);
        let end = ending.clone();
        loop {
            tokio::select! {
                () = ended(&mut ending) => break,
                Some(_) = running.join_next() => {}
                accepted = listener.accept() => match accepted {
                    Ok((socket, peer)) => {
                        match connections.admit(peer.ip(), behind_proxy && peer.ip().is_loopback()) {
                            Some(admitted) => {
                                let local = socket.local_addr().unwrap_or(peer);
                                let connection = Connection { socket, local, peer, admitted: Arc::new(admitted) };
                                running.spawn(connection.serve(head, endpoint.clone(), end.clone()));
                            }
                            // As much as goes out at once; nobody waits for those who are too many.
                            None => drop(socket.try_write(FULL)),
                        }
                        taken_in += 1;
                        if taken_in % AT_ONCE == 0 {
                            tokio::time::sleep(TURN).await;
                        }
                    }
                    // One client's failure, or no more files: neither ends the service.
                    Err(_) => tokio::time::sleep(REST).await,
                },
            }
        }
        drop((listener, endpoint, end, ending));
        while running.join_next().await.is_some() {}
    }
}

/// How many connections the system has files for, of so many; as many as it ever gives are asked for.
#[cfg(unix)]
fn room(wanted: usize) -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(Resource::Nofile).maximum;
    // Where that is refused, what there is has to do.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    let files = getrlimit(Resource::Nofile).current.and_then(|files| usize::try_from(files).ok());
    files.map_or(wanted, |files| wanted.min(files.saturating_sub(OTHER_FILES).max(OTHER_FILES)))
}

#[cfg(not(unix))]
fn room(wanted: usize) -> usize {
    wanted
}

/// How many files the service itself keeps open at most, for journal, timeline and read models.
#[cfg(unix)]
const OTHER_FILES: usize = 128;

/// A connection that was let in.
struct Connection {
    socket: TcpStream,
    local: SocketAddr,
    peer: SocketAddr,
    admitted: Arc<Admitted>,
}

impl Connection {
    /// Answers its requests until either side ends it. HTTP/1.1 alone: what speaks HTTP/2 to browsers stands in front
    /// and holds the certificates.
    async fn serve<E: Endpoint>(self, head: Duration, endpoint: Arc<E>, mut ending: watch::Receiver<bool>) {
        let Self { socket, local, peer, admitted } = self;
        // Small answers go out at once; a system that knows no such thing sends them a little later.
        let _ = socket.set_nodelay(true);
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            let endpoint = endpoint.clone();
            // A WebSocket takes it along, and counts for as long as it is open.
            request.extensions_mut().insert(admitted.clone());
            async move {
                let (local, peer) = (LocalAddr(Addr::SocketAddr(local)), RemoteAddr(Addr::SocketAddr(peer)));
                // Room for it is taken only now: most connections are silent most of the time.
                let answer = Box::pin(endpoint.get_response((request, local, peer, Scheme::HTTP).into())).await;
                Ok::<hyper::Response<_>, Infallible>(answer.into())
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(head)
            .max_header_size(HEAD_BYTES)
            .serve_connection(TokioIo::new(socket), service)
            .with_upgrades();
        let mut connection = pin!(connection);
        // A client that breaks its connection off is no news.
        tokio::select! {
            _ = connection.as_mut() => return,
            () = ended(&mut ending) => connection.as_mut().graceful_shutdown(),
        }
        let _ = connection.await;
    }
}
