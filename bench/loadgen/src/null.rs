//! The machine's limit: a server that copies each datagram of its source to every sink, plain or sealed with AES-GCM.
//!
//! It does what any forwarding server must do (receive, copy, seal, send in batches) and nothing else.

use std::net::{SocketAddr, UdpSocket};
use std::os::fd::AsRawFd;

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

const BATCH: usize = 64;
const SLOT_BYTES: usize = 1500;
const HEADER_BYTES: usize = 12;

/// Serves until its stdin ends. Datagrams of fewer than 12 bytes register their sender as a sink.
pub fn serve(seal: bool) -> Result<(), Box<dyn std::error::Error>> {
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    set_buffers(&socket, 4 << 20);
    println!("{}", socket.local_addr()?.port());
    std::thread::spawn(|| {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        std::process::exit(0);
    });
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &[7; 16]).map_err(|_| "key")?);
    let mut sinks: Vec<SocketAddr> = Vec::new();
    let mut received = [0u8; SLOT_BYTES];
    let mut batch = Batch::new();
    let mut counter = 0u64;
    loop {
        let (length, source) = socket.recv_from(&mut received)?;
        if length < HEADER_BYTES {
            sinks.push(source);
            socket.send_to(b"ok", source)?;
            continue;
        }
        for sink in &sinks {
            let slot = batch.slot();
            slot[..length].copy_from_slice(&received[..length]);
            let mut size = length;
            if seal {
                counter += 1;
                let mut nonce = [0u8; 12];
                nonce[4..].copy_from_slice(&counter.to_be_bytes());
                let (header, payload) = slot[..length].split_at_mut(HEADER_BYTES);
                let tag = key
                    .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(&header[..]), payload)
                    .map_err(|_| "seal")?;
                slot[length..length + 16].copy_from_slice(tag.as_ref());
                size += 16;
            }
            batch.push(size, *sink);
            if batch.length == BATCH {
                batch.send(&socket);
            }
        }
        batch.send(&socket);
    }
}

/// Asks for kernel buffers of this size; the kernel may give less.
pub fn set_buffers(socket: &UdpSocket, bytes: libc::c_int) {
    for option in [libc::SO_RCVBUF, libc::SO_SNDBUF] {
        // SAFETY: the option's value is a c_int that lives for the length of the call.
        unsafe {
            libc::setsockopt(
                socket.as_raw_fd(),
                libc::SOL_SOCKET,
                option,
                (&raw const bytes).cast(),
                size_of::<libc::c_int>() as libc::socklen_t,
            )
        };
    }
}

/// Up to `BATCH` datagrams for one `sendmmsg`.
struct Batch {
    slots: Vec<[u8; SLOT_BYTES]>,
    sizes: [usize; BATCH],
    addresses: Vec<libc::sockaddr_in>,
    length: usize,
}

impl Batch {
    fn new() -> Self {
        // SAFETY: sockaddr_in is plain data for which zeros are valid.
        let zero = unsafe { std::mem::zeroed::<libc::sockaddr_in>() };
        Self {
            slots: vec![[0; SLOT_BYTES]; BATCH],
            sizes: [0; BATCH],
            addresses: vec![zero; BATCH],
            length: 0,
        }
    }

    fn slot(&mut self) -> &mut [u8; SLOT_BYTES] {
        &mut self.slots[self.length]
    }

    fn push(&mut self, size: usize, to: SocketAddr) {
        let SocketAddr::V4(to) = to else { return };
        self.sizes[self.length] = size;
        let address = &mut self.addresses[self.length];
        address.sin_family = libc::AF_INET as libc::sa_family_t;
        address.sin_port = to.port().to_be();
        address.sin_addr.s_addr = u32::from_ne_bytes(to.ip().octets());
        self.length += 1;
    }

    fn send(&mut self, socket: &UdpSocket) {
        if self.length == 0 {
            return;
        }
        let mut parts: Vec<libc::iovec> = (0..self.length)
            .map(|index| libc::iovec {
                iov_base: self.slots[index].as_mut_ptr().cast(),
                iov_len: self.sizes[index],
            })
            .collect();
        let mut messages: Vec<libc::mmsghdr> = (0..self.length)
            .map(|index| {
                // SAFETY: msghdr is plain data for which zeros are valid.
                let mut message = unsafe { std::mem::zeroed::<libc::mmsghdr>() };
                message.msg_hdr.msg_name = (&raw mut self.addresses[index]).cast();
                message.msg_hdr.msg_namelen = size_of::<libc::sockaddr_in>() as libc::socklen_t;
                message.msg_hdr.msg_iov = &raw mut parts[index];
                message.msg_hdr.msg_iovlen = 1;
                message
            })
            .collect();
        let mut sent = 0;
        while sent < messages.len() {
            // SAFETY: the pointers in the headers point into `self` and `parts`, which outlive the call.
            let count = unsafe {
                libc::sendmmsg(
                    socket.as_raw_fd(),
                    messages[sent..].as_mut_ptr(),
                    (messages.len() - sent) as libc::c_uint,
                    0,
                )
            };
            if count <= 0 {
                break;
            }
            sent += count as usize;
        }
        self.length = 0;
    }
}
