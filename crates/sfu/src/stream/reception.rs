//! What was received of one stream (RFC 3550 appendices A.1, A.3, A.8), and its report blocks.

use std::time::{Duration, Instant};

use crate::congestion::bitrate::BitrateWindow;
use crate::ids::Ssrc;
use crate::wire::rtcp::{ReportBlock, SenderInfo};

/// Statistics of one received stream.
#[derive(Clone, Copy, Debug)]
pub struct Reception {
    clock_rate_hz: u32,
    /// Arrival times are counted from the first packet.
    origin: Option<Instant>,
    lowest: u64,
    highest: u64,
    packets: u64,
    bytes: u64,
    /// `expected` and `packets` at the last report.
    reported: (u64, u64),
    fraction_lost: f64,
    /// Timestamp of the newest packet and its transit time in timestamp units.
    last_transit: Option<(u32, u32)>,
    /// Jitter in 1/16 timestamp units (A.8).
    jitter_sixteenths: u32,
    last_sr: Option<(u32, Instant)>,
    last_packet_at: Option<Instant>,
    bitrate: BitrateWindow,
}

/// Transit times that differ by more than this are a new timestamp base, not jitter.
const MAX_JITTER_STEP_S: u32 = 5;

impl Reception {
    /// For a stream whose timestamps tick at this rate.
    pub fn new(clock_rate_hz: u32) -> Self {
        Self {
            clock_rate_hz: clock_rate_hz.max(1),
            origin: None,
            lowest: 0,
            highest: 0,
            packets: 0,
            bytes: 0,
            reported: (0, 0),
            fraction_lost: 0.0,
            last_transit: None,
            jitter_sixteenths: 0,
            last_sr: None,
            last_packet_at: None,
            bitrate: BitrateWindow::new(),
        }
    }

    /// A packet of the stream itself arrived, not one that RTX restored (reports tell of loss before repair):
    /// extended number, timestamp, bytes on the wire.
    pub fn on_packet(&mut self, sequence: u64, timestamp: u32, size_bytes: usize, now: Instant) {
        let origin = *self.origin.get_or_insert(now);
        let newest = self.packets == 0 || sequence > self.highest;
        if self.packets == 0 {
            (self.lowest, self.highest) = (sequence, sequence);
        }
        self.lowest = self.lowest.min(sequence);
        self.highest = self.highest.max(sequence);
        self.packets += 1;
        self.bytes += size_bytes as u64;
        self.last_packet_at = Some(now);
        self.bitrate.add(size_bytes, now);
        // The packets of one video frame share a timestamp and leave in a burst: only the first of each says something.
        if newest && self.last_transit.is_none_or(|(last, _)| last != timestamp) {
            self.update_jitter(timestamp, now.saturating_duration_since(origin));
        }
    }

    fn update_jitter(&mut self, timestamp: u32, since_origin: Duration) {
        let arrival = (since_origin.as_micros() * u128::from(self.clock_rate_hz) / 1_000_000) as u32;
        let transit = arrival.wrapping_sub(timestamp);
        if let Some((_, last)) = self.last_transit {
            let step = (transit.wrapping_sub(last) as i32).unsigned_abs();
            if step < self.clock_rate_hz.saturating_mul(MAX_JITTER_STEP_S) {
                let decay = (self.jitter_sixteenths + 8) >> 4;
                self.jitter_sixteenths = (self.jitter_sixteenths + step).saturating_sub(decay);
            }
        }
        self.last_transit = Some((timestamp, transit));
    }

    /// Its sender report arrived.
    pub fn on_sender_report(&mut self, info: &SenderInfo, now: Instant) {
        self.last_sr = Some(((info.ntp >> 16) as u32, now));
    }

    /// The block for the next report. Ends an interval: its fraction lost counts from the block before.
    pub fn report_block(&mut self, ssrc: Ssrc, now: Instant) -> ReportBlock {
        let expected = self.expected();
        let (before_expected, before_packets) = std::mem::replace(&mut self.reported, (expected, self.packets));
        let interval = expected - before_expected.min(expected);
        let lost = interval.saturating_sub(self.packets - before_packets);
        self.fraction_lost = if interval == 0 {
            0.0
        } else {
            lost as f64 / interval as f64
        };
        let (last_sr, delay_since_last_sr) = self.last_sr.map_or((0, 0), |(ntp, arrived)| {
            let delay = now.saturating_duration_since(arrived).as_micros() * 65_536 / 1_000_000;
            (ntp, u32::try_from(delay).unwrap_or(u32::MAX))
        });
        ReportBlock {
            ssrc,
            fraction_lost: (lost * 256).checked_div(interval).unwrap_or(0).min(255) as u8,
            cumulative_lost: self.lost().clamp(-0x80_0000, 0x7F_FFFF) as i32,
            highest_sequence: self.highest_sequence(),
            jitter: self.jitter_sixteenths >> 4,
            last_sr,
            delay_since_last_sr,
        }
    }

    /// The highest number, with the cycles counted from the first packet's.
    fn highest_sequence(&self) -> u32 {
        let cycles = (self.highest >> 16).saturating_sub(self.lowest >> 16) as u32;
        cycles << 16 | u32::from(self.highest as u16)
    }

    /// Packets received.
    pub fn packets(&self) -> u64 {
        self.packets
    }

    /// Bytes received.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Packets that should have been received.
    pub fn expected(&self) -> u64 {
        if self.packets == 0 {
            0
        } else {
            self.highest - self.lowest + 1
        }
    }

    /// Packets lost; negative when duplicates outnumber losses.
    pub fn lost(&self) -> i64 {
        self.expected() as i64 - self.packets as i64
    }

    /// Fraction lost of the last report's interval, 0..=1.
    pub fn fraction_lost(&self) -> f64 {
        self.fraction_lost
    }

    /// Interarrival jitter.
    pub fn jitter_ms(&self) -> f64 {
        f64::from(self.jitter_sixteenths) / 16.0 * 1000.0 / f64::from(self.clock_rate_hz)
    }

    /// Bitrate over the last second.
    pub fn bitrate_bps(&self, now: Instant) -> u64 {
        self.bitrate.bps(now)
    }

    /// When the last packet arrived.
    pub fn last_packet_at(&self) -> Option<Instant> {
        self.last_packet_at
    }
}

/// The longest round trip that is believed.
const MAX_ROUND_TRIP: Duration = Duration::from_secs(60);

/// The round trip that a report block tells its sender: now − LSR − DLSR, all middle 32 bits of NTP. `None`: no SR yet, or nonsense.
pub fn round_trip(block: &ReportBlock, now_ntp: u64) -> Option<Duration> {
    if block.last_sr == 0 {
        return None;
    }
    let units = ((now_ntp >> 16) as u32)
        .wrapping_sub(block.last_sr)
        .wrapping_sub(block.delay_since_last_sr) as i32;
    // The peer's clock may run a little faster than ours: within 20 ms that is a round trip of 0.
    if units < -(65_536 / 50) {
        return None;
    }
    let round_trip = Duration::from_micros(units.max(0) as u64 * 1_000_000 / 65_536);
    (round_trip <= MAX_ROUND_TRIP).then_some(round_trip)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn loss_is_counted_in_total_and_per_interval() {
        let start = Instant::now();
        let mut reception = Reception::new(90_000);
        for sequence in (65_530..65_630).filter(|sequence| sequence % 4 != 0) {
            reception.on_packet(sequence, 0, 100, start);
        }
        // 65 530..=65 629 holds 25 multiples of four, all between the first and the last number.
        let block = reception.report_block(Ssrc(7), start);
        assert_eq!((block.ssrc, block.cumulative_lost), (Ssrc(7), 25));
        assert_eq!(block.fraction_lost, (25 * 256 / 100) as u8);
        assert_eq!(
            block.highest_sequence,
            0x0001_0000 + (65_629 % 65_536),
            "one wrap since the first packet"
        );
        assert!((reception.fraction_lost() - 0.25).abs() < 1e-9);
        for sequence in 65_630..65_640 {
            reception.on_packet(sequence, 0, 100, start);
        }
        let block = reception.report_block(Ssrc(7), start);
        assert_eq!((block.fraction_lost, block.cumulative_lost), (0, 25));
        let block = reception.report_block(Ssrc(7), start);
        assert_eq!(block.fraction_lost, 0, "an empty interval");
    }

    #[test]
    fn duplicates_make_the_loss_negative_and_late_packets_repair_it() {
        let start = Instant::now();
        let mut reception = Reception::new(48_000);
        for sequence in [10, 12, 12, 12, 11] {
            reception.on_packet(sequence, 0, 1, start);
        }
        assert_eq!((reception.expected(), reception.lost()), (3, -2));
        assert_eq!(reception.report_block(Ssrc(1), start).cumulative_lost, -2);
    }

    #[test]
    fn even_arrivals_have_no_jitter_and_uneven_ones_approach_their_spread() {
        let start = Instant::now();
        let mut even = Reception::new(48_000);
        let mut uneven = Reception::new(48_000);
        for i in 0..500_u32 {
            let sent = start + ms(u64::from(i) * 20);
            even.on_packet(u64::from(i), i * 960, 100, sent);
            uneven.on_packet(u64::from(i), i * 960, 100, sent + ms(u64::from(i % 2) * 10));
        }
        assert!(even.jitter_ms() < 0.01);
        assert!((uneven.jitter_ms() - 10.0).abs() < 0.5, "{}", uneven.jitter_ms());
    }

    #[test]
    fn report_tells_the_time_since_the_last_sender_report() {
        let start = Instant::now();
        let mut reception = Reception::new(48_000);
        assert_eq!(reception.report_block(Ssrc(1), start).last_sr, 0);
        let info = SenderInfo {
            ntp: 0x1111_2222_3333_4444,
            rtp_timestamp: 0,
            packet_count: 0,
            octet_count: 0,
        };
        reception.on_sender_report(&info, start);
        let block = reception.report_block(Ssrc(1), start + ms(500));
        assert_eq!((block.last_sr, block.delay_since_last_sr), (0x2222_3333, 32_768));
        // The sender gets it 600 ms after its report: the round trip was 100 ms.
        let now_ntp = info.ntp + (600 << 32) / 1000;
        let rtt = round_trip(&block, now_ntp).expect("sensible");
        assert!(rtt.abs_diff(ms(100)) < ms(1), "{rtt:?}");
        assert_eq!(round_trip(&block, info.ntp), None, "before it could be");
    }
}
