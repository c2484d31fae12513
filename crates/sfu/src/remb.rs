//! An estimate of what a publisher may send, for those who understand only REMB: loss-driven.

use std::time::Instant;

/// Estimates from loss alone: draft-ietf-rmcat-gcc-02 section 6.
#[derive(Clone, Copy, Debug)]
pub struct RembEstimator {}

impl RembEstimator {
    /// An estimator within `min_bps..=max_bps`, at `start_bps`.
    pub fn new(_min_bps: u64, _max_bps: u64, _start_bps: u64) -> Self {
        todo!()
    }

    /// What an application allows at most.
    pub fn set_max(&mut self, _max_bps: u64) {
        todo!()
    }

    /// Feeds one interval of about a second: packets expected and lost over all the publisher's streams, and the bitrate that arrived.
    /// Returns the estimate when it should be sent now: at most once a second, or at once when it decreased.
    pub fn on_interval(&mut self, _expected: u64, _lost: u64, _received_bps: u64, _now: Instant) -> Option<u64> {
        todo!()
    }

    /// The estimate.
    pub fn bitrate_bps(&self) -> u64 {
        todo!()
    }
}
