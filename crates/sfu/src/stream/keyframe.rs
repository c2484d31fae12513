//! Keyframe requests, de-bounced: however many consumers want one, a publisher is asked at a bounded rate until one arrives.

use std::time::{Duration, Instant};

/// No two requests are closer than this.
pub const MIN_INTERVAL: Duration = Duration::from_millis(200);
/// An unanswered request is repeated at least this often.
pub const MAX_INTERVAL: Duration = Duration::from_secs(1);
/// After so many unanswered requests it repeats only at [`MAX_INTERVAL`]. It never gives up: a publisher may be silent for long
/// and then go on in the middle of a group of pictures.
pub const QUICK_ATTEMPTS: u32 = 5;

/// Decides when to send a PLI or FIR to one publisher.
#[derive(Clone, Copy, Debug, Default)]
pub struct KeyframeRequester {
    wanted: bool,
    attempts: u32,
    last_sent: Option<Instant>,
}

/// Time between two requests: clamp(2·RTT, 200 ms, 1000 ms).
pub fn interval(rtt: Duration) -> Duration {
    (rtt * 2).clamp(MIN_INTERVAL, MAX_INTERVAL)
}

impl KeyframeRequester {
    /// Nothing wanted.
    pub const fn new() -> Self {
        Self {
            wanted: false,
            attempts: 0,
            last_sent: None,
        }
    }

    /// Somebody needs a keyframe. Call [`Self::poll`] next.
    pub fn want(&mut self) {
        self.wanted = true;
    }

    /// A keyframe began to arrive: what was wanted is there.
    pub fn on_keyframe(&mut self) {
        self.wanted = false;
        self.attempts = 0;
    }

    /// Whether a keyframe is awaited.
    pub fn is_wanted(&self) -> bool {
        self.wanted
    }

    /// `true`: send a request now (it is counted as sent).
    pub fn poll(&mut self, now: Instant, rtt: Duration) -> bool {
        if self.next_timeout(rtt, now).is_none_or(|due| due > now) {
            return false;
        }
        self.last_sent = Some(now);
        self.attempts = self.attempts.saturating_add(1);
        true
    }

    /// When [`Self::poll`] will next say `true`; at the latest `now` when it would already.
    pub fn next_timeout(&self, rtt: Duration, now: Instant) -> Option<Instant> {
        if !self.wanted {
            return None;
        }
        let wait = if self.attempts < QUICK_ATTEMPTS {
            interval(rtt)
        } else {
            MAX_INTERVAL
        };
        Some(self.last_sent.map_or(now, |sent| sent + wait))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RTT: Duration = Duration::from_millis(150);

    #[test]
    fn many_wishes_make_one_request_per_interval() {
        let start = Instant::now();
        let mut requester = KeyframeRequester::new();
        assert!(!requester.poll(start, RTT));
        let mut sent = 0;
        for ms in 0..1000 {
            requester.want();
            sent += u32::from(requester.poll(start + Duration::from_millis(ms), RTT));
        }
        assert_eq!(sent, 4, "at 0, 300, 600 and 900 ms");
    }

    #[test]
    fn repeats_until_a_keyframe_arrives() {
        let start = Instant::now();
        let mut requester = KeyframeRequester::new();
        requester.want();
        assert!(requester.poll(start, RTT));
        let again = requester.next_timeout(RTT, start).expect("still wanted");
        assert_eq!(again, start + Duration::from_millis(300));
        assert!(requester.poll(again, RTT));
        requester.on_keyframe();
        assert_eq!(requester.next_timeout(RTT, again), None);
        assert!(!requester.poll(again + Duration::from_secs(5), RTT));
    }

    #[test]
    fn a_wish_right_after_a_keyframe_waits_for_the_interval() {
        let start = Instant::now();
        let mut requester = KeyframeRequester::new();
        requester.want();
        assert!(requester.poll(start, RTT));
        requester.on_keyframe();
        requester.want();
        assert!(!requester.poll(start + Duration::from_millis(50), RTT));
        assert!(requester.poll(start + Duration::from_millis(300), RTT));
    }

    #[test]
    fn asks_a_silent_publisher_once_a_second_without_end() {
        let start = Instant::now();
        let mut requester = KeyframeRequester::new();
        requester.want();
        let sent: Vec<_> = (0..60_000)
            .filter(|&ms| requester.poll(start + Duration::from_millis(ms), RTT))
            .collect();
        assert_eq!(sent[..7], [0, 300, 600, 900, 1200, 2200, 3200]);
        assert_eq!(sent.last(), Some(&59_200));
        requester.on_keyframe();
        requester.want();
        assert!(requester.poll(start + Duration::from_millis(60_300), RTT));
        assert!(
            requester.poll(start + Duration::from_millis(60_600), RTT),
            "quick again"
        );
    }

    #[test]
    fn interval_is_clamped() {
        assert_eq!(interval(Duration::ZERO), MIN_INTERVAL);
        assert_eq!(interval(Duration::from_secs(9)), MAX_INTERVAL);
    }
}
