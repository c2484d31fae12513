//! What was received of one stream (RFC 3550 appendices A.1, A.3, A.8), and its report blocks.

use std::time::Instant;

use crate::{
    ids::Ssrc,
    rtcp::{ReportBlock, SenderInfo},
};

/// Statistics of one received stream.
#[derive(Clone, Copy, Debug)]
pub struct Reception {}

impl Reception {
    /// For a stream whose timestamps tick at this rate.
    pub fn new(_clock_rate_hz: u32) -> Self {
        todo!()
    }

    /// A packet of the stream arrived (not its RTX twin): extended number, timestamp, bytes on the wire.
    pub fn on_packet(&mut self, _sequence: u64, _timestamp: u32, _size_bytes: usize, _now: Instant) {
        todo!()
    }

    /// Its sender report arrived.
    pub fn on_sender_report(&mut self, _info: &SenderInfo, _now: Instant) {
        todo!()
    }

    /// The block for the next report. Ends an interval: its fraction lost counts from the block before.
    pub fn report_block(&mut self, _ssrc: Ssrc, _now: Instant) -> ReportBlock {
        todo!()
    }

    /// Packets received.
    pub fn packets(&self) -> u64 {
        todo!()
    }

    /// Bytes received.
    pub fn bytes(&self) -> u64 {
        todo!()
    }

    /// Packets that should have been received.
    pub fn expected(&self) -> u64 {
        todo!()
    }

    /// Packets lost; negative when duplicates outnumber losses.
    pub fn lost(&self) -> i64 {
        todo!()
    }

    /// Fraction lost of the last report's interval, 0..=1.
    pub fn fraction_lost(&self) -> f64 {
        todo!()
    }

    /// Interarrival jitter.
    pub fn jitter_ms(&self) -> f64 {
        todo!()
    }

    /// Bitrate over the last second.
    pub fn bitrate_bps(&self, _now: Instant) -> u64 {
        todo!()
    }

    /// When the last packet arrived.
    pub fn last_packet_at(&self) -> Option<Instant> {
        todo!()
    }
}

/// Bytes over a sliding second.
#[derive(Clone, Copy, Debug)]
pub struct BitrateWindow {}

impl Default for BitrateWindow {
    fn default() -> Self {
        Self::new()
    }
}

impl BitrateWindow {
    /// An empty window.
    pub fn new() -> Self {
        todo!()
    }

    /// Counts bytes.
    pub fn add(&mut self, _bytes: usize, _now: Instant) {
        todo!()
    }

    /// Bits per second over the last second.
    pub fn bps(&self, _now: Instant) -> u64 {
        todo!()
    }
}

/// The round trip that a report block tells its sender: now − LSR − DLSR, all middle 32 bits of NTP. `None`: no SR yet, or nonsense.
pub fn round_trip(_block: &ReportBlock, _now_ntp: u64) -> Option<std::time::Duration> {
    todo!()
}
