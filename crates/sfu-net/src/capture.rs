//! The sockets of captures: what waits in the engine goes to the reader when the reader has room, and the worker never waits.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::time::{Duration, Instant};

use sfu::engine::Engine;
use sfu::ids::CaptureId;

use crate::poll::Poller;

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

fn write(socket: &OwnedFd, bytes: &[u8]) -> Written {
    loop {
        // SAFETY: the pointer and length are those of bytes, which live through the call, which only reads them.
        let sent = unsafe {
            libc::send(
                socket.as_raw_fd(),
                bytes.as_ptr().cast(),
                bytes.len(),
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

/// Our end of a reader's socket.
#[derive(Debug)]
struct Sink {
    socket: OwnedFd,
    token: u32,
    /// The reader had no room, and has said nothing since.
    blocked: bool,
    /// The poller tells when there is room.
    watched: bool,
}

impl Sink {
    fn write(&mut self, bytes: &[u8], poller: &Poller) -> Written {
        let written = write(&self.socket, bytes);
        self.blocked = matches!(written, Written::Full);
        // Room that is made just now is told of too: the kernel looks when it is asked to watch.
        if self.blocked && !self.watched {
            self.watched = poller.want_room(self.socket.as_raw_fd(), self.token, true).is_ok();
        }
        written
    }

    /// All is written.
    fn rest(&mut self, poller: &Poller) {
        if self.watched {
            self.watched = poller.want_room(self.socket.as_raw_fd(), self.token, false).is_err();
        }
    }
}

#[derive(Debug)]
struct Writer {
    capture: CaptureId,
    sink: Sink,
}

#[derive(Debug)]
struct Closing {
    sink: Sink,
    rest: Vec<u8>,
    /// So many of them were taken.
    written: usize,
    until: Instant,
}

/// The capture sockets of one worker.
#[derive(Debug, Default)]
pub struct CaptureWriters {
    open: Vec<Writer>,
    closing: Vec<Closing>,
}

impl CaptureWriters {
    /// A capture was made; readers that have room again are told of by `token`.
    pub fn add(&mut self, capture: CaptureId, socket: OwnedFd, poller: &Poller, token: u32) -> io::Result<()> {
        poller.add_written(socket.as_raw_fd(), token)?;
        let sink = Sink {
            socket,
            token,
            blocked: false,
            watched: false,
        };
        self.open.push(Writer { capture, sink });
        Ok(())
    }

    /// When [`Self::turn`] has something to do.
    pub fn next_timeout(&self) -> Option<Instant> {
        self.closing.iter().map(|closing| closing.until).min()
    }

    /// Writes what the engine has collected; `has_room`: a reader has made room, or has gone.
    pub fn turn(&mut self, engine: &mut Engine, poller: &Poller, has_room: bool, now: Instant) {
        if self.open.is_empty() && self.closing.is_empty() {
            return;
        }
        for Writer { capture, sink } in &mut self.open {
            sink.blocked &= !has_room;
            while !sink.blocked
                && let Some(waiting) = engine.captured(*capture)
            {
                if waiting.is_empty() {
                    sink.rest(poller);
                    break;
                }
                match sink.write(waiting, poller) {
                    Written::Bytes(bytes) => engine.take_captured(*capture, bytes),
                    Written::Full => {}
                    Written::Gone => engine.reader_gone(*capture),
                }
            }
        }
        while let Some((capture, rest)) = engine.poll_captured_rest() {
            if let Some(index) = self.open.iter().position(|writer| writer.capture == capture) {
                let sink = self.open.swap_remove(index).sink;
                let until = now + LINGERING;
                self.closing.push(Closing {
                    sink,
                    rest,
                    written: 0,
                    until,
                });
            }
        }
        self.closing.retain_mut(|closing| {
            closing.sink.blocked &= !has_room;
            let stays = closing.write_rest(poller) && now < closing.until;
            if !stays {
                poller.remove(closing.sink.socket.as_raw_fd());
                end(&closing.sink.socket);
            }
            stays
        });
    }
}

impl Drop for CaptureWriters {
    fn drop(&mut self) {
        let closing = self.closing.iter().map(|closing| &closing.sink.socket);
        self.open
            .iter()
            .map(|writer| &writer.sink.socket)
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
    fn write_rest(&mut self, poller: &Poller) -> bool {
        while let Some(rest) = self.rest.get(self.written..).filter(|rest| !rest.is_empty()) {
            if self.sink.blocked {
                return true;
            }
            match self.sink.write(rest, poller) {
                Written::Bytes(bytes) => self.written += bytes,
                Written::Full => {}
                Written::Gone => return false,
            }
        }
        false
    }
}
