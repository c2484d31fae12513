//! When a frame was captured, on our clock: RTP time by sender reports, by arrival before the first one.
//!
//! All streams of one participant share the distance between its clock and ours, so that its sound and picture stay together.

use crate::stream::offset::CLOCK_SET_US;

/// A report that is off by more starts its stream's line anew.
const NEW_LINE_US: i64 = 250_000;
/// A frame that would be older, or so far in the future, was not: the line is wrong.
const MAX_AGE_US: i64 = 10_000_000;
const MAX_AHEAD_US: i64 = 1_000_000;
/// The line's foot follows, so that the distance to it never wraps.
const FOOT_MOVES: u32 = 1 << 28;

#[derive(Clone, Copy, Debug)]
struct Line {
    rtp: u32,
    at_ns: i64,
    by_report: bool,
}

/// The line from RTP time to our clock, of one stream.
#[derive(Debug)]
pub struct MediaClock {
    rate_hz: u32,
    line: Option<Line>,
    last_ntp: u64,
}

impl MediaClock {
    /// Of a stream with this RTP clock (not 0).
    pub fn new(rate_hz: u32) -> Self {
        Self {
            rate_hz: rate_hz.max(1),
            line: None,
            last_ntp: 0,
        }
    }

    /// Another source took over.
    pub fn reset(&mut self) {
        *self = Self::new(self.rate_hz);
    }

    /// A sender report: at `at_us` of our clock media time was `rtp`. `false`: it says nothing new, and nothing to others.
    pub fn is_news(&mut self, ntp: u64) -> bool {
        // Some senders say the time of their last packet: while they are silent it stands still.
        ntp != 0 && std::mem::replace(&mut self.last_ntp, ntp) != ntp
    }

    /// A sender report: at `at_us` of our clock media time was `rtp`.
    pub fn on_report(&mut self, rtp: u32, at_us: i64) {
        let at_ns = at_us * 1000;
        let at_ns = match self.line {
            Some(line) if line.by_report => {
                let expected = self.on(line, rtp);
                let error = at_ns - expected;
                if error.abs() > NEW_LINE_US * 1000 {
                    at_ns
                } else {
                    expected + error / 4
                }
            }
            _ => at_ns,
        };
        self.line = Some(Line {
            rtp,
            at_ns,
            by_report: true,
        });
    }

    /// A packet arrived: before the first report, the one that took the shortest way tells the time.
    pub fn on_arrival(&mut self, rtp: u32, arrived_us: i64) {
        if self.line.is_some_and(|line| line.by_report) {
            return;
        }
        let is_better = self.line.is_none_or(|line| {
            let expected = self.on(line, rtp) / 1000;
            expected > arrived_us || expected < arrived_us - CLOCK_SET_US
        });
        if is_better {
            self.line = Some(Line {
                rtp,
                at_ns: arrived_us * 1000,
                by_report: false,
            });
        }
    }

    /// When this was captured, on our clock; never later than `now_us`.
    pub fn time_us(&mut self, rtp: u32, now_us: i64) -> i64 {
        let Some(line) = self.line else {
            return now_us;
        };
        let at_ns = self.on(line, rtp);
        let at_us = at_ns / 1000;
        if !(now_us - MAX_AGE_US..=now_us + MAX_AHEAD_US).contains(&at_us) {
            self.line = Some(Line {
                rtp,
                at_ns: now_us * 1000,
                by_report: false,
            });
            return now_us;
        }
        if rtp.wrapping_sub(line.rtp) > FOOT_MOVES {
            self.line = Some(Line { rtp, at_ns, ..line });
        }
        at_us.min(now_us)
    }

    fn on(&self, line: Line, rtp: u32) -> i64 {
        let ticks = i64::from(rtp.wrapping_sub(line.rtp) as i32);
        line.at_ns + ticks * 1_000_000_000 / i64::from(self.rate_hz)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::offset::SenderOffset;

    fn ntp(us: i64) -> u64 {
        let us = us as u64 + 3_900_000_000_000_000;
        ((us / 1_000_000) << 32) | (((us % 1_000_000) << 32) / 1_000_000)
    }

    #[test]
    fn sound_and_picture_of_one_participant_are_together_whatever_way_the_reports_took() {
        let (mut offset, mut sound, mut picture) = (
            SenderOffset::default(),
            MediaClock::new(48_000),
            MediaClock::new(90_000),
        );
        for second in 0..20_i64 {
            let at = second * 1_000_000;
            // The sender's moment `at` is media time 48 and 90 a millisecond; reports take 20 to 60 ms.
            let way = [20_000, 60_000, 35_000][second as usize % 3];
            let moment = offset.on_report(ntp(at), at + way);
            sound.on_report((second * 48_000) as u32, moment);
            let moment = offset.on_report(ntp(at), at + 80_000 - way);
            picture.on_report((second * 90_000) as u32, moment);
        }
        let now = 30_000_000;
        let (a, v) = (sound.time_us(20 * 48_000, now), picture.time_us(20 * 90_000, now));
        assert!((a - v).abs() < 3_000, "{a} {v}");
        assert!((a - 20_020_000).abs() < 3_000, "the shortest way counts: {a}");
    }

    #[test]
    fn before_a_report_the_shortest_way_tells_the_time() {
        let mut clock = MediaClock::new(90_000);
        clock.on_arrival(0, 50_000);
        clock.on_arrival(9_000, 120_000);
        assert_eq!(clock.time_us(9_000, 200_000), 120_000);
        clock.on_arrival(18_000, 260_000);
        assert_eq!(clock.time_us(18_000, 260_000), 220_000, "it came late");
    }

    #[test]
    fn a_clock_that_is_set_is_followed() {
        let (mut offset, mut clock) = (SenderOffset::default(), MediaClock::new(48_000));
        for second in 0..10_i64 {
            let set = if second < 5 { 0 } else { -3_600_000_000 };
            let at = second * 1_000_000;
            let moment = offset.on_report(ntp(at + 7_200_000_000 + set), at);
            clock.on_report((second * 48_000) as u32, moment);
            let (media, now) = ((second * 48_000 + 480) as u32, at + 100_000);
            assert!(
                (clock.time_us(media, now) - at - 10_000).abs() < 2_000,
                "second {second}"
            );
        }
    }

    #[test]
    fn nonsense_is_not_believed() {
        let mut clock = MediaClock::new(90_000);
        clock.on_report(5, 77_000_000_000);
        assert_eq!(clock.time_us(5, 1_000_000), 1_000_000);
        clock.on_arrival(900, 1_010_000);
        assert_eq!(clock.time_us(900, 1_010_000), 1_009_944);
        assert!(clock.is_news(7) && !clock.is_news(7) && !clock.is_news(0));
    }

    #[test]
    fn media_time_may_wrap() {
        let mut clock = MediaClock::new(90_000);
        clock.on_report(u32::MAX - 89_999, 1_000_000);
        let mut media = u32::MAX - 89_999;
        for minute in 0..3_000_i64 {
            let now = 1_000_000 + minute * 60_000_000;
            assert!((clock.time_us(media, now) - now).abs() < 100, "minute {minute}");
            media = media.wrapping_add(60 * 90_000);
        }
    }
}
