//! What one forwarded packet costs a worker: a publisher and N subscribers on loopback, and the worker thread's own CPU clock.
//!
//! `cargo run --release -p sfu-net --example forward_cost -- [subscribers] [frames per second] [packets per frame] [seconds] [captures]`
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]

use std::io::Read;
use std::net::{SocketAddr, UdpSocket};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use sfu::dtls::{Certificate, DtlsChange, DtlsRole, DtlsSession};
use sfu::engine_command::{Reply, TransportDescription};
use sfu::engine_wire::parse_request;
use sfu::ids::{PayloadType, Ssrc};
use sfu::rtp::{ExtensionElement, HeaderFields, write_header};
use sfu::srtp::{self, SrtpOutbound, SrtpProfile};
use sfu::stun::{self, BindingRequest, DatagramKind, IceRole, IntegrityKey};
use sfu_net::{Core, CoreConfig, Message};

const PAYLOAD_BYTES: usize = 1150;

fn ask(core: &Core, id: u64, text: &str) -> Reply {
    let (id, request) = parse_request(&text.replacen('{', &format!("{{\"id\":{id},"), 1)).unwrap();
    core.submit(id, request).unwrap();
    loop {
        for message in core.drain(1024) {
            if let Message::Reply { id: answered, result } = message
                && answered == id
            {
                return result.unwrap();
            }
        }
        std::thread::yield_now();
    }
}

struct Client {
    socket: UdpSocket,
    outbound: SrtpOutbound,
}

fn connect(core: &Core, transport: u64, to: SocketAddr) -> Client {
    let create = format!(r#"{{"op":"transport.create","router":1,"transport":{transport}}}"#);
    let Reply::TransportCreated(description) = ask(core, 10_000 + transport, &create) else {
        panic!("no transport")
    };
    let certificate = Certificate::generate().unwrap();
    let fingerprint = &certificate.fingerprints()[0];
    let connect = format!(
        r#"{{"op":"transport.connect","transport":{transport},"dtlsParameters":{{"role":"client","fingerprints":[{{"algorithm":"sha-256","value":"{fingerprint}"}}]}}}}"#
    );
    ask(core, 20_000 + transport, &connect);
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.connect(to).unwrap();
    check(&socket, &description);
    let outbound = shake_hands(&socket, &certificate, &description);
    Client { socket, outbound }
}

fn check(socket: &UdpSocket, description: &TransportDescription) {
    let username = format!("{}:x", description.ice.ufrag);
    let role = IceRole::Controlling(1);
    let request = BindingRequest {
        transaction_id: [1; 12],
        username: &username,
        priority: 1,
        role,
        use_candidate: true,
    };
    let mut out = [0; 512];
    let len = stun::write_binding_request(&mut out, &request, &IntegrityKey::new(&description.ice.password)).unwrap();
    socket.send(&out[..len]).unwrap();
}

fn shake_hands(socket: &UdpSocket, certificate: &Certificate, description: &TransportDescription) -> SrtpOutbound {
    socket.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    let mut session = DtlsSession::new(certificate, DtlsRole::Client, &description.fingerprints, Instant::now());
    let mut buffer = [0; 2048];
    let mut send = |record: &[u8]| {
        socket.send(record).unwrap();
    };
    loop {
        let change = match socket.recv(&mut buffer) {
            Ok(len) if stun::classify(&buffer[..len]) == DatagramKind::Dtls => {
                session.handle_datagram(&buffer[..len], Instant::now(), &mut send)
            }
            _ => session.handle_timeout(Instant::now(), &mut send),
        };
        if let DtlsChange::Connected(keys) = change {
            let profile = match keys.profile {
                dimpl::SrtpProfile::AEAD_AES_256_GCM => SrtpProfile::AeadAes256Gcm,
                dimpl::SrtpProfile::AEAD_AES_128_GCM => SrtpProfile::AeadAes128Gcm,
                _ => SrtpProfile::Aes128CmSha1_80,
            };
            return srtp::contexts(profile, &keys.material, true).unwrap().1;
        }
    }
}

fn parameters(payload_type: u8, ssrc: u64) -> String {
    format!(
        r#"{{"mid":"0","codecs":[{{"mimeType":"video/VP8","payloadType":{payload_type},"clockRate":90000,"parameters":{{}},"rtcpFeedback":[{{"type":"nack"}}]}}],"headerExtensions":[{{"uri":"urn:ietf:params:rtp-hdrext:sdes:mid","id":1}},{{"uri":"http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time","id":2}}],"encodings":[{{"ssrc":{ssrc}}}]}}"#
    )
}

/// CPU time of the worker thread.
fn worker_cpu() -> Duration {
    for task in std::fs::read_dir("/proc/self/task").unwrap().flatten() {
        let name = std::fs::read_to_string(task.path().join("comm")).unwrap_or_default();
        if name.starts_with("meetkit-sfu") {
            let schedstat = std::fs::read_to_string(task.path().join("schedstat")).unwrap();
            return Duration::from_nanos(schedstat.split(' ').next().unwrap().parse().unwrap());
        }
    }
    panic!("no worker")
}

/// Captures of the router, each with a reader that counts its bytes.
fn capture(core: &Core, captures: u64) -> Vec<JoinHandle<u64>> {
    let mut readers = Vec::new();
    for capture in 1..=captures {
        let (mut reader, ours) = UnixStream::pair().unwrap();
        let fd = ours.as_raw_fd();
        let create = format!(r#"{{"op":"capture.create","router":1,"capture":{capture},"fd":{fd}}}"#);
        ask(core, 30_000 + capture, &create);
        readers.push(std::thread::spawn(move || {
            let (mut bytes, mut buffer) = (0_u64, vec![0; 1 << 18]);
            while let Ok(len @ 1..) = reader.read(&mut buffer) {
                bytes += len as u64;
            }
            bytes
        }));
    }
    readers
}

#[expect(clippy::too_many_lines, reason = "one measurement, from beginning to end")]
fn main() {
    let arguments: Vec<u64> = std::env::args()
        .skip(1)
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let argument = |index: usize, default| arguments.get(index).copied().unwrap_or(default);
    let (subscribers, frames_per_s, packets, seconds) =
        (argument(0, 50), argument(1, 30), argument(2, 8), argument(3, 5));
    let core = Core::start(&CoreConfig {
        workers: 1,
        listen_ip: [127, 0, 0, 1].into(),
        udp_port: 0,
        announced_ips: vec![],
        socket_buffer_bytes: 8 << 20,
        consent_timeout: Duration::from_secs(600),
        fault_injection: false,
    })
    .unwrap();
    let to = SocketAddr::from(([127, 0, 0, 1], core.local_ports()[0]));
    ask(&core, 1, r#"{"op":"router.create","router":1}"#);
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
                    }
                }
                std::thread::sleep(Duration::from_millis(1));
            }
        })
    };
    let readers = capture(&core, argument(4, 0));
    let (mut sequence, started, cpu) = (0_u16, Instant::now(), worker_cpu());
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
    let (spent, took) = (worker_cpu().saturating_sub(cpu), started.elapsed());
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
