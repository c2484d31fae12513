//! The publisher's recent packets: they serve every retransmission and every late joiner.

use std::time::{Duration, Instant};

use crate::wire::rtp::RtpHeader;

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
    pub const VIDEO: Self = Self {
        packets: 1024,
        max_age: Duration::from_secs(2),
    };
    /// For audio: 1 s and more of 20 ms packets.
    pub const AUDIO: Self = Self {
        packets: 64,
        max_age: Duration::from_secs(1),
    };
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

#[derive(Debug)]
struct Slot {
    sequence: u64,
    header: RtpHeader,
    arrived: Instant,
    keyframe: bool,
    bytes: Vec<u8>,
}

/// Packets by extended sequence number. A slot's buffer is reused, so that the steady state allocates nothing.
///
/// Invariant: the packet numbered `n` is in slot `n` modulo the number of slots, or nowhere.
#[derive(Debug)]
pub struct PacketRing {
    slots: Vec<Option<Slot>>,
    capacity: usize,
    max_age: Duration,
    highest: Option<u64>,
    latest_keyframe: Option<u64>,
}

/// Slot buffers grow in steps of this, so that packets of similar sizes find room without growing again.
const GRANULE_BYTES: usize = 256;

impl PacketRing {
    /// An empty ring; it takes memory as it fills.
    pub fn new(limits: RingLimits) -> Self {
        Self {
            slots: Vec::new(),
            capacity: limits.packets.max(1).next_power_of_two(),
            max_age: limits.max_age,
            highest: None,
            latest_keyframe: None,
        }
    }

    /// Stores a packet. `false`: it is older than what its slot holds, or too old for the ring, and was not stored.
    pub fn insert(&mut self, sequence: u64, header: &RtpHeader, bytes: &[u8], keyframe: bool, now: Instant) -> bool {
        if self
            .highest
            .is_some_and(|highest| sequence + self.capacity as u64 <= highest)
        {
            return false;
        }
        if self.slots.is_empty() {
            self.slots.resize_with(self.capacity, || None);
        }
        let slot = &mut self.slots[sequence as usize & (self.capacity - 1)];
        if slot.as_ref().is_some_and(|slot| slot.sequence > sequence) {
            return false;
        }
        let slot = slot.get_or_insert_with(|| Slot {
            sequence,
            header: *header,
            arrived: now,
            keyframe,
            bytes: Vec::new(),
        });
        slot.sequence = sequence;
        slot.header = *header;
        slot.arrived = now;
        slot.keyframe = keyframe;
        slot.bytes.clear();
        if slot.bytes.capacity() < bytes.len() {
            slot.bytes.reserve_exact(bytes.len().next_multiple_of(GRANULE_BYTES));
        }
        slot.bytes.extend_from_slice(bytes);
        self.highest = self.highest.max(Some(sequence));
        if keyframe {
            self.latest_keyframe = self.latest_keyframe.max(Some(sequence));
        }
        true
    }

    /// The packet with this extended number, unless it is too old.
    pub fn get(&self, sequence: u64, now: Instant) -> Option<StoredPacket<'_>> {
        let slot = self.slots.get(sequence as usize & (self.capacity - 1))?.as_ref()?;
        if slot.sequence != sequence || now.saturating_duration_since(slot.arrived) > self.max_age {
            return None;
        }
        Some(StoredPacket {
            sequence,
            header: &slot.header,
            bytes: &slot.bytes,
            arrived: slot.arrived,
            keyframe: slot.keyframe,
        })
    }

    /// The highest number stored.
    pub fn highest(&self) -> Option<u64> {
        self.highest
    }

    /// The start of the latest keyframe, when it is still there.
    pub fn latest_keyframe(&self, now: Instant) -> Option<u64> {
        self.latest_keyframe
            .filter(|&sequence| self.get(sequence, now).is_some())
    }

    /// The stored packets from this number on, ascending.
    pub fn iter_from(&self, sequence: u64, now: Instant) -> impl Iterator<Item = StoredPacket<'_>> {
        let end = self.highest.map_or(0, |highest| highest + 1);
        let start = sequence.max(end.saturating_sub(self.capacity as u64));
        (start..end).filter_map(move |sequence| self.get(sequence, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: RingLimits = RingLimits {
        packets: 60,
        max_age: Duration::from_secs(1),
    };

    fn packet(sequence: u64) -> (RtpHeader, Vec<u8>) {
        let mut bytes = vec![0x80, 96];
        bytes.extend_from_slice(&(sequence as u16).to_be_bytes());
        bytes.extend_from_slice(&[0; 8]);
        bytes.extend_from_slice(&sequence.to_be_bytes());
        (RtpHeader::parse(&bytes).expect("valid"), bytes)
    }

    fn insert(ring: &mut PacketRing, sequence: u64, keyframe: bool, now: Instant) -> bool {
        let (header, bytes) = packet(sequence);
        ring.insert(sequence, &header, &bytes, keyframe, now)
    }

    #[test]
    fn serves_the_recent_packets_and_forgets_the_old() {
        let now = Instant::now();
        let mut ring = PacketRing::new(LIMITS);
        assert!(ring.get(0, now).is_none());
        for sequence in 65_500..65_600 {
            assert!(insert(&mut ring, sequence, sequence == 65_550, now));
        }
        assert!(ring.get(65_535, now).is_none(), "64 slots");
        let stored = ring.get(65_536, now).expect("stored");
        assert_eq!(stored.bytes, packet(65_536).1);
        assert_eq!(stored.header.sequence, 0);
        assert_eq!(ring.latest_keyframe(now), Some(65_550));
        assert_eq!(
            ring.iter_from(65_550, now).map(|p| p.sequence).collect::<Vec<_>>(),
            (65_550..65_600).collect::<Vec<_>>()
        );
        assert_eq!(ring.iter_from(0, now).count(), 64);
        assert!(ring.get(65_600, now).is_none());
    }

    #[test]
    fn late_packet_fills_its_gap_but_replaces_nothing_newer() {
        let now = Instant::now();
        let mut ring = PacketRing::new(LIMITS);
        insert(&mut ring, 1000, false, now);
        insert(&mut ring, 1002, false, now);
        assert!(insert(&mut ring, 1001, false, now));
        assert!(!insert(&mut ring, 1002 - 64, false, now));
        assert_eq!(
            ring.iter_from(0, now).map(|p| p.sequence).collect::<Vec<_>>(),
            [1000, 1001, 1002]
        );
    }

    #[test]
    fn packets_age() {
        let start = Instant::now();
        let mut ring = PacketRing::new(LIMITS);
        insert(&mut ring, 1, true, start);
        insert(&mut ring, 2, false, start + Duration::from_millis(500));
        let later = start + Duration::from_millis(1001);
        assert!(ring.get(1, later).is_none());
        assert!(ring.get(2, later).is_some());
        assert_eq!(ring.latest_keyframe(later), None);
    }

    #[test]
    fn steady_state_allocates_nothing() {
        let now = Instant::now();
        let mut ring = PacketRing::new(LIMITS);
        let capacities = |ring: &PacketRing| -> Vec<_> {
            ring.slots
                .iter()
                .flatten()
                .map(|slot| (slot.bytes.as_ptr() as usize, slot.bytes.capacity()))
                .collect()
        };
        for sequence in 0..64 {
            insert(&mut ring, sequence, false, now);
        }
        let before = capacities(&ring);
        for sequence in 64..1000 {
            insert(&mut ring, sequence, false, now);
        }
        assert_eq!(capacities(&ring), before);
    }
}
