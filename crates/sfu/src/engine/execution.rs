//! Executing commands. Everything is checked before anything is changed.

use std::time::{Duration, Instant};

use crate::capture::reader::Capture;
use crate::control::command::Command;
use crate::control::error::{EngineError, ObjectId};
use crate::control::parameters::{IceParameters, MediaKind, RemoteDtlsRole, RtpParameters};
use crate::control::reply::{Reply, TransportDescription};
use crate::engine::router::Router;
use crate::engine::transport::{SourceRole, Transport};
use crate::engine::{Engine, Farewell};
use crate::ids::{ConsumerId, Key, ProducerId, RouterId, Ssrc, TransportId, of};
use crate::path::loss::LossInjector;
use crate::path::outbox::Outbox;
use crate::secure::certificate::Fingerprint;
use crate::secure::dtls::DtlsRole;
use crate::stream::consumer::Consumer;
use crate::stream::format::main_codec;
use crate::stream::producer::Producer;
use crate::wire::ext::ExtensionKind;

/// Routers of one worker.
pub const MAX_ROUTERS: usize = 4096;
/// Transports of one worker.
pub const MAX_TRANSPORTS: usize = 16_384;
/// Transports of one router.
pub const MAX_TRANSPORTS_PER_ROUTER: usize = 4096;
/// Producers of one transport.
pub const MAX_PRODUCERS_PER_TRANSPORT: usize = 31;
/// Consumers of one transport.
pub const MAX_CONSUMERS_PER_TRANSPORT: usize = 1024;
/// Consumers of one producer.
pub const MAX_CONSUMERS_PER_PRODUCER: usize = 4096;
/// Codecs, extensions and fingerprints in one set of parameters.
pub const MAX_ITEMS: usize = 64;

impl Engine {
    pub(crate) fn execute(
        &mut self,
        outbox: &mut Outbox,
        command: Command,
        now: Instant,
    ) -> Result<Reply, EngineError> {
        match command {
            Command::CreateRouter {
                router,
                audio_level_interval,
                speaker_interval,
            } => {
                self.create_router(router, audio_level_interval, speaker_interval)?;
            }
            Command::CloseRouter { router } => self.close_router(outbox, router, now)?,
            Command::CreateTransport {
                router,
                transport,
                max_incoming_bitrate_bps,
            } => {
                return self.create_transport(router, transport, max_incoming_bitrate_bps, now);
            }
            Command::ConnectTransport {
                transport,
                role,
                fingerprints,
                ice,
            } => {
                return self.connect_transport(outbox, transport, role, fingerprints, ice, now);
            }
            Command::RestartIce { transport } => return self.restart_ice(transport),
            Command::SetMaxIncomingBitrate { transport, bitrate_bps } => {
                self.transport_mut(transport)?.1.uplink.set_max_incoming(bitrate_bps);
            }
            Command::CloseTransport { transport } => {
                let key = self.transport_mut(transport)?.0;
                self.remove_transport(outbox, key, Farewell::Transport, now);
            }
            Command::CreateProducer {
                transport,
                producer,
                kind,
                parameters,
                paused,
            } => {
                self.create_producer(transport, producer, kind, &parameters, paused, now)?;
            }
            Command::PauseProducer { producer } => self.set_producer_paused(producer, true, now)?,
            Command::ResumeProducer { producer } => {
                self.set_producer_paused(producer, false, now)?;
            }
            Command::CloseProducer { producer } => {
                let key = self.producer_key(producer)?;
                self.remove_producer(key, true, now);
            }
            Command::CreateConsumer {
                transport,
                consumer,
                producer,
                parameters,
                paused,
            } => {
                self.create_consumer(outbox, transport, consumer, producer, &parameters, paused, now)?;
            }
            Command::PauseConsumer { consumer } => self.consumer_mut(consumer)?.set_paused(true),
            Command::ResumeConsumer { consumer } => {
                let consumer = self.consumer_mut(consumer)?;
                if consumer.paused {
                    consumer.set_paused(false);
                    let (transport, producer) = (consumer.transport, consumer.producer);
                    self.request_first_keyframe(outbox, transport, producer, now);
                }
            }
            Command::CloseConsumer { consumer } => {
                let key = self.consumer_key(consumer)?;
                self.remove_consumer(key);
            }
            Command::RequestKeyframe { consumer } => {
                let producer = self.consumer_mut(consumer)?.producer;
                self.request_keyframe(outbox, producer, now);
            }
            Command::CreateCapture { router, capture } => self.create_capture(outbox, router, capture, now)?,
            Command::CloseCapture { capture } => {
                let key = self.capture_key(capture)?;
                self.close_capture(key, now);
            }
            Command::DebugPanic { transport } => {
                self.fault_target(transport)?.path.panic_next = true;
            }
            Command::DebugLoss {
                transport,
                in_permille,
                out_permille,
                seed,
            } => {
                let wanted = in_permille.max(out_permille) > 0;
                let loss = LossInjector::new(in_permille, out_permille, seed);
                self.fault_target(transport)?.path.loss = wanted.then_some(loss);
            }
            Command::TransportStats { .. }
            | Command::ProducerStats { .. }
            | Command::ConsumerStats { .. }
            | Command::CaptureStats { .. }
            | Command::WorkerStats => return self.read_stats(&command, now),
        }
        Ok(Reply::Done)
    }

    fn read_stats(&mut self, command: &Command, now: Instant) -> Result<Reply, EngineError> {
        Ok(match *command {
            Command::TransportStats { transport } => {
                Reply::TransportStats(Box::new(self.transport_mut(transport)?.1.stats()))
            }
            Command::ProducerStats { producer } => {
                let key = self.producer_key(producer)?;
                let not_found = EngineError::NotFound(ObjectId::Producer(producer));
                Reply::ProducerStats(Box::new(self.producers.get(key).ok_or(not_found)?.stats(now)))
            }
            Command::ConsumerStats { consumer } => {
                Reply::ConsumerStats(Box::new(self.consumer_mut(consumer)?.stats(now)))
            }
            Command::CaptureStats { capture } => {
                let key = self.capture_key(capture)?;
                Reply::CaptureStats(self.captures.get(key).map(Capture::stats).unwrap_or_default())
            }
            _ => Reply::WorkerStats(Box::new(self.stats())),
        })
    }

    /// The transport that a `debug.*` command is for.
    fn fault_target(&mut self, id: TransportId) -> Result<&mut Transport, EngineError> {
        if !self.config.fault_injection {
            return Err(EngineError::Unsupported(
                "debug commands need faultInjection in the configuration",
            ));
        }
        self.transport_mut(id).map(|(_, transport)| transport)
    }

    fn create_router(
        &mut self,
        id: RouterId,
        audio_level_interval: Duration,
        speaker_interval: Duration,
    ) -> Result<(), EngineError> {
        if self.router_keys.contains_key(&id) {
            return Err(EngineError::Exists(ObjectId::Router(id)));
        }
        if self.routers.len() >= MAX_ROUTERS {
            return Err(EngineError::WorkerFull {
                what: "routers",
                limit: MAX_ROUTERS,
            });
        }
        let router = Router::new(id, audio_level_interval, speaker_interval);
        self.router_keys.insert(id, self.routers.insert(router));
        Ok(())
    }

    fn transport_key(&self, id: TransportId) -> Result<Key<of::Transport>, EngineError> {
        self.transport_keys
            .get(&id)
            .copied()
            .ok_or(EngineError::NotFound(ObjectId::Transport(id)))
    }

    fn transport_mut(&mut self, id: TransportId) -> Result<(Key<of::Transport>, &mut Transport), EngineError> {
        let key = self.transport_key(id)?;
        self.culprit = Some(key);
        let transport = self
            .transports
            .get_mut(key)
            .ok_or(EngineError::NotFound(ObjectId::Transport(id)))?;
        Ok((key, transport))
    }

    fn producer_key(&self, id: ProducerId) -> Result<Key<of::Producer>, EngineError> {
        self.producer_keys
            .get(&id)
            .copied()
            .ok_or(EngineError::NotFound(ObjectId::Producer(id)))
    }

    fn consumer_key(&self, id: ConsumerId) -> Result<Key<of::Consumer>, EngineError> {
        self.consumer_keys
            .get(&id)
            .copied()
            .ok_or(EngineError::NotFound(ObjectId::Consumer(id)))
    }

    fn consumer_mut(&mut self, id: ConsumerId) -> Result<&mut Consumer, EngineError> {
        let key = self.consumer_key(id)?;
        self.consumers
            .get_mut(key)
            .ok_or(EngineError::NotFound(ObjectId::Consumer(id)))
    }

    fn close_router(&mut self, outbox: &mut Outbox, id: RouterId, now: Instant) -> Result<(), EngineError> {
        let key = self
            .router_keys
            .get(&id)
            .copied()
            .ok_or(EngineError::NotFound(ObjectId::Router(id)))?;
        let (transports, captures) = self
            .routers
            .get(key)
            .map(|router| (router.transports.clone(), router.captures.clone()))
            .unwrap_or_default();
        for capture in captures {
            self.close_capture(capture, now);
        }
        for transport in transports {
            self.culprit = Some(transport);
            self.remove_transport(outbox, transport, Farewell::Router, now);
        }
        self.routers.remove(key);
        self.router_keys.remove(&id);
        Ok(())
    }

    fn create_transport(
        &mut self,
        router: RouterId,
        id: TransportId,
        max_incoming_bps: u64,
        now: Instant,
    ) -> Result<Reply, EngineError> {
        let router_key = self.router_keys.get(&router).copied();
        let Some((router_key, place)) = router_key.and_then(|key| self.routers.get(key).map(|place| (key, place)))
        else {
            return Err(EngineError::NotFound(ObjectId::Router(router)));
        };
        if self.transport_keys.contains_key(&id) {
            return Err(EngineError::Exists(ObjectId::Transport(id)));
        }
        if self.transports.len() >= MAX_TRANSPORTS {
            return Err(EngineError::WorkerFull {
                what: "transports",
                limit: MAX_TRANSPORTS,
            });
        }
        if place.transports.len() >= MAX_TRANSPORTS_PER_ROUTER {
            let object = ObjectId::Router(router);
            return Err(EngineError::TooMany {
                object,
                what: "transports",
                limit: MAX_TRANSPORTS_PER_ROUTER,
            });
        }
        let rtcp_ssrc = Ssrc(self.next_random() | 1);
        let timeout = self.config.consent_timeout;
        let transport = Transport::new(id, router_key, rtcp_ssrc, timeout, max_incoming_bps, now)
            .map_err(|error| EngineError::Internal(error.to_string()))?;
        let ice = transport.path.ice.parameters();
        let key = self.transports.insert(transport);
        self.transport_keys.insert(id, key);
        self.by_ufrag.insert(ice.ufrag.clone(), key);
        if let Some(router) = self.routers.get_mut(router_key) {
            router.transports.push(key);
        }
        self.arm_transport(key, now);
        Ok(Reply::TransportCreated(Box::new(TransportDescription {
            ice,
            candidates: self.config.candidates.clone(),
            fingerprints: self.config.certificate.fingerprints().to_vec(),
        })))
    }

    fn connect_transport(
        &mut self,
        outbox: &mut Outbox,
        id: TransportId,
        remote: RemoteDtlsRole,
        fingerprints: Vec<Fingerprint>,
        ice: Option<IceParameters>,
        now: Instant,
    ) -> Result<Reply, EngineError> {
        let (key, transport) = self.transport_mut(id)?;
        if let Some(role) = transport.path.dtls_role() {
            let Some(ice) = ice else {
                return Err(EngineError::Invalid {
                    field: "transport",
                    problem: "is connected already",
                });
            };
            transport.path.ice.set_theirs(&ice, now);
            transport.path.send_checks(outbox, now);
            self.arm_transport(key, now);
            return Ok(Reply::Connecting(role));
        }
        if fingerprints.is_empty() || fingerprints.len() > MAX_ITEMS {
            return Err(EngineError::Invalid {
                field: "dtlsParameters.fingerprints",
                problem: "must have one of sha-256, sha-384 or sha-512",
            });
        }
        let role = match remote {
            RemoteDtlsRole::Client | RemoteDtlsRole::Auto => DtlsRole::Server,
            RemoteDtlsRole::Server => DtlsRole::Client,
        };
        transport.path.configure_dtls(role, fingerprints);
        if let Some(ice) = ice {
            transport.path.ice.set_theirs(&ice, now);
            transport.path.send_checks(outbox, now);
        }
        self.start_dtls(outbox, key, now);
        self.arm_transport(key, now);
        Ok(Reply::Connecting(role))
    }

    fn restart_ice(&mut self, id: TransportId) -> Result<Reply, EngineError> {
        let (key, transport) = self.transport_mut(id)?;
        let void = transport
            .path
            .ice
            .restart()
            .map_err(|error| EngineError::Internal(error.to_string()))?;
        let parameters = transport.path.ice.parameters();
        if let Some(ufrag) = void {
            self.by_ufrag.remove(&ufrag);
        }
        self.by_ufrag.insert(parameters.ufrag.clone(), key);
        Ok(Reply::IceRestarted(parameters))
    }

    fn create_producer(
        &mut self,
        transport_id: TransportId,
        id: ProducerId,
        kind: MediaKind,
        parameters: &RtpParameters,
        paused: bool,
        now: Instant,
    ) -> Result<(), EngineError> {
        check_sizes(parameters)?;
        if self.producer_keys.contains_key(&id) {
            return Err(EngineError::Exists(ObjectId::Producer(id)));
        }
        let (transport_key, transport) = self.transport_mut(transport_id)?;
        if transport.producers.len() >= MAX_PRODUCERS_PER_TRANSPORT {
            let object = ObjectId::Transport(transport_id);
            return Err(EngineError::TooMany {
                object,
                what: "producers",
                limit: MAX_PRODUCERS_PER_TRANSPORT,
            });
        }
        let producer = Producer::new(id, transport_key, kind, parameters, paused, now)?;
        let sources = [(producer.ssrc, SourceRole::Media), (producer.rtx_ssrc, SourceRole::Rtx)];
        for (ssrc, _) in sources {
            if let Some(ssrc) = ssrc.filter(|ssrc| transport.sources.contains_key(ssrc)) {
                return Err(EngineError::SsrcInUse(ssrc));
            }
        }
        if producer.ssrc.is_some() && producer.ssrc == producer.rtx_ssrc {
            return Err(EngineError::Invalid {
                field: "rtpParameters.encodings",
                problem: "rtx has the media's ssrc",
            });
        }
        let codec = main_codec(parameters)?;
        let has_twcc = codec.has_feedback("transport-cc", "");
        if has_twcc && let Some(id) = producer.extensions.id(ExtensionKind::TransportWideCc) {
            transport.uplink.twcc_id = Some(id);
        } else if codec.has_feedback("goog-remb", "") {
            transport.uplink.wants_remb = true;
        }
        let router_key = transport.router;
        let is_audio = kind == MediaKind::Audio;
        let key = self.producers.insert(producer);
        self.producer_keys.insert(id, key);
        if let Some(transport) = self.transports.get_mut(transport_key) {
            transport.producers.push(key);
            for (ssrc, role) in sources {
                if let Some(ssrc) = ssrc {
                    transport.sources.insert(ssrc, (key, role));
                }
            }
        }
        self.capture_new_producer(key, now);
        if is_audio && !paused {
            if let Some(router) = self.routers.get_mut(router_key) {
                router.speaker.add(id, now);
            }
            self.arm_router(router_key, now);
        }
        self.arm_transport(transport_key, now);
        Ok(())
    }

    fn set_producer_paused(&mut self, id: ProducerId, paused: bool, now: Instant) -> Result<(), EngineError> {
        let key = self.producer_key(id)?;
        if self.producers.get(key).is_none_or(|producer| producer.paused == paused) {
            return Ok(());
        }
        let mut is_wanted = self.pause_in_captures(key, paused, now);
        let Some(producer) = self.producers.get_mut(key) else {
            return Ok(());
        };
        producer.set_paused(paused, now);
        let transport = producer.transport;
        for index in 0..producer.consumers.len() {
            let consumer = producer
                .consumers
                .get(index)
                .and_then(|consumer| self.consumers.get_mut(*consumer));
            if let Some(consumer) = consumer {
                consumer.interrupt();
                is_wanted |= !consumer.paused;
            }
        }
        if !paused && is_wanted {
            producer.want_keyframe();
        }
        let router_key = self.transports.get(transport).map(|transport| transport.router);
        if paused
            && let Some(router_key) = router_key
            && let Some(router) = self.routers.get_mut(router_key)
        {
            router.levels.remove(id);
            router.speaker.remove(id);
            self.arm_router(router_key, now);
        }
        self.arm_transport(transport, now);
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "they are the command's fields")]
    fn create_consumer(
        &mut self,
        outbox: &mut Outbox,
        transport_id: TransportId,
        id: ConsumerId,
        producer_id: ProducerId,
        parameters: &RtpParameters,
        paused: bool,
        now: Instant,
    ) -> Result<(), EngineError> {
        check_sizes(parameters)?;
        if self.consumer_keys.contains_key(&id) {
            return Err(EngineError::Exists(ObjectId::Consumer(id)));
        }
        let transport_key = self.transport_key(transport_id)?;
        let producer_key = self.producer_key(producer_id)?;
        let (first_sequence, epoch) = (self.next_random() as u16, self.epoch);
        let not_found = EngineError::NotFound(ObjectId::Transport(transport_id));
        let Some(transport) = self.transports.get(transport_key) else {
            return Err(not_found);
        };
        let Some(producer) = self.producers.get(producer_key) else {
            return Err(EngineError::NotFound(ObjectId::Producer(producer_id)));
        };
        if self
            .transports
            .get(producer.transport)
            .is_none_or(|publisher| publisher.router != transport.router)
        {
            return Err(EngineError::Invalid {
                field: "producer",
                problem: "is in another router",
            });
        }
        if transport.consumers.iter().any(|consumer| {
            self.consumers
                .get(*consumer)
                .is_some_and(|consumer| consumer.producer == producer_key)
        }) {
            return Err(EngineError::AlreadyConsumed {
                transport: transport_id,
                producer: producer_id,
            });
        }
        if transport.consumers.len() >= MAX_CONSUMERS_PER_TRANSPORT {
            let object = ObjectId::Transport(transport_id);
            return Err(EngineError::TooMany {
                object,
                what: "consumers",
                limit: MAX_CONSUMERS_PER_TRANSPORT,
            });
        }
        if producer.consumers.len() >= MAX_CONSUMERS_PER_PRODUCER {
            let object = ObjectId::Producer(producer_id);
            return Err(EngineError::TooMany {
                object,
                what: "consumers",
                limit: MAX_CONSUMERS_PER_PRODUCER,
            });
        }
        let consumer = Consumer::new(
            id,
            transport_key,
            producer_key,
            producer,
            parameters,
            paused,
            first_sequence,
            epoch,
        )?;
        let sources = [Some(consumer.ssrc), consumer.rtx_ssrc()];
        for ssrc in sources.into_iter().flatten() {
            if !Self::is_source_free(transport, ssrc) {
                return Err(EngineError::SsrcInUse(ssrc.0));
            }
        }
        let key = self.consumers.insert(consumer);
        self.consumer_keys.insert(id, key);
        if let Some(transport) = self.transports.get_mut(transport_key) {
            transport.consumers.push(key);
            for ssrc in sources.into_iter().flatten() {
                transport.consumer_sources.insert(ssrc.0, key);
                transport.used_sources.insert(ssrc.0);
            }
        }
        if let Some(producer) = self.producers.get_mut(producer_key) {
            producer.consumers.push(key);
        }
        if !paused {
            self.request_first_keyframe(outbox, transport_key, producer_key, now);
        }
        Ok(())
    }

    /// A consumer can begin, unless its transport is not connected yet: then the request is made when it is.
    fn request_first_keyframe(
        &mut self,
        outbox: &mut Outbox,
        transport: Key<of::Transport>,
        producer: Key<of::Producer>,
        now: Instant,
    ) {
        if self
            .transports
            .get(transport)
            .is_some_and(|transport| transport.path.can_send())
        {
            self.request_keyframe(outbox, producer, now);
        }
    }
}

fn check_sizes(parameters: &RtpParameters) -> Result<(), EngineError> {
    if parameters.codecs.len() > MAX_ITEMS || parameters.header_extensions.len() > MAX_ITEMS {
        return Err(EngineError::Invalid {
            field: "rtpParameters",
            problem: "has more than 64 codecs or extensions",
        });
    }
    if parameters.cname.as_ref().is_some_and(|cname| cname.len() > 255) {
        return Err(EngineError::Invalid {
            field: "rtpParameters.rtcp.cname",
            problem: "is longer than 255 bytes",
        });
    }
    Ok(())
}
