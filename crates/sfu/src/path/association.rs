//! One ICE, DTLS and SRTP association: what comes in is opened, what goes out is sealed and sent where the remote can be reached.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::control::event::{DtlsReason, DtlsState};
use crate::path::ice::{IceAgent, RandomnessError, fresh_entropy};
use crate::path::loss::LossInjector;
use crate::path::outbox::{DestinationHint, MAX_DATAGRAM_BYTES, Outbox};
use crate::secure::certificate::{Certificate, Fingerprint};
use crate::secure::dtls::{DtlsChange, DtlsFailure, DtlsRole, DtlsSession, SrtpKeyMaterial};
use crate::secure::srtp::{self, SrtpError, SrtpInbound, SrtpOutbound, SrtpProfile};

/// Changes of the remote's address are told at most so often; `transport.stats` always knows.
const ADDRESS_EVENT_INTERVAL: Duration = Duration::from_secs(1);

/// Why a datagram was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Its tag does not verify, or there are no keys.
    Unauthentic,
    /// It was here before.
    Replayed,
    /// Authentic, but no RTP or RTCP.
    Malformed,
    /// A dropped packet of `debug.loss`.
    InjectedLoss,
}

/// Counters of `transport.stats`, by the names of spec/core.md.
#[derive(Clone, Copy, Debug, Default)]
pub struct TransportCounters {
    pub bytes_received: u64,
    pub bytes_sent: u64,
    pub packets_received: u64,
    pub packets_sent: u64,
    pub stun_received: u64,
    pub stun_rejected: u64,
    pub dtls_received: u64,
    pub dtls_rejected: u64,
    pub srtp_rejected: u64,
    pub srtp_replayed: u64,
}

/// A hello that came too early, and from where.
type Early = (SocketAddr, Box<[u8]>);

/// DTLS before, during and after its life.
enum Dtls {
    /// `transport.connect` has not come. A hello that is early by a round trip is kept, so that it need not be repeated.
    Unknown { early: Option<Early> },
    /// It waits for ICE.
    Waiting {
        role: DtlsRole,
        remote: Vec<Fingerprint>,
        early: Option<Early>,
    },
    /// Handshake, or established.
    Running(Box<DtlsSession>),
    /// Over.
    Ended(DtlsState),
}

/// Keys of one direction each.
pub struct Srtp {
    /// Opens what the remote sends.
    pub inbound: SrtpInbound,
    /// Seals what we send.
    pub outbound: SrtpOutbound,
    /// Its profile.
    pub profile: SrtpProfile,
}

/// One association with a participant.
pub struct Association {
    /// ICE.
    pub ice: IceAgent,
    /// When a change of the remote's address was last told: who hops between addresses must not flood the application.
    pub address_told: Option<Instant>,
    dtls: Dtls,
    dtls_role: Option<DtlsRole>,
    /// SRTP, once DTLS is connected.
    pub srtp: Option<Box<Srtp>>,
    hint: DestinationHint,
    /// Counters.
    pub counters: TransportCounters,
    /// `debug.loss`
    pub loss: Option<LossInjector>,
    /// `debug.panic`
    pub panic_next: bool,
}

impl Association {
    /// A new one with fresh credentials.
    pub fn new(consent_timeout: Duration) -> Result<Self, RandomnessError> {
        Ok(Self {
            ice: IceAgent::new(consent_timeout)?,
            address_told: None,
            dtls: Dtls::Unknown { early: None },
            dtls_role: None,
            srtp: None,
            hint: DestinationHint::default(),
            counters: TransportCounters::default(),
            loss: None,
            panic_next: false,
        })
    }

    /// Whether media can be sent.
    #[inline]
    pub fn can_send(&self) -> bool {
        self.srtp.is_some() && self.ice.destination().is_some()
    }

    /// Whether an event may tell the remote's new address now.
    pub fn may_tell_address(&mut self, now: Instant) -> bool {
        let is_due = self
            .address_told
            .is_none_or(|told| now.saturating_duration_since(told) >= ADDRESS_EVENT_INTERVAL);
        if is_due {
            self.address_told = Some(now);
        }
        is_due
    }

    /// Panics when `debug.panic` asked for it: the proof that a panic ends one transport only.
    #[inline]
    pub fn panic_if_asked(&mut self) {
        assert!(!std::mem::take(&mut self.panic_next), "debug.panic");
    }

    // DTLS

    /// The DTLS state.
    pub fn dtls_state(&self) -> DtlsState {
        match &self.dtls {
            Dtls::Unknown { .. } | Dtls::Waiting { .. } => DtlsState::New,
            Dtls::Running(_) if self.srtp.is_some() => DtlsState::Connected,
            Dtls::Running(_) => DtlsState::Connecting,
            Dtls::Ended(state) => *state,
        }
    }

    /// Our role, once `transport.connect` has been given.
    pub fn dtls_role(&self) -> Option<DtlsRole> {
        self.dtls_role
    }

    /// Says whom to expect. The handshake begins when ICE is there: call [`Self::start_dtls`] next.
    pub fn configure_dtls(&mut self, role: DtlsRole, remote: Vec<Fingerprint>) {
        if let Dtls::Unknown { early } = &mut self.dtls {
            self.dtls_role = Some(role);
            self.dtls = Dtls::Waiting {
                role,
                remote,
                early: early.take(),
            };
        }
    }

    /// Begins the handshake when both `transport.connect` and ICE are there; `None`: it has not begun now.
    pub fn start_dtls(&mut self, certificate: &Certificate, outbox: &mut Outbox, now: Instant) -> Option<DtlsChange> {
        let destination = self.ice.destination()?;
        let Dtls::Waiting { role, remote, early } = &mut self.dtls else {
            return None;
        };
        let session = Box::new(DtlsSession::new(certificate, *role, remote, now));
        let early = early.take().filter(|(from, _)| *from == destination);
        self.dtls = Dtls::Running(session);
        let change = self.drive_dtls(outbox, |session, send| match &early {
            Some((_, hello)) => session.handle_datagram(hello, now, send),
            None => session.handle_timeout(now, send),
        });
        Some(self.settle(change))
    }

    /// A DTLS datagram from an address of the remote's. A handshake is had only with one that has answered a check of ours.
    pub fn on_dtls(&mut self, from: SocketAddr, datagram: &[u8], outbox: &mut Outbox, now: Instant) -> DtlsChange {
        let is_selected = self.ice.selected() == Some(from);
        match &mut self.dtls {
            Dtls::Unknown { early } | Dtls::Waiting { early, .. } => {
                if datagram.len() <= MAX_DATAGRAM_BYTES && (is_selected || early.is_none()) {
                    *early = Some((from, datagram.into()));
                }
                DtlsChange::None
            }
            Dtls::Running(_) if is_selected || self.ice.is_validated(from, now) => {
                let change = self.drive_dtls(outbox, |session, send| session.handle_datagram(datagram, now, send));
                self.settle(change)
            }
            Dtls::Running(_) | Dtls::Ended(_) => {
                self.counters.dtls_rejected += 1;
                DtlsChange::None
            }
        }
    }

    /// Retransmissions and the handshake's time limit.
    pub fn on_dtls_timeout(&mut self, outbox: &mut Outbox, now: Instant) -> DtlsChange {
        if !matches!(self.dtls, Dtls::Running(_)) {
            return DtlsChange::None;
        }
        let change = self.drive_dtls(outbox, |session, send| session.handle_timeout(now, send));
        self.settle(change)
    }

    /// Says `close_notify`, best effort.
    pub fn close_dtls(&mut self, outbox: &mut Outbox) {
        if matches!(self.dtls, Dtls::Running(_)) {
            self.drive_dtls(outbox, |session, send| {
                session.close(send);
                DtlsChange::None
            });
            self.dtls = Dtls::Ended(DtlsState::Closed);
        }
        self.srtp = None;
    }

    /// When DTLS wants to be woken.
    pub fn dtls_timeout(&self) -> Option<Instant> {
        match &self.dtls {
            Dtls::Running(session) => session.next_timeout(),
            Dtls::Unknown { .. } | Dtls::Waiting { .. } | Dtls::Ended(_) => None,
        }
    }

    fn drive_dtls(
        &mut self,
        outbox: &mut Outbox,
        step: impl FnOnce(&mut DtlsSession, &mut dyn FnMut(&[u8])) -> DtlsChange,
    ) -> DtlsChange {
        let Dtls::Running(session) = &mut self.dtls else {
            return DtlsChange::None;
        };
        let (destination, hint, counters) = (self.ice.destination(), &mut self.hint, &mut self.counters);
        step(session, &mut |record: &[u8]| {
            if let Some(to) = destination {
                outbox.push(record, to, hint);
                counters.bytes_sent += record.len() as u64;
                counters.packets_sent += 1;
            }
        })
    }

    /// Makes the state follow a change.
    fn settle(&mut self, change: DtlsChange) -> DtlsChange {
        match change {
            DtlsChange::None => DtlsChange::None,
            DtlsChange::Connected(keys) => match srtp_of(&keys) {
                Ok(srtp) => {
                    self.srtp = Some(Box::new(srtp));
                    DtlsChange::Connected(keys)
                }
                Err(_) => self.settle(DtlsChange::Failed(DtlsFailure::HandshakeFailed)),
            },
            DtlsChange::Failed(reason) => {
                self.dtls = Dtls::Ended(DtlsState::Failed);
                self.srtp = None;
                DtlsChange::Failed(reason)
            }
            DtlsChange::ClosedByPeer => {
                self.dtls = Dtls::Ended(DtlsState::Closed);
                self.srtp = None;
                DtlsChange::ClosedByPeer
            }
        }
    }

    // SRTP

    /// Verifies and decrypts an RTP or RTCP packet in place; returns its length.
    #[inline]
    pub fn open(&mut self, packet: &mut [u8], is_rtcp: bool) -> Result<usize, Refused> {
        if self.loss.as_mut().is_some_and(LossInjector::drops_incoming) {
            return Err(Refused::InjectedLoss);
        }
        let Some(srtp) = &mut self.srtp else {
            self.counters.srtp_rejected += 1;
            return Err(Refused::Unauthentic);
        };
        let opened = if is_rtcp {
            srtp.inbound.open_rtcp(packet)
        } else {
            srtp.inbound.open_rtp(packet)
        };
        opened.map_err(|error| match error {
            SrtpError::Replayed | SrtpError::TooOld => {
                self.counters.srtp_replayed += 1;
                Refused::Replayed
            }
            SrtpError::TooShort | SrtpError::Malformed => {
                self.counters.srtp_rejected += 1;
                Refused::Malformed
            }
            _ => {
                self.counters.srtp_rejected += 1;
                Refused::Unauthentic
            }
        })
    }

    /// Seals the RTP packet in the outbox's slot and sends it; returns its length on the wire, `None` when it could not be sent.
    #[inline]
    pub fn send_rtp(&mut self, outbox: &mut Outbox, len: usize, again: bool) -> Option<usize> {
        let to = self.ice.destination()?;
        let outbound = &mut self.srtp.as_mut()?.outbound;
        let slot = outbox.slot();
        let sealed = if again {
            outbound.seal_rtp_again(slot, len)
        } else {
            outbound.seal_rtp(slot, len)
        };
        let len = sealed.ok()?;
        self.commit(outbox, len, to);
        Some(len)
    }

    /// Seals the RTCP compound in the outbox's slot and sends it.
    pub fn send_rtcp(&mut self, outbox: &mut Outbox, len: usize) {
        let Some(to) = self.ice.destination() else {
            return;
        };
        let Some(srtp) = &mut self.srtp else { return };
        if let Ok(len) = srtp.outbound.seal_rtcp(outbox.slot(), len) {
            self.commit(outbox, len, to);
        }
    }

    #[inline]
    fn commit(&mut self, outbox: &mut Outbox, len: usize, to: SocketAddr) {
        self.counters.bytes_sent += len as u64;
        self.counters.packets_sent += 1;
        if self.loss.as_mut().is_some_and(LossInjector::drops_outgoing) {
            return;
        }
        outbox.commit(len, to, &mut self.hint);
    }

    /// Sends the checks of ours that are due.
    pub fn send_checks(&mut self, outbox: &mut Outbox, now: Instant) {
        while self.ice.next_timeout().is_some_and(|due| due <= now)
            && let Ok(entropy) = fresh_entropy()
            && let Some((len, to)) = self.ice.write_check(outbox.slot(), entropy, now)
        {
            self.send_plain(outbox, len, to);
        }
    }

    /// Sends a datagram to an address that need not be the selected one: a check, or an answer to one.
    pub fn send_plain(&mut self, outbox: &mut Outbox, len: usize, to: SocketAddr) {
        self.counters.bytes_sent += len as u64;
        self.counters.packets_sent += 1;
        outbox.commit(len, to, &mut self.hint);
    }
}

fn srtp_of(keys: &SrtpKeyMaterial) -> Result<Srtp, SrtpError> {
    let profile = match keys.profile {
        dimpl::SrtpProfile::AEAD_AES_256_GCM => SrtpProfile::AeadAes256Gcm,
        dimpl::SrtpProfile::AEAD_AES_128_GCM => SrtpProfile::AeadAes128Gcm,
        dimpl::SrtpProfile::AES128_CM_SHA1_80 => SrtpProfile::Aes128CmSha1_80,
        _ => return Err(SrtpError::Crypto),
    };
    let (inbound, outbound) = srtp::contexts(profile, &keys.material, keys.role == DtlsRole::Client)?;
    Ok(Srtp {
        inbound,
        outbound,
        profile,
    })
}

/// The event's reason for a failure.
pub const fn reason_of(failure: DtlsFailure) -> DtlsReason {
    match failure {
        DtlsFailure::FingerprintMismatch => DtlsReason::FingerprintMismatch,
        DtlsFailure::HandshakeFailed => DtlsReason::HandshakeFailed,
        DtlsFailure::TimedOut => DtlsReason::TimedOut,
    }
}
