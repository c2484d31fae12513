//! What objects have counted, by the names of spec/core.md.

use std::net::SocketAddr;

use crate::control::event::{DtlsState, IceState};
use crate::control::parameters::MediaKind;

/// `transport.stats`
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are those of spec/core.md")]
pub struct TransportStats {
    pub ice_state: IceState,
    pub dtls_state: DtlsState,
    pub srtp_profile: Option<&'static str>,
    pub remote_address: Option<SocketAddr>,
    pub bytes_received: u64,
    pub bytes_sent: u64,
    pub packets_received: u64,
    pub packets_sent: u64,
    pub stun_received: u64,
    pub stun_rejected: u64,
    pub dtls_received: u64,
    pub dtls_rejected: u64,
    pub srtp_rejected: u64,
    pub srtp_replayed: u64,
    pub available_incoming_bitrate_bps: Option<u64>,
    pub rtt_ms: Option<f64>,
}

/// `producer.stats`
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are those of spec/core.md")]
pub struct ProducerStats {
    pub kind: MediaKind,
    pub mime_type: String,
    pub ssrc: Option<u32>,
    pub packets_received: u64,
    pub bytes_received: u64,
    pub packets_lost: i64,
    pub fraction_lost: f64,
    pub jitter_ms: f64,
    pub nacks_sent: u64,
    pub plis_sent: u64,
    pub rtx_received: u64,
    pub keyframes_received: u64,
    pub bitrate_bps: u64,
    pub audio_level_dbov: Option<i16>,
    pub last_packet_age_ms: Option<u64>,
}

/// `consumer.stats`
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are those of spec/core.md")]
pub struct ConsumerStats {
    pub kind: MediaKind,
    pub mime_type: String,
    pub ssrc: u32,
    pub packets_sent: u64,
    pub bytes_sent: u64,
    pub packets_lost: i64,
    pub fraction_lost: f64,
    pub rtt_ms: Option<f64>,
    pub nacks_received: u64,
    pub packets_retransmitted: u64,
    pub plis_received: u64,
    pub bitrate_bps: u64,
}

/// `capture.stats`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of spec/core.md")]
pub struct CaptureStats {
    pub streams: usize,
    pub frames: u64,
    pub frames_dropped: u64,
    pub losses: u64,
    pub keyframes_asked: u64,
    pub bytes_taken: u64,
    pub bytes_waiting: usize,
}

/// Datagrams that a worker dropped, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of spec/core.md")]
pub struct Drops {
    pub unknown_address: u64,
    pub bad_stun: u64,
    pub unvalidated_dtls: u64,
    pub srtp_auth: u64,
    pub srtp_replay: u64,
    pub malformed: u64,
    pub no_producer: u64,
    pub send_buffer_full: u64,
    /// Events that nobody fetched in time.
    pub events: u64,
}

/// One worker's share of `core.stats`.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the fields are those of spec/core.md")]
pub struct WorkerStats {
    pub port: u16,
    pub routers: usize,
    pub transports: usize,
    pub producers: usize,
    pub consumers: usize,
    pub packets_received: u64,
    pub packets_sent: u64,
    pub drops: Drops,
}
