//! The queue of events: bounded, and it says what it does when it is full.

use std::collections::VecDeque;

use crate::control::event::Event;

/// From here on, levels and speakers are dropped: the next ones repeat what matters.
const SOFT_LIMIT: usize = 4096;
/// From here on, the oldest event is dropped for each new one. Only an application that has stopped fetching gets here.
const HARD_LIMIT: usize = 65_536;

/// Events in the order in which they happened.
#[derive(Debug, Default)]
pub struct EventQueue {
    events: VecDeque<Event>,
    dropped: u64,
}

impl EventQueue {
    /// Adds an event. When full, observations (levels, speaker) go first, then whatever is oldest; each drop is counted.
    pub fn push(&mut self, event: Event) {
        let is_observation = matches!(event, Event::RouterLevels { .. } | Event::RouterSpeaker { .. });
        if is_observation && self.events.len() >= SOFT_LIMIT {
            self.dropped += 1;
            return;
        }
        if self.events.len() >= HARD_LIMIT {
            self.events.pop_front();
            self.dropped += 1;
        }
        self.events.push_back(event);
    }

    /// The oldest event.
    pub fn pop(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// How many were dropped.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ProducerId, RouterId};

    #[test]
    fn a_full_queue_drops_observations_before_state() {
        let mut queue = EventQueue::default();
        for id in 0..SOFT_LIMIT as u32 {
            queue.push(Event::ProducerStarted {
                producer: ProducerId(id),
            });
        }
        queue.push(Event::RouterSpeaker {
            router: RouterId(1),
            producer: None,
        });
        assert_eq!(queue.dropped(), 1);
        queue.push(Event::ProducerSilent {
            producer: ProducerId(1),
        });
        assert_eq!(queue.dropped(), 1);
        assert_eq!(std::iter::from_fn(|| queue.pop()).count(), SOFT_LIMIT + 1);
    }

    #[test]
    fn an_abandoned_queue_keeps_the_newest() {
        let mut queue = EventQueue::default();
        for id in 0..=HARD_LIMIT as u32 {
            queue.push(Event::ProducerStarted {
                producer: ProducerId(id),
            });
        }
        assert_eq!(
            queue.pop(),
            Some(Event::ProducerStarted {
                producer: ProducerId(1)
            })
        );
        assert_eq!(queue.dropped(), 1);
    }
}
