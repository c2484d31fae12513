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
    pub fn parse(packet: &[u8]) -> Result<Self, RtpError> {
        let mut header = Self::parse_header(packet)?;
        if header.has_padding {
            let payload_bytes = packet.len() - usize::from(header.header_len);
            let padding = packet[packet.len() - 1];
            if padding == 0 || usize::from(padding) > payload_bytes {
                return Err(RtpError::Padding { padding, payload_bytes });
            }
            header.padding_len = padding;
        }
        Ok(header)
    }

    /// Parses the header alone; the payload may still be encrypted, so its padding is not looked at.
    pub fn parse_header(packet: &[u8]) -> Result<Self, RtpError> {
        let too_short = RtpError::TooShort {
            len_bytes: packet.len(),
        };
        let Some((fixed, _)) = packet.split_first_chunk::<FIXED_HEADER_LEN>() else {
            return Err(too_short);
        };
        let version = fixed[0] >> 6;
        if version != 2 {
            return Err(RtpError::Version(version));
        }
        let csrc_count = fixed[0] & 0x0F;
        let mut header_len = FIXED_HEADER_LEN + usize::from(csrc_count) * 4;
        let mut extension = None;
        if fixed[0] & 0x10 != 0 {
            let block = packet.get(header_len..header_len + 4).ok_or(too_short)?;
            let profile = u16::from_be_bytes([block[0], block[1]]);
            let words = u16::from_be_bytes([block[2], block[3]]);
            let start = header_len + 4;
            let end = start + usize::from(words) * 4;
            let form = match profile {
                0xBEDE => ExtensionForm::OneByte,
                _ if profile & 0xFFF0 == 0x1000 => ExtensionForm::TwoByte,
                _ => ExtensionForm::Unknown(profile),
            };
            // A datagram has at most 65 535 bytes, so offsets that passed the length check below fit 16 bits.
            if end > packet.len() || end > usize::from(u16::MAX) {
                return Err(too_short);
            }
            extension = Some((form, start as u16, end as u16));
            header_len = end;
        }
        if header_len > packet.len() {
            return Err(too_short);
        }
        Ok(Self {
            marker: fixed[1] & 0x80 != 0,
            payload_type: PayloadType(fixed[1] & 0x7F),
            sequence: u16::from_be_bytes([fixed[2], fixed[3]]),
            timestamp: u32::from_be_bytes([fixed[4], fixed[5], fixed[6], fixed[7]]),
            ssrc: Ssrc(u32::from_be_bytes([fixed[8], fixed[9], fixed[10], fixed[11]])),
            has_padding: fixed[0] & 0x20 != 0,
            header_len: header_len as u16,
            padding_len: 0,
            csrc_count,
            extension,
        })
    }

    /// Where the payload lies in a packet of `packet_len` bytes, without padding.
    pub fn payload_range(&self, packet_len: usize) -> Range<usize> {
        let start = usize::from(self.header_len).min(packet_len);
        let end = packet_len.saturating_sub(usize::from(self.padding_len)).max(start);
        start..end
    }

    /// The payload without padding; empty when `packet` is not the one that was parsed and is too short.
    pub fn payload<'a>(&self, packet: &'a [u8]) -> &'a [u8] {
        packet.get(self.payload_range(packet.len())).unwrap_or_default()
    }

    /// The extension elements, in their order on the wire.
    pub fn extensions<'a>(&self, packet: &'a [u8]) -> Extensions<'a> {
        let (form, start, end) = self.extension.unwrap_or((ExtensionForm::OneByte, 0, 0));
        Extensions {
            rest: packet.get(usize::from(start)..usize::from(end)).unwrap_or_default(),
            form,
        }
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
        loop {
            let (&first, after) = self.rest.split_first()?;
            if first == 0 {
                // A padding byte, in both forms.
                self.rest = after;
                continue;
            }
            let (id, len, data) = match self.form {
                // RFC 8285 section 4.2: id 15 ends the block.
                ExtensionForm::OneByte if first >> 4 == 15 => break,
                // Id 0 with a length is padding that is not all zero: RFC 8285 says to skip the element.
                ExtensionForm::OneByte => (first >> 4, usize::from(first & 0x0F) + 1, after),
                ExtensionForm::TwoByte => {
                    let Some((&len, data)) = after.split_first() else {
                        break;
                    };
                    (first, usize::from(len), data)
                }
                ExtensionForm::Unknown(_) => break,
            };
            let Some((data, rest)) = data.split_at_checked(len) else {
                break;
            };
            self.rest = rest;
            if id != 0 {
                return Some(ExtensionElement { id, data });
            }
        }
        self.rest = &[];
        None
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
///
/// ```
/// use sfu::{ids::{PayloadType, Ssrc}, wire::rtp::{ExtensionElement, HeaderFields, RtpHeader, write_header}};
/// let fields = HeaderFields {
///     marker: true, has_padding: false, payload_type: PayloadType(96), sequence: 7, timestamp: 90_000, ssrc: Ssrc(1),
/// };
/// let mut packet = [0; 64];
/// let len = write_header(&mut packet, &fields, &[ExtensionElement { id: 4, data: b"0" }])?;
/// let header = RtpHeader::parse(&packet[..len])?;
/// assert_eq!(header.extensions(&packet).next().map(|element| element.data), Some(&b"0"[..]));
/// # Ok::<(), sfu::wire::rtp::RtpError>(())
/// ```
pub fn write_header(
    out: &mut [u8],
    fields: &HeaderFields,
    extensions: &[ExtensionElement<'_>],
) -> Result<usize, RtpError> {
    let mut two_byte = false;
    let mut content_len = 0;
    for &ExtensionElement { id, data } in extensions {
        if id == 0 || data.len() > 255 {
            return Err(RtpError::Extension {
                id,
                len_bytes: data.len(),
            });
        }
        two_byte |= id > 14 || data.is_empty() || data.len() > 16;
        content_len += 1 + data.len();
    }
    content_len += if two_byte { extensions.len() } else { 0 };
    let block_len = if extensions.is_empty() {
        0
    } else {
        4 + content_len.next_multiple_of(4)
    };
    let words = u16::try_from(block_len.saturating_sub(4) / 4).map_err(|_| RtpError::NoRoom)?;
    let header_len = FIXED_HEADER_LEN + block_len;
    let out = out.get_mut(..header_len).ok_or(RtpError::NoRoom)?;

    out[0] = 0x80 | u8::from(fields.has_padding) << 5 | u8::from(!extensions.is_empty()) << 4;
    out[1] = u8::from(fields.marker) << 7 | fields.payload_type.0 & 0x7F;
    out[2..4].copy_from_slice(&fields.sequence.to_be_bytes());
    out[4..8].copy_from_slice(&fields.timestamp.to_be_bytes());
    out[8..12].copy_from_slice(&fields.ssrc.0.to_be_bytes());
    if extensions.is_empty() {
        return Ok(header_len);
    }
    let profile: u16 = if two_byte { 0x1000 } else { 0xBEDE };
    out[12..14].copy_from_slice(&profile.to_be_bytes());
    out[14..16].copy_from_slice(&words.to_be_bytes());
    let mut at = FIXED_HEADER_LEN + 4;
    for &ExtensionElement { id, data } in extensions {
        if two_byte {
            out[at] = id;
            out[at + 1] = data.len() as u8;
            at += 2;
        } else {
            out[at] = id << 4 | (data.len() - 1) as u8;
            at += 1;
        }
        out[at..at + data.len()].copy_from_slice(data);
        at += data.len();
    }
    out[at..].fill(0);
    Ok(header_len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fields() -> HeaderFields {
        HeaderFields {
            marker: true,
            has_padding: false,
            payload_type: PayloadType(111),
            sequence: 0xFFFE,
            timestamp: 0xDEAD_BEEF,
            ssrc: Ssrc(0x0102_0304),
        }
    }

    #[test]
    fn reads_csrcs_one_byte_extensions_and_padding() {
        #[rustfmt::skip]
        let packet = [
            0xB1, 0xE0, 0x12, 0x34, 0, 0, 0, 1, 0, 0, 0, 2, // fixed: padding, extension, one CSRC
            0, 0, 0, 9, // CSRC
            0xBE, 0xDE, 0, 2, 0x10, 0xAA, 0x00, 0x31, 1, 2, 0xF0, 0x55, // ids 1 and 3, padding, terminator
            7, 8, 9, 0, 0, 3, // payload and padding
        ];
        let header = RtpHeader::parse(&packet).expect("valid");
        assert_eq!(
            (header.marker, header.payload_type, header.sequence),
            (true, PayloadType(96), 0x1234)
        );
        assert_eq!((header.timestamp, header.ssrc, header.csrc_count), (1, Ssrc(2), 1));
        assert_eq!(header.payload(&packet), [7, 8, 9]);
        let elements: Vec<_> = header.extensions(&packet).collect();
        assert_eq!(
            elements,
            [
                ExtensionElement { id: 1, data: &[0xAA] },
                ExtensionElement { id: 3, data: &[1, 2] },
            ]
        );
    }

    #[test]
    fn long_or_high_elements_take_the_two_byte_form() {
        let long = [5; 17];
        let mut out = [0; 128];
        let elements = [
            ExtensionElement { id: 1, data: &long },
            ExtensionElement { id: 15, data: &[] },
        ];
        let len = write_header(&mut out, &fields(), &elements).expect("fits");
        let header = RtpHeader::parse(&out[..len]).expect("valid");
        assert_eq!(header.extension.map(|e| e.0), Some(ExtensionForm::TwoByte));
        assert_eq!(header.extensions(&out).collect::<Vec<_>>(), elements);
    }

    #[test]
    fn refuses_what_cannot_be_written() {
        let mut out = [0; 16];
        assert_eq!(write_header(&mut out[..11], &fields(), &[]), Err(RtpError::NoRoom));
        let element = ExtensionElement { id: 1, data: &[1] };
        assert_eq!(write_header(&mut out, &fields(), &[element]), Err(RtpError::NoRoom));
        let element = ExtensionElement { id: 0, data: &[1] };
        assert_eq!(
            write_header(&mut out, &fields(), &[element]),
            Err(RtpError::Extension { id: 0, len_bytes: 1 })
        );
    }

    #[test]
    fn refuses_cut_and_foreign_packets() {
        assert_eq!(RtpHeader::parse(&[0x80; 11]), Err(RtpError::TooShort { len_bytes: 11 }));
        assert_eq!(RtpHeader::parse(&[0x40; 12]), Err(RtpError::Version(1)));
        assert_eq!(RtpHeader::parse(&[0x81; 12]), Err(RtpError::TooShort { len_bytes: 12 }));
        let mut padded = [0; 14];
        padded[0] = 0xA0;
        assert_eq!(
            RtpHeader::parse(&padded),
            Err(RtpError::Padding {
                padding: 0,
                payload_bytes: 2
            })
        );
        padded[13] = 3;
        assert_eq!(
            RtpHeader::parse(&padded),
            Err(RtpError::Padding {
                padding: 3,
                payload_bytes: 2
            })
        );
        assert!(RtpHeader::parse_header(&padded).is_ok(), "padding may be encrypted");
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200), real_version: bool) {
            if let Some(first) = bytes.first_mut() && real_version {
                *first = *first & 0x3F | 0x80;
            }
            if let Ok(header) = RtpHeader::parse(&bytes) {
                prop_assert!(header.payload(&bytes).len() <= bytes.len());
                for element in header.extensions(&bytes) {
                    prop_assert!(element.id != 0);
                }
                // Offsets of one packet must be harmless on another.
                let _ = header.payload(&bytes[..bytes.len() / 2]);
                prop_assert!(header.extensions(&bytes[..5]).count() < 5);
            }
        }

        #[test]
        fn written_headers_read_back(
            marker: bool, pt in 0u8..128, sequence: u16, timestamp: u32, ssrc: u32,
            elements in prop::collection::vec((1u8..40, prop::collection::vec(any::<u8>(), 0..40)), 0..6),
            payload in prop::collection::vec(any::<u8>(), 0..50),
        ) {
            let fields = HeaderFields {
                marker, has_padding: false, payload_type: PayloadType(pt), sequence, timestamp, ssrc: Ssrc(ssrc),
            };
            let elements: Vec<_> = elements.iter().map(|(id, data)| ExtensionElement { id: *id, data }).collect();
            let mut out = vec![0xFF; 600];
            let len = write_header(&mut out, &fields, &elements).expect("fits");
            out.truncate(len);
            out.extend_from_slice(&payload);
            let header = RtpHeader::parse(&out).expect("valid");
            prop_assert_eq!(header.marker, marker);
            prop_assert_eq!(header.payload_type, PayloadType(pt));
            prop_assert_eq!((header.sequence, header.timestamp, header.ssrc), (sequence, timestamp, Ssrc(ssrc)));
            prop_assert_eq!(header.extensions(&out).collect::<Vec<_>>(), elements);
            prop_assert_eq!(header.payload(&out), &payload[..]);
        }
    }
}
