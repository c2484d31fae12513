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
#[derive(Clone, Copy, Debug)]
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

macro_rules! items {
    ($(#[$doc:meta])* $name:ident -> $item:ty) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name<'a> {
            rest: &'a [u8],
        }

        impl<'a> Iterator for $name<'a> {
            type Item = $item;

            fn next(&mut self) -> Option<Self::Item> {
                let _ = self.rest;
                todo!()
            }
        }
    };
}

items!(
    /// Iterator over report blocks.
    ReportBlocks -> ReportBlock
);
items!(
    /// Iterator over SSRCs.
    SsrcList -> Ssrc
);
items!(
    /// Iterator over lost sequence numbers, ascending within an entry.
    NackSequences -> u16
);
items!(
    /// Iterator over FIR entries: source and command sequence number.
    FirEntries -> (Ssrc, u8)
);
items!(
    /// Iterator over the sources of an SDES packet that have a CNAME.
    SdesCnames -> (Ssrc, &'a [u8])
);

/// Iterator over the packets of a compound. Unknown kinds are skipped; after an error it ends.
#[derive(Clone, Debug)]
pub struct RtcpPackets<'a> {
    rest: &'a [u8],
}

/// Reads a compound packet.
pub fn packets(compound: &[u8]) -> RtcpPackets<'_> {
    RtcpPackets { rest: compound }
}

impl<'a> Iterator for RtcpPackets<'a> {
    type Item = Result<RtcpPacket<'a>, RtcpError>;

    fn next(&mut self) -> Option<Self::Item> {
        let _ = self.rest;
        todo!()
    }
}

/// Builds a compound packet in a caller's buffer. A packet that does not fit leaves the buffer's valid part as it was.
#[derive(Debug)]
pub struct RtcpWriter<'a> {
    out: &'a mut [u8],
    len: usize,
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

    /// Appends an SR with at most 31 blocks.
    pub fn sender_report(&mut self, _ssrc: Ssrc, _info: &SenderInfo, _blocks: &[ReportBlock]) -> Result<(), RtcpError> {
        let _ = &self.out;
        todo!()
    }

    /// Appends an RR with at most 31 blocks.
    pub fn receiver_report(&mut self, _ssrc: Ssrc, _blocks: &[ReportBlock]) -> Result<(), RtcpError> {
        todo!()
    }

    /// Appends an SDES with one source's CNAME of at most 255 bytes.
    pub fn sdes_cname(&mut self, _ssrc: Ssrc, _cname: &str) -> Result<(), RtcpError> {
        todo!()
    }

    /// Appends a BYE of one source.
    pub fn bye(&mut self, _ssrc: Ssrc) -> Result<(), RtcpError> {
        todo!()
    }

    /// Appends a generic NACK. Numbers in ascending order pack best. Nothing is written for an empty list.
    pub fn nack(&mut self, _sender: Ssrc, _media: Ssrc, _lost: &[u16]) -> Result<(), RtcpError> {
        todo!()
    }

    /// Appends a PLI.
    pub fn pli(&mut self, _sender: Ssrc, _media: Ssrc) -> Result<(), RtcpError> {
        todo!()
    }

    /// Appends a FIR for one source.
    pub fn fir(&mut self, _sender: Ssrc, _media: Ssrc, _command_sequence: u8) -> Result<(), RtcpError> {
        todo!()
    }

    /// Appends a REMB for at most 255 sources. The bitrate loses precision below 18 significant bits.
    pub fn remb(&mut self, _sender: Ssrc, _bitrate_bps: u64, _sources: &[Ssrc]) -> Result<(), RtcpError> {
        todo!()
    }

    /// Appends whole RTCP packets that were built elsewhere.
    pub fn raw(&mut self, _packets: &[u8]) -> Result<(), RtcpError> {
        todo!()
    }
}
