//! The engine of one worker: datagrams, commands and time go in; datagrams, replies and events come out.
//!
//! Invariants: an object is in its slab exactly as long as its id is in the id map and its parent lists it.
//! A panic while a transport is worked on ends that transport, with an event, and nothing else.

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use crate::capture::{Capture, Schedule};
use crate::consumer::Consumer;
use crate::dtls::{Certificate, DtlsChange};
use crate::engine_command::{
    Command, Drops, DtlsReason, DtlsState, EngineError, Event, IceCandidate, IceState, Reply, WorkerStats,
};
use crate::engine_events::EventQueue;
use crate::engine_outbox::Outbox;
use crate::engine_slab::{Key, Slab};
use crate::engine_timers::{Sleeper, Timers};
use crate::ids::{CaptureId, ConsumerId, ProducerId, RouterId, Ssrc, TransportId};
use crate::producer::Producer;
use crate::router::Router;
use crate::stun::{self, BINDING, DatagramKind, IceRole, StunClass, StunErrorCode, StunMessage};
use crate::transport::{Refused, Transport, reason_of};

/// What an engine is made with.
#[derive(Clone, Debug)]
pub struct EngineConfig {
    /// Our certificate; one per process.
    pub certificate: Certificate,
    /// Where this worker's socket can be reached.
    pub candidates: Vec<IceCandidate>,
    /// Without an authenticated check for so long, the remote has gone.
    pub consent_timeout: Duration,
    /// Whether `debug.*` commands are executed.
    pub fault_injection: bool,
    /// Port of this worker's socket, for its statistics.
    pub port: u16,
    /// The host's monotonic clock, in µs, at the engine's start: captured frames tell its time.
    pub epoch_us: i64,
    /// Seeds SSRCs and first sequence numbers, which need to differ, not to be secret.
    pub seed: u64,
}

/// How a transport is taken leave of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Farewell {
    /// It failed: no word to its remote.
    None,
    /// It was closed: `close_notify`, and events for what was in it.
    Transport,
    /// Its router was closed: `close_notify`, no events.
    Router,
}

/// The engine of one worker.
pub struct Engine {
    pub(crate) config: EngineConfig,
    pub(crate) epoch: Instant,
    pub(crate) routers: Slab<Router>,
    pub(crate) transports: Slab<Transport>,
    pub(crate) producers: Slab<Producer>,
    pub(crate) consumers: Slab<Consumer>,
    pub(crate) captures: Slab<Capture>,
    pub(crate) router_keys: FxHashMap<RouterId, Key<Router>>,
    pub(crate) transport_keys: FxHashMap<TransportId, Key<Transport>>,
    pub(crate) producer_keys: FxHashMap<ProducerId, Key<Producer>>,
    pub(crate) consumer_keys: FxHashMap<ConsumerId, Key<Consumer>>,
    pub(crate) capture_keys: FxHashMap<CaptureId, Key<Capture>>,
    /// Captures that are gone, with what their readers have not taken.
    pub(crate) captured_rest: Vec<(CaptureId, Vec<u8>)>,
    /// When captures collect.
    pub(crate) capture_schedule: Option<Schedule>,
    by_address: FxHashMap<SocketAddr, Key<Transport>>,
    pub(crate) by_ufrag: FxHashMap<String, Key<Transport>>,
    pub(crate) timers: Timers,
    pub(crate) events: EventQueue,
    pub(crate) drops: Drops,
    packets_received: u64,
    pub(crate) packets_sent: u64,
    pub(crate) random: u64,
    /// The transport that is worked on: a panic is its fault.
    pub(crate) culprit: Option<Key<Transport>>,
}

impl Engine {
    /// An engine without objects. `now` is the zero of its clocks.
    pub fn new(config: EngineConfig, now: Instant) -> Self {
        Self {
            random: config.seed | 1,
            config,
            epoch: now,
            routers: Slab::default(),
            transports: Slab::default(),
            producers: Slab::default(),
            consumers: Slab::default(),
            captures: Slab::default(),
            router_keys: FxHashMap::default(),
            transport_keys: FxHashMap::default(),
            producer_keys: FxHashMap::default(),
            consumer_keys: FxHashMap::default(),
            capture_keys: FxHashMap::default(),
            captured_rest: Vec::new(),
            capture_schedule: None,
            by_address: FxHashMap::default(),
            by_ufrag: FxHashMap::default(),
            timers: Timers::new(now),
            events: EventQueue::default(),
            drops: Drops::default(),
            packets_received: 0,
            packets_sent: 0,
            culprit: None,
        }
    }

    /// A datagram arrived. It is decrypted where it lies; what is to be sent is appended to `outbox`.
    pub fn handle_datagram(&mut self, outbox: &mut Outbox, from: SocketAddr, datagram: &mut [u8], now: Instant) {
        self.packets_received += 1;
        let before = outbox.len();
        self.guarded(outbox, now, |engine, outbox| match stun::classify(datagram) {
            DatagramKind::Stun => engine.on_stun(outbox, from, datagram, now),
            DatagramKind::Dtls => engine.on_dtls(outbox, from, datagram, now),
            DatagramKind::Rtp => engine.on_srtp(outbox, from, datagram, false, now),
            DatagramKind::Rtcp => engine.on_srtp(outbox, from, datagram, true, now),
            DatagramKind::Unknown => engine.drops.malformed += 1,
        });
        self.packets_sent += outbox.len().saturating_sub(before) as u64;
    }

    /// Executes a command. An error means that nothing has changed.
    pub fn handle_command(
        &mut self,
        outbox: &mut Outbox,
        command: Command,
        now: Instant,
    ) -> Result<Reply, EngineError> {
        let before = outbox.len();
        let mut reply = Err(EngineError::Internal("panic".to_owned()));
        self.guarded(outbox, now, |engine, outbox| {
            reply = engine.execute(outbox, command, now);
        });
        self.packets_sent += outbox.len().saturating_sub(before) as u64;
        reply
    }

    /// Time has passed: does all that is due.
    pub fn handle_timeout(&mut self, outbox: &mut Outbox, now: Instant) {
        let before = outbox.len();
        while let Some((sleeper, due)) = self.timers.pop(now) {
            match sleeper {
                Sleeper::Transport(key) => {
                    if self
                        .transports
                        .get(key)
                        .is_some_and(|transport| transport.armed == Some(due))
                    {
                        self.guarded(outbox, now, |engine, outbox| {
                            engine.on_transport_timeout(outbox, key, now);
                        });
                    }
                }
                Sleeper::Router(key) => {
                    if self.routers.get(key).is_some_and(|router| router.armed == Some(due)) {
                        self.guarded(outbox, now, |engine, _| engine.on_router_timeout(key, now));
                    }
                }
            }
        }
        self.collect_captures(outbox, now);
        self.packets_sent += outbox.len().saturating_sub(before) as u64;
    }

    /// When to call [`Self::handle_timeout`] next.
    pub fn next_timeout(&self) -> Option<Instant> {
        let collecting = self.capture_schedule.map(|schedule| schedule.until);
        self.timers.next_timeout().into_iter().chain(collecting).min()
    }

    /// The oldest event that was not fetched.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop()
    }

    /// Counts datagrams that the socket did not take.
    pub fn count_unsent(&mut self, datagrams: u64) {
        self.drops.send_buffer_full += datagrams;
    }

    /// Takes leave of every remote: the worker ends.
    pub fn close(&mut self, outbox: &mut Outbox, now: Instant) {
        let keys: Vec<Key<Transport>> = self.transport_keys.values().copied().collect();
        for key in keys {
            self.guarded(outbox, now, |engine, outbox| {
                engine.culprit = Some(key);
                engine.remove_transport(outbox, key, Farewell::Router, now);
            });
        }
    }

    /// This worker's share of `core.stats`.
    pub fn stats(&self) -> WorkerStats {
        WorkerStats {
            port: self.config.port,
            routers: self.routers.len(),
            transports: self.transports.len(),
            producers: self.producers.len(),
            consumers: self.consumers.len(),
            packets_received: self.packets_received,
            packets_sent: self.packets_sent,
            drops: Drops {
                events: self.events.dropped(),
                ..self.drops
            },
        }
    }

    /// Runs `work`; when it panics, the transport that was worked on fails.
    ///
    /// Unwind safety: work changes objects in place and never takes one out of its slab or list, so all but the culprit stay whole.
    pub(crate) fn guarded(&mut self, outbox: &mut Outbox, now: Instant, work: impl FnOnce(&mut Self, &mut Outbox)) {
        self.culprit = None;
        let result = catch_unwind(AssertUnwindSafe(|| work(self, outbox)));
        if let Err(payload) = result {
            self.on_panic(outbox, &*payload, now);
        }
    }

    pub(crate) fn on_panic(&mut self, outbox: &mut Outbox, payload: &(dyn std::any::Any + Send), now: Instant) {
        let Some(key) = self.culprit.take() else {
            return;
        };
        let message = payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "panic".to_owned());
        // Closing touches the culprit's own state, which may be what is broken.
        let closing = catch_unwind(AssertUnwindSafe(|| {
            self.remove_transport(outbox, key, Farewell::None, now)
        }));
        let transport = match closing {
            Ok(transport) => transport,
            Err(_) => self.transports.remove(key).map(|transport| transport.id),
        };
        if let Some(transport) = transport {
            self.transport_keys.remove(&transport);
            self.events.push(Event::TransportPanicked { transport, message });
        }
    }

    /// A number that differs from the last ones (xorshift).
    pub(crate) fn next_random(&mut self) -> u32 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 16) as u32
    }

    // STUN

    fn on_stun(&mut self, outbox: &mut Outbox, from: SocketAddr, datagram: &[u8], now: Instant) {
        let Ok(message) = StunMessage::parse(datagram) else {
            self.drops.bad_stun += 1;
            return;
        };
        let key = message
            .username_fragments()
            .and_then(|(ufrag, _)| self.by_ufrag.get(ufrag))
            .copied();
        let Some((key, transport)) = key.and_then(|key| self.transports.get_mut(key).map(|transport| (key, transport)))
        else {
            // Indications keep a path open and are not authenticated; an answer to a check we never sent is nothing.
            if message.class != StunClass::Indication {
                self.drops.bad_stun += 1;
            }
            return;
        };
        self.culprit = Some(key);
        transport.counters.packets_received += 1;
        transport.counters.bytes_received += datagram.len() as u64;
        if message.class != StunClass::Request
            || message.method != BINDING
            || transport.ice.authenticate(&message).is_none()
        {
            transport.counters.stun_rejected += 1;
            self.drops.bad_stun += 1;
            return;
        }
        // An address that another transport uses stays its own: else a participant could turn away another's packets.
        if let Some(&owner) = self.by_address.get(&from)
            && owner != key
        {
            if self
                .transports
                .get(owner)
                .is_some_and(|other| other.ice.holds(from, now))
            {
                if let Some(transport) = self.transports.get_mut(key) {
                    transport.counters.stun_rejected += 1;
                }
                self.drops.bad_stun += 1;
                return;
            }
            if let Some(other) = self.transports.get_mut(owner) {
                other.ice.release(from);
            }
            self.by_address.remove(&from);
        }
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        transport.counters.stun_received += 1;
        let refusal = if message.unknown_required.is_some() {
            Some(StunErrorCode::BadRequest)
        } else if matches!(message.role, Some(IceRole::Controlled(_))) {
            Some(StunErrorCode::RoleConflict)
        } else {
            None
        };
        let slot = outbox.slot();
        let Some(integrity) = transport.ice.authenticate(&message) else {
            return;
        };
        let written = match refusal {
            Some(code) => stun::write_binding_error(slot, message.transaction_id, code, Some(integrity)),
            None => stun::write_binding_success(slot, message.transaction_id, from, integrity),
        };
        if let Ok(len) = written {
            transport.send_plain(outbox, len, from);
        }
        if refusal.is_some() {
            return;
        }
        let state = transport.ice.state();
        let effect = transport.ice.on_check(&message, from, now);
        if effect.changed && (transport.ice.state() != state || transport.may_tell_address(now)) {
            self.events.push(Event::TransportIce {
                transport: transport.id,
                state: transport.ice.state(),
                remote_address: transport.ice.selected(),
            });
        }
        if effect.added {
            self.by_address.insert(from, key);
        }
        if let Some(evicted) = effect.evicted {
            self.by_address.remove(&evicted);
        }
        if let Some(ufrag) = effect.retired_ufrag {
            self.by_ufrag.remove(&ufrag);
        }
        if effect.changed {
            self.start_dtls(outbox, key, now);
            self.arm_transport(key, now);
        }
    }

    // DTLS

    fn on_dtls(&mut self, outbox: &mut Outbox, from: SocketAddr, datagram: &[u8], now: Instant) {
        let key = self.by_address.get(&from).copied();
        let Some((key, transport)) = key.and_then(|key| self.transports.get_mut(key).map(|transport| (key, transport)))
        else {
            self.drops.unvalidated_dtls += 1;
            return;
        };
        self.culprit = Some(key);
        transport.panic_if_asked();
        transport.counters.packets_received += 1;
        transport.counters.bytes_received += datagram.len() as u64;
        transport.counters.dtls_received += 1;
        let change = transport.on_dtls(datagram, outbox, now);
        self.on_dtls_change(key, &change, now);
        self.arm_transport(key, now);
    }

    /// Begins the handshake if it can begin.
    pub(crate) fn start_dtls(&mut self, outbox: &mut Outbox, key: Key<Transport>, now: Instant) {
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        if let Some(change) = transport.start_dtls(&self.config.certificate, outbox, now) {
            let transport = transport.id;
            self.events.push(Event::TransportDtls {
                transport,
                state: DtlsState::Connecting,
                reason: None,
            });
            self.on_dtls_change(key, &change, now);
        }
    }

    fn on_dtls_change(&mut self, key: Key<Transport>, change: &DtlsChange, now: Instant) {
        let Some(transport) = self.transports.get(key) else {
            return;
        };
        let (state, reason) = match change {
            DtlsChange::None => return,
            DtlsChange::Connected(_) => (DtlsState::Connected, None),
            DtlsChange::Failed(failure) => (DtlsState::Failed, Some(reason_of(*failure))),
            DtlsChange::ClosedByPeer => (DtlsState::Closed, Some(DtlsReason::ClosedByPeer)),
        };
        self.events.push(Event::TransportDtls {
            transport: transport.id,
            state,
            reason,
        });
        if state == DtlsState::Connected {
            self.want_keyframes_of_transport(key, now);
        }
    }

    /// Which transport an address belongs to.
    pub(crate) fn key_at(&self, address: SocketAddr) -> Option<Key<Transport>> {
        self.by_address.get(&address).copied()
    }

    // SRTP

    fn on_srtp(&mut self, outbox: &mut Outbox, from: SocketAddr, datagram: &mut [u8], is_rtcp: bool, now: Instant) {
        let key = self.by_address.get(&from).copied();
        let Some((key, transport)) = key.and_then(|key| self.transports.get_mut(key).map(|transport| (key, transport)))
        else {
            self.drops.unknown_address += 1;
            return;
        };
        self.culprit = Some(key);
        transport.panic_if_asked();
        transport.counters.packets_received += 1;
        transport.counters.bytes_received += datagram.len() as u64;
        let len = match transport.open(datagram, is_rtcp) {
            Ok(len) => len,
            Err(refused) => {
                match refused {
                    Refused::Unauthentic => self.drops.srtp_auth += 1,
                    Refused::Replayed => self.drops.srtp_replay += 1,
                    Refused::Malformed => self.drops.malformed += 1,
                    Refused::InjectedLoss => {}
                }
                return;
            }
        };
        if transport.ice.on_media(from, now) && transport.may_tell_address(now) {
            self.events.push(Event::TransportIce {
                transport: transport.id,
                state: transport.ice.state(),
                remote_address: transport.ice.selected(),
            });
        }
        let Some(packet) = datagram.get_mut(..len) else {
            return;
        };
        if is_rtcp {
            self.on_rtcp(outbox, key, packet, now);
        } else {
            self.on_rtp(outbox, key, packet, now);
        }
    }

    // Time

    /// Sees to it that the transport is woken when something of it is due.
    pub(crate) fn arm_transport(&mut self, key: Key<Transport>, now: Instant) {
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        let rtt = transport.rtt();
        let mut due = transport.next_report;
        for at in [
            transport.dtls_timeout(),
            transport.ice.consent_deadline(),
            transport.twcc.next_timeout(),
        ] {
            due = at.map_or(due, |at| due.min(at));
        }
        for producer in &transport.producers {
            if let Some(at) = self
                .producers
                .get(*producer)
                .and_then(|producer| producer.next_timeout(rtt, now))
            {
                due = due.min(at);
            }
        }
        self.timers
            .arm(Sleeper::Transport(key), due.max(now), &mut transport.armed);
    }

    fn on_transport_timeout(&mut self, outbox: &mut Outbox, key: Key<Transport>, now: Instant) {
        self.culprit = Some(key);
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        transport.armed = None;
        let change = transport.on_dtls_timeout(outbox, now);
        if transport.ice.handle_timeout(now) {
            self.events.push(Event::TransportIce {
                transport: transport.id,
                state: IceState::Disconnected,
                remote_address: transport.ice.selected(),
            });
        }
        self.on_dtls_change(key, &change, now);
        self.check_silence(key, now);
        self.send_feedback(outbox, key, now);
        self.send_reports(outbox, key, now);
        self.arm_transport(key, now);
    }

    fn check_silence(&mut self, key: Key<Transport>, now: Instant) {
        let Some(transport) = self.transports.get(key) else {
            return;
        };
        for producer in &transport.producers {
            if let Some(producer) = self.producers.get_mut(*producer)
                && producer.check_silence(now)
            {
                self.events.push(Event::ProducerSilent { producer: producer.id });
            }
        }
    }

    /// Sees to it that the router's observers are asked when they have something to say.
    pub(crate) fn arm_router(&mut self, key: Key<Router>, now: Instant) {
        let Some(router) = self.routers.get_mut(key) else {
            return;
        };
        if let Some(due) = router.next_timeout() {
            self.timers.arm(Sleeper::Router(key), due.max(now), &mut router.armed);
        }
    }

    fn on_router_timeout(&mut self, key: Key<Router>, now: Instant) {
        let Some(router) = self.routers.get_mut(key) else {
            return;
        };
        router.armed = None;
        if let Some(levels) = router.levels.poll(now) {
            let levels = levels
                .iter()
                .map(|&(producer, level)| (producer, i16::from(level)))
                .collect();
            self.events.push(Event::RouterLevels {
                router: router.id,
                levels,
            });
        }
        if let Some(producer) = router.speaker.poll(now) {
            self.events.push(Event::RouterSpeaker {
                router: router.id,
                producer,
            });
        }
        self.arm_router(key, now);
    }

    // Closing

    /// Removes a transport and all in it; returns its id.
    pub(crate) fn remove_transport(
        &mut self,
        outbox: &mut Outbox,
        key: Key<Transport>,
        farewell: Farewell,
        now: Instant,
    ) -> Option<TransportId> {
        let transport = self.transports.get_mut(key)?;
        let (router, id) = (transport.router, transport.id);
        let (producers, consumers) = (transport.producers.clone(), transport.consumers.clone());
        let addresses: Vec<SocketAddr> = transport.ice.addresses().collect();
        let ufrags: Vec<String> = transport.ice.ufrags().map(str::to_owned).collect();
        for address in addresses {
            if self.by_address.get(&address) == Some(&key) {
                self.by_address.remove(&address);
            }
        }
        for ufrag in ufrags {
            self.by_ufrag.remove(&ufrag);
        }
        for consumer in consumers {
            if let Some(id) = self.remove_consumer(consumer)
                && farewell != Farewell::Router
            {
                self.events.push(Event::ConsumerClosed { consumer: id });
            }
        }
        for producer in producers {
            if let Some(id) = self.remove_producer(producer, farewell != Farewell::Router, now)
                && farewell != Farewell::Router
            {
                self.events.push(Event::ProducerClosed { producer: id });
            }
        }
        if let Some(router) = self.routers.get_mut(router) {
            router.transports.retain(|&other| other != key);
        }
        self.transport_keys.remove(&id);
        if farewell != Farewell::None
            && let Some(transport) = self.transports.get_mut(key)
        {
            transport.close_dtls(outbox);
        }
        self.transports.remove(key);
        Some(id)
    }

    /// Removes a producer and its consumers, which nobody asked to close: `tell` of them. Returns its id.
    pub(crate) fn remove_producer(&mut self, key: Key<Producer>, tell: bool, now: Instant) -> Option<ProducerId> {
        let producer = self.producers.get(key)?;
        let (id, consumers, transport) = (producer.id, producer.consumers.clone(), producer.transport);
        self.uncapture_producer(key, now);
        for consumer in consumers {
            if let Some(consumer) = self.remove_consumer(consumer)
                && tell
            {
                self.events.push(Event::ConsumerClosed { consumer });
            }
        }
        if let Some(transport) = self.transports.get_mut(transport) {
            transport.producers.retain(|&other| other != key);
            let Transport { sources, srtp, .. } = transport;
            sources.retain(|&source, (owner, _)| {
                if *owner == key
                    && let Some(srtp) = srtp
                {
                    // Nobody listens to it any more; a publisher that comes and goes all day must not use up its sources.
                    srtp.inbound.forget(Ssrc(source));
                }
                *owner != key
            });
            let router = transport.router;
            if let Some(router) = self.routers.get_mut(router) {
                router.levels.remove(id);
                router.speaker.remove(id);
            }
            self.arm_router(router, now);
        }
        self.producers.remove(key);
        self.producer_keys.remove(&id);
        Some(id)
    }

    /// Removes a consumer; returns its id.
    pub(crate) fn remove_consumer(&mut self, key: Key<Consumer>) -> Option<ConsumerId> {
        let consumer = self.consumers.remove(key)?;
        if let Some(producer) = self.producers.get_mut(consumer.producer) {
            producer.consumers.retain(|&other| other != key);
        }
        if let Some(transport) = self.transports.get_mut(consumer.transport) {
            transport.consumers.retain(|&other| other != key);
            transport.consumer_sources.retain(|_, owner| *owner != key);
        }
        self.consumer_keys.remove(&consumer.id);
        Some(consumer.id)
    }
}
