//! RTP header extensions that we understand: their URIs, the id ↔ kind map of one stream, and their values.

/// A header extension that the core understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum ExtensionKind {
    /// RFC 9143: which media section a packet belongs to.
    Mid,
    /// RFC 8852: the simulcast stream.
    RtpStreamId,
    /// RFC 8852: the simulcast stream that this RTX stream repairs.
    RepairedRtpStreamId,
    /// 24 bits of 6.18 fixed point seconds at sending.
    AbsSendTime,
    /// draft-holmer-rmcat-transport-wide-cc-extensions-01: a 16-bit sequence number over all streams.
    TransportWideCc,
    /// RFC 6464: the loudness of the packet's audio.
    AudioLevel,
    /// 3GPP TS 26.114: rotation of the picture.
    VideoOrientation,
    /// RFC 5450: transmission time offset.
    TransmissionOffset,
    /// Google's minimum and maximum playout delay.
    PlayoutDelay,
}

impl ExtensionKind {
    /// All kinds, in the order of their discriminants.
    pub const ALL: [Self; 9] = [
        Self::Mid,
        Self::RtpStreamId,
        Self::RepairedRtpStreamId,
        Self::AbsSendTime,
        Self::TransportWideCc,
        Self::AudioLevel,
        Self::VideoOrientation,
        Self::TransmissionOffset,
        Self::PlayoutDelay,
    ];

    /// The URI by which RFC 8285 negotiates it.
    pub const fn uri(self) -> &'static str {
        match self {
            Self::Mid => "urn:ietf:params:rtp-hdrext:sdes:mid",
            Self::RtpStreamId => "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
            Self::RepairedRtpStreamId => "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
            Self::AbsSendTime => "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
            Self::TransportWideCc => "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
            Self::AudioLevel => "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
            Self::VideoOrientation => "urn:3gpp:video-orientation",
            Self::TransmissionOffset => "urn:ietf:params:rtp-hdrext:toffset",
            Self::PlayoutDelay => "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
        }
    }

    /// The kind that a URI names; `None` for one that we do not understand.
    pub fn from_uri(uri: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.uri() == uri)
    }
}

/// Ids above this are refused: the one-byte form of RFC 8285 ends at 14, and browsers count up from 1 over far fewer extensions.
pub const MAX_EXTENSION_ID: u8 = 31;

/// The extension ids of one stream or transport, both ways. Copying it is cheap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExtensionMap {
    kind_of_id: [Option<ExtensionKind>; MAX_EXTENSION_ID as usize + 1],
    id_of_kind: [Option<u8>; ExtensionKind::ALL.len()],
}

impl ExtensionMap {
    /// A map without entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the id of a kind, replacing what either had. `false`, and nothing changed, when the id is 0 or above [`MAX_EXTENSION_ID`].
    pub fn set(&mut self, id: u8, kind: ExtensionKind) -> bool {
        if id == 0 || id > MAX_EXTENSION_ID {
            return false;
        }
        if let Some(old_id) = self.id_of_kind[kind as usize].take() {
            self.kind_of_id[old_id as usize] = None;
        }
        if let Some(old_kind) = self.kind_of_id[id as usize].take() {
            self.id_of_kind[old_kind as usize] = None;
        }
        self.kind_of_id[id as usize] = Some(kind);
        self.id_of_kind[kind as usize] = Some(id);
        true
    }

    /// The kind that an id on the wire stands for.
    #[inline]
    pub fn kind(&self, id: u8) -> Option<ExtensionKind> {
        self.kind_of_id.get(id as usize).copied().flatten()
    }

    /// The id on the wire of a kind.
    #[inline]
    pub fn id(&self, kind: ExtensionKind) -> Option<u8> {
        self.id_of_kind[kind as usize]
    }

    /// The entries by ascending id.
    pub fn iter(&self) -> impl Iterator<Item = (u8, ExtensionKind)> + '_ {
        (1..=MAX_EXTENSION_ID).filter_map(|id| self.kind(id).map(|kind| (id, kind)))
    }
}

/// RFC 6464: the level of a packet's audio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AudioLevel {
    /// Level in −dBov: 0 is the loudest, 127 is silence.
    pub minus_dbov: u8,
    /// Whether the sender's voice activity detector heard speech.
    pub voice: bool,
}

impl AudioLevel {
    /// From the extension's data; `None` when it is empty.
    pub fn parse(data: &[u8]) -> Option<Self> {
        data.first().map(|&byte| Self {
            minus_dbov: byte & 0x7F,
            voice: byte & 0x80 != 0,
        })
    }
}

/// The transport-wide sequence number; `None` when the data is too short.
pub fn parse_transport_sequence(data: &[u8]) -> Option<u16> {
    Some(u16::from_be_bytes([*data.first()?, *data.get(1)?]))
}

/// The absolute send time in units of 2^-18 s, modulo 64 s; `None` when the data is too short.
pub fn parse_abs_send_time(data: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes([0, *data.first()?, *data.get(1)?, *data.get(2)?]))
}

/// Text of an SDES extension (mid, rid): `None` when it is not ASCII or is empty.
pub fn parse_sdes_text(data: &[u8]) -> Option<&str> {
    if data.is_empty() || !data.is_ascii() {
        return None;
    }
    std::str::from_utf8(data).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_uri_names_its_kind() {
        for kind in ExtensionKind::ALL {
            assert_eq!(ExtensionKind::from_uri(kind.uri()), Some(kind));
        }
        assert_eq!(ExtensionKind::from_uri("urn:unknown"), None);
    }

    #[test]
    fn map_stays_one_to_one_when_ids_move() {
        let mut map = ExtensionMap::new();
        assert!(map.set(1, ExtensionKind::Mid));
        assert!(map.set(1, ExtensionKind::AudioLevel));
        assert_eq!(map.id(ExtensionKind::Mid), None);
        assert!(map.set(4, ExtensionKind::AudioLevel));
        assert_eq!(map.kind(1), None);
        assert_eq!(map.iter().collect::<Vec<_>>(), [(4, ExtensionKind::AudioLevel)]);
        assert!(!map.set(0, ExtensionKind::Mid));
        assert!(!map.set(32, ExtensionKind::Mid));
        assert_eq!(map.kind(255), None);
    }

    #[test]
    fn audio_level_splits_voice_from_level() {
        assert_eq!(
            AudioLevel::parse(&[0x80 | 0x1E]),
            Some(AudioLevel {
                minus_dbov: 30,
                voice: true
            })
        );
        assert_eq!(
            AudioLevel::parse(&[127]),
            Some(AudioLevel {
                minus_dbov: 127,
                voice: false
            })
        );
        assert_eq!(AudioLevel::parse(&[]), None);
    }
}
