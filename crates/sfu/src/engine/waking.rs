//! What time brings: when transports and routers are woken, and what they do then.

use std::time::Instant;

use crate::control::event::{Event, IceState};
use crate::engine::Engine;
use crate::engine::timers::Sleeper;
use crate::ids::{Key, of};
use crate::path::outbox::Outbox;

impl Engine {
    /// Sees to it that the transport is woken when something of it is due.
    pub(crate) fn arm_transport(&mut self, key: Key<of::Transport>, now: Instant) {
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        let rtt = transport.rtt();
        let mut due = transport.next_report;
        for at in [
            transport.path.dtls_timeout(),
            transport.path.ice.next_timeout(),
            transport.uplink.twcc.next_timeout(),
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

    pub(crate) fn on_transport_timeout(&mut self, outbox: &mut Outbox, key: Key<of::Transport>, now: Instant) {
        self.culprit = Some(key);
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        transport.armed = None;
        let change = transport.path.on_dtls_timeout(outbox, now);
        transport.path.send_checks(outbox, now);
        if transport.path.ice.handle_timeout(now) {
            self.events.push(Event::TransportIce {
                transport: transport.id,
                state: IceState::Disconnected,
                remote_address: transport.path.ice.selected(),
            });
        }
        self.on_dtls_change(key, &change, now);
        self.check_silence(key, now);
        self.send_feedback(outbox, key, now);
        self.send_reports(outbox, key, now);
        self.arm_transport(key, now);
    }

    fn check_silence(&mut self, key: Key<of::Transport>, now: Instant) {
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
    pub(crate) fn arm_router(&mut self, key: Key<of::Router>, now: Instant) {
        let Some(router) = self.routers.get_mut(key) else {
            return;
        };
        if let Some(due) = router.next_timeout() {
            self.timers.arm(Sleeper::Router(key), due.max(now), &mut router.armed);
        }
    }

    pub(crate) fn on_router_timeout(&mut self, key: Key<of::Router>, now: Instant) {
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
}
