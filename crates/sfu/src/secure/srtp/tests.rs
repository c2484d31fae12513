//! Both contexts against the vectors, against each other, and against forgeries.

use proptest::prelude::*;

use super::{
    vectors::{DERIVED, RFC7714_RTCP_VECTORS, RFC7714_RTP_VECTORS, hex, rfc7714_contexts},
    *,
};
use crate::ids::PayloadType;
use crate::wire::rtp::{ExtensionElement, HeaderFields, write_header};

const PROFILES: [SrtpProfile; 3] = [
    SrtpProfile::AeadAes256Gcm,
    SrtpProfile::AeadAes128Gcm,
    SrtpProfile::Aes128CmSha1_80,
];

/// The contexts of a client and of its server.
fn pair(profile: SrtpProfile) -> ((SrtpInbound, SrtpOutbound), (SrtpInbound, SrtpOutbound)) {
    let material: Vec<u8> = (0..profile.keying_material_len() as u8).collect();
    (
        contexts(profile, &material, true).expect("valid length"),
        contexts(profile, &material, false).expect("valid length"),
    )
}

fn rtp(ssrc: u32, sequence: u16, payload: &[u8]) -> Vec<u8> {
    let fields = HeaderFields {
        marker: false,
        has_padding: false,
        payload_type: PayloadType(96),
        sequence,
        timestamp: 1234,
        ssrc: Ssrc(ssrc),
    };
    let mut packet = vec![0; 32];
    let len = write_header(&mut packet, &fields, &[ExtensionElement { id: 3, data: b"mid" }]).expect("fits");
    packet.truncate(len);
    packet.extend_from_slice(payload);
    packet
}

fn seal(outbound: &mut SrtpOutbound, packet: &[u8]) -> Result<Vec<u8>, SrtpError> {
    let mut buffer = packet.to_vec();
    buffer.resize(packet.len() + MAX_OVERHEAD, 0);
    let len = outbound.seal_rtp(&mut buffer, packet.len())?;
    buffer.truncate(len);
    Ok(buffer)
}

fn open(inbound: &mut SrtpInbound, sealed: &[u8]) -> Result<Vec<u8>, SrtpError> {
    let mut buffer = sealed.to_vec();
    let len = inbound.open_rtp(&mut buffer)?;
    buffer.truncate(len);
    Ok(buffer)
}

fn seal_rtcp(outbound: &mut SrtpOutbound, packet: &[u8]) -> Vec<u8> {
    let mut buffer = packet.to_vec();
    buffer.resize(packet.len() + MAX_OVERHEAD, 0);
    let len = outbound.seal_rtcp(&mut buffer, packet.len()).expect("seals");
    buffer.truncate(len);
    buffer
}

fn open_rtcp(inbound: &mut SrtpInbound, sealed: &[u8]) -> Result<Vec<u8>, SrtpError> {
    let mut buffer = sealed.to_vec();
    let len = inbound.open_rtcp(&mut buffer)?;
    buffer.truncate(len);
    Ok(buffer)
}

#[test]
fn rfc7714_rtp_vectors() {
    for vector in RFC7714_RTP_VECTORS {
        let (mut inbound, mut outbound) = rfc7714_contexts(vector.profile);
        let sealed = seal(&mut outbound, &hex(vector.plain)).expect("seals");
        assert_eq!(sealed, hex(vector.sealed), "{:?}", vector.profile);
        assert_eq!(open(&mut inbound, &sealed), Ok(hex(vector.plain)));
    }
}

#[test]
fn rfc7714_rtcp_vectors() {
    for vector in RFC7714_RTCP_VECTORS {
        let (mut inbound, mut outbound) = rfc7714_contexts(vector.profile);
        let sealed = seal_rtcp(&mut outbound, &hex(vector.plain));
        assert_eq!(sealed, hex(vector.sealed), "{:?}", vector.profile);
        assert_eq!(open_rtcp(&mut inbound, &sealed), Ok(hex(vector.plain)));
    }
}

#[test]
fn packets_under_derived_keys_are_those_of_other_implementations() {
    for (key, salt, rtp, rtcp) in DERIVED {
        let mut outbound = SrtpOutbound::new(rtp.profile, &hex(key), &hex(salt)).expect("valid keys");
        let mut inbound = SrtpInbound::new(rtp.profile, &hex(key), &hex(salt)).expect("valid keys");
        let sealed = seal(&mut outbound, &hex(rtp.plain)).expect("seals");
        assert_eq!(sealed, hex(rtp.sealed), "{:?}", rtp.profile);
        assert_eq!(open(&mut inbound, &sealed), Ok(hex(rtp.plain)));
        let sealed = seal_rtcp(&mut outbound, &hex(rtcp.plain));
        assert_eq!(sealed, hex(rtcp.sealed), "{:?}", rtcp.profile);
        assert_eq!(open_rtcp(&mut inbound, &sealed), Ok(hex(rtcp.plain)));
    }
}

#[test]
fn both_directions_have_their_own_keys() {
    for profile in PROFILES {
        let ((mut client_in, mut client_out), (mut server_in, mut server_out)) = pair(profile);
        let packet = rtp(7, 1, b"up");
        let sealed = seal(&mut client_out, &packet).expect("seals");
        assert_eq!(open(&mut client_in, &sealed), Err(SrtpError::AuthFailed));
        assert_eq!(open(&mut server_in, &sealed), Ok(packet.clone()));
        let sealed = seal(&mut server_out, &packet).expect("seals");
        assert_eq!(open(&mut client_in, &sealed), Ok(packet));
    }
}

#[test]
fn forged_packet_is_refused_and_changes_nothing() {
    for profile in PROFILES {
        let (_, (mut inbound, _)) = pair(profile);
        let ((_, mut outbound), _) = pair(profile);
        let packet = rtp(7, 100, b"payload");
        let sealed = seal(&mut outbound, &packet).expect("seals");
        for bit in 0..sealed.len() * 8 {
            let mut forged = sealed.clone();
            forged[bit / 8] ^= 1 << (bit % 8);
            let refused = open(&mut inbound, &forged).expect_err("forged");
            assert!(
                matches!(
                    refused,
                    SrtpError::AuthFailed | SrtpError::Malformed | SrtpError::TooShort
                ),
                "bit {bit}: {refused}"
            );
        }
        assert!(inbound.rtp_windows.is_empty());
        assert_eq!(open(&mut inbound, &sealed), Ok(packet));

        let report = hex("80c90001 00000007");
        let sealed = seal_rtcp(&mut outbound, &report);
        for bit in 0..sealed.len() * 8 {
            let mut forged = sealed.clone();
            forged[bit / 8] ^= 1 << (bit % 8);
            let refused = open_rtcp(&mut inbound, &forged).expect_err("forged");
            let expected = [SrtpError::AuthFailed, SrtpError::Malformed, SrtpError::NotEncrypted];
            assert!(expected.contains(&refused), "bit {bit}: {refused}");
        }
        assert!(inbound.rtcp_windows.is_empty());
        assert_eq!(open_rtcp(&mut inbound, &sealed), Ok(report));
    }
}

#[test]
fn replayed_packets_are_refused() {
    for profile in PROFILES {
        let ((_, mut outbound), (mut inbound, _)) = pair(profile);
        let sealed: Vec<_> = (0..2000)
            .map(|sequence| seal(&mut outbound, &rtp(7, sequence, b"x")).expect("seals"))
            .collect();
        for packet in sealed.iter().step_by(2) {
            assert!(open(&mut inbound, packet).is_ok());
        }
        assert_eq!(open(&mut inbound, &sealed[1998]), Err(SrtpError::Replayed));
        assert_eq!(open(&mut inbound, &sealed[1200]), Err(SrtpError::Replayed));
        assert!(open(&mut inbound, &sealed[1199]).is_ok(), "late, not replayed");
        assert_eq!(open(&mut inbound, &sealed[1199]), Err(SrtpError::Replayed));
        assert_eq!(open(&mut inbound, &sealed[10]), Err(SrtpError::TooOld));

        let report = hex("80c90001 00000007");
        let reports: Vec<_> = (0..300).map(|_| seal_rtcp(&mut outbound, &report)).collect();
        assert!(open_rtcp(&mut inbound, &reports[200]).is_ok());
        assert!(open_rtcp(&mut inbound, &reports[80]).is_ok());
        assert_eq!(open_rtcp(&mut inbound, &reports[80]), Err(SrtpError::Replayed));
        assert_eq!(open_rtcp(&mut inbound, &reports[200]), Err(SrtpError::Replayed));
        assert!(open_rtcp(&mut inbound, &reports[299]).is_ok());
        assert_eq!(open_rtcp(&mut inbound, &reports[0]), Err(SrtpError::TooOld));
    }
}

#[test]
fn roll_over_counter_follows_wraps_with_loss_and_reordering() {
    for profile in PROFILES {
        let ((_, mut outbound), (mut inbound, _)) = pair(profile);
        let mut held_back = None;
        let mut opened = 0;
        for number in 30_000..240_000_u32 {
            // Only around the wraps, and one packet of 199 elsewhere: the rest is lost.
            let near_wrap = (number.wrapping_add(300) % 65_536) < 600;
            if !near_wrap && number % 199 != 0 {
                continue;
            }
            let packet = rtp(7, number as u16, &number.to_be_bytes());
            let sealed = seal(&mut outbound, &packet).expect("seals");
            if number % 65_536 == 65_530 {
                held_back = Some((sealed, packet));
                continue;
            }
            assert_eq!(open(&mut inbound, &sealed), Ok(packet), "{number}");
            opened += 1;
            if number % 65_536 == 20
                && let Some((sealed, packet)) = held_back.take()
            {
                assert_eq!(
                    open(&mut inbound, &sealed),
                    Ok(packet),
                    "from before the wrap at {number}"
                );
            }
        }
        assert!(opened > 2500);
        assert_eq!(
            inbound.rtp_windows[&Ssrc(7)].highest().map(|index| index >> 16),
            Some(3)
        );
    }
}

#[test]
fn no_index_is_sealed_twice_but_by_an_exact_resend() {
    for profile in PROFILES {
        let ((_, mut outbound), _) = pair(profile);
        let packet = rtp(7, 5, b"once");
        let first = seal(&mut outbound, &packet).expect("seals");
        assert_eq!(seal(&mut outbound, &packet), Err(SrtpError::IndexReused));
        assert!(seal(&mut outbound, &rtp(7, 9, b"gap")).is_ok());
        assert!(seal(&mut outbound, &rtp(7, 7, b"late")).is_ok());
        let mut buffer = packet.clone();
        buffer.resize(packet.len() + MAX_OVERHEAD, 0);
        let len = outbound.seal_rtp_again(&mut buffer, packet.len()).expect("seals");
        assert_eq!(buffer[..len], first);
        let never = rtp(7, 8, b"never sent");
        let mut buffer = never.clone();
        buffer.resize(never.len() + MAX_OVERHEAD, 0);
        assert_eq!(
            outbound.seal_rtp_again(&mut buffer, never.len()),
            Err(SrtpError::TooOld)
        );
    }
}

#[test]
fn sources_are_bounded() {
    let profile = SrtpProfile::AeadAes128Gcm;
    let ((_, mut outbound), (mut inbound, _)) = pair(profile);
    for ssrc in 0..MAX_SOURCES as u32 {
        assert!(open(&mut inbound, &seal(&mut outbound, &rtp(ssrc, 1, b"x")).expect("seals")).is_ok());
    }
    let one_more = seal(&mut outbound, &rtp(99_999, 1, b"x")).expect("seals");
    assert_eq!(open(&mut inbound, &one_more), Err(SrtpError::TooManySources));
    inbound.forget(Ssrc(5));
    assert!(
        open(&mut inbound, &one_more).is_ok(),
        "a source that is gone makes room"
    );
    let known = seal(&mut outbound, &rtp(3, 2, b"x")).expect("seals");
    assert!(open(&mut inbound, &known).is_ok());
}

#[test]
fn buffer_without_room_is_refused() {
    for profile in PROFILES {
        let ((_, mut outbound), _) = pair(profile);
        let mut packet = rtp(7, 1, b"x");
        let len = packet.len();
        assert_eq!(outbound.seal_rtp(&mut packet, len), Err(SrtpError::NoRoom));
        assert_eq!(outbound.seal_rtp(&mut packet, len + 1), Err(SrtpError::NoRoom));
        let mut report = hex("80c90001 00000007");
        assert_eq!(outbound.seal_rtcp(&mut report, 8), Err(SrtpError::NoRoom));
        packet.resize(len + MAX_OVERHEAD, 0);
        assert!(outbound.seal_rtp(&mut packet, len).is_ok(), "a refusal uses no index");
    }
}

#[test]
fn keying_material_of_the_wrong_length_is_refused() {
    for profile in PROFILES {
        let material = vec![0; profile.keying_material_len() - 1];
        assert_eq!(
            contexts(profile, &material, true).map(|_| ()),
            Err(SrtpError::KeyLength)
        );
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..120), real_version: bool) {
        if let Some(first) = bytes.first_mut() && real_version {
            *first = *first & 0x0F | 0x80;
        }
        for profile in PROFILES {
            let (_, (mut inbound, mut outbound)) = pair(profile);
            prop_assert!(inbound.open_rtp(&mut bytes.clone()).is_err());
            prop_assert!(inbound.open_rtcp(&mut bytes.clone()).is_err());
            for len in [0, bytes.len() / 2, bytes.len(), bytes.len() + 1] {
                let _ = outbound.seal_rtp(&mut bytes.clone(), len);
                let _ = outbound.seal_rtp_again(&mut bytes.clone(), len);
                let _ = outbound.seal_rtcp(&mut bytes.clone(), len);
            }
        }
    }

    #[test]
    fn any_payload_survives(payload in prop::collection::vec(any::<u8>(), 0..300), sequence: u16) {
        for profile in PROFILES {
            let ((_, mut outbound), (mut inbound, _)) = pair(profile);
            let packet = rtp(7, sequence, &payload);
            let sealed = seal(&mut outbound, &packet).expect("seals");
            prop_assert_eq!(sealed.len(), packet.len() + profile.tag_len());
            prop_assert_eq!(open(&mut inbound, &sealed), Ok(packet));
        }
    }
}
