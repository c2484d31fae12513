//! epoll and eventfd, as safe values that close what they own.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::time::Duration;

/// A counter in the kernel that makes its descriptor readable while it is not 0.
#[derive(Debug)]
pub struct EventFd {
    fd: OwnedFd,
}

impl EventFd {
    /// A new one, at 0.
    pub fn new() -> io::Result<Self> {
        // SAFETY: eventfd takes no pointers; the descriptor it returns is ours alone.
        let fd = unsafe { libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK) };
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: fd is a fresh, valid descriptor that nobody else owns.
        Ok(Self {
            fd: unsafe { OwnedFd::from_raw_fd(fd) },
        })
    }

    /// Makes it readable.
    pub fn signal(&self) {
        let one = 1_u64.to_ne_bytes();
        // SAFETY: the buffer is 8 bytes long and lives through the call. A full counter is readable already: EAGAIN is success.
        unsafe { libc::write(self.fd.as_raw_fd(), one.as_ptr().cast(), one.len()) };
    }

    /// Makes it unreadable.
    pub fn clear(&self) {
        let mut count = [0_u8; 8];
        // SAFETY: the buffer is 8 bytes long and lives through the call. An empty counter is unreadable already: EAGAIN is success.
        unsafe { libc::read(self.fd.as_raw_fd(), count.as_mut_ptr().cast(), count.len()) };
    }

    /// Its descriptor.
    pub fn raw(&self) -> RawFd {
        self.fd.as_raw_fd()
    }
}

/// An epoll instance over a few descriptors.
#[derive(Debug)]
pub struct Poller {
    fd: OwnedFd,
}

/// Which descriptors are ready (or in error), by the tokens they were added with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ready(u32);

impl Ready {
    /// Whether the descriptor of this token is.
    pub fn has(self, token: u32) -> bool {
        self.0 & (1 << token) != 0
    }
}

impl Poller {
    /// A new one.
    pub fn new() -> io::Result<Self> {
        // SAFETY: epoll_create1 takes no pointers; the descriptor it returns is ours alone.
        let fd = unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) };
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: fd is a fresh, valid descriptor that nobody else owns.
        Ok(Self {
            fd: unsafe { OwnedFd::from_raw_fd(fd) },
        })
    }

    /// Watches a descriptor for reading. `token` is below 32.
    pub fn add(&self, fd: RawFd, token: u32) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_ADD, fd, libc::EPOLLIN, token)
    }

    /// Tells once when nobody will read any more what is written to a descriptor. `token` is below 32.
    pub fn add_written(&self, fd: RawFd, token: u32) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_ADD, fd, libc::EPOLLET, token)
    }

    /// Tells as well, or no longer, each time that such a descriptor has room again. A reader that keeps up makes room with every read,
    /// and each would wake the worker.
    pub fn want_room(&self, fd: RawFd, token: u32, wanted: bool) -> io::Result<()> {
        let events = if wanted {
            libc::EPOLLET | libc::EPOLLOUT
        } else {
            libc::EPOLLET
        };
        self.control(libc::EPOLL_CTL_MOD, fd, events, token)
    }

    /// Watches a descriptor no longer.
    pub fn remove(&self, fd: RawFd) {
        // SAFETY: the event is not looked at for EPOLL_CTL_DEL; the kernel checks the descriptors.
        unsafe { libc::epoll_ctl(self.fd.as_raw_fd(), libc::EPOLL_CTL_DEL, fd, std::ptr::null_mut()) };
    }

    fn control(&self, operation: i32, fd: RawFd, events: i32, token: u32) -> io::Result<()> {
        let mut event = libc::epoll_event {
            events: events as u32,
            u64: u64::from(token),
        };
        // SAFETY: the event lives through the call; the kernel checks the descriptors.
        let result = unsafe { libc::epoll_ctl(self.fd.as_raw_fd(), operation, fd, &raw mut event) };
        if result < 0 {
            Err(io::Error::last_os_error())
        } else {
            Ok(())
        }
    }

    /// Waits until something is ready, or for at most `timeout` (`None`: for ever).
    pub fn wait(&self, timeout: Option<Duration>) -> io::Result<Ready> {
        // Rounding up: waking early would spin until the time has come.
        let timeout_ms = timeout.map_or(-1, |timeout| {
            i32::try_from(timeout.as_nanos().div_ceil(1_000_000)).unwrap_or(i32::MAX)
        });
        let mut events = [libc::epoll_event { events: 0, u64: 0 }; 8];
        // SAFETY: the array has room for as many events as are announced, and lives through the call.
        let count = unsafe {
            libc::epoll_wait(
                self.fd.as_raw_fd(),
                events.as_mut_ptr(),
                events.len() as i32,
                timeout_ms,
            )
        };
        if count < 0 {
            let error = io::Error::last_os_error();
            return if error.kind() == io::ErrorKind::Interrupted {
                Ok(Ready::default())
            } else {
                Err(error)
            };
        }
        Ok(Ready(
            events[..count as usize]
                .iter()
                .fold(0, |bits, event| bits | 1 << event.u64),
        ))
    }
}
