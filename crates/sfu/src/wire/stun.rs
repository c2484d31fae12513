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

pub(crate) const MAGIC_COOKIE: u32 = 0x2112_A442;
pub(crate) const HEADER_LEN: usize = 20;
pub(crate) const INTEGRITY_LEN: usize = 20;
pub(crate) const FINGERPRINT_XOR: u32 = 0x5354_554E;
/// The longest message whose MESSAGE-INTEGRITY is checked: ICE's are under 200 bytes.
pub(crate) const MAX_MESSAGE_LEN: usize = 1500;

/// Attribute types.
pub(crate) mod attribute {
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
pub(crate) fn integrity(key: &IntegrityKey, before: &[u8]) -> hmac::Tag {
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
pub(crate) fn v6_mask(transaction_id: &TransactionId) -> u128 {
    let mut mask = [0; 16];
    mask[..4].copy_from_slice(&MAGIC_COOKIE.to_be_bytes());
    mask[4..].copy_from_slice(transaction_id);
    u128::from_be_bytes(mask)
}

/// CRC-32 of ISO 3309 over the concatenation of `parts`.
pub(crate) fn crc32(parts: &[&[u8]]) -> u32 {
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
