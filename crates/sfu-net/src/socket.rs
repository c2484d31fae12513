//! A worker's UDP socket: bound, with large buffers, and able to say whether the kernel segments for it.

use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

use crate::batch::{RawAddress, SOL_UDP, UDP_SEGMENT};

/// Binds a non-blocking UDP socket.
pub fn bind(address: SocketAddr, buffer_bytes: usize) -> io::Result<UdpSocket> {
    let family = if address.is_ipv4() {
        libc::AF_INET
    } else {
        libc::AF_INET6
    };
    // SAFETY: socket takes no pointers; the descriptor it returns is ours alone.
    let fd = unsafe { libc::socket(family, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK, 0) };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: fd is a fresh, valid descriptor that nobody else owns.
    let fd = unsafe { OwnedFd::from_raw_fd(fd) };
    if address.is_ipv6() {
        // Listening on :: means listening on everything.
        set_option(fd.as_raw_fd(), libc::IPPROTO_IPV6, libc::IPV6_V6ONLY, 0)?;
    }
    let buffer_bytes = i32::try_from(buffer_bytes).unwrap_or(i32::MAX);
    for (forced, plain) in [
        (libc::SO_RCVBUFFORCE, libc::SO_RCVBUF),
        (libc::SO_SNDBUFFORCE, libc::SO_SNDBUF),
    ] {
        // Only root may exceed the system's limit; within it, everybody may ask.
        if set_option(fd.as_raw_fd(), libc::SOL_SOCKET, forced, buffer_bytes).is_err() {
            set_option(fd.as_raw_fd(), libc::SOL_SOCKET, plain, buffer_bytes)?;
        }
    }
    let raw = RawAddress::new(address, false);
    // SAFETY: the address is initialised for the length that is passed, and lives through the call.
    if unsafe { libc::bind(fd.as_raw_fd(), raw.as_ptr(), raw.len()) } < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(UdpSocket::from(fd))
}

/// Whether the kernel can cut one large datagram into several (UDP GSO, Linux 4.18).
pub fn has_segmentation(socket: &UdpSocket) -> bool {
    set_option(socket.as_raw_fd(), SOL_UDP, UDP_SEGMENT, 0).is_ok()
}

fn set_option(fd: i32, level: i32, name: i32, value: i32) -> io::Result<()> {
    // SAFETY: the value is an int that lives through the call, and its size is passed.
    let result = unsafe {
        libc::setsockopt(
            fd,
            level,
            name,
            (&raw const value).cast(),
            size_of::<i32>() as libc::socklen_t,
        )
    };
    if result < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}
