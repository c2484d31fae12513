//! A producer: one stream that a participant sends us. It restores, stores and judges what arrives; consumers forward it.

use std::ops::Range;
use std::time::{Duration, Instant};

use crate::congestion::bitrate::BitrateWindow;
use crate::control::error::EngineError;
use crate::control::parameters::{MediaKind, RtpParameters};
use crate::control::stats::ProducerStats;
use crate::ids::{Kept, Key, ProducerId, Ssrc, of};
use crate::stream::clock::MediaClock;
use crate::stream::format::{StreamFormat, extension_map, main_codec};
use crate::stream::keyframe::KeyframeRequester;
use crate::stream::nack::{Arrival, NackGenerator};
use crate::stream::reception::Reception;
use crate::stream::ring::{PacketRing, RingLimits};
use crate::wire::codec;
use crate::wire::ext::{ExtensionKind, ExtensionMap};
use crate::wire::ntp::ntp_duration;
use crate::wire::rtcp::{RtcpError, SenderInfo};
use crate::wire::rtcp_write::RtcpWriter;
use crate::wire::rtp::RtpHeader;
use crate::wire::seq::SeqExtender;

/// Without a packet for so long, a producer that is not paused is silent.
pub const SILENCE: Duration = Duration::from_secs(5);
/// A new source's numbers are placed so far above the old one's that no packet of one is taken for the other's.
const SOURCE_GAP: u64 = 1 << 17;

/// What became of an arriving packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Its extended number.
    pub sequence: u64,
    /// A keyframe starts in it.
    pub keyframe: bool,
    /// Packets with higher numbers were here before it.
    pub late: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counters {
    nacks_sent: u64,
    plis_sent: u64,
    rtx_received: u64,
    keyframes_received: u64,
}

/// What the publisher negotiated that we may send it.
#[derive(Clone, Copy, Debug, Default)]
struct Feedback {
    nack: bool,
    pli: bool,
    fir: bool,
}

/// One stream that a participant sends us.
pub struct Producer {
    /// Its id.
    pub id: ProducerId,
    /// Where it arrives.
    pub transport: Key<of::Transport>,
    /// Codec and repair.
    pub format: StreamFormat,
    mime_type: String,
    /// The media section by which packets of an unknown source are found.
    pub mid: Option<String>,
    /// Extension ids of those that we understand.
    pub extensions: ExtensionMap,
    /// Extension ids by URI, for the mapping to consumers.
    pub extension_uris: Vec<(String, u8)>,
    /// The media's source, once known.
    pub ssrc: Option<u32>,
    /// The retransmissions' source, once known.
    pub rtx_ssrc: Option<u32>,
    feedback: Feedback,
    /// Forwarding is switched off.
    pub paused: bool,
    /// Who forwards it.
    pub consumers: Vec<Key<of::Consumer>>,
    /// Who captures it.
    pub captures: Vec<Key<of::Capture>>,
    /// When its frames were captured.
    pub clock: MediaClock,
    extender: SeqExtender,
    /// Added to extended numbers; a multiple of 2^16.
    sequence_base: u64,
    /// Counts changes of source.
    pub source_epoch: u32,
    highest: u64,
    reception: Reception,
    incoming: BitrateWindow,
    nack: NackGenerator,
    /// Recent packets.
    pub ring: PacketRing,
    /// Keyframes that somebody waits for.
    pub keyframe: KeyframeRequester,
    fir_sequence: u8,
    last_keyframe_timestamp: Option<u32>,
    last_sender_report: Option<(SenderInfo, Instant)>,
    last_packet_at: Option<Instant>,
    /// Since when it could have sent.
    listening_since: Instant,
    started: bool,
    silent: bool,
    last_level: Option<u8>,
    counters: Counters,
}

impl Kept for Producer {
    type Kind = of::Producer;
}

impl Producer {
    /// A new one; its parameters are checked.
    pub fn new(
        id: ProducerId,
        transport: Key<of::Transport>,
        kind: MediaKind,
        parameters: &RtpParameters,
        paused: bool,
        now: Instant,
    ) -> Result<Self, EngineError> {
        let format = StreamFormat::of(kind, parameters)?;
        let codec = main_codec(parameters)?;
        if parameters.encodings.len() > 1 {
            return Err(EngineError::Unsupported("rtpParameters.encodings: more than one"));
        }
        let encoding = parameters.encodings.first().copied().unwrap_or_default();
        let extensions = extension_map(parameters)?;
        if encoding.ssrc.is_none() && (parameters.mid.is_none() || extensions.id(ExtensionKind::Mid).is_none()) {
            return Err(EngineError::Invalid {
                field: "rtpParameters",
                problem: "need an ssrc, or a mid with its header extension",
            });
        }
        let limits = if kind == MediaKind::Audio {
            RingLimits::AUDIO
        } else {
            RingLimits::VIDEO
        };
        Ok(Self {
            id,
            transport,
            mime_type: codec.mime_type.clone(),
            mid: parameters.mid.clone(),
            extensions,
            extension_uris: parameters.header_extensions.clone(),
            ssrc: encoding.ssrc,
            rtx_ssrc: encoding.rtx_ssrc,
            feedback: Feedback {
                nack: codec.has_feedback("nack", ""),
                pli: codec.has_feedback("nack", "pli"),
                fir: codec.has_feedback("ccm", "fir"),
            },
            paused,
            consumers: Vec::new(),
            captures: Vec::new(),
            clock: MediaClock::new(format.clock_rate_hz),
            extender: SeqExtender::new(),
            sequence_base: 0,
            source_epoch: 0,
            highest: 0,
            reception: Reception::new(format.clock_rate_hz),
            incoming: BitrateWindow::new(),
            nack: NackGenerator::new(),
            ring: PacketRing::new(limits),
            keyframe: KeyframeRequester::new(),
            fir_sequence: 0,
            last_keyframe_timestamp: None,
            last_sender_report: None,
            last_packet_at: None,
            listening_since: now,
            started: false,
            silent: false,
            last_level: None,
            counters: Counters::default(),
            format,
        })
    }

    /// Whether it has had another source than this.
    pub fn is_of_other_source(&self, ssrc: u32) -> bool {
        self.ssrc.is_some_and(|known| known != ssrc)
    }

    /// A new source took over (the publisher replaced its encoder): numbers start anew, above all that were seen.
    pub fn switch_source(&mut self, ssrc: u32) {
        if self.ssrc == Some(ssrc) {
            return;
        }
        if self.ssrc.replace(ssrc).is_none() {
            return;
        }
        self.rtx_ssrc = None;
        self.sequence_base = (self.highest + SOURCE_GAP) & !0xFFFF;
        self.source_epoch += 1;
        self.extender = SeqExtender::new();
        self.reception = Reception::new(self.format.clock_rate_hz);
        self.nack = NackGenerator::new();
        self.last_sender_report = None;
        self.last_keyframe_timestamp = None;
        self.clock.reset();
    }

    /// Unwraps a retransmission in place (RFC 4588): the original packet is what remains at the returned place.
    pub fn unwrap_rtx(&mut self, header: &RtpHeader, packet: &mut [u8]) -> Option<(RtpHeader, Range<usize>)> {
        let payload = header.payload_range(packet.len());
        // Padding of a prober has no original sequence number, or nothing behind it.
        if payload.len() <= 2 {
            return None;
        }
        let original = [packet[payload.start], packet[payload.start + 1]];
        let ssrc = self.ssrc?;
        packet.copy_within(..payload.start, 2);
        let restored = 2..packet.len();
        let bytes = &mut packet[restored.clone()];
        bytes[1] = (bytes[1] & 0x80) | self.format.payload_type.0;
        bytes[2..4].copy_from_slice(&original);
        bytes[8..12].copy_from_slice(&ssrc.to_be_bytes());
        let header = RtpHeader::parse(bytes).ok()?;
        self.counters.rtx_received += 1;
        Some((header, restored))
    }

    /// A packet of the stream arrived. `None`: there is nothing to forward.
    #[inline]
    pub fn receive(&mut self, header: &RtpHeader, packet: &[u8], is_rtx: bool, now: Instant) -> Option<Accepted> {
        self.started = true;
        self.last_packet_at = Some(now);
        self.incoming.add(packet.len(), now);
        // A retransmission tells of the past: it must not move the extender, which may not have begun.
        if is_rtx && self.extender.highest().is_none() {
            return None;
        }
        let raw = if is_rtx {
            self.extender.peek(header.sequence)
        } else {
            self.extender.extend(header.sequence)
        };
        let sequence = self.sequence_base + raw;
        if !is_rtx {
            self.reception.on_packet(raw, header.timestamp, packet.len(), now);
        }
        self.silent = false;
        if self.paused {
            return None;
        }
        if self.ring.get(sequence, now).is_some() {
            return None;
        }
        let late = sequence < self.highest;
        self.highest = self.highest.max(sequence);
        if self.feedback.nack && self.nack.on_packet(sequence, now) == Arrival::Late && is_rtx {
            return None;
        }
        let payload = header.payload(packet);
        let keyframe = !payload.is_empty() && codec::is_keyframe(self.format.codec, payload);
        if keyframe && self.format.kind == MediaKind::Video {
            self.nack.on_keyframe(sequence);
            self.keyframe.on_keyframe();
            // Parameter sets and the picture that follows them are one keyframe.
            if self.last_keyframe_timestamp.replace(header.timestamp) != Some(header.timestamp) {
                self.counters.keyframes_received += 1;
            }
        }
        self.ring.insert(sequence, header, packet, keyframe, now);
        Some(Accepted {
            sequence,
            keyframe,
            late,
        })
    }

    /// A packet's audio level in −dBov.
    #[inline]
    pub fn on_level(&mut self, minus_dbov: u8) {
        self.last_level = Some(minus_dbov);
    }

    /// The publisher's sender report.
    pub fn on_sender_report(&mut self, info: &SenderInfo, now: Instant) {
        self.reception.on_sender_report(info, now);
        self.last_sender_report = Some((*info, now));
    }

    /// Media time at `now` in the publisher's clocks (NTP, RTP), from its last sender report.
    ///
    /// Extrapolating moves along the line that the publisher drew, so that sound and picture of one publisher stay together,
    /// and every report of ours has an NTP time of its own, by which its echo is found.
    pub fn media_time(&self, now: Instant) -> Option<(u64, u32)> {
        let (info, at) = self.last_sender_report.as_ref()?;
        let elapsed = now.saturating_duration_since(*at);
        let ntp = info.ntp.wrapping_add(ntp_duration(elapsed));
        let ticks = (elapsed.as_nanos() * u128::from(self.format.clock_rate_hz) / 1_000_000_000) as u32;
        Some((ntp, info.rtp_timestamp.wrapping_add(ticks)))
    }

    /// The block about this stream for the next receiver report.
    pub fn report_block(&mut self, now: Instant) -> Option<crate::wire::rtcp::ReportBlock> {
        let ssrc = self.ssrc.filter(|_| self.reception.packets() > 0)?;
        Some(self.reception.report_block(Ssrc(ssrc), now))
    }

    /// Packets expected and lost since the beginning.
    pub fn expected_and_lost(&self) -> (u64, i64) {
        (self.reception.expected(), self.reception.lost())
    }

    /// Writes what is due towards the publisher: NACKs and keyframe requests.
    pub fn write_feedback(
        &mut self,
        writer: &mut RtcpWriter<'_>,
        sender: Ssrc,
        rtt: Duration,
        now: Instant,
    ) -> Result<(), RtcpError> {
        let Some(media) = self.ssrc.map(Ssrc) else {
            return Ok(());
        };
        if self.paused {
            return Ok(());
        }
        if self.feedback.nack {
            while let Some(batch) = self.nack.poll(now, rtt) {
                if batch.needs_keyframe && self.format.kind == MediaKind::Video {
                    self.keyframe.want();
                }
                if !batch.sequences().is_empty() {
                    self.counters.nacks_sent += 1;
                    writer.nack(sender, media, batch.sequences())?;
                }
            }
        }
        if self.keyframe.poll(now, rtt) {
            if self.feedback.pli {
                self.counters.plis_sent += 1;
                writer.pli(sender, media)?;
            } else if self.feedback.fir {
                self.counters.plis_sent += 1;
                self.fir_sequence = self.fir_sequence.wrapping_add(1);
                writer.fir(sender, media, self.fir_sequence)?;
            }
        }
        Ok(())
    }

    /// Somebody needs a keyframe.
    pub fn want_keyframe(&mut self) {
        if self.format.kind == MediaKind::Video && !self.keyframe.is_wanted() {
            self.keyframe.want();
        }
    }

    /// Switches forwarding off or on.
    pub fn set_paused(&mut self, paused: bool, now: Instant) {
        if self.paused && !paused {
            self.listening_since = now;
            // What was lost while nobody listened is not worth asking for.
            self.nack = NackGenerator::new();
        }
        self.paused = paused;
        if paused {
            self.silent = false;
        }
    }

    /// `true`: it has just become silent.
    pub fn check_silence(&mut self, now: Instant) -> bool {
        let due = self.silence_deadline().is_some_and(|due| due <= now);
        if due {
            self.silent = true;
        }
        due
    }

    fn silence_deadline(&self) -> Option<Instant> {
        if self.paused || self.silent {
            return None;
        }
        // One that never began is silent too: its participant believes to be seen.
        let since = self
            .last_packet_at
            .map_or(self.listening_since, |last| last.max(self.listening_since));
        Some(since + SILENCE)
    }

    /// When it next wants something.
    pub fn next_timeout(&self, rtt: Duration, now: Instant) -> Option<Instant> {
        [self.feedback_timeout(rtt, now), self.silence_deadline()]
            .into_iter()
            .flatten()
            .min()
    }

    /// When it next wants to tell its publisher something.
    #[inline]
    pub fn feedback_timeout(&self, rtt: Duration, now: Instant) -> Option<Instant> {
        if self.paused || self.ssrc.is_none() {
            return None;
        }
        let nack = if self.feedback.nack {
            self.nack.next_timeout()
        } else {
            None
        };
        let keyframe = self.keyframe.next_timeout(rtt, now);
        match (nack, keyframe) {
            (Some(nack), Some(keyframe)) => Some(nack.min(keyframe)),
            (one, other) => one.or(other),
        }
    }

    /// Whether lost packets are asked for again.
    pub fn repairs(&self) -> bool {
        self.feedback.nack
    }

    /// Whether something arrived on it.
    pub fn has_started(&self) -> bool {
        self.started
    }

    /// Whether it is silent though it is not paused.
    pub fn is_silent(&self) -> bool {
        self.silent
    }

    /// The highest extended number so far.
    pub fn highest(&self) -> u64 {
        self.highest
    }

    /// `producer.stats`
    pub fn stats(&self, now: Instant) -> ProducerStats {
        ProducerStats {
            kind: self.format.kind,
            mime_type: self.mime_type.clone(),
            ssrc: self.ssrc,
            packets_received: self.reception.packets(),
            bytes_received: self.reception.bytes(),
            packets_lost: self.reception.lost(),
            fraction_lost: self.reception.fraction_lost(),
            jitter_ms: self.reception.jitter_ms(),
            nacks_sent: self.counters.nacks_sent,
            plis_sent: self.counters.plis_sent,
            rtx_received: self.counters.rtx_received,
            keyframes_received: self.counters.keyframes_received,
            bitrate_bps: self.incoming.bps(now),
            audio_level_dbov: self.last_level.map(|level| -i16::from(level)),
            last_packet_age_ms: self
                .last_packet_at
                .map(|at| now.saturating_duration_since(at).as_millis() as u64),
        }
    }
}
