//! What the engine is told and what it says: commands, replies, errors and events as plain values. JSON is `engine_wire`'s matter.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use crate::dtls::{DtlsRole, Fingerprint};
use crate::ids::{CaptureId, ConsumerId, ProducerId, RouterId, TransportId};

/// Sound or picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKind {
    /// Sound.
    Audio,
    /// Picture.
    Video,
}

/// One codec of [`RtpParameters`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RtpCodec {
    /// `audio/opus`, `video/VP8`, `video/rtx` …
    pub mime_type: String,
    /// 0..=127
    pub payload_type: u8,
    /// RTP clock.
    pub clock_rate_hz: u32,
    /// Channels of sound; 1 when nothing is said.
    pub channels: u8,
    /// The payload type that an RTX codec repairs.
    pub apt: Option<u8>,
    /// `nack`, `nack pli`, `ccm fir`, `goog-remb`, `transport-cc` …: type and parameter.
    pub feedback: Vec<(String, String)>,
}

impl RtpCodec {
    /// Whether this is a retransmission format.
    pub fn is_rtx(&self) -> bool {
        self.mime_type.len() >= 4 && self.mime_type.as_bytes()[self.mime_type.len() - 4..].eq_ignore_ascii_case(b"/rtx")
    }

    /// Whether this feedback was negotiated.
    pub fn has_feedback(&self, kind: &str, parameter: &str) -> bool {
        self.feedback
            .iter()
            .any(|(k, p)| k.eq_ignore_ascii_case(kind) && p.eq_ignore_ascii_case(parameter))
    }
}

/// One encoding of [`RtpParameters`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RtpEncoding {
    /// The media's source.
    pub ssrc: Option<u32>,
    /// The retransmissions' source.
    pub rtx_ssrc: Option<u32>,
}

/// What a stream looks like on the wire (ORTC).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RtpParameters {
    /// Its media section.
    pub mid: Option<String>,
    /// Codecs; the first that is not RTX is the one in use.
    pub codecs: Vec<RtpCodec>,
    /// Header extensions: URI and id.
    pub header_extensions: Vec<(String, u8)>,
    /// Encodings.
    pub encodings: Vec<RtpEncoding>,
    /// RTCP's canonical name.
    pub cname: Option<String>,
}

/// The role that the remote side announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoteDtlsRole {
    /// It sends the `ClientHello`.
    Client,
    /// It awaits ours.
    Server,
    /// It leaves the choice to us.
    Auto,
}

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

/// Which object a command or an error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ObjectId {
    /// A router.
    Router(RouterId),
    /// A transport.
    Transport(TransportId),
    /// A producer.
    Producer(ProducerId),
    /// A consumer.
    Consumer(ConsumerId),
    /// A capture.
    Capture(CaptureId),
}

impl std::fmt::Display for ObjectId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Router(id) => write!(f, "router {id}"),
            Self::Transport(id) => write!(f, "transport {id}"),
            Self::Producer(id) => write!(f, "producer {id}"),
            Self::Consumer(id) => write!(f, "consumer {id}"),
            Self::Capture(id) => write!(f, "capture {id}"),
        }
    }
}

/// The error kinds of spec/core.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The object does not exist (any more).
    NotFound,
    /// An object of that id exists already.
    Exists,
    /// The parameters are wrong.
    Invalid,
    /// Right, but not something this core does.
    Unsupported,
    /// The worker has ended.
    Closed,
    /// Our fault.
    Internal,
}

/// Why a command was refused. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// No such object.
    #[error("{0} does not exist")]
    NotFound(ObjectId),
    /// Such an object exists.
    #[error("{0} exists already")]
    Exists(ObjectId),
    /// A bound was reached.
    #[error("{object} may have at most {limit} {what}")]
    TooMany {
        /// What is full.
        object: ObjectId,
        /// What it is full of.
        what: &'static str,
        /// The bound.
        limit: usize,
    },
    /// The worker as a whole is full.
    #[error("a worker may have at most {limit} {what}")]
    WorkerFull {
        /// What it is full of.
        what: &'static str,
        /// The bound.
        limit: usize,
    },
    /// A field is missing or wrong.
    #[error("{field}: {problem}")]
    Invalid {
        /// Where.
        field: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A source is taken.
    #[error("ssrc {0} is, or was, in use in this transport")]
    SsrcInUse(u32),
    /// Not in this core or with this configuration.
    #[error("{0}")]
    Unsupported(&'static str),
    /// The command itself made the engine panic.
    #[error("the core failed: {0}")]
    Internal(String),
}

impl EngineError {
    /// The kind that travels.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound(_) => ErrorKind::NotFound,
            Self::Exists(_) => ErrorKind::Exists,
            Self::TooMany { .. } | Self::WorkerFull { .. } | Self::Invalid { .. } | Self::SsrcInUse(_) => {
                ErrorKind::Invalid
            }
            Self::Unsupported(_) => ErrorKind::Unsupported,
            Self::Internal(_) => ErrorKind::Internal,
        }
    }
}

/// Our ICE credentials, as the remote needs them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IceParameters {
    /// The user name's first half in the remote's checks.
    pub ufrag: String,
    /// Key of the checks' integrity.
    pub password: String,
}

/// A UDP host candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IceCandidate {
    /// Address to send to.
    pub ip: IpAddr,
    /// Port to send to.
    pub port: u16,
    /// RFC 8445 §5.1.2.
    pub priority: u32,
    /// Same for candidates of one base; we give each its own.
    pub foundation: u32,
}

/// A new transport as its remote needs it.
#[derive(Clone, Debug)]
pub struct TransportDescription {
    /// Our credentials.
    pub ice: IceParameters,
    /// Where we listen.
    pub candidates: Vec<IceCandidate>,
    /// Our certificate.
    pub fingerprints: Vec<Fingerprint>,
}

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

/// What a command brought.
#[derive(Clone, Debug)]
pub enum Reply {
    /// It is done.
    Done,
    /// `transport.create`
    TransportCreated(Box<TransportDescription>),
    /// `transport.connect`: our role.
    Connecting(DtlsRole),
    /// `transport.restart_ice`
    IceRestarted(IceParameters),
    /// `transport.stats`
    TransportStats(Box<TransportStats>),
    /// `producer.stats`
    ProducerStats(Box<ProducerStats>),
    /// `consumer.stats`
    ConsumerStats(Box<ConsumerStats>),
    /// `capture.stats`
    CaptureStats(CaptureStats),
    /// This worker's share of `core.stats`.
    WorkerStats(Box<WorkerStats>),
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
