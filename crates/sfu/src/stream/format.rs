//! A stream's codec, how it is repaired, and its extensions: what its parameters come to.

use crate::control::error::EngineError;
use crate::control::parameters::{MediaKind, RtpCodec, RtpParameters};
use crate::ids::PayloadType;
use crate::wire::codec::Codec;
use crate::wire::ext::{ExtensionKind, ExtensionMap, MAX_EXTENSION_ID};

/// A stream's codec and how it is repaired.
#[derive(Clone, Debug)]
pub struct StreamFormat {
    /// Sound or picture.
    pub kind: MediaKind,
    /// What it carries.
    pub codec: Codec,
    /// Its payload type.
    pub payload_type: PayloadType,
    /// The payload type of its retransmissions.
    pub rtx_payload_type: Option<PayloadType>,
    /// RTP clock.
    pub clock_rate_hz: u32,
    /// Channels of sound.
    pub channels: u8,
}

impl StreamFormat {
    /// The first codec that is not RTX, with the RTX that repairs it.
    pub fn of(kind: MediaKind, parameters: &RtpParameters) -> Result<Self, EngineError> {
        let main = main_codec(parameters)?;
        let Some(codec) = Codec::from_mime(&main.mime_type) else {
            return Err(EngineError::Unsupported(
                "rtpParameters.codecs: this codec is not forwarded",
            ));
        };
        if codec.is_audio() != (kind == MediaKind::Audio) {
            return Err(EngineError::Invalid {
                field: "kind",
                problem: "is not that of the codec",
            });
        }
        if main.clock_rate_hz == 0 {
            return Err(EngineError::Invalid {
                field: "rtpParameters.codecs.clockRate",
                problem: "must not be 0",
            });
        }
        let rtx = parameters
            .codecs
            .iter()
            .find(|rtx| rtx.is_rtx() && rtx.apt == Some(main.payload_type));
        Ok(Self {
            kind,
            codec,
            payload_type: PayloadType(main.payload_type),
            rtx_payload_type: rtx.map(|rtx| PayloadType(rtx.payload_type)),
            clock_rate_hz: main.clock_rate_hz,
            channels: main.channels,
        })
    }
}

/// The codec in use.
pub fn main_codec(parameters: &RtpParameters) -> Result<&RtpCodec, EngineError> {
    if parameters.codecs.iter().any(|codec| codec.payload_type > 127) {
        return Err(EngineError::Invalid {
            field: "rtpParameters.codecs.payloadType",
            problem: "must be 0 to 127",
        });
    }
    parameters
        .codecs
        .iter()
        .find(|codec| !codec.is_rtx())
        .ok_or(EngineError::Invalid {
            field: "rtpParameters.codecs",
            problem: "has no media codec",
        })
}

/// Checks ids and makes the map of those that we understand.
pub fn extension_map(parameters: &RtpParameters) -> Result<ExtensionMap, EngineError> {
    let mut map = ExtensionMap::new();
    for (uri, id) in &parameters.header_extensions {
        if *id == 0 || *id > MAX_EXTENSION_ID {
            return Err(EngineError::Invalid {
                field: "rtpParameters.headerExtensions.id",
                problem: "must be 1 to 31",
            });
        }
        if let Some(kind) = ExtensionKind::from_uri(uri) {
            map.set(*id, kind);
        }
    }
    Ok(map)
}
