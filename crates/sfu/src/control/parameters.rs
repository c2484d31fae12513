//! What media looks like on the wire, who opens DTLS, and by which words the sides know each other, as a command says it (ORTC).

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

/// The ICE credentials of one side, as the other needs them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IceParameters {
    /// The user name's first half in the checks that it gets.
    pub ufrag: String,
    /// Key of those checks' integrity.
    pub password: String,
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
