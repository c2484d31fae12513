//! How loud each producer was over an interval.

use std::time::{Duration, Instant};

use crate::ids::ProducerId;

/// Levels at or below this are not reported.
pub const THRESHOLD_DBOV: i8 = -60;

/// Silence of RFC 6464.
const SILENCE: u8 = 127;

#[derive(Clone, Copy, Debug)]
struct Meter {
    producer: ProducerId,
    /// Sum over the interval of powers relative to full scale, 1.0 = 0 dBov.
    power: f64,
    packets: u32,
    last_dbov: Option<i8>,
}

/// Averages the audio levels of a router's producers per interval.
///
/// The average is that of the power, as the ear's is: of one packet at −20 dBov and one of silence it is −23 dBov.
#[derive(Debug)]
pub struct LevelObserver {
    interval: Duration,
    meters: Vec<Meter>,
    due: Option<Instant>,
    report: Vec<(ProducerId, i8)>,
}

impl LevelObserver {
    /// Reports at most once per `interval`.
    pub fn new(interval: Duration) -> Self {
        Self {
            interval: interval.max(Duration::from_millis(1)),
            meters: Vec::new(),
            due: None,
            report: Vec::new(),
        }
    }

    /// A packet's level in −dBov (0 loudest, 127 silence).
    pub fn on_level(&mut self, producer: ProducerId, minus_dbov: u8, now: Instant) {
        let at = self
            .meters
            .iter()
            .position(|meter| meter.producer == producer)
            .unwrap_or_else(|| {
                self.meters.push(Meter {
                    producer,
                    power: 0.0,
                    packets: 0,
                    last_dbov: None,
                });
                self.meters.len() - 1
            });
        let meter = &mut self.meters[at];
        meter.power += power(minus_dbov);
        meter.packets += 1;
        self.due.get_or_insert(now + self.interval);
    }

    /// A producer left, or was paused.
    pub fn remove(&mut self, producer: ProducerId) {
        self.meters.retain(|meter| meter.producer != producer);
    }

    /// At the end of an interval, `Some` with the levels in dBov (−127..=0), loudest first.
    /// An empty list is reported once, after speech; further silence is not reported.
    pub fn poll(&mut self, now: Instant) -> Option<&[(ProducerId, i8)]> {
        if self.due.is_none_or(|due| due > now) {
            return None;
        }
        let spoke_before = !self.report.is_empty();
        self.report.clear();
        for meter in &mut self.meters {
            let dbov = if meter.packets == 0 {
                None
            } else {
                Some(dbov(meter.power / f64::from(meter.packets)))
            };
            (meter.power, meter.packets, meter.last_dbov) = (0.0, 0, dbov);
            if let Some(dbov) = dbov.filter(|&dbov| dbov > THRESHOLD_DBOV) {
                self.report.push((meter.producer, dbov));
            }
        }
        self.report
            .sort_unstable_by_key(|&(producer, dbov)| (-i16::from(dbov), producer));
        // While somebody is heard the next report must come even if no packet does.
        self.due = (!self.report.is_empty()).then_some(now + self.interval);
        (spoke_before || !self.report.is_empty()).then_some(&self.report)
    }

    /// The level of the last interval; `None` when no packet came in it.
    pub fn level_dbov(&self, producer: ProducerId) -> Option<i8> {
        self.meters.iter().find(|meter| meter.producer == producer)?.last_dbov
    }

    /// When [`Self::poll`] has something again.
    pub fn next_timeout(&self) -> Option<Instant> {
        self.due
    }
}

fn power(minus_dbov: u8) -> f64 {
    if minus_dbov >= SILENCE {
        0.0
    } else {
        10_f64.powf(-f64::from(minus_dbov) / 10.0)
    }
}

fn dbov(power: f64) -> i8 {
    if power <= 0.0 {
        -127
    } else {
        (10.0 * power.log10()).round().clamp(-127.0, 0.0) as i8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTERVAL: Duration = Duration::from_millis(200);
    const A: ProducerId = ProducerId(1);
    const B: ProducerId = ProducerId(2);

    #[test]
    fn reports_loudest_first_and_leaves_out_the_quiet() {
        let start = Instant::now();
        let mut levels = LevelObserver::new(INTERVAL);
        for _ in 0..10 {
            levels.on_level(A, 40, start);
            levels.on_level(B, 20, start);
            levels.on_level(ProducerId(3), 60, start);
        }
        assert_eq!(levels.poll(start), None);
        assert_eq!(levels.next_timeout(), Some(start + INTERVAL));
        assert_eq!(levels.poll(start + INTERVAL), Some(&[(B, -20), (A, -40)][..]));
        assert_eq!(levels.level_dbov(ProducerId(3)), Some(-60));
    }

    #[test]
    fn averages_power() {
        let start = Instant::now();
        let mut levels = LevelObserver::new(INTERVAL);
        levels.on_level(A, 20, start);
        levels.on_level(A, 127, start);
        assert_eq!(levels.poll(start + INTERVAL), Some(&[(A, -23)][..]));
    }

    #[test]
    fn silence_is_reported_once_even_when_packets_cease() {
        let start = Instant::now();
        let mut levels = LevelObserver::new(INTERVAL);
        levels.on_level(A, 20, start);
        assert!(levels.poll(start + INTERVAL).is_some());
        assert_eq!(levels.next_timeout(), Some(start + INTERVAL * 2));
        assert_eq!(levels.poll(start + INTERVAL * 2), Some(&[][..]));
        assert_eq!(levels.next_timeout(), None);
        levels.on_level(A, 127, start + INTERVAL * 3);
        assert_eq!(levels.poll(start + INTERVAL * 4), None);
        assert_eq!(levels.level_dbov(A), Some(-127));
    }

    #[test]
    fn removed_producer_is_not_reported() {
        let start = Instant::now();
        let mut levels = LevelObserver::new(INTERVAL);
        levels.on_level(A, 20, start);
        levels.remove(A);
        assert_eq!(levels.poll(start + INTERVAL), None);
        assert_eq!(levels.level_dbov(A), None);
    }
}
