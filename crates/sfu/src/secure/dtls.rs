//! DTLS of one transport: dimpl's state machine, the check of the peer's fingerprint, and the SRTP keys that come out.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dimpl::{Dtls, Error, Output};

use crate::secure::certificate::{Certificate, Fingerprint, HANDSHAKE_TIMEOUT};
use crate::secure::guard::{Screened, screen};

/// A fatal alert in the clear may be anybody's: it counts when the peer's handshake has not gone on for so long.
const ALERT_PATIENCE: Duration = Duration::from_secs(3);

/// Who sends the `ClientHello`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DtlsRole {
    /// We do.
    Client,
    /// The peer does.
    Server,
}

/// Why a DTLS association ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DtlsFailure {
    /// The peer's certificate is not the one that was announced.
    FingerprintMismatch,
    /// The handshake broke, or no common parameters were found.
    HandshakeFailed,
    /// The handshake did not end within [`HANDSHAKE_TIMEOUT`].
    TimedOut,
}

/// What a step of the state machine brought about.
pub enum DtlsChange {
    /// Nothing that the transport must know.
    None,
    /// The peer is who it should be; these are the keys.
    Connected(SrtpKeyMaterial),
    /// The association is unusable.
    Failed(DtlsFailure),
    /// The peer said `close_notify`.
    ClosedByPeer,
}

/// Keys and salts as RFC 5764 §4.2 exports them: client key, server key, client salt, server salt.
pub struct SrtpKeyMaterial {
    /// The negotiated protection profile.
    pub profile: dimpl::SrtpProfile,
    /// The exported bytes.
    pub material: dimpl::KeyingMaterial,
    /// Our role, which says whose key is ours.
    pub role: DtlsRole,
}

fn association(certificate: &Certificate, role: DtlsRole, now: Instant) -> Dtls {
    let config = Arc::clone(&certificate.config);
    // DTLS 1.2 in both roles: browsers put AES-CM first, and where dimpl's 1.2 server prefers the cheaper AES-GCM, its 1.3
    // server takes what comes first; and its client that offers both dies of the first packet it does not know.
    let mut dtls = Dtls::new_12(config, certificate.inner.clone(), now);
    dtls.set_active(role == DtlsRole::Client);
    dtls
}

/// One DTLS association.
pub struct DtlsSession {
    dtls: Dtls,
    role: DtlsRole,
    remote: Vec<Fingerprint>,
    verified: bool,
    finished: bool,
    keys: Option<(dimpl::KeyingMaterial, dimpl::SrtpProfile)>,
    connected: bool,
    deadline: Instant,
    next_timeout: Option<Instant>,
    /// We are the server and have heard nothing: the handshake, and its time, begin with the client's first record. One whose ICE checks
    /// reach us while our answers don't reach it has no handshake that could fail.
    unheard: Option<Certificate>,
    /// A fatal alert has come, and nothing of the handshake since: when to believe it.
    given_up: Option<Instant>,
}

impl DtlsSession {
    /// A new association that expects a certificate with one of these fingerprints (those of the strongest hash decide, RFC 8122 §5).
    pub fn new(certificate: &Certificate, role: DtlsRole, remote: &[Fingerprint], now: Instant) -> Self {
        let strongest = remote.iter().map(Fingerprint::algorithm).max();
        let remote = remote
            .iter()
            .filter(|fingerprint| Some(fingerprint.algorithm()) == strongest)
            .cloned()
            .collect();
        Self {
            dtls: association(certificate, role, now),
            role,
            remote,
            verified: false,
            finished: false,
            keys: None,
            connected: false,
            deadline: now + HANDSHAKE_TIMEOUT,
            next_timeout: Some(now),
            unheard: (role == DtlsRole::Server).then(|| certificate.clone()),
            given_up: None,
        }
    }

    /// Our role.
    pub const fn role(&self) -> DtlsRole {
        self.role
    }

    /// A datagram from the peer's address.
    pub fn handle_datagram(&mut self, datagram: &[u8], now: Instant, send: &mut dyn FnMut(&[u8])) -> DtlsChange {
        // Once there are keys, the library itself leaves out what is in the clear.
        if !self.connected {
            match screen(datagram, self.role == DtlsRole::Server) {
                Screened::Handshake => self.given_up = None,
                Screened::FatalAlert => {
                    if self.unheard.is_none() && self.given_up.is_none() {
                        self.given_up = Some(now + ALERT_PATIENCE);
                    }
                    return DtlsChange::None;
                }
                Screened::Noise => return DtlsChange::None,
            }
        }
        if let Some(certificate) = self.unheard.take() {
            self.dtls = association(&certificate, self.role, now);
            self.deadline = now + HANDSHAKE_TIMEOUT;
        }
        if self.dtls.handle_timeout(now).is_err() {
            return self.broken();
        }
        match self.dtls.handle_packet(datagram) {
            // Fragments that never become whole: what is in the queue may still, and the handshake has a deadline.
            Ok(()) | Err(Error::ReceiveQueueFull) => self.drain(send),
            // What does not open may be forged as well; it has changed nothing.
            Err(Error::CryptoError(_)) if !self.connected => {
                self.given_up.get_or_insert(now + ALERT_PATIENCE);
                self.drain(send)
            }
            Err(_) => self.broken(),
        }
    }

    /// Time has passed.
    pub fn handle_timeout(&mut self, now: Instant, send: &mut dyn FnMut(&[u8])) -> DtlsChange {
        if self.unheard.is_some() {
            return DtlsChange::None;
        }
        if !self.connected && now >= self.deadline {
            return DtlsChange::Failed(DtlsFailure::TimedOut);
        }
        if !self.connected && self.given_up.is_some_and(|due| due <= now) {
            return DtlsChange::Failed(DtlsFailure::HandshakeFailed);
        }
        if self.next_timeout.is_none_or(|due| due > now) {
            return DtlsChange::None;
        }
        if self.dtls.handle_timeout(now).is_err() {
            return self.broken();
        }
        self.drain(send)
    }

    /// Sends `close_notify`, best effort.
    pub fn close(&mut self, send: &mut dyn FnMut(&[u8])) {
        if self.dtls.close().is_ok() {
            let _ = self.drain(send);
        }
    }

    /// When to call [`Self::handle_timeout`] next.
    pub fn next_timeout(&self) -> Option<Instant> {
        if self.unheard.is_some() {
            return None;
        }
        if self.connected {
            return self.next_timeout;
        }
        [self.next_timeout, self.given_up, Some(self.deadline)]
            .into_iter()
            .flatten()
            .min()
    }

    fn broken(&self) -> DtlsChange {
        if self.connected {
            DtlsChange::ClosedByPeer
        } else {
            DtlsChange::Failed(DtlsFailure::HandshakeFailed)
        }
    }

    fn drain(&mut self, send: &mut dyn FnMut(&[u8])) -> DtlsChange {
        let mut scratch = [0_u8; 4096];
        let mut closed = false;
        loop {
            match self.dtls.poll_output(&mut scratch) {
                Output::Packet(packet) => send(packet),
                Output::Timeout(due) => {
                    self.next_timeout = Some(due);
                    break;
                }
                Output::PeerCert(der) => {
                    self.verified = self
                        .remote
                        .iter()
                        .any(|expected| Fingerprint::of(expected.algorithm(), der) == *expected);
                    if !self.verified {
                        return DtlsChange::Failed(DtlsFailure::FingerprintMismatch);
                    }
                }
                Output::KeyingMaterial(material, profile) => self.keys = Some((material, profile)),
                Output::Connected => self.finished = true,
                Output::CloseNotify => closed = true,
                // No record is larger than the MTU; a certificate that exceeds the scratch is nobody's we know.
                Output::BufferTooSmall { .. } => return self.broken(),
                // Application data: data channels are not carried yet, nothing is owed to who sends them.
                _ => {}
            }
        }
        if closed {
            return DtlsChange::ClosedByPeer;
        }
        if self.finished && !self.connected {
            // Without a checked certificate, or without SRTP, there is nothing to carry.
            let Some((material, profile)) = self.keys.take().filter(|_| self.verified) else {
                return DtlsChange::Failed(DtlsFailure::HandshakeFailed);
            };
            self.connected = true;
            return DtlsChange::Connected(SrtpKeyMaterial {
                profile,
                material,
                role: self.role,
            });
        }
        DtlsChange::None
    }
}
