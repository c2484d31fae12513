//! Many datagrams per system call: recvmmsg in; sendmmsg out, where runs of equal size to one destination are one GSO message.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6, UdpSocket};
use std::os::fd::AsRawFd;
use std::ptr;

use sfu::path::outbox::{MAX_DATAGRAM_BYTES, Outbox};

pub const SOL_UDP: i32 = 17;
pub const UDP_SEGMENT: i32 = 103;

/// Datagrams that one call receives.
pub const RECEIVE_BATCH: usize = 32;
/// Messages that one call sends.
const SEND_BATCH: usize = 64;
/// The kernel's `UDP_MAX_SEGMENTS`, in its older versions.
const MAX_SEGMENTS: usize = 64;
/// A GSO message is one datagram to the layers below: it must fit into IP's length field.
const MAX_GSO_BYTES: usize = 63_000;
/// Room for one control message with a u16, aligned as the kernel wants it.
const CONTROL_BYTES: usize = 32;

/// A socket address as the kernel has it.
#[derive(Clone, Copy)]
#[repr(C)]
pub union RawAddress {
    v4: libc::sockaddr_in,
    v6: libc::sockaddr_in6,
}

impl RawAddress {
    const EMPTY: Self = Self {
        v6: libc::sockaddr_in6 {
            sin6_family: 0,
            sin6_port: 0,
            sin6_flowinfo: 0,
            sin6_addr: libc::in6_addr { s6_addr: [0; 16] },
            sin6_scope_id: 0,
        },
    };

    /// From an address; `mapped`: for a v6 socket that also speaks v4.
    pub fn new(address: SocketAddr, mapped: bool) -> Self {
        match address {
            SocketAddr::V4(v4) if mapped => Self::from_v6(SocketAddrV6::new(v4.ip().to_ipv6_mapped(), v4.port(), 0, 0)),
            SocketAddr::V4(v4) => {
                let mut raw = Self::EMPTY;
                raw.v4 = libc::sockaddr_in {
                    sin_family: libc::AF_INET as libc::sa_family_t,
                    sin_port: v4.port().to_be(),
                    sin_addr: libc::in_addr {
                        s_addr: u32::from_ne_bytes(v4.ip().octets()),
                    },
                    sin_zero: [0; 8],
                };
                raw
            }
            SocketAddr::V6(v6) => Self::from_v6(v6),
        }
    }

    fn from_v6(v6: SocketAddrV6) -> Self {
        Self {
            v6: libc::sockaddr_in6 {
                sin6_family: libc::AF_INET6 as libc::sa_family_t,
                sin6_port: v6.port().to_be(),
                sin6_flowinfo: v6.flowinfo(),
                sin6_addr: libc::in6_addr {
                    s6_addr: v6.ip().octets(),
                },
                sin6_scope_id: v6.scope_id(),
            },
        }
    }

    /// To an address; a mapped v4 address becomes a v4 address.
    fn get(&self) -> Option<SocketAddr> {
        // SAFETY: both members begin with the family, and every byte of the union is always initialised.
        let family = i32::from(unsafe { self.v4.sin_family });
        if family == libc::AF_INET {
            // SAFETY: every byte of the union is initialised, and any bytes are a valid sockaddr_in.
            let v4 = unsafe { self.v4 };
            let ip = Ipv4Addr::from(v4.sin_addr.s_addr.to_ne_bytes());
            Some(SocketAddr::V4(SocketAddrV4::new(ip, u16::from_be(v4.sin_port))))
        } else if family == libc::AF_INET6 {
            // SAFETY: as above, for sockaddr_in6.
            let v6 = unsafe { self.v6 };
            let (ip, port) = (Ipv6Addr::from(v6.sin6_addr.s6_addr), u16::from_be(v6.sin6_port));
            Some(match ip.to_ipv4_mapped() {
                Some(v4) => SocketAddr::V4(SocketAddrV4::new(v4, port)),
                None => SocketAddr::V6(SocketAddrV6::new(ip, port, 0, v6.sin6_scope_id)),
            })
        } else {
            None
        }
    }

    pub fn as_ptr(&self) -> *const libc::sockaddr {
        ptr::from_ref(self).cast()
    }

    pub fn len(&self) -> libc::socklen_t {
        // SAFETY: both members begin with the family, and every byte of the union is always initialised.
        let family = i32::from(unsafe { self.v4.sin_family });
        let len = if family == libc::AF_INET {
            size_of::<libc::sockaddr_in>()
        } else {
            size_of::<libc::sockaddr_in6>()
        };
        len as libc::socklen_t
    }
}

fn empty_message() -> libc::mmsghdr {
    // SAFETY: mmsghdr is a C struct of integers and pointers, for which all zeroes is a valid value.
    unsafe { std::mem::zeroed() }
}

fn empty_iovec() -> libc::iovec {
    libc::iovec {
        iov_base: ptr::null_mut(),
        iov_len: 0,
    }
}

/// Receives batches into buffers of its own.
pub struct Receiver {
    /// Always [`RECEIVE_BATCH`] of them.
    buffers: Vec<[u8; MAX_DATAGRAM_BYTES]>,
    addresses: [RawAddress; RECEIVE_BATCH],
    lengths: [usize; RECEIVE_BATCH],
}

impl Receiver {
    pub fn new() -> Self {
        Self {
            buffers: vec![[0; MAX_DATAGRAM_BYTES]; RECEIVE_BATCH],
            addresses: [RawAddress::EMPTY; RECEIVE_BATCH],
            lengths: [0; RECEIVE_BATCH],
        }
    }

    /// Receives what is there, at most a batch; 0 when there is nothing.
    pub fn receive(&mut self, socket: &UdpSocket) -> io::Result<usize> {
        let mut vectors = [empty_iovec(); RECEIVE_BATCH];
        let mut messages = [empty_message(); RECEIVE_BATCH];
        for (index, buffer) in self.buffers.iter_mut().enumerate() {
            vectors[index] = libc::iovec {
                iov_base: buffer.as_mut_ptr().cast(),
                iov_len: buffer.len(),
            };
            let header = &mut messages[index].msg_hdr;
            header.msg_name = ptr::from_mut(&mut self.addresses[index]).cast();
            header.msg_namelen = size_of::<RawAddress>() as libc::socklen_t;
            header.msg_iov = &raw mut vectors[index];
            header.msg_iovlen = 1;
        }
        // SAFETY: every message points to an address, a vector and a buffer that live through the call, and with their true
        // lengths; `vectors`, `addresses` and `buffers` are not moved in between.
        let count = unsafe {
            libc::recvmmsg(
                socket.as_raw_fd(),
                messages.as_mut_ptr(),
                RECEIVE_BATCH as u32,
                libc::MSG_DONTWAIT,
                ptr::null_mut(),
            )
        };
        if count < 0 {
            let error = io::Error::last_os_error();
            // A refused port (ICMP) is reported at the next call; the datagrams behind it are still there.
            return match error.raw_os_error() {
                Some(libc::EAGAIN | libc::EINTR | libc::ECONNREFUSED) => Ok(0),
                _ => Err(error),
            };
        }
        let count = count as usize;
        for (length, message) in self.lengths.iter_mut().zip(&messages[..count]) {
            let truncated = message.msg_hdr.msg_flags & libc::MSG_TRUNC != 0;
            *length = if truncated { 0 } else { message.msg_len as usize };
        }
        Ok(count)
    }

    /// A received datagram and where it came from; `None` when it was too large or has no address.
    pub fn datagram(&mut self, index: usize) -> Option<(SocketAddr, &mut [u8])> {
        let from = self.addresses.get(index)?.get()?;
        let length = *self.lengths.get(index)?;
        if length == 0 {
            return None;
        }
        Some((from, self.buffers.get_mut(index)?.get_mut(..length)?))
    }
}

/// One message: datagrams `first..first + count` of a batch's vectors.
#[derive(Clone, Copy)]
struct Group {
    to: RawAddress,
    first: usize,
    count: usize,
    segment_bytes: u16,
}

#[derive(Clone, Copy)]
#[repr(C, align(8))]
struct Control([u8; CONTROL_BYTES]);

/// Sends outboxes.
pub struct Sender {
    has_segmentation: bool,
    is_v6: bool,
    vectors: Vec<libc::iovec>,
    groups: Vec<Group>,
    controls: Box<[Control; SEND_BATCH]>,
}

// SAFETY: the pointers in `vectors` are only followed during `send`, which fills them anew each time.
unsafe impl Send for Sender {}

impl Sender {
    pub fn new(has_segmentation: bool, is_v6: bool) -> Self {
        Self {
            has_segmentation,
            is_v6,
            vectors: Vec::new(),
            groups: Vec::new(),
            controls: Box::new([Control([0; CONTROL_BYTES]); SEND_BATCH]),
        }
    }

    /// Sends everything in the outbox; returns how many datagrams the kernel did not take.
    pub fn send(&mut self, socket: &UdpSocket, outbox: &Outbox) -> u64 {
        self.vectors.clear();
        self.groups.clear();
        for (to, datagrams) in outbox.destinations() {
            let to = RawAddress::new(to, self.is_v6);
            let mut open: Option<(Group, usize)> = None;
            for datagram in datagrams {
                let first = self.vectors.len();
                self.vectors.push(libc::iovec {
                    iov_base: datagram.as_ptr().cast_mut().cast(),
                    iov_len: datagram.len(),
                });
                match &mut open {
                    // All segments but the last have the same size: a shorter one ends the message.
                    Some((group, bytes))
                        if self.has_segmentation
                            && datagram.len() <= usize::from(group.segment_bytes)
                            && *bytes == group.count * usize::from(group.segment_bytes)
                            && group.count < MAX_SEGMENTS
                            && *bytes + datagram.len() <= MAX_GSO_BYTES =>
                    {
                        group.count += 1;
                        *bytes += datagram.len();
                    }
                    _ => {
                        let group = Group {
                            to,
                            first,
                            count: 1,
                            segment_bytes: datagram.len() as u16,
                        };
                        if let Some((done, _)) = open.replace((group, datagram.len())) {
                            self.groups.push(done);
                        }
                    }
                }
            }
            if let Some((done, _)) = open {
                self.groups.push(done);
            }
        }
        let mut unsent = 0;
        let mut next = 0;
        while next < self.groups.len() {
            let end = self.groups.len().min(next + SEND_BATCH);
            let sent = self.send_batch(socket, next, end);
            next += sent;
            if sent == 0 {
                // The first message of the batch was refused: it is lost, those after it are not.
                let error = io::Error::last_os_error();
                if error.raw_os_error() == Some(libc::EINTR) {
                    continue;
                }
                if error.raw_os_error() == Some(libc::EIO) && self.has_segmentation {
                    // The device cannot segment after all.
                    self.has_segmentation = false;
                }
                unsent += self.groups.get(next).map_or(0, |group| group.count as u64);
                next += 1;
            }
        }
        unsent
    }

    fn send_batch(&mut self, socket: &UdpSocket, start: usize, end: usize) -> usize {
        let mut messages = [empty_message(); SEND_BATCH];
        let groups = &mut self.groups[start..end];
        for ((group, message), control) in groups.iter_mut().zip(&mut messages).zip(self.controls.iter_mut()) {
            let header = &mut message.msg_hdr;
            header.msg_name = ptr::from_mut(&mut group.to).cast();
            header.msg_namelen = group.to.len();
            header.msg_iov = &raw mut self.vectors[group.first];
            header.msg_iovlen = group.count;
            if group.count > 1 {
                header.msg_control = control.0.as_mut_ptr().cast();
                // SAFETY: CMSG_SPACE and CMSG_LEN only compute; the control buffer is aligned and has room for the header and a
                // u16 (checked below), and `header` points to it with that length, so CMSG_FIRSTHDR and CMSG_DATA lie in it.
                unsafe {
                    let space = libc::CMSG_SPACE(size_of::<u16>() as u32) as usize;
                    const { assert!(CONTROL_BYTES >= size_of::<libc::cmsghdr>() + 8) };
                    header.msg_controllen = space;
                    let first = libc::CMSG_FIRSTHDR(header);
                    (*first).cmsg_level = SOL_UDP;
                    (*first).cmsg_type = UDP_SEGMENT;
                    (*first).cmsg_len = libc::CMSG_LEN(size_of::<u16>() as u32) as usize;
                    ptr::write_unaligned(libc::CMSG_DATA(first).cast::<u16>(), group.segment_bytes);
                }
            }
        }
        // SAFETY: every message points to an address, vectors and control data that live through the call, with their true
        // lengths; the vectors point into the outbox, which is borrowed by our caller through the call.
        let sent = unsafe {
            libc::sendmmsg(
                socket.as_raw_fd(),
                messages.as_mut_ptr(),
                (end - start) as u32,
                libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL,
            )
        };
        usize::try_from(sent).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sfu::path::outbox::DestinationHint;

    use super::*;

    fn pair() -> (UdpSocket, UdpSocket) {
        let sender = crate::socket::bind("127.0.0.1:0".parse().expect("address"), 1 << 20).expect("bind");
        let receiver = crate::socket::bind("127.0.0.1:0".parse().expect("address"), 1 << 20).expect("bind");
        receiver.set_nonblocking(false).expect("blocking");
        receiver
            .set_read_timeout(Some(Duration::from_secs(5)))
            .expect("timeout");
        (sender, receiver)
    }

    #[test]
    fn datagrams_arrive_whole_and_in_order_with_and_without_segmentation() {
        for segment in [false, true] {
            let (sender, receiver) = pair();
            let segment = segment && crate::socket::has_segmentation(&sender);
            let to = receiver.local_addr().expect("address");
            let (mut outbox, mut hint) = (Outbox::new(), DestinationHint::default());
            let lengths: Vec<usize> = [1200, 1200, 1200, 700, 700, 1200, 1, 1, 900].repeat(12);
            for (index, length) in lengths.iter().enumerate() {
                outbox.push(&vec![index as u8; *length], to, &mut hint);
            }
            assert_eq!(Sender::new(segment, false).send(&sender, &outbox), 0);
            let mut buffer = [0; 4096];
            for (index, length) in lengths.iter().enumerate() {
                let received = receiver.recv(&mut buffer).expect("datagram");
                assert_eq!((received, buffer[0]), (*length, index as u8));
            }
        }
    }

    #[test]
    fn a_batch_is_received_with_its_senders() {
        let (socket, peer) = pair();
        let to = socket.local_addr().expect("address");
        for index in 0..40_u8 {
            peer.send_to(&[index; 9], to).expect("send");
        }
        let mut receiver = Receiver::new();
        let mut seen = Vec::new();
        while seen.len() < 40 {
            let count = receiver.receive(&socket).expect("receive");
            for index in 0..count {
                let (from, bytes) = receiver.datagram(index).expect("datagram");
                assert_eq!(from, peer.local_addr().expect("address"));
                seen.push(bytes[0]);
            }
        }
        assert_eq!(seen, (0..40).collect::<Vec<u8>>());
    }

    #[test]
    fn an_unreachable_destination_does_not_hold_up_the_others() {
        let (sender, receiver) = pair();
        let to = receiver.local_addr().expect("address");
        let mut outbox = Outbox::new();
        outbox.push(
            b"lost",
            "[2001:db8::1]:9".parse().expect("address"),
            &mut DestinationHint::default(),
        );
        outbox.push(b"here", to, &mut DestinationHint::default());
        assert_eq!(Sender::new(true, false).send(&sender, &outbox), 1);
        let mut buffer = [0; 16];
        assert_eq!(receiver.recv(&mut buffer).expect("datagram"), 4);
    }

    #[test]
    fn mapped_addresses_are_told_as_v4() {
        let v4: SocketAddr = "192.0.2.1:4000".parse().expect("address");
        assert_eq!(RawAddress::new(v4, true).get(), Some(v4));
        assert_eq!(RawAddress::new(v4, false).get(), Some(v4));
        let v6: SocketAddr = "[2001:db8::1]:4000".parse().expect("address");
        assert_eq!(RawAddress::new(v6, true).get(), Some(v6));
    }
}
