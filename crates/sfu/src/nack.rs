//! Which packets of a received stream to ask for again, and when to give up (RFC 4585 generic NACK, receiver's side).

use std::time::{Duration, Instant};

/// A packet is asked for at most so often.
pub const MAX_TRIES: u8 = 10;
/// More missing packets than this: ask for a keyframe instead.
pub const MAX_MISSING: usize = 1000;
/// One batch holds at most so many numbers.
pub const BATCH: usize = 128;

/// What an arriving packet meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Newer than all before; `missing` numbers before it are new gaps.
    Newest {
        /// How many numbers were skipped.
        missing: usize,
    },
    /// A missing one: reordered, or sent again `tries` times asked for.
    Recovered {
        /// How often it was asked for: 0 is mere reordering.
        tries: u8,
    },
    /// Not awaited: a duplicate, or given up.
    Late,
}

/// Sequence numbers to ask for now, ascending.
#[derive(Clone, Copy, Debug)]
pub struct NackBatch {
    sequences: [u16; BATCH],
    len: usize,
    /// Packets were given up whose frames cannot be decoded: ask for a keyframe.
    pub needs_keyframe: bool,
}

impl NackBatch {
    /// The numbers.
    pub fn sequences(&self) -> &[u16] {
        &self.sequences[..self.len]
    }
}

/// Follows one received stream.
#[derive(Debug, Default)]
pub struct NackGenerator {}

impl NackGenerator {
    /// A generator that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// A packet with this extended number (see [`crate::seq::SeqExtender`]) arrived.
    pub fn on_packet(&mut self, _sequence: u64, _now: Instant) -> Arrival {
        todo!()
    }

    /// A keyframe started at this extended number: what is missing before it is no longer worth asking for.
    pub fn on_keyframe(&mut self, _sequence: u64) {
        todo!()
    }

    /// What to ask for now; `None` when nothing is due. Call again until `None`.
    pub fn poll(&mut self, _now: Instant, _rtt: Duration) -> Option<NackBatch> {
        todo!()
    }

    /// When [`Self::poll`] has something again.
    pub fn next_timeout(&self) -> Option<Instant> {
        todo!()
    }
}
