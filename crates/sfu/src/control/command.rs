//! What the engine is told.

use std::time::Duration;

use crate::control::parameters::{IceParameters, MediaKind, RemoteDtlsRole, RtpParameters};
use crate::ids::{CaptureId, ConsumerId, ProducerId, RouterId, TransportId};
use crate::secure::certificate::Fingerprint;

/// An instruction to the engine.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are those of spec/core.md")]
pub enum Command {
    /// `router.create`
    CreateRouter {
        router: RouterId,
        audio_level_interval: Duration,
        speaker_interval: Duration,
    },
    /// `router.close`
    CloseRouter { router: RouterId },
    /// `transport.create`; a cap of 0 is none.
    CreateTransport {
        router: RouterId,
        transport: TransportId,
        max_incoming_bitrate_bps: u64,
    },
    /// `transport.connect`
    ConnectTransport {
        transport: TransportId,
        role: RemoteDtlsRole,
        fingerprints: Vec<Fingerprint>,
        ice: Option<IceParameters>,
    },
    /// `transport.restart_ice`
    RestartIce { transport: TransportId },
    /// `transport.set_max_incoming_bitrate`; 0 is no cap.
    SetMaxIncomingBitrate { transport: TransportId, bitrate_bps: u64 },
    /// `transport.close`
    CloseTransport { transport: TransportId },
    /// `producer.create`
    CreateProducer {
        transport: TransportId,
        producer: ProducerId,
        kind: MediaKind,
        parameters: Box<RtpParameters>,
        paused: bool,
    },
    /// `producer.pause`
    PauseProducer { producer: ProducerId },
    /// `producer.resume`
    ResumeProducer { producer: ProducerId },
    /// `producer.close`
    CloseProducer { producer: ProducerId },
    /// `consumer.create`
    CreateConsumer {
        transport: TransportId,
        consumer: ConsumerId,
        producer: ProducerId,
        parameters: Box<RtpParameters>,
        paused: bool,
    },
    /// `consumer.pause`
    PauseConsumer { consumer: ConsumerId },
    /// `consumer.resume`
    ResumeConsumer { consumer: ConsumerId },
    /// `consumer.close`
    CloseConsumer { consumer: ConsumerId },
    /// `consumer.request_keyframe`
    RequestKeyframe { consumer: ConsumerId },
    /// `transport.stats`
    TransportStats { transport: TransportId },
    /// `producer.stats`
    ProducerStats { producer: ProducerId },
    /// `consumer.stats`
    ConsumerStats { consumer: ConsumerId },
    /// `capture.create`; the descriptor is the worker's matter.
    CreateCapture { router: RouterId, capture: CaptureId },
    /// `capture.close`
    CloseCapture { capture: CaptureId },
    /// `capture.stats`
    CaptureStats { capture: CaptureId },
    /// This worker's share of `core.stats`
    WorkerStats,
    /// `debug.panic`
    DebugPanic { transport: TransportId },
    /// `debug.loss`
    DebugLoss {
        transport: TransportId,
        in_permille: u16,
        out_permille: u16,
        seed: u64,
    },
}
