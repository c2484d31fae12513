//! The vectors of RFC 5769, forgeries, and what is written read back.

use proptest::prelude::*;

use super::*;
use crate::wire::stun::*;

/// RFC 5769 section 2.1.
#[rustfmt::skip]
const REQUEST: [u8; 108] = [
    0x00, 0x01, 0x00, 0x58, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae,
    0x80, 0x22, 0x00, 0x10, 0x53, 0x54, 0x55, 0x4e, 0x20, 0x74, 0x65, 0x73, 0x74, 0x20, 0x63, 0x6c, 0x69, 0x65, 0x6e, 0x74,
    0x00, 0x24, 0x00, 0x04, 0x6e, 0x00, 0x01, 0xff,
    0x80, 0x29, 0x00, 0x08, 0x93, 0x2f, 0xf9, 0xb1, 0x51, 0x26, 0x3b, 0x36,
    0x00, 0x06, 0x00, 0x09, 0x65, 0x76, 0x74, 0x6a, 0x3a, 0x68, 0x36, 0x76, 0x59, 0x20, 0x20, 0x20,
    0x00, 0x08, 0x00, 0x14, 0x9a, 0xea, 0xa7, 0x0c, 0xbf, 0xd8, 0xcb, 0x56, 0x78, 0x1e, 0xf2, 0xb5, 0xb2, 0xd3, 0xf2, 0x49, 0xc1, 0xb5, 0x71, 0xa2,
    0x80, 0x28, 0x00, 0x04, 0xe5, 0x7a, 0x3b, 0xcf,
];

/// RFC 5769 section 2.2.
#[rustfmt::skip]
const RESPONSE_V4: [u8; 80] = [
    0x01, 0x01, 0x00, 0x3c, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae,
    0x80, 0x22, 0x00, 0x0b, 0x74, 0x65, 0x73, 0x74, 0x20, 0x76, 0x65, 0x63, 0x74, 0x6f, 0x72, 0x20,
    0x00, 0x20, 0x00, 0x08, 0x00, 0x01, 0xa1, 0x47, 0xe1, 0x12, 0xa6, 0x43,
    0x00, 0x08, 0x00, 0x14, 0x2b, 0x91, 0xf5, 0x99, 0xfd, 0x9e, 0x90, 0xc3, 0x8c, 0x74, 0x89, 0xf9, 0x2a, 0xf9, 0xba, 0x53, 0xf0, 0x6b, 0xe7, 0xd7,
    0x80, 0x28, 0x00, 0x04, 0xc0, 0x7d, 0x4c, 0x96,
];

/// RFC 5769 section 2.3.
#[rustfmt::skip]
const RESPONSE_V6: [u8; 92] = [
    0x01, 0x01, 0x00, 0x48, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae,
    0x80, 0x22, 0x00, 0x0b, 0x74, 0x65, 0x73, 0x74, 0x20, 0x76, 0x65, 0x63, 0x74, 0x6f, 0x72, 0x20,
    0x00, 0x20, 0x00, 0x14, 0x00, 0x02, 0xa1, 0x47, 0x01, 0x13, 0xa9, 0xfa, 0xa5, 0xd3, 0xf1, 0x79, 0xbc, 0x25, 0xf4, 0xb5, 0xbe, 0xd2, 0xb9, 0xd9,
    0x00, 0x08, 0x00, 0x14, 0xa3, 0x82, 0x95, 0x4e, 0x4b, 0xe6, 0x7b, 0xf1, 0x17, 0x84, 0xc9, 0x7c, 0x82, 0x92, 0xc2, 0x75, 0xbf, 0xe3, 0xed, 0x41,
    0x80, 0x28, 0x00, 0x04, 0xc8, 0xfb, 0x0b, 0x4c,
];

const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";

#[test]
fn rfc5769_request() {
    let message = StunMessage::parse(&REQUEST).expect("valid");
    assert_eq!((message.class, message.method), (StunClass::Request, BINDING));
    assert_eq!(message.username_fragments(), Some(("evtj", "h6vY")));
    assert_eq!(message.priority, Some(0x6e00_01ff));
    assert_eq!(message.role, Some(IceRole::Controlled(0x932f_f9b1_5126_3b36)));
    assert!(message.has_fingerprint && !message.use_candidate);
    assert_eq!(message.verify_integrity(&IntegrityKey::new(PASSWORD)), Ok(()));
    assert_eq!(
        message.verify_integrity(&IntegrityKey::new("other")),
        Err(StunError::Integrity)
    );
}

#[test]
fn rfc5769_responses() {
    for (bytes, address) in [
        (&RESPONSE_V4[..], "192.0.2.1:32853"),
        (&RESPONSE_V6[..], "[2001:db8:1234:5678:11:2233:4455:6677]:32853"),
    ] {
        let message = StunMessage::parse(bytes).expect("valid");
        assert_eq!((message.class, message.method), (StunClass::Success, BINDING));
        assert_eq!(message.mapped_address, address.parse().ok());
        assert_eq!(message.verify_integrity(&IntegrityKey::new(PASSWORD)), Ok(()));
    }
}

#[test]
fn forged_requests_are_refused() {
    let key = IntegrityKey::new(PASSWORD);
    // But for the fingerprint's type: with another one it is some unknown attribute after the integrity.
    for bit in (0..100 * 8).chain(102 * 8..108 * 8) {
        let mut forged = REQUEST;
        forged[bit / 8] ^= 1 << (bit % 8);
        // Bits of the padding after USERNAME are covered by the integrity as well.
        let verdict = StunMessage::parse(&forged).and_then(|message| message.verify_integrity(&key));
        assert!(verdict.is_err(), "bit {bit}");
    }
    // Without its fingerprint the message is still authenticated, and so forgeries are still refused.
    let mut without = REQUEST[..100].to_vec();
    without[3] = 80;
    let valid = StunMessage::parse(&without).expect("valid");
    assert_eq!(valid.verify_integrity(&key), Ok(()));
    for bit in (HEADER_LEN * 8)..(without.len() * 8) {
        let mut forged = without.clone();
        forged[bit / 8] ^= 1 << (bit % 8);
        let verdict = StunMessage::parse(&forged).and_then(|message| message.verify_integrity(&key));
        assert!(verdict.is_err(), "bit {bit}");
    }
}

#[test]
fn what_follows_the_integrity_is_ignored() {
    let key = IntegrityKey::new(PASSWORD);
    let mut forged = REQUEST[..100].to_vec();
    forged.extend_from_slice(&[0x00, 0x25, 0x00, 0x00]);
    forged[3] = 84;
    let message = StunMessage::parse(&forged).expect("well-formed");
    assert_eq!(message.verify_integrity(&key), Ok(()));
    assert!(!message.use_candidate, "an appended attribute is not authenticated");
}

#[test]
fn answers_read_back() {
    let key = IntegrityKey::new("secret");
    for address in ["192.0.2.1:1", "[2001:db8::1]:65535", "0.0.0.0:0"] {
        let address = address.parse().expect("address");
        let mut out = [0xFF; 128];
        let len = write_binding_success(&mut out, [7; 12], address, &key).expect("fits");
        assert!(len <= 76);
        let message = StunMessage::parse(&out[..len]).expect("valid");
        assert_eq!((message.class, message.transaction_id), (StunClass::Success, [7; 12]));
        assert_eq!(message.mapped_address, Some(address));
        assert_eq!(message.verify_integrity(&key), Ok(()));
        assert_eq!(
            write_binding_success(&mut out[..len - 1], [7; 12], address, &key),
            Err(StunError::NoRoom)
        );
    }
    let mut out = [0; 128];
    let mapped = "[::ffff:192.0.2.1]:1".parse().expect("address");
    let len = write_binding_success(&mut out, [7; 12], mapped, &key).expect("fits");
    let message = StunMessage::parse(&out[..len]).expect("valid");
    assert_eq!(message.mapped_address, "192.0.2.1:1".parse().ok());
}

#[test]
fn errors_read_back() {
    let key = IntegrityKey::new("secret");
    for (code, number) in [
        (StunErrorCode::BadRequest, 400),
        (StunErrorCode::Unauthorized, 401),
        (StunErrorCode::RoleConflict, 487),
    ] {
        let mut out = [0; 128];
        let len = write_binding_error(&mut out, [7; 12], code, Some(&key)).expect("fits");
        let message = StunMessage::parse(&out[..len]).expect("valid");
        assert_eq!((message.class, message.error_code), (StunClass::Error, Some(number)));
        assert_eq!(message.verify_integrity(&key), Ok(()));
        let len = write_binding_error(&mut out, [7; 12], code, None).expect("fits");
        let message = StunMessage::parse(&out[..len]).expect("valid");
        assert_eq!(message.verify_integrity(&key), Err(StunError::NoIntegrity));
    }
}

#[test]
fn requests_read_back() {
    let key = IntegrityKey::new("secret");
    let request = BindingRequest {
        transaction_id: [1; 12],
        username: "abcd:efgh",
        priority: 7,
        role: IceRole::Controlling(99),
        use_candidate: true,
    };
    let mut out = [0; 200];
    let len = write_binding_request(&mut out, &request, &key).expect("fits");
    let message = StunMessage::parse(&out[..len]).expect("valid");
    assert_eq!(message.username_fragments(), Some(("abcd", "efgh")));
    assert_eq!(
        (message.priority, message.role),
        (Some(7), Some(IceRole::Controlling(99)))
    );
    assert!(message.use_candidate);
    assert_eq!(message.verify_integrity(&key), Ok(()));
}

#[test]
fn unknown_required_attribute_is_told() {
    let mut message = [0; 28];
    message[..20].copy_from_slice(&REQUEST[..20]);
    message[2..4].copy_from_slice(&[0, 8]);
    message[20..24].copy_from_slice(&[0x00, 0x77, 0, 1]);
    assert_eq!(
        StunMessage::parse(&message).expect("well-formed").unknown_required,
        Some(0x77)
    );
}

#[test]
fn protocols_of_one_port_are_told_apart() {
    assert_eq!(classify(&REQUEST), DatagramKind::Stun);
    assert_eq!(
        classify(&[0, 1, 0, 0, 1, 2, 3, 4]),
        DatagramKind::Unknown,
        "no magic cookie"
    );
    assert_eq!(classify(&[22, 0xFE, 0xFD]), DatagramKind::Dtls);
    assert_eq!(classify(&[0x80, 96]), DatagramKind::Rtp);
    assert_eq!(classify(&[0x80, 0x80 | 0x6F]), DatagramKind::Rtp);
    for packet_type in 200..=207 {
        assert_eq!(classify(&[0x80, packet_type]), DatagramKind::Rtcp);
    }
    assert_eq!(classify(&[0x80]), DatagramKind::Unknown);
    assert_eq!(classify(&[]), DatagramKind::Unknown);
    assert_eq!(classify(&[64; 20]), DatagramKind::Unknown, "TURN channels");
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200), framed: bool) {
        if framed && bytes.len() >= 20 {
            bytes.truncate(bytes.len() / 4 * 4);
            let length = (bytes.len() - 20) as u16;
            bytes[0] &= 1;
            bytes[2..4].copy_from_slice(&length.to_be_bytes());
            bytes[4..8].copy_from_slice(&MAGIC_COOKIE.to_be_bytes());
        }
        let _ = classify(&bytes);
        if let Ok(message) = StunMessage::parse(&bytes) {
            prop_assert!(message.verify_integrity(&IntegrityKey::new("x")).is_err());
            let _ = message.username_fragments();
        }
    }

    #[test]
    fn damaged_requests_never_panic(at in 0usize..108, value: u8, cut in 0usize..108) {
        let mut bytes = REQUEST;
        bytes[at] = value;
        let _ = StunMessage::parse(&bytes);
        let _ = StunMessage::parse(&bytes[..cut]);
    }
}
