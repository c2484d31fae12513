//! The engine of one worker: datagrams, commands and time go in; datagrams, replies and events come out.
//!
//! Invariants: an object is in its slab exactly as long as its id is in the id map and its parent lists it.
//! A panic while a transport is worked on ends that transport, with an event, and nothing else.

mod arrival;
mod capturing;
mod events;
mod execution;
mod media;
mod removal;
mod router;
mod rtcp;
mod slab;
mod timers;
mod transport;
mod waking;

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use crate::capture::reader::{Capture, Schedule};
use crate::control::command::Command;
use crate::control::error::EngineError;
use crate::control::event::Event;
use crate::control::reply::{IceCandidate, Reply};
use crate::control::stats::{Drops, WorkerStats};
use crate::engine::events::EventQueue;
use crate::engine::router::Router;
use crate::engine::slab::Slab;
use crate::engine::timers::{Sleeper, Timers};
use crate::engine::transport::Transport;
use crate::ids::{CaptureId, ConsumerId, Key, ProducerId, RouterId, TransportId, of};
use crate::path::outbox::Outbox;
use crate::secure::certificate::Certificate;
use crate::stream::consumer::Consumer;
use crate::stream::producer::Producer;
use crate::wire::stun::{self, DatagramKind};

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
    pub(crate) router_keys: FxHashMap<RouterId, Key<of::Router>>,
    pub(crate) transport_keys: FxHashMap<TransportId, Key<of::Transport>>,
    pub(crate) producer_keys: FxHashMap<ProducerId, Key<of::Producer>>,
    pub(crate) consumer_keys: FxHashMap<ConsumerId, Key<of::Consumer>>,
    pub(crate) capture_keys: FxHashMap<CaptureId, Key<of::Capture>>,
    /// Captures that are gone, with what their readers have not taken.
    pub(crate) captured_rest: Vec<(CaptureId, Vec<u8>)>,
    /// When captures collect.
    pub(crate) capture_schedule: Option<Schedule>,
    pub(crate) by_address: FxHashMap<SocketAddr, Key<of::Transport>>,
    pub(crate) by_ufrag: FxHashMap<String, Key<of::Transport>>,
    pub(crate) timers: Timers,
    pub(crate) events: EventQueue,
    pub(crate) drops: Drops,
    packets_received: u64,
    pub(crate) packets_sent: u64,
    pub(crate) random: u64,
    /// The transport that is worked on: a panic is its fault.
    pub(crate) culprit: Option<Key<of::Transport>>,
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
        let keys: Vec<Key<of::Transport>> = self.transport_keys.values().copied().collect();
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
}
