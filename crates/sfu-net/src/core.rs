//! The front of all workers: it starts them, passes commands to the right one, and gathers what they say.

use std::collections::VecDeque;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::RawFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TrySendError};
use rustc_hash::{FxHashMap, FxHashSet};
use sfu::control::command::Command;
use sfu::control::error::{EngineError, ErrorKind};
use sfu::control::event::{CaptureEnd, Event};
use sfu::control::json_read::Request;
use sfu::control::reply::{IceCandidate, Reply};
use sfu::control::stats::WorkerStats;
use sfu::engine::{Engine, EngineConfig};
use sfu::secure::certificate::Certificate;

use crate::batch;
use crate::capture::{self, BadSocket};
use crate::interfaces;
use crate::placement::Placement;
use crate::poll::EventFd;
use crate::socket;
use crate::worker::{Instruction, Output, Worker};

/// Commands that wait for a worker; more are refused, with an answer that says so.
const MAX_WAITING_COMMANDS: usize = 16_384;
/// Workers, at most.
pub const MAX_WORKERS: usize = 256;
/// A worker that has died is begun anew, unless it has died so often
const MAX_DEATHS: usize = 5;
/// in this time: what kills it is still there.
const DEATHS_WITHIN: Duration = Duration::from_secs(60);

/// What a core is made with.
#[derive(Clone, Debug)]
pub struct CoreConfig {
    /// Threads, each with its own port.
    pub workers: usize,
    /// Where to listen.
    pub listen_ip: IpAddr,
    /// The first worker's port; the others follow. 0: any free ports.
    pub udp_port: u16,
    /// Where we can be reached; empty: where we listen.
    pub announced_ips: Vec<IpAddr>,
    /// Size of each socket buffer.
    pub socket_buffer_bytes: usize,
    /// Without an authenticated check for so long, a participant has gone.
    pub consent_timeout: Duration,
    /// Whether `debug.*` commands are executed.
    pub fault_injection: bool,
}

/// Why there is no core.
#[derive(Debug, thiserror::Error)]
pub enum CoreError {
    /// The operating system refused.
    #[error("{what}: {error}")]
    System {
        /// What was refused.
        what: String,
        /// The system's word.
        error: io::Error,
    },
    /// The configuration is wrong.
    #[error("{field}: {problem}")]
    Config {
        /// Where.
        field: &'static str,
        /// What.
        problem: &'static str,
    },
    /// No randomness, or no memory.
    #[error("no certificate could be made")]
    Certificate,
}

/// The core is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the core is closed")]
pub struct Closed;

/// What the workers said.
#[derive(Debug)]
pub enum Message {
    /// The answer to a request.
    Reply {
        /// The request.
        id: u64,
        /// The answer.
        result: Result<Reply, EngineError>,
    },
    /// The answer to `core.stats`.
    CoreStats {
        /// The request.
        id: u64,
        /// One entry for each worker.
        workers: Vec<WorkerStats>,
    },
    /// A request that reached no worker.
    Refused {
        /// The request.
        id: u64,
        /// Kind of the answer.
        kind: ErrorKind,
        /// Why.
        message: String,
    },
    /// Something happened.
    Event(Event),
    /// `core.failed`
    WorkerFailed {
        /// Its number.
        worker: usize,
        /// Why.
        message: String,
        /// Whether another has taken its place, at the same port.
        restarted: bool,
    },
}

struct Link {
    instructions: Sender<Instruction>,
    wake: Arc<EventFd>,
    port: u16,
    /// When it died, of late.
    deaths: Vec<Instant>,
}

struct State {
    links: Vec<Link>,
    placement: Placement,
    refused: VecDeque<Message>,
    /// `core.stats` requests whose answers are not complete.
    collecting: FxHashMap<u64, Vec<Option<WorkerStats>>>,
    /// Requests that each worker has not answered.
    in_flight: Vec<FxHashSet<u64>>,
    threads: Vec<JoinHandle<()>>,
    closed: bool,
}

/// All workers.
pub struct Core {
    outputs: Receiver<Output>,
    notify: Arc<EventFd>,
    fault_injection: bool,
    nursery: Nursery,
    state: Mutex<State>,
}

impl Core {
    /// Binds the ports and starts the workers.
    pub fn start(config: &CoreConfig) -> Result<Self, CoreError> {
        if config.workers == 0 || config.workers > MAX_WORKERS {
            return Err(CoreError::Config {
                field: "workers",
                problem: "must be 1 to 256",
            });
        }
        if config.udp_port > 0 && usize::from(config.udp_port) + config.workers > 65_536 {
            return Err(CoreError::Config {
                field: "udpPort",
                problem: "leaves no ports for all workers",
            });
        }
        let notify = Arc::new(event_fd()?);
        let (output_sender, outputs) = crossbeam_channel::unbounded();
        let nursery = Nursery {
            config: config.clone(),
            certificate: Certificate::generate().map_err(|_| CoreError::Certificate)?,
            announced: announced(config)?,
            notify: Arc::clone(&notify),
            outputs: output_sender,
        };
        let core = Self {
            outputs,
            notify,
            fault_injection: config.fault_injection,
            nursery,
            state: Mutex::new(State {
                links: Vec::new(),
                placement: Placement::new(config.workers),
                refused: VecDeque::new(),
                collecting: FxHashMap::default(),
                in_flight: vec![FxHashSet::default(); config.workers],
                threads: Vec::new(),
                closed: false,
            }),
        };
        for index in 0..config.workers {
            let port = if config.udp_port == 0 {
                0
            } else {
                config.udp_port + index as u16
            };
            // The ports that were bound before are released when `core` is dropped.
            let (link, thread) = core.nursery.begin(index, port)?;
            let mut state = core.lock();
            state.links.push(link);
            state.threads.push(thread);
        }
        Ok(core)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // The state is whole between any two statements below: a panic elsewhere does not spoil it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A descriptor that is readable while [`Self::drain`] has something.
    pub fn fileno(&self) -> RawFd {
        self.notify.raw()
    }

    /// UDP port of each worker.
    pub fn local_ports(&self) -> Vec<u16> {
        self.lock().links.iter().map(|link| link.port).collect()
    }

    /// Passes a request on. Its answer comes out of [`Self::drain`].
    pub fn submit(&self, id: u64, request: Request) -> Result<(), Closed> {
        let mut state = self.lock();
        if state.closed {
            return Err(Closed);
        }
        match request {
            Request::Command(command) => {
                let worker = state.placement.place(id, &command);
                self.pass(&mut state, worker, id, Instruction::Execute { id, command });
            }
            Request::CreateCapture { router, capture, fd } => {
                let socket = match capture::own(fd) {
                    Ok(socket) => socket,
                    Err(error) => {
                        let kind = match error {
                            BadSocket::Invalid(_) => ErrorKind::Invalid,
                            BadSocket::System(_) => ErrorKind::Internal,
                        };
                        self.answer_refused(&mut state, id, kind, error.to_string());
                        return Ok(());
                    }
                };
                let worker = state.placement.place(id, &Command::CreateCapture { router, capture });
                let instruction = Instruction::Capture {
                    id,
                    router,
                    capture,
                    socket,
                };
                self.pass(&mut state, worker, id, instruction);
            }
            Request::FailWorker { worker } => {
                if !self.fault_injection {
                    let problem = "debug commands need faultInjection in the configuration".to_owned();
                    self.answer_refused(&mut state, id, ErrorKind::Unsupported, problem);
                } else if worker >= state.links.len() {
                    self.answer_refused(&mut state, id, ErrorKind::NotFound, format!("no worker {worker}"));
                } else {
                    self.pass(&mut state, worker, id, Instruction::Fail);
                }
            }
            Request::CoreStats => {
                let workers = state.links.len();
                state.collecting.insert(id, vec![None; workers]);
                for worker in 0..workers {
                    let command = Command::WorkerStats;
                    self.pass(&mut state, worker, id, Instruction::Execute { id, command });
                }
            }
        }
        Ok(())
    }

    /// Answers a request that could not be understood.
    pub fn refuse(&self, id: u64, kind: ErrorKind, message: String) -> Result<(), Closed> {
        let mut state = self.lock();
        if state.closed {
            return Err(Closed);
        }
        self.answer_refused(&mut state, id, kind, message);
        Ok(())
    }

    fn answer_refused(&self, state: &mut State, id: u64, kind: ErrorKind, message: String) {
        state.placement.on_reply(id, true);
        state.collecting.remove(&id);
        state.refused.push_back(Message::Refused { id, kind, message });
        self.notify.signal();
    }

    fn pass(&self, state: &mut State, worker: usize, id: u64, instruction: Instruction) {
        let Some(link) = state.links.get(worker) else {
            return;
        };
        match link.instructions.try_send(instruction) {
            Ok(()) => {
                state.in_flight[worker].insert(id);
                link.wake.signal();
            }
            Err(TrySendError::Full(_)) => {
                self.answer_refused(
                    state,
                    id,
                    ErrorKind::Internal,
                    "too many commands wait for the worker".to_owned(),
                );
            }
            Err(TrySendError::Disconnected(_)) => {
                self.answer_refused(state, id, ErrorKind::Closed, "the worker has ended".to_owned());
            }
        }
    }

    /// What was said since, oldest first, at most `limit` messages.
    pub fn drain(&self, limit: usize) -> Vec<Message> {
        // Cleared first: what arrives from here on signals anew.
        self.notify.clear();
        let mut state = self.lock();
        let count = state.refused.len().min(limit);
        let mut messages: Vec<Message> = state.refused.drain(..count).collect();
        while messages.len() < limit
            && let Ok(output) = self.outputs.try_recv()
        {
            match output {
                Output::Failed { worker, message } => self.bury(&mut state, worker, message, &mut messages),
                output => messages.extend(state.digest(output)),
            }
        }
        if !state.refused.is_empty() || !self.outputs.is_empty() {
            self.notify.signal();
        }
        messages
    }

    /// A worker has died: answers what it was asked, begins it anew, and tells of all that was on it.
    fn bury(&self, state: &mut State, worker: usize, message: String, messages: &mut Vec<Message>) {
        let unanswered = state.in_flight.get_mut(worker).map(std::mem::take).unwrap_or_default();
        for id in unanswered {
            state.placement.on_reply(id, true);
            state.collecting.remove(&id);
            messages.push(Message::Refused {
                id,
                kind: ErrorKind::Internal,
                message: format!("the worker has failed: {message}"),
            });
        }
        let restarted = !state.closed && self.begin_anew(state, worker);
        let (routers, captures) = state.placement.bury(worker, !restarted);
        messages.push(Message::WorkerFailed {
            worker,
            message,
            restarted,
        });
        let reason = CaptureEnd::WorkerFailed;
        messages.extend(
            captures
                .into_iter()
                .map(|capture| Message::Event(Event::CaptureClosed { capture, reason })),
        );
        messages.extend(
            routers
                .into_iter()
                .map(|router| Message::Event(Event::RouterFailed { router })),
        );
    }

    /// `false`: it dies too often, or its port is not to be had.
    fn begin_anew(&self, state: &mut State, worker: usize) -> bool {
        let Some(link) = state.links.get_mut(worker) else {
            return false;
        };
        let now = Instant::now();
        link.deaths
            .retain(|&death| now.saturating_duration_since(death) < DEATHS_WITHIN);
        link.deaths.push(now);
        if link.deaths.len() >= MAX_DEATHS {
            return false;
        }
        let Ok((mut new, thread)) = self.nursery.begin(worker, link.port) else {
            return false;
        };
        new.deaths = std::mem::take(&mut link.deaths);
        *link = new;
        state.threads.push(thread);
        true
    }

    /// Ends the workers and waits for them. What they said last can still be drained.
    pub fn close(&self) {
        let (threads, links) = {
            let mut state = self.lock();
            state.closed = true;
            let links: Vec<_> = state
                .links
                .iter()
                .map(|link| (link.instructions.clone(), Arc::clone(&link.wake)))
                .collect();
            (std::mem::take(&mut state.threads), links)
        };
        for (instructions, wake) in links {
            // A full queue does not matter: disconnecting is not possible while we hold the sender, so wait for room.
            let _ = instructions.send_timeout(Instruction::Stop, Duration::from_secs(5));
            wake.signal();
        }
        for thread in threads {
            let _ = thread.join();
        }
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        self.close();
    }
}

impl State {
    fn answered(&mut self, worker: usize, id: u64) {
        if let Some(requests) = self.in_flight.get_mut(worker) {
            requests.remove(&id);
        }
    }

    fn digest(&mut self, output: Output) -> Option<Message> {
        match output {
            Output::Event(event) => {
                self.placement.on_event(&event);
                Some(Message::Event(event))
            }
            // Told by `Core::bury`.
            Output::Failed { .. } => None,
            Output::Reply {
                worker,
                id,
                result: Ok(Reply::WorkerStats(stats)),
            } => {
                self.answered(worker, id);
                let collected = self.collecting.get_mut(&id)?;
                *collected.get_mut(worker)? = Some(*stats);
                if collected.iter().any(Option::is_none) {
                    return None;
                }
                let workers = self.collecting.remove(&id)?.into_iter().flatten().collect();
                Some(Message::CoreStats { id, workers })
            }
            Output::Reply { worker, id, result } => {
                self.answered(worker, id);
                self.placement.on_reply(id, result.is_err());
                Some(Message::Reply { id, result })
            }
        }
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panic".to_owned())
}

fn event_fd() -> Result<EventFd, CoreError> {
    EventFd::new().map_err(|error| CoreError::System {
        what: "eventfd".to_owned(),
        error,
    })
}

fn announced(config: &CoreConfig) -> Result<Vec<IpAddr>, CoreError> {
    if !config.announced_ips.is_empty() {
        return Ok(config.announced_ips.clone());
    }
    if !config.listen_ip.is_unspecified() {
        return Ok(vec![config.listen_ip]);
    }
    let mut addresses = interfaces::addresses().map_err(|error| CoreError::System {
        what: "addresses of the host".to_owned(),
        error,
    })?;
    if config.listen_ip.is_ipv4() {
        addresses.retain(IpAddr::is_ipv4);
    }
    Ok(addresses)
}

/// Where workers come from: all that they have in common.
struct Nursery {
    config: CoreConfig,
    certificate: Certificate,
    announced: Vec<IpAddr>,
    notify: Arc<EventFd>,
    outputs: Sender<Output>,
}

impl Nursery {
    /// Binds a port (0: any) and starts the worker.
    fn begin(&self, index: usize, port: u16) -> Result<(Link, JoinHandle<()>), CoreError> {
        let (worker, link) = self.build(index, port)?;
        let (outputs, notify) = (self.outputs.clone(), Arc::clone(&self.notify));
        let thread = std::thread::Builder::new()
            .name(format!("meetkit-sfu-{index}"))
            .spawn(move || {
                // The worker is gone when this returns, with its socket and its end of the instructions: none is accepted that
                // nobody answers.
                let ended = catch_unwind(AssertUnwindSafe(|| worker.run()));
                let message = match ended {
                    Ok(Ok(())) => return,
                    Ok(Err(error)) => error.to_string(),
                    Err(panic) => panic_text(&*panic),
                };
                let _ = outputs.send(Output::Failed { worker: index, message });
                notify.signal();
            })
            .map_err(|error| CoreError::System {
                what: "thread".to_owned(),
                error,
            })?;
        Ok((link, thread))
    }

    fn build(&self, index: usize, port: u16) -> Result<(Worker, Link), CoreError> {
        let config = &self.config;
        let address = SocketAddr::new(config.listen_ip, port);
        let system = |error| CoreError::System {
            what: format!("UDP {address}"),
            error,
        };
        let socket = socket::bind(address, config.socket_buffer_bytes).map_err(system)?;
        let port = socket.local_addr().map_err(system)?.port();
        let candidates = self
            .announced
            .iter()
            .enumerate()
            .map(|(index, &ip)| IceCandidate {
                ip,
                port,
                // RFC 8445 §5.1.2.1: type preference of host candidates, then ours in their order, component 1.
                priority: (126 << 24) | ((65_535 - (index as u32).min(65_535)) << 8) | 255,
                foundation: index as u32 + 1,
            })
            .collect();
        let (now, epoch_us) = (Instant::now(), monotonic_us());
        // Seeds numbers that need to differ, not to be secret.
        let since_1970 = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        let seed = since_1970.as_nanos() as u64 ^ ((index as u64 + 1) << 56);
        let engine = Engine::new(
            EngineConfig {
                certificate: self.certificate.clone(),
                candidates,
                consent_timeout: config.consent_timeout,
                fault_injection: config.fault_injection,
                port,
                epoch_us,
                seed,
            },
            now,
        );
        let sender = batch::Sender::new(socket::has_segmentation(&socket), config.listen_ip.is_ipv6());
        let (instructions, receiver) = crossbeam_channel::bounded(MAX_WAITING_COMMANDS);
        let wake = Arc::new(event_fd()?);
        let worker = Worker {
            index,
            engine,
            socket,
            sender,
            instructions: receiver,
            wake: Arc::clone(&wake),
            outputs: self.outputs.clone(),
            notify: Arc::clone(&self.notify),
        };
        let deaths = Vec::new();
        Ok((
            worker,
            Link {
                instructions,
                wake,
                port,
                deaths,
            },
        ))
    }
}

/// The host's monotonic clock: the one that `Instant` hides, and that other processes have too.
fn monotonic_us() -> i64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: time lives through the call.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time) };
    time.tv_sec * 1_000_000 + time.tv_nsec / 1000
}
