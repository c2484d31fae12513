//! Media goes where somebody has answered us; to whom has not, at most three times what came from there.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod world;

use std::net::SocketAddr;
use std::time::Duration;

use sfu::control::*;
use sfu::ids::*;
use sfu::wire::stun::{DatagramKind, IceRole, IntegrityKey, StunClass, StunMessage, classify};
use sfu::wire::stun_write;
use world::client::vp8;
use world::*;

const VICTIM: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 66)), 666);

/// Two connected transports; 1 sends video to 2.
fn forwarding_world() -> World {
    let mut world = World::new();
    world.connect(RemoteDtlsRole::Client);
    world.connect(RemoteDtlsRole::Client);
    world.produce(0, 1, MediaKind::Video, video(96, "v", Some(1000), true));
    world.consume(1, 1, 1, video(110, "7", Some(7000), true), false);
    world.clients[0].send_stream(1000, 96, Some((1001, 97)), 1);
    world.strays.clear();
    world
}

/// So many frames of three packets, 10 ms apart.
fn film(world: &mut World, frames: u32) {
    for frame in 0..frames {
        for part in 0..3 {
            let payload = vp8(frame * 3 + part, part == 0, true, 1000);
            world.clients[0].media(0, frame * 900, part == 2, &payload, &[]);
        }
        world.post(0);
        world.run(Duration::from_millis(10));
    }
    world.run(2 * world.delay);
}

fn bytes_to(world: &World, address: SocketAddr) -> usize {
    world
        .strays
        .iter()
        .filter(|(to, _)| *to == address)
        .map(|(_, bytes)| bytes.len())
        .sum()
}

fn checks_to(world: &World, address: SocketAddr) -> Vec<Vec<u8>> {
    let to_it = world.strays.iter().filter(|(to, _)| *to == address);
    to_it
        .map(|(_, bytes)| bytes.clone())
        .filter(|bytes| StunMessage::parse(bytes).is_ok_and(|message| message.class == StunClass::Request))
        .collect()
}

#[test]
fn a_forged_source_gets_three_times_its_bytes_and_no_media() {
    let mut world = forwarding_world();
    film(&mut world, 10);
    let before = world.clients[1].received.len();
    let mut spent = 0;
    for _ in 0..20 {
        let check = world.clients[1].good_check();
        spent += check.len();
        world.deliver(VICTIM, check);
        film(&mut world, 20);
    }
    assert!(
        world
            .strays
            .iter()
            .all(|(_, bytes)| classify(bytes) == DatagramKind::Stun)
    );
    let sent = bytes_to(&world, VICTIM);
    assert!(sent > 0 && sent <= 3 * spent, "{sent} bytes for {spent}");
    assert_eq!(
        world.clients[1].received.len() - before,
        20 * 20 * 3,
        "media stays where it was"
    );
    assert_eq!(world.transport_stats(1).remote_address, Some(world.clients[1].address));
}

#[test]
fn one_forged_check_is_little() {
    for bare in [false, true] {
        let mut world = forwarding_world();
        let mut check = world.clients[1].good_check();
        if bare {
            // As short as an authentic check can be.
            let (ufrag, password) = (world.clients[1].ufrag.clone(), world.clients[1].password.clone());
            world.clients[1].own.ufrag = String::new();
            check = world.clients[1].check(&ufrag, &password, false, IceRole::Controlling(1));
        }
        world.deliver(VICTIM, check.clone());
        film(&mut world, 1000);
        assert!(bytes_to(&world, VICTIM) <= 3 * check.len());
    }
}

#[test]
fn a_transport_whose_client_is_elsewhere_never_begins() {
    for role in [RemoteDtlsRole::Client, RemoteDtlsRole::Server] {
        let mut world = World::new();
        let client = world.add_client(role);
        world.clients[client].checks = false;
        let mut spent = 0;
        for _ in 0..30 {
            let check = world.clients[client].good_check();
            spent += check.len();
            world.deliver(VICTIM, check);
            world.run(Duration::from_millis(500));
        }
        assert!(
            world
                .strays
                .iter()
                .all(|(_, bytes)| classify(bytes) == DatagramKind::Stun)
        );
        assert!(bytes_to(&world, VICTIM) <= 3 * spent);
        let stats = world.transport_stats(client);
        assert_eq!(
            (stats.ice_state, stats.dtls_state),
            (IceState::New, DtlsState::New),
            "{role:?}"
        );
        assert_eq!(stats.remote_address, None);
    }
}

#[test]
fn only_the_right_answer_from_the_right_place_counts() {
    let mut world = forwarding_world();
    let (own, address) = (world.clients[1].own.clone(), world.clients[1].address);
    let check = world.clients[1].good_check();
    world.deliver(VICTIM, check);
    let asked = checks_to(&world, VICTIM).remove(0);
    let asked = StunMessage::parse(&asked).unwrap();
    asked.verify_integrity(&IntegrityKey::new(&own.password)).unwrap();
    let answer = |id: [u8; 12], password: &str| {
        let mut out = [0; 256];
        let len = stun_write::write_binding_success(&mut out, id, VICTIM, &IntegrityKey::new(password)).unwrap();
        out[..len].to_vec()
    };
    let mut other = asked.transaction_id;
    other[11] ^= 1;
    let ours = world.clients[1].password.clone();
    for (from, wrong) in [
        (address, answer(asked.transaction_id, &own.password)),
        (
            "203.0.113.66:667".parse().unwrap(),
            answer(asked.transaction_id, &own.password),
        ),
        (VICTIM, answer(other, &own.password)),
        (VICTIM, answer([7; 12], &own.password)),
        (VICTIM, answer(asked.transaction_id, &ours)),
    ] {
        let before = world.engine.stats().drops.bad_stun;
        world.deliver(from, wrong);
        assert_eq!(world.engine.stats().drops.bad_stun, before + 1);
        assert_eq!(world.transport_stats(1).remote_address, Some(address));
    }
    world.deliver(VICTIM, answer(asked.transaction_id, &own.password));
    assert_eq!(world.transport_stats(1).remote_address, Some(VICTIM));
    // An id is good for one answer.
    let before = world.engine.stats().drops.bad_stun;
    world.deliver(VICTIM, answer(asked.transaction_id, &own.password));
    assert_eq!(world.engine.stats().drops.bad_stun, before + 1);
}

#[test]
fn ids_of_checks_differ() {
    let mut world = forwarding_world();
    let mut ids = std::collections::HashSet::new();
    for number in 0..100_u16 {
        let address = SocketAddr::from(([203, 0, 113, 1], 1000 + number));
        let check = world.clients[1].good_check();
        world.deliver(address, check);
        for asked in checks_to(&world, address) {
            ids.insert(StunMessage::parse(&asked).unwrap().transaction_id);
        }
    }
    assert_eq!(ids.len(), 100);
}

#[test]
fn a_lost_check_is_sent_again() {
    for seed in 1..20 {
        let mut world = World::with_seed(seed);
        world.loss_permille = 200;
        let client = world.add_client(RemoteDtlsRole::Client);
        world.clients[client].shakes_hands = false;
        world.run_until(Duration::from_secs(8), |world| {
            world
                .events
                .iter()
                .any(|event| matches!(event, Event::TransportIce { .. }))
        });
    }
}

#[test]
fn who_answers_is_asked_every_five_seconds() {
    let mut world = forwarding_world();
    world.run(Duration::from_secs(1));
    let before = world.clients[1].asked;
    world.run(Duration::from_secs(100));
    let asked = world.clients[1].asked - before;
    assert!((16..=25).contains(&asked), "{asked}");
}

#[test]
fn who_answers_no_more_loses_media_in_thirty_seconds_and_has_it_back_with_an_answer() {
    let mut world = forwarding_world();
    // Its own checks go on: they could come from anywhere.
    world.clients[1].answers = false;
    world.run(Duration::from_secs(1));
    world.events.clear();
    let told = |world: &World| {
        let all = world.events.iter();
        all.filter(|event| matches!(event, Event::TransportIce { .. }))
            .cloned()
            .collect::<Vec<_>>()
    };
    world.run(Duration::from_secs(22));
    assert_eq!(told(&world), []);
    world.run(Duration::from_secs(8));
    let ice = |state, address| Event::TransportIce {
        transport: TransportId(2),
        state,
        remote_address: Some(address),
    };
    let address = world.clients[1].address;
    assert_eq!(told(&world), [ice(IceState::Disconnected, address)]);
    let before = world.clients[1].received.len();
    film(&mut world, 30);
    assert_eq!(world.clients[1].received.len(), before);
    world.clients[1].answers = true;
    world.run(Duration::from_secs(4));
    assert_eq!(told(&world).last(), Some(&ice(IceState::Connected, address)));
    film(&mut world, 30);
    assert_eq!(world.clients[1].received.len(), before + 90);
}

#[test]
fn media_stays_at_the_old_address_until_the_new_one_answers() {
    let mut world = forwarding_world();
    let old = world.clients[1].address;
    let new: SocketAddr = "203.0.113.9:6000".parse().unwrap();
    let check = world.clients[1].good_check();
    world.deliver(new, check);
    film(&mut world, 30);
    assert_eq!(world.clients[1].received.len(), 90);
    assert_eq!(world.transport_stats(1).remote_address, Some(old));
    world.clients[1].address = new;
    let check = world.clients[1].good_check();
    world.deliver(new, check);
    world.run(Duration::from_secs(1));
    assert_eq!(world.transport_stats(1).remote_address, Some(new));
    film(&mut world, 30);
    assert_eq!(world.clients[1].received.len(), 180);
}

#[test]
fn after_a_restart_of_the_clients_ice_its_new_credentials_are_used() {
    let mut world = forwarding_world();
    world.clients[1].checks = false;
    let new: SocketAddr = "203.0.113.9:6000".parse().unwrap();
    world.clients[1].address = new;
    world.clients[1].own = IceParameters {
        ufrag: "after".into(),
        password: "the-password-after-the-restart".into(),
    };
    let check = world.clients[1].good_check();
    world.deliver(new, check);
    world.run(Duration::from_millis(100));
    assert_eq!(world.clients[1].asked, 1, "only the one before the restart");
    let connect = |ice| Command::ConnectTransport {
        transport: TransportId(2),
        role: RemoteDtlsRole::Client,
        fingerprints: vec![],
        ice,
    };
    let own = world.clients[1].own.clone();
    assert!(world.command(connect(None)).is_err());
    world.ok(connect(Some(own)));
    world.run(Duration::from_millis(100));
    assert_eq!(world.transport_stats(1).remote_address, Some(new));
    film(&mut world, 30);
    assert_eq!(world.clients[1].received.len(), 90);
}

#[test]
fn without_the_clients_credentials_there_is_no_media() {
    let mut world = World::new();
    let client = world.add_client(RemoteDtlsRole::Client);
    // Its checks name other credentials than those it announced.
    world.clients[client].own.ufrag = "another".into();
    world.run(Duration::from_secs(5));
    assert!(world.clients[client].stun_successes > 0, "it is answered");
    assert!(!world.clients[client].is_connected());
    assert_eq!(world.transport_stats(client).ice_state, IceState::New);
}

#[test]
fn a_forged_claim_of_an_address_does_not_keep_its_owner_out() {
    let mut world = World::new();
    let thief = world.connect(RemoteDtlsRole::Client);
    let owner = world.add_client(RemoteDtlsRole::Client);
    let address = world.clients[owner].address;
    let check = world.clients[thief].good_check();
    world.deliver(address, check);
    world.run_until(Duration::from_secs(4), |world| world.clients[owner].is_connected());
    let check = world.clients[thief].good_check();
    world.deliver(address, check);
    assert_eq!(world.engine.transport_at(address), Some(TransportId(2)));
}
