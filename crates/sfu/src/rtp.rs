//! RTP packets on the wire (RFC 3550 section 5, RFC 8285): reading a header where it lies, and writing one.

use std::ops::Range;

use thiserror::Error;

use crate::ids::{PayloadType, Ssrc};

/// Bytes of a header without CSRCs and extensions.
pub const FIXED_HEADER_LEN: usize = 12;

/// Why bytes are no RTP packet, or a header cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RtpError {
    /// The packet ends within its header.
    #[error("packet of {len_bytes} bytes ends within its header")]
    TooShort {
        /// Length of the packet.
        len_bytes: usize,
    },
    /// Not version 2.
    #[error("RTP version {0}")]
    Version(u8),
    /// The padding count is 0 or exceeds the payload.
    #[error("padding of {padding} bytes in a payload of {payload_bytes}")]
    Padding {
        /// The count that the last byte says.
        padding: u8,
        /// Bytes after the header.
        payload_bytes: usize,
    },
    /// The destination has no room.
    #[error("no room for the header")]
    NoRoom,
    /// An extension element that no form can carry (id 0, or more than 255 bytes).
    #[error("extension element {id} of {len_bytes} bytes cannot be written")]
    Extension {
        /// Its id.
        id: u8,
        /// Its length.
        len_bytes: usize,
    },
}

/// How the extension block is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtensionForm {
    /// 0xBEDE: ids 1..=14, 1..=16 bytes.
    OneByte,
    /// 0x100x: ids 1..=255, 0..=255 bytes.
    TwoByte,
    /// Some other profile: no elements can be read.
    Unknown(u16),
}

/// A parsed header. It holds offsets into the packet that it was parsed from, not the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RtpHeader {
    /// The marker bit.
    pub marker: bool,
    /// The payload type.
    pub payload_type: PayloadType,
    /// The sequence number.
    pub sequence: u16,
    /// The media timestamp.
    pub timestamp: u32,
    /// The source.
    pub ssrc: Ssrc,
    /// Whether the padding bit is set.
    pub has_padding: bool,
    /// Length of the header with CSRCs and extensions: where the payload starts.
    pub header_len: u16,
    /// Bytes of padding at the end, with their count byte. 0 from [`RtpHeader::parse_header`].
    pub padding_len: u8,
    /// Number of CSRCs, 0..=15.
    pub csrc_count: u8,
    /// Form and place of the extension elements within the packet.
    pub extension: Option<(ExtensionForm, u16, u16)>,
}

impl RtpHeader {
    /// Parses a whole, decrypted packet.
    pub fn parse(_packet: &[u8]) -> Result<Self, RtpError> {
        todo!()
    }

    /// Parses the header alone; the payload may still be encrypted, so its padding is not looked at.
    pub fn parse_header(_packet: &[u8]) -> Result<Self, RtpError> {
        todo!()
    }

    /// Where the payload lies in a packet of `packet_len` bytes, without padding.
    pub fn payload_range(&self, _packet_len: usize) -> Range<usize> {
        todo!()
    }

    /// The payload without padding; empty when `packet` is not the one that was parsed and is too short.
    pub fn payload<'a>(&self, _packet: &'a [u8]) -> &'a [u8] {
        todo!()
    }

    /// The extension elements, in their order on the wire.
    pub fn extensions<'a>(&self, _packet: &'a [u8]) -> Extensions<'a> {
        todo!()
    }
}

/// One extension element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtensionElement<'a> {
    /// The id that was negotiated for it.
    pub id: u8,
    /// Its value.
    pub data: &'a [u8],
}

/// Iterator over the extension elements of a packet; it ends at the first malformed one.
#[derive(Clone, Debug)]
pub struct Extensions<'a> {
    rest: &'a [u8],
    form: ExtensionForm,
}

impl<'a> Iterator for Extensions<'a> {
    type Item = ExtensionElement<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let _ = (self.rest, self.form);
        todo!()
    }
}

/// The fields of a header to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeaderFields {
    /// The marker bit.
    pub marker: bool,
    /// The padding bit; the caller writes the padding itself.
    pub has_padding: bool,
    /// The payload type; its 8th bit is ignored.
    pub payload_type: PayloadType,
    /// The sequence number.
    pub sequence: u16,
    /// The media timestamp.
    pub timestamp: u32,
    /// The source.
    pub ssrc: Ssrc,
}

/// Writes a header without CSRCs and returns its length.
///
/// The one-byte form is used unless an id or a length needs the two-byte form. No elements: no extension block.
pub fn write_header(
    _out: &mut [u8],
    _fields: &HeaderFields,
    _extensions: &[ExtensionElement<'_>],
) -> Result<usize, RtpError> {
    todo!()
}
