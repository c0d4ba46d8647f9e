//! Small messages sent at once.
//!
//! The crate's connections hold back a call's body until the other side has acknowledged its head, which it does after
//! 40 ms on most machines, and offer no way to say otherwise. So the sockets are found among those of this process.
//! Where the system does not allow that, calls are slower and nothing else.

use std::{
    fs,
    net::SocketAddr,
    os::fd::{IntoRawFd, OwnedFd},
};

use rustix::{
    io::Errno,
    net::{getpeername, sockopt::set_tcp_nodelay},
    process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open},
};

/// Has every connection of this process to one of these ports send at once what it is given.
pub(super) fn send_at_once(ports: &[u32]) {
    let (Ok(this), Ok(files)) = (pidfd_open(getpid(), PidfdFlags::empty()), fs::read_dir("/proc/self/fd")) else {
        return;
    };
    for file in files.flatten() {
        let is_socket =
            fs::read_link(file.path()).is_ok_and(|link| link.as_os_str().as_encoded_bytes().starts_with(b"socket:"));
        let number = file.file_name().to_str().and_then(|name| name.parse().ok());
        let Some(number) = number.filter(|_| is_socket) else { continue };
        if let Ok(socket) = pidfd_getfd(&this, number, PidfdGetfdFlags::empty()) {
            send_at_once_on(socket, ports);
        }
    }
}

fn send_at_once_on(socket: OwnedFd, ports: &[u32]) {
    match getpeername(&socket) {
        Ok(Some(peer)) => {
            let is_ours = SocketAddr::try_from(peer).is_ok_and(|peer| ports.contains(&u32::from(peer.port())));
            if is_ours {
                // A connection that closes at this moment needs it no more.
                let _ = set_tcp_nodelay(&socket, true);
            }
        }
        // The number has meanwhile been given to a file. Closing it would let go of what SQLite has locked in it, so it
        // stays open.
        Err(Errno::NOTSOCK) => drop(socket.into_raw_fd()),
        Ok(None) | Err(_) => {}
    }
}
