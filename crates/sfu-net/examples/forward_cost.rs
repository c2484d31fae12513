//! What one forwarded packet costs a worker: a publisher and N subscribers on loopback, and the worker thread's own CPU clock.
//!
//! `cargo run --release -p sfu-net --example forward_cost -- [subscribers] [frames per second] [packets per frame] [seconds] [captures]`
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sfu::ids::{PayloadType, Ssrc};
use sfu::wire::rtp::{ExtensionElement, HeaderFields, write_header};

#[path = "support/mod.rs"]
mod support;

use support::{answer, ask, capture, connect, cpu, parameters, start, workers};

const PAYLOAD_BYTES: usize = 1150;

fn main() {
    let arguments: Vec<u64> = std::env::args()
        .skip(1)
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let argument = |index: usize, default| arguments.get(index).copied().unwrap_or(default);
    let (subscribers, frames_per_s, packets, seconds) =
        (argument(0, 50), argument(1, 30), argument(2, 8), argument(3, 5));
    let core = start();
    let to = SocketAddr::from(([127, 0, 0, 1], core.local_ports()[0]));
    ask(&core, 1, r#"{"op":"router.create","router":1}"#);
    let worker = &workers()[0];
    let mut publisher = connect(&core, 1, to);
    let produce = parameters(96, 4242);
    ask(
        &core,
        2,
        &format!(r#"{{"op":"producer.create","transport":1,"producer":1,"kind":"video","rtpParameters":{produce}}}"#),
    );
    let (received, done) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let mut sockets = Vec::new();
    for index in 2..subscribers + 2 {
        let client = connect(&core, index, to);
        let consume = parameters(110, 100_000 + index);
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
    let reader = {
        let (received, done) = (Arc::clone(&received), Arc::clone(&done));
        std::thread::spawn(move || {
            let mut buffer = [0; 2048];
            while !done.load(Ordering::Relaxed) {
                for socket in &sockets {
                    while let Ok(len) = socket.recv(&mut buffer) {
                        received.fetch_add(u64::from(len > 1000), Ordering::Relaxed);
                        answer(socket, &buffer[..len]);
                    }
                }
                std::thread::sleep(Duration::from_millis(1));
            }
        })
    };
    let readers: Vec<_> = (1..=argument(4, 0)).map(|number| capture(&core, number)).collect();
    let (mut sequence, started, before) = (0_u16, Instant::now(), cpu(worker));
    for frame in 0..frames_per_s * seconds {
        for part in 0..packets {
            let mut packet = vec![0; 1500];
            let fields = HeaderFields {
                marker: part + 1 == packets,
                has_padding: false,
                payload_type: PayloadType(96),
                sequence,
                timestamp: frame as u32 * 3000,
                ssrc: Ssrc(4242),
            };
            sequence = sequence.wrapping_add(1);
            let elements = [
                ExtensionElement { id: 1, data: b"0" },
                ExtensionElement {
                    id: 2,
                    data: &[1, 2, 3],
                },
            ];
            let header = write_header(&mut packet, &fields, &elements).unwrap();
            packet[header] = if part == 0 { 0x10 } else { 0 };
            packet[header + 1] = u8::from(frame != 0 || part != 0);
            let len = publisher
                .outbound
                .seal_rtp(&mut packet, header + PAYLOAD_BYTES)
                .unwrap();
            publisher.socket.send(&packet[..len]).unwrap();
        }
        let next = started + Duration::from_secs_f64((frame + 1) as f64 / frames_per_s as f64);
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
    }
    let (spent, took) = (cpu(worker).saturating_sub(before), started.elapsed());
    std::thread::sleep(Duration::from_millis(100));
    done.store(true, Ordering::Relaxed);
    reader.join().unwrap();
    let sent = frames_per_s * seconds * packets * subscribers;
    println!(
        "{subscribers} subscribers, {packets} packets of {PAYLOAD_BYTES} bytes {frames_per_s}/s: {sent} forwarded, {} received, \
         {:.2} µs of worker CPU per forwarded packet ({:.0} % of a core)",
        received.load(Ordering::Relaxed),
        spent.as_secs_f64() * 1e6 / sent as f64,
        spent.as_secs_f64() / took.as_secs_f64() * 100.0
    );
    core.close();
    for reader in readers {
        println!("captured: {} bytes", reader.join().unwrap());
    }
}
