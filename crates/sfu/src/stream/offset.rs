//! How far a participant's clock is from ours, by its sender reports.

use std::collections::VecDeque;

/// Reports whose shortest way counts; at one or two a second about 20 s, in which clocks drift apart by 2 ms.
const SAMPLES: usize = 32;
/// So many first reports are believed at once; the distance then moves slowly.
const QUICK_REPORTS: u32 = 4;
/// The distance moves by so much per report.
const STEP_US: i64 = 2_000;
/// A distance that is off by more is another clock: the participant's was set.
pub const CLOCK_SET_US: i64 = 2_000_000;

/// The distance between a participant's NTP clock and ours, by the sender reports that took the shortest way.
#[derive(Debug, Default)]
pub struct SenderOffset {
    samples: VecDeque<i64>,
    reports: u32,
    offset_us: i64,
}

impl SenderOffset {
    /// A sender report arrived; returns the moment that it speaks of, on our clock.
    pub fn on_report(&mut self, ntp: u64, arrived_us: i64) -> i64 {
        let ntp_us = ((ntp >> 32) * 1_000_000 + (((ntp & 0xFFFF_FFFF) * 1_000_000) >> 32)) as i64;
        let sample = arrived_us - ntp_us;
        if self.reports > 0 && (sample - self.offset_us).abs() > CLOCK_SET_US {
            *self = Self::default();
        }
        if self.samples.len() >= SAMPLES {
            self.samples.pop_front();
        }
        self.samples.push_back(sample);
        let shortest = self.samples.iter().copied().min().unwrap_or(sample);
        if self.reports < QUICK_REPORTS {
            self.reports += 1;
            self.offset_us = shortest;
        } else {
            self.offset_us += (shortest - self.offset_us).clamp(-STEP_US, STEP_US);
        }
        ntp_us + self.offset_us
    }
}
