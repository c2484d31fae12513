//! `loadgen`: WebRTC clients under the command of a bench driver. `loadgen null [--seal]`: the null servers.

mod client;
mod media;
mod null;
mod wire;

use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::net::UdpSocket;
use std::os::fd::AsRawFd;
use std::time::{Duration, Instant};

use client::{Client, Counters};
use media::{Due, Schedule, cpu_ns};
use wire::{Kind, Op, Said, Stats};

type Fault = Box<dyn std::error::Error>;

/// A plain UDP source or sink, for the null servers.
enum Raw {
    Source { socket: UdpSocket, schedule: Schedule },
    Sink { socket: UdpSocket, last: Option<u64> },
}

struct Generator {
    clients: BTreeMap<u32, Client>,
    raws: Vec<Raw>,
    counters: Counters,
    flowing: bool,
    since: Instant,
    cpu_since_ns: u64,
}

fn main() -> Result<(), Fault> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "null") {
        return null::serve(arguments.iter().any(|one| one == "--seal"));
    }
    let (sender, commands) = std::sync::mpsc::channel::<String>();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    let mut generator = Generator {
        clients: BTreeMap::new(),
        raws: Vec::new(),
        counters: Counters::default(),
        flowing: false,
        since: Instant::now(),
        cpu_since_ns: cpu_ns(),
    };
    loop {
        loop {
            match commands.try_recv() {
                Ok(line) => {
                    let said = generator.command(&line).unwrap_or_else(|fault| Said::Failed {
                        what: fault.to_string(),
                    });
                    say(&said)?;
                }
                Err(std::sync::mpsc::TryRecvError::Empty) => break,
                // The driver closed stdin: the run is over.
                Err(std::sync::mpsc::TryRecvError::Disconnected) => return Ok(()),
            }
        }
        generator.turn()?;
    }
}

fn say(said: &Said) -> Result<(), Fault> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, said)?;
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(())
}

impl Generator {
    fn command(&mut self, line: &str) -> Result<Said, Fault> {
        let now = Instant::now();
        Ok(match serde_json::from_str::<Op>(line)? {
            Op::Client {
                client,
                decrypt,
                codecs,
                mid_extension,
            } => {
                let (made, local) = Client::new(decrypt, &codecs, mid_extension, now)?;
                null::set_buffers(&made.socket, 1 << 20);
                self.clients.insert(client, made);
                Said::Client {
                    client,
                    ufrag: local.ufrag,
                    pwd: local.pwd,
                    fingerprint: local.fingerprint,
                    port: local.port,
                }
            }
            Op::Connect {
                client,
                ufrag,
                pwd,
                fingerprint,
                address,
            } => {
                let one = self.clients.get_mut(&client).ok_or("no such client")?;
                one.connect(ufrag, pwd, &fingerprint, address)?;
                one.timed_out(now, &mut self.counters)?;
                Said::Done { op: "connect" }
            }
            Op::Send {
                client,
                mid,
                kind,
                payload_type,
                ssrc,
                rtx_ssrc,
            } => {
                let one = self.clients.get_mut(&client).ok_or("no such client")?;
                one.send(&mid, kind, payload_type, ssrc, rtx_ssrc, now);
                one.timed_out(now, &mut self.counters)?;
                Said::Done { op: "send" }
            }
            Op::Receive {
                client,
                mid,
                kind,
                ssrc,
                rtx_ssrc,
            } => {
                let one = self.clients.get_mut(&client).ok_or("no such client")?;
                one.receive(&mid, kind, ssrc, rtx_ssrc);
                one.timed_out(now, &mut self.counters)?;
                Said::Done { op: "receive" }
            }
            Op::RawSink { address } => {
                let socket = UdpSocket::bind("127.0.0.1:0")?;
                null::set_buffers(&socket, 1 << 20);
                socket.send_to(b"sink", address)?;
                let mut answer = [0; 8];
                socket.recv_from(&mut answer)?;
                socket.set_nonblocking(true)?;
                self.raws.push(Raw::Sink { socket, last: None });
                Said::Done { op: "raw_sink" }
            }
            Op::RawSource { address } => {
                let socket = UdpSocket::bind("127.0.0.1:0")?;
                socket.connect(address)?;
                self.raws.push(Raw::Source {
                    socket,
                    schedule: Schedule::new(Kind::Video, now),
                });
                Said::Done { op: "raw_source" }
            }
            Op::Start => {
                self.flowing = true;
                for one in self.clients.values_mut() {
                    one.resume(now);
                }
                for raw in &mut self.raws {
                    if let Raw::Source { schedule, .. } = raw {
                        schedule.resume(now);
                    }
                }
                Said::Done { op: "start" }
            }
            Op::Stop => {
                self.flowing = false;
                Said::Done { op: "stop" }
            }
            Op::Stats => Said::Stats(self.stats(now)),
        })
    }

    /// One turn: waits up to a millisecond for datagrams, then lets time pass for all.
    fn turn(&mut self) -> Result<(), Fault> {
        let mut polled: Vec<libc::pollfd> = self
            .clients
            .values()
            .map(|client| client.socket.as_raw_fd())
            .chain(self.raws.iter().map(|raw| match raw {
                Raw::Source { socket, .. } | Raw::Sink { socket, .. } => socket.as_raw_fd(),
            }))
            .map(|fd| libc::pollfd {
                fd,
                events: libc::POLLIN,
                revents: 0,
            })
            .collect();
        // SAFETY: `polled` is a valid array of pollfd of the given length.
        unsafe { libc::poll(polled.as_mut_ptr(), polled.len() as libc::nfds_t, 1) };
        let now = Instant::now();
        for ((id, client), entry) in self.clients.iter_mut().zip(&polled) {
            let was_connected = client.connected;
            if entry.revents & libc::POLLIN != 0 {
                client.readable(now, &mut self.counters)?;
            }
            if client.timeout <= now {
                client.timed_out(now, &mut self.counters)?;
            }
            if self.flowing {
                client.tick(now, &mut self.counters)?;
            }
            if client.connected && !was_connected {
                say(&Said::Connected { client: *id })?;
            }
        }
        self.turn_raw(now);
        Ok(())
    }

    fn turn_raw(&mut self, now: Instant) {
        let mut due: Vec<Due> = Vec::new();
        let mut buffer = [0u8; 2048];
        for raw in &mut self.raws {
            match raw {
                Raw::Source { socket, schedule } if self.flowing => {
                    schedule.due(now, &mut due);
                    for packet in due.drain(..) {
                        let mut datagram = vec![0u8; 12];
                        datagram[..8].copy_from_slice(&packet.sequence.to_be_bytes());
                        datagram.extend_from_slice(&packet.payload);
                        // A full socket buffer is a lost packet; the sink counts it.
                        let _ = socket.send(&datagram);
                        self.counters.packets_sent += 1;
                    }
                }
                Raw::Source { .. } => {}
                Raw::Sink { socket, last } => {
                    while let Ok(length) = socket.recv(&mut buffer) {
                        let Some(head) = buffer[..length].first_chunk::<8>() else {
                            continue;
                        };
                        let sequence = u64::from_be_bytes(*head);
                        self.counters.packets_received += 1;
                        self.counters.bytes_received += length as u64;
                        if let Some(last) = *last {
                            self.counters.packets_lost += sequence.saturating_sub(last + 1);
                        }
                        *last = Some(sequence);
                    }
                }
            }
        }
    }

    fn stats(&mut self, now: Instant) -> Stats {
        let mut counters = std::mem::take(&mut self.counters);
        counters.latencies_ns.sort_unstable();
        let percentile = |share: f64| {
            let last = counters.latencies_ns.len().saturating_sub(1);
            let at = (last as f64 * share).round() as usize;
            counters.latencies_ns.get(at).map_or(0.0, |ns| *ns as f64 / 1000.0)
        };
        let elapsed = now
            .duration_since(std::mem::replace(&mut self.since, now))
            .max(Duration::from_millis(1));
        let cpu = cpu_ns();
        let busy_ns = cpu - std::mem::replace(&mut self.cpu_since_ns, cpu);
        Stats {
            elapsed_s: elapsed.as_secs_f64(),
            busy: busy_ns as f64 / elapsed.as_nanos() as f64,
            packets_sent: counters.packets_sent,
            packets_received: counters.packets_received,
            bytes_received: counters.bytes_received,
            packets_lost: counters.packets_lost,
            keyframe_requests: counters.keyframe_requests,
            latency_samples: counters.latencies_ns.len() as u64,
            latency_p50_us: percentile(0.5),
            latency_p99_us: percentile(0.99),
            streams_seen: counters.streams_seen,
        }
    }
}
