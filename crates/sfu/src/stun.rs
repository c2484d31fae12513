//! STUN for ICE-lite (RFC 8489, RFC 8445), and telling the protocols of one port apart (RFC 7983).

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use aws_lc_rs::hmac;
use subtle::ConstantTimeEq;
use thiserror::Error;

/// What a datagram carries, by its first bytes (RFC 7983, RFC 5761).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatagramKind {
    /// STUN, with the magic cookie where it belongs.
    Stun,
    /// DTLS.
    Dtls,
    /// RTP.
    Rtp,
    /// RTCP.
    Rtcp,
    /// None of these.
    Unknown,
}

/// Tells what a datagram carries. Says nothing about whether it is well-formed.
pub fn classify(datagram: &[u8]) -> DatagramKind {
    let Some(&first) = datagram.first() else {
        return DatagramKind::Unknown;
    };
    match first {
        0..=3 if datagram.get(4..8) == Some(&MAGIC_COOKIE.to_be_bytes()) => DatagramKind::Stun,
        20..=63 => DatagramKind::Dtls,
        // RFC 5761 section 4: payload types 64..=95 are those of RTCP, with the marker bit 192..=223.
        128..=191 => match datagram.get(1) {
            Some(192..=223) => DatagramKind::Rtcp,
            Some(_) => DatagramKind::Rtp,
            None => DatagramKind::Unknown,
        },
        _ => DatagramKind::Unknown,
    }
}

/// Why bytes are no STUN message for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum StunError {
    /// Too short, cut short, or longer than it says.
    #[error("STUN message has the wrong length")]
    Length,
    /// No magic cookie, or no STUN type.
    #[error("not a STUN message")]
    NotStun,
    /// An attribute is inconsistent.
    #[error("malformed STUN attribute {0:#06x}")]
    Attribute(u16),
    /// The fingerprint does not verify.
    #[error("STUN fingerprint is wrong")]
    Fingerprint,
    /// There is no MESSAGE-INTEGRITY.
    #[error("STUN message is not authenticated")]
    NoIntegrity,
    /// MESSAGE-INTEGRITY does not verify.
    #[error("STUN message integrity is wrong")]
    Integrity,
    /// The destination has no room.
    #[error("no room for the STUN message")]
    NoRoom,
}

/// Class of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StunClass {
    /// Wants an answer.
    Request,
    /// Wants none.
    Indication,
    /// Answers a request.
    Success,
    /// Refuses a request.
    Error,
}

/// The role that an ICE agent claims, with its tie-breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IceRole {
    /// ICE-CONTROLLING.
    Controlling(u64),
    /// ICE-CONTROLLED.
    Controlled(u64),
}

/// A transaction's id.
pub type TransactionId = [u8; 12];

/// An HMAC-SHA1 key of short-term credentials (the ICE password), set up once.
#[derive(Clone)]
pub struct IntegrityKey(hmac::Key);

impl IntegrityKey {
    /// From a password.
    pub fn new(password: &str) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes()))
    }
}

impl fmt::Debug for IntegrityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IntegrityKey(..)")
    }
}

const MAGIC_COOKIE: u32 = 0x2112_A442;
const HEADER_LEN: usize = 20;
const INTEGRITY_LEN: usize = 20;
const FINGERPRINT_XOR: u32 = 0x5354_554E;
/// The longest message whose MESSAGE-INTEGRITY is checked: ICE's are under 200 bytes.
const MAX_MESSAGE_LEN: usize = 1500;

/// Attribute types.
mod attribute {
    pub const USERNAME: u16 = 0x0006;
    pub const MESSAGE_INTEGRITY: u16 = 0x0008;
    pub const ERROR_CODE: u16 = 0x0009;
    pub const XOR_MAPPED_ADDRESS: u16 = 0x0020;
    pub const PRIORITY: u16 = 0x0024;
    pub const USE_CANDIDATE: u16 = 0x0025;
    pub const FINGERPRINT: u16 = 0x8028;
    pub const ICE_CONTROLLED: u16 = 0x8029;
    pub const ICE_CONTROLLING: u16 = 0x802A;
    /// Types from here on may be ignored by who does not know them.
    pub const OPTIONAL: u16 = 0x8000;
}

/// A parsed message. Only attributes before MESSAGE-INTEGRITY count; a fingerprint, if there, was verified.
#[derive(Clone, Copy, Debug)]
pub struct StunMessage<'a> {
    /// Its class.
    pub class: StunClass,
    /// Its method; 1 is Binding.
    pub method: u16,
    /// Its transaction.
    pub transaction_id: TransactionId,
    /// USERNAME: `receiver's ufrag:sender's ufrag`.
    pub username: Option<&'a str>,
    /// PRIORITY.
    pub priority: Option<u32>,
    /// USE-CANDIDATE: the controlling side nominates this pair.
    pub use_candidate: bool,
    /// The sender's role.
    pub role: Option<IceRole>,
    /// XOR-MAPPED-ADDRESS.
    pub mapped_address: Option<SocketAddr>,
    /// ERROR-CODE's number.
    pub error_code: Option<u16>,
    /// The first comprehension-required attribute that we do not know.
    pub unknown_required: Option<u16>,
    /// Whether FINGERPRINT was there (and right).
    pub has_fingerprint: bool,
    bytes: &'a [u8],
    integrity_at: Option<usize>,
}

/// The method of binding requests.
pub const BINDING: u16 = 1;

impl<'a> StunMessage<'a> {
    /// Parses one whole datagram.
    pub fn parse(datagram: &'a [u8]) -> Result<Self, StunError> {
        let (header, mut rest) = datagram.split_first_chunk::<HEADER_LEN>().ok_or(StunError::Length)?;
        let message_type = u16::from_be_bytes([header[0], header[1]]);
        let length = usize::from(u16::from_be_bytes([header[2], header[3]]));
        if message_type & 0xC000 != 0 || header[4..8] != MAGIC_COOKIE.to_be_bytes() {
            return Err(StunError::NotStun);
        }
        if length != rest.len() || !length.is_multiple_of(4) || datagram.len() > MAX_MESSAGE_LEN {
            return Err(StunError::Length);
        }
        let mut transaction_id = [0; 12];
        transaction_id.copy_from_slice(&header[8..]);
        let mut message = Self {
            class: match message_type >> 7 & 2 | message_type >> 4 & 1 {
                0 => StunClass::Request,
                1 => StunClass::Indication,
                2 => StunClass::Success,
                _ => StunClass::Error,
            },
            // The class's two bits lie within the method's (RFC 8489 section 5).
            method: message_type & 0x000F | message_type >> 1 & 0x0070 | message_type >> 2 & 0x0F80,
            transaction_id,
            username: None,
            priority: None,
            use_candidate: false,
            role: None,
            mapped_address: None,
            error_code: None,
            unknown_required: None,
            has_fingerprint: false,
            bytes: datagram,
            integrity_at: None,
        };
        while !rest.is_empty() {
            let at = datagram.len() - rest.len();
            let (head, after) = rest.split_first_chunk::<4>().ok_or(StunError::Length)?;
            let kind = u16::from_be_bytes([head[0], head[1]]);
            let len = usize::from(u16::from_be_bytes([head[2], head[3]]));
            let value = after.get(..len).ok_or(StunError::Attribute(kind))?;
            rest = after.get(len.next_multiple_of(4)..).ok_or(StunError::Attribute(kind))?;
            if kind == attribute::FINGERPRINT {
                message.verify_fingerprint(at, value)?;
                // RFC 8489 section 14.7: it is the last one.
                if !rest.is_empty() {
                    return Err(StunError::Attribute(kind));
                }
            } else if message.integrity_at.is_none() {
                message.take(kind, value, at)?;
            }
        }
        Ok(message)
    }

    fn take(&mut self, kind: u16, value: &'a [u8], at: usize) -> Result<(), StunError> {
        let malformed = StunError::Attribute(kind);
        let long = |value: &[u8]| value.try_into().map(u64::from_be_bytes).map_err(|_| malformed);
        match kind {
            attribute::USERNAME => {
                self.username = Some(std::str::from_utf8(value).map_err(|_| malformed)?);
            }
            attribute::MESSAGE_INTEGRITY if value.len() == INTEGRITY_LEN => {
                self.integrity_at = Some(at);
            }
            attribute::MESSAGE_INTEGRITY => return Err(malformed),
            attribute::PRIORITY => {
                self.priority = Some(value.try_into().map(u32::from_be_bytes).map_err(|_| malformed)?);
            }
            attribute::USE_CANDIDATE => self.use_candidate = true,
            attribute::ICE_CONTROLLING => self.role = Some(IceRole::Controlling(long(value)?)),
            attribute::ICE_CONTROLLED => self.role = Some(IceRole::Controlled(long(value)?)),
            attribute::XOR_MAPPED_ADDRESS => {
                self.mapped_address = Some(read_xor_address(value, &self.transaction_id).ok_or(malformed)?);
            }
            attribute::ERROR_CODE => {
                let [_, _, hundreds, rest] = *value.first_chunk::<4>().ok_or(malformed)?;
                self.error_code = Some(u16::from(hundreds & 7) * 100 + u16::from(rest));
            }
            _ if kind < attribute::OPTIONAL => {
                self.unknown_required = self.unknown_required.or(Some(kind));
            }
            _ => {}
        }
        Ok(())
    }

    fn verify_fingerprint(&mut self, at: usize, value: &[u8]) -> Result<(), StunError> {
        let expected = crc32(&[&self.bytes[..at]]) ^ FINGERPRINT_XOR;
        if value != expected.to_be_bytes() {
            return Err(StunError::Fingerprint);
        }
        self.has_fingerprint = true;
        Ok(())
    }

    /// Verifies MESSAGE-INTEGRITY.
    pub fn verify_integrity(&self, key: &IntegrityKey) -> Result<(), StunError> {
        let at = self.integrity_at.ok_or(StunError::NoIntegrity)?;
        let value = self
            .bytes
            .get(at + 4..at + 4 + INTEGRITY_LEN)
            .ok_or(StunError::NoIntegrity)?;
        let expected = integrity(key, &self.bytes[..at]);
        if bool::from(expected.as_ref().ct_eq(value)) {
            Ok(())
        } else {
            Err(StunError::Integrity)
        }
    }

    /// USERNAME split at its colon: (receiver's ufrag, sender's ufrag).
    pub fn username_fragments(&self) -> Option<(&'a str, &'a str)> {
        self.username?.split_once(':')
    }
}

/// HMAC of a message up to its MESSAGE-INTEGRITY, whose end the length field is made to say (RFC 8489 section 14.5).
fn integrity(key: &IntegrityKey, before: &[u8]) -> hmac::Tag {
    let length = (before.len() - HEADER_LEN + 4 + INTEGRITY_LEN) as u16;
    let mut context = hmac::Context::with_key(&key.0);
    context.update(&before[..2]);
    context.update(&length.to_be_bytes());
    context.update(&before[4..]);
    context.sign()
}

fn read_xor_address(value: &[u8], transaction_id: &TransactionId) -> Option<SocketAddr> {
    let (head, address) = value.split_first_chunk::<4>()?;
    let port = u16::from_be_bytes([head[2], head[3]]) ^ (MAGIC_COOKIE >> 16) as u16;
    let ip = match head[1] {
        1 => IpAddr::V4(Ipv4Addr::from(
            u32::from_be_bytes(address.try_into().ok()?) ^ MAGIC_COOKIE,
        )),
        2 => IpAddr::V6(Ipv6Addr::from(
            u128::from_be_bytes(address.try_into().ok()?) ^ v6_mask(transaction_id),
        )),
        _ => return None,
    };
    Some(SocketAddr::new(ip, port))
}

/// The magic cookie followed by the transaction id.
fn v6_mask(transaction_id: &TransactionId) -> u128 {
    let mut mask = [0; 16];
    mask[..4].copy_from_slice(&MAGIC_COOKIE.to_be_bytes());
    mask[4..].copy_from_slice(transaction_id);
    u128::from_be_bytes(mask)
}

/// CRC-32 of ISO 3309 over the concatenation of `parts`.
fn crc32(parts: &[&[u8]]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut i = 0;
        while i < 256 {
            let mut crc = i as u32;
            let mut bit = 0;
            while bit < 8 {
                crc = if crc & 1 != 0 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
                bit += 1;
            }
            table[i] = crc;
            i += 1;
        }
        table
    };
    let bytes = parts.iter().flat_map(|part| part.iter());
    !bytes.fold(!0, |crc, &byte| crc >> 8 ^ TABLE[usize::from(crc as u8 ^ byte)])
}

/// An error answer that we give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StunErrorCode {
    /// 400.
    BadRequest,
    /// 401.
    Unauthorized,
    /// 487: both sides claim the same role.
    RoleConflict,
}

impl StunErrorCode {
    const fn number(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Unauthorized => 401,
            Self::RoleConflict => 487,
        }
    }

    const fn reason(self) -> &'static str {
        match self {
            Self::BadRequest => "Bad Request",
            Self::Unauthorized => "Unauthorized",
            Self::RoleConflict => "Role Conflict",
        }
    }
}

/// Builds a message in a caller's buffer.
struct Writer<'a> {
    out: &'a mut [u8],
    len: usize,
}

impl<'a> Writer<'a> {
    fn new(out: &'a mut [u8], class: StunClass, transaction_id: TransactionId) -> Result<Self, StunError> {
        let class_bits: u16 = match class {
            StunClass::Request => 0x000,
            StunClass::Indication => 0x010,
            StunClass::Success => 0x100,
            StunClass::Error => 0x110,
        };
        let header = out.first_chunk_mut::<HEADER_LEN>().ok_or(StunError::NoRoom)?;
        header[..2].copy_from_slice(&(BINDING | class_bits).to_be_bytes());
        header[2..4].fill(0);
        header[4..8].copy_from_slice(&MAGIC_COOKIE.to_be_bytes());
        header[8..].copy_from_slice(&transaction_id);
        Ok(Self { out, len: HEADER_LEN })
    }

    /// Appends an attribute whose value is the concatenation of `parts`, and keeps the length field right.
    fn attribute(&mut self, kind: u16, parts: &[&[u8]]) -> Result<(), StunError> {
        let value_len: usize = parts.iter().map(|part| part.len()).sum();
        let end = self.len + 4 + value_len.next_multiple_of(4);
        if end > MAX_MESSAGE_LEN {
            return Err(StunError::Attribute(kind));
        }
        let room = self.out.get_mut(self.len..end).ok_or(StunError::NoRoom)?;
        room[..2].copy_from_slice(&kind.to_be_bytes());
        room[2..4].copy_from_slice(&(value_len as u16).to_be_bytes());
        let mut at = 4;
        for part in parts {
            room[at..at + part.len()].copy_from_slice(part);
            at += part.len();
        }
        room[at..].fill(0);
        self.len = end;
        self.set_length(end);
        Ok(())
    }

    fn set_length(&mut self, end: usize) {
        self.out[2..4].copy_from_slice(&((end - HEADER_LEN) as u16).to_be_bytes());
    }

    /// Appends MESSAGE-INTEGRITY, if there is a key, and FINGERPRINT.
    fn finish(mut self, key: Option<&IntegrityKey>) -> Result<usize, StunError> {
        if let Some(key) = key {
            let tag = integrity(key, &self.out[..self.len]);
            self.attribute(attribute::MESSAGE_INTEGRITY, &[tag.as_ref()])?;
        }
        // The fingerprint covers a length field that includes it.
        let before = self.len;
        self.set_length(before + 8);
        let fingerprint = crc32(&[&self.out[..before]]) ^ FINGERPRINT_XOR;
        self.attribute(attribute::FINGERPRINT, &[&fingerprint.to_be_bytes()])?;
        Ok(self.len)
    }
}

/// Writes the success answer to a binding request, with MESSAGE-INTEGRITY and FINGERPRINT; returns its length.
///
/// It has at most 76 bytes; an authenticated ICE request has at least 80 (username, priority, role, integrity, fingerprint).
pub fn write_binding_success(
    out: &mut [u8],
    transaction_id: TransactionId,
    mapped: SocketAddr,
    key: &IntegrityKey,
) -> Result<usize, StunError> {
    let mut writer = Writer::new(out, StunClass::Success, transaction_id)?;
    let port = (mapped.port() ^ (MAGIC_COOKIE >> 16) as u16).to_be_bytes();
    // A v4 address that an IPv6 socket shows as mapped is told as the v4 address that it is.
    match mapped.ip().to_canonical() {
        IpAddr::V4(ip) => {
            let address = (u32::from(ip) ^ MAGIC_COOKIE).to_be_bytes();
            writer.attribute(attribute::XOR_MAPPED_ADDRESS, &[&[0, 1], &port, &address])?;
        }
        IpAddr::V6(ip) => {
            let address = (u128::from(ip) ^ v6_mask(&transaction_id)).to_be_bytes();
            writer.attribute(attribute::XOR_MAPPED_ADDRESS, &[&[0, 2], &port, &address])?;
        }
    }
    writer.finish(Some(key))
}

/// Writes an error answer to a binding request, authenticated when there is a key; returns its length.
pub fn write_binding_error(
    out: &mut [u8],
    transaction_id: TransactionId,
    code: StunErrorCode,
    key: Option<&IntegrityKey>,
) -> Result<usize, StunError> {
    let mut writer = Writer::new(out, StunClass::Error, transaction_id)?;
    let number = [0, 0, (code.number() / 100) as u8, (code.number() % 100) as u8];
    writer.attribute(attribute::ERROR_CODE, &[&number, code.reason().as_bytes()])?;
    writer.finish(key)
}

/// What a binding request says.
#[derive(Clone, Copy, Debug)]
pub struct BindingRequest<'a> {
    /// Its transaction.
    pub transaction_id: TransactionId,
    /// `receiver's ufrag:sender's ufrag`.
    pub username: &'a str,
    /// PRIORITY.
    pub priority: u32,
    /// The sender's role.
    pub role: IceRole,
    /// Whether it nominates.
    pub use_candidate: bool,
}

/// Writes a binding request (a test's client, or a full ICE agent); returns its length.
pub fn write_binding_request(
    out: &mut [u8],
    request: &BindingRequest<'_>,
    key: &IntegrityKey,
) -> Result<usize, StunError> {
    let mut writer = Writer::new(out, StunClass::Request, request.transaction_id)?;
    writer.attribute(attribute::USERNAME, &[request.username.as_bytes()])?;
    writer.attribute(attribute::PRIORITY, &[&request.priority.to_be_bytes()])?;
    match request.role {
        IceRole::Controlling(tie) => {
            writer.attribute(attribute::ICE_CONTROLLING, &[&tie.to_be_bytes()])?;
        }
        IceRole::Controlled(tie) => {
            writer.attribute(attribute::ICE_CONTROLLED, &[&tie.to_be_bytes()])?;
        }
    }
    if request.use_candidate {
        writer.attribute(attribute::USE_CANDIDATE, &[])?;
    }
    writer.finish(Some(key))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
}
