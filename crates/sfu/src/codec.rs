//! What a forwarder must know of a codec's payload: where keyframes start, and VP8's picture ids.

/// A media codec that we forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Codec {
    /// RFC 7587.
    Opus,
    /// RFC 7741.
    Vp8,
    /// RFC 6184.
    H264,
}

impl Codec {
    /// From `audio/opus`, `video/VP8`, `video/H264` in any case; `None` for others.
    pub fn from_mime(mime_type: &str) -> Option<Self> {
        [Self::Opus, Self::Vp8, Self::H264].into_iter().find(|codec| codec.mime_type().eq_ignore_ascii_case(mime_type))
    }

    /// The codec's MIME type.
    pub const fn mime_type(self) -> &'static str {
        match self {
            Self::Opus => "audio/opus",
            Self::Vp8 => "video/VP8",
            Self::H264 => "video/H264",
        }
    }

    /// Whether it is an audio codec.
    pub const fn is_audio(self) -> bool {
        matches!(self, Self::Opus)
    }
}

/// Whether this payload is the start of a keyframe, from which a decoder can begin. Every Opus packet is.
pub fn is_keyframe(_codec: Codec, _payload: &[u8]) -> bool {
    todo!()
}

/// Whether an Opus payload is a DTX frame: it says only that there is silence (at most 2 bytes, RFC 7587 section 3.1.3).
pub fn is_opus_dtx(payload: &[u8]) -> bool {
    payload.len() <= 2
}

/// The payload descriptor before a VP8 payload (RFC 7741 section 4.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Vp8Descriptor {
    /// Its length: where the VP8 payload starts.
    pub len: usize,
    /// The frame may be dropped without harm to others.
    pub non_reference: bool,
    /// A VP8 partition starts here.
    pub partition_start: bool,
    /// Which partition.
    pub partition: u8,
    /// Picture id and whether it has 15 bits (else 7).
    pub picture_id: Option<(u16, bool)>,
    /// Index of the temporal base layer's frame.
    pub tl0_picture_index: Option<u8>,
    /// Temporal layer 0..=3.
    pub temporal_layer: Option<u8>,
    /// The frame depends on the base layer only.
    pub layer_sync: bool,
    /// Index of the frame's quantisation table.
    pub key_index: Option<u8>,
}

impl Vp8Descriptor {
    /// Parses the descriptor; `None` when the payload ends within it.
    pub fn parse(_payload: &[u8]) -> Option<Self> {
        todo!()
    }
}

/// Overwrites picture id and base layer index where a descriptor has them, keeping their widths.
/// `false`, and nothing changed, when `payload` is not what `descriptor` was parsed from.
pub fn rewrite_vp8(_payload: &mut [u8], _descriptor: &Vp8Descriptor, _picture_id: u16, _tl0_picture_index: u8) -> bool {
    todo!()
}
