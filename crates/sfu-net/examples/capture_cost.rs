//! What a capture costs a worker, as the ratio of two workers' CPU, of which one captures: both get the same packets at the same time,
//! and they change roles each round, so that what else the machine does falls out of the ratio.
//!
//! A publisher with a 720p camera (30 pictures a second, 8 packets each) or a microphone (50 packets a second), and N subscribers.
//! `cargo run --release -p sfu-net --example capture_cost -- [rounds] [seconds of a round] [subscribers…]`
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]

use std::net::{SocketAddr, UdpSocket};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use sfu::ids::{PayloadType, Ssrc};
use sfu::wire::rtp::{ExtensionElement, HeaderFields, write_header};
use sfu_net::Core;

#[path = "support/mod.rs"]
mod support;

use support::{Client, answer, ask, audio_parameters, capture, connect, cpu, parameters, start, workers};

/// What the publisher sends.
#[derive(Clone, Copy)]
struct Source {
    name: &'static str,
    frames_per_s: u32,
    packets_per_frame: u32,
    payload_bytes: usize,
    clock_rate_hz: u32,
}

impl Source {
    fn is_audio(self) -> bool {
        self.packets_per_frame == 1
    }
}

const SOURCES: [Source; 2] = [
    Source {
        name: "720p",
        frames_per_s: 30,
        packets_per_frame: 8,
        payload_bytes: 1150,
        clock_rate_hz: 90_000,
    },
    Source {
        name: "audio",
        frames_per_s: 50,
        packets_per_frame: 1,
        payload_bytes: 80,
        clock_rate_hz: 48_000,
    },
];

/// A meeting of one publisher on a core of its own.
struct Meeting {
    core: Core,
    worker: PathBuf,
    publisher: Client,
    sequence: u16,
    captures: u64,
}

impl Meeting {
    /// A publisher, and subscribers, whose sockets are added to `sockets`.
    fn new(source: Source, subscribers: u64, sockets: &mut Vec<UdpSocket>) -> Self {
        let others = workers();
        let core = start();
        let to = SocketAddr::from(([127, 0, 0, 1], core.local_ports()[0]));
        ask(&core, 1, r#"{"op":"router.create","router":1}"#);
        // Now that it has answered, it has its name.
        let worker = workers().into_iter().find(|worker| !others.contains(worker)).unwrap();
        let (kind, of): (_, fn(u8, u64) -> String) = if source.is_audio() {
            ("audio", audio_parameters)
        } else {
            ("video", parameters)
        };
        let publisher = connect(&core, 1, to);
        let produce = of(96, 4242);
        ask(
            &core,
            2,
            &format!(
                r#"{{"op":"producer.create","transport":1,"producer":1,"kind":"{kind}","rtpParameters":{produce}}}"#
            ),
        );
        for index in 2..subscribers + 2 {
            let client = connect(&core, index, to);
            let consume = of(110, 100_000 + index);
            ask(
                &core,
                index + 1000,
                &format!(
                    r#"{{"op":"consumer.create","transport":{index},"consumer":{index},"producer":1,"rtpParameters":{consume}}}"#
                ),
            );
            client.socket.set_nonblocking(true).unwrap();
            sockets.push(client.socket);
        }
        Self {
            core,
            worker,
            publisher,
            sequence: 0,
            captures: 0,
        }
    }

    fn packet(&mut self, source: Source, frame: u32, part: u32, key: bool) {
        let mut packet = vec![0; 1500];
        let fields = HeaderFields {
            marker: part + 1 == source.packets_per_frame,
            has_padding: false,
            payload_type: PayloadType(96),
            sequence: self.sequence,
            timestamp: frame.wrapping_mul(source.clock_rate_hz / source.frames_per_s),
            ssrc: Ssrc(4242),
        };
        self.sequence = self.sequence.wrapping_add(1);
        let elements = [
            ExtensionElement { id: 1, data: b"0" },
            ExtensionElement {
                id: 2,
                data: &[1, 2, 3],
            },
        ];
        let header = write_header(&mut packet, &fields, &elements).unwrap();
        packet[header] = if part == 0 { 0x10 } else { 0 };
        packet[header + 1] = u8::from(!(key && part == 0));
        let end = header + source.payload_bytes;
        let len = self.publisher.outbound.seal_rtp(&mut packet, end).unwrap();
        self.publisher.socket.send(&packet[..len]).unwrap();
    }

    fn begin_capture(&mut self) -> JoinHandle<u64> {
        self.captures += 1;
        capture(&self.core, self.captures)
    }

    fn end_capture(&self) {
        let close = format!(r#"{{"op":"capture.close","capture":{}}}"#, self.captures);
        ask(&self.core, 50_000 + self.captures, &close);
    }
}

/// Reads and forgets what the subscribers get.
fn drain(sockets: &[UdpSocket], done: &AtomicBool) {
    let mut buffer = [0; 2048];
    while !done.load(Ordering::Relaxed) {
        for socket in sockets {
            while let Ok(len) = socket.recv(&mut buffer) {
                answer(socket, &buffer[..len]);
            }
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Sends to all for so long, at the source's pace; a keyframe first. Returns the frames sent.
fn send(meetings: &mut [Meeting], source: Source, first: u32, time: Duration) -> u32 {
    let started = Instant::now();
    let frames = time.as_secs() as u32 * source.frames_per_s;
    for frame in 0..frames {
        // Who is served first changes from frame to frame.
        meetings.reverse();
        for meeting in &mut *meetings {
            for part in 0..source.packets_per_frame {
                meeting.packet(source, first + frame, part, frame == 0);
            }
        }
        let next = started + Duration::from_secs_f64(f64::from(frame + 1) / f64::from(source.frames_per_s));
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
    }
    frames
}

/// Worker CPU of each round, in µs: without a capture, and with one.
fn measure(source: Source, subscribers: u64, rounds: u64, time: Duration) -> Vec<(f64, f64)> {
    let mut sockets = Vec::new();
    let mut meetings = [0, 1].map(|_| Meeting::new(source, subscribers, &mut sockets));
    let done = Arc::new(AtomicBool::new(false));
    let reader = {
        let done = Arc::clone(&done);
        std::thread::spawn(move || drain(&sockets, &done))
    };
    let mut frame = send(&mut meetings, source, 0, Duration::from_secs(1));
    let mut measured = Vec::new();
    for round in 0..rounds * 2 {
        meetings.sort_by(|a, b| a.worker.cmp(&b.worker));
        let captured = round as usize % 2;
        let captured_worker = meetings[captured].worker.clone();
        let reading = meetings[captured].begin_capture();
        let of = |meetings: &[Meeting]| {
            let (with, without): (Vec<&Meeting>, Vec<&Meeting>) =
                meetings.iter().partition(|meeting| meeting.worker == captured_worker);
            (cpu(&without[0].worker), cpu(&with[0].worker))
        };
        let before = of(&meetings);
        let frames = send(&mut meetings, source, frame, time);
        frame += frames;
        let after = of(&meetings);
        if let Some(meeting) = meetings.iter().find(|meeting| meeting.worker == captured_worker) {
            meeting.end_capture();
        }
        let bytes = reading.join().unwrap();
        let wanted = u64::from(frames * source.packets_per_frame) * (source.payload_bytes as u64 - 1);
        assert!(bytes >= wanted * 9 / 10, "only {bytes} bytes of {wanted} were captured");
        let us = |from: Duration, to: Duration| to.saturating_sub(from).as_secs_f64() * 1e6;
        measured.push((us(before.0, after.0), us(before.1, after.1)));
    }
    done.store(true, Ordering::Relaxed);
    reader.join().unwrap();
    // Two rounds with changed roles are one.
    measured
        .chunks(2)
        .skip(1)
        .map(|pair| (pair[0].0 + pair[1].0, pair[0].1 + pair[1].1))
        .collect()
}

fn median(mut values: Vec<f64>) -> (f64, f64, f64) {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let median = if values.len().is_multiple_of(2) {
        f64::midpoint(values[middle - 1], values[middle])
    } else {
        values[middle]
    };
    (median, values[0], values[values.len() - 1])
}

fn main() {
    let arguments: Vec<u64> = std::env::args()
        .skip(1)
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let (rounds, seconds) = (
        arguments.first().copied().unwrap_or(11).max(2),
        arguments.get(1).copied().unwrap_or(1).max(1),
    );
    let subscribers = arguments
        .get(2..)
        .filter(|some| !some.is_empty())
        .unwrap_or(&[1, 3, 5, 20]);
    println!("median (least to most) of {} rounds of 2 x {seconds} s", rounds - 1);
    for source in SOURCES {
        for &subscribers in subscribers {
            let measured = measure(source, subscribers, rounds, Duration::from_secs(seconds));
            let (ratio, least, most) = median(measured.iter().map(|(without, with)| with / without).collect());
            let per_s = |of: fn(&(f64, f64)) -> f64| median(measured.iter().map(of).collect()).0 / (2 * seconds) as f64;
            println!(
                "{:>5}, {subscribers:>2} subscribers: {:+.1} % ({:+.1} to {:+.1}); {:.0} and {:.0} µs of CPU a second",
                source.name,
                (ratio - 1.0) * 100.0,
                (least - 1.0) * 100.0,
                (most - 1.0) * 100.0,
                per_s(|one| one.0),
                per_s(|one| one.1),
            );
        }
    }
}
