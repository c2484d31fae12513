//! What the measurements share: a core, clients that connect to it, a publisher's packets, and the worker's CPU clock.
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]
#![allow(dead_code, reason = "not each measurement needs all")]

use std::io::Read;
use std::net::{SocketAddr, UdpSocket};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use sfu::control::json_read::parse_request;
use sfu::control::reply::{Reply, TransportDescription};
use sfu::secure::certificate::Certificate;
use sfu::secure::dtls::{DtlsChange, DtlsRole, DtlsSession};
use sfu::secure::srtp::{self, SrtpOutbound, SrtpProfile};
use sfu::wire::stun::{self, DatagramKind, IceRole, IntegrityKey, StunClass, StunMessage};
use sfu::wire::stun_write::{self, BindingRequest};
use sfu_net::{Core, CoreConfig, Message};

/// A core with one worker on loopback.
pub fn start() -> Core {
    Core::start(&CoreConfig {
        workers: 1,
        listen_ip: [127, 0, 0, 1].into(),
        udp_port: 0,
        announced_ips: vec![],
        socket_buffer_bytes: 8 << 20,
        consent_timeout: Duration::from_secs(3600),
        fault_injection: false,
    })
    .unwrap()
}

/// Sends a command and waits for its answer.
pub fn ask(core: &Core, id: u64, text: &str) -> Reply {
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

const UFRAG: &str = "measure";
const PASSWORD: &str = "the-password-of-every-client";

/// Answers, when this is a check of the core's: it sends only to who does.
pub fn answer(socket: &UdpSocket, datagram: &[u8]) {
    if let Ok(message) = StunMessage::parse(datagram)
        && message.class == StunClass::Request
    {
        let mut out = [0; 256];
        let (key, us) = (IntegrityKey::new(PASSWORD), socket.local_addr().unwrap());
        let len = stun_write::write_binding_success(&mut out, message.transaction_id, us, &key).unwrap();
        socket.send(&out[..len]).unwrap();
    }
}

/// A connected client.
pub struct Client {
    pub socket: UdpSocket,
    pub outbound: SrtpOutbound,
}

/// Makes a transport and connects to it.
pub fn connect(core: &Core, transport: u64, to: SocketAddr) -> Client {
    let create = format!(r#"{{"op":"transport.create","router":1,"transport":{transport}}}"#);
    let Reply::TransportCreated(description) = ask(core, 10_000 + transport, &create) else {
        panic!("no transport")
    };
    let certificate = Certificate::generate().unwrap();
    let fingerprint = &certificate.fingerprints()[0];
    let connect = format!(
        r#"{{"op":"transport.connect","transport":{transport},"dtlsParameters":{{"role":"client","fingerprints":[{{"algorithm":"sha-256","value":"{fingerprint}"}}]}},"iceParameters":{{"usernameFragment":"{UFRAG}","password":"{PASSWORD}"}}}}"#
    );
    ask(core, 20_000 + transport, &connect);
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.connect(to).unwrap();
    check(&socket, &description);
    let outbound = shake_hands(&socket, &certificate, &description);
    Client { socket, outbound }
}

fn check(socket: &UdpSocket, description: &TransportDescription) {
    let username = format!("{}:{UFRAG}", description.ice.ufrag);
    let role = IceRole::Controlling(1);
    let request = BindingRequest {
        transaction_id: [1; 12],
        username: &username,
        priority: 1,
        role,
        use_candidate: true,
    };
    let mut out = [0; 512];
    let len =
        stun_write::write_binding_request(&mut out, &request, &IntegrityKey::new(&description.ice.password)).unwrap();
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
            Ok(len) => {
                answer(socket, &buffer[..len]);
                continue;
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

/// RTP parameters of a VP8 stream.
pub fn parameters(payload_type: u8, ssrc: u64) -> String {
    format!(
        r#"{{"mid":"0","codecs":[{{"mimeType":"video/VP8","payloadType":{payload_type},"clockRate":90000,"parameters":{{}},"rtcpFeedback":[{{"type":"nack"}}]}}],"headerExtensions":[{{"uri":"urn:ietf:params:rtp-hdrext:sdes:mid","id":1}},{{"uri":"http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time","id":2}}],"encodings":[{{"ssrc":{ssrc}}}]}}"#
    )
}

/// The threads of all workers of this process.
pub fn workers() -> Vec<PathBuf> {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap().flatten();
    tasks
        .map(|task| task.path())
        .filter(|task| {
            let name = std::fs::read_to_string(task.join("comm")).unwrap_or_default();
            name.starts_with("meetkit-sfu")
        })
        .collect()
}

/// CPU time of a thread.
pub fn cpu(thread: &Path) -> Duration {
    let schedstat = std::fs::read_to_string(thread.join("schedstat")).unwrap();
    Duration::from_nanos(schedstat.split(' ').next().unwrap().parse().unwrap())
}

/// RTP parameters of an Opus stream.
pub fn audio_parameters(payload_type: u8, ssrc: u64) -> String {
    format!(
        r#"{{"mid":"0","codecs":[{{"mimeType":"audio/opus","payloadType":{payload_type},"clockRate":48000,"channels":2,"parameters":{{}},"rtcpFeedback":[]}}],"headerExtensions":[{{"uri":"urn:ietf:params:rtp-hdrext:sdes:mid","id":1}},{{"uri":"http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time","id":2}}],"encodings":[{{"ssrc":{ssrc}}}]}}"#
    )
}

/// A capture of the router, with a reader that counts its bytes until it is closed.
pub fn capture(core: &Core, capture: u64) -> JoinHandle<u64> {
    let (mut reader, ours) = UnixStream::pair().unwrap();
    let fd = ours.as_raw_fd();
    let create = format!(r#"{{"op":"capture.create","router":1,"capture":{capture},"fd":{fd}}}"#);
    ask(core, 30_000 + capture, &create);
    std::thread::spawn(move || {
        let (mut bytes, mut buffer) = (0_u64, vec![0; 1 << 18]);
        while let Ok(len @ 1..) = reader.read(&mut buffer) {
            bytes += len as u64;
        }
        bytes
    })
}
