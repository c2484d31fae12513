//! The lines that a driver writes to stdin and reads from stdout: one JSON object each.

use serde::{Deserialize, Serialize};

/// What the generator can be told to do.
#[derive(Debug, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Op {
    /// Makes a WebRTC client with a UDP socket of its own; answered by [`Said::Client`].
    Client {
        client: u32,
        /// Whether received media is decrypted, for latency; else it is counted by the clear RTP header.
        decrypt: bool,
        /// Payload types must be known before the handshake.
        codecs: Vec<CodecSpec>,
        /// Id of the sdes:mid header extension that the client stamps, 0 for none.
        mid_extension: u8,
    },
    /// Gives a client the server's side and starts ICE and DTLS.
    Connect {
        client: u32,
        ufrag: String,
        pwd: String,
        /// `sha-256 AA:BB:…`
        fingerprint: String,
        address: std::net::SocketAddr,
    },
    /// Declares an outgoing stream; it flows after `start`.
    Send {
        client: u32,
        mid: String,
        kind: Kind,
        payload_type: u8,
        ssrc: u32,
        rtx_ssrc: Option<u32>,
    },
    /// Declares an incoming stream of a decrypting client.
    Receive {
        client: u32,
        mid: String,
        kind: Kind,
        ssrc: u32,
        rtx_ssrc: Option<u32>,
    },
    /// A plain UDP sink that announces itself to a null server.
    RawSink { address: std::net::SocketAddr },
    /// A plain UDP source towards a null server.
    RawSource { address: std::net::SocketAddr },
    /// Media flows from now on.
    Start,
    /// Media stops; the clients stay.
    Stop,
    /// Counters since the last call; answered by [`Said::Stats`].
    Stats,
}

#[derive(Debug, Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Audio,
    Video,
}

#[derive(Debug, Deserialize)]
pub struct CodecSpec {
    pub kind: Kind,
    pub payload_type: u8,
    pub rtx_payload_type: Option<u8>,
}

/// What the generator says.
#[derive(Debug, Serialize)]
#[serde(tag = "said", rename_all = "snake_case")]
pub enum Said {
    Client {
        client: u32,
        ufrag: String,
        pwd: String,
        fingerprint: String,
        port: u16,
    },
    Connected {
        client: u32,
    },
    Done {
        op: &'static str,
    },
    Stats(Stats),
    Failed {
        what: String,
    },
}

/// Counters of an interval.
#[derive(Debug, Default, Serialize)]
pub struct Stats {
    pub elapsed_s: f64,
    /// CPU time of the generator as a share of the interval.
    pub busy: f64,
    pub packets_sent: u64,
    pub packets_received: u64,
    pub bytes_received: u64,
    pub packets_lost: u64,
    pub keyframe_requests: u64,
    pub latency_samples: u64,
    pub latency_p50_us: f64,
    pub latency_p99_us: f64,
    pub streams_seen: u64,
}
