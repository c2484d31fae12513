//! One producer in a capture: puts its packets in order, makes frames of them, and says what never came.
//!
//! It is a jitter buffer without a buffer: the packets lie in the producer's ring, and are looked at when the capture collects, some at a
//! time: a packet on its way costs nothing for being captured. Invariant: all numbers below `next` are dealt with, and those from
//! `next` to `scan` are there and belong to the frame that is being completed.

use std::time::{Duration, Instant};

use crate::capture::frames::{Assembled, FrameAssembler};
use crate::capture::queue::{CaptureQueue, FrameHead};
use crate::control::parameters::MediaKind;
use crate::ids::ProducerId;
use crate::stream::clock::MediaClock;
use crate::stream::producer::Producer;
use crate::stream::ring::{PacketRing, StoredPacket};

/// Sound does not wait longer for a packet.
const AUDIO_WAIT: Duration = Duration::from_millis(100);
/// Nor does a picture, while its packets are asked for again.
const VIDEO_WAIT: Duration = Duration::from_millis(500);
/// What is not asked for again comes out of order at most.
const UNREPAIRED_WAIT: Duration = Duration::from_millis(100);
/// While none has come, a keyframe is asked for so often. (The request itself is repeated sooner while it is unanswered.)
const KEYFRAME_INTERVAL: Duration = Duration::from_secs(2);

/// What a stream has counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct StreamCounters {
    /// Frames that were handed to the queue.
    pub frames: u64,
    /// Frames that the queue had no room for.
    pub frames_dropped: u64,
    /// `lost` messages.
    pub losses: u64,
    /// Keyframes asked for.
    pub keyframes_asked: u64,
}

#[derive(Clone, Copy, Debug)]
enum Position {
    /// The next packet that a frame begins with and that is not older than this: of video, a keyframe's.
    Hunting { from: u64 },
    /// In the middle of it.
    At {
        next: u64,
        scan: u64,
        timestamp: Option<u32>,
    },
}

/// Everything outside of itself that a step of a stream works with.
pub struct Surroundings<'a> {
    /// The producer's packets.
    pub ring: &'a PacketRing,
    /// The producer's clock.
    pub clock: &'a mut MediaClock,
    /// Where frames go.
    pub queue: &'a mut CaptureQueue,
    /// The time.
    pub now: Instant,
    /// The same on our wall.
    pub now_us: i64,
}

impl Surroundings<'_> {
    /// A moment that is past, on our wall.
    fn wall_us(&self, then: Instant) -> i64 {
        self.now_us - self.now.saturating_duration_since(then).as_micros() as i64
    }
}

/// One producer in a capture.
#[derive(Debug)]
pub struct CaptureStream {
    producer: ProducerId,
    kind: MediaKind,
    assembler: FrameAssembler,
    wait: Duration,
    position: Position,
    /// The number that is missing, and until when it is waited for.
    missing: Option<(u64, Instant)>,
    /// A decoder can go on with the next frame.
    synced: bool,
    loss_before: bool,
    /// The queue had no room, and the reader does not know yet: what to tell it.
    untold_loss_us: Option<i64>,
    last_us: i64,
    asked_at: Option<Instant>,
    paused: bool,
    counters: StreamCounters,
}

impl CaptureStream {
    /// Begins after what the producer has sent so far.
    pub fn new(producer: &Producer, now_us: i64) -> Self {
        let kind = producer.format.kind;
        let wait = match kind {
            MediaKind::Audio => AUDIO_WAIT,
            MediaKind::Video if producer.repairs() => VIDEO_WAIT,
            MediaKind::Video => UNREPAIRED_WAIT,
        };
        Self {
            producer: producer.id,
            kind,
            assembler: FrameAssembler::new(producer.format.codec),
            wait,
            position: Position::Hunting {
                from: producer.highest() + 1,
            },
            missing: None,
            synced: false,
            loss_before: false,
            untold_loss_us: None,
            last_us: now_us,
            asked_at: None,
            paused: producer.paused,
            counters: StreamCounters::default(),
        }
    }

    /// What it has counted.
    pub fn counters(&self) -> StreamCounters {
        self.counters
    }

    /// The producer was paused or resumed: nothing is lost, but video goes on with a keyframe.
    pub fn set_paused(&mut self, paused: bool, highest: u64) {
        self.paused = paused;
        self.begin_again(highest + 1);
    }

    fn begin_again(&mut self, from: u64) {
        self.position = Position::Hunting { from };
        self.missing = None;
        self.asked_at = None;
        // Sound needs nothing to go on.
        self.synced &= self.kind == MediaKind::Audio;
    }

    /// Another source takes over; its numbers begin at `from` or later.
    pub fn switch_source(&mut self, from: u64) {
        // What the old source still owed will never come.
        self.loss_before |= self.missing.is_some();
        self.assembler.reset();
        self.begin_again(from);
    }

    /// Hands over what has become complete, and gives up what nobody waits for any more.
    pub fn collect(&mut self, around: &mut Surroundings<'_>) {
        if let Position::Hunting { from } = self.position {
            self.hunt(from, around);
        }
        self.advance(around);
    }

    fn start(&mut self, sequence: u64) {
        self.position = Position::At {
            next: sequence,
            scan: sequence,
            timestamp: None,
        };
    }

    /// Until when it waits for what is missing.
    pub fn next_timeout(&self) -> Option<Instant> {
        self.missing.map(|(_, until)| until)
    }

    /// There is room again: tells what was lost meanwhile.
    pub fn tell_loss(&mut self, queue: &mut CaptureQueue) {
        if let Some(time_us) = self.untold_loss_us.take() {
            self.say_lost(time_us, queue);
        }
    }

    /// Whether a keyframe should be asked for now; then it counts as asked for.
    pub fn wants_keyframe(&mut self, is_congested: bool, now: Instant) -> bool {
        let is_due = self.kind == MediaKind::Video
            && !self.synced
            && !self.paused
            // While the reader is too slow, a keyframe would be lost too.
            && !is_congested
            && self
                .asked_at
                .is_none_or(|asked| now.saturating_duration_since(asked) >= KEYFRAME_INTERVAL);
        if is_due {
            self.asked_at = Some(now);
            self.counters.keyframes_asked += 1;
        }
        is_due
    }

    /// Hands over what is complete.
    fn advance(&mut self, around: &mut Surroundings<'_>) {
        let ring = around.ring;
        while let Position::At { next, scan, timestamp } = self.position {
            let Some(packet) = ring.get(scan, around.now) else {
                if !self.is_given_up(scan, around) {
                    return;
                }
                self.skip(scan, around);
                continue;
            };
            self.missing = None;
            around
                .clock
                .on_arrival(packet.header.timestamp, around.wall_us(packet.arrived));
            if packet.header.payload(packet.bytes).is_empty() {
                // Padding, which belongs to no frame.
                let next = if timestamp.is_none() { scan + 1 } else { next };
                self.position = Position::At {
                    next,
                    scan: scan + 1,
                    timestamp,
                };
                continue;
            }
            let its = packet.header.timestamp;
            if timestamp.is_some_and(|timestamp| timestamp != its) {
                // The frame before it ended without a marker.
                self.complete(next, scan, around);
            } else if self.kind == MediaKind::Audio || packet.header.marker {
                self.complete(next, scan + 1, around);
            } else {
                self.position = Position::At {
                    next,
                    scan: scan + 1,
                    timestamp: Some(its),
                };
            }
        }
    }

    /// Whether nobody waits for this number any more.
    fn is_given_up(&mut self, scan: u64, around: &Surroundings<'_>) -> bool {
        if around.ring.highest().is_none_or(|highest| highest <= scan) {
            // Nothing is behind it: it has not been sent yet.
            self.missing = None;
            return false;
        }
        let until = match self.missing {
            Some((number, until)) if number == scan => until,
            _ => {
                let behind = around.ring.iter_from(scan + 1, around.now).next();
                let since = behind.map_or(around.now, |behind| behind.arrived);
                let until = since + self.wait;
                self.missing = Some((scan, until));
                until
            }
        };
        until <= around.now
    }

    /// The number `scan` never came.
    fn skip(&mut self, scan: u64, around: &mut Surroundings<'_>) {
        self.missing = None;
        let behind = around.ring.iter_from(scan + 1, around.now).next();
        let time_us = behind.map_or(around.now_us, |behind| self.peek_time(&behind, around));
        self.lose(time_us, around.queue);
        match self.kind {
            MediaKind::Audio => {
                let next = behind.map_or_else(
                    || around.ring.highest().unwrap_or(scan).max(scan) + 1,
                    |behind| behind.sequence,
                );
                self.start(next);
            }
            MediaKind::Video => self.hunt(scan + 1, around),
        }
    }

    /// Looks for what can be begun with from here on, which may be there already.
    fn hunt(&mut self, from: u64, around: &Surroundings<'_>) {
        self.position = Position::Hunting { from };
        let ring = around.ring;
        let is_sound = self.kind == MediaKind::Audio;
        let newest = if is_sound {
            ring.highest()
        } else {
            ring.latest_keyframe(around.now)
        };
        if newest.is_some_and(|newest| newest >= from)
            && let Some(first) = ring
                .iter_from(from, around.now)
                .find(|packet| is_sound || packet.keyframe)
        {
            self.start(first.sequence);
        }
    }

    /// Tells of a loss, once until the stream goes on.
    fn lose(&mut self, time_us: i64, queue: &mut CaptureQueue) {
        self.loss_before = true;
        if self.kind == MediaKind::Audio || std::mem::take(&mut self.synced) {
            self.asked_at = None;
            self.say_lost(time_us, queue);
        }
    }

    fn say_lost(&mut self, time_us: i64, queue: &mut CaptureQueue) {
        self.counters.losses += 1;
        self.last_us = self.last_us.max(time_us);
        queue.lost(self.producer, self.last_us);
    }

    /// When a packet was captured, without moving on: just after the last frame at the earliest.
    fn peek_time(&self, packet: &StoredPacket<'_>, around: &mut Surroundings<'_>) -> i64 {
        around
            .clock
            .time_us(packet.header.timestamp, around.now_us)
            .clamp(self.last_us, around.now_us.max(self.last_us))
    }

    /// The packets `next..end` are a frame.
    fn complete(&mut self, next: u64, end: u64, around: &mut Surroundings<'_>) {
        self.start(end);
        if around.queue.has_room(self.kind) {
            self.tell_loss(around.queue);
        }
        let (ring, now) = (around.ring, around.now);
        let payloads = (next..end)
            .filter_map(|sequence| ring.get(sequence, now))
            .map(|packet| packet.header.payload(packet.bytes))
            .filter(|payload| !payload.is_empty());
        let assembled = self.assembler.assemble(payloads, around.queue.draft());
        let Some(first) = ring.get(next, now) else { return };
        // It was captured before its last packet came.
        let came_us = ring
            .get(end - 1, now)
            .map_or(around.now_us, |last| around.wall_us(last.arrived));
        let time_us = around.clock.time_us(first.header.timestamp, came_us);
        let keyframe = match assembled {
            Assembled::Frame { keyframe } => keyframe,
            // The keyframe is behind it.
            Assembled::Preamble => return,
            Assembled::Broken => {
                self.lose(time_us.max(self.last_us), around.queue);
                if self.kind == MediaKind::Video {
                    self.hunt(end, around);
                }
                return;
            }
        };
        if self.kind == MediaKind::Video && !self.synced && !keyframe {
            around.queue.discard();
            self.hunt(end, around);
            return;
        }
        self.hand_over(time_us, keyframe, end, around);
    }

    fn hand_over(&mut self, time_us: i64, keyframe: bool, end: u64, around: &mut Surroundings<'_>) {
        if around.queue.admit(self.kind) {
            // A frame has a time of its own, so that no two fall together.
            self.last_us = time_us.max(self.last_us + 1);
            around.queue.commit(&FrameHead {
                producer: self.producer,
                time_us: self.last_us,
                keyframe,
                loss_before: std::mem::take(&mut self.loss_before),
            });
            self.counters.frames += 1;
            self.synced = true;
            return;
        }
        self.counters.frames_dropped += 1;
        self.untold_loss_us.get_or_insert(time_us.max(self.last_us));
        self.loss_before = true;
        self.asked_at = None;
        if self.kind == MediaKind::Video {
            self.synced = false;
            self.hunt(end, around);
        }
    }
}
