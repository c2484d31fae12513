//! How a consumer's sequence numbers follow its producer's: continuous over pauses and over packets that are not forwarded.

/// A run of packets that are forwarded with one offset.
#[derive(Clone, Copy, Debug, Default)]
struct Span {
    first_in: u64,
    first_out: u64,
    timestamp_offset: u32,
}

/// So many changes of offset are remembered: enough for every packet that a NACK may still ask for.
const SPANS: usize = 16;

/// Where a packet goes in the consumer's stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mapped {
    /// Extended number; its low 16 bits travel.
    pub sequence: u64,
    /// Added to the producer's timestamp.
    pub timestamp_offset: u32,
}

/// Maps extended sequence numbers of a producer to those of one consumer, and back.
///
/// Invariant: spans ascend in both numbers, and no number of the consumer stands for two of the producer.
#[derive(Debug)]
pub struct SequenceMap {
    /// Oldest first.
    spans: [Span; SPANS],
    len: usize,
    highest_in: u64,
    highest_out: u64,
}

impl SequenceMap {
    /// An empty map whose first packet will carry the number after `last_out`.
    pub fn new(last_out: u64) -> Self {
        Self {
            spans: [Span::default(); SPANS],
            len: 0,
            highest_in: 0,
            highest_out: last_out,
        }
    }

    /// From this packet on the stream continues where it stopped. `false`: the packet is older than what was forwarded.
    pub fn start(&mut self, sequence: u64, timestamp_offset: u32) -> bool {
        if self.len > 0 && sequence <= self.highest_in {
            return false;
        }
        self.push(Span {
            first_in: sequence,
            first_out: self.highest_out + 1,
            timestamp_offset,
        });
        true
    }

    fn push(&mut self, span: Span) {
        if let Some(last) = self.len.checked_sub(1).map(|last| &mut self.spans[last])
            && last.first_in == span.first_in
        {
            *last = span;
            return;
        }
        if self.len == SPANS {
            self.spans.copy_within(1.., 0);
            self.len -= 1;
        }
        self.spans[self.len] = span;
        self.len += 1;
    }

    /// The consumer's number for a packet; `None`: it lies in a gap, or is too old.
    #[inline]
    pub fn forward(&mut self, sequence: u64) -> Option<Mapped> {
        let mapped = self.lookup(sequence)?;
        self.highest_in = self.highest_in.max(sequence);
        self.highest_out = self.highest_out.max(mapped.sequence);
        Some(mapped)
    }

    fn lookup(&self, sequence: u64) -> Option<Mapped> {
        let mut end = u64::MAX;
        for span in self.spans[..self.len].iter().rev() {
            if span.first_in <= sequence {
                let out = span.first_out + (sequence - span.first_in);
                return (out < end).then_some(Mapped {
                    sequence: out,
                    timestamp_offset: span.timestamp_offset,
                });
            }
            end = span.first_out;
        }
        None
    }

    /// This packet will not be forwarded: when it is the newest, its successor takes its number.
    pub fn skip(&mut self, sequence: u64) {
        if sequence <= self.highest_in {
            return;
        }
        if let Some(mapped) = self.lookup(sequence) {
            self.highest_in = sequence;
            self.push(Span {
                first_in: sequence + 1,
                first_out: mapped.sequence,
                timestamp_offset: mapped.timestamp_offset,
            });
        }
    }

    /// The producer's number of what was sent with this 16-bit number.
    pub fn back(&self, sequence: u16) -> Option<(u64, Mapped)> {
        let behind = (self.highest_out as u16).wrapping_sub(sequence);
        if behind > 0x7FFF {
            return None;
        }
        let out = self.highest_out.checked_sub(u64::from(behind))?;
        let span = self.spans[..self.len].iter().rev().find(|span| span.first_out <= out)?;
        let mapped = Mapped {
            sequence: out,
            timestamp_offset: span.timestamp_offset,
        };
        Some((span.first_in + (out - span.first_out), mapped))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn out(map: &mut SequenceMap, sequence: u64) -> Option<u64> {
        map.forward(sequence).map(|mapped| mapped.sequence)
    }

    #[test]
    fn a_pause_leaves_no_gap_and_its_stragglers_are_not_sent() {
        let mut map = SequenceMap::new(9);
        assert_eq!(out(&mut map, 100), None, "nothing before the start");
        assert!(map.start(100, 0));
        assert_eq!(out(&mut map, 100), Some(10));
        assert_eq!(out(&mut map, 102), Some(12));
        assert!(map.start(200, 7));
        assert_eq!(
            map.forward(200),
            Some(Mapped {
                sequence: 13,
                timestamp_offset: 7
            })
        );
        assert_eq!(out(&mut map, 101), Some(11), "late, from before the pause");
        assert_eq!(out(&mut map, 150), None, "late, from the pause");
        assert!(!map.start(199, 0), "older than what was sent");
        assert_eq!(
            map.back(11),
            Some((
                101,
                Mapped {
                    sequence: 11,
                    timestamp_offset: 0
                }
            ))
        );
        assert_eq!(map.back(13).map(|(sequence, _)| sequence), Some(200));
        assert_eq!(map.back(14), None);
        assert_eq!(map.back(9), None);
    }

    #[test]
    fn skipped_packets_leave_no_gap() {
        let mut map = SequenceMap::new(0);
        map.start(50, 0);
        assert_eq!(out(&mut map, 50), Some(1));
        map.skip(51);
        map.skip(52);
        assert_eq!(out(&mut map, 53), Some(2));
        map.skip(52);
        assert_eq!(out(&mut map, 54), Some(3));
        assert_eq!(map.back(2).map(|(sequence, _)| sequence), Some(53));
    }

    #[test]
    fn old_offsets_are_forgotten_not_confused() {
        let mut map = SequenceMap::new(0);
        map.start(1, 0);
        for sequence in 1..=100 {
            if sequence % 2 == 0 {
                map.skip(sequence);
            } else {
                assert_eq!(out(&mut map, sequence), Some(sequence.div_ceil(2)));
            }
        }
        assert_eq!(map.back(50).map(|(sequence, _)| sequence), Some(99));
        assert_eq!(map.back(1), None);
        assert_eq!(map.highest_out, 50);
    }

    #[test]
    fn back_works_over_the_wrap() {
        let mut map = SequenceMap::new(65_534);
        map.start(1000, 0);
        for sequence in 1000..1010 {
            map.forward(sequence);
        }
        assert_eq!(map.back(65_535).map(|(sequence, _)| sequence), Some(1000));
        assert_eq!(map.back(3).map(|(sequence, _)| sequence), Some(1004));
        assert_eq!(map.back(60), None);
    }
}
