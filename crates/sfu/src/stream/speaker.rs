//! Who is speaking: dominant speaker identification of Volfin and Cohen ("Dominant speaker identification for multipoint
//! videoconferencing", Computer Speech & Language 27, 2013), on the audio-level extension instead of audio.
//!
//! A producer's activity is looked at over three times: immediate (one slot of 20 ms, its loudness in [`LEVELS`] steps),
//! medium (100 ms: how many of its slots are active) and long (1 s: how many of its 100 ms are). Each count becomes a speech
//! activity score, a log likelihood ratio of speech (binomial) against noise (exponential). Another producer takes over when
//! its scores exceed the dominant one's in all three: hence neither a cough nor a short pause changes the speaker.
//!
//! Ours, not the paper's: steps are of a fixed scale of dBov instead of sub-bands over an estimated noise floor (a steady tone
//! is speech, too), and where nobody dominates 300 ms of activity begin.

use std::time::{Duration, Instant};

use crate::ids::ProducerId;

/// Time of one slot.
const SLOT: Duration = Duration::from_millis(20);
/// Steps of an immediate activity (the paper's N1).
const LEVELS: u32 = 13;
/// Slots of a medium activity (N2).
const MEDIUM_SLOTS: usize = 5;
/// Medium activities of a long one (N3).
const LONG_MEDIUMS: usize = 10;
const SLOTS: usize = MEDIUM_SLOTS * LONG_MEDIUMS;
/// A level is held for so many slots: packets may hold up to 60 ms, and arrive unevenly.
const HOLD_SLOTS: u64 = 3;

/// Levels from here down are step 0.
const FLOOR_MINUS_DBOV: u8 = 78;
/// A slot is active from this step on: −54 dBov.
const ACTIVE_LEVEL: u8 = 4;
/// 100 ms are active with at least so many active slots.
const ACTIVE_SLOTS: usize = 4;
/// Where nobody dominates, so much of the last second must be active to begin: 300 ms.
const ACTIVE_MEDIUMS_TO_BEGIN: usize = 3;

/// Rates of the exponential distributions: the values that the deployed implementations of the paper use.
const IMMEDIATE_LAMBDA: f64 = 0.78;
const MEDIUM_LAMBDA: f64 = 24.0;
const LONG_LAMBDA: f64 = 47.0;
/// Thresholds of the logarithms of score ratios, immediate, medium and long: likewise.
const C1: f64 = 3.0;
const C2: f64 = 2.0;
const C3: f64 = 0.0;
const MIN_SCORE: f64 = 1e-10;

#[derive(Clone, Copy, Debug, PartialEq)]
struct Scores {
    immediate: f64,
    medium: f64,
    long: f64,
    active_mediums: usize,
}

#[derive(Debug)]
struct Voice {
    producer: ProducerId,
    /// Steps of the last second; slot `n` is at `n` modulo [`SLOTS`].
    levels: [u8; SLOTS],
    /// The newest slot that was written, and its step.
    newest: u64,
    heard: bool,
}

impl Voice {
    fn new(producer: ProducerId, slot: u64) -> Self {
        Self {
            producer,
            levels: [0; SLOTS],
            newest: slot,
            heard: false,
        }
    }

    /// Fills the slots up to and including `slot`: with the last level as long as it holds, then with silence.
    fn advance(&mut self, slot: u64) {
        if slot <= self.newest {
            return;
        }
        let last = if self.heard {
            self.levels[Self::at(self.newest)]
        } else {
            0
        };
        let from = self.newest + 1;
        // Of a gap of more than a second only the last second matters, and it is silent.
        let start = from.max((slot + 1).saturating_sub(SLOTS as u64));
        for entered in start..=slot {
            let held = entered - self.newest < HOLD_SLOTS;
            self.levels[Self::at(entered)] = if held { last } else { 0 };
        }
        if slot - self.newest >= HOLD_SLOTS {
            self.heard = false;
        }
        self.newest = slot;
    }

    fn on_level(&mut self, step: u8, slot: u64) {
        let fresh = slot > self.newest || !self.heard;
        self.advance(slot);
        let level = &mut self.levels[Self::at(self.newest)];
        // Of two packets in one slot the louder counts.
        *level = if fresh { step } else { step.max(*level) };
        self.heard = true;
    }

    const fn at(slot: u64) -> usize {
        (slot % SLOTS as u64) as usize
    }

    /// Scores over the second that ends with the newest slot.
    fn scores(&self) -> Scores {
        let level = |age: usize| self.levels[Self::at(self.newest + (SLOTS - age) as u64)];
        let active_slots = |medium: usize| {
            (0..MEDIUM_SLOTS)
                .filter(|slot| level(medium * MEDIUM_SLOTS + slot) >= ACTIVE_LEVEL)
                .count()
        };
        let active_mediums = (0..LONG_MEDIUMS)
            .filter(|&medium| active_slots(medium) >= ACTIVE_SLOTS)
            .count();
        Scores {
            immediate: score(u32::from(level(0)), LEVELS, IMMEDIATE_LAMBDA),
            medium: score(active_slots(0) as u32, MEDIUM_SLOTS as u32, MEDIUM_LAMBDA),
            long: score(active_mediums as u32, LONG_MEDIUMS as u32, LONG_LAMBDA),
            active_mediums,
        }
    }
}

/// The paper's speech activity score with p = 1/2: ln C(n, v) + n ln ½ − ln λ + λ v, no less than a tiny positive number.
fn score(active: u32, of: u32, lambda: f64) -> f64 {
    let binomial = (0..active)
        .map(|i| f64::from(of - i) / f64::from(i + 1))
        .product::<f64>();
    let score = binomial.ln() + f64::from(of) * 0.5_f64.ln() - lambda.ln() + lambda * f64::from(active);
    score.max(MIN_SCORE)
}

fn step(minus_dbov: u8) -> u8 {
    let above = u32::from(FLOOR_MINUS_DBOV.saturating_sub(minus_dbov));
    (above * LEVELS / u32::from(FLOOR_MINUS_DBOV)) as u8
}

/// Follows the audio levels of a router's producers.
#[derive(Debug)]
pub struct SpeakerDetector {
    interval: Duration,
    origin: Option<Instant>,
    voices: Vec<Voice>,
    speaker: Option<ProducerId>,
    reported: Option<ProducerId>,
    due: Option<Instant>,
}

impl SpeakerDetector {
    /// Decides at most once per `interval` (the paper's implementations use 300 ms).
    pub fn new(interval: Duration) -> Self {
        Self {
            interval: interval.max(SLOT),
            origin: None,
            voices: Vec::new(),
            speaker: None,
            reported: None,
            due: None,
        }
    }

    fn slot(&mut self, now: Instant) -> u64 {
        let origin = *self.origin.get_or_insert(now);
        // Far enough from 0 that a second before the first slot can be looked at.
        SLOTS as u64 + (now.saturating_duration_since(origin).as_millis() / SLOT.as_millis()) as u64
    }

    /// A producer joined. Silent until its first level.
    pub fn add(&mut self, producer: ProducerId, now: Instant) {
        let slot = self.slot(now);
        if !self.voices.iter().any(|voice| voice.producer == producer) {
            self.voices.push(Voice::new(producer, slot));
        }
    }

    /// A producer left, or was paused. If it was the speaker, [`Self::poll`] says at once that it no longer is.
    pub fn remove(&mut self, producer: ProducerId) {
        self.voices.retain(|voice| voice.producer != producer);
        if self.speaker == Some(producer) {
            self.speaker = None;
            self.due = self.origin;
        }
    }

    /// A packet's level in −dBov (0 loudest, 127 silence). Unknown producers are added.
    pub fn on_level(&mut self, producer: ProducerId, minus_dbov: u8, now: Instant) {
        let slot = self.slot(now);
        let at = self
            .voices
            .iter()
            .position(|voice| voice.producer == producer)
            .unwrap_or_else(|| {
                self.voices.push(Voice::new(producer, slot));
                self.voices.len() - 1
            });
        let step = step(minus_dbov);
        self.voices[at].on_level(step, slot);
        if step >= ACTIVE_LEVEL {
            self.due.get_or_insert(now + self.interval);
        }
    }

    /// `Some` when the dominant speaker changed; its content is `None` when the speaker left and nobody follows.
    pub fn poll(&mut self, now: Instant) -> Option<Option<ProducerId>> {
        if self.due.is_none_or(|due| due > now) {
            return None;
        }
        let slot = self.slot(now);
        for voice in &mut self.voices {
            voice.advance(slot);
        }
        self.speaker = self.decide();
        // In silence nothing can change, so that nothing need be decided until somebody speaks.
        let anyone = self
            .voices
            .iter()
            .any(|voice| voice.levels.iter().any(|&level| level >= ACTIVE_LEVEL));
        self.due = anyone.then_some(now + self.interval);
        if self.speaker == self.reported {
            return None;
        }
        self.reported = self.speaker;
        Some(self.speaker)
    }

    fn decide(&self) -> Option<ProducerId> {
        let dominant = self.voices.iter().find(|voice| Some(voice.producer) == self.speaker);
        let Some(dominant) = dominant else {
            return self
                .voices
                .iter()
                .map(|voice| (voice.producer, voice.scores()))
                .filter(|(_, scores)| scores.active_mediums >= ACTIVE_MEDIUMS_TO_BEGIN)
                // The lowest id of equals, so that the outcome does not depend on the order of joining.
                .max_by(|(a, left), (b, right)| left.long.total_cmp(&right.long).then(b.cmp(a)))
                .map(|(producer, _)| producer);
        };
        let reference = dominant.scores();
        let mut best = (C2, dominant.producer);
        for voice in self.voices.iter().filter(|voice| voice.producer != dominant.producer) {
            let scores = voice.scores();
            let immediate = (scores.immediate / reference.immediate).ln();
            let medium = (scores.medium / reference.medium).ln();
            let long = (scores.long / reference.long).ln();
            if immediate > C1 && medium > best.0 && long > C3 {
                best = (medium, voice.producer);
            }
        }
        Some(best.1)
    }

    /// The dominant speaker.
    pub fn speaker(&self) -> Option<ProducerId> {
        self.speaker
    }

    /// When [`Self::poll`] decides next; a time in the past: now.
    pub fn next_timeout(&self) -> Option<Instant> {
        self.due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: ProducerId = ProducerId(1);
    const B: ProducerId = ProducerId(2);
    const LOUD: u8 = 25;
    const QUIET: u8 = 100;

    /// A meeting of A and B that sends a packet each every 20 ms and notes the changes of speaker.
    struct Meeting {
        detector: SpeakerDetector,
        start: Instant,
        now_ms: u64,
        changes: Vec<(u64, Option<ProducerId>)>,
    }

    impl Meeting {
        fn new() -> Self {
            let start = Instant::now();
            let mut detector = SpeakerDetector::new(Duration::from_millis(300));
            detector.add(A, start);
            detector.add(B, start);
            Self {
                detector,
                start,
                now_ms: 0,
                changes: Vec::new(),
            }
        }

        fn run(&mut self, for_ms: u64, a: Option<u8>, b: Option<u8>) {
            let end = self.now_ms + for_ms;
            while self.now_ms < end {
                let now = self.start + Duration::from_millis(self.now_ms);
                if let Some(level) = a {
                    self.detector.on_level(A, level, now);
                }
                if let Some(level) = b {
                    self.detector.on_level(B, level, now);
                }
                if let Some(change) = self.detector.poll(now) {
                    self.changes.push((self.now_ms, change));
                }
                self.now_ms += 20;
            }
        }

        fn speakers(&self) -> Vec<Option<ProducerId>> {
            self.changes.iter().map(|&(_, speaker)| speaker).collect()
        }
    }

    #[test]
    fn first_to_speak_becomes_the_speaker_within_a_second() {
        let mut meeting = Meeting::new();
        meeting.run(1000, Some(QUIET), Some(QUIET));
        assert_eq!(meeting.speakers(), []);
        meeting.run(1000, Some(LOUD), Some(QUIET));
        assert_eq!(meeting.speakers(), [Some(A)]);
        assert!(meeting.changes[0].0 <= 1900, "{:?}", meeting.changes);
    }

    #[test]
    fn speaker_changes_when_one_falls_silent_and_another_speaks() {
        let mut meeting = Meeting::new();
        meeting.run(3000, Some(LOUD), Some(QUIET));
        meeting.run(3000, Some(QUIET), Some(LOUD));
        assert_eq!(meeting.speakers(), [Some(A), Some(B)]);
        let delay_ms = meeting.changes[1].0 - 3000;
        assert!((300..=1500).contains(&delay_ms), "{delay_ms} ms");
    }

    #[test]
    fn neither_a_cough_nor_a_short_pause_changes_the_speaker() {
        let mut meeting = Meeting::new();
        meeting.run(2000, Some(LOUD), Some(QUIET));
        for _ in 0..10 {
            meeting.run(100, Some(LOUD), Some(5));
            meeting.run(700, Some(LOUD), Some(QUIET));
            meeting.run(200, Some(QUIET), Some(QUIET));
        }
        assert_eq!(meeting.speakers(), [Some(A)]);
    }

    #[test]
    fn who_talks_over_the_speaker_does_not_take_over() {
        let mut meeting = Meeting::new();
        meeting.run(2000, Some(LOUD), Some(QUIET));
        meeting.run(5000, Some(LOUD), Some(LOUD - 10));
        assert_eq!(meeting.speakers(), [Some(A)]);
    }

    #[test]
    fn speaker_stays_through_silence_and_through_missing_packets() {
        let mut meeting = Meeting::new();
        meeting.run(2000, Some(LOUD), Some(QUIET));
        meeting.run(5000, None, None);
        assert_eq!(meeting.speakers(), [Some(A)]);
        assert_eq!(meeting.detector.next_timeout(), None, "nothing to decide in silence");
        meeting.run(2000, None, Some(LOUD));
        assert_eq!(meeting.speakers(), [Some(A), Some(B)]);
    }

    #[test]
    fn leaving_speaker_is_reported_at_once() {
        let mut meeting = Meeting::new();
        meeting.run(2000, Some(LOUD), Some(QUIET));
        meeting.detector.remove(A);
        meeting.run(20, None, Some(QUIET));
        assert_eq!(meeting.speakers(), [Some(A), None]);
        assert_eq!(meeting.detector.speaker(), None);
    }

    #[test]
    fn packets_of_60_ms_and_jitter_count_as_speech() {
        let start = Instant::now();
        let mut detector = SpeakerDetector::new(Duration::from_millis(300));
        for i in 0..20_u64 {
            detector.on_level(A, LOUD, start + Duration::from_millis(i * 60 + (i % 3) * 7));
        }
        assert_eq!(detector.poll(start + Duration::from_millis(1200)), Some(Some(A)));
    }

    #[test]
    fn equals_are_decided_by_id() {
        for order in [[A, B], [B, A]] {
            let start = Instant::now();
            let mut detector = SpeakerDetector::new(Duration::from_millis(300));
            for i in 0..50 {
                for producer in order {
                    detector.on_level(producer, LOUD, start + Duration::from_millis(i * 20));
                }
            }
            assert_eq!(detector.poll(start + Duration::from_secs(1)), Some(Some(A)));
        }
    }
}
