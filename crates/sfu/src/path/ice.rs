//! ICE of one transport: the credentials of both sides, which remote addresses have answered us, and which one we send to.
//!
//! Towards the remote we are a lite agent, which nominates nothing. But media goes only where a check of ours was answered.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::control::event::IceState;
use crate::control::parameters::IceParameters;
use crate::path::consent::{Entropy, Remote};
use crate::wire::stun::{IceRole, IntegrityKey, StunClass, StunMessage};
use crate::wire::stun_write::{self, BindingRequest};

/// Addresses of one transport that are remembered; the one that was silent longest goes first.
const MAX_ADDRESSES: usize = 8;
/// A validated address that media arrives from takes over when the selected one was silent for so long.
const SILENCE_BEFORE_TAKEOVER: Duration = Duration::from_secs(1);
/// RFC 8445 §5.3 wants 24 and 128 bits of randomness; a character has 6.
const UFRAG_CHARS: usize = 8;
const PASSWORD_CHARS: usize = 24;
/// A host candidate's, as RFC 8445 §5.1.2 computes it. Nobody sorts by it: the remote has the pair already.
const CHECK_PRIORITY: u32 = 110 << 24 | 0xFFFF << 8 | 255;
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

/// Randomness for a check: who can guess its id could answer in the name of an address that is not theirs.
pub fn fresh_entropy() -> Result<Entropy, RandomnessError> {
    let mut entropy = Entropy::default();
    aws_lc_rs::rand::fill(&mut entropy).map_err(|_| RandomnessError)?;
    Ok(entropy)
}

struct Credentials {
    /// Tells them from those of before.
    number: u32,
    ufrag: String,
    password: String,
    key: IntegrityKey,
}

impl Credentials {
    fn generate(number: u32) -> Result<Self, RandomnessError> {
        let password = random_text(PASSWORD_CHARS)?;
        Ok(Self {
            number,
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

/// What an authenticated check brought about.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct CheckEffect {
    /// It came from an address that was not known before.
    pub added: bool,
    /// This address is no longer known: there were too many.
    pub evicted: Option<SocketAddr>,
    /// The address to send to, or the state, has changed.
    pub changed: bool,
    /// These old credentials are no longer valid: the new ones are in use.
    pub retired_ufrag: Option<String>,
}

/// The remote's own credentials, with which it answers.
struct Theirs {
    ufrag: String,
    key: IntegrityKey,
}

/// It answers checks, and asks who they come from.
pub struct IceAgent {
    // In boxes: their keys are large, and the packet path reads what lies around them.
    current: Box<Credentials>,
    /// Valid until `current` is used for the first time.
    previous: Option<Box<Credentials>>,
    /// The remote's; those before a restart of its own are kept for the addresses that still use them.
    theirs: Option<Box<Theirs>>,
    theirs_before: Option<Box<Theirs>>,
    remotes: Vec<Remote>,
    /// Where the remote wants us to send.
    nominated: Option<SocketAddr>,
    /// Where we send: it has answered.
    selected: Option<SocketAddr>,
    last_consent: Option<Instant>,
    consent_timeout: Duration,
    state: IceState,
}

impl IceAgent {
    /// A new agent with fresh credentials.
    pub fn new(consent_timeout: Duration) -> Result<Self, RandomnessError> {
        Ok(Self {
            current: Box::new(Credentials::generate(0)?),
            previous: None,
            theirs: None,
            theirs_before: None,
            remotes: Vec::new(),
            nominated: None,
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
        let fresh = Box::new(Credentials::generate(self.current.number + 1)?);
        let unused = std::mem::replace(&mut self.current, fresh);
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

    /// Takes the remote's credentials: at first, or after a restart of its own. Whoever waits for them is asked next.
    pub fn set_theirs(&mut self, parameters: &IceParameters, now: Instant) {
        if self
            .theirs
            .as_ref()
            .is_some_and(|theirs| theirs.ufrag == parameters.ufrag)
        {
            self.theirs = None;
        }
        let theirs = Box::new(Theirs {
            ufrag: parameters.ufrag.clone(),
            key: IntegrityKey::new(&parameters.password),
        });
        self.theirs_before = self.theirs.replace(theirs).or(self.theirs_before.take());
        for remote in &mut self.remotes {
            remote.ask(now);
        }
    }

    /// An authenticated check of so many bytes arrived.
    pub fn on_check(&mut self, message: &StunMessage<'_>, from: SocketAddr, len: usize, now: Instant) -> CheckEffect {
        let mut effect = CheckEffect::default();
        let (ours, theirs) = message.username_fragments().unwrap_or_default();
        let is_current = ours == self.current.ufrag;
        if is_current {
            effect.retired_ufrag = self.previous.take().map(|credentials| credentials.ufrag);
        }
        self.last_consent = Some(now);
        let index = self.remotes.iter().position(|remote| remote.address == from);
        let index = index.unwrap_or_else(|| {
            effect.added = true;
            if self.remotes.len() >= MAX_ADDRESSES {
                effect.evicted = self.evict();
            }
            self.remotes.push(Remote::new(from, now));
            self.remotes.len() - 1
        });
        // The first pair carries DTLS at once; later ones must be nominated, or show that they carry media.
        if self.nominated.is_none() || message.use_candidate {
            self.nominated = Some(from);
        }
        let number = match &self.previous {
            Some(previous) if !is_current => previous.number,
            _ => self.current.number,
        };
        if let Some(remote) = self.remotes.get_mut(index) {
            remote.heard(len, now);
            remote.ours = number;
            if remote.their_ufrag != theirs {
                theirs.clone_into(&mut remote.their_ufrag);
            }
            remote.ask(now);
        }
        if self.is_validated(from, now) {
            effect.changed = self.settle(from, now);
        }
        effect
    }

    /// Makes what the remote wants so, where its address has answered. `true`: the address to send to, or the state, has changed.
    fn settle(&mut self, answered: SocketAddr, now: Instant) -> bool {
        let mut changed = false;
        let is_wanted =
            self.nominated == Some(answered) || self.selected.is_none_or(|selected| !self.is_validated(selected, now));
        if is_wanted && self.selected != Some(answered) {
            self.selected = Some(answered);
            changed = true;
        }
        let is_heard = self
            .last_consent
            .is_some_and(|heard| now < heard + self.consent_timeout);
        if self.state != IceState::Connected && is_heard && self.selected == Some(answered) {
            self.state = IceState::Connected;
            changed = true;
        }
        if self.selected == Some(answered)
            && let Some(remote) = self.remotes.iter_mut().find(|remote| remote.address == answered)
        {
            remote.keep(now);
        }
        changed
    }

    /// An answer arrived. `None`: it is none to a check of ours, or not from whom we asked. `Some(true)`: the address to send to, or the
    /// state, has changed.
    pub fn on_answer(&mut self, message: &StunMessage<'_>, from: SocketAddr, now: Instant) -> Option<bool> {
        let index = self
            .remotes
            .iter()
            .position(|remote| remote.address == from && remote.is_asked(message.transaction_id))?;
        if message.class != StunClass::Success {
            return None;
        }
        let key = &self.theirs_of(&self.remotes[index])?.key;
        message.verify_integrity(key).ok()?;
        self.remotes[index].on_answer(now);
        Some(self.settle(from, now))
    }

    /// The credentials with which an address answers.
    fn theirs_of(&self, remote: &Remote) -> Option<&Theirs> {
        [&self.theirs, &self.theirs_before]
            .into_iter()
            .flatten()
            .find(|theirs| theirs.ufrag == remote.their_ufrag)
            .map(AsRef::as_ref)
    }

    /// Writes the next check that is due; returns its length, and to whom it goes.
    pub fn write_check(&mut self, out: &mut [u8], entropy: Entropy, now: Instant) -> Option<(usize, SocketAddr)> {
        loop {
            let index = self
                .remotes
                .iter()
                .position(|remote| remote.due().is_some_and(|due| due <= now))?;
            if self.remotes[index].is_validated(now) && self.selected != Some(self.remotes[index].address) {
                // It carries nothing any more: its consent may lapse.
                self.remotes[index].pause();
                continue;
            }
            let Some(theirs) = self.theirs_of(&self.remotes[index]) else {
                self.remotes[index].pause();
                continue;
            };
            let ours = match &self.previous {
                Some(previous) if previous.number == self.remotes[index].ours => previous,
                _ => &self.current,
            };
            let (username, key) = (format!("{}:{}", theirs.ufrag, ours.ufrag), theirs.key.clone());
            let request = BindingRequest {
                transaction_id: self.remotes[index].begin_check(entropy, now),
                username: &username,
                priority: CHECK_PRIORITY,
                role: IceRole::Controlled(0),
                use_candidate: false,
            };
            let written = stun_write::write_binding_request(out, &request, &key);
            match written {
                Ok(len) if self.remotes[index].spend(len, now) => return Some((len, self.remotes[index].address)),
                _ => self.remotes[index].pause(),
            }
        }
    }

    /// Takes an answer's bytes from what this address may be sent; `false`: it may not be sent them.
    pub fn spend(&mut self, to: SocketAddr, len: usize, now: Instant) -> bool {
        self.remotes
            .iter_mut()
            .find(|remote| remote.address == to)
            .is_some_and(|remote| remote.spend(len, now))
    }

    /// Whether this address has answered a check of ours within the time that consent lasts.
    #[inline]
    pub fn is_validated(&self, address: SocketAddr, now: Instant) -> bool {
        self.remotes
            .iter()
            .any(|remote| remote.address == address && remote.is_validated(now))
    }

    fn evict(&mut self) -> Option<SocketAddr> {
        let selected = self.selected;
        let (index, _) = self
            .remotes
            .iter()
            .enumerate()
            .filter(|(_, remote)| Some(remote.address) != selected)
            .min_by_key(|(_, remote)| remote.last_heard)?;
        Some(self.remotes.swap_remove(index).address)
    }

    /// An authentic SRTP packet came from a known address. `true`: we now send to that address.
    #[inline]
    pub fn on_media(&mut self, from: SocketAddr, now: Instant) -> bool {
        let Some(remote) = self.remotes.iter_mut().find(|remote| remote.address == from) else {
            return false;
        };
        remote.last_heard = now;
        if self.selected == Some(from) || !remote.is_validated(now) {
            return false;
        }
        let selected = self.selected;
        let silent = self
            .remotes
            .iter()
            .find(|remote| Some(remote.address) == selected)
            .is_none_or(|remote| now.saturating_duration_since(remote.last_heard) > SILENCE_BEFORE_TAKEOVER);
        if silent {
            self.selected = Some(from);
            if let Some(remote) = self.remotes.iter_mut().find(|remote| remote.address == from) {
                remote.keep(now);
            }
        }
        silent
    }

    /// Whether this address is in use here: then nobody else may claim it.
    pub fn holds(&self, address: SocketAddr, now: Instant) -> bool {
        self.remotes
            .iter()
            .any(|remote| remote.address == address && remote.is_held(self.consent_timeout, now))
    }

    /// Another transport has proved this address to be its own.
    pub fn release(&mut self, address: SocketAddr) {
        self.remotes.retain(|remote| remote.address != address);
        if self.selected == Some(address) {
            self.selected = None;
        }
        if self.nominated == Some(address) {
            self.nominated = None;
        }
    }

    /// `true`: consent has just expired.
    pub fn handle_timeout(&mut self, now: Instant) -> bool {
        let expired = self.consent_deadline().is_some_and(|due| due <= now);
        if expired {
            self.state = IceState::Disconnected;
        }
        expired
    }

    /// When consent expires: the remote has long been silent, or has not answered us for too long.
    fn consent_deadline(&self) -> Option<Instant> {
        let expiry = self
            .remotes
            .iter()
            .find(|remote| Some(remote.address) == self.selected)
            .and_then(Remote::expiry);
        match self.state {
            IceState::Connected => self
                .last_consent
                .map(|heard| heard + self.consent_timeout)
                .into_iter()
                .chain(expiry)
                .min(),
            IceState::New | IceState::Disconnected | IceState::Closed => None,
        }
    }

    /// When a check is to be sent, or consent expires.
    pub fn next_timeout(&self) -> Option<Instant> {
        let checks = self.remotes.iter().filter_map(Remote::due);
        checks.chain(self.consent_deadline()).min()
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

    /// The known addresses.
    pub fn addresses(&self) -> impl Iterator<Item = SocketAddr> + '_ {
        self.remotes.iter().map(|remote| remote.address)
    }

    /// The state.
    pub fn state(&self) -> IceState {
        self.state
    }
}
