//! What arrives, to the transport it belongs to: STUN by its user name, DTLS and SRTP by the address that STUN has proven.

use std::net::SocketAddr;
use std::time::Instant;

use crate::control::event::{DtlsReason, DtlsState, Event, IceState};
use crate::engine::Engine;
use crate::ids::{Key, of};
use crate::path::association::{Refused, reason_of};
use crate::path::outbox::Outbox;
use crate::secure::dtls::DtlsChange;
use crate::wire::stun::{BINDING, IceRole, StunClass, StunMessage};
use crate::wire::stun_write::{self, StunErrorCode};

impl Engine {
    // STUN

    pub(crate) fn on_stun(&mut self, outbox: &mut Outbox, from: SocketAddr, datagram: &[u8], now: Instant) {
        let Ok(message) = StunMessage::parse(datagram) else {
            self.drops.bad_stun += 1;
            return;
        };
        if matches!(message.class, StunClass::Success | StunClass::Error) {
            self.on_stun_answer(outbox, from, datagram.len(), &message, now);
            return;
        }
        let key = message
            .username_fragments()
            .and_then(|(ufrag, _)| self.by_ufrag.get(ufrag))
            .copied();
        let Some((key, transport)) = key.and_then(|key| self.transports.get_mut(key).map(|transport| (key, transport)))
        else {
            // Indications keep a path open and are not authenticated.
            if message.class != StunClass::Indication {
                self.drops.bad_stun += 1;
            }
            return;
        };
        self.culprit = Some(key);
        transport.path.counters.packets_received += 1;
        transport.path.counters.bytes_received += datagram.len() as u64;
        if message.class != StunClass::Request
            || message.method != BINDING
            || transport.path.ice.authenticate(&message).is_none()
        {
            transport.path.counters.stun_rejected += 1;
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
                .is_some_and(|other| other.path.ice.holds(from, now))
            {
                if let Some(transport) = self.transports.get_mut(key) {
                    transport.path.counters.stun_rejected += 1;
                }
                self.drops.bad_stun += 1;
                return;
            }
            if let Some(other) = self.transports.get_mut(owner) {
                other.path.ice.release(from);
            }
            self.by_address.remove(&from);
        }
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        transport.path.counters.stun_received += 1;
        let refusal = if message.unknown_required.is_some() {
            Some(StunErrorCode::BadRequest)
        } else if matches!(message.role, Some(IceRole::Controlled(_))) {
            Some(StunErrorCode::RoleConflict)
        } else {
            None
        };
        let slot = outbox.slot();
        let Some(integrity) = transport.path.ice.authenticate(&message) else {
            return;
        };
        let written = match refusal {
            Some(code) => stun_write::write_binding_error(slot, message.transaction_id, code, Some(integrity)),
            None => stun_write::write_binding_success(slot, message.transaction_id, from, integrity),
        };
        if refusal.is_some() {
            // It is not three times as long as any request that has an integrity.
            if let Ok(len) = written {
                transport.path.send_plain(outbox, len, from);
            }
            return;
        }
        let state = transport.path.ice.state();
        let effect = transport.path.ice.on_check(&message, from, datagram.len(), now);
        if let Ok(len) = written
            && transport.path.ice.spend(from, len, now)
        {
            transport.path.send_plain(outbox, len, from);
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
        self.on_path(outbox, key, state, effect.changed, now);
    }

    /// An answer to a check of ours: the address it came from is there.
    fn on_stun_answer(
        &mut self,
        outbox: &mut Outbox,
        from: SocketAddr,
        len: usize,
        message: &StunMessage<'_>,
        now: Instant,
    ) {
        let key = self.key_at(from);
        let Some((key, transport)) = key.and_then(|key| self.transports.get_mut(key).map(|transport| (key, transport)))
        else {
            self.drops.bad_stun += 1;
            return;
        };
        self.culprit = Some(key);
        transport.path.counters.packets_received += 1;
        transport.path.counters.bytes_received += len as u64;
        let state = transport.path.ice.state();
        let Some(changed) = transport.path.ice.on_answer(message, from, now) else {
            transport.path.counters.stun_rejected += 1;
            self.drops.bad_stun += 1;
            return;
        };
        transport.path.counters.stun_received += 1;
        self.on_path(outbox, key, state, changed, now);
    }

    /// What a check or an answer brought about is told, and made use of; `state` is the one before.
    fn on_path(&mut self, outbox: &mut Outbox, key: Key<of::Transport>, state: IceState, changed: bool, now: Instant) {
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        if changed && (transport.path.ice.state() != state || transport.path.may_tell_address(now)) {
            self.events.push(Event::TransportIce {
                transport: transport.id,
                state: transport.path.ice.state(),
                remote_address: transport.path.ice.selected(),
            });
        }
        transport.path.send_checks(outbox, now);
        if changed {
            self.start_dtls(outbox, key, now);
        }
        self.arm_transport(key, now);
    }

    // DTLS

    pub(crate) fn on_dtls(&mut self, outbox: &mut Outbox, from: SocketAddr, datagram: &[u8], now: Instant) {
        let key = self.by_address.get(&from).copied();
        let Some((key, transport)) = key.and_then(|key| self.transports.get_mut(key).map(|transport| (key, transport)))
        else {
            self.drops.unvalidated_dtls += 1;
            return;
        };
        self.culprit = Some(key);
        transport.path.panic_if_asked();
        transport.path.counters.packets_received += 1;
        transport.path.counters.bytes_received += datagram.len() as u64;
        transport.path.counters.dtls_received += 1;
        let change = transport.path.on_dtls(from, datagram, outbox, now);
        self.on_dtls_change(key, &change, now);
        self.arm_transport(key, now);
    }

    /// Begins the handshake if it can begin.
    pub(crate) fn start_dtls(&mut self, outbox: &mut Outbox, key: Key<of::Transport>, now: Instant) {
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        if let Some(change) = transport.path.start_dtls(&self.config.certificate, outbox, now) {
            let transport = transport.id;
            self.events.push(Event::TransportDtls {
                transport,
                state: DtlsState::Connecting,
                reason: None,
            });
            self.on_dtls_change(key, &change, now);
        }
    }

    pub(crate) fn on_dtls_change(&mut self, key: Key<of::Transport>, change: &DtlsChange, now: Instant) {
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
    pub(crate) fn key_at(&self, address: SocketAddr) -> Option<Key<of::Transport>> {
        self.by_address.get(&address).copied()
    }

    // SRTP

    pub(crate) fn on_srtp(
        &mut self,
        outbox: &mut Outbox,
        from: SocketAddr,
        datagram: &mut [u8],
        is_rtcp: bool,
        now: Instant,
    ) {
        let key = self.by_address.get(&from).copied();
        let Some((key, transport)) = key.and_then(|key| self.transports.get_mut(key).map(|transport| (key, transport)))
        else {
            self.drops.unknown_address += 1;
            return;
        };
        self.culprit = Some(key);
        transport.path.panic_if_asked();
        transport.path.counters.packets_received += 1;
        transport.path.counters.bytes_received += datagram.len() as u64;
        let len = match transport.path.open(datagram, is_rtcp) {
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
        if transport.path.ice.on_media(from, now) && transport.path.may_tell_address(now) {
            self.events.push(Event::TransportIce {
                transport: transport.id,
                state: transport.path.ice.state(),
                remote_address: transport.path.ice.selected(),
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
}
