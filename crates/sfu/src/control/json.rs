//! Replies and events as the JSON of spec/core.md.

use serde_json::{Value, json};

use crate::control::error::{EngineError, ErrorKind};
use crate::control::event::{CaptureEnd, DtlsReason, DtlsState, Event, IceState};
use crate::control::parameters::IceParameters;
use crate::control::parameters::MediaKind;
use crate::control::reply::{IceCandidate, Reply};
use crate::control::stats::WorkerStats;
use crate::secure::dtls::DtlsRole;

/// The answer to a request that was executed or refused.
pub fn reply(id: u64, result: &Result<Reply, EngineError>) -> String {
    match result {
        Ok(reply) => json!({"id": id, "ok": reply_value(reply)}).to_string(),
        Err(error) => failure(id, error.kind(), &error.to_string()),
    }
}

/// An error answer.
pub fn failure(id: u64, kind: ErrorKind, message: &str) -> String {
    let kind = match kind {
        ErrorKind::NotFound => "NOT_FOUND",
        ErrorKind::Exists => "EXISTS",
        ErrorKind::Invalid => "INVALID",
        ErrorKind::Unsupported => "UNSUPPORTED",
        ErrorKind::Closed => "CLOSED",
        ErrorKind::Internal => "INTERNAL",
    };
    json!({"id": id, "error": {"kind": kind, "message": message}}).to_string()
}

/// The answer to `core.stats`.
pub fn core_stats(id: u64, workers: &[WorkerStats]) -> String {
    let workers: Vec<Value> = workers.iter().map(worker_value).collect();
    json!({"id": id, "ok": {"workers": workers}}).to_string()
}

fn worker_value(stats: &WorkerStats) -> Value {
    let drops = &stats.drops;
    json!({
        "port": stats.port,
        "routers": stats.routers,
        "transports": stats.transports,
        "producers": stats.producers,
        "consumers": stats.consumers,
        "packetsReceived": stats.packets_received,
        "packetsSent": stats.packets_sent,
        "drops": {
            "unknown_address": drops.unknown_address,
            "bad_stun": drops.bad_stun,
            "unvalidated_dtls": drops.unvalidated_dtls,
            "srtp_auth": drops.srtp_auth,
            "srtp_replay": drops.srtp_replay,
            "malformed": drops.malformed,
            "no_producer": drops.no_producer,
            "send_buffer_full": drops.send_buffer_full,
            "events": drops.events,
        },
    })
}

fn ice_parameters(parameters: &IceParameters) -> Value {
    json!({"usernameFragment": parameters.ufrag, "password": parameters.password, "iceLite": true})
}

fn candidate(candidate: &IceCandidate) -> Value {
    json!({
        "foundation": candidate.foundation.to_string(),
        "priority": candidate.priority,
        "ip": candidate.ip.to_string(),
        "address": candidate.ip.to_string(),
        "protocol": "udp",
        "port": candidate.port,
        "type": "host",
    })
}

fn kind_name(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Audio => "audio",
        MediaKind::Video => "video",
    }
}

fn ice_state(state: IceState) -> &'static str {
    match state {
        IceState::New => "new",
        IceState::Connected => "connected",
        IceState::Disconnected => "disconnected",
        IceState::Closed => "closed",
    }
}

fn dtls_state(state: DtlsState) -> &'static str {
    match state {
        DtlsState::New => "new",
        DtlsState::Connecting => "connecting",
        DtlsState::Connected => "connected",
        DtlsState::Failed => "failed",
        DtlsState::Closed => "closed",
    }
}

fn reply_value(reply: &Reply) -> Value {
    match reply {
        Reply::Done => json!({}),
        Reply::TransportCreated(description) => json!({
            "iceParameters": ice_parameters(&description.ice),
            "iceCandidates": description.candidates.iter().map(candidate).collect::<Vec<_>>(),
            "dtlsParameters": {
                "role": "auto",
                "fingerprints": description
                    .fingerprints
                    .iter()
                    .map(|fingerprint| {
                        json!({"algorithm": fingerprint.algorithm().name(), "value": fingerprint.to_string()})
                    })
                    .collect::<Vec<_>>(),
            },
        }),
        Reply::Connecting(DtlsRole::Client) => json!({"dtlsLocalRole": "client"}),
        Reply::Connecting(DtlsRole::Server) => json!({"dtlsLocalRole": "server"}),
        Reply::IceRestarted(parameters) => json!({"iceParameters": ice_parameters(parameters)}),
        Reply::TransportStats(_)
        | Reply::ProducerStats(_)
        | Reply::ConsumerStats(_)
        | Reply::CaptureStats(_)
        | Reply::WorkerStats(_) => stats_value(reply),
    }
}

fn stats_value(reply: &Reply) -> Value {
    match reply {
        Reply::TransportStats(stats) => json!({
            "iceState": ice_state(stats.ice_state),
            "dtlsState": dtls_state(stats.dtls_state),
            "srtpProfile": stats.srtp_profile,
            "remoteAddress": stats.remote_address.map(|address| address.to_string()),
            "bytesReceived": stats.bytes_received,
            "bytesSent": stats.bytes_sent,
            "packetsReceived": stats.packets_received,
            "packetsSent": stats.packets_sent,
            "stunReceived": stats.stun_received,
            "stunRejected": stats.stun_rejected,
            "dtlsReceived": stats.dtls_received,
            "dtlsRejected": stats.dtls_rejected,
            "srtpRejected": stats.srtp_rejected,
            "srtpReplayed": stats.srtp_replayed,
            "availableIncomingBitrateBps": stats.available_incoming_bitrate_bps,
            "rttMs": stats.rtt_ms,
        }),
        Reply::ProducerStats(stats) => json!({
            "kind": kind_name(stats.kind),
            "mimeType": stats.mime_type,
            "ssrc": stats.ssrc,
            "packetsReceived": stats.packets_received,
            "bytesReceived": stats.bytes_received,
            "packetsLost": stats.packets_lost,
            "fractionLost": stats.fraction_lost,
            "jitterMs": stats.jitter_ms,
            "nacksSent": stats.nacks_sent,
            "plisSent": stats.plis_sent,
            "rtxReceived": stats.rtx_received,
            "keyframesReceived": stats.keyframes_received,
            "bitrateBps": stats.bitrate_bps,
            "audioLevelDbov": stats.audio_level_dbov,
            "lastPacketAgeMs": stats.last_packet_age_ms,
        }),
        Reply::ConsumerStats(stats) => json!({
            "kind": kind_name(stats.kind),
            "mimeType": stats.mime_type,
            "ssrc": stats.ssrc,
            "packetsSent": stats.packets_sent,
            "bytesSent": stats.bytes_sent,
            "packetsLost": stats.packets_lost,
            "fractionLost": stats.fraction_lost,
            "rttMs": stats.rtt_ms,
            "nacksReceived": stats.nacks_received,
            "packetsRetransmitted": stats.packets_retransmitted,
            "plisReceived": stats.plis_received,
            "bitrateBps": stats.bitrate_bps,
        }),
        Reply::CaptureStats(stats) => json!({
            "streams": stats.streams,
            "frames": stats.frames,
            "framesDropped": stats.frames_dropped,
            "losses": stats.losses,
            "keyframesAsked": stats.keyframes_asked,
            "bytesTaken": stats.bytes_taken,
            "bytesWaiting": stats.bytes_waiting,
        }),
        Reply::WorkerStats(stats) => worker_value(stats),
        Reply::Done | Reply::TransportCreated(_) | Reply::Connecting(_) | Reply::IceRestarted(_) => json!({}),
    }
}

/// An event.
pub fn event(event: &Event) -> String {
    let value = match event {
        Event::TransportIce {
            transport,
            state,
            remote_address,
        } => json!({
            "event": "transport.ice",
            "transport": transport.0,
            "state": ice_state(*state),
            "remoteAddress": remote_address.map(|address| address.to_string()),
        }),
        Event::TransportDtls {
            transport,
            state,
            reason,
        } => {
            let mut value = json!({
                "event": "transport.dtls",
                "transport": transport.0,
                "state": dtls_state(*state),
            });
            if let Some(reason) = reason {
                value["reason"] = json!(match reason {
                    DtlsReason::FingerprintMismatch => "FINGERPRINT_MISMATCH",
                    DtlsReason::HandshakeFailed => "HANDSHAKE_FAILED",
                    DtlsReason::TimedOut => "TIMED_OUT",
                    DtlsReason::ClosedByPeer => "CLOSED_BY_PEER",
                });
            }
            value
        }
        Event::TransportPanicked { transport, message } => json!({
            "event": "transport.failed",
            "transport": transport.0,
            "reason": "PANIC",
            "message": message,
        }),
        Event::ProducerStarted { producer } => {
            json!({"event": "producer.started", "producer": producer.0})
        }
        Event::ProducerSilent { producer } => {
            json!({"event": "producer.silent", "producer": producer.0})
        }
        Event::ProducerActive { producer } => {
            json!({"event": "producer.active", "producer": producer.0})
        }
        Event::ProducerClosed { producer } => {
            json!({"event": "producer.closed", "producer": producer.0})
        }
        Event::ConsumerClosed { consumer } => {
            json!({"event": "consumer.closed", "consumer": consumer.0})
        }
        Event::CaptureClosed { capture, reason } => json!({
            "event": "capture.closed",
            "capture": capture.0,
            "reason": match reason {
                CaptureEnd::ReaderGone => "READER_GONE",
                CaptureEnd::SlowReader => "SLOW_READER",
                CaptureEnd::Panic => "PANIC",
                CaptureEnd::WorkerFailed => "WORKER_FAILED",
            },
        }),
        Event::RouterFailed { router } => json!({"event": "router.failed", "router": router.0}),
        Event::RouterLevels { router, levels } => json!({
            "event": "router.levels",
            "router": router.0,
            "levels": levels.iter().map(|(producer, level)| json!([producer.0, level])).collect::<Vec<_>>(),
        }),
        Event::RouterSpeaker { router, producer } => json!({
            "event": "router.speaker",
            "router": router.0,
            "producer": producer.map(|producer| producer.0),
        }),
    };
    value.to_string()
}

/// A worker has ended on its own; the event comes from the front, which has no engine.
pub fn worker_failed(worker: usize, message: &str, restarted: bool) -> String {
    json!({"event": "core.failed", "worker": worker, "message": message, "restarted": restarted}).to_string()
}
