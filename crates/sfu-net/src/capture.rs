//! The sockets of captures: what waits in the engine goes to the reader when the reader has room, and the worker never waits.

use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::time::{Duration, Instant};

use sfu::engine::Engine;
use sfu::ids::CaptureId;

use crate::poll::Poller;

/// Frames are gathered for so long, so that not each costs a system call.
const GATHERING: Duration = Duration::from_millis(60);
/// Then they go when the worker is awake anyway, which in a meeting is at once, or after this time.
const SLACK: Duration = Duration::from_millis(40);
/// Unless so much has come together.
const GATHERED_BYTES: usize = 64 << 10;
/// The rest of a closed capture is given to its reader for so long.
const LINGERING: Duration = Duration::from_secs(2);

/// Why a descriptor is not one for a capture.
#[derive(Debug, thiserror::Error)]
pub enum BadSocket {
    /// The caller's mistake.
    #[error("fd: {0}")]
    Invalid(&'static str),
    /// The system's word.
    #[error("fd: {0}")]
    System(io::Error),
}

/// Makes a descriptor of our own from the caller's end of a socket pair.
pub fn own(fd: RawFd) -> Result<OwnedFd, BadSocket> {
    // SAFETY: fcntl checks the descriptor; F_DUPFD_CLOEXEC takes no pointer.
    let copy = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) };
    if copy < 0 {
        let error = io::Error::last_os_error();
        return Err(match error.raw_os_error() {
            Some(libc::EBADF) => BadSocket::Invalid("is not open"),
            _ => BadSocket::System(error),
        });
    }
    // SAFETY: copy is a fresh, valid descriptor that nobody else owns.
    let socket = unsafe { OwnedFd::from_raw_fd(copy) };
    let is_fit = option(&socket, libc::SO_DOMAIN) == Some(libc::AF_UNIX)
        && option(&socket, libc::SO_TYPE) == Some(libc::SOCK_STREAM);
    if !is_fit {
        return Err(BadSocket::Invalid("is not a Unix stream socket"));
    }
    // SAFETY: fcntl with F_GETFL and F_SETFL takes no pointers.
    let result = unsafe {
        let flags = libc::fcntl(socket.as_raw_fd(), libc::F_GETFL);
        libc::fcntl(socket.as_raw_fd(), libc::F_SETFL, flags | libc::O_NONBLOCK)
    };
    if result < 0 {
        return Err(BadSocket::System(io::Error::last_os_error()));
    }
    Ok(socket)
}

fn option(socket: &OwnedFd, name: i32) -> Option<i32> {
    let mut value: i32 = 0;
    let mut len = size_of::<i32>() as libc::socklen_t;
    // SAFETY: value and len live through the call, and len is value's size.
    let result = unsafe {
        libc::getsockopt(
            socket.as_raw_fd(),
            libc::SOL_SOCKET,
            name,
            (&raw mut value).cast(),
            &raw mut len,
        )
    };
    (result == 0).then_some(value)
}

/// What became of an attempt to write.
enum Written {
    /// So much was taken.
    Bytes(usize),
    /// The reader has no room.
    Full,
    /// There is no reader.
    Gone,
}

fn write(socket: &OwnedFd, parts: (&[u8], &[u8])) -> Written {
    let vector = |part: &[u8]| libc::iovec {
        iov_base: part.as_ptr().cast_mut().cast(),
        iov_len: part.len(),
    };
    let mut vectors = [vector(parts.0), vector(parts.1)];
    // SAFETY: msghdr is a C struct of integers and pointers, for which all zeroes is a valid value.
    let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
    message.msg_iov = vectors.as_mut_ptr();
    message.msg_iovlen = vectors.len();
    loop {
        // SAFETY: the message points to the vectors, and they to the parts, with their true lengths; all live through the call,
        // which only reads them.
        let sent = unsafe {
            libc::sendmsg(
                socket.as_raw_fd(),
                &raw const message,
                libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL,
            )
        };
        if let Ok(sent) = usize::try_from(sent) {
            return Written::Bytes(sent);
        }
        match io::Error::last_os_error().raw_os_error() {
            Some(libc::EINTR) => {}
            Some(libc::EAGAIN | libc::ENOBUFS | libc::ENOMEM) => return Written::Full,
            _ => return Written::Gone,
        }
    }
}

#[derive(Debug)]
struct Writer {
    capture: CaptureId,
    socket: OwnedFd,
    /// The reader had no room, and has said nothing since.
    blocked: bool,
}

#[derive(Debug)]
struct Closing {
    socket: OwnedFd,
    rest: VecDeque<u8>,
    until: Instant,
}

/// The capture sockets of one worker.
#[derive(Debug, Default)]
pub struct CaptureWriters {
    open: Vec<Writer>,
    closing: Vec<Closing>,
    /// When what was gathered goes.
    due: Option<Instant>,
}

impl CaptureWriters {
    /// A capture was made; readers that have room again are told of by `token`.
    pub fn add(&mut self, capture: CaptureId, socket: OwnedFd, poller: &Poller, token: u32) -> io::Result<()> {
        poller.add_writable(socket.as_raw_fd(), token)?;
        self.open.push(Writer {
            capture,
            socket,
            blocked: false,
        });
        Ok(())
    }

    /// When [`Self::turn`] has something to do.
    pub fn next_timeout(&self) -> Option<Instant> {
        let closing = self.closing.iter().map(|closing| closing.until);
        closing.chain(self.due.map(|due| due + SLACK)).min()
    }

    /// Writes what is to be written; `has_room`: a reader has made room, or has gone.
    pub fn turn(&mut self, engine: &mut Engine, poller: &Poller, has_room: bool, now: Instant) {
        if self.open.is_empty() && self.closing.is_empty() {
            self.due = None;
            return;
        }
        let is_due = self.due.is_some_and(|due| due <= now);
        if is_due {
            self.due = None;
        }
        for writer in &mut self.open {
            writer.blocked &= !has_room;
            while !writer.blocked
                && let Some(parts) = engine.captured(writer.capture)
            {
                let waiting = parts.0.len() + parts.1.len();
                if waiting == 0 {
                    break;
                }
                if !is_due && waiting < GATHERED_BYTES {
                    self.due.get_or_insert(now + GATHERING);
                    break;
                }
                match write(&writer.socket, parts) {
                    Written::Bytes(bytes) => engine.take_captured(writer.capture, bytes),
                    Written::Full => writer.blocked = true,
                    Written::Gone => engine.reader_gone(writer.capture),
                }
            }
        }
        while let Some((capture, rest)) = engine.poll_captured_rest() {
            if let Some(index) = self.open.iter().position(|writer| writer.capture == capture) {
                let socket = self.open.swap_remove(index).socket;
                let until = now + LINGERING;
                self.closing.push(Closing { socket, rest, until });
            }
        }
        self.closing.retain_mut(|closing| {
            let stays = closing.write_rest() && now < closing.until;
            if !stays {
                poller.remove(closing.socket.as_raw_fd());
                end(&closing.socket);
            }
            stays
        });
    }
}

impl Drop for CaptureWriters {
    fn drop(&mut self) {
        let closing = self.closing.iter().map(|closing| &closing.socket);
        self.open
            .iter()
            .map(|writer| &writer.socket)
            .chain(closing)
            .for_each(end);
    }
}

/// Also when the caller still has a copy of our end, the reader sees that this was all.
fn end(socket: &OwnedFd) {
    // SAFETY: shutdown takes no pointers; the descriptor is ours.
    unsafe { libc::shutdown(socket.as_raw_fd(), libc::SHUT_WR) };
}

impl Closing {
    /// `true`: something is left.
    fn write_rest(&mut self) -> bool {
        while !self.rest.is_empty() {
            match write(&self.socket, self.rest.as_slices()) {
                Written::Bytes(bytes) => {
                    self.rest.drain(..bytes.min(self.rest.len()));
                }
                Written::Full => return true,
                Written::Gone => return false,
            }
        }
        false
    }
}
