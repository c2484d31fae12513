//! RTCP on the wire (RFC 3550, 4585, 5104, REMB): reading compound packets where they lie. Building them is `rtcp_write`'s matter.
//!
//! What transport-wide feedback says is the matter of `congestion::twcc`.

use thiserror::Error;

use crate::ids::Ssrc;

/// Why bytes are no RTCP packet, or one cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RtcpError {
    /// The packet ends within a header or a body that its length field promises.
    #[error("RTCP packet is cut short")]
    TooShort,
    /// Not version 2.
    #[error("RTCP version {0}")]
    Version(u8),
    /// The body of a known kind is inconsistent.
    #[error("malformed body of RTCP kind {0}")]
    Body(u8),
    /// The destination has no room.
    #[error("no room for the RTCP packet")]
    NoRoom,
    /// More items than the packet's count field can say.
    #[error("too many items for one RTCP packet")]
    TooMany,
}

/// The sender's part of a sender report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SenderInfo {
    /// Wall clock, 32.32 fixed point seconds since 1900.
    pub ntp: u64,
    /// The media time at that moment.
    pub rtp_timestamp: u32,
    /// Packets sent since the beginning.
    pub packet_count: u32,
    /// Payload bytes sent since the beginning.
    pub octet_count: u32,
}

/// What a receiver reports about one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportBlock {
    /// The source.
    pub ssrc: Ssrc,
    /// Share lost since the previous report, in 1/256.
    pub fraction_lost: u8,
    /// Lost since the beginning; 24 bits, signed.
    pub cumulative_lost: i32,
    /// Highest extended sequence number (16-bit cycles, 16-bit number).
    pub highest_sequence: u32,
    /// Interarrival jitter in timestamp units.
    pub jitter: u32,
    /// Middle 32 bits of the last sender report's NTP time; 0: none.
    pub last_sr: u32,
    /// Delay since that report in 1/65536 s.
    pub delay_since_last_sr: u32,
}

/// One packet of a compound.
#[derive(Clone, Debug)]
pub enum RtcpPacket<'a> {
    /// SR.
    SenderReport {
        /// Its sender.
        ssrc: Ssrc,
        /// What it sent.
        info: SenderInfo,
        /// What it received.
        reports: ReportBlocks<'a>,
    },
    /// RR.
    ReceiverReport {
        /// Its sender.
        ssrc: Ssrc,
        /// What it received.
        reports: ReportBlocks<'a>,
    },
    /// SDES: the CNAMEs of its sources.
    Sdes(SdesCnames<'a>),
    /// BYE.
    Bye(SsrcList<'a>),
    /// Generic NACK.
    Nack {
        /// Who misses packets.
        sender: Ssrc,
        /// Of which source.
        media: Ssrc,
        /// Which.
        lost: NackSequences<'a>,
    },
    /// Picture loss indication.
    Pli {
        /// Who asks.
        sender: Ssrc,
        /// For which source.
        media: Ssrc,
    },
    /// Full intra request: (source, command sequence number).
    Fir {
        /// Who asks.
        sender: Ssrc,
        /// For which sources.
        entries: FirEntries<'a>,
    },
    /// Receiver estimated maximum bitrate.
    Remb {
        /// Who estimates.
        sender: Ssrc,
        /// The estimate.
        bitrate_bps: u64,
        /// For which sources.
        sources: SsrcList<'a>,
    },
    /// Transport-wide congestion control feedback; `congestion::twcc` reads its body.
    TransportFeedback {
        /// Who received.
        sender: Ssrc,
        /// Some source of the transport.
        media: Ssrc,
        /// The feedback control information after the two sources.
        fci: &'a [u8],
    },
}

/// The kinds' packet types, and the feedback formats of RTPFB and PSFB.
pub(crate) mod kind {
    pub const SR: u8 = 200;
    pub const RR: u8 = 201;
    pub const SDES: u8 = 202;
    pub const BYE: u8 = 203;
    pub const RTPFB: u8 = 205;
    pub const PSFB: u8 = 206;
    pub const NACK: u8 = 1;
    pub const TWCC: u8 = 15;
    pub const PLI: u8 = 1;
    pub const FIR: u8 = 4;
    pub const ALFB: u8 = 15;
}

pub(crate) const HEADER_LEN: usize = 4;
pub(crate) const REPORT_BLOCK_LEN: usize = 24;

/// Takes a big-endian word off the front.
fn take_u32(rest: &mut &[u8]) -> Option<u32> {
    let (word, after) = rest.split_first_chunk::<4>()?;
    *rest = after;
    Some(u32::from_be_bytes(*word))
}

/// Iterator over report blocks.
#[derive(Clone, Debug)]
pub struct ReportBlocks<'a> {
    rest: &'a [u8],
}

impl Iterator for ReportBlocks<'_> {
    type Item = ReportBlock;

    fn next(&mut self) -> Option<Self::Item> {
        let (block, after) = self.rest.split_at_checked(REPORT_BLOCK_LEN)?;
        self.rest = after;
        let mut words = block;
        let ssrc = Ssrc(take_u32(&mut words)?);
        let loss = take_u32(&mut words)?;
        Some(ReportBlock {
            ssrc,
            fraction_lost: (loss >> 24) as u8,
            // Sign extension of the low 24 bits.
            cumulative_lost: ((loss << 8) as i32) >> 8,
            highest_sequence: take_u32(&mut words)?,
            jitter: take_u32(&mut words)?,
            last_sr: take_u32(&mut words)?,
            delay_since_last_sr: take_u32(&mut words)?,
        })
    }
}

/// Iterator over SSRCs.
#[derive(Clone, Debug)]
pub struct SsrcList<'a> {
    rest: &'a [u8],
}

impl Iterator for SsrcList<'_> {
    type Item = Ssrc;

    fn next(&mut self) -> Option<Self::Item> {
        take_u32(&mut self.rest).map(Ssrc)
    }
}

/// Iterator over lost sequence numbers, ascending within an entry.
#[derive(Clone, Debug)]
pub struct NackSequences<'a> {
    rest: &'a [u8],
    base: u16,
    /// Bits of the entry that were not handed out yet; bit 0 is `base` itself.
    pending: u32,
}

impl Iterator for NackSequences<'_> {
    type Item = u16;

    fn next(&mut self) -> Option<Self::Item> {
        if self.pending == 0 {
            let entry = take_u32(&mut self.rest)?;
            self.base = (entry >> 16) as u16;
            self.pending = (entry & 0xFFFF) << 1 | 1;
        }
        let bit = self.pending.trailing_zeros();
        self.pending &= self.pending - 1;
        Some(self.base.wrapping_add(bit as u16))
    }
}

/// Iterator over FIR entries: source and command sequence number.
#[derive(Clone, Debug)]
pub struct FirEntries<'a> {
    rest: &'a [u8],
}

impl Iterator for FirEntries<'_> {
    type Item = (Ssrc, u8);

    fn next(&mut self) -> Option<Self::Item> {
        let ssrc = take_u32(&mut self.rest)?;
        let command = take_u32(&mut self.rest)?;
        Some((Ssrc(ssrc), (command >> 24) as u8))
    }
}

/// Iterator over the sources of an SDES packet that have a CNAME. It ends at the first malformed chunk.
#[derive(Clone, Debug)]
pub struct SdesCnames<'a> {
    rest: &'a [u8],
    chunks: u8,
}

impl<'a> Iterator for SdesCnames<'a> {
    type Item = (Ssrc, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        while self.chunks > 0 {
            self.chunks -= 1;
            let whole = self.rest;
            let ssrc = Ssrc(take_u32(&mut self.rest)?);
            let mut cname = None;
            loop {
                let (&item, after) = self.rest.split_first()?;
                self.rest = after;
                if item == 0 {
                    break;
                }
                let (&len, after) = after.split_first()?;
                let (text, after) = after.split_at_checked(usize::from(len))?;
                self.rest = after;
                if item == 1 {
                    cname = Some(text);
                }
            }
            // A chunk is padded with zeros to a multiple of 4 bytes.
            let used = (whole.len() - self.rest.len()).next_multiple_of(4);
            self.rest = whole.get(used..).unwrap_or_default();
            if let Some(text) = cname {
                return Some((ssrc, text));
            }
        }
        None
    }
}

/// Iterator over the packets of a compound. Unknown kinds are skipped; after an error it ends.
#[derive(Clone, Debug)]
pub struct RtcpPackets<'a> {
    rest: &'a [u8],
}

/// Reads a compound packet.
pub fn packets(compound: &[u8]) -> RtcpPackets<'_> {
    RtcpPackets { rest: compound }
}

impl<'a> RtcpPackets<'a> {
    /// The next packet; `Ok(None)` for a kind that we do not know.
    fn step(&mut self) -> Result<Option<RtcpPacket<'a>>, RtcpError> {
        let header = self.rest.first_chunk::<HEADER_LEN>().ok_or(RtcpError::TooShort)?;
        let version = header[0] >> 6;
        if version != 2 {
            return Err(RtcpError::Version(version));
        }
        let len = HEADER_LEN + usize::from(u16::from_be_bytes([header[2], header[3]])) * 4;
        let (packet, after) = self.rest.split_at_checked(len).ok_or(RtcpError::TooShort)?;
        self.rest = after;
        let mut body = &packet[HEADER_LEN..];
        if header[0] & 0x20 != 0 {
            let padding = usize::from(body.last().copied().unwrap_or(0));
            if padding == 0 || padding > body.len() {
                return Err(RtcpError::Body(header[1]));
            }
            body = &body[..body.len() - padding];
        }
        parse_body(header[1], header[0] & 0x1F, body)
    }
}

impl<'a> Iterator for RtcpPackets<'a> {
    type Item = Result<RtcpPacket<'a>, RtcpError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            match self.step() {
                Ok(Some(packet)) => return Some(Ok(packet)),
                Ok(None) => {}
                Err(error) => {
                    self.rest = &[];
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

fn parse_body(packet_type: u8, count: u8, mut body: &[u8]) -> Result<Option<RtcpPacket<'_>>, RtcpError> {
    let malformed = RtcpError::Body(packet_type);
    let word = |body: &mut &[u8]| take_u32(body).ok_or(malformed);
    let reports = |body: &'_ [u8]| -> Result<usize, RtcpError> {
        let len = usize::from(count) * REPORT_BLOCK_LEN;
        if len > body.len() { Err(malformed) } else { Ok(len) }
    };
    Ok(Some(match (packet_type, count) {
        (kind::SR, _) => {
            let ssrc = Ssrc(word(&mut body)?);
            let info = SenderInfo {
                ntp: u64::from(word(&mut body)?) << 32 | u64::from(word(&mut body)?),
                rtp_timestamp: word(&mut body)?,
                packet_count: word(&mut body)?,
                octet_count: word(&mut body)?,
            };
            RtcpPacket::SenderReport {
                ssrc,
                info,
                reports: ReportBlocks {
                    rest: &body[..reports(body)?],
                },
            }
        }
        (kind::RR, _) => {
            let ssrc = Ssrc(word(&mut body)?);
            RtcpPacket::ReceiverReport {
                ssrc,
                reports: ReportBlocks {
                    rest: &body[..reports(body)?],
                },
            }
        }
        (kind::SDES, _) => RtcpPacket::Sdes(SdesCnames {
            rest: body,
            chunks: count,
        }),
        (kind::BYE, _) => {
            let sources = body.get(..usize::from(count) * 4).ok_or(malformed)?;
            RtcpPacket::Bye(SsrcList { rest: sources })
        }
        (kind::RTPFB, kind::NACK) => {
            let (sender, media) = (Ssrc(word(&mut body)?), Ssrc(word(&mut body)?));
            RtcpPacket::Nack {
                sender,
                media,
                lost: NackSequences {
                    rest: body,
                    base: 0,
                    pending: 0,
                },
            }
        }
        (kind::RTPFB, kind::TWCC) => {
            let (sender, media) = (Ssrc(word(&mut body)?), Ssrc(word(&mut body)?));
            RtcpPacket::TransportFeedback {
                sender,
                media,
                fci: body,
            }
        }
        (kind::PSFB, kind::PLI) => RtcpPacket::Pli {
            sender: Ssrc(word(&mut body)?),
            media: Ssrc(word(&mut body)?),
        },
        (kind::PSFB, kind::FIR) => {
            let (sender, _media) = (Ssrc(word(&mut body)?), word(&mut body)?);
            RtcpPacket::Fir {
                sender,
                entries: FirEntries { rest: body },
            }
        }
        (kind::PSFB, kind::ALFB) => {
            let (sender, _media) = (Ssrc(word(&mut body)?), word(&mut body)?);
            if !body.starts_with(b"REMB") {
                return Ok(None);
            }
            body = &body[4..];
            let estimate = word(&mut body)?;
            let sources = body.get(..(estimate >> 24) as usize * 4).ok_or(malformed)?;
            let (exponent, mantissa) = (estimate >> 18 & 0x3F, u64::from(estimate & 0x3_FFFF));
            // An exponent that shifts bits out means "no limit".
            let bitrate_bps = mantissa.saturating_mul(1_u64.checked_shl(exponent).unwrap_or(u64::MAX));
            RtcpPacket::Remb {
                sender,
                bitrate_bps,
                sources: SsrcList { rest: sources },
            }
        }
        _ => return Ok(None),
    }))
}
