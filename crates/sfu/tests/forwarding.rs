//! What becomes of media on its way: loss, repair, pauses, keyframes, rewriting and reports.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod world;

use std::time::Duration;

use sfu::control::*;
use sfu::ids::*;
use sfu::wire::rtcp::{ReportBlock, SenderInfo};
use world::client::{number, vp8};
use world::*;

const PUBLISHED: u32 = 1000;
const CONSUMED: u32 = 7000;

/// A publisher (client 0, stream 0) and a subscriber (client 1), connected, with one video producer and consumer.
fn video_world(seed: u64, rtx: bool, paused: bool) -> World {
    let mut world = World::with_seed(seed);
    world.connect(RemoteDtlsRole::Client);
    world.connect(RemoteDtlsRole::Client);
    let mut sent = video(96, "v", Some(PUBLISHED), rtx);
    sent.encodings[0].rtx_ssrc = rtx.then_some(PUBLISHED + 1);
    world.produce(0, 1, MediaKind::Video, sent);
    let mut consumed = video(110, "7", Some(CONSUMED), rtx);
    consumed.header_extensions = vec![(MID.into(), 5), (SEND_TIME.into(), 6), (UNKNOWN_URI.into(), 9)];
    world.consume(1, 1, 1, consumed, paused);
    world.clients[0].send_stream(PUBLISHED, 96, rtx.then_some((PUBLISHED + 1, 97)), 65_500);
    world.clients[1].watch(CONSUMED, rtx.then_some((CONSUMED + 1, 111)), true);
    world
}

/// Sends frames of 3 packets every 33 ms; keyframes when asked for. Numbers start at `first`; returns the next.
fn send_video(world: &mut World, frames: u32, first: u32) -> u32 {
    let mut next = first;
    for _ in 0..frames {
        let key = !std::mem::take(&mut world.clients[0].keyframe_requests).is_empty() || next == 0;
        let timestamp = (world.now.duration_since(world.clients[0].born).as_millis() as u32).wrapping_mul(90);
        for part in 0..3 {
            let payload = vp8(next, part == 0, key, 900);
            world.clients[0].media(0, timestamp, part == 2, &payload, &[(1, b"v"), (7, b"xy")]);
            next += 1;
        }
        world.post(0);
        world.run(Duration::from_millis(33));
    }
    next
}

fn numbers(world: &World) -> Vec<u32> {
    world.clients[1]
        .stream(CONSUMED)
        .iter()
        .map(|received| number(&received.payload))
        .collect()
}

#[test]
fn every_packet_arrives_over_a_lossy_network() {
    for rtx in [true, false] {
        for seed in 1..4 {
            let mut world = video_world(seed, rtx, false);
            world.run(Duration::from_millis(100));
            world.loss_permille = 50;
            let sent = send_video(&mut world, 150, 0);
            world.loss_permille = 0;
            // Later packets show the receivers what is missing at the end.
            let sent = send_video(&mut world, 3, sent);
            world.run(Duration::from_millis(500));
            let mut arrived = numbers(&world);
            let total = arrived.len();
            arrived.dedup();
            assert_eq!(arrived, (0..sent).collect::<Vec<u32>>(), "rtx {rtx}, seed {seed}");
            // An answer may cross the next request on its way.
            assert!(total - arrived.len() <= total / 20, "{total} packets for {sent}");
            let (producer, consumer) = (world.producer_stats(1), world.consumer_stats(1));
            assert!(producer.nacks_sent > 0 && consumer.nacks_received > 0);
            assert!(consumer.packets_retransmitted > 0);
            assert_eq!(producer.rtx_received > 0, rtx);
            assert!(world.clients[1].received.iter().any(|received| received.repaired) == rtx);
            assert_eq!(world.engine.stats().drops.srtp_auth, 0);
        }
    }
}

#[test]
fn packets_are_rewritten_to_what_the_subscriber_negotiated() {
    let mut world = video_world(1, true, false);
    send_video(&mut world, 3, 0);
    world.run(Duration::from_millis(50));
    let stream = world.clients[1].stream(CONSUMED);
    assert_eq!(stream.len(), 9);
    for received in stream {
        assert_eq!(received.header.payload_type, PayloadType(110));
        let mut ids: Vec<u8> = received.extensions.iter().map(|(id, _)| *id).collect();
        ids.sort_unstable();
        assert_eq!(
            ids,
            [5, 6, 9],
            "mid, send time and the one that nobody knows; not the transport-wide number"
        );
        assert!(received.extensions.contains(&(5, b"7".to_vec())));
        assert!(received.extensions.contains(&(9, b"xy".to_vec())));
    }
}

#[test]
fn resuming_asks_for_a_keyframe_until_it_comes_and_starts_with_it() {
    let mut world = video_world(1, true, true);
    let next = send_video(&mut world, 10, 0);
    assert!(world.clients[0].keyframe_requests.is_empty(), "nobody watches");
    world.ok(Command::ResumeConsumer {
        consumer: ConsumerId(1),
    });
    world.run(Duration::from_millis(15));
    assert_eq!(world.clients[0].keyframe_requests.len(), 1);
    // The publisher does not hear it.
    for _ in 0..20 {
        world.clients[0].media(0, 1, true, &vp8(5000, true, false, 100), &[(1, b"v")]);
        world.post(0);
        world.run(Duration::from_millis(33));
    }
    let asked = world.clients[0].keyframe_requests.len();
    assert!((3..=5).contains(&asked), "every 200 ms: {asked}");
    assert!(numbers(&world).is_empty(), "nothing that cannot be decoded");
    send_video(&mut world, 5, next);
    world.run(Duration::from_millis(100));
    assert_eq!(numbers(&world), (next..next + 15).collect::<Vec<u32>>());
}

#[test]
fn a_pause_leaves_no_gap_in_the_numbers() {
    let mut world = video_world(1, true, false);
    let mut next = send_video(&mut world, 5, 0);
    for by_producer in [false, true] {
        let (pause, resume) = if by_producer {
            let producer = ProducerId(1);
            (
                Command::PauseProducer { producer },
                Command::ResumeProducer { producer },
            )
        } else {
            let consumer = ConsumerId(1);
            (
                Command::PauseConsumer { consumer },
                Command::ResumeConsumer { consumer },
            )
        };
        world.ok(pause);
        let before = numbers(&world).len();
        next = send_video(&mut world, 10, next);
        assert_eq!(numbers(&world).len(), before);
        world.ok(resume);
        next = send_video(&mut world, 10, next);
        world.run(Duration::from_millis(50));
        assert!(numbers(&world).len() > before, "by producer: {by_producer}");
    }
    let stream = world.clients[1].stream(CONSUMED);
    for pair in stream.windows(2) {
        assert_eq!(pair[1].header.sequence, pair[0].header.sequence + 1);
        assert!(pair[1].header.timestamp.wrapping_sub(pair[0].header.timestamp) < 90_000);
    }
    assert_eq!(world.clients[1].nacks, 0);
    assert_eq!(
        world.consumer_stats(1).nacks_received,
        0,
        "the subscriber never missed anything"
    );
}

#[test]
fn a_keyframe_whose_start_came_late_is_still_shown() {
    let mut world = video_world(1, true, true);
    let next = send_video(&mut world, 3, 0);
    world.ok(Command::ResumeConsumer {
        consumer: ConsumerId(1),
    });
    world.run(Duration::from_millis(15));
    // The keyframe's first packet is lost on its way to the engine, the others are not.
    for part in 0..3 {
        world.clients[0].media(0, 777, part == 2, &vp8(next + part, part == 0, true, 500), &[(1, b"v")]);
        if part == 0 {
            world.clients[0].outgoing.clear();
        }
    }
    world.post(0);
    world.run(Duration::from_millis(200));
    assert_eq!(numbers(&world), [next, next + 1, next + 2]);
}

#[test]
fn padding_goes_nowhere_and_leaves_no_gap() {
    let mut world = video_world(1, true, false);
    let mut next = send_video(&mut world, 2, 0);
    for _ in 0..3 {
        world.clients[0].media(0, 9, false, &[], &[(1, b"v")]);
        world.post(0);
        next = send_video(&mut world, 2, next);
    }
    world.run(Duration::from_millis(50));
    assert_eq!(numbers(&world), (0..next).collect::<Vec<u32>>());
    let sequences: Vec<u16> = world.clients[1]
        .stream(CONSUMED)
        .iter()
        .map(|r| r.header.sequence)
        .collect();
    assert!(sequences.windows(2).all(|pair| pair[1] == pair[0] + 1), "{sequences:?}");
}

#[test]
fn a_stream_without_ssrc_is_found_by_its_mid_even_when_its_source_changes() {
    let mut world = World::new();
    world.connect(RemoteDtlsRole::Client);
    world.connect(RemoteDtlsRole::Client);
    world.produce(0, 1, MediaKind::Video, video(96, "v", None, true));
    world.produce(0, 2, MediaKind::Video, video(96, "w", None, true));
    world.consume(1, 1, 1, video(110, "7", Some(CONSUMED), true), false);
    world.clients[1].watch(CONSUMED, Some((CONSUMED + 1, 111)), true);
    let mut next = 0;
    for (stream, ssrc) in [(0, 4000), (1, 5000)] {
        world.clients[0].send_stream(ssrc, 96, Some((ssrc + 1, 97)), 30_000 - ssrc as u16);
        for _ in 0..5 {
            // Timestamps of another source have nothing to do with the first's.
            let timestamp = ssrc * 77_777 + next * 3000;
            world.clients[0].media(stream, timestamp, true, &vp8(next, true, true, 300), &[(1, b"v")]);
            next += 1;
            world.post(0);
            world.run(Duration::from_millis(33));
        }
        assert_eq!(world.producer_stats(1).ssrc, Some(ssrc));
    }
    assert_eq!(world.producer_stats(2).ssrc, None);
    assert_eq!(numbers(&world), (0..10).collect::<Vec<u32>>());
    let stream = world.clients[1].stream(CONSUMED);
    for pair in stream.windows(2) {
        assert_eq!(pair[1].header.sequence, pair[0].header.sequence + 1);
        let step = pair[1].header.timestamp.wrapping_sub(pair[0].header.timestamp);
        assert!((2900..3100).contains(&step), "{step}");
    }
}

#[test]
fn sender_reports_keep_the_publishers_clock_and_measure_the_round_trip() {
    let mut world = video_world(1, true, false);
    let ntp = 0xDEAD_BEEF_0000_0000_u64;
    let info = SenderInfo {
        ntp,
        rtp_timestamp: 90_000,
        packet_count: 0,
        octet_count: 0,
    };
    world.clients[0].send_rtcp(|writer| writer.sender_report(Ssrc(PUBLISHED), &info, &[]).unwrap());
    world.post(0);
    let next = send_video(&mut world, 40, 0);
    let reports = world.clients[1].sender_reports.clone();
    let (ssrc, first, at) = reports.first().copied().expect("a report within 1.2 s");
    assert_eq!(ssrc, CONSUMED);
    // Still on the publisher's line: RTP time advanced by as much as NTP time.
    let seconds = (first.ntp.wrapping_sub(ntp)) as f64 / 2_f64.powi(32);
    let ticks = f64::from(first.rtp_timestamp.wrapping_sub(90_000));
    assert!((seconds * 90_000.0 - ticks).abs() < 2.0, "{seconds} s, {ticks} ticks");
    assert!(first.packet_count > 0 && first.octet_count > first.packet_count * 800);
    assert!(world.clients[1].cnames.contains(&(CONSUMED, b"a-name".to_vec())));
    let report = ReportBlock {
        ssrc: Ssrc(CONSUMED),
        fraction_lost: 64,
        cumulative_lost: 12,
        highest_sequence: 0,
        jitter: 0,
        last_sr: (first.ntp >> 16) as u32,
        delay_since_last_sr: (world.now.duration_since(at).as_secs_f64() * 65_536.0) as u32,
    };
    world.clients[1].send_rtcp(|writer| writer.receiver_report(Ssrc(9), &[report]).unwrap());
    world.post(1);
    send_video(&mut world, 2, next);
    let stats = world.consumer_stats(1);
    assert_eq!((stats.packets_lost, stats.fraction_lost), (12, 0.25));
    let rtt = stats.rtt_ms.expect("measured");
    assert!((19.0..23.0).contains(&rtt), "{rtt}");
}

#[test]
fn publishers_are_told_what_arrived() {
    let mut world = video_world(1, true, false);
    for next in 0..100 {
        let payload = vp8(next, true, next == 0, 900);
        let number = (next as u16).to_be_bytes();
        world.clients[0].media(0, next * 3000, true, &payload, &[(1, b"v"), (4, &number)]);
        if next == 30 {
            world.clients[0].outgoing.clear();
        }
        world.post(0);
        world.run(Duration::from_millis(33));
    }
    let publisher = &world.clients[0];
    assert!(
        publisher.twcc_feedback >= 25,
        "about every 100 ms: {}",
        publisher.twcc_feedback
    );
    assert!(
        publisher
            .receiver_reports
            .iter()
            .any(|block| block.ssrc.0 == PUBLISHED && block.cumulative_lost == 1)
    );
    assert!(
        publisher.rembs.is_empty(),
        "who speaks transport-wide feedback needs no other"
    );
}

#[test]
fn publishers_that_only_know_remb_get_it_and_the_cap() {
    let mut world = World::new();
    world.connect(RemoteDtlsRole::Client);
    let mut parameters = video(96, "v", Some(PUBLISHED), false);
    parameters.codecs[0].feedback = vec![("goog-remb".into(), String::new())];
    world.produce(0, 1, MediaKind::Video, parameters);
    world.ok(Command::SetMaxIncomingBitrate {
        transport: TransportId(1),
        bitrate_bps: 300_000,
    });
    world.clients[0].send_stream(PUBLISHED, 96, None, 1);
    send_video(&mut world, 90, 0);
    assert!(!world.clients[0].rembs.is_empty());
    assert!(
        world.clients[0].rembs.iter().all(|&bps| bps <= 300_000),
        "{:?}",
        world.clients[0].rembs
    );
    assert!(world.transport_stats(0).available_incoming_bitrate_bps.is_some());
}

#[test]
fn loudness_and_speakers_are_observed() {
    let mut world = World::new();
    world.connect(RemoteDtlsRole::Client);
    for id in 1..=2 {
        world.produce(0, id, MediaKind::Audio, audio(100, &id.to_string(), Some(100 * id)));
        world.clients[0].send_stream(100 * id, 100, None, 1);
    }
    for packet in 0..100_u32 {
        for (stream, level) in [(0, 90_u8), (1, 128 + 20)] {
            world.clients[0].media(stream, packet * 960, false, b"opus!", &[(2, &[level])]);
        }
        world.post(0);
        world.run(Duration::from_millis(20));
    }
    world.ok(Command::PauseProducer {
        producer: ProducerId(2),
    });
    world.run(Duration::from_millis(700));
    let levels: Vec<&Vec<(ProducerId, i16)>> = world
        .events
        .iter()
        .filter_map(|event| {
            if let Event::RouterLevels { levels, .. } = event {
                Some(levels)
            } else {
                None
            }
        })
        .collect();
    assert!((8..=13).contains(&levels.len()), "{}", levels.len());
    assert!(levels.iter().any(|levels| **levels == [(ProducerId(2), -20)]));
    assert!(
        levels.last().is_some_and(|levels| levels.is_empty()),
        "silence is said once"
    );
    let speakers: Vec<Option<ProducerId>> = world
        .events
        .iter()
        .filter_map(|event| {
            if let Event::RouterSpeaker { producer, .. } = event {
                Some(*producer)
            } else {
                None
            }
        })
        .collect();
    assert_eq!(speakers.first(), Some(&Some(ProducerId(2))), "{speakers:?}");
    assert_eq!(world.producer_stats(1).audio_level_dbov, Some(-90));
}

#[test]
fn silence_is_noticed_and_its_end() {
    let mut world = World::new();
    world.connect(RemoteDtlsRole::Client);
    world.produce(0, 1, MediaKind::Audio, audio(100, "a", Some(100)));
    world.clients[0].send_stream(100, 100, None, 1);
    let mut expected = vec![];
    let producer = ProducerId(1);
    let mut happens = |world: &mut World, time: Duration, event: Option<Event>| {
        world.run(time);
        expected.extend(event);
        let seen: Vec<Event> = world
            .events
            .iter()
            .filter(|event| !matches!(event, Event::TransportIce { .. } | Event::TransportDtls { .. }))
            .cloned()
            .collect();
        assert_eq!(seen, expected);
    };
    let talk = |world: &mut World| {
        world.clients[0].media(0, 1, false, b"opus", &[]);
        world.post(0);
    };
    talk(&mut world);
    happens(
        &mut world,
        Duration::from_millis(4900),
        Some(Event::ProducerStarted { producer }),
    );
    happens(
        &mut world,
        Duration::from_millis(200),
        Some(Event::ProducerSilent { producer }),
    );
    talk(&mut world);
    happens(
        &mut world,
        Duration::from_millis(50),
        Some(Event::ProducerActive { producer }),
    );
    world.ok(Command::PauseProducer { producer });
    happens(&mut world, Duration::from_secs(9), None);
    world.ok(Command::ResumeProducer { producer });
    happens(&mut world, Duration::from_millis(4900), None);
    happens(
        &mut world,
        Duration::from_millis(200),
        Some(Event::ProducerSilent { producer }),
    );
}

#[test]
fn a_subscriber_that_lost_consent_gets_nothing_until_it_is_back() {
    let mut world = video_world(1, true, false);
    let mut next = send_video(&mut world, 3, 0);
    world.clients[1].checks = false;
    next = send_video(&mut world, 480, next);
    let before = numbers(&world).len();
    next = send_video(&mut world, 10, next);
    assert_eq!(numbers(&world).len(), before);
    world.clients[1].checks = true;
    send_video(&mut world, 20, next);
    world.run(Duration::from_millis(50));
    assert!(numbers(&world).len() > before);
}
