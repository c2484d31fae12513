//! Building compound RTCP packets.

use crate::ids::Ssrc;
use crate::wire::rtcp::{HEADER_LEN, REPORT_BLOCK_LEN, ReportBlock, RtcpError, SenderInfo, kind};

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
mod tests;
