//! A DTLS handshake amid what others throw at it: only the peer's own words end it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod world;

use std::net::SocketAddr;
use std::time::Duration;

use sfu::control::*;
use sfu::ids::*;
use world::World;

const FATAL_ALERT: &[u8] = &[21, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40];

/// A record with one handshake message's fragment.
fn fragment(kind: u8, len: u32, sequence: u8, offset: u32, bytes: u16, record: u8) -> Vec<u8> {
    let mut out = vec![22, 254, 253, 0, 0, 0, 0, 0, 0, 1, record];
    out.extend((12 + bytes).to_be_bytes());
    out.push(kind);
    out.extend(&len.to_be_bytes()[1..]);
    out.extend([0, sequence]);
    out.extend(&offset.to_be_bytes()[1..]);
    out.extend([0]);
    out.extend(bytes.to_be_bytes());
    out.resize(out.len() + usize::from(bytes), 7);
    out
}

/// What ends a handshake that believes it.
fn nasty() -> Vec<Vec<u8>> {
    let mut all = vec![FATAL_ALERT.to_vec()];
    for sequence in 0..6 {
        all.push(fragment(0, 0, sequence, 0, 0, sequence));
        all.push(fragment(1, 0x00FF_FFFF, sequence, 0, 1000, 10 + sequence));
        all.push(fragment(11, 0x00FF_FFFF, sequence, 0, 1000, 20 + sequence));
        all.push(fragment(2, 0x00FF_FFFF, sequence, 1000, 1000, 30 + sequence));
        all.push(fragment(14, 0, sequence + 40, 0, 0, 40 + sequence));
    }
    all.push(vec![22, 254, 253, 0, 0]);
    all.push(vec![20; 40]);
    all.push([&[23, 254, 253, 0, 1, 0, 0, 0, 0, 0, 9, 0, 32][..], &[9; 32]].concat());
    all
}

fn failed(reason: DtlsReason) -> Event {
    Event::TransportDtls {
        transport: TransportId(1),
        state: DtlsState::Failed,
        reason: Some(reason),
    }
}

fn has_failed(world: &World) -> bool {
    world.events.iter().any(|event| {
        matches!(
            event,
            Event::TransportDtls {
                state: DtlsState::Failed,
                ..
            }
        )
    })
}

#[test]
fn what_anybody_can_forge_does_not_end_a_handshake() {
    for role in [RemoteDtlsRole::Client, RemoteDtlsRole::Server] {
        let mut world = World::new();
        world.delay = Duration::from_millis(40);
        let client = world.add_client(role);
        let address = world.clients[client].address;
        let mut rounds = 0;
        while !world.clients[client].is_connected() {
            for datagram in nasty() {
                world.deliver(address, datagram);
            }
            world.run(Duration::from_millis(9));
            rounds += 1;
            assert!(rounds < 500 && !has_failed(&world), "{role:?}: {:?}", world.events);
        }
        for datagram in nasty() {
            world.deliver(address, datagram);
        }
        world.run(Duration::from_secs(5));
        assert_eq!(
            world.transport_stats(client).dtls_state,
            DtlsState::Connected,
            "{role:?}"
        );
    }
}

#[test]
fn a_handshake_listens_to_the_selected_address_only() {
    for role in [RemoteDtlsRole::Client, RemoteDtlsRole::Server] {
        let mut world = World::new();
        world.delay = Duration::from_millis(40);
        let client = world.add_client(role);
        // An address of the same participant's, which is not the one that carries the handshake.
        let other: SocketAddr = "203.0.113.7:7000".parse().unwrap();
        let mut rounds = 0;
        while !world.clients[client].is_connected() {
            let (ufrag, password) = (
                world.clients[client].ufrag.clone(),
                world.clients[client].password.clone(),
            );
            if world.clients[client].stun_successes > 0 && rounds % 7 == 0 {
                let check =
                    world.clients[client].check(&ufrag, &password, false, sfu::wire::stun::IceRole::Controlling(1));
                world.deliver(other, check);
            }
            for datagram in nasty() {
                world.deliver(other, datagram);
            }
            // Even what is well-formed: a hello, of another client.
            world.deliver(other, fragment(1, 60, 0, 0, 60, 99));
            world.run(Duration::from_millis(9));
            rounds += 1;
            assert!(rounds < 500 && !has_failed(&world), "{role:?}: {:?}", world.events);
        }
        world.run(Duration::from_secs(1));
        assert_eq!(
            world.transport_stats(client).dtls_state,
            DtlsState::Connected,
            "{role:?}"
        );
    }
}

#[test]
fn a_peer_that_gives_up_has_failed_soon() {
    for role in [RemoteDtlsRole::Client, RemoteDtlsRole::Server] {
        let mut world = World::new();
        let client = world.add_client(role);
        while world.transport_stats(client).dtls_received == 0 {
            if role == RemoteDtlsRole::Server && world.transport_stats(client).dtls_state == DtlsState::Connecting {
                break;
            }
            world.tick();
        }
        world.clients[client].shakes_hands = false;
        world.clients[client].dtls = None;
        let address = world.clients[client].address;
        world.deliver(address, FATAL_ALERT.to_vec());
        world.run(Duration::from_secs(2));
        assert!(!has_failed(&world));
        world.run(Duration::from_secs(2));
        assert!(
            world.events.contains(&failed(DtlsReason::HandshakeFailed)),
            "{role:?}: {:?}",
            world.events
        );
    }
}
