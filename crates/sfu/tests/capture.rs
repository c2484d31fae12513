//! What the reader of a capture gets: whole frames in order, with their times, and a word on whatever is missing.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod world;

use std::time::Duration;

use sfu::control::*;
use sfu::ids::*;
use sfu::wire::rtcp::SenderInfo;
use world::client::vp8;
use world::reader::{CAPTURE, Reader, Said};
use world::*;

const VIDEO: u32 = 1000;
const AUDIO: u32 = 2000;

/// Reads all that was sent so far, when it has been collected.
fn settle(world: &mut World, reader: &mut Reader) {
    world.run(Duration::from_millis(100));
    reader.read(world);
}

fn create() -> Command {
    Command::CreateCapture {
        router: RouterId(1),
        capture: CAPTURE,
    }
}

/// A publisher (client 0) with a camera (producer 1, stream 0) and a microphone (producer 2, stream 1).
fn publisher(seed: u64, repairs: bool) -> World {
    let mut world = World::with_seed(seed);
    world.connect(RemoteDtlsRole::Client);
    let mut camera = video(96, "v", Some(VIDEO), true);
    if !repairs {
        camera.codecs[0]
            .feedback
            .retain(|(kind, parameter)| !(kind == "nack" && parameter.is_empty()));
    }
    world.produce(0, 1, MediaKind::Video, camera);
    world.produce(0, 2, MediaKind::Audio, audio(111, "a", Some(AUDIO)));
    world.clients[0].send_stream(VIDEO, 96, Some((VIDEO + 1, 97)), 65_500);
    world.clients[0].send_stream(AUDIO, 111, None, 65_500);
    world
}

fn media_ms(world: &World) -> u32 {
    world.now.duration_since(world.clients[0].born).as_millis() as u32
}

/// Sends one frame of `parts` packets, a keyframe when one was asked for or `key`, and runs for 33 ms. The frame's bytes.
fn send_frame(world: &mut World, number: u32, parts: u32, key: bool, lose: impl Fn(u32) -> bool) -> Vec<u8> {
    let key = !std::mem::take(&mut world.clients[0].keyframe_requests).is_empty() || key;
    let timestamp = media_ms(world).wrapping_mul(90);
    let mut frame = Vec::new();
    for part in 0..parts {
        let payload = vp8(number * 100 + part, part == 0, key, 700);
        frame.extend_from_slice(&payload[1..]);
        world.clients[0].media(0, timestamp, part + 1 == parts, &payload, &[(1, b"v")]);
        if lose(part) {
            world.clients[0].outgoing.pop();
            world.clients[0].forget(0);
        }
    }
    world.post(0);
    world.run(Duration::from_millis(33));
    frame
}

/// Sends some frames; their bytes.
fn send_frames(world: &mut World, reader: &mut Reader, numbers: std::ops::Range<u32>) -> Vec<Vec<u8>> {
    numbers
        .map(|number| {
            let frame = send_frame(world, number, 4, false, |_| false);
            reader.read(world);
            frame
        })
        .collect()
}

fn send_sound(world: &mut World, number: u8) {
    let timestamp = media_ms(world).wrapping_mul(48);
    world.clients[0].media(1, timestamp, false, &[0x78, number, 1, 2], &[(1, b"a")]);
    world.post(0);
    world.run(Duration::from_millis(20));
}

fn sounds(reader: &Reader) -> Vec<u8> {
    reader.frames(2).iter().map(|frame| frame.3[1]).collect()
}

/// What was sent since the first frame that arrived, which must be a keyframe, is what arrived.
fn assert_continues(reader: &Reader, sent: &[Vec<u8>]) {
    let frames = reader.frames(1);
    assert!(frames[0].1, "begins with a keyframe");
    let first = sent.iter().position(|frame| frame == frames[0].3).unwrap();
    let got: Vec<&[u8]> = frames.iter().map(|frame| frame.3).collect();
    let wanted: Vec<&[u8]> = sent[first..].iter().map(Vec::as_slice).collect();
    assert!(got == wanted, "{} frames of {}", got.len(), wanted.len());
}

#[test]
fn frames_are_whole_and_in_order_over_a_lossy_network() {
    for seed in 1..6 {
        let (mut world, mut reader) = (publisher(seed, true), Reader::default());
        world.ok(create());
        world.run(Duration::from_millis(50));
        world.loss_permille = 50;
        let mut sent = Vec::new();
        for number in 0..200 {
            sent.push(send_frame(&mut world, number, 4, false, |_| false));
            reader.read(&mut world);
        }
        world.loss_permille = 0;
        sent.extend(send_frames(&mut world, &mut reader, 200..203));
        world.run(Duration::from_millis(600));
        reader.read(&mut world);
        assert_continues(&reader, &sent);
        assert!(
            reader.frames(1).len() > 190,
            "seed {seed}: the request may have been lost, not for long"
        );
        assert_eq!(reader.count(1, &Said::Lost), 0, "seed {seed}");
        reader.assert_times_grow(1);
        assert!(world.producer_stats(1).rtx_received > 0);
    }
}

#[test]
fn streams_are_introduced_and_end_and_time_is_told() {
    let (mut world, mut reader) = (publisher(1, true), Reader::default());
    let begun_us = EPOCH_US;
    world.ok(create());
    assert_eq!(world.command(create()).unwrap_err().kind(), ErrorKind::Exists);
    world.run(Duration::from_secs(2));
    world.ok(Command::CloseProducer {
        producer: ProducerId(1),
    });
    world.ok(Command::CloseTransport {
        transport: TransportId(1),
    });
    reader.read(&mut world);
    let about = |kind: &str, rest: &str| Said::Stream(format!("{{{rest},\"kind\":\"{kind}\",\"mimeType\":"));
    for (producer, kind, rest) in [
        (1, "video", "\"clockRate\":90000"),
        (2, "audio", "\"channels\":2,\"clockRate\":48000"),
    ] {
        let messages = reader.of(producer);
        let (Said::Stream(got), Said::Stream(wanted)) = (&messages[0].said, about(kind, rest)) else {
            panic!("{messages:?}")
        };
        assert!(got.starts_with(&wanted), "{got}");
        assert_eq!(messages.last().unwrap().said, Said::End);
    }
    let ticks: Vec<i64> = reader.of(0).iter().map(|tick| tick.time_us).collect();
    assert!((19..=25).contains(&ticks.len()), "{ticks:?}");
    assert!(
        ticks
            .windows(2)
            .all(|pair| (80_000..=100_000).contains(&(pair[1] - pair[0])))
    );
    assert!(ticks[0] > begun_us && ticks[0] < begun_us + 2_000_000);
}

#[test]
fn a_late_capture_asks_for_a_keyframe_and_begins_with_it() {
    let (mut world, mut reader) = (publisher(1, true), Reader::default());
    for number in 0..30 {
        send_frame(&mut world, number, 4, number == 0, |_| false);
    }
    assert!(world.clients[0].keyframe_requests.is_empty(), "nobody watches");
    world.ok(create());
    world.run(Duration::from_millis(15));
    assert_eq!(world.clients[0].keyframe_requests.len(), 1);
    let sent = send_frames(&mut world, &mut reader, 30..40);
    settle(&mut world, &mut reader);
    assert_continues(&reader, &sent);
    assert_eq!(reader.frames(1).len(), 10);
    assert!(!reader.frames(1)[0].2, "nothing was lost: it was not there");
}

#[test]
fn a_producer_that_comes_later_is_captured_too() {
    let (mut world, mut reader) = (publisher(1, true), Reader::default());
    world.ok(create());
    world.run(Duration::from_millis(20));
    world.produce(0, 9, MediaKind::Video, video(98, "s", Some(7000), false));
    let stream = world.clients[0].send_stream(7000, 98, None, 1);
    for number in 0..6 {
        let key = number == 0;
        world.clients[0].media(stream, number * 3000, true, &vp8(number, true, key, 90), &[(1, b"s")]);
        world.post(0);
        world.run(Duration::from_millis(33));
    }
    settle(&mut world, &mut reader);
    assert!(matches!(reader.of(9)[0].said, Said::Stream(_)));
    assert_eq!(reader.frames(9).len(), 6);
}

#[test]
fn without_repair_loss_is_told_and_the_picture_goes_on_with_a_keyframe() {
    for repairs in [false, true] {
        let (mut world, mut reader) = (publisher(1, repairs), Reader::default());
        world.ok(create());
        world.run(Duration::from_millis(15));
        let mut sent = send_frames(&mut world, &mut reader, 0..10);
        let lost_us = EPOCH_US + world.now.duration_since(world.clients[0].born).as_micros() as i64;
        // When it is asked for again, nobody has it any more.
        send_frame(&mut world, 10, 4, false, |part| part == 2);
        sent.extend(send_frames(&mut world, &mut reader, 11..60));
        let messages = reader.of(1);
        let at = messages.iter().position(|one| one.said == Said::Lost).unwrap();
        assert!((messages[at].time_us - lost_us).abs() < 100_000, "the time of the gap");
        assert_eq!(reader.count(1, &Said::Lost), 1, "told once");
        let Said::Frame { keyframe, loss, .. } = messages[at + 1].said else {
            panic!("{:?}", messages[at + 1].said)
        };
        assert!(keyframe && loss);
        let frames = reader.frames(1);
        let waited = if repairs { 500 } else { 100 };
        let missing = 60 - frames.len() as u64;
        assert!(
            (waited / 33..=(waited + 150) / 33).contains(&missing),
            "{missing} frames"
        );
        assert_eq!(frames.iter().filter(|frame| frame.2).count(), 1);
        assert!(
            frames.iter().all(|frame| sent.iter().any(|sent| sent == frame.3)),
            "only whole frames"
        );
        reader.assert_times_grow(1);
    }
}

#[test]
fn a_keyframe_is_asked_for_until_one_comes() {
    let (mut world, mut reader) = (publisher(1, true), Reader::default());
    world.ok(create());
    for number in 0..300 {
        // The publisher is deaf.
        let timestamp = media_ms(&world).wrapping_mul(90);
        let payload = vp8(number, true, false, 90);
        world.clients[0].media(0, timestamp, true, &payload, &[(1, b"v")]);
        world.post(0);
        world.run(Duration::from_millis(33));
    }
    let asked: Vec<_> = world.clients[0].keyframe_requests.iter().map(|(_, at)| *at).collect();
    assert!(asked.windows(2).all(|pair| pair[1] - pair[0] <= Duration::from_secs(2)));
    assert!(
        world.now - *asked.last().unwrap() <= Duration::from_secs(2),
        "it never gives up"
    );
    reader.read(&mut world);
    assert!(reader.frames(1).is_empty());
    send_frames(&mut world, &mut reader, 0..5);
    settle(&mut world, &mut reader);
    assert_eq!(reader.frames(1).len(), 5);
}

#[test]
fn sound_waits_for_a_late_packet_and_not_for_ever() {
    let (mut world, mut reader) = (publisher(1, true), Reader::default());
    world.ok(create());
    for number in 0..10 {
        send_sound(&mut world, number);
    }
    // Number 10 is overtaken by 11 and 12.
    let timestamp = media_ms(&world).wrapping_mul(48);
    world.clients[0].media(1, timestamp, false, &[0x78, 10, 1, 2], &[(1, b"a")]);
    let late = world.clients[0].outgoing.pop().unwrap();
    send_sound(&mut world, 11);
    send_sound(&mut world, 12);
    world.clients[0].outgoing.push(late);
    send_sound(&mut world, 13);
    settle(&mut world, &mut reader);
    assert_eq!(sounds(&reader), (0..14).collect::<Vec<u8>>());
    assert_eq!(reader.count(2, &Said::Lost), 0);
    // Number 14 never comes.
    let timestamp = media_ms(&world).wrapping_mul(48);
    world.clients[0].media(1, timestamp, false, &[0x78, 14, 1, 2], &[(1, b"a")]);
    world.clients[0].outgoing.clear();
    for number in 15..25 {
        send_sound(&mut world, number);
    }
    settle(&mut world, &mut reader);
    assert_eq!(
        sounds(&reader),
        (0..25).filter(|number| *number != 14).collect::<Vec<u8>>()
    );
    assert_eq!(reader.count(2, &Said::Lost), 1);
    let losses: Vec<u8> = reader
        .frames(2)
        .iter()
        .filter(|frame| frame.2)
        .map(|frame| frame.3[1])
        .collect();
    assert_eq!(losses, [15]);
    reader.assert_times_grow(2);
}

#[test]
fn a_pause_is_no_loss_and_ends_with_a_keyframe() {
    let (mut world, mut reader) = (publisher(1, true), Reader::default());
    world.ok(create());
    world.run(Duration::from_millis(15));
    send_frames(&mut world, &mut reader, 0..10);
    for producer in [ProducerId(1), ProducerId(2)] {
        world.ok(Command::PauseProducer { producer });
    }
    send_frames(&mut world, &mut reader, 10..80);
    send_sound(&mut world, 1);
    assert_eq!(reader.frames(1).len(), 10);
    assert!(
        world.clients[0].keyframe_requests.is_empty(),
        "a paused publisher is left in peace"
    );
    for producer in [ProducerId(1), ProducerId(2)] {
        world.ok(Command::ResumeProducer { producer });
    }
    world.run(Duration::from_millis(15));
    send_frames(&mut world, &mut reader, 80..90);
    send_sound(&mut world, 2);
    reader.read(&mut world);
    let frames = reader.frames(1);
    assert_eq!(frames.len(), 20);
    assert!(frames[10].1 && frames.iter().all(|frame| !frame.2));
    assert_eq!((reader.count(1, &Said::Lost), reader.count(2, &Said::Lost)), (0, 0));
    assert_eq!(sounds(&reader), [2]);
}

#[test]
fn a_new_source_of_a_producer_goes_on_in_the_same_stream() {
    let mut world = World::with_seed(1);
    world.connect(RemoteDtlsRole::Client);
    world.produce(0, 1, MediaKind::Video, video(96, "v", None, false));
    let mut reader = Reader::default();
    world.ok(create());
    for (index, ssrc) in [10, 20].into_iter().enumerate() {
        let stream = world.clients[0].send_stream(ssrc, 96, None, 30_000 * index as u16);
        for number in 0..8 {
            let timestamp = (index as u32 + 1) * 999_999 + number * 3000;
            world.clients[0].media(
                stream,
                timestamp,
                true,
                &vp8(number, true, number == 2, 90),
                &[(1, b"v")],
            );
            world.post(0);
            world.run(Duration::from_millis(33));
        }
    }
    settle(&mut world, &mut reader);
    let frames = reader.frames(1);
    assert_eq!(
        frames.iter().map(|frame| frame.1).collect::<Vec<_>>(),
        [
            true, false, false, false, false, false, true, false, false, false, false, false
        ]
    );
    assert_eq!(reader.count(1, &Said::Lost), 0);
    for pair in frames.windows(2) {
        assert!(
            (25_000..=110_000).contains(&(pair[1].0 - pair[0].0)),
            "by arrival: {pair:?}"
        );
    }
}

#[test]
fn sound_and_picture_of_one_participant_have_one_time() {
    let (mut world, mut reader) = (publisher(1, true), Reader::default());
    world.ok(create());
    world.delay = Duration::from_millis(40);
    let ntp = |ms: u64| ((3_900_000_000 + ms / 1000) << 32) + ((ms % 1000) << 32) / 1000;
    for frame in 0..200_u32 {
        let ms = media_ms(&world);
        // The picture left the camera 120 ms before it is sent (a slow encoder), the sound 20 ms: the reports know.
        for (ssrc, rate, before_ms) in [(VIDEO, 90, 120), (AUDIO, 48, 20)] {
            if frame % 30 == 0 {
                let info = SenderInfo {
                    ntp: ntp(u64::from(ms)),
                    rtp_timestamp: (ms + before_ms).wrapping_mul(rate),
                    packet_count: 1,
                    octet_count: 1,
                };
                world.clients[0].send_rtcp(|writer| writer.sender_report(Ssrc(ssrc), &info, &[]).unwrap());
            }
        }
        let number = u8::try_from(frame).unwrap();
        world.clients[0].media(1, ms.wrapping_mul(48), false, &[0x78, number, 1, 2], &[(1, b"a")]);
        send_frame(&mut world, frame, 4, frame == 0, |_| false);
        reader.read(&mut world);
    }
    let (pictures, sounds) = (reader.frames(1), reader.frames(2));
    for (picture, sound) in pictures[pictures.len() - 50..].iter().zip(&sounds[sounds.len() - 50..]) {
        let apart_us = sound.0 - picture.0;
        assert!((apart_us - 100_000).abs() < 3_000, "{apart_us}");
    }
    let newest = pictures.last().unwrap().0;
    let now_us = EPOCH_US + world.now.duration_since(world.clients[0].born).as_micros() as i64;
    assert!((100_000..250_000).contains(&(now_us - newest)), "{}", now_us - newest);
}

#[test]
fn a_slow_reader_loses_whole_frames_and_is_told() {
    let (mut world, mut reader) = (publisher(1, true), Reader::default());
    world.ok(create());
    world.run(Duration::from_millis(15));
    let mut sent = Vec::new();
    for number in 0..150 {
        sent.push(send_frame(&mut world, number, 90, false, |_| false));
        assert!(world.engine.captured(CAPTURE).unwrap().len() <= 4 << 20);
        // It is stopped in the middle of a message, and goes on in small bites.
        if number >= 90 {
            reader.read_some(&mut world, 333_333);
        }
    }
    world.run(Duration::from_millis(300));
    reader.read(&mut world);
    for number in 150..170 {
        sent.push(send_frame(&mut world, number, 90, false, |_| false));
        reader.read(&mut world);
    }
    let Reply::CaptureStats(stats) = world.ok(Command::CaptureStats { capture: CAPTURE }) else {
        panic!("no stats")
    };
    assert!(stats.frames_dropped > 0 && stats.losses > 0, "{stats:?}");
    let messages = reader.of(1);
    assert_eq!(stats.losses as usize, reader.count(1, &Said::Lost));
    let mut place = 0;
    for (index, message) in messages.iter().enumerate() {
        let Said::Frame { keyframe, loss, data } = &message.said else {
            continue;
        };
        let at = place
            + sent[place..]
                .iter()
                .position(|frame| frame == data)
                .expect("a whole frame, in order");
        let was_told = messages[index - 1].said == Said::Lost;
        assert_eq!(index > 1 && at > place, was_told, "frame {at} after {place}");
        assert_eq!(*loss, was_told);
        assert!(*keyframe || !was_told);
        place = at + 1;
    }
    assert_eq!(place, 170, "the last frame is there again");
    reader.assert_times_grow(1);
    assert!(
        world
            .events
            .iter()
            .all(|event| !matches!(event, Event::CaptureClosed { .. }))
    );
}

#[test]
fn a_reader_that_takes_nothing_is_given_up_and_one_that_went_is_told_of() {
    for gone in [false, true] {
        let mut world = publisher(1, true);
        world.ok(create());
        world.run(Duration::from_secs(29));
        assert!(world.engine.captured(CAPTURE).is_some());
        let reason = if gone {
            world.engine.reader_gone(CAPTURE);
            CaptureEnd::ReaderGone
        } else {
            CaptureEnd::SlowReader
        };
        world.run(Duration::from_secs(2));
        let capture = CAPTURE;
        let told: Vec<&Event> = world
            .events
            .iter()
            .filter(|event| matches!(event, Event::CaptureClosed { .. }))
            .collect();
        assert_eq!(told, [&Event::CaptureClosed { capture, reason }]);
        assert!(world.engine.captured(CAPTURE).is_none());
        assert_eq!(
            world.command(Command::CloseCapture { capture }).unwrap_err().kind(),
            ErrorKind::NotFound
        );
        assert_eq!(world.producer_stats(1).packets_lost, 0);
    }
}

#[test]
fn a_capture_does_not_touch_what_participants_get() {
    let run = |with_capture: bool| {
        let mut world = publisher(3, true);
        world.connect(RemoteDtlsRole::Client);
        world.consume(1, 1, 1, video(110, "7", Some(7000), true), false);
        world.clients[1].watch(7000, Some((7001, 111)), true);
        if with_capture {
            world.ok(create());
        }
        world.run(Duration::from_millis(20));
        for number in 0..60 {
            if with_capture && number == 30 {
                world.engine.reader_gone(CAPTURE);
            }
            send_frame(&mut world, number, 4, number == 0, |_| false);
        }
        let stream = world.clients[1].stream(7000);
        stream
            .iter()
            .map(|received| received.payload.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(run(false), run(true));
}

#[test]
fn a_closed_router_ends_its_captures_without_an_event() {
    let (mut world, mut reader) = (publisher(1, true), Reader::default());
    world.ok(create());
    world.run(Duration::from_millis(15));
    let sent = send_frames(&mut world, &mut reader, 0..3);
    world.ok(Command::CloseRouter { router: RouterId(1) });
    assert!(world.engine.captured(CAPTURE).is_none());
    let (capture, rest) = world.engine.poll_captured_rest().unwrap();
    assert_eq!(capture, CAPTURE);
    reader.feed(&rest);
    assert_continues(&reader, &sent);
    assert_eq!(reader.frames(1).len(), 3, "what came just before is in it");
    assert!(
        world
            .events
            .iter()
            .all(|event| !matches!(event, Event::CaptureClosed { .. }))
    );
}

#[test]
fn a_publisher_that_sends_nonsense_breaks_nothing() {
    for mime_type in ["video/VP8", "video/H264"] {
        let (mut world, mut reader) = (World::with_seed(7), Reader::default());
        world.connect(RemoteDtlsRole::Client);
        let mut camera = video(96, "v", Some(VIDEO), false);
        mime_type.clone_into(&mut camera.codecs[0].mime_type);
        world.produce(0, 1, MediaKind::Video, camera);
        world.produce(0, 2, MediaKind::Audio, audio(111, "a", Some(AUDIO)));
        world.clients[0].send_stream(VIDEO, 96, None, 65_000);
        world.clients[0].send_stream(AUDIO, 111, None, 1);
        world.ok(create());
        let mut random = 99_u64;
        let mut next = |below: u64| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            (random >> 20) % below
        };
        for _ in 0..6000 {
            let starts = [0x65, 0x67, 0x68, 0x41, 0x78, 0x7C, 0x10, 0x90, 0x00, 0x1F];
            let mut payload: Vec<u8> = (0..next(40)).map(|_| next(256) as u8).collect();
            if let Some(first) = payload.first_mut() {
                *first = starts[next(10) as usize];
            }
            let (stream, skip) = (next(2) as usize, next(20));
            let timestamp = if next(50) == 0 {
                next(1 << 32) as u32
            } else {
                media_ms(&world) * 90
            };
            world.clients[0].media(stream, timestamp, next(3) == 0, &payload, &[]);
            if skip == 0 {
                let most = if next(10) == 0 { 20_000 } else { 5 };
                let jump = next(most) as u16;
                let sequence = &mut world.clients[0].sent[stream].sequence;
                *sequence = sequence.wrapping_add(jump);
            }
            world.post(0);
            world.tick();
            reader.read(&mut world);
        }
        world.run(Duration::from_secs(1));
        reader.read(&mut world);
        assert!(world.engine.captured(CAPTURE).is_some(), "{:?}", world.events);
        assert!(!reader.frames(2).is_empty());
        reader.assert_times_grow(1);
        reader.assert_times_grow(2);
    }
}
