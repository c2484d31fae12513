//! When whom to wake: a heap whose stale entries are skipped, on a grid that lets neighbours share a wake-up.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::{Duration, Instant};

use crate::ids::{Key, of};

/// Due times are rounded up to this grid.
const GRID: Duration = Duration::from_millis(5);

/// Who is to be woken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sleeper {
    /// A transport.
    Transport(Key<of::Transport>),
    /// A router.
    Router(Key<of::Router>),
}

struct Alarm {
    due: Instant,
    sleeper: Sleeper,
}

impl PartialEq for Alarm {
    fn eq(&self, other: &Self) -> bool {
        self.due == other.due
    }
}

impl Eq for Alarm {}

impl PartialOrd for Alarm {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Alarm {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.due.cmp(&other.due)
    }
}

/// The alarms of one worker.
pub struct Timers {
    epoch: Instant,
    heap: BinaryHeap<Reverse<Alarm>>,
}

impl Timers {
    /// No alarms; the grid starts at `epoch`.
    pub fn new(epoch: Instant) -> Self {
        Self {
            epoch,
            heap: BinaryHeap::new(),
        }
    }

    /// Makes sure that `sleeper` is woken at `due` or earlier. `armed` is the sleeper's own memory of its earliest alarm.
    #[inline]
    pub fn arm(&mut self, sleeper: Sleeper, due: Instant, armed: &mut Option<Instant>) {
        if armed.is_some_and(|earlier| earlier <= due) {
            return;
        }
        let since = due.saturating_duration_since(self.epoch).as_nanos() as u64;
        let grid = GRID.as_nanos() as u64;
        let due = self.epoch + Duration::from_nanos(since.div_ceil(grid) * grid);
        if armed.is_some_and(|earlier| earlier <= due) {
            return;
        }
        *armed = Some(due);
        self.heap.push(Reverse(Alarm { due, sleeper }));
    }

    /// The next alarm that is due. It is stale when it is not what the sleeper remembers.
    pub fn pop(&mut self, now: Instant) -> Option<(Sleeper, Instant)> {
        if self.heap.peek()?.0.due > now {
            return None;
        }
        self.heap.pop().map(|Reverse(alarm)| (alarm.sleeper, alarm.due))
    }

    /// When to call [`Self::pop`] next.
    pub fn next_timeout(&self) -> Option<Instant> {
        self.heap.peek().map(|alarm| alarm.0.due)
    }
}
