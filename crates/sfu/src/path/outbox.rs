//! The transmit arena: datagrams are built in place in one buffer that the caller owns, and chained by destination.

use std::net::SocketAddr;

/// No datagram of ours is larger. What a publisher sends beyond the MTU, IP fragments: slower than a smaller packet, but not lost in silence.
pub const MAX_DATAGRAM_BYTES: usize = 2048;

const NONE: u32 = u32::MAX;

/// A datagram in the arena.
#[derive(Clone, Copy, Debug)]
struct Datagram {
    offset: u32,
    len: u16,
    /// The next datagram to the same destination.
    next: u32,
}

#[derive(Clone, Copy, Debug)]
struct Destination {
    to: SocketAddr,
    first: u32,
    last: u32,
}

/// Datagrams to send. Reused from batch to batch: it allocates only until it has seen the largest batch.
#[derive(Debug, Default)]
pub struct Outbox {
    buffer: Vec<u8>,
    used: usize,
    datagrams: Vec<Datagram>,
    destinations: Vec<Destination>,
}

/// Where a transport's datagrams of this batch are chained; remembered by the transport so that no lookup is needed.
#[derive(Clone, Copy, Debug)]
pub struct DestinationHint(u32);

impl Default for DestinationHint {
    fn default() -> Self {
        Self(NONE)
    }
}

impl Outbox {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Room for one datagram. What is written there is lost unless [`Self::commit`] follows.
    #[inline]
    pub fn slot(&mut self) -> &mut [u8] {
        let end = self.used + MAX_DATAGRAM_BYTES;
        if self.buffer.len() < end {
            self.buffer.resize(end.next_power_of_two(), 0);
        }
        &mut self.buffer[self.used..end]
    }

    /// Takes the first `len` bytes of the slot as a datagram to `to`.
    #[inline]
    pub fn commit(&mut self, len: usize, to: SocketAddr, hint: &mut DestinationHint) {
        debug_assert!(len <= MAX_DATAGRAM_BYTES && self.used + len <= self.buffer.len());
        let index = self.datagrams.len() as u32;
        self.datagrams.push(Datagram {
            offset: self.used as u32,
            len: len as u16,
            next: NONE,
        });
        self.used += len;
        match self.destinations.get_mut(hint.0 as usize) {
            Some(destination) if destination.to == to => {
                self.datagrams[destination.last as usize].next = index;
                destination.last = index;
            }
            _ => {
                hint.0 = self.destinations.len() as u32;
                self.destinations.push(Destination {
                    to,
                    first: index,
                    last: index,
                });
            }
        }
    }

    /// Adds a copy of a datagram.
    pub fn push(&mut self, datagram: &[u8], to: SocketAddr, hint: &mut DestinationHint) {
        if datagram.len() <= MAX_DATAGRAM_BYTES {
            self.slot()[..datagram.len()].copy_from_slice(datagram);
            self.commit(datagram.len(), to, hint);
        }
    }

    /// Bytes in it.
    pub fn len_bytes(&self) -> usize {
        self.used
    }

    /// Number of datagrams in it.
    pub fn len(&self) -> usize {
        self.datagrams.len()
    }

    /// Whether there is nothing to send.
    pub fn is_empty(&self) -> bool {
        self.datagrams.is_empty()
    }

    /// The destinations, in the order of their first datagram, each with its datagrams in order.
    pub fn destinations(&self) -> impl Iterator<Item = (SocketAddr, Datagrams<'_>)> + '_ {
        self.destinations.iter().map(|destination| {
            (
                destination.to,
                Datagrams {
                    outbox: self,
                    next: destination.first,
                },
            )
        })
    }

    /// Empties it, keeping its memory.
    pub fn clear(&mut self) {
        self.used = 0;
        self.datagrams.clear();
        self.destinations.clear();
    }
}

/// The datagrams to one destination.
#[derive(Clone, Debug)]
pub struct Datagrams<'a> {
    outbox: &'a Outbox,
    next: u32,
}

impl<'a> Iterator for Datagrams<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let datagram = self.outbox.datagrams.get(self.next as usize)?;
        self.next = datagram.next;
        let start = datagram.offset as usize;
        Some(&self.outbox.buffer[start..start + datagram.len as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datagrams_are_grouped_by_destination_in_order() {
        let a: SocketAddr = "192.0.2.1:1".parse().expect("address");
        let b: SocketAddr = "192.0.2.2:1".parse().expect("address");
        let (mut hint_a, mut hint_b) = (DestinationHint::default(), DestinationHint::default());
        let mut outbox = Outbox::new();
        for round in 0..2_u8 {
            outbox.push(&[1, round], a, &mut hint_a);
            outbox.push(&[2, round], b, &mut hint_b);
            outbox.push(&[3, round, 0], a, &mut hint_a);
            let grouped: Vec<(SocketAddr, Vec<Vec<u8>>)> = outbox
                .destinations()
                .map(|(to, all)| (to, all.map(<[u8]>::to_vec).collect()))
                .collect();
            assert_eq!(
                grouped,
                [(a, vec![vec![1, round], vec![3, round, 0]]), (b, vec![vec![2, round]])],
                "a hint from the last batch must not lead astray"
            );
            assert_eq!((outbox.len(), outbox.len_bytes()), (3, 7));
            outbox.clear();
            assert!(outbox.is_empty());
            std::mem::swap(&mut hint_a, &mut hint_b);
        }
    }
}
