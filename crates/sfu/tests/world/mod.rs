//! A world in virtual time: an engine, clients made of the same blocks, and a seeded network between them that delays and loses.
#![allow(dead_code, clippy::unwrap_used, missing_docs)]

pub mod client;
pub mod reader;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use sfu::control::*;
use sfu::engine::{Engine, EngineConfig};
use sfu::ids::*;
use sfu::path::outbox::Outbox;
use sfu::secure::certificate::Certificate;

use client::Client;

/// The host's clock at the beginning.
pub const EPOCH_US: i64 = 77_000_000;
pub const TICK: Duration = Duration::from_millis(1);

struct InFlight {
    due: Instant,
    /// `None`: to the engine.
    to_client: Option<usize>,
    from: SocketAddr,
    bytes: Vec<u8>,
}

pub struct World {
    pub engine: Engine,
    pub now: Instant,
    pub clients: Vec<Client>,
    pub events: Vec<Event>,
    /// Share of datagrams that the network loses, each way, once it is set.
    pub loss_permille: u64,
    pub delay: Duration,
    random: u64,
    network: Vec<InFlight>,
    outbox: Outbox,
    /// Datagrams of the engine that went to no client.
    pub strays: Vec<(SocketAddr, Vec<u8>)>,
}

impl World {
    pub fn new() -> Self {
        Self::with_seed(1)
    }

    pub fn with_seed(seed: u64) -> Self {
        let now = Instant::now();
        let config = EngineConfig {
            certificate: Certificate::generate().unwrap(),
            candidates: vec![IceCandidate {
                ip: [192, 0, 2, 1].into(),
                port: 4000,
                priority: 1,
                foundation: 1,
            }],
            consent_timeout: Duration::from_secs(15),
            fault_injection: true,
            port: 4000,
            epoch_us: EPOCH_US,
            seed,
        };
        let mut world = Self {
            engine: Engine::new(config, now),
            now,
            clients: Vec::new(),
            events: Vec::new(),
            loss_permille: 0,
            delay: Duration::from_millis(10),
            random: seed | 1,
            network: Vec::new(),
            outbox: Outbox::new(),
            strays: Vec::new(),
        };
        world.ok(Command::CreateRouter {
            router: RouterId(1),
            audio_level_interval: Duration::from_millis(200),
            speaker_interval: Duration::from_millis(300),
        });
        world
    }

    pub fn command(&mut self, command: Command) -> Result<Reply, EngineError> {
        let reply = self.engine.handle_command(&mut self.outbox, command, self.now);
        self.collect();
        reply
    }

    pub fn ok(&mut self, command: Command) -> Reply {
        self.command(command).unwrap()
    }

    /// A new transport (ids from 1) and its client, not connected.
    pub fn add_client(&mut self, remote_role: RemoteDtlsRole) -> usize {
        let index = self.clients.len();
        let transport = TransportId(index as u32 + 1);
        let create = Command::CreateTransport {
            router: RouterId(1),
            transport,
            max_incoming_bitrate_bps: 0,
        };
        let Reply::TransportCreated(description) = self.ok(create) else {
            panic!("no description")
        };
        let client = Client::new(index, &description, remote_role, self.now);
        let fingerprints = client.certificate.fingerprints().to_vec();
        let ice = Some(client.own.clone());
        self.clients.push(client);
        self.ok(Command::ConnectTransport {
            transport,
            role: remote_role,
            fingerprints,
            ice,
        });
        index
    }

    pub fn connect(&mut self, remote_role: RemoteDtlsRole) -> usize {
        let index = self.add_client(remote_role);
        self.run_until(Duration::from_secs(5), |world| world.clients[index].is_connected());
        index
    }

    /// Runs until something is so; panics when it is not within `limit`.
    pub fn run_until(&mut self, limit: Duration, is_so: impl Fn(&Self) -> bool) {
        let end = self.now + limit;
        while !is_so(self) {
            assert!(self.now < end, "did not happen within {limit:?}");
            self.tick();
        }
    }

    pub fn run(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            self.tick();
        }
    }

    pub fn tick(&mut self) {
        self.now += TICK;
        let mut due: Vec<InFlight> = Vec::new();
        let now = self.now;
        self.network.retain_mut(|flight| {
            if flight.due > now {
                return true;
            }
            let bytes = std::mem::take(&mut flight.bytes);
            due.push(InFlight {
                due: flight.due,
                to_client: flight.to_client,
                from: flight.from,
                bytes,
            });
            false
        });
        for flight in due {
            match flight.to_client {
                Some(client) => self.clients[client].receive(flight.from, flight.bytes, now),
                None => self.deliver(flight.from, flight.bytes),
            }
        }
        self.engine.handle_timeout(&mut self.outbox, now);
        self.collect();
        for index in 0..self.clients.len() {
            self.clients[index].tick(now);
            self.post(index);
        }
    }

    /// Puts what a client wants to send on the network.
    pub fn post(&mut self, index: usize) {
        let from = self.clients[index].address;
        for bytes in std::mem::take(&mut self.clients[index].outgoing) {
            if !self.is_lost() {
                self.network.push(InFlight {
                    due: self.now + self.delay,
                    to_client: None,
                    from,
                    bytes,
                });
            }
        }
    }

    /// Gives the engine a datagram now.
    pub fn deliver(&mut self, from: SocketAddr, mut bytes: Vec<u8>) {
        self.engine
            .handle_datagram(&mut self.outbox, from, &mut bytes, self.now);
        self.collect();
    }

    fn is_lost(&mut self) -> bool {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 20) % 1000 < self.loss_permille
    }

    fn collect(&mut self) {
        while let Some(event) = self.engine.poll_event() {
            self.events.push(event);
        }
        let outbox = std::mem::take(&mut self.outbox);
        for (to, datagrams) in outbox.destinations() {
            for datagram in datagrams {
                match self.clients.iter().position(|client| client.address == to) {
                    Some(client) => {
                        if !self.is_lost() {
                            let due = self.now + self.delay;
                            let bytes = datagram.to_vec();
                            self.network.push(InFlight {
                                due,
                                to_client: Some(client),
                                from: to,
                                bytes,
                            });
                        }
                    }
                    None => self.strays.push((to, datagram.to_vec())),
                }
            }
        }
        self.outbox = outbox;
        self.outbox.clear();
    }

    pub fn transport_stats(&mut self, client: usize) -> TransportStats {
        let transport = TransportId(client as u32 + 1);
        let Reply::TransportStats(stats) = self.ok(Command::TransportStats { transport }) else {
            panic!("no stats")
        };
        *stats
    }

    pub fn producer_stats(&mut self, id: u32) -> ProducerStats {
        let Reply::ProducerStats(stats) = self.ok(Command::ProducerStats {
            producer: ProducerId(id),
        }) else {
            panic!("no stats")
        };
        *stats
    }

    pub fn consumer_stats(&mut self, id: u32) -> ConsumerStats {
        let Reply::ConsumerStats(stats) = self.ok(Command::ConsumerStats {
            consumer: ConsumerId(id),
        }) else {
            panic!("no stats")
        };
        *stats
    }

    pub fn produce(&mut self, client: usize, id: u32, kind: MediaKind, parameters: RtpParameters) {
        let transport = TransportId(client as u32 + 1);
        let parameters = Box::new(parameters);
        self.ok(Command::CreateProducer {
            transport,
            producer: ProducerId(id),
            kind,
            parameters,
            paused: false,
        });
    }

    pub fn consume(&mut self, client: usize, id: u32, producer: u32, parameters: RtpParameters, paused: bool) {
        let transport = TransportId(client as u32 + 1);
        let (consumer, producer) = (ConsumerId(id), ProducerId(producer));
        let parameters = Box::new(parameters);
        self.ok(Command::CreateConsumer {
            transport,
            consumer,
            producer,
            parameters,
            paused,
        });
    }
}

pub const MID: &str = "urn:ietf:params:rtp-hdrext:sdes:mid";
pub const LEVEL: &str = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
pub const SEND_TIME: &str = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
pub const TWCC: &str = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
pub const UNKNOWN_URI: &str = "urn:example:of-no-known-kind";

pub fn audio(payload_type: u8, mid: &str, ssrc: Option<u32>) -> RtpParameters {
    RtpParameters {
        mid: Some(mid.to_owned()),
        codecs: vec![RtpCodec {
            mime_type: "audio/opus".to_owned(),
            payload_type,
            clock_rate_hz: 48_000,
            channels: 2,
            apt: None,
            feedback: vec![],
        }],
        header_extensions: vec![(MID.to_owned(), 1), (LEVEL.to_owned(), 2)],
        encodings: ssrc
            .map(|ssrc| RtpEncoding {
                ssrc: Some(ssrc),
                rtx_ssrc: None,
            })
            .into_iter()
            .collect(),
        cname: Some("a-name".to_owned()),
    }
}

/// VP8 with NACK and PLI; `rtx`: also RTX, with the payload type and SSRC after the media's.
pub fn video(payload_type: u8, mid: &str, ssrc: Option<u32>, rtx: bool) -> RtpParameters {
    let feedback = [("nack", ""), ("nack", "pli"), ("transport-cc", "")];
    let feedback = feedback
        .map(|(kind, parameter)| (kind.to_owned(), parameter.to_owned()))
        .to_vec();
    let codec = |mime: &str, payload_type, apt, feedback| RtpCodec {
        mime_type: mime.to_owned(),
        payload_type,
        clock_rate_hz: 90_000,
        channels: 1,
        apt,
        feedback,
    };
    let mut codecs = vec![codec("video/VP8", payload_type, None, feedback)];
    if rtx {
        codecs.push(codec("video/rtx", payload_type + 1, Some(payload_type), vec![]));
    }
    RtpParameters {
        mid: Some(mid.to_owned()),
        codecs,
        header_extensions: vec![
            (MID.to_owned(), 1),
            (SEND_TIME.to_owned(), 3),
            (TWCC.to_owned(), 4),
            (UNKNOWN_URI.to_owned(), 7),
        ],
        encodings: ssrc
            .map(|ssrc| RtpEncoding {
                ssrc: Some(ssrc),
                rtx_ssrc: rtx.then_some(ssrc + 1),
            })
            .into_iter()
            .collect(),
        cname: Some("a-name".to_owned()),
    }
}
