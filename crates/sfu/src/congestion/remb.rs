//! An estimate of what a publisher may send, for those who understand only REMB: loss-driven.
//!
//! The rule is the loss-based controller of draft-ietf-rmcat-gcc-02 section 6: with a share `p` of packets lost in an interval,
//! - `p > 10 %`: estimate · (1 − p/2);
//! - `p < 2 %`: estimate · 1.05;
//! - between: as it was;
//!
//! and of section 5.5 the bound that an estimate does not grow beyond 1.5 times what arrived.
//! It does not see queues grow: a publisher with transport-wide feedback estimates better by itself.

use std::time::{Duration, Instant};

/// Time between two estimates when nothing is wrong.
pub const INTERVAL: Duration = Duration::from_secs(1);
/// Heavy loss lowers the estimate no sooner than this after the estimate before.
const DECREASE_INTERVAL: Duration = Duration::from_millis(300);
/// Fewer packets say nothing about loss.
const MIN_PACKETS: u64 = 20;
const HEAVY_LOSS: f64 = 0.10;
const LIGHT_LOSS: f64 = 0.02;
const GROWTH: f64 = 1.05;
const MAX_OVER_RECEIVED: f64 = 1.5;

/// Estimates from loss alone.
#[derive(Clone, Copy, Debug)]
pub struct RembEstimator {
    min_bps: u64,
    max_bps: u64,
    bitrate_bps: f64,
    expected: u64,
    lost: u64,
    estimated_at: Option<Instant>,
}

impl RembEstimator {
    /// An estimator within `min_bps..=max_bps`, at `start_bps`. A maximum below the minimum prevails.
    pub fn new(min_bps: u64, max_bps: u64, start_bps: u64) -> Self {
        let min_bps = min_bps.min(max_bps);
        Self {
            min_bps,
            max_bps,
            bitrate_bps: start_bps.clamp(min_bps, max_bps) as f64,
            expected: 0,
            lost: 0,
            estimated_at: None,
        }
    }

    /// What an application allows at most. The estimate follows at once when it is above.
    pub fn set_max(&mut self, max_bps: u64) {
        self.max_bps = max_bps;
        self.min_bps = self.min_bps.min(max_bps);
        self.bitrate_bps = self.bitrate_bps.min(max_bps as f64);
    }

    /// Feeds what happened since the call before: packets expected and lost over all the publisher's streams (before repair by
    /// RTX), and the bitrate that arrives. Call it every 100 ms to 1 s.
    /// Returns the estimate when it should be sent now: once a second, or sooner when it decreased.
    pub fn on_interval(&mut self, expected: u64, lost: u64, received_bps: u64, now: Instant) -> Option<u64> {
        let estimated_at = *self.estimated_at.get_or_insert(now);
        self.expected += expected;
        self.lost += lost.min(expected);
        let enough = self.expected >= MIN_PACKETS;
        let share = enough.then(|| self.lost as f64 / self.expected as f64);
        let elapsed = now.saturating_duration_since(estimated_at);
        let heavy = share.is_some_and(|share| share > HEAVY_LOSS);
        if elapsed < INTERVAL && !(heavy && elapsed >= DECREASE_INTERVAL) {
            return None;
        }
        match share {
            Some(share) if heavy => self.bitrate_bps *= 1.0 - share / 2.0,
            Some(share) if share < LIGHT_LOSS => {
                let ceiling = received_bps as f64 * MAX_OVER_RECEIVED;
                self.bitrate_bps = self.bitrate_bps.max((self.bitrate_bps * GROWTH).min(ceiling));
            }
            _ => {}
        }
        self.bitrate_bps = self.bitrate_bps.clamp(self.min_bps as f64, self.max_bps as f64);
        (self.expected, self.lost, self.estimated_at) = (0, 0, Some(now));
        Some(self.bitrate_bps())
    }

    /// The estimate.
    pub fn bitrate_bps(&self) -> u64 {
        self.bitrate_bps as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: Instant, ms: u64) -> Instant {
        start + Duration::from_millis(ms)
    }

    #[test]
    fn grows_by_a_twentieth_each_second_without_loss_up_to_the_maximum() {
        let start = Instant::now();
        let mut remb = RembEstimator::new(100_000, 1_100_000, 1_000_000);
        assert_eq!(remb.on_interval(0, 0, 0, start), None);
        assert_eq!(remb.on_interval(100, 1, 1_000_000, at(start, 500)), None);
        assert_eq!(remb.on_interval(100, 1, 1_000_000, at(start, 1000)), Some(1_050_000));
        assert_eq!(remb.on_interval(100, 0, 1_000_000, at(start, 2000)), Some(1_100_000));
    }

    #[test]
    fn falls_early_and_by_half_the_loss() {
        let start = Instant::now();
        let mut remb = RembEstimator::new(100_000, 2_000_000, 1_000_000);
        assert_eq!(remb.on_interval(10, 5, 0, start), None);
        assert_eq!(remb.on_interval(90, 15, 0, at(start, 100)), None);
        assert_eq!(remb.on_interval(0, 0, 0, at(start, 300)), Some(900_000));
        for second in 1..100 {
            remb.on_interval(100, 50, 500_000, at(start, second * 1000));
        }
        assert_eq!(remb.bitrate_bps(), 100_000);
    }

    #[test]
    fn holds_with_some_loss_and_with_too_few_packets() {
        let start = Instant::now();
        let mut remb = RembEstimator::new(100_000, 2_000_000, 1_000_000);
        remb.on_interval(0, 0, 0, start);
        assert_eq!(remb.on_interval(100, 5, 1_000_000, at(start, 1000)), Some(1_000_000));
        assert_eq!(remb.on_interval(10, 9, 1_000_000, at(start, 2000)), Some(1_000_000));
    }

    #[test]
    fn does_not_grow_beyond_what_the_publisher_sends() {
        let start = Instant::now();
        let mut remb = RembEstimator::new(100_000, 9_000_000, 500_000);
        for second in 0..60 {
            remb.on_interval(100, 0, 400_000, at(start, second * 1000));
        }
        assert_eq!(remb.bitrate_bps(), 600_000);
    }

    #[test]
    fn maximum_applies_at_once() {
        let mut remb = RembEstimator::new(100_000, 9_000_000, 500_000);
        remb.set_max(50_000);
        assert_eq!(remb.bitrate_bps(), 50_000);
    }
}
