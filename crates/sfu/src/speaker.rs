//! Who is speaking: dominant speaker identification of Volfin and Cohen (2013) on the audio-level extension.

use std::time::{Duration, Instant};

use crate::ids::ProducerId;

/// Follows the audio levels of a router's producers.
#[derive(Debug)]
pub struct SpeakerDetector {}

impl SpeakerDetector {
    /// Decides at most once per `interval` (the paper and its implementations use 300 ms).
    pub fn new(_interval: Duration) -> Self {
        todo!()
    }

    /// A producer joined.
    pub fn add(&mut self, _producer: ProducerId, _now: Instant) {
        todo!()
    }

    /// A producer left, or was paused.
    pub fn remove(&mut self, _producer: ProducerId) {
        todo!()
    }

    /// A packet's level in −dBov (0 loudest, 127 silence). Unknown producers are added.
    pub fn on_level(&mut self, _producer: ProducerId, _minus_dbov: u8, _now: Instant) {
        todo!()
    }

    /// `Some` when the dominant speaker changed; its content is `None` when the speaker left and nobody follows.
    pub fn poll(&mut self, _now: Instant) -> Option<Option<ProducerId>> {
        todo!()
    }

    /// The dominant speaker.
    pub fn speaker(&self) -> Option<ProducerId> {
        todo!()
    }

    /// When [`Self::poll`] decides next.
    pub fn next_timeout(&self) -> Option<Instant> {
        todo!()
    }
}
