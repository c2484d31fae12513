//! The front of the workers, with real threads and sockets.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::Read;
use std::net::UdpSocket;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use sfu::control::error::ErrorKind;
use sfu::control::event::{CaptureEnd, Event, IceState};
use sfu::control::json_read::parse_request;
use sfu::control::reply::Reply;
use sfu::ids::{CaptureId, RouterId, TransportId};
use sfu::wire::stun::{IceRole, IntegrityKey, StunClass, StunMessage};
use sfu::wire::stun_write::{self, BindingRequest};
use sfu_net::{Closed, Core, CoreConfig, CoreError, Message};

fn config(workers: usize) -> CoreConfig {
    CoreConfig {
        workers,
        listen_ip: [127, 0, 0, 1].into(),
        udp_port: 0,
        announced_ips: vec![],
        socket_buffer_bytes: 1 << 20,
        consent_timeout: Duration::from_secs(15),
        fault_injection: false,
    }
}

fn submit(core: &Core, text: &str) -> Result<(), Closed> {
    let (id, request) = parse_request(text).unwrap();
    core.submit(id, request)
}

/// Drains until something is found.
fn wait<T>(core: &Core, find: impl Fn(Message) -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(10);
    loop {
        if let Some(found) = core.drain(1024).into_iter().find_map(&find) {
            return found;
        }
        assert!(Instant::now() < end, "nothing came");
        std::thread::yield_now();
    }
}

fn reply(core: &Core, wanted: u64) -> Result<Reply, ErrorKind> {
    wait(core, |message| match message {
        Message::Reply { id, result } if id == wanted => Some(result.map_err(|error| error.kind())),
        _ => None,
    })
}

#[test]
fn routers_are_spread_over_workers_and_their_stats_gathered() {
    let core = Core::start(&config(3)).unwrap();
    for id in 1..=6 {
        submit(&core, &format!(r#"{{"id":{id},"op":"router.create","router":{id}}}"#)).unwrap();
        reply(&core, id).unwrap();
    }
    submit(&core, r#"{"id":7,"op":"router.create","router":2}"#).unwrap();
    assert_eq!(reply(&core, 7).unwrap_err(), ErrorKind::Exists);
    submit(&core, r#"{"id":8,"op":"core.stats"}"#).unwrap();
    let workers = wait(&core, |message| match message {
        Message::CoreStats { id: 8, workers } => Some(workers),
        _ => None,
    });
    assert_eq!(
        workers.iter().map(|worker| worker.routers).collect::<Vec<_>>(),
        [2, 2, 2]
    );
    assert_eq!(
        workers.iter().map(|worker| worker.port).collect::<Vec<_>>(),
        core.local_ports()
    );
}

#[test]
fn a_taken_port_is_told_with_the_systems_word() {
    let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
    let config = CoreConfig {
        udp_port: taken.local_addr().unwrap().port(),
        ..config(1)
    };
    match Core::start(&config) {
        Err(CoreError::System { error, .. }) => assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse),
        other => panic!("{:?}", other.map(|core| core.local_ports())),
    }
}

#[test]
fn a_closed_core_takes_nothing_and_releases_its_port() {
    let core = Core::start(&config(1)).unwrap();
    let port = core.local_ports()[0];
    core.close();
    core.close();
    assert_eq!(submit(&core, r#"{"id":1,"op":"core.stats"}"#), Err(Closed));
    UdpSocket::bind(("127.0.0.1", port)).unwrap();
}

#[test]
fn a_check_is_answered_on_the_wire() {
    let core = Core::start(&config(2)).unwrap();
    submit(&core, r#"{"id":1,"op":"router.create","router":1}"#).unwrap();
    submit(&core, r#"{"id":2,"op":"transport.create","router":1,"transport":1}"#).unwrap();
    let Reply::TransportCreated(description) = reply(&core, 2).unwrap() else {
        panic!("no description")
    };
    let candidate = description.candidates[0];
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let key = IntegrityKey::new(&description.ice.password);
    let username = format!("{}:them", description.ice.ufrag);
    let role = IceRole::Controlling(1);
    let request = BindingRequest {
        transaction_id: [1; 12],
        username: &username,
        priority: 1,
        role,
        use_candidate: true,
    };
    let mut buffer = [0; 512];
    let len = stun_write::write_binding_request(&mut buffer, &request, &key).unwrap();
    socket.send_to(&buffer[..len], (candidate.ip, candidate.port)).unwrap();
    let len = socket.recv(&mut buffer).unwrap();
    let answer = StunMessage::parse(&buffer[..len]).unwrap();
    assert_eq!(
        (answer.class, answer.mapped_address),
        (StunClass::Success, Some(socket.local_addr().unwrap()))
    );
    answer.verify_integrity(&key).unwrap();
    // It is heard, and now it is asked. Only its answer makes it connected.
    let (ufrag, password) = ("them", "the-password-of-the-client");
    let fingerprint = "AB:".repeat(31) + "AB";
    submit(&core, &format!(r#"{{"id":3,"op":"transport.connect","transport":1,"dtlsParameters":{{"fingerprints":[{{"algorithm":"sha-256","value":"{fingerprint}"}}]}},"iceParameters":{{"usernameFragment":"{ufrag}","password":"{password}"}}}}"#)).unwrap();
    reply(&core, 3).unwrap();
    let len = socket.recv(&mut buffer).unwrap();
    let asked = StunMessage::parse(&buffer[..len]).unwrap();
    let own = IntegrityKey::new(password);
    asked.verify_integrity(&own).unwrap();
    assert_eq!(
        asked.username_fragments(),
        Some((ufrag, description.ice.ufrag.as_str()))
    );
    let mut out = [0; 256];
    let us = socket.local_addr().unwrap();
    let len = stun_write::write_binding_success(&mut out, asked.transaction_id, us, &own).unwrap();
    socket.send_to(&out[..len], (candidate.ip, candidate.port)).unwrap();
    let event = wait(&core, |message| {
        if let Message::Event(event) = message {
            Some(event)
        } else {
            None
        }
    });
    let (transport, state) = (TransportId(1), IceState::Connected);
    assert_eq!(
        event,
        Event::TransportIce {
            transport,
            state,
            remote_address: socket.local_addr().ok()
        }
    );
}

/// What a capture's reader got: the type of each whole message.
fn kinds(bytes: &[u8]) -> Vec<u8> {
    let (mut rest, mut kinds) = (bytes, Vec::new());
    while let Some((head, _)) = rest.split_first_chunk::<5>() {
        let end = 4 + u32::from_le_bytes([head[0], head[1], head[2], head[3]]) as usize;
        kinds.push(head[4]);
        rest = rest.get(end..).expect("whole messages");
    }
    kinds
}

#[test]
fn a_capture_is_written_to_its_socket_until_it_is_closed() {
    let core = Core::start(&config(2)).unwrap();
    submit(&core, r#"{"id":1,"op":"router.create","router":1}"#).unwrap();
    let (mut reader, ours) = UnixStream::pair().unwrap();
    let fd = ours.as_raw_fd();
    submit(
        &core,
        &format!(r#"{{"id":2,"op":"capture.create","router":1,"capture":1,"fd":{fd}}}"#),
    )
    .unwrap();
    // The core has a copy: ours may go at once.
    drop(ours);
    reply(&core, 2).unwrap();
    submit(&core, r#"{"id":3,"op":"transport.create","router":1,"transport":1}"#).unwrap();
    let produce = r#""kind":"audio","rtpParameters":{"codecs":[{"mimeType":"audio/opus","payloadType":111,"clockRate":48000,"channels":2}],"encodings":[{"ssrc":7}]}"#;
    submit(
        &core,
        &format!(r#"{{"id":4,"op":"producer.create","transport":1,"producer":1,{produce}}}"#),
    )
    .unwrap();
    submit(&core, r#"{"id":5,"op":"producer.close","producer":1}"#).unwrap();
    reader.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let mut bytes = Vec::new();
    while bytes.len() < 500 {
        let mut some = [0; 100];
        let len = reader.read(&mut some).unwrap();
        assert!(len > 0, "it goes on");
        bytes.extend_from_slice(&some[..len]);
    }
    submit(&core, r#"{"id":6,"op":"capture.stats","capture":1}"#).unwrap();
    let Reply::CaptureStats(stats) = reply(&core, 6).unwrap() else {
        panic!("no stats")
    };
    assert!(stats.bytes_taken >= 500 && stats.streams == 0);
    submit(&core, r#"{"id":7,"op":"capture.close","capture":1}"#).unwrap();
    reply(&core, 7).unwrap();
    reader.read_to_end(&mut bytes).unwrap();
    let kinds = kinds(&bytes);
    let not_ticks: Vec<u8> = kinds.iter().copied().filter(|kind| *kind != 5).collect();
    assert_eq!(not_ticks, [1, 3]);
    assert!(kinds.len() > 15, "and time");
    submit(&core, r#"{"id":8,"op":"capture.close","capture":1}"#).unwrap();
    assert_eq!(reply(&core, 8).unwrap_err(), ErrorKind::NotFound);
}

#[test]
fn a_reader_that_goes_is_told_of_and_a_descriptor_that_is_none_refused() {
    let core = Core::start(&config(1)).unwrap();
    submit(&core, r#"{"id":1,"op":"router.create","router":1}"#).unwrap();
    let (reader, ours) = UnixStream::pair().unwrap();
    let fd = ours.as_raw_fd();
    submit(
        &core,
        &format!(r#"{{"id":2,"op":"capture.create","router":1,"capture":1,"fd":{fd}}}"#),
    )
    .unwrap();
    reply(&core, 2).unwrap();
    drop(reader);
    let event = wait(&core, |message| match message {
        Message::Event(event) => Some(event),
        _ => None,
    });
    let (capture, reason) = (CaptureId(1), CaptureEnd::ReaderGone);
    assert_eq!(event, Event::CaptureClosed { capture, reason });
    let (file, udp) = (
        std::fs::File::open("/dev/null").unwrap(),
        UdpSocket::bind("127.0.0.1:0").unwrap(),
    );
    for (id, fd) in [(3, -1), (4, 1_000_000), (5, file.as_raw_fd()), (6, udp.as_raw_fd())] {
        submit(
            &core,
            &format!(r#"{{"id":{id},"op":"capture.create","router":1,"capture":9,"fd":{fd}}}"#),
        )
        .unwrap();
        let kind = wait(&core, |message| match message {
            Message::Refused { id: answered, kind, .. } if answered == id => Some(kind),
            _ => None,
        });
        assert_eq!(kind, ErrorKind::Invalid);
    }
}

#[test]
fn a_slow_reader_holds_nobody_up() {
    let core = Core::start(&config(1)).unwrap();
    submit(&core, r#"{"id":1,"op":"router.create","router":1}"#).unwrap();
    submit(&core, r#"{"id":2,"op":"transport.create","router":1,"transport":1}"#).unwrap();
    let (mut reader, ours) = UnixStream::pair().unwrap();
    let fd = ours.as_raw_fd();
    submit(
        &core,
        &format!(r#"{{"id":3,"op":"capture.create","router":1,"capture":1,"fd":{fd}}}"#),
    )
    .unwrap();
    // More beginnings and ends than fit into the socket: they wait in the core, which goes on answering.
    let produce = r#""kind":"audio","rtpParameters":{"codecs":[{"mimeType":"audio/opus","payloadType":111,"clockRate":48000}],"encodings":[{"ssrc":7}]}"#;
    let count = 4000;
    for id in (10..).step_by(2).take(count) {
        submit(
            &core,
            &format!(r#"{{"id":{id},"op":"producer.create","transport":1,"producer":{id},{produce}}}"#),
        )
        .unwrap();
        submit(
            &core,
            &format!(r#"{{"id":{},"op":"producer.close","producer":{id}}}"#, id + 1),
        )
        .unwrap();
        if id % 1000 == 0 {
            reply(&core, id + 1).unwrap();
        }
    }
    submit(&core, r#"{"id":4,"op":"capture.stats","capture":1}"#).unwrap();
    let Reply::CaptureStats(stats) = reply(&core, 4).unwrap() else {
        panic!("no stats")
    };
    assert!(stats.bytes_waiting > 0, "{stats:?}");
    submit(&core, r#"{"id":5,"op":"capture.close","capture":1}"#).unwrap();
    reply(&core, 5).unwrap();
    drop(ours);
    reader.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).unwrap();
    let kinds = kinds(&bytes);
    let of = |wanted| kinds.iter().fold(0, |count, kind| count + usize::from(*kind == wanted));
    assert_eq!((of(1), of(3)), (count, count), "what waited was still written");
}

#[test]
fn a_worker_that_dies_answers_what_was_asked_and_says_so() {
    let mut config = config(2);
    config.fault_injection = true;
    let core = Core::start(&config).unwrap();
    let ports = core.local_ports();
    submit(&core, r#"{"id":1,"op":"router.create","router":1}"#).unwrap();
    reply(&core, 1).unwrap();
    submit(&core, r#"{"id":2,"op":"debug.fail_worker","worker":7}"#).unwrap();
    let (mut reader, ours) = UnixStream::pair().unwrap();
    let fd = ours.as_raw_fd();
    submit(
        &core,
        &format!(r#"{{"id":3,"op":"capture.create","router":1,"capture":1,"fd":{fd}}}"#),
    )
    .unwrap();
    submit(&core, r#"{"id":4,"op":"debug.fail_worker","worker":0}"#).unwrap();
    for id in 5..30 {
        submit(
            &core,
            &format!(r#"{{"id":{id},"op":"transport.create","router":1,"transport":{id}}}"#),
        )
        .unwrap();
    }
    submit(&core, r#"{"id":30,"op":"core.stats"}"#).unwrap();
    let (mut refused, mut failed, mut events) = (Vec::new(), None, Vec::new());
    let end = Instant::now() + Duration::from_secs(10);
    while refused.len() < 28 || events.len() < 2 {
        assert!(Instant::now() < end, "refused {refused:?}, failed {failed:?}");
        for message in core.drain(1024) {
            match message {
                Message::Refused { id, kind, .. } => refused.push((id, kind)),
                Message::WorkerFailed {
                    worker,
                    message,
                    restarted,
                } => failed = Some((worker, message, restarted)),
                Message::Event(event) => events.push(event),
                Message::Reply { id, result } => assert!(id == 3 && result.is_ok(), "{id}: {result:?}"),
                other @ Message::CoreStats { .. } => panic!("{other:?}"),
            }
        }
    }
    assert_eq!(failed, Some((0, "debug.fail_worker".to_owned(), true)));
    let (capture, reason) = (CaptureId(1), CaptureEnd::WorkerFailed);
    assert_eq!(
        events,
        [
            Event::CaptureClosed { capture, reason },
            Event::RouterFailed { router: RouterId(1) }
        ],
        "what was on it is told of"
    );
    refused.sort_by_key(|(id, _)| *id);
    assert_eq!(
        refused.iter().map(|(id, _)| *id).collect::<Vec<_>>(),
        [vec![2], (4..=30).collect()].concat()
    );
    assert_eq!(refused[0].1, ErrorKind::NotFound);
    assert!(
        refused[1..]
            .iter()
            .all(|(_, kind)| matches!(kind, ErrorKind::Internal | ErrorKind::Closed))
    );
    // A reader sees the end although the caller still has a copy of the core's end.
    reader.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    reader.read_to_end(&mut Vec::new()).unwrap();
    submit(&core, r#"{"id":31,"op":"router.create","router":2}"#).unwrap();
    reply(&core, 31).unwrap();
    submit(&core, r#"{"id":32,"op":"transport.create","router":1,"transport":99}"#).unwrap();
    assert_eq!(
        reply(&core, 32).unwrap_err(),
        ErrorKind::NotFound,
        "it went with its worker"
    );
    assert_eq!(core.local_ports(), ports, "who was told of a port finds somebody there");
}

#[test]
fn a_worker_that_dies_again_and_again_is_given_up() {
    let mut config = config(1);
    config.fault_injection = true;
    let core = Core::start(&config).unwrap();
    let mut restarts = 0;
    for id in 1.. {
        submit(&core, &format!(r#"{{"id":{id},"op":"debug.fail_worker","worker":0}}"#)).unwrap();
        let restarted = wait(&core, |message| match message {
            Message::WorkerFailed { restarted, .. } => Some(restarted),
            _ => None,
        });
        if !restarted {
            break;
        }
        restarts += 1;
    }
    assert_eq!(restarts, 4);
    submit(&core, r#"{"id":99,"op":"router.create","router":1}"#).unwrap();
    let kind = wait(&core, |message| match message {
        Message::Refused { id: 99, kind, .. } => Some(kind),
        _ => None,
    });
    assert_eq!(kind, ErrorKind::Closed);
}
