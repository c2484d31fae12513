//! What is written reads back, and nothing that is read panics.

use super::*;
use crate::wire::rtcp::{RtcpPacket, packets};
use proptest::prelude::*;

fn block(ssrc: u32) -> ReportBlock {
    ReportBlock {
        ssrc: Ssrc(ssrc),
        fraction_lost: 25,
        cumulative_lost: -3,
        highest_sequence: 0x0001_0002,
        jitter: 7,
        last_sr: 8,
        delay_since_last_sr: 9,
    }
}

#[test]
fn compound_of_every_kind_reads_back() {
    let mut buffer = [0xEE; 512];
    let mut writer = RtcpWriter::new(&mut buffer);
    let info = SenderInfo {
        ntp: 0x0102_0304_0506_0708,
        rtp_timestamp: 1,
        packet_count: 2,
        octet_count: 3,
    };
    writer
        .sender_report(Ssrc(1), &info, &[block(2), block(3)])
        .expect("fits");
    writer.receiver_report(Ssrc(1), &[block(4)]).expect("fits");
    writer.sdes_cname(Ssrc(1), "meetkit").expect("fits");
    writer
        .nack(Ssrc(1), Ssrc(2), &[65_530, 65_531, 10, 11, 500])
        .expect("fits");
    writer.pli(Ssrc(1), Ssrc(2)).expect("fits");
    writer.fir(Ssrc(1), Ssrc(2), 77).expect("fits");
    writer.remb(Ssrc(1), 2_500_000, &[Ssrc(2), Ssrc(3)]).expect("fits");
    writer.bye(Ssrc(1)).expect("fits");
    let len = writer.len();
    let mut read = packets(&buffer[..len]).map(|packet| packet.expect("valid"));

    let Some(RtcpPacket::SenderReport {
        ssrc,
        info: got,
        reports,
    }) = read.next()
    else {
        panic!("SR")
    };
    assert_eq!((ssrc, got), (Ssrc(1), info));
    assert_eq!(reports.collect::<Vec<_>>(), [block(2), block(3)]);
    let Some(RtcpPacket::ReceiverReport { ssrc, reports }) = read.next() else {
        panic!("RR")
    };
    assert_eq!((ssrc, reports.collect::<Vec<_>>()), (Ssrc(1), vec![block(4)]));
    let Some(RtcpPacket::Sdes(cnames)) = read.next() else {
        panic!("SDES")
    };
    assert_eq!(cnames.collect::<Vec<_>>(), [(Ssrc(1), &b"meetkit"[..])]);
    let Some(RtcpPacket::Nack { sender, media, lost }) = read.next() else {
        panic!("NACK")
    };
    assert_eq!((sender, media), (Ssrc(1), Ssrc(2)));
    assert_eq!(
        lost.collect::<Vec<_>>(),
        [65_530, 65_531, 10, 11, 500],
        "10 is 16 after 65530"
    );
    let Some(RtcpPacket::Pli {
        sender: Ssrc(1),
        media: Ssrc(2),
    }) = read.next()
    else {
        panic!("PLI")
    };
    let Some(RtcpPacket::Fir {
        sender: Ssrc(1),
        entries,
    }) = read.next()
    else {
        panic!("FIR")
    };
    assert_eq!(entries.collect::<Vec<_>>(), [(Ssrc(2), 77)]);
    let Some(RtcpPacket::Remb {
        bitrate_bps, sources, ..
    }) = read.next()
    else {
        panic!("REMB")
    };
    assert_eq!(
        (bitrate_bps, sources.collect::<Vec<_>>()),
        (2_500_000, vec![Ssrc(2), Ssrc(3)])
    );
    let Some(RtcpPacket::Bye(sources)) = read.next() else {
        panic!("BYE")
    };
    assert_eq!(sources.collect::<Vec<_>>(), [Ssrc(1)]);
    assert!(read.next().is_none());
}

#[test]
fn unknown_kinds_are_skipped_and_a_cut_compound_ends_with_an_error() {
    let mut buffer = [0; 64];
    buffer[..8].copy_from_slice(&[0x80, 207, 0, 1, 1, 2, 3, 4]);
    let mut writer = RtcpWriter::new(&mut buffer[8..]);
    writer.pli(Ssrc(1), Ssrc(2)).expect("fits");
    let len = 8 + writer.len();
    assert!(matches!(
        packets(&buffer[..len]).next(),
        Some(Ok(RtcpPacket::Pli { .. }))
    ));
    let cut: Vec<_> = packets(&buffer[..len - 1]).collect();
    assert!(matches!(cut[..], [Err(RtcpError::TooShort)]));
}

#[test]
fn packet_without_room_leaves_the_compound_valid() {
    let mut buffer = [0; 20];
    let mut writer = RtcpWriter::new(&mut buffer);
    writer.pli(Ssrc(1), Ssrc(2)).expect("fits");
    assert_eq!(writer.pli(Ssrc(1), Ssrc(3)), Err(RtcpError::NoRoom));
    let len = writer.len();
    assert_eq!(len, 12);
    assert_eq!(packets(&buffer[..len]).count(), 1);
}

#[test]
fn more_blocks_than_a_count_holds_are_refused() {
    let mut buffer = [0; 2000];
    let blocks = [block(1); 32];
    assert_eq!(
        RtcpWriter::new(&mut buffer).receiver_report(Ssrc(1), &blocks),
        Err(RtcpError::TooMany)
    );
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        kinds in prop::collection::vec((198u8..210, 0u8..32, 0u8..12), 1..8),
    ) {
        let mut compound = Vec::new();
        for (i, (packet_type, count, words)) in kinds.iter().enumerate() {
            compound.extend_from_slice(&[0x80 | count | (i as u8 % 2) << 5, *packet_type, 0, *words]);
            compound.extend(bytes.iter().cycle().skip(i * 7).take(if bytes.is_empty() { 0 } else { usize::from(*words) * 4 }));
        }
        for input in [&bytes[..], &compound[..]] {
            for packet in packets(input).flatten() {
                match packet {
                    RtcpPacket::SenderReport { reports, .. } | RtcpPacket::ReceiverReport { reports, .. } => {
                        prop_assert!(reports.count() <= 31);
                    }
                    RtcpPacket::Sdes(cnames) => prop_assert!(cnames.count() <= 31),
                    RtcpPacket::Bye(sources) => prop_assert!(sources.count() <= 31),
                    RtcpPacket::Nack { lost, .. } => prop_assert!(lost.count() <= input.len() * 17),
                    RtcpPacket::Fir { entries, .. } => prop_assert!(entries.count() <= input.len()),
                    RtcpPacket::Remb { sources, .. } => prop_assert!(sources.count() <= 255),
                    RtcpPacket::TransportFeedback { fci, .. } => {
                        if let Ok(feedback) = crate::congestion::twcc::Feedback::parse(fci) {
                            prop_assert!(feedback.arrivals().count() <= 65_535);
                        }
                    }
                    RtcpPacket::Pli { .. } => {}
                }
            }
        }
    }

    #[test]
    fn nacks_read_back(start: u16, gaps in prop::collection::vec(1u16..40, 1..60)) {
        let mut lost = vec![start];
        for gap in gaps {
            lost.push(lost[lost.len() - 1].wrapping_add(gap));
        }
        let mut buffer = [0; 400];
        let mut writer = RtcpWriter::new(&mut buffer);
        writer.nack(Ssrc(1), Ssrc(2), &lost).expect("fits");
        let len = writer.len();
        let Some(Ok(RtcpPacket::Nack { lost: got, .. })) = packets(&buffer[..len]).next() else { panic!("NACK") };
        prop_assert_eq!(got.collect::<Vec<_>>(), lost);
    }

    #[test]
    fn remb_keeps_18_bits(bitrate: u64) {
        let mut buffer = [0; 64];
        let mut writer = RtcpWriter::new(&mut buffer);
        writer.remb(Ssrc(1), bitrate, &[Ssrc(2)]).expect("fits");
        let len = writer.len();
        let Some(Ok(RtcpPacket::Remb { bitrate_bps, .. })) = packets(&buffer[..len]).next() else { panic!("REMB") };
        prop_assert!(bitrate_bps <= bitrate);
        prop_assert!(bitrate - bitrate_bps <= bitrate >> 17);
    }
}
