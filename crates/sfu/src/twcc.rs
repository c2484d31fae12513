//! Transport-wide congestion control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01), receiver's side.

use std::time::{Duration, Instant};

use crate::{ids::Ssrc, rtcp::RtcpError};

/// Time between feedback packets.
pub const INTERVAL: Duration = Duration::from_millis(100);

/// Records arrivals of one transport and builds feedback.
#[derive(Debug, Default)]
pub struct TwccRecorder {}

impl TwccRecorder {
    /// A recorder that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// A packet of source `media` with this transport-wide number arrived.
    pub fn on_packet(&mut self, _sequence: u16, _media: Ssrc, _now: Instant) {
        todo!()
    }

    /// Writes one feedback packet (RTCP, unsealed) when one is due; returns its length. Call again until `None`.
    pub fn poll(&mut self, _out: &mut [u8], _sender: Ssrc, _now: Instant) -> Result<Option<usize>, RtcpError> {
        todo!()
    }

    /// When [`Self::poll`] has something again.
    pub fn next_timeout(&self) -> Option<Instant> {
        todo!()
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
    rest: &'a [u8],
}

impl<'a> Feedback<'a> {
    /// Parses the feedback control information of [`crate::rtcp::RtcpPacket::TransportFeedback`].
    pub fn parse(_fci: &'a [u8]) -> Result<Self, RtcpError> {
        todo!()
    }

    /// (number, arrival in µs since the epoch of reference time; `None`: not received), ascending.
    pub fn arrivals(&self) -> impl Iterator<Item = (u16, Option<i64>)> + 'a {
        let _ = self.rest;
        std::iter::empty()
    }
}
