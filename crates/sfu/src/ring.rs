//! The publisher's recent packets: they serve every retransmission and every late joiner.

use std::time::{Duration, Instant};

use crate::rtp::RtpHeader;

/// Bounds of a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RingLimits {
    /// Most packets; rounded up to a power of two.
    pub packets: usize,
    /// Older packets are not served.
    pub max_age: Duration,
}

impl RingLimits {
    /// For video: about 2 s of 2.5 Mb/s.
    pub const VIDEO: Self = Self { packets: 1024, max_age: Duration::from_secs(2) };
    /// For audio: 1 s and more of 20 ms packets.
    pub const AUDIO: Self = Self { packets: 64, max_age: Duration::from_secs(1) };
}

/// A stored packet.
#[derive(Clone, Copy, Debug)]
pub struct StoredPacket<'a> {
    /// Extended sequence number.
    pub sequence: u64,
    /// Its parsed header; offsets are into `bytes`.
    pub header: &'a RtpHeader,
    /// The whole decrypted packet.
    pub bytes: &'a [u8],
    /// When it arrived.
    pub arrived: Instant,
    /// Whether a keyframe starts in it.
    pub keyframe: bool,
}

/// Packets by extended sequence number. A slot's buffer is reused, so that the steady state allocates nothing.
#[derive(Debug)]
pub struct PacketRing {}

impl PacketRing {
    /// An empty ring; it takes memory as it fills.
    pub fn new(_limits: RingLimits) -> Self {
        todo!()
    }

    /// Stores a packet. `false`: it is older than what its slot holds, and was not stored.
    pub fn insert(&mut self, _sequence: u64, _header: &RtpHeader, _bytes: &[u8], _keyframe: bool, _now: Instant) -> bool {
        todo!()
    }

    /// The packet with this extended number, unless it is too old.
    pub fn get(&self, _sequence: u64, _now: Instant) -> Option<StoredPacket<'_>> {
        todo!()
    }

    /// The start of the latest keyframe, when it is still there.
    pub fn latest_keyframe(&self, _now: Instant) -> Option<u64> {
        todo!()
    }

    /// The stored packets from this number on, ascending.
    pub fn iter_from(&self, _sequence: u64, _now: Instant) -> impl Iterator<Item = StoredPacket<'_>> {
        std::iter::empty()
    }
}
