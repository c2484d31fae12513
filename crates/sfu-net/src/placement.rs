//! Which worker has which object. A router goes to the least loaded worker; all in it follows.

use rustc_hash::FxHashMap;
use sfu::control::command::Command;
use sfu::control::error::ObjectId;
use sfu::control::event::Event;
use sfu::ids::{CaptureId, RouterId};

#[derive(Debug)]
struct Node {
    worker: usize,
    parents: [Option<ObjectId>; 2],
    children: Vec<ObjectId>,
}

/// The tree of objects over all workers.
///
/// Invariant: an object is known from the command that creates it until it is closed by command, by event, or the creation fails.
#[derive(Debug)]
pub struct Placement {
    nodes: FxHashMap<ObjectId, Node>,
    loads: Vec<usize>,
    /// Workers that have ended: nothing new goes there.
    retired: Vec<bool>,
    /// Creations whose answer is still to come, by request.
    creating: FxHashMap<u64, ObjectId>,
}

impl Placement {
    /// Nothing, on so many workers.
    pub fn new(workers: usize) -> Self {
        Self {
            nodes: FxHashMap::default(),
            loads: vec![0; workers],
            retired: vec![false; workers],
            creating: FxHashMap::default(),
        }
    }

    /// The worker that executes a command. An unknown object leads to some worker, which answers that it does not exist.
    pub fn place(&mut self, id: u64, command: &Command) -> usize {
        match *command {
            Command::CreateRouter { router, .. } => self.create(id, ObjectId::Router(router), [None, None]),
            Command::CreateTransport { router, transport, .. } => self.create(
                id,
                ObjectId::Transport(transport),
                [Some(ObjectId::Router(router)), None],
            ),
            Command::CreateProducer {
                transport, producer, ..
            } => self.create(
                id,
                ObjectId::Producer(producer),
                [Some(ObjectId::Transport(transport)), None],
            ),
            Command::CreateConsumer {
                transport,
                consumer,
                producer,
                ..
            } => {
                let parents = [Some(ObjectId::Transport(transport)), Some(ObjectId::Producer(producer))];
                self.create(id, ObjectId::Consumer(consumer), parents)
            }
            Command::CreateCapture { router, capture } => {
                self.create(id, ObjectId::Capture(capture), [Some(ObjectId::Router(router)), None])
            }
            Command::CloseCapture { capture } => self.close(ObjectId::Capture(capture)),
            Command::CaptureStats { capture } => self.worker_of(ObjectId::Capture(capture)),
            Command::CloseRouter { router } => self.close(ObjectId::Router(router)),
            Command::CloseTransport { transport } => self.close(ObjectId::Transport(transport)),
            Command::CloseProducer { producer } => self.close(ObjectId::Producer(producer)),
            Command::CloseConsumer { consumer } => self.close(ObjectId::Consumer(consumer)),
            Command::ConnectTransport { transport, .. }
            | Command::RestartIce { transport }
            | Command::SetMaxIncomingBitrate { transport, .. }
            | Command::TransportStats { transport }
            | Command::DebugPanic { transport }
            | Command::DebugLoss { transport, .. } => self.worker_of(ObjectId::Transport(transport)),
            Command::PauseProducer { producer }
            | Command::ResumeProducer { producer }
            | Command::ProducerStats { producer } => self.worker_of(ObjectId::Producer(producer)),
            Command::PauseConsumer { consumer }
            | Command::ResumeConsumer { consumer }
            | Command::RequestKeyframe { consumer }
            | Command::ConsumerStats { consumer } => self.worker_of(ObjectId::Consumer(consumer)),
            Command::WorkerStats => 0,
        }
    }

    fn worker_of(&self, object: ObjectId) -> usize {
        self.nodes.get(&object).map_or(0, |node| node.worker)
    }

    fn create(&mut self, id: u64, object: ObjectId, parents: [Option<ObjectId>; 2]) -> usize {
        // A second creation goes to who has the first, and is refused there.
        if let Some(node) = self.nodes.get(&object) {
            return node.worker;
        }
        let worker = match parents[0] {
            Some(parent) => match self.nodes.get(&parent) {
                Some(node) => node.worker,
                None => return 0,
            },
            None => (0..self.loads.len())
                .min_by_key(|&worker| (self.retired[worker], self.loads[worker]))
                .unwrap_or(0),
        };
        for parent in parents.iter().flatten() {
            if let Some(node) = self.nodes.get_mut(parent) {
                node.children.push(object);
            }
        }
        self.loads[worker] += 1;
        self.nodes.insert(
            object,
            Node {
                worker,
                parents,
                children: Vec::new(),
            },
        );
        self.creating.insert(id, object);
        worker
    }

    fn close(&mut self, object: ObjectId) -> usize {
        let worker = self.worker_of(object);
        self.forget(object);
        worker
    }

    /// Forgets an object and all below it.
    fn forget(&mut self, object: ObjectId) {
        let Some(node) = self.nodes.remove(&object) else {
            return;
        };
        self.loads[node.worker] -= 1;
        for parent in node.parents.iter().flatten() {
            if let Some(parent) = self.nodes.get_mut(parent) {
                parent.children.retain(|&child| child != object);
            }
        }
        for child in node.children {
            self.forget(child);
        }
    }

    /// A worker has died; `for_good`: nothing new goes there. The routers and captures that were on it.
    pub fn bury(&mut self, worker: usize, for_good: bool) -> (Vec<RouterId>, Vec<CaptureId>) {
        if let Some(retired) = self.retired.get_mut(worker) {
            *retired = for_good;
        }
        let (mut routers, mut captures) = (Vec::new(), Vec::new());
        for (object, _) in self.nodes.iter().filter(|(_, node)| node.worker == worker) {
            match *object {
                ObjectId::Router(router) => routers.push(router),
                ObjectId::Capture(capture) => captures.push(capture),
                _ => {}
            }
        }
        if !for_good {
            for router in &routers {
                self.forget(ObjectId::Router(*router));
            }
        }
        routers.sort_by_key(|router| router.0);
        captures.sort_by_key(|capture| capture.0);
        (routers, captures)
    }

    /// A request was answered.
    pub fn on_reply(&mut self, id: u64, is_error: bool) {
        if let Some(object) = self.creating.remove(&id)
            && is_error
        {
            self.forget(object);
        }
    }

    /// The core closed something itself.
    pub fn on_event(&mut self, event: &Event) {
        match *event {
            Event::TransportPanicked { transport, .. } => self.forget(ObjectId::Transport(transport)),
            Event::ProducerClosed { producer } => self.forget(ObjectId::Producer(producer)),
            Event::ConsumerClosed { consumer } => self.forget(ObjectId::Consumer(consumer)),
            Event::CaptureClosed { capture, .. } => self.forget(ObjectId::Capture(capture)),
            Event::TransportIce { .. }
            | Event::TransportDtls { .. }
            | Event::ProducerStarted { .. }
            | Event::ProducerSilent { .. }
            | Event::ProducerActive { .. }
            | Event::RouterFailed { .. }
            | Event::RouterLevels { .. }
            | Event::RouterSpeaker { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sfu::ids::TransportId;

    use super::*;

    fn router(id: u32) -> Command {
        let interval = Duration::from_millis(200);
        Command::CreateRouter {
            router: RouterId(id),
            audio_level_interval: interval,
            speaker_interval: interval,
        }
    }

    fn transport(router: u32, id: u32) -> Command {
        Command::CreateTransport {
            router: RouterId(router),
            transport: TransportId(id),
            max_incoming_bitrate_bps: 0,
        }
    }

    #[test]
    fn routers_spread_and_what_is_in_them_follows() {
        let mut placement = Placement::new(2);
        assert_eq!(placement.place(1, &router(1)), 0);
        assert_eq!(placement.place(2, &transport(1, 1)), 0);
        assert_eq!(placement.place(3, &router(2)), 1);
        assert_eq!(placement.place(4, &transport(2, 2)), 1);
        assert_eq!(
            placement.place(
                5,
                &Command::RestartIce {
                    transport: TransportId(2)
                }
            ),
            1
        );
        assert_eq!(
            placement.place(6, &router(2)),
            1,
            "the second creation is refused where the first was made"
        );
    }

    #[test]
    fn nothing_remains_of_what_was_closed_or_never_made() {
        let mut placement = Placement::new(2);
        placement.place(1, &router(1));
        placement.on_reply(1, false);
        placement.place(2, &transport(1, 1));
        placement.on_reply(2, true);
        placement.place(3, &transport(1, 2));
        placement.place(4, &transport(9, 3));
        placement.place(5, &Command::CloseRouter { router: RouterId(1) });
        placement.on_reply(3, false);
        assert!(placement.nodes.is_empty() && placement.creating.is_empty());
        assert_eq!(placement.loads, [0, 0]);
    }
}
