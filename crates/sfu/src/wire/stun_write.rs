//! Building STUN messages: answers to binding requests, and the requests.

use std::net::{IpAddr, SocketAddr};

use crate::wire::stun::{
    BINDING, FINGERPRINT_XOR, HEADER_LEN, IceRole, IntegrityKey, MAGIC_COOKIE, MAX_MESSAGE_LEN, StunClass, StunError,
    TransactionId, attribute, crc32, integrity, v6_mask,
};

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
mod tests;
