//! A WebRTC client on str0m in RTP mode: sends canned media, counts what comes.

use std::collections::HashMap;
use std::net::{SocketAddr, UdpSocket};
use std::time::Instant;

use str0m::format::{Codec, FormatParams};
use str0m::ice::IceCreds;
use str0m::media::{Frequency, MediaKind, Mid};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{Extension, ExtensionValues, RtpWrite, Ssrc};
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig, RtcError};

use crate::media::{Schedule, monotonic_ns, stamp_of};
use crate::wire::{CodecSpec, Kind};

/// Receive counters of all clients together.
#[derive(Default)]
pub struct Counters {
    pub packets_sent: u64,
    pub packets_received: u64,
    pub bytes_received: u64,
    pub packets_lost: u64,
    pub keyframe_requests: u64,
    pub latencies_ns: Vec<u64>,
    pub streams_seen: u64,
}

struct Outgoing {
    ssrc: Ssrc,
    mid: Mid,
    payload_type: u8,
    schedule: Schedule,
}

/// One client: a socket, an `Rtc`, and its streams.
pub struct Client {
    rtc: Rtc,
    pub socket: UdpSocket,
    local: SocketAddr,
    decrypt: bool,
    outgoing: Vec<Outgoing>,
    last_sequence: HashMap<u32, u16>,
    pub timeout: Instant,
    pub connected: bool,
    has_mid_extension: bool,
}

/// What the driver must know of a fresh client.
pub struct Local {
    pub ufrag: String,
    pub pwd: String,
    pub fingerprint: String,
    pub port: u16,
}

impl Client {
    /// Makes a client on an ephemeral loopback port.
    pub fn new(
        decrypt: bool,
        codecs: &[CodecSpec],
        mid_extension: u8,
        now: Instant,
    ) -> Result<(Self, Local), Box<dyn std::error::Error>> {
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        socket.set_nonblocking(true)?;
        let local = socket.local_addr()?;
        let creds = IceCreds::new();
        let mut config = RtcConfig::new()
            .set_rtp_mode(true)
            .set_local_ice_credentials(creds.clone())
            .set_stats_interval(None)
            .clear_codecs()
            .clear_extension_map();
        if mid_extension > 0 {
            config = config.set_extension(mid_extension, Extension::RtpMid);
        }
        for codec in codecs {
            let (name, rate, channels) = match codec.kind {
                Kind::Audio => (Codec::Opus, Frequency::FORTY_EIGHT_KHZ, Some(2)),
                Kind::Video => (Codec::Vp8, Frequency::NINETY_KHZ, None),
            };
            config.codec_config().add_config(
                codec.payload_type.into(),
                codec.rtx_payload_type.map(Into::into),
                name,
                rate,
                channels,
                FormatParams::default(),
            );
        }
        let mut rtc = config.build(now);
        rtc.add_local_candidate(Candidate::host(local, "udp")?);
        let fingerprint = rtc.direct_api().local_dtls_fingerprint().to_string();
        let said = Local {
            ufrag: creds.ufrag,
            pwd: creds.pass,
            fingerprint,
            port: local.port(),
        };
        let client = Self {
            rtc,
            socket,
            local,
            decrypt,
            outgoing: Vec::new(),
            last_sequence: HashMap::new(),
            timeout: now,
            connected: false,
            has_mid_extension: mid_extension > 0,
        };
        Ok((client, said))
    }

    /// Starts ICE (controlling) and DTLS (client) towards an ICE-lite server.
    pub fn connect(
        &mut self,
        ufrag: String,
        pwd: String,
        fingerprint: &str,
        address: SocketAddr,
    ) -> Result<(), Box<dyn std::error::Error>> {
        self.rtc.add_remote_candidate(Candidate::host(address, "udp")?);
        let mut api = self.rtc.direct_api();
        api.set_ice_controlling(true);
        api.set_remote_ice_credentials(IceCreds { ufrag, pass: pwd });
        api.set_remote_fingerprint(fingerprint.parse()?);
        api.start_dtls(true)?;
        Ok(())
    }

    /// Declares a stream to send.
    pub fn send(&mut self, mid: &str, kind: Kind, payload_type: u8, ssrc: u32, rtx: Option<u32>, now: Instant) {
        let mid: Mid = mid.into();
        let mut api = self.rtc.direct_api();
        api.declare_media(mid, media_kind(kind));
        let stream = api.declare_stream_tx(ssrc.into(), rtx.map(Into::into), mid, None);
        stream.set_unpaced(true);
        self.outgoing.push(Outgoing {
            ssrc: ssrc.into(),
            mid,
            payload_type,
            schedule: Schedule::new(kind, now),
        });
    }

    /// Declares a stream to receive and decrypt.
    pub fn receive(&mut self, mid: &str, kind: Kind, ssrc: u32, rtx: Option<u32>) {
        let mid: Mid = mid.into();
        let mut api = self.rtc.direct_api();
        api.declare_media(mid, media_kind(kind));
        api.expect_stream_rx(ssrc.into(), rtx.map(Into::into), mid, None);
    }

    /// Continues the schedules from now, after a pause.
    pub fn resume(&mut self, now: Instant) {
        for stream in &mut self.outgoing {
            stream.schedule.resume(now);
        }
    }

    /// Sends what is due.
    pub fn tick(&mut self, now: Instant, counters: &mut Counters) -> Result<(), RtcError> {
        if self.outgoing.is_empty() || !self.connected {
            return Ok(());
        }
        let mut due = Vec::new();
        for index in 0..self.outgoing.len() {
            self.outgoing[index].schedule.due(now, &mut due);
            let (ssrc, mid, payload_type) = {
                let stream = &self.outgoing[index];
                (stream.ssrc, stream.mid, stream.payload_type)
            };
            for packet in due.drain(..) {
                let mut ext = ExtensionValues::default();
                if self.has_mid_extension {
                    ext.mid = Some(mid);
                }
                let write = RtpWrite::new(
                    payload_type.into(),
                    packet.sequence.into(),
                    packet.timestamp,
                    now,
                    packet.payload,
                )
                .marker(packet.marker)
                .ext_vals(ext)
                .nackable(true);
                let mut api = self.rtc.direct_api();
                if let Some(stream) = api.stream_tx(&ssrc) {
                    stream.write_rtp(write);
                    counters.packets_sent += 1;
                }
                // One mutation, one drain: str0m's rule.
                self.rtc.handle_input(Input::Timeout(now))?;
                self.drain(counters)?;
            }
        }
        Ok(())
    }

    /// Takes all datagrams that wait at the socket.
    pub fn readable(&mut self, now: Instant, counters: &mut Counters) -> Result<(), RtcError> {
        let mut buffer = [0u8; 2048];
        while let Ok((length, source)) = self.socket.recv_from(&mut buffer) {
            let datagram = &buffer[..length];
            let media = length >= 12 && (128..192).contains(&datagram[0]) && !(192..224).contains(&datagram[1]);
            if media {
                self.count(datagram, counters);
                if !self.decrypt {
                    continue;
                }
            }
            let Ok(contents) = datagram.try_into() else {
                continue;
            };
            let receive = Receive {
                proto: Protocol::Udp,
                source,
                destination: self.local,
                contents,
            };
            self.rtc.handle_input(Input::Receive(now, receive))?;
            self.drain(counters)?;
        }
        Ok(())
    }

    /// Lets time pass.
    pub fn timed_out(&mut self, now: Instant, counters: &mut Counters) -> Result<(), RtcError> {
        self.rtc.handle_input(Input::Timeout(now))?;
        self.drain(counters)
    }

    /// Sends and takes all that str0m has.
    pub fn drain(&mut self, counters: &mut Counters) -> Result<(), RtcError> {
        loop {
            match self.rtc.poll_output()? {
                Output::Timeout(at) => {
                    self.timeout = at;
                    return Ok(());
                }
                Output::Transmit(out) => {
                    // A full socket buffer is a lost packet, as on any network; the receiver counts it.
                    let _ = self.socket.send_to(&out.contents, out.destination);
                }
                Output::Event(Event::Connected) => self.connected = true,
                Output::Event(Event::KeyframeRequest(_)) => {
                    counters.keyframe_requests += 1;
                    for stream in &mut self.outgoing {
                        stream.schedule.keyframe_wanted = true;
                    }
                }
                Output::Event(Event::RtpPacket(packet)) => {
                    if let Some(sent_ns) = stamp_of(&packet.payload) {
                        counters.latencies_ns.push(monotonic_ns().saturating_sub(sent_ns));
                    }
                }
                Output::Event(_) => {}
            }
        }
    }

    fn count(&mut self, datagram: &[u8], counters: &mut Counters) {
        let sequence = u16::from_be_bytes([datagram[2], datagram[3]]);
        let ssrc = u32::from_be_bytes([datagram[8], datagram[9], datagram[10], datagram[11]]);
        counters.packets_received += 1;
        counters.bytes_received += datagram.len() as u64;
        match self.last_sequence.insert(ssrc, sequence) {
            None => counters.streams_seen += 1,
            Some(last) => {
                let step = sequence.wrapping_sub(last);
                if (2..1000).contains(&step) {
                    counters.packets_lost += u64::from(step - 1);
                }
            }
        }
    }
}

fn media_kind(kind: Kind) -> MediaKind {
    match kind {
        Kind::Audio => MediaKind::Audio,
        Kind::Video => MediaKind::Video,
    }
}
