//! Captures in the engine: which producers feed them, when they collect, and how their bytes leave.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use crate::capture::reader::Capture;
use crate::capture::stream::CaptureStream;
use crate::control::error::{EngineError, ObjectId};
use crate::control::event::{CaptureEnd, Event};
use crate::engine::Engine;
use crate::ids::{CaptureId, Key, RouterId, of};
use crate::path::outbox::Outbox;

/// Captures of one router.
pub const MAX_CAPTURES_PER_ROUTER: usize = 16;

impl Engine {
    /// `now` on the monotonic clock of the host.
    pub(crate) fn wall_us(&self, now: Instant) -> i64 {
        self.config.epoch_us + now.saturating_duration_since(self.epoch).as_micros() as i64
    }

    pub(crate) fn create_capture(
        &mut self,
        outbox: &mut Outbox,
        router: RouterId,
        id: CaptureId,
        now: Instant,
    ) -> Result<(), EngineError> {
        if self.capture_keys.contains_key(&id) {
            return Err(EngineError::Exists(ObjectId::Capture(id)));
        }
        let object = ObjectId::Router(router);
        let router_key = self.router_keys.get(&router).copied();
        let Some((router_key, place)) = router_key.and_then(|key| self.routers.get(key).map(|place| (key, place)))
        else {
            return Err(EngineError::NotFound(object));
        };
        if place.captures.len() >= MAX_CAPTURES_PER_ROUTER {
            return Err(EngineError::TooMany {
                object,
                what: "captures",
                limit: MAX_CAPTURES_PER_ROUTER,
            });
        }
        let transports = place.transports.clone();
        let producers: Vec<Key<of::Producer>> = transports
            .iter()
            .filter_map(|transport| self.transports.get(*transport))
            .flat_map(|transport| transport.producers.iter().copied())
            .collect();
        let key = self.captures.insert(Capture::new(id, router_key, now));
        self.capture_keys.insert(id, key);
        if let Some(router) = self.routers.get_mut(router_key) {
            router.captures.push(key);
        }
        for producer in producers {
            self.capture_producer(key, producer, now);
        }
        self.ask_for_keyframes(outbox, key, now);
        self.schedule_captures();
        Ok(())
    }

    /// A producer was made: it goes into every capture of its router.
    pub(crate) fn capture_new_producer(&mut self, producer_key: Key<of::Producer>, now: Instant) {
        let captures = self
            .producers
            .get(producer_key)
            .and_then(|producer| self.transports.get(producer.transport))
            .and_then(|transport| self.routers.get(transport.router))
            .map(|router| router.captures.clone())
            .unwrap_or_default();
        for key in captures {
            self.capture_producer(key, producer_key, now);
        }
    }

    fn capture_producer(&mut self, key: Key<of::Capture>, producer_key: Key<of::Producer>, now: Instant) {
        let now_us = self.wall_us(now);
        if let Some(capture) = self.captures.get_mut(key)
            && let Some(producer) = self.producers.get_mut(producer_key)
        {
            capture.add(producer_key, producer, now_us);
            producer.captures.push(key);
        }
    }

    /// A producer is about to go.
    pub(crate) fn uncapture_producer(&mut self, producer_key: Key<of::Producer>, now: Instant) {
        self.collect_producer(producer_key, now);
        let now_us = self.wall_us(now);
        let Some(producer) = self.producers.get_mut(producer_key) else {
            return;
        };
        for key in std::mem::take(&mut producer.captures) {
            if let Some(capture) = self.captures.get_mut(key) {
                capture.remove(producer.id, now_us);
            }
        }
    }

    /// A producer is about to be paused or was resumed. `true`: it is captured.
    pub(crate) fn pause_in_captures(&mut self, producer_key: Key<of::Producer>, paused: bool, now: Instant) -> bool {
        self.collect_producer(producer_key, now);
        self.each_stream(producer_key, |stream, highest| stream.set_paused(paused, highest))
    }

    /// Another source is about to take over a producer.
    pub(crate) fn switch_source_in_captures(&mut self, producer_key: Key<of::Producer>, now: Instant) {
        self.collect_producer(producer_key, now);
        self.each_stream(producer_key, |stream, highest| stream.switch_source(highest + 1));
    }

    /// `true`: there are any.
    fn each_stream(&mut self, producer_key: Key<of::Producer>, change: impl Fn(&mut CaptureStream, u64)) -> bool {
        let Some(producer) = self.producers.get(producer_key) else {
            return false;
        };
        for &key in &producer.captures {
            if let Some((_, stream)) = self
                .captures
                .get_mut(key)
                .and_then(|capture| capture.streams.get_mut(&producer.id))
            {
                change(stream, producer.highest());
            }
        }
        !producer.captures.is_empty()
    }

    /// What a producer has sent so far goes into its captures now: it is about to change.
    fn collect_producer(&mut self, producer_key: Key<of::Producer>, now: Instant) {
        let now_us = self.wall_us(now);
        let captures = self
            .producers
            .get(producer_key)
            .map(|producer| producer.captures.clone());
        for key in captures.unwrap_or_default() {
            self.in_capture(key, |engine| {
                if let (Some(capture), Some(producer)) =
                    (engine.captures.get_mut(key), engine.producers.get_mut(producer_key))
                {
                    capture.collect_one(producer, now, now_us);
                }
            });
        }
    }

    /// A panic in a capture ends that capture and nothing else.
    fn in_capture(&mut self, key: Key<of::Capture>, work: impl FnOnce(&mut Self)) {
        if catch_unwind(AssertUnwindSafe(|| work(self))).is_err() {
            self.end_capture(key, CaptureEnd::Panic);
        }
    }

    /// Lets those captures collect whose time has come.
    pub(crate) fn collect_captures(&mut self, outbox: &mut Outbox, now: Instant) {
        if self.capture_schedule.is_none_or(|schedule| now < schedule.from) {
            return;
        }
        let due: Vec<Key<of::Capture>> = self
            .capture_keys
            .values()
            .copied()
            .filter(|key| {
                self.captures
                    .get(*key)
                    .is_some_and(|capture| capture.schedule().from <= now)
            })
            .collect();
        for key in due {
            self.in_capture(key, |engine| engine.collect_capture(outbox, key, now));
        }
        self.schedule_captures();
    }

    fn collect_capture(&mut self, outbox: &mut Outbox, key: Key<of::Capture>, now: Instant) {
        let now_us = self.wall_us(now);
        let Some(capture) = self.captures.get_mut(key) else {
            return;
        };
        capture.collect(&mut self.producers, now, now_us);
        if capture.is_abandoned(now) {
            self.end_capture(key, CaptureEnd::SlowReader);
            return;
        }
        self.ask_for_keyframes(outbox, key, now);
    }

    fn schedule_captures(&mut self) {
        self.capture_schedule = self
            .capture_keys
            .values()
            .filter_map(|key| self.captures.get(*key))
            .map(Capture::schedule)
            .reduce(|one, other| one.earlier(Some(other)));
    }

    /// Asks the publishers of those streams that wait for a keyframe.
    fn ask_for_keyframes(&mut self, outbox: &mut Outbox, key: Key<of::Capture>, now: Instant) {
        let Some(capture) = self.captures.get_mut(key) else {
            return;
        };
        let is_congested = capture.queue.is_congested();
        let waiting: Vec<Key<of::Producer>> = capture
            .streams
            .values_mut()
            .filter_map(|(producer, stream)| stream.wants_keyframe(is_congested, now).then_some(*producer))
            .collect();
        for producer in waiting {
            self.request_keyframe(outbox, producer, now);
        }
    }

    pub(crate) fn capture_key(&self, id: CaptureId) -> Result<Key<of::Capture>, EngineError> {
        self.capture_keys
            .get(&id)
            .copied()
            .ok_or(EngineError::NotFound(ObjectId::Capture(id)))
    }

    /// Removes a capture; what its reader has not taken remains for [`Self::poll_captured_rest`].
    fn remove_capture(&mut self, key: Key<of::Capture>) -> Option<CaptureId> {
        let capture = self.captures.remove(key)?;
        self.capture_keys.remove(&capture.id);
        if let Some(router) = self.routers.get_mut(capture.router) {
            router.captures.retain(|&other| other != key);
        }
        for (producer, _) in capture.streams.values() {
            if let Some(producer) = self.producers.get_mut(*producer) {
                producer.captures.retain(|&other| other != key);
            }
        }
        self.captured_rest.push((capture.id, capture.queue.into_waiting()));
        self.schedule_captures();
        Some(capture.id)
    }

    /// A capture is closed: its reader still gets all that has come.
    pub(crate) fn close_capture(&mut self, key: Key<of::Capture>, now: Instant) {
        let now_us = self.wall_us(now);
        self.in_capture(key, |engine| {
            if let Some(capture) = engine.captures.get_mut(key) {
                capture.collect(&mut engine.producers, now, now_us);
            }
        });
        self.remove_capture(key);
    }

    /// A capture that nobody closed ends.
    fn end_capture(&mut self, key: Key<of::Capture>, reason: CaptureEnd) {
        if let Some(capture) = self.remove_capture(key) {
            self.events.push(Event::CaptureClosed { capture, reason });
        }
    }

    // Bytes

    /// What waits for a capture's reader; `None`: there is no such capture (any more).
    pub fn captured(&self, id: CaptureId) -> Option<&[u8]> {
        let key = self.capture_keys.get(&id)?;
        self.captures.get(*key).map(|capture| capture.queue.waiting())
    }

    /// The reader took so many bytes of what waited.
    pub fn take_captured(&mut self, id: CaptureId, bytes: usize) {
        let key = self.capture_keys.get(&id).copied();
        if let Some(capture) = key.and_then(|key| self.captures.get_mut(key)) {
            capture.take(bytes);
        }
    }

    /// A capture's reader has gone.
    pub fn reader_gone(&mut self, id: CaptureId) {
        if let Some(key) = self.capture_keys.get(&id).copied() {
            self.end_capture(key, CaptureEnd::ReaderGone);
        }
    }

    /// A capture that is gone, with the bytes that were still waiting: write them if the reader takes them soon.
    pub fn poll_captured_rest(&mut self) -> Option<(CaptureId, Vec<u8>)> {
        self.captured_rest.pop()
    }
}
