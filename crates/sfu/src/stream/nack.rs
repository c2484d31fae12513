//! Which packets of a received stream to ask for again, and when to give up (RFC 4585 generic NACK, receiver's side).

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

/// A packet is asked for at most so often.
pub const MAX_TRIES: u8 = 10;
/// More missing packets than this: ask for a keyframe instead.
pub const MAX_MISSING: usize = 1000;
/// Two requests for one packet are never closer than this, however short the round trip.
pub const MIN_RETRY: Duration = Duration::from_millis(20);
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

#[derive(Clone, Copy, Debug)]
struct Missing {
    sequence: u64,
    tries: u8,
    due: Instant,
}

/// Follows one received stream.
///
/// Every missing packet is asked for at once, then once per round trip. A packet that was asked for [`MAX_TRIES`] times
/// is given up; unless a keyframe came after it, [`NackBatch::needs_keyframe`] says so.
#[derive(Debug, Default)]
pub struct NackGenerator {
    highest: Option<u64>,
    latest_keyframe: Option<u64>,
    /// Ascending by number.
    missing: VecDeque<Missing>,
    needs_keyframe: bool,
    /// Not later than the earliest `due`.
    next_due: Option<Instant>,
}

impl NackGenerator {
    /// A generator that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// A packet with this extended number (see [`crate::wire::seq::SeqExtender`]) arrived.
    pub fn on_packet(&mut self, sequence: u64, now: Instant) -> Arrival {
        let Some(highest) = self.highest else {
            self.highest = Some(sequence);
            return Arrival::Newest { missing: 0 };
        };
        if sequence <= highest {
            return match self.missing.binary_search_by_key(&sequence, |missing| missing.sequence) {
                Ok(at) => Arrival::Recovered {
                    tries: self.missing.remove(at).map_or(0, |missing| missing.tries),
                },
                Err(_) => Arrival::Late,
            };
        }
        self.highest = Some(sequence);
        let gap = sequence - highest - 1;
        if gap > 0 {
            self.on_gap(highest + 1..sequence, now);
        }
        Arrival::Newest {
            missing: usize::try_from(gap).unwrap_or(usize::MAX),
        }
    }

    fn on_gap(&mut self, gap: std::ops::Range<u64>, now: Instant) {
        let len = usize::try_from(gap.end - gap.start).unwrap_or(usize::MAX);
        if self.missing.len().saturating_add(len) > MAX_MISSING {
            // First forget what a keyframe has made unnecessary; if that is not enough, start over with a new keyframe.
            if let Some(keyframe) = self.latest_keyframe {
                self.missing.retain(|missing| missing.sequence > keyframe);
            }
            if self.missing.len().saturating_add(len) > MAX_MISSING {
                self.missing.clear();
                self.needs_keyframe = true;
                self.next_due = Some(now);
                return;
            }
        }
        self.missing.extend(gap.map(|sequence| Missing {
            sequence,
            tries: 0,
            due: now,
        }));
        self.next_due = Some(now);
    }

    /// A keyframe started at this extended number: nothing before it that is given up makes another one necessary.
    pub fn on_keyframe(&mut self, sequence: u64) {
        self.latest_keyframe = self.latest_keyframe.max(Some(sequence));
        self.needs_keyframe = false;
    }

    /// How many packets are awaited.
    pub fn missing(&self) -> usize {
        self.missing.len()
    }

    /// What to ask for now; `None` when nothing is due. Call again until `None`.
    pub fn poll(&mut self, now: Instant, rtt: Duration) -> Option<NackBatch> {
        if self.next_due.is_none_or(|due| due > now) {
            return None;
        }
        let mut batch = NackBatch {
            sequences: [0; BATCH],
            len: 0,
            needs_keyframe: false,
        };
        let retry = now + rtt.max(MIN_RETRY);
        let mut next_due: Option<Instant> = None;
        let (latest_keyframe, needs_keyframe) = (self.latest_keyframe, &mut self.needs_keyframe);
        self.missing.retain_mut(|missing| {
            if missing.due <= now && batch.len < BATCH {
                if missing.tries >= MAX_TRIES {
                    *needs_keyframe |= latest_keyframe.is_none_or(|keyframe| missing.sequence > keyframe);
                    return false;
                }
                missing.tries += 1;
                missing.due = retry;
                batch.sequences[batch.len] = missing.sequence as u16;
                batch.len += 1;
            }
            next_due = Some(next_due.map_or(missing.due, |due| due.min(missing.due)));
            true
        });
        self.next_due = next_due;
        batch.needs_keyframe = std::mem::take(&mut self.needs_keyframe);
        (batch.len > 0 || batch.needs_keyframe).then_some(batch)
    }

    /// When [`Self::poll`] may have something again.
    pub fn next_timeout(&self) -> Option<Instant> {
        self.next_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RTT: Duration = Duration::from_millis(50);

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn gap_is_asked_for_at_once_and_then_once_per_round_trip() {
        let start = Instant::now();
        let mut nacks = NackGenerator::new();
        nacks.on_packet(0x1_FFFE, start);
        assert!(nacks.poll(start, RTT).is_none());
        assert_eq!(nacks.on_packet(0x2_0002, start), Arrival::Newest { missing: 3 });
        let batch = nacks.poll(start, RTT).expect("due");
        assert_eq!(batch.sequences(), [0xFFFF, 0, 1]);
        assert!(nacks.poll(start + ms(49), RTT).is_none());
        assert_eq!(nacks.next_timeout(), Some(start + RTT));
        assert_eq!(
            nacks.on_packet(0x2_0000, start + ms(49)),
            Arrival::Recovered { tries: 1 }
        );
        assert_eq!(nacks.poll(start + RTT, RTT).expect("due").sequences(), [0xFFFF, 1]);
        assert_eq!(nacks.on_packet(0x2_0000, start + ms(60)), Arrival::Late, "a duplicate");
    }

    #[test]
    fn reordered_packet_is_not_asked_for_when_it_comes_before_the_poll() {
        let start = Instant::now();
        let mut nacks = NackGenerator::new();
        nacks.on_packet(10, start);
        nacks.on_packet(12, start);
        assert_eq!(nacks.on_packet(11, start), Arrival::Recovered { tries: 0 });
        assert!(nacks.poll(start, RTT).is_none());
        assert_eq!(nacks.missing(), 0);
    }

    #[test]
    fn gives_up_after_ten_tries_into_a_keyframe_request() {
        let start = Instant::now();
        let mut nacks = NackGenerator::new();
        nacks.on_packet(10, start);
        nacks.on_packet(12, start);
        let mut asked = 0;
        let mut keyframe_at = None;
        for tick in 0..2000 {
            let now = start + ms(tick);
            while let Some(batch) = nacks.poll(now, RTT) {
                asked += batch.sequences().len();
                if batch.needs_keyframe {
                    keyframe_at = Some(tick);
                }
            }
        }
        assert_eq!((asked, keyframe_at), (10, Some(500)));
        assert_eq!((nacks.missing(), nacks.next_timeout()), (0, None));
        assert_eq!(nacks.on_packet(11, start + ms(3000)), Arrival::Late);
    }

    #[test]
    fn packet_from_before_a_keyframe_is_given_up_in_silence() {
        let start = Instant::now();
        let mut nacks = NackGenerator::new();
        nacks.on_packet(10, start);
        nacks.on_packet(12, start);
        nacks.on_keyframe(12);
        for tick in 0..2000 {
            while let Some(batch) = nacks.poll(start + ms(tick), RTT) {
                assert!(!batch.needs_keyframe);
            }
        }
        assert_eq!(nacks.missing(), 0);
    }

    #[test]
    fn too_much_missing_starts_over_with_a_keyframe() {
        let start = Instant::now();
        let mut nacks = NackGenerator::new();
        nacks.on_packet(100_000, start);
        nacks.on_packet(101_001, start);
        assert_eq!(nacks.missing(), MAX_MISSING);
        let mut asked = 0;
        while let Some(batch) = nacks.poll(start, RTT) {
            assert!(!batch.needs_keyframe);
            asked += batch.sequences().len();
        }
        assert_eq!(asked, MAX_MISSING, "in batches");
        nacks.on_packet(101_003, start);
        let batch = nacks.poll(start, RTT).expect("keyframe");
        assert!(batch.needs_keyframe && batch.sequences().is_empty());
        assert_eq!(nacks.missing(), 0);
    }
}
