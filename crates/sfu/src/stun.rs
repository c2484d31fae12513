//! STUN for ICE-lite (RFC 8489, RFC 8445), and telling the protocols of one port apart (RFC 7983).

use std::net::SocketAddr;

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
pub fn classify(_datagram: &[u8]) -> DatagramKind {
    todo!()
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
pub struct IntegrityKey {
    _key: (),
}

impl IntegrityKey {
    /// From a password.
    pub fn new(_password: &str) -> Self {
        todo!()
    }
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
    pub fn parse(_datagram: &'a [u8]) -> Result<Self, StunError> {
        todo!()
    }

    /// Verifies MESSAGE-INTEGRITY.
    pub fn verify_integrity(&self, _key: &IntegrityKey) -> Result<(), StunError> {
        let _ = (self.bytes, self.integrity_at);
        todo!()
    }

    /// USERNAME split at its colon: (receiver's ufrag, sender's ufrag).
    pub fn username_fragments(&self) -> Option<(&'a str, &'a str)> {
        self.username?.split_once(':')
    }
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

/// Writes the success answer to a binding request, with MESSAGE-INTEGRITY and FINGERPRINT; returns its length.
pub fn write_binding_success(
    _out: &mut [u8],
    _transaction_id: TransactionId,
    _mapped: SocketAddr,
    _key: &IntegrityKey,
) -> Result<usize, StunError> {
    todo!()
}

/// Writes an error answer to a binding request, authenticated when there is a key; returns its length.
pub fn write_binding_error(
    _out: &mut [u8],
    _transaction_id: TransactionId,
    _code: StunErrorCode,
    _key: Option<&IntegrityKey>,
) -> Result<usize, StunError> {
    todo!()
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
    _out: &mut [u8],
    _request: &BindingRequest<'_>,
    _key: &IntegrityKey,
) -> Result<usize, StunError> {
    todo!()
}
