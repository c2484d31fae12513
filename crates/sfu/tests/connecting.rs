//! How transports come to be connected, stay so, and end.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod world;

use std::net::SocketAddr;
use std::time::Duration;

use sfu::control::*;
use sfu::ids::*;
use sfu::secure::certificate::{Certificate, FingerprintAlgorithm};
use sfu::wire::stun::IceRole;
use world::World;

fn dtls(transport: u32, state: DtlsState, reason: Option<DtlsReason>) -> Event {
    Event::TransportDtls {
        transport: TransportId(transport),
        state,
        reason,
    }
}

#[test]
fn both_dtls_roles_connect_and_say_so_in_order() {
    for role in [RemoteDtlsRole::Client, RemoteDtlsRole::Server, RemoteDtlsRole::Auto] {
        let mut world = World::new();
        let client = world.connect(role);
        world.run(Duration::from_millis(50));
        let remote_address = Some(world.clients[client].address);
        let connected = Event::TransportIce {
            transport: TransportId(1),
            state: IceState::Connected,
            remote_address,
        };
        assert_eq!(
            world.events,
            [
                connected,
                dtls(1, DtlsState::Connecting, None),
                dtls(1, DtlsState::Connected, None)
            ],
            "{role:?}"
        );
        let stats = world.transport_stats(client);
        assert_eq!(
            (stats.ice_state, stats.dtls_state),
            (IceState::Connected, DtlsState::Connected)
        );
        assert!(stats.srtp_profile.is_some());
    }
}

#[test]
fn handshakes_survive_loss() {
    for role in [RemoteDtlsRole::Client, RemoteDtlsRole::Server] {
        for seed in 1..6 {
            let mut world = World::with_seed(seed);
            world.loss_permille = 200;
            let client = world.add_client(role);
            world.run_until(Duration::from_secs(9), |world| {
                world.clients[client].is_connected() && world.events.contains(&dtls(1, DtlsState::Connected, None))
            });
        }
    }
}

#[test]
fn a_hello_that_is_early_is_answered_when_connect_comes() {
    let mut world = World::new();
    let create = Command::CreateTransport {
        router: RouterId(1),
        transport: TransportId(1),
        max_incoming_bitrate_bps: 0,
    };
    let Reply::TransportCreated(description) = world.ok(create) else {
        panic!("no description")
    };
    let client = world::client::Client::new(0, &description, RemoteDtlsRole::Client, world.now);
    let fingerprints = client.certificate.fingerprints().to_vec();
    world.clients.push(client);
    world.run(Duration::from_millis(200));
    assert!(!world.clients[0].is_connected());
    world.ok(Command::ConnectTransport {
        transport: TransportId(1),
        role: RemoteDtlsRole::Client,
        fingerprints,
        ice: Some(world.clients[0].own.clone()),
    });
    // Less than the client's first retransmission.
    world.run_until(Duration::from_millis(120), |world| world.clients[0].is_connected());
}

#[test]
fn another_certificate_than_announced_fails() {
    for (role, algorithm) in [
        (RemoteDtlsRole::Client, FingerprintAlgorithm::Sha512),
        (RemoteDtlsRole::Server, FingerprintAlgorithm::Sha256),
    ] {
        let mut world = World::new();
        let client = world.add_client(role);
        world.clients[client].certificate = Certificate::generate().unwrap();
        let failed = dtls(1, DtlsState::Failed, Some(DtlsReason::FingerprintMismatch));
        world.run_until(Duration::from_secs(5), |world| world.events.contains(&failed));
        assert_eq!(
            world.transport_stats(client).dtls_state,
            DtlsState::Failed,
            "{algorithm:?}"
        );
    }
}

#[test]
fn each_hash_alone_suffices() {
    for algorithm in FingerprintAlgorithm::ALL {
        let mut world = World::new();
        let create = Command::CreateTransport {
            router: RouterId(1),
            transport: TransportId(1),
            max_incoming_bitrate_bps: 0,
        };
        let Reply::TransportCreated(description) = world.ok(create) else {
            panic!("no description")
        };
        let client = world::client::Client::new(0, &description, RemoteDtlsRole::Client, world.now);
        let mut fingerprints = client.certificate.fingerprints().to_vec();
        fingerprints.retain(|fingerprint| fingerprint.algorithm() == algorithm);
        world.clients.push(client);
        world.ok(Command::ConnectTransport {
            transport: TransportId(1),
            role: RemoteDtlsRole::Auto,
            fingerprints,
            ice: Some(world.clients[0].own.clone()),
        });
        world.run_until(Duration::from_secs(2), |world| world.clients[0].is_connected());
    }
}

#[test]
fn a_handshake_that_does_not_end_times_out() {
    for role in [RemoteDtlsRole::Client, RemoteDtlsRole::Server] {
        let mut world = World::new();
        let client = world.add_client(role);
        if role == RemoteDtlsRole::Client {
            // It says hello, and no more.
            while world.transport_stats(client).dtls_received == 0 {
                world.tick();
            }
            world.loss_permille = 1000;
        }
        world.clients[client].shakes_hands = false;
        world.run(Duration::from_secs(9));
        assert_eq!(world.transport_stats(client).dtls_state, DtlsState::Connecting);
        world.run(Duration::from_secs(2));
        assert!(
            world
                .events
                .contains(&dtls(1, DtlsState::Failed, Some(DtlsReason::TimedOut))),
            "{role:?}"
        );
    }
}

#[test]
fn a_client_that_has_not_said_hello_has_all_the_time() {
    let mut world = World::new();
    let client = world.add_client(RemoteDtlsRole::Client);
    world.clients[client].shakes_hands = false;
    world.run(Duration::from_secs(30));
    assert_eq!(world.transport_stats(client).dtls_state, DtlsState::Connecting);
    world.clients[client].shakes_hands = true;
    world.run_until(Duration::from_secs(5), |world| world.clients[client].is_connected());
}

#[test]
fn close_notify_is_told_and_given() {
    let mut world = World::new();
    let leaving = world.connect(RemoteDtlsRole::Client);
    let staying = world.connect(RemoteDtlsRole::Server);
    let client = &mut world.clients[leaving];
    let outgoing = &mut client.outgoing;
    client
        .dtls
        .as_mut()
        .unwrap()
        .close(&mut |record| outgoing.push(record.to_vec()));
    let closed = dtls(1, DtlsState::Closed, Some(DtlsReason::ClosedByPeer));
    world.run_until(Duration::from_secs(1), |world| world.events.contains(&closed));
    world.ok(Command::CloseTransport {
        transport: TransportId(2),
    });
    world.run_until(Duration::from_secs(1), |world| world.clients[staying].closed_by_peer);
    let again = world.command(Command::CloseTransport {
        transport: TransportId(2),
    });
    assert_eq!(again.unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn silence_of_checks_withdraws_consent_and_a_check_restores_it() {
    let mut world = World::new();
    let client = world.connect(RemoteDtlsRole::Client);
    world.clients[client].checks = false;
    world.run(Duration::from_secs(16));
    let remote_address = Some(world.clients[client].address);
    let ice = |state| Event::TransportIce {
        transport: TransportId(1),
        state,
        remote_address,
    };
    assert_eq!(world.events.last(), Some(&ice(IceState::Disconnected)));
    world.clients[client].checks = true;
    world.run(Duration::from_secs(20));
    assert_eq!(world.events.last(), Some(&ice(IceState::Connected)));
}

#[test]
fn old_credentials_are_valid_until_new_ones_are_used() {
    let mut world = World::new();
    let client = world.connect(RemoteDtlsRole::Client);
    world.clients[client].checks = false;
    let address = world.clients[client].address;
    let (old_ufrag, old_password) = (
        world.clients[client].ufrag.clone(),
        world.clients[client].password.clone(),
    );
    let Reply::IceRestarted(new) = world.ok(Command::RestartIce {
        transport: TransportId(1),
    }) else {
        panic!("no parameters")
    };
    assert_ne!(new.ufrag, old_ufrag);
    let answered = |world: &mut World, ufrag: &str, password: &str| {
        let before = world.transport_stats(client).packets_sent;
        let check = world.clients[client].check(ufrag, password, true, IceRole::Controlling(1));
        world.deliver(address, check);
        let answered = world.transport_stats(client).packets_sent > before;
        world.clients[client].password = password.to_owned();
        world.run(Duration::from_millis(20));
        answered
    };
    assert!(answered(&mut world, &old_ufrag, &old_password));
    assert!(answered(&mut world, &new.ufrag, &new.password));
    assert!(!answered(&mut world, &old_ufrag, &old_password));
    assert!(!answered(&mut world, &new.ufrag, &old_password));
    assert!(answered(&mut world, &new.ufrag, &new.password));
}

#[test]
fn a_nominated_new_address_takes_over_when_it_has_answered() {
    let mut world = World::new();
    let client = world.connect(RemoteDtlsRole::Client);
    let old = world.clients[client].address;
    let new: SocketAddr = "203.0.113.9:6000".parse().unwrap();
    world.clients[client].address = new;
    let check = world.clients[client].good_check();
    world.deliver(new, check);
    assert_eq!(world.transport_stats(client).remote_address, Some(old));
    world.run(Duration::from_millis(25));
    assert_eq!(world.transport_stats(client).remote_address, Some(new));
    assert_eq!(
        world.events.last(),
        Some(&Event::TransportIce {
            transport: TransportId(1),
            state: IceState::Connected,
            remote_address: Some(new)
        })
    );
}

#[test]
fn an_address_in_use_cannot_be_claimed_by_another_transport() {
    let mut world = World::new();
    let victim = world.connect(RemoteDtlsRole::Client);
    let thief = world.connect(RemoteDtlsRole::Client);
    let address = world.clients[victim].address;
    let check = world.clients[thief].good_check();
    world.deliver(address, check);
    assert_eq!(world.engine.transport_at(address), Some(TransportId(1)));
    assert_eq!(world.transport_stats(thief).stun_rejected, 1);
    // When its owner has long been silent, it may change hands.
    world.clients[victim].checks = false;
    world.run(Duration::from_secs(16));
    let check = world.clients[thief].good_check();
    world.clients[victim].password = world.clients[thief].password.clone();
    world.deliver(address, check);
    assert_eq!(world.engine.transport_at(address), Some(TransportId(2)));
}

#[test]
fn a_client_that_claims_our_role_is_told() {
    let mut world = World::new();
    let client = world.connect(RemoteDtlsRole::Client);
    let address = world.clients[client].address;
    let (ufrag, password) = (
        world.clients[client].ufrag.clone(),
        world.clients[client].password.clone(),
    );
    let check = world.clients[client].check(&ufrag, &password, true, IceRole::Controlled(1));
    world.deliver(address, check);
    world.run(Duration::from_millis(20));
    assert_eq!(world.clients[client].stun_errors, [487]);
}

#[test]
fn hopping_between_addresses_does_not_flood_the_application() {
    let mut world = World::new();
    let client = world.connect(RemoteDtlsRole::Client);
    world.events.clear();
    for hop in 0..40_u16 {
        let address = SocketAddr::from(([203, 0, 113, 1], 1000 + hop));
        world.clients[client].address = address;
        let check = world.clients[client].good_check();
        world.deliver(address, check);
        world.run(Duration::from_millis(22));
        assert_eq!(world.transport_stats(client).remote_address, Some(address));
        assert_eq!(world.engine.transport_at(address), Some(TransportId(1)));
    }
    assert_eq!(world.events.len(), 1);
    let known = (0..40).filter(|hop| {
        world
            .engine
            .transport_at(([203, 0, 113, 1], 1000 + hop).into())
            .is_some()
    });
    assert_eq!(known.count(), 8, "only the last few addresses are remembered");
}
