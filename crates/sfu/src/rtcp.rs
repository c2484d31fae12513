//! RTCP on the wire (RFC 3550, 4585, 5104, REMB): reading compound packets where they lie, and building them.
//!
//! Transport-wide feedback has its own module, [`crate::twcc`].

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
    /// Transport-wide congestion control feedback; parse the body with [`crate::twcc::Feedback::parse`].
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
mod kind {
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

const HEADER_LEN: usize = 4;
const REPORT_BLOCK_LEN: usize = 24;

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

/// Builds a compound packet in a caller's buffer. A packet that does not fit leaves what was written before as it was.
#[derive(Debug)]
pub struct RtcpWriter<'a> {
    out: &'a mut [u8],
    len: usize,
}

/// Writes words into room that was measured before.
struct Body<'a> {
    out: &'a mut [u8],
    at: usize,
}

impl Body<'_> {
    fn word(&mut self, value: u32) {
        self.bytes(&value.to_be_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        if let Some(room) = self.out.get_mut(self.at..self.at + bytes.len()) {
            room.copy_from_slice(bytes);
        }
        self.at += bytes.len();
    }

    fn report_blocks(&mut self, blocks: &[ReportBlock]) {
        for block in blocks {
            self.word(block.ssrc.0);
            let lost = block.cumulative_lost.clamp(-0x80_0000, 0x7F_FFFF) as u32 & 0xFF_FFFF;
            self.word(u32::from(block.fraction_lost) << 24 | lost);
            self.word(block.highest_sequence);
            self.word(block.jitter);
            self.word(block.last_sr);
            self.word(block.delay_since_last_sr);
        }
    }
}

impl<'a> RtcpWriter<'a> {
    /// A writer at the start of `out`.
    pub fn new(out: &'a mut [u8]) -> Self {
        Self { out, len: 0 }
    }

    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Writes a header and makes room for a body of exactly `body_len` bytes, a multiple of 4.
    fn begin(&mut self, packet_type: u8, count: usize, body_len: usize) -> Result<Body<'_>, RtcpError> {
        if count > 31 {
            return Err(RtcpError::TooMany);
        }
        let words = u16::try_from(body_len / 4).map_err(|_| RtcpError::TooMany)?;
        let end = self.len + HEADER_LEN + body_len;
        let out = self.out.get_mut(self.len..end).ok_or(RtcpError::NoRoom)?;
        self.len = end;
        let [high, low] = words.to_be_bytes();
        let mut body = Body { out, at: 0 };
        body.bytes(&[0x80 | count as u8, packet_type, high, low]);
        Ok(body)
    }

    /// Appends an SR with at most 31 blocks.
    pub fn sender_report(&mut self, ssrc: Ssrc, info: &SenderInfo, blocks: &[ReportBlock]) -> Result<(), RtcpError> {
        let mut body = self.begin(kind::SR, blocks.len(), 24 + blocks.len() * REPORT_BLOCK_LEN)?;
        body.word(ssrc.0);
        body.bytes(&info.ntp.to_be_bytes());
        body.word(info.rtp_timestamp);
        body.word(info.packet_count);
        body.word(info.octet_count);
        body.report_blocks(blocks);
        Ok(())
    }

    /// Appends an RR with at most 31 blocks.
    pub fn receiver_report(&mut self, ssrc: Ssrc, blocks: &[ReportBlock]) -> Result<(), RtcpError> {
        let mut body = self.begin(kind::RR, blocks.len(), 4 + blocks.len() * REPORT_BLOCK_LEN)?;
        body.word(ssrc.0);
        body.report_blocks(blocks);
        Ok(())
    }

    /// Appends an SDES with one source's CNAME of at most 255 bytes.
    pub fn sdes_cname(&mut self, ssrc: Ssrc, cname: &str) -> Result<(), RtcpError> {
        let text_len = u8::try_from(cname.len()).map_err(|_| RtcpError::TooMany)?;
        // At least one zero ends the chunk.
        let body_len = (4 + 2 + cname.len() + 1).next_multiple_of(4);
        let mut body = self.begin(kind::SDES, 1, body_len)?;
        body.word(ssrc.0);
        body.bytes(&[1, text_len]);
        body.bytes(cname.as_bytes());
        let padding = HEADER_LEN + body_len - body.at;
        body.bytes(&[0; 4][..padding]);
        Ok(())
    }

    /// Appends a BYE of one source.
    pub fn bye(&mut self, ssrc: Ssrc) -> Result<(), RtcpError> {
        self.begin(kind::BYE, 1, 4)?.word(ssrc.0);
        Ok(())
    }

    /// Appends a generic NACK. Numbers in ascending order pack best. Nothing is written for an empty list.
    pub fn nack(&mut self, sender: Ssrc, media: Ssrc, lost: &[u16]) -> Result<(), RtcpError> {
        let entries = NackPairs { lost }.count();
        if entries == 0 {
            return Ok(());
        }
        let mut body = self.begin(kind::RTPFB, usize::from(kind::NACK), 8 + entries * 4)?;
        body.word(sender.0);
        body.word(media.0);
        for pair in (NackPairs { lost }) {
            body.word(pair);
        }
        Ok(())
    }

    /// Appends a PLI.
    pub fn pli(&mut self, sender: Ssrc, media: Ssrc) -> Result<(), RtcpError> {
        let mut body = self.begin(kind::PSFB, usize::from(kind::PLI), 8)?;
        body.word(sender.0);
        body.word(media.0);
        Ok(())
    }

    /// Appends a FIR for one source. The sequence number goes up by one for every new request.
    pub fn fir(&mut self, sender: Ssrc, media: Ssrc, command_sequence: u8) -> Result<(), RtcpError> {
        let mut body = self.begin(kind::PSFB, usize::from(kind::FIR), 16)?;
        body.word(sender.0);
        // RFC 5104 section 4.3.1.2: the media source of the header is unused and 0.
        body.word(0);
        body.word(media.0);
        body.word(u32::from(command_sequence) << 24);
        Ok(())
    }

    /// Appends a REMB for at most 255 sources. The bitrate keeps its 18 most significant bits, rounded down.
    pub fn remb(&mut self, sender: Ssrc, bitrate_bps: u64, sources: &[Ssrc]) -> Result<(), RtcpError> {
        let count = u8::try_from(sources.len()).map_err(|_| RtcpError::TooMany)?;
        let exponent = (64 - bitrate_bps.leading_zeros()).saturating_sub(18);
        let mantissa = (bitrate_bps >> exponent) as u32;
        let mut body = self.begin(kind::PSFB, usize::from(kind::ALFB), 16 + sources.len() * 4)?;
        body.word(sender.0);
        body.word(0);
        body.bytes(b"REMB");
        body.word(u32::from(count) << 24 | exponent << 18 | mantissa);
        for source in sources {
            body.word(source.0);
        }
        Ok(())
    }

    /// Appends whole RTCP packets that were built elsewhere.
    pub fn raw(&mut self, packets: &[u8]) -> Result<(), RtcpError> {
        let end = self.len + packets.len();
        self.out
            .get_mut(self.len..end)
            .ok_or(RtcpError::NoRoom)?
            .copy_from_slice(packets);
        self.len = end;
        Ok(())
    }
}

/// Packs lost numbers into (number, bitmap of the 16 after it) words.
struct NackPairs<'a> {
    lost: &'a [u16],
}

impl Iterator for NackPairs<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let (&base, mut rest) = self.lost.split_first()?;
        let mut bitmap = 0_u16;
        while let Some((&next, after)) = rest.split_first() {
            match next.wrapping_sub(base) {
                0 => {}
                offset @ 1..=16 => bitmap |= 1 << (offset - 1),
                _ => break,
            }
            rest = after;
        }
        self.lost = rest;
        Some(u32::from(base) << 16 | u32::from(bitmap))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
                            if let Ok(feedback) = crate::twcc::Feedback::parse(fci) {
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
}
