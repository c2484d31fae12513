//! Removing objects: each takes what hangs on it along, and leaves no trace in the maps and lists of the others.

use std::net::SocketAddr;
use std::time::Instant;

use crate::control::event::Event;
use crate::engine::transport::Transport;
use crate::engine::{Engine, Farewell};
use crate::ids::{ConsumerId, Key, ProducerId, Ssrc, TransportId, of};
use crate::path::outbox::Outbox;

impl Engine {
    /// Removes a transport and all in it; returns its id.
    pub(crate) fn remove_transport(
        &mut self,
        outbox: &mut Outbox,
        key: Key<of::Transport>,
        farewell: Farewell,
        now: Instant,
    ) -> Option<TransportId> {
        let transport = self.transports.get_mut(key)?;
        let (router, id) = (transport.router, transport.id);
        let (producers, consumers) = (transport.producers.clone(), transport.consumers.clone());
        let addresses: Vec<SocketAddr> = transport.path.ice.addresses().collect();
        let ufrags: Vec<String> = transport.path.ice.ufrags().map(str::to_owned).collect();
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
            transport.path.close_dtls(outbox);
        }
        self.transports.remove(key);
        Some(id)
    }

    /// Removes a producer and its consumers, which nobody asked to close: `tell` of them. Returns its id.
    pub(crate) fn remove_producer(&mut self, key: Key<of::Producer>, tell: bool, now: Instant) -> Option<ProducerId> {
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
            let Transport { sources, path, .. } = transport;
            sources.retain(|&source, (owner, _)| {
                if *owner == key
                    && let Some(srtp) = &mut path.srtp
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
    pub(crate) fn remove_consumer(&mut self, key: Key<of::Consumer>) -> Option<ConsumerId> {
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
