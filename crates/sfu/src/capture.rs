//! A capture: everything that is said and shown in a router, as a stream of messages for one reader.

use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;
use serde_json::json;

use crate::capture_queue::CaptureQueue;
use crate::capture_stream::CaptureStream;
use crate::engine_command::{CaptureStats, MediaKind};
use crate::engine_slab::Key;
use crate::ids::{CaptureId, ProducerId};
use crate::producer::Producer;
use crate::router::Router;

/// Time between two ticks.
pub const TICK: Duration = Duration::from_millis(200);
/// A reader that takes nothing for so long while something waits is given up.
pub const READER_PATIENCE: Duration = Duration::from_secs(30);

/// One capture.
pub struct Capture {
    /// Its id.
    pub id: CaptureId,
    /// What it captures.
    pub router: Key<Router>,
    /// The producers in it.
    pub streams: FxHashMap<ProducerId, (Key<Producer>, CaptureStream)>,
    /// What waits for the reader.
    pub queue: CaptureQueue,
    /// Room to assemble frames in.
    pub scratch: Vec<u8>,
    /// Its earliest alarm.
    pub armed: Option<Instant>,
    next_tick: Instant,
    /// Since when something waits and nothing is taken.
    stalled_since: Option<Instant>,
    /// Counts of producers that are gone.
    past: CaptureStats,
}

impl Capture {
    /// An empty one.
    pub fn new(id: CaptureId, router: Key<Router>, now: Instant) -> Self {
        Self {
            id,
            router,
            streams: FxHashMap::default(),
            queue: CaptureQueue::default(),
            scratch: Vec::new(),
            armed: None,
            next_tick: now + TICK,
            stalled_since: None,
            past: CaptureStats::default(),
        }
    }

    /// A producer begins, or was there before.
    pub fn add(&mut self, key: Key<Producer>, producer: &Producer, now_us: i64) {
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

    /// A producer is gone.
    pub fn remove(&mut self, producer: ProducerId, now_us: i64) {
        if let Some((_, mut stream)) = self.streams.remove(&producer) {
            stream.tell_loss(&mut self.queue);
            self.queue.end(producer, now_us);
            count(&mut self.past, &stream);
        }
    }

    /// Says what time it is, when that is due.
    pub fn tick(&mut self, now: Instant, now_us: i64) {
        if now < self.next_tick {
            return;
        }
        self.next_tick = (self.next_tick + TICK).max(now);
        self.queue.tick(now_us);
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

    /// When something of it is due.
    pub fn next_timeout(&self) -> Instant {
        self.streams
            .values()
            .filter_map(|(_, stream)| stream.next_timeout())
            .fold(self.next_tick, Instant::min)
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

fn count(stats: &mut CaptureStats, stream: &CaptureStream) {
    let counters = stream.counters();
    stats.frames += counters.frames;
    stats.frames_dropped += counters.frames_dropped;
    stats.losses += counters.losses;
    stats.keyframes_asked += counters.keyframes_asked;
}
