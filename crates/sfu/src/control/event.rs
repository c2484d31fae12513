//! What the engine says unasked, and the states and reasons in it.

use std::net::SocketAddr;

use crate::ids::{CaptureId, ConsumerId, ProducerId, RouterId, TransportId};

/// The ICE state of a transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IceState {
    /// No valid check yet.
    New,
    /// Checks arrive.
    Connected,
    /// None arrived for the consent time.
    Disconnected,
    /// Gone.
    Closed,
}

/// The DTLS state of a transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DtlsState {
    /// Not begun.
    New,
    /// The handshake runs.
    Connecting,
    /// There are keys.
    Connected,
    /// It will not be.
    Failed,
    /// The peer has left.
    Closed,
}

/// Why [`DtlsState::Failed`] or [`DtlsState::Closed`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DtlsReason {
    /// Another certificate than announced.
    FingerprintMismatch,
    /// The handshake broke.
    HandshakeFailed,
    /// The handshake took too long.
    TimedOut,
    /// `close_notify`, or a fatal alert.
    ClosedByPeer,
}

/// Why a capture ended that nobody closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureEnd {
    /// The other end of its socket is closed.
    ReaderGone,
    /// Its reader takes nothing.
    SlowReader,
    /// Our fault.
    Panic,
    /// Its worker has died.
    WorkerFailed,
}

/// What the engine says unasked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of spec/core.md")]
pub enum Event {
    /// `transport.ice`
    TransportIce {
        transport: TransportId,
        state: IceState,
        remote_address: Option<SocketAddr>,
    },
    /// `transport.dtls`
    TransportDtls {
        transport: TransportId,
        state: DtlsState,
        reason: Option<DtlsReason>,
    },
    /// `transport.failed`, reason `PANIC`
    TransportPanicked { transport: TransportId, message: String },
    /// `producer.started`
    ProducerStarted { producer: ProducerId },
    /// `producer.silent`
    ProducerSilent { producer: ProducerId },
    /// `producer.active`
    ProducerActive { producer: ProducerId },
    /// `producer.closed`
    ProducerClosed { producer: ProducerId },
    /// `consumer.closed`
    ConsumerClosed { consumer: ConsumerId },
    /// `capture.closed`
    CaptureClosed { capture: CaptureId, reason: CaptureEnd },
    /// `router.failed`: its worker has died, and all in it is gone.
    RouterFailed { router: RouterId },
    /// `router.levels`: loudest first, in dBov.
    RouterLevels {
        router: RouterId,
        levels: Vec<(ProducerId, i16)>,
    },
    /// `router.speaker`
    RouterSpeaker {
        router: RouterId,
        producer: Option<ProducerId>,
    },
}
