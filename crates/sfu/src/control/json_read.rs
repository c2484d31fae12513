//! A command as the JSON of spec/core.md: reading it, and saying what is wrong with it.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::control::command::Command;
use crate::control::error::ErrorKind;
use crate::control::parameters::{IceParameters, MediaKind, RemoteDtlsRole, RtpCodec, RtpEncoding, RtpParameters};
use crate::ids::{CaptureId, ConsumerId, ProducerId, RouterId, TransportId};
use crate::secure::certificate::{Fingerprint, FingerprintAlgorithm};

/// Why a request is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// Not a JSON object, or one without a positive id: there is nobody to answer.
    #[error("{0}")]
    NoRequest(String),
    /// A request that cannot be understood; the answer goes to `id`.
    #[error("{problem}")]
    BadRequest {
        /// The request's id.
        id: u64,
        /// Its answer's kind.
        kind: ErrorKind,
        /// What is wrong.
        problem: String,
    },
}

/// What a request asks for.
#[derive(Clone, Debug)]
pub enum Request {
    /// Something for the worker that has the object.
    Command(Command),
    /// `core.stats`: something for all workers.
    CoreStats,
    /// `capture.create`: with a descriptor of this process.
    CreateCapture {
        /// What to capture.
        router: RouterId,
        /// Its id.
        capture: CaptureId,
        /// One end of a Unix stream socket pair.
        fd: i32,
    },
    /// `debug.fail_worker`
    FailWorker {
        /// Its number.
        worker: usize,
    },
}

#[derive(Deserialize)]
struct Head {
    id: u64,
    op: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreateRouter {
    router: u32,
    #[serde(default = "default_audio_level_interval_ms")]
    audio_level_interval_ms: u64,
    #[serde(default = "default_speaker_interval_ms")]
    speaker_interval_ms: u64,
}

const fn default_audio_level_interval_ms() -> u64 {
    200
}

const fn default_speaker_interval_ms() -> u64 {
    300
}

#[derive(Deserialize)]
struct OnRouter {
    router: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreateTransport {
    router: u32,
    transport: u32,
    #[serde(default)]
    max_incoming_bitrate_bps: u64,
}

#[derive(Deserialize)]
struct OnTransport {
    transport: u32,
}

#[derive(Deserialize)]
struct OnProducer {
    producer: u32,
}

#[derive(Deserialize)]
struct OnConsumer {
    consumer: u32,
}

#[derive(Deserialize)]
struct CreateCapture {
    router: u32,
    capture: u32,
    fd: i32,
}

#[derive(Deserialize)]
struct OnCapture {
    capture: u32,
}

#[derive(Deserialize)]
struct OnWorker {
    worker: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ConnectTransport {
    transport: u32,
    dtls_parameters: WireDtls,
    ice_parameters: Option<WireIce>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireIce {
    username_fragment: String,
    password: String,
}

#[derive(Deserialize)]
struct WireDtls {
    #[serde(default)]
    role: WireDtlsRole,
    fingerprints: Vec<WireFingerprint>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum WireDtlsRole {
    Client,
    Server,
    #[default]
    Auto,
}

#[derive(Deserialize)]
struct WireFingerprint {
    algorithm: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SetMaxIncomingBitrate {
    transport: u32,
    bitrate_bps: u64,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum WireKind {
    Audio,
    Video,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreateProducer {
    transport: u32,
    producer: u32,
    kind: WireKind,
    rtp_parameters: WireRtpParameters,
    #[serde(default)]
    paused: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreateConsumer {
    transport: u32,
    consumer: u32,
    producer: u32,
    rtp_parameters: WireRtpParameters,
    #[serde(default)]
    paused: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireRtpParameters {
    #[serde(default)]
    mid: Option<String>,
    codecs: Vec<WireCodec>,
    #[serde(default)]
    header_extensions: Vec<WireExtension>,
    #[serde(default)]
    encodings: Vec<WireEncoding>,
    #[serde(default)]
    rtcp: Option<WireRtcp>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireCodec {
    mime_type: String,
    payload_type: u8,
    clock_rate: u32,
    #[serde(default)]
    channels: Option<u8>,
    #[serde(default)]
    parameters: Option<Map<String, Value>>,
    #[serde(default)]
    rtcp_feedback: Vec<WireFeedback>,
}

#[derive(Deserialize)]
struct WireFeedback {
    r#type: String,
    #[serde(default)]
    parameter: Option<String>,
}

#[derive(Deserialize)]
struct WireExtension {
    uri: String,
    id: u8,
}

#[derive(Deserialize)]
struct WireEncoding {
    #[serde(default)]
    ssrc: Option<u32>,
    #[serde(default)]
    rtx: Option<WireRtx>,
}

#[derive(Deserialize)]
struct WireRtx {
    #[serde(default)]
    ssrc: Option<u32>,
}

#[derive(Deserialize)]
struct WireRtcp {
    #[serde(default)]
    cname: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DebugLoss {
    transport: u32,
    #[serde(default)]
    in_permille: u16,
    #[serde(default)]
    out_permille: u16,
    #[serde(default)]
    seed: u64,
}

impl From<WireRtpParameters> for RtpParameters {
    fn from(wire: WireRtpParameters) -> Self {
        Self {
            mid: wire.mid.filter(|mid| !mid.is_empty()),
            codecs: wire
                .codecs
                .into_iter()
                .map(|codec| RtpCodec {
                    apt: codec
                        .parameters
                        .as_ref()
                        .and_then(|parameters| parameters.get("apt"))
                        .and_then(number),
                    mime_type: codec.mime_type,
                    payload_type: codec.payload_type,
                    clock_rate_hz: codec.clock_rate,
                    channels: codec.channels.unwrap_or(1),
                    feedback: codec
                        .rtcp_feedback
                        .into_iter()
                        .map(|feedback| (feedback.r#type, feedback.parameter.unwrap_or_default()))
                        .collect(),
                })
                .collect(),
            header_extensions: wire
                .header_extensions
                .into_iter()
                .map(|extension| (extension.uri, extension.id))
                .collect(),
            encodings: wire
                .encodings
                .into_iter()
                .map(|encoding| RtpEncoding {
                    ssrc: encoding.ssrc,
                    rtx_ssrc: encoding.rtx.and_then(|rtx| rtx.ssrc),
                })
                .collect(),
            cname: wire.rtcp.and_then(|rtcp| rtcp.cname),
        }
    }
}

/// Format parameters are numbers for some clients and text for others.
fn number(value: &Value) -> Option<u8> {
    match value {
        Value::Number(number) => number.as_u64().and_then(|number| u8::try_from(number).ok()),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

impl From<WireKind> for MediaKind {
    fn from(kind: WireKind) -> Self {
        match kind {
            WireKind::Audio => Self::Audio,
            WireKind::Video => Self::Video,
        }
    }
}

fn ice_parameters(wire: WireIce) -> Result<IceParameters, &'static str> {
    // RFC 8839 §5.4
    let is_one = |text: &str, least: usize| {
        (least..=256).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'='))
    };
    if !is_one(&wire.username_fragment, 4) {
        return Err("iceParameters.usernameFragment: is not one of RFC 8839");
    }
    if !is_one(&wire.password, 22) {
        return Err("iceParameters.password: is not one of RFC 8839");
    }
    Ok(IceParameters {
        ufrag: wire.username_fragment,
        password: wire.password,
    })
}

fn fingerprints(wire: Vec<WireFingerprint>) -> Result<Vec<Fingerprint>, &'static str> {
    let mut known = Vec::new();
    for fingerprint in wire {
        // Weaker hashes are passed over: they are not checked, so they prove nothing.
        if let Some(algorithm) = FingerprintAlgorithm::from_name(&fingerprint.algorithm) {
            let parsed = Fingerprint::parse(algorithm, &fingerprint.value);
            known.push(parsed.ok_or("dtlsParameters.fingerprints.value: is not of the algorithm's length")?);
        }
    }
    Ok(known)
}

/// Reads a request.
pub fn parse_request(text: &str) -> Result<(u64, Request), WireError> {
    let value: Value = serde_json::from_str(text).map_err(|error| WireError::NoRequest(error.to_string()))?;
    if !value.is_object() {
        return Err(WireError::NoRequest("not an object".to_owned()));
    }
    let head = Head::deserialize(&value).map_err(|error| WireError::NoRequest(error.to_string()))?;
    if head.id == 0 {
        return Err(WireError::NoRequest("id: must be positive".to_owned()));
    }
    let id = head.id;
    let op = head.op.unwrap_or_default();
    let bad = |problem: String| WireError::BadRequest {
        id,
        kind: ErrorKind::Invalid,
        problem,
    };
    parse_op(&op, value)
        .map_err(bad)?
        .map(|request| (id, request))
        .ok_or_else(|| WireError::BadRequest {
            id,
            kind: ErrorKind::Unsupported,
            problem: format!("op: {op:?}"),
        })
}

#[expect(clippy::too_many_lines, reason = "one arm per command of the seam")]
fn parse_op(op: &str, value: Value) -> Result<Option<Request>, String> {
    fn read<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, String> {
        serde_json::from_value(value).map_err(|error| error.to_string())
    }
    let command = match op {
        "router.create" => {
            let fields: CreateRouter = read(value)?;
            let (levels, speaker) = (fields.audio_level_interval_ms, fields.speaker_interval_ms);
            if !(20..=60_000).contains(&levels) || !(20..=60_000).contains(&speaker) {
                return Err("audioLevelIntervalMs, speakerIntervalMs: must be 20 to 60000".to_owned());
            }
            Command::CreateRouter {
                router: RouterId(fields.router),
                audio_level_interval: Duration::from_millis(levels),
                speaker_interval: Duration::from_millis(speaker),
            }
        }
        "router.close" => Command::CloseRouter {
            router: RouterId(read::<OnRouter>(value)?.router),
        },
        "transport.create" => {
            let fields: CreateTransport = read(value)?;
            Command::CreateTransport {
                router: RouterId(fields.router),
                transport: TransportId(fields.transport),
                max_incoming_bitrate_bps: fields.max_incoming_bitrate_bps,
            }
        }
        "transport.connect" => {
            let fields: ConnectTransport = read(value)?;
            Command::ConnectTransport {
                transport: TransportId(fields.transport),
                role: match fields.dtls_parameters.role {
                    WireDtlsRole::Client => RemoteDtlsRole::Client,
                    WireDtlsRole::Server => RemoteDtlsRole::Server,
                    WireDtlsRole::Auto => RemoteDtlsRole::Auto,
                },
                fingerprints: fingerprints(fields.dtls_parameters.fingerprints)?,
                ice: fields.ice_parameters.map(ice_parameters).transpose()?,
            }
        }
        "transport.restart_ice" => Command::RestartIce {
            transport: transport(value)?,
        },
        "transport.set_max_incoming_bitrate" => {
            let fields: SetMaxIncomingBitrate = read(value)?;
            Command::SetMaxIncomingBitrate {
                transport: TransportId(fields.transport),
                bitrate_bps: fields.bitrate_bps,
            }
        }
        "transport.close" => Command::CloseTransport {
            transport: transport(value)?,
        },
        "transport.stats" => Command::TransportStats {
            transport: transport(value)?,
        },
        "producer.create" => {
            let fields: CreateProducer = read(value)?;
            Command::CreateProducer {
                transport: TransportId(fields.transport),
                producer: ProducerId(fields.producer),
                kind: fields.kind.into(),
                parameters: Box::new(fields.rtp_parameters.into()),
                paused: fields.paused,
            }
        }
        "producer.pause" => Command::PauseProducer {
            producer: producer(value)?,
        },
        "producer.resume" => Command::ResumeProducer {
            producer: producer(value)?,
        },
        "producer.close" => Command::CloseProducer {
            producer: producer(value)?,
        },
        "producer.stats" => Command::ProducerStats {
            producer: producer(value)?,
        },
        "consumer.create" => {
            let fields: CreateConsumer = read(value)?;
            Command::CreateConsumer {
                transport: TransportId(fields.transport),
                consumer: ConsumerId(fields.consumer),
                producer: ProducerId(fields.producer),
                parameters: Box::new(fields.rtp_parameters.into()),
                paused: fields.paused,
            }
        }
        "consumer.pause" => Command::PauseConsumer {
            consumer: consumer(value)?,
        },
        "consumer.resume" => Command::ResumeConsumer {
            consumer: consumer(value)?,
        },
        "consumer.close" => Command::CloseConsumer {
            consumer: consumer(value)?,
        },
        "consumer.request_keyframe" => Command::RequestKeyframe {
            consumer: consumer(value)?,
        },
        "consumer.stats" => Command::ConsumerStats {
            consumer: consumer(value)?,
        },
        "capture.create" => {
            let fields: CreateCapture = read(value)?;
            return Ok(Some(Request::CreateCapture {
                router: RouterId(fields.router),
                capture: CaptureId(fields.capture),
                fd: fields.fd,
            }));
        }
        "capture.close" => Command::CloseCapture {
            capture: capture(value)?,
        },
        "capture.stats" => Command::CaptureStats {
            capture: capture(value)?,
        },
        "debug.fail_worker" => {
            let fields: OnWorker = read(value)?;
            return Ok(Some(Request::FailWorker { worker: fields.worker }));
        }
        "core.stats" => return Ok(Some(Request::CoreStats)),
        "debug.panic" => Command::DebugPanic {
            transport: transport(value)?,
        },
        "debug.loss" => {
            let fields: DebugLoss = read(value)?;
            Command::DebugLoss {
                transport: TransportId(fields.transport),
                in_permille: fields.in_permille,
                out_permille: fields.out_permille,
                seed: fields.seed,
            }
        }
        _ => return Ok(None),
    };
    Ok(Some(Request::Command(command)))
}

fn transport(value: Value) -> Result<TransportId, String> {
    let fields: OnTransport = serde_json::from_value(value).map_err(|error| error.to_string())?;
    Ok(TransportId(fields.transport))
}

fn producer(value: Value) -> Result<ProducerId, String> {
    let fields: OnProducer = serde_json::from_value(value).map_err(|error| error.to_string())?;
    Ok(ProducerId(fields.producer))
}

fn consumer(value: Value) -> Result<ConsumerId, String> {
    let fields: OnConsumer = serde_json::from_value(value).map_err(|error| error.to_string())?;
    Ok(ConsumerId(fields.consumer))
}

fn capture(value: Value) -> Result<CaptureId, String> {
    let fields: OnCapture = serde_json::from_value(value).map_err(|error| error.to_string())?;
    Ok(CaptureId(fields.capture))
}
