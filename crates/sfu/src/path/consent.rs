//! One address of the remote's: what it may be sent until it has answered a check of ours, and whether it still does (RFC 7675).
//!
//! A check that came from an address proves who wrote it, not that they are there: its source can be forged. So the address is asked,
//! with an id that only who receives it knows.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::wire::stun::TransactionId;

/// Until it has answered, an address is sent at most so many times the bytes that came from it.
const AMPLIFICATION: u64 = 3;
/// The first retransmission of a check; it doubles from there.
const FIRST_RETRANSMISSION: Duration = Duration::from_millis(250);
/// Sends of one check to an address that has not answered: the last is 7.75 s after the first.
const MAX_SENDS: u32 = 6;
/// RFC 7675 §5.1: checks of an address that answers are 5 s apart, each time 0.8 to 1.2 of it.
const CONSENT_INTERVAL_MS: u64 = 5000;
/// RFC 7675 §5.1: so long after its last answer an address has taken its consent back.
const CONSENT_LIFETIME: Duration = Duration::from_secs(30);
/// One who has not answered yet keeps an address from others no longer than this.
const CLAIM: Duration = Duration::from_secs(2);

/// Randomness for one check: its id, and the time to the next.
pub type Entropy = [u8; 16];

struct Check {
    id: TransactionId,
    sends: u32,
}

/// One address.
pub struct Remote {
    /// Where it is.
    pub address: SocketAddr,
    /// When a check or media last came from there.
    pub last_heard: Instant,
    /// Which of our credentials its last check used.
    pub ours: u32,
    /// The remote's user name fragment in its last check.
    pub their_ufrag: String,
    since: Instant,
    received: u64,
    sent: u64,
    answered: Option<Instant>,
    check: Option<Check>,
    next_check: Option<Instant>,
}

impl Remote {
    /// One that is heard for the first time.
    pub fn new(address: SocketAddr, now: Instant) -> Self {
        Self {
            address,
            last_heard: now,
            ours: 0,
            their_ufrag: String::new(),
            since: now,
            received: 0,
            sent: 0,
            answered: None,
            check: None,
            next_check: None,
        }
    }

    /// An authentic check of so many bytes came from there.
    pub fn heard(&mut self, len: usize, now: Instant) {
        self.last_heard = now;
        self.received += len as u64;
    }

    /// Whether it has answered within the time that consent lasts.
    #[inline]
    pub fn is_validated(&self, now: Instant) -> bool {
        self.expiry().is_some_and(|expiry| now < expiry)
    }

    /// When its consent ends.
    pub fn expiry(&self) -> Option<Instant> {
        self.answered.map(|answered| answered + CONSENT_LIFETIME)
    }

    /// Whether another participant must not claim it.
    pub fn is_held(&self, silence: Duration, now: Instant) -> bool {
        if self.is_validated(now) {
            now.saturating_duration_since(self.last_heard) < silence
        } else {
            now.saturating_duration_since(self.since) < CLAIM
        }
    }

    /// Takes so many bytes from what it may be sent; `false`: it may not be sent them.
    pub fn spend(&mut self, len: usize, now: Instant) -> bool {
        let sent = self.sent + len as u64;
        let may = self.is_validated(now) || sent <= AMPLIFICATION * self.received;
        if may {
            self.sent = sent;
        }
        may
    }

    /// Asks it now, unless it is being asked or has answered.
    pub fn ask(&mut self, now: Instant) {
        if !self.is_validated(now) && self.next_check.is_none() {
            self.next_check = Some(now);
        }
    }

    /// When it is to be asked next.
    pub fn due(&self) -> Option<Instant> {
        self.next_check
    }

    /// The id of the check that is sent now, and the time of the next. Before its first answer the same is sent again, later each is new.
    pub fn begin_check(&mut self, entropy: Entropy, now: Instant) -> TransactionId {
        let [id @ .., a, b, c, d] = entropy;
        if self.is_validated(now) {
            let jitter = u64::from(u32::from_be_bytes([a, b, c, d])) % (CONSENT_INTERVAL_MS * 2 / 5);
            self.next_check = Some(now + Duration::from_millis(CONSENT_INTERVAL_MS * 4 / 5 + jitter));
            self.check = Some(Check { id, sends: 1 });
            return id;
        }
        let check = self.check.get_or_insert(Check { id, sends: 0 });
        if check.sends == 0 {
            check.id = id;
        }
        let wait = FIRST_RETRANSMISSION * 2_u32.pow(check.sends.min(MAX_SENDS));
        check.sends += 1;
        self.next_check = (check.sends < MAX_SENDS).then_some(now + wait);
        let id = check.id;
        if self.next_check.is_none() {
            // An answer to the last one still counts; the next check of theirs begins anew.
            check.sends = 0;
        }
        id
    }

    /// It is not asked again before it is heard again.
    pub fn pause(&mut self) {
        self.next_check = None;
    }

    /// Whether this is the id of the check under way.
    pub fn is_asked(&self, id: TransactionId) -> bool {
        self.check.as_ref().is_some_and(|check| check.id == id)
    }

    /// It has answered the check under way. Only an address that carries something is asked again, see [`Self::keep`].
    pub fn on_answer(&mut self, now: Instant) {
        self.answered = Some(now);
        self.check = None;
        self.next_check = None;
    }

    /// Keeps consent fresh: the next check in about 5 s.
    pub fn keep(&mut self, now: Instant) {
        if self.next_check.is_none() {
            self.next_check = Some(now + Duration::from_millis(CONSENT_INTERVAL_MS));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remote(now: Instant) -> Remote {
        Remote::new("192.0.2.1:1".parse().expect("address"), now)
    }

    #[test]
    fn an_address_that_does_not_answer_is_asked_a_few_times_with_one_id() {
        let start = Instant::now();
        let mut remote = remote(start);
        remote.ask(start);
        let mut sent = Vec::new();
        while let Some(due) = remote.due() {
            sent.push(due.duration_since(start).as_millis());
            assert_eq!(remote.begin_check([sent.len() as u8; 16], due), [1; 12]);
        }
        assert_eq!(sent, [0, 250, 750, 1750, 3750, 7750]);
    }

    #[test]
    fn one_that_answers_is_asked_anew_about_every_five_seconds() {
        let start = Instant::now();
        let mut remote = remote(start);
        remote.on_answer(start);
        remote.keep(start);
        let mut now = start;
        for round in 0..5_u8 {
            let due = remote.due().expect("it is kept");
            assert!(round == 0 || (4000..6000).contains(&due.duration_since(now).as_millis()));
            now = due;
            assert!(remote.is_validated(now));
            assert_eq!(
                remote.begin_check([round.wrapping_mul(67); 16], now),
                [round.wrapping_mul(67); 12]
            );
        }
        assert!(!remote.is_validated(start + CONSENT_LIFETIME));
    }

    #[test]
    fn what_is_sent_before_the_answer_is_three_times_what_came() {
        let now = Instant::now();
        let mut remote = remote(now);
        remote.heard(100, now);
        assert!(remote.spend(76, now) && remote.spend(224, now));
        assert!(!remote.spend(1, now));
        remote.heard(1, now);
        assert!(remote.spend(3, now) && !remote.spend(1, now));
        remote.on_answer(now);
        assert!(remote.spend(1_000_000, now));
    }
}
