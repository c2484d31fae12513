//! A capture: everything that is said and shown in a router, as a stream of messages for one reader.

use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;
use serde_json::json;

use crate::capture::queue::CaptureQueue;
use crate::capture::stream::{CaptureStream, Surroundings};
use crate::control::parameters::MediaKind;
use crate::control::stats::CaptureStats;
use crate::ids::{CaptureId, Kept, Key, ProducerId, of};
use crate::stream::producer::Producer;

/// What has come is collected when so much time has passed and the worker is awake anyway, which in a meeting is at once,
const COLLECT_AFTER: Duration = Duration::from_millis(80);
/// or after this time.
const COLLECT_WITHIN: Duration = Duration::from_millis(100);
/// A reader that takes nothing for so long while something waits is given up.
pub const READER_PATIENCE: Duration = Duration::from_secs(30);

/// Where producers are found.
pub trait Producers {
    /// The producer, if it is still there.
    fn producer(&mut self, key: Key<of::Producer>) -> Option<&mut Producer>;
}

/// One capture.
pub struct Capture {
    /// Its id.
    pub id: CaptureId,
    /// What it captures.
    pub router: Key<of::Router>,
    /// The producers in it.
    pub streams: FxHashMap<ProducerId, (Key<of::Producer>, CaptureStream)>,
    /// What waits for the reader.
    pub queue: CaptureQueue,
    collected_at: Instant,
    /// Since when something waits and nothing is taken.
    stalled_since: Option<Instant>,
    /// Counts of producers that are gone.
    past: CaptureStats,
}

impl Kept for Capture {
    type Kind = of::Capture;
}

impl Capture {
    /// An empty one.
    pub fn new(id: CaptureId, router: Key<of::Router>, now: Instant) -> Self {
        Self {
            id,
            router,
            streams: FxHashMap::default(),
            queue: CaptureQueue::default(),
            collected_at: now,
            stalled_since: None,
            past: CaptureStats::default(),
        }
    }

    /// A producer begins, or was there before.
    pub fn add(&mut self, key: Key<of::Producer>, producer: &Producer, now_us: i64) {
        let format = &producer.format;
        let mut about = json!({
            "kind": if format.kind == MediaKind::Audio { "audio" } else { "video" },
            "mimeType": format.codec.mime_type(),
            "clockRate": format.clock_rate_hz,
        });
        if format.kind == MediaKind::Audio {
            about["channels"] = json!(format.channels);
        }
        self.queue.stream(producer.id, now_us, &about.to_string());
        self.streams
            .insert(producer.id, (key, CaptureStream::new(producer, now_us)));
    }

    /// A producer is gone; what it has sent was collected.
    pub fn remove(&mut self, producer: ProducerId, now_us: i64) {
        if let Some((_, mut stream)) = self.streams.remove(&producer) {
            stream.tell_loss(&mut self.queue);
            self.queue.end(producer, now_us);
            count(&mut self.past, &stream);
        }
    }

    /// Takes over what all producers have sent, and says what time it is.
    pub fn collect(&mut self, producers: &mut impl Producers, now: Instant, now_us: i64) {
        self.collected_at = now;
        for (key, stream) in self.streams.values_mut() {
            if let Some(producer) = producers.producer(*key) {
                collect_stream(stream, producer, &mut self.queue, now, now_us);
            }
        }
        self.queue.tick(now_us);
    }

    /// Takes over what one producer has sent.
    pub fn collect_one(&mut self, producer: &mut Producer, now: Instant, now_us: i64) {
        if let Some((_, stream)) = self.streams.get_mut(&producer.id) {
            collect_stream(stream, producer, &mut self.queue, now, now_us);
        }
    }

    /// Whether its reader is to be given up.
    pub fn is_abandoned(&mut self, now: Instant) -> bool {
        if self.queue.len() == 0 {
            self.stalled_since = None;
            return false;
        }
        let since = *self.stalled_since.get_or_insert(now);
        self.queue.is_broken() || now.saturating_duration_since(since) >= READER_PATIENCE
    }

    /// The reader took so many bytes.
    pub fn take(&mut self, bytes: usize) {
        let was_congested = self.queue.is_congested();
        self.queue.take(bytes);
        if bytes > 0 {
            self.stalled_since = None;
        }
        if was_congested && !self.queue.is_congested() {
            for (_, stream) in self.streams.values_mut() {
                stream.tell_loss(&mut self.queue);
            }
        }
    }

    /// From when on it may be collected, and until when it must be.
    pub fn schedule(&self) -> Schedule {
        let missing = self
            .streams
            .values()
            .filter_map(|(_, stream)| stream.next_timeout())
            .min();
        let regular = Schedule {
            from: self.collected_at + COLLECT_AFTER,
            until: self.collected_at + COLLECT_WITHIN,
        };
        regular.earlier(missing.map(|at| Schedule { from: at, until: at }))
    }

    /// `capture.stats`
    pub fn stats(&self) -> CaptureStats {
        let mut stats = CaptureStats {
            streams: self.streams.len(),
            bytes_taken: self.queue.taken(),
            bytes_waiting: self.queue.len(),
            ..self.past
        };
        for (_, stream) in self.streams.values() {
            count(&mut stats, stream);
        }
        stats
    }
}

fn collect_stream(
    stream: &mut CaptureStream,
    producer: &mut Producer,
    queue: &mut CaptureQueue,
    now: Instant,
    now_us: i64,
) {
    stream.collect(&mut Surroundings {
        ring: &producer.ring,
        clock: &mut producer.clock,
        queue,
        now,
        now_us,
    });
}

/// When to do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// When awake anyway: not before this.
    pub from: Instant,
    /// Not after this.
    pub until: Instant,
}

impl Schedule {
    /// One that serves both.
    pub fn earlier(self, other: Option<Self>) -> Self {
        other.map_or(self, |other| Self {
            from: self.from.min(other.from),
            until: self.until.min(other.until),
        })
    }
}

fn count(stats: &mut CaptureStats, stream: &CaptureStream) {
    let counters = stream.counters();
    stats.frames += counters.frames;
    stats.frames_dropped += counters.frames_dropped;
    stats.losses += counters.losses;
    stats.keyframes_asked += counters.keyframes_asked;
}
