//! How loud each producer was over an interval.

use std::time::{Duration, Instant};

use crate::ids::ProducerId;

/// Levels at or below this are not reported.
pub const THRESHOLD_DBOV: i8 = -60;

/// Averages the audio levels of a router's producers per interval.
#[derive(Debug)]
pub struct LevelObserver {}

impl LevelObserver {
    /// Reports at most once per `interval`.
    pub fn new(_interval: Duration) -> Self {
        todo!()
    }

    /// A packet's level in −dBov (0 loudest, 127 silence).
    pub fn on_level(&mut self, _producer: ProducerId, _minus_dbov: u8, _now: Instant) {
        todo!()
    }

    /// A producer left, or was paused.
    pub fn remove(&mut self, _producer: ProducerId) {
        todo!()
    }

    /// At the end of an interval, `Some` with the levels in dBov (−127..=0), loudest first.
    /// An empty list is reported once, after speech; further silence is not reported.
    pub fn poll(&mut self, _now: Instant) -> Option<&[(ProducerId, i8)]> {
        todo!()
    }

    /// The level of the last interval.
    pub fn level_dbov(&self, _producer: ProducerId) -> Option<i8> {
        todo!()
    }

    /// When [`Self::poll`] has something again.
    pub fn next_timeout(&self) -> Option<Instant> {
        todo!()
    }
}
