//! Transport-wide congestion control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01), receiver's side.

use std::time::{Duration, Instant};

use crate::ids::Ssrc;
use crate::wire::rtcp::RtcpError;
use crate::wire::seq::SeqExtender;

/// Time between feedback packets.
pub const INTERVAL: Duration = Duration::from_millis(100);

/// Numbers that are remembered: a power of two. At 100 ms, as many as 10 000 packets/s.
const WINDOW: u64 = 1024;
/// So many unreported packets do not wait for the interval.
const EARLY_PACKETS: u64 = 400;
/// A feedback packet is kept below a path's MTU.
const MAX_FEEDBACK_BYTES: usize = 1100;
/// RTCP header, two sources, and the fixed part of the feedback control information.
const FIXED_LEN: usize = 4 + 8 + 8;
/// Units of a delta.
const TICK_US: i64 = 250;
/// Units of the reference time.
const REFERENCE_US: i64 = 64_000;

const NOT_RECEIVED: u8 = 0;
const SMALL_DELTA: u8 = 1;
const LARGE_DELTA: u8 = 2;

/// An extended number and its arrival in µs since the recorder's origin. Number 0 is never in use (see [`SeqExtender`]).
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    sequence: u64,
    at_us: i64,
}

/// Records arrivals of one transport and builds feedback.
///
/// Every number between the first and the last of a feedback packet is reported once, received or not;
/// one that arrives after it was reported missing is reported again.
#[derive(Debug, Default)]
pub struct TwccRecorder {
    origin: Option<Instant>,
    sequences: SeqExtender,
    /// Slot `n` modulo [`WINDOW`] holds number `n` or an older one.
    seen: Vec<Seen>,
    /// The first number that the next feedback may speak of.
    base: u64,
    media: Option<Ssrc>,
    feedback_count: u8,
    due: Option<Instant>,
}

impl TwccRecorder {
    /// A recorder that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// A packet of source `media` with this transport-wide number arrived.
    pub fn on_packet(&mut self, sequence: u16, media: Ssrc, now: Instant) {
        let origin = *self.origin.get_or_insert(now);
        let sequence = self.sequences.extend(sequence);
        let highest = self.sequences.highest().unwrap_or(sequence);
        if self.seen.is_empty() {
            self.seen.resize(WINDOW as usize, Seen::default());
            self.base = sequence;
        }
        if sequence + WINDOW <= highest {
            return;
        }
        let slot = &mut self.seen[(sequence % WINDOW) as usize];
        if slot.sequence >= sequence {
            return;
        }
        *slot = Seen {
            sequence,
            at_us: now.saturating_duration_since(origin).as_micros() as i64,
        };
        self.media = Some(media);
        // What a jump pushes out of the window is reported no more.
        self.base = self.base.min(sequence).max((highest + 1).saturating_sub(WINDOW));
        let due = *self.due.get_or_insert(now + INTERVAL);
        if highest - self.base >= EARLY_PACKETS {
            self.due = Some(due.min(now));
        }
    }

    fn arrival(&self, sequence: u64) -> Option<i64> {
        let seen = self.seen.get((sequence % WINDOW) as usize)?;
        (seen.sequence == sequence).then_some(seen.at_us)
    }

    /// Writes one feedback packet (RTCP, unsealed) when one is due; returns its length. Call again until `None`.
    pub fn poll(&mut self, out: &mut [u8], sender: Ssrc, now: Instant) -> Result<Option<usize>, RtcpError> {
        let (Some(due), Some(media), Some(highest)) = (self.due, self.media, self.sequences.highest()) else {
            return Ok(None);
        };
        if due > now {
            return Ok(None);
        }
        let first = (self.base..=highest).find_map(|sequence| Some((sequence, self.arrival(sequence)?)));
        let Some((base, base_us)) = first else {
            self.due = None;
            return Ok(None);
        };
        let reference = base_us.div_euclid(REFERENCE_US);
        let mut symbols = Symbols {
            kinds: [0; WINDOW as usize],
            deltas: [0; WINDOW as usize],
            count: 0,
            received: 0,
        };
        let room = out.len().min(MAX_FEEDBACK_BYTES);
        let mut room = room.checked_sub(FIXED_LEN + 8).ok_or(RtcpError::NoRoom)?;
        let mut clock_us = reference * REFERENCE_US;
        let mut next = base;
        while next <= highest && next - base < WINDOW {
            // A chunk of 2 bytes holds at least 7 symbols.
            let chunk_len = if symbols.count.is_multiple_of(7) { 2 } else { 0 };
            let Some(at_us) = self.arrival(next) else {
                if room < chunk_len {
                    break;
                }
                room -= chunk_len;
                symbols.push(NOT_RECEIVED, 0);
                next += 1;
                continue;
            };
            // Each delta is relative to the rounded time before it, so that rounding does not add up.
            let ticks = (at_us - clock_us + TICK_US / 2).div_euclid(TICK_US);
            let Ok(delta) = i16::try_from(ticks) else {
                break;
            };
            let kind = if (0..=255).contains(&delta) {
                SMALL_DELTA
            } else {
                LARGE_DELTA
            };
            if room < chunk_len + usize::from(kind) {
                break;
            }
            room -= chunk_len + usize::from(kind);
            clock_us += ticks * TICK_US;
            symbols.push(kind, delta);
            next += 1;
        }
        symbols.trim_missing();
        if symbols.count == 0 {
            return Err(RtcpError::NoRoom);
        }
        let len = self.write(out, sender, media, base, reference, &symbols)?;
        self.feedback_count = self.feedback_count.wrapping_add(1);
        self.base = base + symbols.count as u64;
        // What is left goes out in the next packet at once.
        let left = (self.base..=highest).any(|sequence| self.arrival(sequence).is_some());
        self.due = left.then_some(due);
        Ok(Some(len))
    }

    fn write(
        &self,
        out: &mut [u8],
        sender: Ssrc,
        media: Ssrc,
        base: u64,
        reference: i64,
        symbols: &Symbols,
    ) -> Result<usize, RtcpError> {
        let mut writer = Bytes { out, len: 4 };
        writer.put(&sender.0.to_be_bytes())?;
        writer.put(&media.0.to_be_bytes())?;
        writer.put(&(base as u16).to_be_bytes())?;
        writer.put(&(symbols.count as u16).to_be_bytes())?;
        let [_, reference @ ..] = (reference as u32).to_be_bytes();
        writer.put(&reference)?;
        writer.put(&[self.feedback_count])?;
        symbols.write_chunks(&mut writer)?;
        for (kind, delta) in symbols.iter() {
            match kind {
                SMALL_DELTA => writer.put(&[delta as u8])?,
                LARGE_DELTA => writer.put(&delta.to_be_bytes())?,
                _ => {}
            }
        }
        // RTCP padding: zeros, then their count.
        let padding = writer.len.next_multiple_of(4) - writer.len;
        if padding > 0 {
            writer.put(&[0; 3][..padding - 1])?;
            writer.put(&[padding as u8])?;
        }
        let Bytes { out, len } = writer;
        let words = ((len / 4 - 1) as u16).to_be_bytes();
        let padding_bit = if padding > 0 { 0x20 } else { 0 };
        out[..4].copy_from_slice(&[0x80 | padding_bit | 15, 205, words[0], words[1]]);
        Ok(len)
    }

    /// When [`Self::poll`] has something again.
    pub fn next_timeout(&self) -> Option<Instant> {
        self.due
    }
}

/// Appends to a buffer, with its room checked.
struct Bytes<'a> {
    out: &'a mut [u8],
    len: usize,
}

impl Bytes<'_> {
    fn put(&mut self, bytes: &[u8]) -> Result<(), RtcpError> {
        let end = self.len + bytes.len();
        self.out
            .get_mut(self.len..end)
            .ok_or(RtcpError::NoRoom)?
            .copy_from_slice(bytes);
        self.len = end;
        Ok(())
    }
}

/// What is said of consecutive numbers.
struct Symbols {
    kinds: [u8; WINDOW as usize],
    deltas: [i16; WINDOW as usize],
    count: usize,
    received: usize,
}

impl Symbols {
    fn push(&mut self, kind: u8, delta: i16) {
        self.kinds[self.count] = kind;
        self.deltas[self.count] = delta;
        self.count += 1;
        self.received += usize::from(kind != NOT_RECEIVED);
    }

    /// Numbers after the last received one are left to the next feedback: they may still be on their way.
    fn trim_missing(&mut self) {
        while self.count > 0 && self.kinds[self.count - 1] == NOT_RECEIVED {
            self.count -= 1;
        }
    }

    fn iter(&self) -> impl Iterator<Item = (u8, i16)> + '_ {
        self.kinds[..self.count]
            .iter()
            .copied()
            .zip(self.deltas[..self.count].iter().copied())
    }

    /// Packs the symbols greedily: a run where it beats a vector, else 14 one-bit symbols, else 7 two-bit ones.
    fn write_chunks(&self, writer: &mut Bytes<'_>) -> Result<(), RtcpError> {
        let mut rest = &self.kinds[..self.count];
        while let Some(&first) = rest.first() {
            let run = rest.iter().take_while(|&&kind| kind == first).count();
            let one_bit = rest.iter().take(14).take_while(|&&kind| kind != LARGE_DELTA).count();
            let (chunk, taken) = if run >= 14 || run >= one_bit.max(7) || run == rest.len() {
                (u16::from(first) << 13 | run as u16, run)
            } else if one_bit == rest.len().min(14) {
                // A vector always has all its symbols: only the last chunk may hold fewer.
                let taken = one_bit;
                let bits = (0..taken).fold(0, |bits, i| bits | u16::from(rest[i]) << (13 - i));
                (0x8000 | bits, taken)
            } else {
                let taken = rest.len().min(7);
                let bits = (0..taken).fold(0, |bits, i| bits | u16::from(rest[i]) << (12 - 2 * i));
                (0xC000 | bits, taken)
            };
            writer.put(&chunk.to_be_bytes())?;
            rest = &rest[taken..];
        }
        Ok(())
    }
}

/// A parsed feedback packet.
#[derive(Clone, Copy, Debug)]
pub struct Feedback<'a> {
    /// The first transport-wide number it speaks of.
    pub base_sequence: u16,
    /// How many numbers it speaks of.
    pub packet_count: u16,
    /// 24-bit signed multiple of 64 ms: the time that the first delta is relative to.
    pub reference_time: i32,
    /// Counts feedback packets.
    pub feedback_count: u8,
    chunks: &'a [u8],
    deltas: &'a [u8],
}

impl<'a> Feedback<'a> {
    /// Parses the feedback control information of [`crate::wire::rtcp::RtcpPacket::TransportFeedback`].
    pub fn parse(fci: &'a [u8]) -> Result<Self, RtcpError> {
        let (head, body) = fci.split_first_chunk::<8>().ok_or(RtcpError::Body(205))?;
        let packet_count = u16::from_be_bytes([head[2], head[3]]);
        let mut kinds = Kinds {
            chunks: body,
            chunk: 0,
            left: 0,
            remaining: packet_count,
        };
        let mut delta_bytes = 0;
        for kind in kinds.by_ref() {
            delta_bytes += match kind {
                NOT_RECEIVED => 0,
                SMALL_DELTA => 1,
                LARGE_DELTA => 2,
                _ => return Err(RtcpError::Body(205)),
            };
        }
        let (chunks, deltas) = body.split_at(body.len() - kinds.chunks.len());
        if kinds.remaining > 0 || deltas.len() < delta_bytes {
            return Err(RtcpError::Body(205));
        }
        Ok(Self {
            base_sequence: u16::from_be_bytes([head[0], head[1]]),
            packet_count,
            reference_time: i32::from_be_bytes([head[4], head[5], head[6], 0]) >> 8,
            feedback_count: head[7],
            chunks,
            deltas,
        })
    }

    /// (number, arrival in µs since the epoch of reference time; `None`: not received), ascending.
    pub fn arrivals(&self) -> impl Iterator<Item = (u16, Option<i64>)> + 'a {
        let kinds = Kinds {
            chunks: self.chunks,
            chunk: 0,
            left: 0,
            remaining: self.packet_count,
        };
        let mut clock_us = i64::from(self.reference_time) * REFERENCE_US;
        let (mut sequence, mut deltas) = (self.base_sequence, self.deltas);
        kinds.map_while(move |kind| {
            let ticks = match kind {
                SMALL_DELTA => {
                    let (&delta, after) = deltas.split_first()?;
                    deltas = after;
                    Some(i64::from(delta))
                }
                LARGE_DELTA => {
                    let (delta, after) = deltas.split_first_chunk()?;
                    deltas = after;
                    Some(i64::from(i16::from_be_bytes(*delta)))
                }
                _ => None,
            };
            let number = sequence;
            sequence = sequence.wrapping_add(1);
            Some((
                number,
                ticks.map(|ticks| {
                    clock_us += ticks * TICK_US;
                    clock_us
                }),
            ))
        })
    }
}

/// Iterator over the symbols of a list of chunks.
struct Kinds<'a> {
    chunks: &'a [u8],
    chunk: u16,
    /// Symbols left in `chunk`.
    left: u16,
    /// Symbols left in all.
    remaining: u16,
}

impl Iterator for Kinds<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        if self.remaining == 0 {
            return None;
        }
        while self.left == 0 {
            let (chunk, after) = self.chunks.split_first_chunk()?;
            self.chunks = after;
            self.chunk = u16::from_be_bytes(*chunk);
            self.left = match self.chunk >> 14 {
                0 | 1 => self.chunk & 0x1FFF,
                2 => 14,
                _ => 7,
            };
        }
        self.left -= 1;
        self.remaining -= 1;
        Some(match self.chunk >> 14 {
            0 | 1 => (self.chunk >> 13 & 3) as u8,
            2 => (self.chunk >> self.left & 1) as u8,
            _ => (self.chunk >> (2 * self.left) & 3) as u8,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::wire::rtcp::{RtcpPacket, packets};

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    /// All feedback that is due at `now`: (number, arrival) in the order of reporting, and the packets' sizes.
    fn feedback(recorder: &mut TwccRecorder, now: Instant) -> (Vec<(u16, Option<i64>)>, Vec<usize>) {
        let (mut arrivals, mut sizes) = (Vec::new(), Vec::new());
        let mut out = [0xEE; 1200];
        while let Some(len) = recorder.poll(&mut out, Ssrc(1), now).expect("fits") {
            let mut compound = packets(&out[..len]);
            let Some(Ok(RtcpPacket::TransportFeedback {
                sender: Ssrc(1),
                media: Ssrc(2),
                fci,
            })) = compound.next()
            else {
                panic!("feedback");
            };
            assert!(compound.next().is_none());
            let feedback = Feedback::parse(fci).expect("valid");
            assert_eq!(feedback.arrivals().count(), usize::from(feedback.packet_count));
            arrivals.extend(feedback.arrivals());
            sizes.push(len);
        }
        (arrivals, sizes)
    }

    #[test]
    fn reports_after_an_interval_what_came_and_what_did_not() {
        let start = Instant::now();
        let mut recorder = TwccRecorder::new();
        assert_eq!(recorder.next_timeout(), None);
        recorder.on_packet(65_534, Ssrc(2), start);
        recorder.on_packet(65_535, Ssrc(2), start + ms(1));
        recorder.on_packet(1, Ssrc(2), start + ms(80));
        assert_eq!(recorder.next_timeout(), Some(start + INTERVAL));
        assert!(feedback(&mut recorder, start + ms(99)).0.is_empty());
        let (arrivals, _) = feedback(&mut recorder, start + INTERVAL);
        assert_eq!(
            arrivals,
            [(65_534, Some(0)), (65_535, Some(1000)), (0, None), (1, Some(80_000))]
        );
        assert_eq!(recorder.next_timeout(), None);
    }

    #[test]
    fn reordering_makes_negative_deltas_and_late_packets_are_reported_again() {
        let start = Instant::now();
        let mut recorder = TwccRecorder::new();
        recorder.on_packet(10, Ssrc(2), start + ms(5));
        recorder.on_packet(12, Ssrc(2), start + ms(6));
        recorder.on_packet(11, Ssrc(2), start + ms(50));
        let (arrivals, _) = feedback(&mut recorder, start + ms(110));
        assert_eq!(arrivals, [(10, Some(0)), (11, Some(45_000)), (12, Some(1000))]);
        recorder.on_packet(14, Ssrc(2), start + ms(120));
        let (arrivals, _) = feedback(&mut recorder, start + ms(230));
        assert_eq!(arrivals, [(14, Some(115_000))], "13 may still be on its way");
        recorder.on_packet(13, Ssrc(2), start + ms(240));
        recorder.on_packet(15, Ssrc(2), start + ms(241));
        let (arrivals, _) = feedback(&mut recorder, start + ms(350));
        assert_eq!(
            arrivals,
            [(13, Some(235_000)), (14, Some(115_000)), (15, Some(236_000))]
        );
    }

    #[test]
    fn packets_further_apart_than_a_delta_reaches_take_two_feedbacks() {
        let start = Instant::now();
        let mut recorder = TwccRecorder::new();
        recorder.on_packet(1, Ssrc(2), start);
        recorder.on_packet(2, Ssrc(2), start + Duration::from_secs(10));
        let (arrivals, sizes) = feedback(&mut recorder, start + Duration::from_secs(11));
        assert_eq!(arrivals, [(1, Some(0)), (2, Some(10_000_000))]);
        assert_eq!(sizes.len(), 2);
    }

    #[test]
    fn steady_stream_costs_little_more_than_a_byte_a_packet() {
        let start = Instant::now();
        let mut recorder = TwccRecorder::new();
        for i in 0..100 {
            recorder.on_packet(i, Ssrc(2), start + Duration::from_micros(u64::from(i) * 990));
        }
        let (arrivals, sizes) = feedback(&mut recorder, start + INTERVAL);
        assert_eq!(arrivals.len(), 100);
        assert_eq!(sizes, [124], "20 bytes, one run chunk, 100 deltas, padding");
    }

    #[test]
    fn full_packets_are_split_below_the_mtu_and_do_not_wait() {
        let start = Instant::now();
        let mut recorder = TwccRecorder::new();
        for i in 0..900_u16 {
            recorder.on_packet(i, Ssrc(2), start + Duration::from_micros(u64::from(i) * 100));
        }
        let (arrivals, sizes) = feedback(&mut recorder, start + ms(90));
        assert_eq!(arrivals.len(), 900);
        assert!(sizes.iter().all(|&size| size <= MAX_FEEDBACK_BYTES));
    }

    #[test]
    fn buffer_without_room_is_refused() {
        let start = Instant::now();
        let mut recorder = TwccRecorder::new();
        recorder.on_packet(1, Ssrc(2), start);
        assert_eq!(
            recorder.poll(&mut [0; 20], Ssrc(1), start + INTERVAL),
            Err(RtcpError::NoRoom)
        );
    }

    proptest! {
        #[test]
        fn every_arrival_is_reported_at_its_time(
            first: u16,
            steps in prop::collection::vec((-5i32..12, 0u64..40_000), 1..600),
        ) {
            let start = Instant::now();
            let mut recorder = TwccRecorder::new();
            let mut expected = BTreeMap::new();
            let mut reported = BTreeMap::new();
            let (mut sequence, mut at_us, mut origin_us) = (100_000 + i32::from(first), 0, None);
            for (step, wait_us) in steps {
                at_us += wait_us;
                let now = start + Duration::from_micros(at_us);
                for (number, arrival) in feedback(&mut recorder, now).0 {
                    if let Some(arrival) = arrival {
                        reported.insert(number, arrival);
                    }
                }
                sequence += step;
                recorder.on_packet(sequence as u16, Ssrc(2), now);
                let since_first = at_us - *origin_us.get_or_insert(at_us);
                expected.entry(sequence as u16).or_insert(since_first as i64);
            }
            reported.extend(feedback(&mut recorder, start + Duration::from_micros(at_us) + INTERVAL).0
                .into_iter().filter_map(|(number, arrival)| Some((number, arrival?))));
            prop_assert_eq!(reported.len(), expected.len());
            for (number, arrival) in expected {
                prop_assert!((reported[&number] - arrival).abs() <= TICK_US / 2, "{} at {}", number, arrival);
            }
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), count in 0u8..50) {
            let mut bytes = bytes;
            if bytes.len() > 4 {
                bytes[2] = 0;
                bytes[3] = count;
            }
            if let Ok(feedback) = Feedback::parse(&bytes) {
                prop_assert_eq!(feedback.arrivals().count(), usize::from(feedback.packet_count));
            }
        }
    }
}
