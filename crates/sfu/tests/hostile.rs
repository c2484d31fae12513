//! What others may try: nothing of it is answered, nothing of it touches anybody else, and all of it is counted.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod world;

use std::time::Duration;

use proptest::prelude::*;
use sfu::control::*;
use sfu::ids::*;
use sfu::wire::stun::IceRole;
use world::client::vp8;
use world::*;

/// Two connected transports; 1 sends video to 2.
fn forwarding_world() -> World {
    let mut world = World::new();
    world.connect(RemoteDtlsRole::Client);
    world.connect(RemoteDtlsRole::Client);
    world.produce(0, 1, MediaKind::Video, video(96, "v", Some(1000), true));
    world.consume(1, 1, 1, video(110, "7", Some(7000), true), false);
    world.clients[0].send_stream(1000, 96, Some((1001, 97)), 1);
    world
}

fn send_keyframe(world: &mut World) {
    world.clients[0].media(0, 1, true, &vp8(1, true, true, 100), &[]);
    world.post(0);
    world.run(Duration::from_millis(30));
}

fn forwarded(world: &World, client: usize, ssrc: u32) -> usize {
    world.clients[client].stream(ssrc).len()
}

fn has_panicked(world: &World) -> bool {
    world
        .events
        .iter()
        .any(|event| matches!(event, Event::TransportPanicked { .. }))
}

#[test]
fn forged_checks_are_not_answered() {
    let mut world = forwarding_world();
    let stranger = "203.0.113.66:666".parse().unwrap();
    let (ufrag, password) = (world.clients[0].ufrag.clone(), world.clients[0].password.clone());
    let forged = [
        world.clients[0].check(&ufrag, "not the password, but as long", true, IceRole::Controlling(1)),
        world.clients[0].check("nobody", &password, true, IceRole::Controlling(1)),
    ];
    let before = world.engine.stats();
    for check in forged {
        world.deliver(stranger, check);
    }
    // A good one with a bit turned.
    let mut turned = world.clients[0].good_check();
    turned[30] ^= 1;
    world.deliver(stranger, turned);
    assert!(world.strays.is_empty());
    let after = world.engine.stats();
    assert_eq!(after.drops.bad_stun - before.drops.bad_stun, 3);
    assert_eq!(after.packets_sent, before.packets_sent);
    assert_eq!(world.engine.transport_at(stranger), None);
    assert!(world.transport_stats(0).stun_rejected >= 1);
}

#[test]
fn strangers_get_no_dtls_and_no_media_in() {
    let mut world = forwarding_world();
    let stranger = "203.0.113.66:666".parse().unwrap();
    let hello = {
        let mut client = world::client::Client::new(
            9,
            &TransportDescription {
                ice: IceParameters {
                    ufrag: "x".into(),
                    password: "y".into(),
                },
                candidates: vec![],
                fingerprints: vec![],
            },
            RemoteDtlsRole::Client,
            world.now,
        );
        client.checks = false;
        client.stun_successes = 1;
        client.tick(world.now);
        client.outgoing.remove(0)
    };
    let before = world.engine.stats();
    world.deliver(stranger, hello);
    let mut rtp = vec![0x80, 96, 0, 1, 0, 0, 0, 1, 0, 0, 3, 0xE8];
    rtp.resize(100, 1);
    world.deliver(stranger, rtp);
    world.deliver(stranger, vec![99; 50]);
    let after = world.engine.stats();
    assert_eq!(after.drops.unvalidated_dtls - before.drops.unvalidated_dtls, 1);
    assert_eq!(after.drops.unknown_address - before.drops.unknown_address, 1);
    assert_eq!(after.drops.malformed - before.drops.malformed, 1);
    assert_eq!(after.packets_sent, before.packets_sent);
}

#[test]
fn bad_tags_and_replays_are_dropped_and_counted() {
    let mut world = forwarding_world();
    world.clients[0].media(0, 1, true, &vp8(1, true, true, 100), &[]);
    let packet = world.clients[0].outgoing.pop().unwrap();
    let address = world.clients[0].address;
    let mut forged = packet.clone();
    *forged.last_mut().unwrap() ^= 1;
    world.deliver(address, forged);
    world.deliver(address, packet.clone());
    world.deliver(address, packet);
    world.run(Duration::from_millis(30));
    assert_eq!(forwarded(&world, 1, 7000), 1);
    let stats = world.transport_stats(0);
    assert_eq!((stats.srtp_rejected, stats.srtp_replayed), (1, 1));
    let drops = world.engine.stats().drops;
    assert_eq!((drops.srtp_auth, drops.srtp_replay), (1, 1));
}

#[test]
fn media_of_no_producer_is_counted() {
    let mut world = forwarding_world();
    let stream = world.clients[0].send_stream(4711, 96, None, 1);
    world.clients[0].media(stream, 1, true, b"what", &[]);
    world.post(0);
    world.run(Duration::from_millis(20));
    assert_eq!(world.engine.stats().drops.no_producer, 1);
}

#[test]
fn a_panic_ends_one_transport_and_says_so() {
    // At the publisher's packet, and at the packet of an uninvolved third.
    for culprit in [0, 2] {
        let mut world = forwarding_world();
        world.connect(RemoteDtlsRole::Client);
        world.produce(2, 2, MediaKind::Audio, audio(100, "a", Some(2000)));
        world.consume(1, 2, 2, audio(112, "8", Some(8000)), false);
        world.clients[2].send_stream(2000, 100, None, 1);
        world.events.clear();
        world.ok(Command::DebugPanic {
            transport: TransportId(culprit + 1),
        });
        send_keyframe(&mut world);
        world.clients[2].media(0, 1, false, b"opus", &[]);
        world.post(2);
        world.run(Duration::from_millis(30));
        let transport = TransportId(culprit + 1);
        assert!(world.events.iter().any(
            |event| matches!(event, Event::TransportPanicked { transport: t, message } if *t == transport && message.contains("debug.panic"))
        ));
        let (dead, alive) = if culprit == 0 { (1, 2) } else { (2, 1) };
        assert!(world.events.contains(&Event::ProducerClosed {
            producer: ProducerId(dead)
        }));
        assert!(world.events.contains(&Event::ConsumerClosed {
            consumer: ConsumerId(dead)
        }));
        let gone = world.command(Command::TransportStats { transport }).unwrap_err();
        assert_eq!(gone.kind(), ErrorKind::NotFound);
        assert_eq!(
            forwarded(&world, 1, if alive == 1 { 7000 } else { 8000 }),
            1,
            "the others go on"
        );
        let stats = world.engine.stats();
        assert_eq!((stats.transports, stats.producers, stats.consumers), (2, 1, 1));
    }
}

#[test]
fn closing_tells_of_what_nobody_closed() {
    let mut world = forwarding_world();
    world.events.clear();
    world.ok(Command::CloseProducer {
        producer: ProducerId(1),
    });
    assert_eq!(
        world.events,
        [Event::ConsumerClosed {
            consumer: ConsumerId(1)
        }]
    );
    let mut world = forwarding_world();
    world.events.clear();
    world.ok(Command::CloseConsumer {
        consumer: ConsumerId(1),
    });
    assert_eq!(world.events, []);
    world.ok(Command::CloseTransport {
        transport: TransportId(1),
    });
    assert_eq!(
        world.events,
        [Event::ProducerClosed {
            producer: ProducerId(1)
        }]
    );
    let mut world = forwarding_world();
    world.events.clear();
    world.ok(Command::CloseRouter { router: RouterId(1) });
    assert_eq!(world.events, []);
    let stats = world.engine.stats();
    assert_eq!(
        (stats.routers, stats.transports, stats.producers, stats.consumers),
        (0, 0, 0, 0)
    );
}

#[test]
fn wrong_commands_change_nothing_and_say_why() {
    let mut world = forwarding_world();
    let parameters = |change: &dyn Fn(&mut RtpParameters)| {
        let mut parameters = video(110, "9", Some(9000), true);
        change(&mut parameters);
        Box::new(parameters)
    };
    let produce = |parameters| Command::CreateProducer {
        transport: TransportId(1),
        producer: ProducerId(5),
        kind: MediaKind::Video,
        parameters,
        paused: false,
    };
    world.produce(0, 2, MediaKind::Video, video(98, "w", Some(2000), true));
    let before = world.engine.stats();
    let consume = |consumer, parameters| Command::CreateConsumer {
        transport: TransportId(2),
        consumer: ConsumerId(consumer),
        producer: ProducerId(2),
        parameters,
        paused: false,
    };
    let cases: Vec<(Command, ErrorKind)> = vec![
        (Command::CloseRouter { router: RouterId(9) }, ErrorKind::NotFound),
        (
            Command::CreateTransport {
                router: RouterId(1),
                transport: TransportId(1),
                max_incoming_bitrate_bps: 0,
            },
            ErrorKind::Exists,
        ),
        (
            Command::ResumeConsumer {
                consumer: ConsumerId(77),
            },
            ErrorKind::NotFound,
        ),
        (
            produce(parameters(&|p| p.encodings[0].ssrc = Some(1000))),
            ErrorKind::Invalid,
        ),
        (produce(parameters(&|p| p.codecs.clear())), ErrorKind::Invalid),
        (
            produce(parameters(&|p| p.codecs[0].payload_type = 200)),
            ErrorKind::Invalid,
        ),
        (
            produce(parameters(&|p| p.codecs[0].mime_type = "video/AV2".into())),
            ErrorKind::Unsupported,
        ),
        (
            produce(parameters(&|p| p.codecs[0].mime_type = "audio/opus".into())),
            ErrorKind::Invalid,
        ),
        (
            produce(parameters(&|p| p.header_extensions[0].1 = 99)),
            ErrorKind::Invalid,
        ),
        (
            produce(parameters(&|p| {
                p.encodings.clear();
                p.mid = None;
            })),
            ErrorKind::Invalid,
        ),
        (consume(1, parameters(&|_| {})), ErrorKind::Exists),
        (
            consume(2, parameters(&|p| p.encodings[0].ssrc = Some(7000))),
            ErrorKind::Invalid,
        ),
        (consume(2, parameters(&|p| p.encodings.clear())), ErrorKind::Invalid),
        (
            consume(2, parameters(&|p| p.codecs[0].mime_type = "video/H264".into())),
            ErrorKind::Invalid,
        ),
        (
            Command::ConnectTransport {
                transport: TransportId(1),
                role: RemoteDtlsRole::Client,
                fingerprints: world.clients[0].certificate.fingerprints().to_vec(),
                ice: None,
            },
            ErrorKind::Invalid,
        ),
    ];
    for (command, kind) in cases {
        let error = world.command(command.clone()).expect_err(&format!("{command:?}"));
        assert_eq!(error.kind(), kind, "{command:?}: {error}");
        assert!(!error.to_string().is_empty());
    }
    let after = world.engine.stats();
    assert_eq!(
        (after.routers, after.transports, after.producers, after.consumers),
        (before.routers, before.transports, before.producers, before.consumers)
    );
    send_keyframe(&mut world);
    assert_eq!(forwarded(&world, 1, 7000), 1);
}

#[test]
fn a_source_is_never_used_twice_in_one_transport() {
    let mut world = forwarding_world();
    world.ok(Command::CloseConsumer {
        consumer: ConsumerId(1),
    });
    let again = world.command(Command::CreateConsumer {
        transport: TransportId(2),
        consumer: ConsumerId(2),
        producer: ProducerId(1),
        parameters: Box::new(video(110, "8", Some(7000), true)),
        paused: false,
    });
    assert_eq!(again.unwrap_err(), EngineError::SsrcInUse(7000));
}

#[test]
fn a_transport_consumes_a_producer_once() {
    let mut world = forwarding_world();
    let consume = |consumer: u32| Command::CreateConsumer {
        transport: TransportId(2),
        consumer: ConsumerId(consumer),
        producer: ProducerId(1),
        parameters: Box::new(video(110, "8", Some(8000 + 2 * consumer), true)),
        paused: true,
    };
    let refused = world.command(consume(2)).unwrap_err();
    assert_eq!(
        refused,
        EngineError::AlreadyConsumed {
            transport: TransportId(2),
            producer: ProducerId(1)
        }
    );
    assert_eq!(refused.kind(), ErrorKind::Exists);
    send_keyframe(&mut world);
    assert_eq!((forwarded(&world, 1, 7000), world.engine.stats().consumers), (1, 1));
    // Another transport may, and so may this one when its first is gone.
    world.connect(RemoteDtlsRole::Client);
    world.consume(2, 3, 1, video(110, "8", Some(9000), true), false);
    world.ok(Command::CloseConsumer {
        consumer: ConsumerId(1),
    });
    world.ok(consume(4));
    assert!(world.command(consume(5)).is_err());
}

#[test]
fn publishers_may_come_and_go_all_day() {
    let mut world = forwarding_world();
    for round in 0..1500_u32 {
        let ssrc = 100_000 + round;
        world.produce(0, 100 + round, MediaKind::Audio, audio(100, "a", Some(ssrc)));
        let stream = world.clients[0].send_stream(ssrc, 100, None, 1);
        world.clients[0].media(stream, 1, false, b"opus", &[]);
        let packet = world.clients[0].outgoing.pop().unwrap();
        world.deliver(world.clients[0].address, packet);
        assert_eq!(world.producer_stats(100 + round).packets_received, 1, "round {round}");
        world.ok(Command::CloseProducer {
            producer: ProducerId(100 + round),
        });
    }
}

#[test]
fn requests_that_cannot_be_understood_are_refused_with_their_id() {
    use sfu::control::json_read::{WireError, parse_request};
    assert!(matches!(parse_request("nonsense"), Err(WireError::NoRequest(_))));
    assert!(matches!(
        parse_request(r#"{"op":"core.stats"}"#),
        Err(WireError::NoRequest(_))
    ));
    assert!(matches!(
        parse_request(r#"{"id":0,"op":"core.stats"}"#),
        Err(WireError::NoRequest(_))
    ));
    for (text, expected) in [
        (r#"{"id":3,"op":"router.explode","router":1}"#, ErrorKind::Unsupported),
        (r#"{"id":3,"op":"router.close"}"#, ErrorKind::Invalid),
        (r#"{"id":3,"op":"router.close","router":-1}"#, ErrorKind::Invalid),
        (
            r#"{"id":3,"op":"router.create","router":1,"audioLevelIntervalMs":0}"#,
            ErrorKind::Invalid,
        ),
        (
            r#"{"id":3,"op":"transport.connect","transport":1,"dtlsParameters":{"fingerprints":[{"algorithm":"sha-256","value":"AB"}]}}"#,
            ErrorKind::Invalid,
        ),
    ] {
        match parse_request(text) {
            Err(WireError::BadRequest { id: 3, kind, .. }) => assert_eq!(kind, expected, "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_panic_or_touch_another_transport(
        datagrams in prop::collection::vec((0_u8..3, any::<u8>(), prop::collection::vec(any::<u8>(), 0..200)), 1..40)
    ) {
        let mut world = forwarding_world();
        world.events.clear();
        for (from, first, rest) in datagrams {
            let address = match from {
                0 => world.clients[0].address,
                1 => world.clients[1].address,
                _ => "203.0.113.1:1".parse().unwrap(),
            };
            let mut bytes = vec![first];
            bytes.extend(rest);
            world.deliver(address, bytes);
        }
        prop_assert!(!has_panicked(&world));
        // A third participant, who sent none of it, is served as ever; so are the two, whose DTLS stands.
        send_keyframe(&mut world);
        prop_assert_eq!(forwarded(&world, 1, 7000), 1);
    }

    #[test]
    fn no_authentic_rtp_or_rtcp_panics(
        packets in prop::collection::vec((any::<bool>(), prop::collection::vec(any::<u8>(), 12..200)), 1..40)
    ) {
        let mut world = forwarding_world();
        world.events.clear();
        let address = world.clients[0].address;
        for (is_rtcp, mut bytes) in packets {
            bytes[0] = 0x80 | (bytes[0] & 0x3F);
            bytes[1] = if is_rtcp { 200 + bytes[1] % 8 } else { 96 + (bytes[1] & 0x81) };
            if bytes[9] & 1 == 0 {
                bytes[8..12].copy_from_slice(&1000_u32.to_be_bytes());
            }
            let Some((_, outbound)) = &mut world.clients[0].srtp else { panic!("not connected") };
            let len = bytes.len();
            bytes.resize(len + 20, 0);
            let sealed = if is_rtcp { outbound.seal_rtcp(&mut bytes, len) } else { outbound.seal_rtp(&mut bytes, len) };
            if let Ok(len) = sealed {
                bytes.truncate(len);
                world.deliver(address, bytes);
            }
        }
        prop_assert!(!has_panicked(&world));
    }
}
