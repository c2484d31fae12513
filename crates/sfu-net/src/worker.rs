//! A worker thread: one engine, one socket, one epoll loop.

use std::io;
use std::net::UdpSocket;
use std::os::fd::{AsRawFd, OwnedFd};
use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::{Receiver as ChannelReceiver, Sender as ChannelSender, TryRecvError};
use sfu::control::command::Command;
use sfu::control::error::EngineError;
use sfu::control::event::Event;
use sfu::control::reply::Reply;
use sfu::engine::Engine;
use sfu::ids::{CaptureId, RouterId};
use sfu::path::outbox::Outbox;

use crate::batch::{Receiver, Sender};
use crate::capture::CaptureWriters;
use crate::poll::{EventFd, Poller};

const SOCKET: u32 = 0;
const COMMANDS: u32 = 1;
const CAPTURES: u32 = 2;
/// Batches that are received before timers and commands have their turn.
const BATCHES_PER_TURN: usize = 8;
/// Commands that are executed before packets have their turn.
const COMMANDS_PER_TURN: usize = 64;
/// The outbox is sent when it holds more, so that it stays in the cache.
const OUTBOX_BYTES: usize = 128 * 1024;
/// Unfetched outputs from which on events stay in the engine's queue, which knows what to drop.
pub const MAX_OUTPUTS: usize = 65_536;

/// What a worker is told.
#[derive(Debug)]
pub enum Instruction {
    /// Execute a command and answer.
    Execute {
        /// The request.
        id: u64,
        /// What to do.
        command: Command,
    },
    /// Begin a capture and answer.
    Capture {
        /// The request.
        id: u64,
        /// What to capture.
        router: RouterId,
        /// Its id.
        capture: CaptureId,
        /// Where it goes.
        socket: OwnedFd,
    },
    /// Panic where no engine catches it.
    Fail,
    /// Take leave and end.
    Stop,
}

/// What a worker says.
#[derive(Debug)]
pub enum Output {
    /// The answer to a request.
    Reply {
        /// Which worker answers.
        worker: usize,
        /// The request.
        id: u64,
        /// The answer.
        result: Result<Reply, EngineError>,
    },
    /// Something happened.
    Event(Event),
    /// A worker has ended that was not told to.
    Failed {
        /// Which.
        worker: usize,
        /// Why.
        message: String,
    },
}

/// All that a worker thread owns.
pub struct Worker {
    pub index: usize,
    pub engine: Engine,
    pub socket: UdpSocket,
    pub sender: Sender,
    pub instructions: ChannelReceiver<Instruction>,
    pub wake: Arc<EventFd>,
    pub outputs: ChannelSender<Output>,
    pub notify: Arc<EventFd>,
}

impl Worker {
    /// Runs until it is told to stop.
    pub fn run(mut self) -> io::Result<()> {
        let poller = Poller::new()?;
        poller.add(self.socket.as_raw_fd(), SOCKET)?;
        poller.add(self.wake.raw(), COMMANDS)?;
        let mut captures = CaptureWriters::default();
        let mut receiver = Receiver::new();
        let mut outbox = Outbox::new();
        loop {
            let timeout = self
                .engine
                .next_timeout()
                .into_iter()
                .chain(captures.next_timeout())
                .min()
                .map(|due| due.saturating_duration_since(Instant::now()));
            let ready = poller.wait(timeout)?;
            if ready.has(SOCKET) {
                self.receive(&mut receiver, &mut outbox)?;
            }
            let mut said_something = false;
            if ready.has(COMMANDS) {
                match self.obey(&mut outbox, &mut captures, &poller) {
                    Some(answered) => said_something = answered,
                    None => return Ok(()),
                }
            }
            self.engine.handle_timeout(&mut outbox, Instant::now());
            self.flush(&mut outbox);
            captures.turn(&mut self.engine, &poller, ready.has(CAPTURES), Instant::now());
            said_something |= self.tell_events();
            if said_something {
                self.notify.signal();
            }
        }
    }

    fn receive(&mut self, receiver: &mut Receiver, outbox: &mut Outbox) -> io::Result<()> {
        for _ in 0..BATCHES_PER_TURN {
            let count = receiver.receive(&self.socket)?;
            let now = Instant::now();
            for index in 0..count {
                if let Some((from, datagram)) = receiver.datagram(index) {
                    self.engine.handle_datagram(outbox, from, datagram, now);
                    if outbox.len_bytes() > OUTBOX_BYTES {
                        self.flush(outbox);
                    }
                }
            }
            self.flush(outbox);
            if count < crate::batch::RECEIVE_BATCH {
                break;
            }
        }
        Ok(())
    }

    /// Executes what was told; `None`: it is time to end. `Some(true)`: there are answers.
    fn obey(&mut self, outbox: &mut Outbox, captures: &mut CaptureWriters, poller: &Poller) -> Option<bool> {
        self.wake.clear();
        let mut answered = false;
        for _ in 0..COMMANDS_PER_TURN {
            match self.instructions.try_recv() {
                Ok(Instruction::Execute { id, command }) => {
                    let result = self.engine.handle_command(outbox, command, Instant::now());
                    self.answer(id, result);
                    answered = true;
                }
                Ok(Instruction::Capture {
                    id,
                    router,
                    capture,
                    socket,
                }) => {
                    let create = Command::CreateCapture { router, capture };
                    let mut result = self.engine.handle_command(outbox, create, Instant::now());
                    if result.is_ok()
                        && let Err(error) = captures.add(capture, socket, poller, CAPTURES)
                    {
                        let close = Command::CloseCapture { capture };
                        let _ = self.engine.handle_command(outbox, close, Instant::now());
                        result = Err(EngineError::Internal(error.to_string()));
                    }
                    self.answer(id, result);
                    answered = true;
                }
                Ok(Instruction::Fail) => panic!("debug.fail_worker"),
                Ok(Instruction::Stop) | Err(TryRecvError::Disconnected) => {
                    self.engine.close(outbox, Instant::now());
                    self.flush(outbox);
                    return None;
                }
                Err(TryRecvError::Empty) => return Some(answered),
            }
        }
        self.wake.signal();
        Some(answered)
    }

    fn answer(&mut self, id: u64, result: Result<Reply, EngineError>) {
        // Events that came before this answer must be told before it.
        self.tell_events();
        let _ = self.outputs.send(Output::Reply {
            worker: self.index,
            id,
            result,
        });
    }

    fn tell_events(&mut self) -> bool {
        let mut told = false;
        while self.outputs.len() < MAX_OUTPUTS
            && let Some(event) = self.engine.poll_event()
        {
            told = true;
            // Nobody listens any more only while the core is being closed.
            let _ = self.outputs.send(Output::Event(event));
        }
        told
    }

    fn flush(&mut self, outbox: &mut Outbox) {
        if outbox.is_empty() {
            return;
        }
        let unsent = self.sender.send(&self.socket, outbox);
        if unsent > 0 {
            self.engine.count_unsent(unsent);
        }
        outbox.clear();
    }
}
