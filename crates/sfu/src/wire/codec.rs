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
        [Self::Opus, Self::Vp8, Self::H264]
            .into_iter()
            .find(|codec| codec.mime_type().eq_ignore_ascii_case(mime_type))
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
pub fn is_keyframe(codec: Codec, payload: &[u8]) -> bool {
    match codec {
        Codec::Opus => true,
        Codec::Vp8 => is_vp8_keyframe(payload),
        Codec::H264 => is_h264_keyframe(payload),
    }
}

/// The first packet of a frame whose header's P bit is 0 (RFC 7741 section 4.3, RFC 6386 section 9.1).
fn is_vp8_keyframe(payload: &[u8]) -> bool {
    let Some(descriptor) = Vp8Descriptor::parse(payload) else {
        return false;
    };
    descriptor.partition_start
        && descriptor.partition == 0
        && payload.get(descriptor.len).is_some_and(|first| first & 1 == 0)
}

/// NAL unit types (RFC 6184 section 5.2, ITU-T H.264 table 7-1).
mod nal {
    pub const IDR: u8 = 5;
    pub const SPS: u8 = 7;
    pub const STAP_A: u8 = 24;
    pub const FU_A: u8 = 28;
}

/// A sequence parameter set (it precedes its IDR picture) or an IDR slice starts here.
///
/// With the parameter sets in packets of their own, a keyframe is found at the SPS: a decoder that begins at the IDR slice
/// would miss them.
fn is_h264_keyframe(payload: &[u8]) -> bool {
    let starts = |header: u8| matches!(header & 0x1F, nal::IDR | nal::SPS);
    let Some((&first, mut rest)) = payload.split_first() else {
        return false;
    };
    match first & 0x1F {
        nal::STAP_A => {
            while let Some((size, after)) = rest.split_first_chunk::<2>() {
                let size = usize::from(u16::from_be_bytes(*size));
                let Some((unit, after)) = after.split_at_checked(size) else {
                    return false;
                };
                if unit.first().is_some_and(|&header| starts(header)) {
                    return true;
                }
                rest = after;
            }
            false
        }
        // S bit: the first fragment.
        nal::FU_A => rest.first().is_some_and(|&header| header & 0x80 != 0 && starts(header)),
        _ => starts(first),
    }
}

/// Whether an Opus payload is a DTX frame, which says only that there is silence: libopus makes those of at most 2 bytes.
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
    pub fn parse(payload: &[u8]) -> Option<Self> {
        let mut rest = payload;
        let mut take = || -> Option<u8> {
            let (&byte, after) = rest.split_first()?;
            rest = after;
            Some(byte)
        };
        let first = take()?;
        let mut descriptor = Self {
            non_reference: first & 0x20 != 0,
            partition_start: first & 0x10 != 0,
            partition: first & 0x07,
            ..Self::default()
        };
        if first & 0x80 != 0 {
            let extended = take()?;
            if extended & 0x80 != 0 {
                let id = take()?;
                descriptor.picture_id = Some(if id & 0x80 != 0 {
                    (u16::from_be_bytes([id & 0x7F, take()?]), true)
                } else {
                    (u16::from(id), false)
                });
            }
            if extended & 0x40 != 0 {
                descriptor.tl0_picture_index = Some(take()?);
            }
            if extended & 0x30 != 0 {
                let byte = take()?;
                if extended & 0x20 != 0 {
                    descriptor.temporal_layer = Some(byte >> 6);
                    descriptor.layer_sync = byte & 0x20 != 0;
                }
                if extended & 0x10 != 0 {
                    descriptor.key_index = Some(byte & 0x1F);
                }
            }
        }
        descriptor.len = payload.len() - rest.len();
        Some(descriptor)
    }
}

/// Overwrites picture id and base layer index where a descriptor has them, keeping their widths.
/// `false`, and nothing changed, when `payload` is not what `descriptor` was parsed from.
pub fn rewrite_vp8(payload: &mut [u8], descriptor: &Vp8Descriptor, picture_id: u16, tl0_picture_index: u8) -> bool {
    if Vp8Descriptor::parse(payload).as_ref() != Some(descriptor) {
        return false;
    }
    let mut at = 2;
    match descriptor.picture_id {
        Some((_, true)) => {
            payload[at..at + 2].copy_from_slice(&(picture_id | 0x8000).to_be_bytes());
            at += 2;
        }
        Some((_, false)) => {
            payload[at] = picture_id as u8 & 0x7F;
            at += 1;
        }
        None => {}
    }
    if descriptor.tl0_picture_index.is_some() {
        payload[at] = tl0_picture_index;
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn mime_types_name_codecs_in_any_case() {
        assert_eq!(Codec::from_mime("video/vp8"), Some(Codec::Vp8));
        assert_eq!(Codec::from_mime("AUDIO/OPUS"), Some(Codec::Opus));
        assert_eq!(Codec::from_mime("video/H264"), Some(Codec::H264));
        assert_eq!(Codec::from_mime("video/rtx"), None);
    }

    #[test]
    fn vp8_descriptor_with_everything() {
        let payload = [0xB0, 0xF0, 0x92, 0x34, 0x56, 0xA7, 0x00, 1, 2];
        let descriptor = Vp8Descriptor::parse(&payload).expect("whole");
        assert_eq!(
            descriptor,
            Vp8Descriptor {
                len: 6,
                non_reference: true,
                partition_start: true,
                partition: 0,
                picture_id: Some((0x1234, true)),
                tl0_picture_index: Some(0x56),
                temporal_layer: Some(2),
                layer_sync: true,
                key_index: Some(7),
            }
        );
        for len in 0..6 {
            assert_eq!(Vp8Descriptor::parse(&payload[..len]), None);
        }
    }

    #[test]
    fn vp8_keyframe_is_the_first_packet_of_an_intra_frame() {
        assert!(is_keyframe(Codec::Vp8, &[0x10, 0x50, 0x9D]));
        assert!(!is_keyframe(Codec::Vp8, &[0x10, 0x51]), "inter frame");
        assert!(!is_keyframe(Codec::Vp8, &[0x00, 0x50]), "a later packet");
        assert!(!is_keyframe(Codec::Vp8, &[0x11, 0x50]), "a later partition");
        assert!(!is_keyframe(Codec::Vp8, &[0x10]), "cut");
        assert!(is_keyframe(Codec::Vp8, &[0x90, 0x80, 0x12, 0x50]));
    }

    #[test]
    fn h264_keyframe_in_each_packetisation() {
        assert!(is_keyframe(Codec::H264, &[0x65, 1]), "IDR");
        assert!(is_keyframe(Codec::H264, &[0x67, 1]), "SPS");
        assert!(!is_keyframe(Codec::H264, &[0x41, 1]), "inter slice");
        assert!(!is_keyframe(Codec::H264, &[0x68, 1]), "PPS alone");
        assert!(
            is_keyframe(Codec::H264, &[0x78, 0, 2, 0x67, 0, 0, 1, 0x68]),
            "STAP-A with SPS first"
        );
        assert!(
            is_keyframe(Codec::H264, &[0x78, 0, 1, 0x09, 0, 2, 0x65, 0]),
            "STAP-A with IDR second"
        );
        assert!(!is_keyframe(Codec::H264, &[0x78, 0, 9, 0x67]), "STAP-A cut");
        assert!(is_keyframe(Codec::H264, &[0x7C, 0x85, 1]), "first fragment of IDR");
        assert!(!is_keyframe(Codec::H264, &[0x7C, 0x05, 1]), "later fragment");
        assert!(
            !is_keyframe(Codec::H264, &[0x7C, 0x81, 1]),
            "fragment of an inter slice"
        );
    }

    #[test]
    fn rewriting_vp8_keeps_widths_and_the_rest() {
        let mut payload = [0x90, 0xE0, 0x80, 0x01, 0x05, 0x40, 0xAA];
        let descriptor = Vp8Descriptor::parse(&payload).expect("whole");
        assert!(rewrite_vp8(&mut payload, &descriptor, 0x7FFF, 9));
        assert_eq!(payload, [0x90, 0xE0, 0xFF, 0xFF, 9, 0x40, 0xAA]);
        assert!(
            !rewrite_vp8(&mut payload, &descriptor, 1, 1),
            "no longer what was parsed"
        );
        let mut short = [0x90, 0x80, 0x05, 0xAA];
        let descriptor = Vp8Descriptor::parse(&short).expect("whole");
        assert!(rewrite_vp8(&mut short, &descriptor, 0x1FF, 9));
        assert_eq!(short, [0x90, 0x80, 0x7F, 0xAA]);
    }

    #[test]
    fn opus_dtx_is_at_most_two_bytes() {
        assert!(is_opus_dtx(&[0x78]));
        assert!(is_opus_dtx(&[]));
        assert!(!is_opus_dtx(&[0x78, 1, 2]));
        assert!(is_keyframe(Codec::Opus, &[0x78]));
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..60), id: u16, tl0: u8) {
            for codec in [Codec::Opus, Codec::Vp8, Codec::H264] {
                let _ = is_keyframe(codec, &bytes);
            }
            if let Some(descriptor) = Vp8Descriptor::parse(&bytes) {
                prop_assert!(descriptor.len <= bytes.len());
                prop_assert!(rewrite_vp8(&mut bytes, &descriptor, id, tl0));
                let rewritten = Vp8Descriptor::parse(&bytes).expect("still whole");
                prop_assert_eq!(rewritten.len, descriptor.len);
                if let Some((got, wide)) = rewritten.picture_id {
                    prop_assert_eq!(got, if wide { id & 0x7FFF } else { id & 0x7F });
                }
            }
        }
    }
}
