//! The path of a media packet: from its publisher's transport through its producer to every consumer.

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use crate::control::event::Event;
use crate::control::parameters::MediaKind;
use crate::engine::Engine;
use crate::engine::timers::Sleeper;
use crate::engine::transport::{SourceRole, Transport};
use crate::ids::{Key, Ssrc, TransportId, of};
use crate::path::association::Association;
use crate::path::outbox::Outbox;
use crate::stream::consumer::{Consumer, Forwarded};
use crate::stream::packet::{Elements, MediaPacket};
use crate::stream::producer::Producer;
use crate::wire::ext::{AudioLevel, ExtensionKind, parse_sdes_text, parse_transport_sequence};
use crate::wire::rtp::RtpHeader;

/// Sources of one transport that are remembered; a publisher that changes its SSRCs more often has lost its mind.
const MAX_SOURCES: usize = 256;

impl Engine {
    /// An authentic, decrypted RTP packet.
    pub(crate) fn on_rtp(&mut self, outbox: &mut Outbox, key: Key<of::Transport>, packet: &mut [u8], now: Instant) {
        let Ok(header) = RtpHeader::parse(packet) else {
            self.drops.malformed += 1;
            return;
        };
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        transport.uplink.incoming.add(packet.len(), now);
        if transport.uplink.twcc_id.is_some() {
            let elements = Elements::of(&header, packet);
            if let Some(number) = elements
                .get(transport.uplink.twcc_id)
                .and_then(parse_transport_sequence)
            {
                transport.uplink.twcc.on_packet(number, header.ssrc, now);
            }
        }
        let Some((producer_key, role)) = self.source(key, &header, packet, now) else {
            self.drops.no_producer += 1;
            return;
        };
        let Some(producer) = self.producers.get_mut(producer_key) else {
            return;
        };
        let format = &producer.format;
        match role {
            SourceRole::Media if header.payload_type == format.payload_type => {
                self.on_media(outbox, producer_key, &header, packet, false, now);
            }
            SourceRole::Rtx if Some(header.payload_type) == format.rtx_payload_type => {
                if let Some((header, place)) = producer.unwrap_rtx(&header, packet) {
                    self.on_media(outbox, producer_key, &header, &packet[place], true, now);
                }
            }
            _ => self.drops.no_producer += 1,
        }
        self.arm_after_packet(key, producer_key, now);
    }

    /// Arms only for what a packet can have brought forward: the full sum is done when the transport wakes.
    #[inline]
    fn arm_after_packet(&mut self, key: Key<of::Transport>, producer: Key<of::Producer>, now: Instant) {
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        let twcc = transport.uplink.twcc.next_timeout();
        let feedback = self
            .producers
            .get(producer)
            .and_then(|producer| producer.feedback_timeout(transport.rtt(), now));
        if let Some(due) = twcc.into_iter().chain(feedback).min() {
            self.timers
                .arm(Sleeper::Transport(key), due.max(now), &mut transport.armed);
        }
    }

    /// Whose packet it is.
    #[inline]
    fn source(
        &mut self,
        key: Key<of::Transport>,
        header: &RtpHeader,
        packet: &[u8],
        now: Instant,
    ) -> Option<(Key<of::Producer>, SourceRole)> {
        let transport = self.transports.get(key)?;
        match transport.sources.get(&header.ssrc.0) {
            Some(found) => Some(*found),
            None => self.learn_source(key, header, packet, now),
        }
    }

    /// Finds the producer of an unknown source by its mid, or, for retransmissions without one, by a payload type that only one has.
    #[cold]
    fn learn_source(
        &mut self,
        key: Key<of::Transport>,
        header: &RtpHeader,
        packet: &[u8],
        now: Instant,
    ) -> Option<(Key<of::Producer>, SourceRole)> {
        let transport = self.transports.get_mut(key)?;
        if transport.sources.len() >= MAX_SOURCES {
            return None;
        }
        let elements = Elements::of(header, packet);
        let mut by_payload_type = None;
        let mut found = None;
        for &candidate in &transport.producers {
            let Some(producer) = self.producers.get(candidate) else {
                continue;
            };
            let role = if header.payload_type == producer.format.payload_type {
                SourceRole::Media
            } else if Some(header.payload_type) == producer.format.rtx_payload_type {
                SourceRole::Rtx
            } else {
                continue;
            };
            let mid = elements
                .get(producer.extensions.id(ExtensionKind::Mid))
                .and_then(parse_sdes_text);
            match mid {
                Some(mid) if producer.mid.as_deref() == Some(mid) => {
                    found = Some((candidate, role));
                    break;
                }
                None if role == SourceRole::Rtx && producer.rtx_ssrc.is_none() => {
                    by_payload_type = if by_payload_type.is_none() {
                        Some((candidate, role))
                    } else {
                        None
                    };
                }
                _ => {}
            }
        }
        let (producer_key, role) = found.or(by_payload_type)?;
        if role == SourceRole::Media && self.producers.get(producer_key)?.is_of_other_source(header.ssrc.0) {
            self.switch_source_in_captures(producer_key, now);
        }
        let transport = self.transports.get_mut(key)?;
        let producer = self.producers.get_mut(producer_key)?;
        match role {
            SourceRole::Media => {
                if let Some(old) = producer.ssrc.filter(|&old| old != header.ssrc.0) {
                    transport.sources.remove(&old);
                }
                if let Some(old) = producer.rtx_ssrc.filter(|_| producer.ssrc.is_some()) {
                    transport.sources.remove(&old);
                }
                producer.switch_source(header.ssrc.0);
            }
            SourceRole::Rtx => {
                if let Some(old) = producer.rtx_ssrc.replace(header.ssrc.0) {
                    transport.sources.remove(&old);
                }
            }
        }
        transport.sources.insert(header.ssrc.0, (producer_key, role));
        Some((producer_key, role))
    }

    fn on_media(
        &mut self,
        outbox: &mut Outbox,
        producer_key: Key<of::Producer>,
        header: &RtpHeader,
        bytes: &[u8],
        is_rtx: bool,
        now: Instant,
    ) {
        let Some(producer) = self.producers.get_mut(producer_key) else {
            return;
        };
        let (started, silent) = (producer.has_started(), producer.is_silent());
        let accepted = producer.receive(header, bytes, is_rtx, now);
        if !started && producer.has_started() {
            self.events.push(Event::ProducerStarted { producer: producer.id });
        }
        if silent && !producer.is_silent() {
            self.events.push(Event::ProducerActive { producer: producer.id });
        }
        let Some(accepted) = accepted else { return };
        let elements = Elements::of(header, bytes);
        if producer.format.kind == MediaKind::Audio
            && let Some(level) = elements
                .get(producer.extensions.id(ExtensionKind::AudioLevel))
                .and_then(AudioLevel::parse)
        {
            producer.on_level(level.minus_dbov);
            if !accepted.late {
                let (id, transport) = (producer.id, producer.transport);
                self.observe_level(transport, id, level.minus_dbov, now);
            }
        }
        let Some(producer) = self.producers.get(producer_key) else {
            return;
        };
        let packet = MediaPacket {
            header,
            bytes,
            elements: &elements,
            sequence: accepted.sequence,
            keyframe: accepted.keyframe,
            source_epoch: producer.source_epoch,
            arrived: now,
        };
        self.fan_out(outbox, producer_key, &packet, now);
    }

    fn observe_level(
        &mut self,
        transport: Key<of::Transport>,
        producer: crate::ids::ProducerId,
        minus_dbov: u8,
        now: Instant,
    ) {
        let Some(router_key) = self.transports.get(transport).map(|transport| transport.router) else {
            return;
        };
        let Some(router) = self.routers.get_mut(router_key) else {
            return;
        };
        router.levels.on_level(producer, minus_dbov, now);
        router.speaker.on_level(producer, minus_dbov, now);
        if router.armed.is_none() {
            self.arm_router(router_key, now);
        }
    }

    /// Offers a packet to every consumer of its producer. A panic at one consumer ends that one's transport; the others are served.
    fn fan_out(
        &mut self,
        outbox: &mut Outbox,
        producer_key: Key<of::Producer>,
        packet: &MediaPacket<'_>,
        now: Instant,
    ) {
        let publisher = self.culprit;
        let mut next = 0;
        let mut needs_keyframe = false;
        loop {
            let result = catch_unwind(AssertUnwindSafe(|| {
                while let Some(&consumer_key) = self
                    .producers
                    .get(producer_key)
                    .and_then(|producer| producer.consumers.get(next))
                {
                    next += 1;
                    let Some(consumer) = self.consumers.get_mut(consumer_key) else {
                        continue;
                    };
                    let Some(transport) = self.transports.get_mut(consumer.transport) else {
                        continue;
                    };
                    self.culprit = Some(consumer.transport);
                    match consumer.forward(packet, &mut transport.path, outbox, now) {
                        Forwarded::Sent | Forwarded::Dropped => {}
                        Forwarded::NeedsKeyframe => needs_keyframe = true,
                        Forwarded::Synced => {
                            let Some(producer) = self.producers.get(producer_key) else {
                                continue;
                            };
                            if producer.highest() > packet.sequence {
                                catch_up(
                                    producer,
                                    consumer,
                                    &mut transport.path,
                                    packet.sequence + 1,
                                    outbox,
                                    now,
                                );
                            }
                        }
                    }
                }
            }));
            match result {
                Ok(()) => break,
                Err(payload) => {
                    // Its consumers leave the list, so the next one may now be where this one was: begin again behind those served.
                    let before = self.consumer_count(producer_key);
                    self.on_panic(outbox, &*payload, now);
                    next = next.saturating_sub(before - self.consumer_count(producer_key));
                }
            }
        }
        self.culprit = publisher;
        if needs_keyframe && let Some(producer) = self.producers.get_mut(producer_key) {
            producer.want_keyframe();
        }
    }

    fn consumer_count(&self, producer: Key<of::Producer>) -> usize {
        self.producers
            .get(producer)
            .map_or(0, |producer| producer.consumers.len())
    }

    /// Answers a participant's NACK of one consumer from the publisher's ring.
    pub(crate) fn resend(
        &mut self,
        outbox: &mut Outbox,
        consumer_key: Key<of::Consumer>,
        lost: impl Iterator<Item = u16>,
        now: Instant,
    ) {
        let Some(consumer) = self.consumers.get_mut(consumer_key) else {
            return;
        };
        let Some(transport) = self.transports.get_mut(consumer.transport) else {
            return;
        };
        let Some(producer) = self.producers.get(consumer.producer) else {
            return;
        };
        consumer.count_nack();
        for sequence in lost {
            let Some((of_producer, mapped)) = consumer.wanted_again(sequence, now) else {
                continue;
            };
            let Some(stored) = producer.ring.get(of_producer, now) else {
                continue;
            };
            let elements = Elements::of(stored.header, stored.bytes);
            let packet = MediaPacket {
                header: stored.header,
                bytes: stored.bytes,
                elements: &elements,
                sequence: stored.sequence,
                keyframe: stored.keyframe,
                source_epoch: producer.source_epoch,
                arrived: stored.arrived,
            };
            if !consumer.resend(&packet, mapped, &mut transport.path, outbox, now) {
                break;
            }
        }
    }

    /// Asks for keyframes for the consumers of a transport that wait for one: it can send now.
    pub(crate) fn want_keyframes_of_transport(&mut self, key: Key<of::Transport>, now: Instant) {
        let Some(transport) = self.transports.get(key) else {
            return;
        };
        let mut publishers = Vec::new();
        for consumer in &transport.consumers {
            let Some(consumer) = self.consumers.get(*consumer) else {
                continue;
            };
            if consumer.paused || !consumer.is_unsynced() {
                continue;
            }
            if let Some(producer) = self.producers.get_mut(consumer.producer) {
                producer.want_keyframe();
                publishers.push(producer.transport);
            }
        }
        for publisher in publishers {
            self.arm_transport(publisher, now);
        }
    }

    /// Whether a source was never sent from in a transport.
    pub(crate) fn is_source_free(transport: &Transport, ssrc: Ssrc) -> bool {
        !transport.used_sources.contains(&ssrc.0) && transport.rtcp_ssrc != ssrc
    }

    /// Which transport an address belongs to, for tests and diagnosis.
    pub fn transport_at(&self, address: SocketAddr) -> Option<TransportId> {
        self.key_at(address)
            .and_then(|key| self.transports.get(key))
            .map(|transport| transport.id)
    }
}

/// The packet that the stream begins with came late (it was sent again): those behind it, which were dropped, follow at once.
fn catch_up(
    producer: &Producer,
    consumer: &mut Consumer,
    path: &mut Association,
    from: u64,
    outbox: &mut Outbox,
    now: Instant,
) {
    for stored in producer.ring.iter_from(from, now) {
        let elements = Elements::of(stored.header, stored.bytes);
        let packet = MediaPacket {
            header: stored.header,
            bytes: stored.bytes,
            elements: &elements,
            sequence: stored.sequence,
            keyframe: stored.keyframe,
            source_epoch: producer.source_epoch,
            arrived: stored.arrived,
        };
        consumer.forward(&packet, path, outbox, now);
    }
}
