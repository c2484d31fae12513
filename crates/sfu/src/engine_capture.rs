//! Captures in the engine: which producers feed them, when they are woken, and how their bytes leave.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use crate::capture::Capture;
use crate::capture_stream::Surroundings;
use crate::engine::Engine;
use crate::engine_command::{CaptureEnd, EngineError, Event, ObjectId};
use crate::engine_outbox::Outbox;
use crate::engine_slab::Key;
use crate::engine_timers::Sleeper;
use crate::ids::{CaptureId, RouterId};
use crate::producer::Producer;

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
        let producers: Vec<Key<Producer>> = transports
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
        self.arm_capture(key, now);
        Ok(())
    }

    /// A producer was made: it goes into every capture of its router.
    pub(crate) fn capture_new_producer(&mut self, producer_key: Key<Producer>, now: Instant) {
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

    fn capture_producer(&mut self, key: Key<Capture>, producer_key: Key<Producer>, now: Instant) {
        let now_us = self.wall_us(now);
        if let Some(capture) = self.captures.get_mut(key)
            && let Some(producer) = self.producers.get_mut(producer_key)
        {
            capture.add(producer_key, producer, now_us);
            producer.captures.push(key);
        }
    }

    /// A producer is about to go.
    pub(crate) fn uncapture_producer(&mut self, producer_key: Key<Producer>, now: Instant) {
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

    /// A producer was paused or resumed. `true`: it is captured.
    pub(crate) fn pause_in_captures(&mut self, producer_key: Key<Producer>) -> bool {
        let Some(producer) = self.producers.get(producer_key) else {
            return false;
        };
        for &key in &producer.captures {
            if let Some((_, stream)) = self
                .captures
                .get_mut(key)
                .and_then(|capture| capture.streams.get_mut(&producer.id))
            {
                stream.set_paused(producer.paused, producer.highest());
            }
        }
        !producer.captures.is_empty()
    }

    /// A packet of a captured producer is in its ring. A panic in a capture ends that capture and nothing else.
    pub(crate) fn capture_packet(
        &mut self,
        producer_key: Key<Producer>,
        sequence: u64,
        keyframe: bool,
        timestamp: u32,
        now: Instant,
    ) {
        let now_us = self.wall_us(now);
        if let Some(producer) = self.producers.get_mut(producer_key) {
            producer.clock.on_arrival(timestamp, now_us);
        }
        let mut index = 0;
        while let Some(&key) = self
            .producers
            .get(producer_key)
            .and_then(|producer| producer.captures.get(index))
        {
            index += 1;
            let result = catch_unwind(AssertUnwindSafe(|| {
                let (Some(capture), Some(producer)) =
                    (self.captures.get_mut(key), self.producers.get_mut(producer_key))
                else {
                    return;
                };
                let Some((_, stream)) = capture.streams.get_mut(&producer.id) else {
                    return;
                };
                let epoch = producer.source_epoch;
                let mut around = Surroundings {
                    ring: &producer.ring,
                    clock: &mut producer.clock,
                    queue: &mut capture.queue,
                    scratch: &mut capture.scratch,
                    now,
                    now_us,
                };
                stream.on_packet(sequence, keyframe, epoch, &mut around);
                if stream.wants_keyframe(capture.queue.is_congested(), now) {
                    producer.want_keyframe();
                }
                if let Some(due) = stream.next_timeout() {
                    self.timers.arm(Sleeper::Capture(key), due.max(now), &mut capture.armed);
                }
            }));
            if result.is_err() {
                index -= 1;
                self.end_capture(key, CaptureEnd::Panic);
            }
        }
    }

    /// Sees to it that a capture is woken when something of it is due.
    fn arm_capture(&mut self, key: Key<Capture>, now: Instant) {
        if let Some(capture) = self.captures.get_mut(key) {
            let due = capture.next_timeout().max(now);
            self.timers.arm(Sleeper::Capture(key), due, &mut capture.armed);
        }
    }

    pub(crate) fn on_capture_timeout(&mut self, outbox: &mut Outbox, key: Key<Capture>, now: Instant) {
        let result = catch_unwind(AssertUnwindSafe(|| self.advance_capture(outbox, key, now)));
        if result.is_err() {
            self.end_capture(key, CaptureEnd::Panic);
        }
    }

    fn advance_capture(&mut self, outbox: &mut Outbox, key: Key<Capture>, now: Instant) {
        let now_us = self.wall_us(now);
        let Some(capture) = self.captures.get_mut(key) else {
            return;
        };
        capture.armed = None;
        for (producer, stream) in capture.streams.values_mut() {
            if let Some(producer) = self.producers.get_mut(*producer) {
                stream.on_timeout(&mut Surroundings {
                    ring: &producer.ring,
                    clock: &mut producer.clock,
                    queue: &mut capture.queue,
                    scratch: &mut capture.scratch,
                    now,
                    now_us,
                });
            }
        }
        capture.tick(now, now_us);
        if capture.is_abandoned(now) {
            self.end_capture(key, CaptureEnd::SlowReader);
            return;
        }
        self.ask_for_keyframes(outbox, key, now);
        self.arm_capture(key, now);
    }

    /// Asks the publishers of those streams that wait for a keyframe.
    fn ask_for_keyframes(&mut self, outbox: &mut Outbox, key: Key<Capture>, now: Instant) {
        let Some(capture) = self.captures.get_mut(key) else {
            return;
        };
        let is_congested = capture.queue.is_congested();
        let waiting: Vec<Key<Producer>> = capture
            .streams
            .values_mut()
            .filter_map(|(producer, stream)| stream.wants_keyframe(is_congested, now).then_some(*producer))
            .collect();
        for producer in waiting {
            self.request_keyframe(outbox, producer, now);
        }
    }

    pub(crate) fn capture_key(&self, id: CaptureId) -> Result<Key<Capture>, EngineError> {
        self.capture_keys
            .get(&id)
            .copied()
            .ok_or(EngineError::NotFound(ObjectId::Capture(id)))
    }

    /// Removes a capture; what its reader has not taken remains for [`Self::poll_captured_rest`].
    pub(crate) fn remove_capture(&mut self, key: Key<Capture>) -> Option<CaptureId> {
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
        Some(capture.id)
    }

    /// A capture that nobody closed ends.
    fn end_capture(&mut self, key: Key<Capture>, reason: CaptureEnd) {
        if let Some(capture) = self.remove_capture(key) {
            self.events.push(Event::CaptureClosed { capture, reason });
        }
    }

    // Bytes

    /// What waits for a capture's reader, in two parts; `None`: there is no such capture (any more).
    pub fn captured(&self, id: CaptureId) -> Option<(&[u8], &[u8])> {
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
    pub fn poll_captured_rest(&mut self) -> Option<(CaptureId, VecDeque<u8>)> {
        self.captured_rest.pop()
    }
}
