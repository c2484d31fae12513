//! ICE-lite of one transport: our credentials, which remote addresses proved that they know them, and which one we send to.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::control::event::IceState;
use crate::control::reply::IceParameters;
use crate::wire::stun::{IntegrityKey, StunMessage};

/// Addresses of one transport that are remembered as validated; the one that was silent longest goes first.
const MAX_ADDRESSES: usize = 8;
/// A validated address that media arrives from takes over when the selected one was silent for so long.
const SILENCE_BEFORE_TAKEOVER: Duration = Duration::from_secs(1);
/// RFC 8445 §5.3 wants 24 and 128 bits of randomness; a character has 6.
const UFRAG_CHARS: usize = 8;
const PASSWORD_CHARS: usize = 24;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The system's source of randomness failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no randomness")]
pub struct RandomnessError;

fn random_text(chars: usize) -> Result<String, RandomnessError> {
    let mut bytes = [0_u8; PASSWORD_CHARS];
    aws_lc_rs::rand::fill(&mut bytes[..chars]).map_err(|_| RandomnessError)?;
    Ok(bytes[..chars]
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte & 63)]))
        .collect())
}

struct Credentials {
    ufrag: String,
    password: String,
    key: IntegrityKey,
}

impl Credentials {
    fn generate() -> Result<Self, RandomnessError> {
        let password = random_text(PASSWORD_CHARS)?;
        Ok(Self {
            ufrag: random_text(UFRAG_CHARS)?,
            key: IntegrityKey::new(&password),
            password,
        })
    }

    fn parameters(&self) -> IceParameters {
        IceParameters {
            ufrag: self.ufrag.clone(),
            password: self.password.clone(),
        }
    }
}

struct Validated {
    address: SocketAddr,
    last_heard: Instant,
}

/// What an authenticated check brought about.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct CheckEffect {
    /// It came from an address that was not validated before.
    pub added: bool,
    /// This address is no longer validated: there were too many.
    pub evicted: Option<SocketAddr>,
    /// The address to send to, or the state, has changed.
    pub changed: bool,
    /// These old credentials are no longer valid: the new ones are in use.
    pub retired_ufrag: Option<String>,
}

/// The lite side of ICE: it answers checks and never sends any.
pub struct IceAgent {
    current: Credentials,
    /// Valid until `current` is used for the first time.
    previous: Option<Credentials>,
    validated: Vec<Validated>,
    selected: Option<SocketAddr>,
    last_consent: Option<Instant>,
    consent_timeout: Duration,
    state: IceState,
}

impl IceAgent {
    /// A new agent with fresh credentials.
    pub fn new(consent_timeout: Duration) -> Result<Self, RandomnessError> {
        Ok(Self {
            current: Credentials::generate()?,
            previous: None,
            validated: Vec::new(),
            selected: None,
            last_consent: None,
            consent_timeout,
            state: IceState::New,
        })
    }

    /// The credentials that the remote should use.
    pub fn parameters(&self) -> IceParameters {
        self.current.parameters()
    }

    /// The user name fragments by which checks for this agent are found.
    pub fn ufrags(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.current)
            .chain(&self.previous)
            .map(|credentials| credentials.ufrag.as_str())
    }

    /// Makes new credentials. Those in use stay valid until the new ones are used; returns a fragment that is void at once
    /// because it was never used.
    pub fn restart(&mut self) -> Result<Option<String>, RandomnessError> {
        let unused = std::mem::replace(&mut self.current, Credentials::generate()?);
        if self.previous.is_some() {
            return Ok(Some(unused.ufrag));
        }
        self.previous = Some(unused);
        Ok(None)
    }

    /// The key of the credentials that authenticate this message; `None`: it is forged, or for somebody else.
    pub fn authenticate(&self, message: &StunMessage<'_>) -> Option<&IntegrityKey> {
        let (ufrag, _) = message.username_fragments()?;
        let credentials = std::iter::once(&self.current)
            .chain(&self.previous)
            .find(|credentials| credentials.ufrag == ufrag)?;
        message
            .verify_integrity(&credentials.key)
            .ok()
            .map(|()| &credentials.key)
    }

    /// An authenticated check arrived.
    pub fn on_check(&mut self, message: &StunMessage<'_>, from: SocketAddr, now: Instant) -> CheckEffect {
        let mut effect = CheckEffect::default();
        if self.previous.is_some()
            && message
                .username_fragments()
                .is_some_and(|(ufrag, _)| ufrag == self.current.ufrag)
        {
            effect.retired_ufrag = self.previous.take().map(|credentials| credentials.ufrag);
        }
        self.last_consent = Some(now);
        if let Some(known) = self.validated.iter_mut().find(|validated| validated.address == from) {
            known.last_heard = now;
        } else {
            effect.added = true;
            if self.validated.len() >= MAX_ADDRESSES {
                effect.evicted = self.evict();
            }
            self.validated.push(Validated {
                address: from,
                last_heard: now,
            });
        }
        // The first valid pair carries DTLS at once; later ones must be nominated, or show that they carry media.
        if (self.selected.is_none() || message.use_candidate) && self.selected != Some(from) {
            self.selected = Some(from);
            effect.changed = true;
        }
        if self.state != IceState::Connected {
            self.state = IceState::Connected;
            effect.changed = true;
        }
        effect
    }

    fn evict(&mut self) -> Option<SocketAddr> {
        let selected = self.selected;
        let (index, _) = self
            .validated
            .iter()
            .enumerate()
            .filter(|(_, validated)| Some(validated.address) != selected)
            .min_by_key(|(_, validated)| validated.last_heard)?;
        Some(self.validated.swap_remove(index).address)
    }

    /// An authentic SRTP packet came from a validated address. `true`: we now send to that address.
    #[inline]
    pub fn on_media(&mut self, from: SocketAddr, now: Instant) -> bool {
        let Some(validated) = self.validated.iter_mut().find(|validated| validated.address == from) else {
            return false;
        };
        validated.last_heard = now;
        if self.selected == Some(from) {
            return false;
        }
        let selected = self.selected;
        let silent = self
            .validated
            .iter()
            .find(|validated| Some(validated.address) == selected)
            .is_none_or(|validated| now.saturating_duration_since(validated.last_heard) > SILENCE_BEFORE_TAKEOVER);
        if silent {
            self.selected = Some(from);
        }
        silent
    }

    /// Whether this address, which was validated once, was heard within the consent time: then nobody else may claim it.
    pub fn holds(&self, address: SocketAddr, now: Instant) -> bool {
        self.validated.iter().any(|validated| {
            validated.address == address && now.saturating_duration_since(validated.last_heard) < self.consent_timeout
        })
    }

    /// Another transport has proved this address to be its own.
    pub fn release(&mut self, address: SocketAddr) {
        self.validated.retain(|validated| validated.address != address);
        if self.selected == Some(address) {
            self.selected = None;
        }
    }

    /// `true`: consent has just expired.
    pub fn handle_timeout(&mut self, now: Instant) -> bool {
        let expired = self.state == IceState::Connected && self.consent_deadline().is_some_and(|due| due <= now);
        if expired {
            self.state = IceState::Disconnected;
        }
        expired
    }

    /// When consent expires.
    pub fn consent_deadline(&self) -> Option<Instant> {
        match self.state {
            IceState::Connected => self.last_consent.map(|heard| heard + self.consent_timeout),
            IceState::New | IceState::Disconnected | IceState::Closed => None,
        }
    }

    /// The address to send to; `None` without the remote's consent.
    #[inline]
    pub fn destination(&self) -> Option<SocketAddr> {
        match self.state {
            IceState::Connected => self.selected,
            IceState::New | IceState::Disconnected | IceState::Closed => None,
        }
    }

    /// The selected address, consent or not.
    pub fn selected(&self) -> Option<SocketAddr> {
        self.selected
    }

    /// The validated addresses.
    pub fn addresses(&self) -> impl Iterator<Item = SocketAddr> + '_ {
        self.validated.iter().map(|validated| validated.address)
    }

    /// The state.
    pub fn state(&self) -> IceState {
        self.state
    }
}
