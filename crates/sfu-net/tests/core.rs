//! The front of the workers, with real threads and sockets.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::net::UdpSocket;
use std::time::{Duration, Instant};

use sfu::engine_command::{ErrorKind, Event, IceState, Reply};
use sfu::engine_wire::parse_request;
use sfu::ids::TransportId;
use sfu::stun::{self, BindingRequest, IceRole, IntegrityKey, StunClass, StunMessage};
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
    let username = format!("{}:x", description.ice.ufrag);
    let role = IceRole::Controlling(1);
    let request = BindingRequest {
        transaction_id: [1; 12],
        username: &username,
        priority: 1,
        role,
        use_candidate: true,
    };
    let mut buffer = [0; 512];
    let len = stun::write_binding_request(&mut buffer, &request, &key).unwrap();
    socket.send_to(&buffer[..len], (candidate.ip, candidate.port)).unwrap();
    let len = socket.recv(&mut buffer).unwrap();
    let answer = StunMessage::parse(&buffer[..len]).unwrap();
    assert_eq!(
        (answer.class, answer.mapped_address),
        (StunClass::Success, Some(socket.local_addr().unwrap()))
    );
    answer.verify_integrity(&key).unwrap();
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
