//! A consumer: one producer's stream as one participant receives it, rewritten to what that participant negotiated.

use std::time::{Duration, Instant};

use crate::congestion::bitrate::BitrateWindow;
use crate::control::error::EngineError;
use crate::control::parameters::{MediaKind, RtpParameters};
use crate::control::stats::ConsumerStats;
use crate::ids::{ConsumerId, Kept, Key, PayloadType, Ssrc, of};
use crate::path::association::Association;
use crate::path::outbox::{MAX_DATAGRAM_BYTES, Outbox};
use crate::secure::srtp::MAX_OVERHEAD;
use crate::stream::format::{StreamFormat, extension_map, main_codec};
use crate::stream::packet::MediaPacket;
use crate::stream::producer::Producer;
use crate::stream::sequence::{Mapped, SequenceMap};
use crate::wire::ext::{ExtensionKind, MAX_EXTENSION_ID};
use crate::wire::ntp::ntp_duration;
use crate::wire::rtcp::{ReportBlock, SenderInfo};
use crate::wire::rtp::{ExtensionElement, HeaderFields, write_header};

/// RFC 5761 leaves a mid 16 bytes in the one-byte extension form.
const MAX_MID_BYTES: usize = 16;
/// Elements that a forwarded packet carries at most.
const MAX_ELEMENTS: usize = 16;
/// Retransmissions may take so many bytes per second, or half of the stream if that is more.
const RESEND_MIN_BYTES_PER_S: u64 = 64_000;
/// A number is not sent again sooner than this after the last time.
const RESEND_MIN_INTERVAL: Duration = Duration::from_millis(10);
/// Numbers whose last retransmission is remembered; a power of two.
const RESEND_MEMORY: usize = 256;

/// What became of a packet that was offered to a consumer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forwarded {
    /// It went out.
    Sent,
    /// It went out as the first after a gap: those after it that came earlier should follow.
    Synced,
    /// It was not for this consumer now.
    Dropped,
    /// The consumer waits for a keyframe.
    NeedsKeyframe,
}

struct Rtx {
    ssrc: Ssrc,
    payload_type: PayloadType,
    sequence: u16,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counters {
    packets_sent: u64,
    /// On the wire.
    bytes_sent: u64,
    /// Payload alone, for sender reports.
    payload_bytes: u64,
    nacks_received: u64,
    packets_retransmitted: u64,
    plis_received: u64,
}

/// One stream that we send to a participant.
pub struct Consumer {
    /// Its id.
    pub id: ConsumerId,
    /// Where it goes.
    pub transport: Key<of::Transport>,
    /// What it forwards.
    pub producer: Key<of::Producer>,
    format: StreamFormat,
    mime_type: String,
    /// Its source.
    pub ssrc: Ssrc,
    rtx: Option<Rtx>,
    /// Whether the participant may ask for packets again.
    nack: bool,
    /// RTCP's canonical name.
    pub cname: String,
    mid: [u8; MAX_MID_BYTES],
    mid_len: usize,
    mid_id: Option<u8>,
    abs_send_time_id: Option<u8>,
    /// Our extension id for each of the producer's; 0: not forwarded.
    extension_ids: [u8; MAX_EXTENSION_ID as usize + 1],
    /// Forwarding is switched off.
    pub paused: bool,
    /// The next packet that a decoder can begin with starts the stream anew.
    unsynced: bool,
    sequences: SequenceMap,
    source_epoch: u32,
    timestamp_offset: u32,
    last_timestamp: u32,
    last_sent_at: Option<Instant>,
    /// Middle 32 bits of the NTP times that our last reports said, and when they went.
    reports_sent: [Option<(u32, Instant)>; 4],
    rtt: Option<Duration>,
    packets_lost: i64,
    fraction_lost: f64,
    outgoing: BitrateWindow,
    resend_tokens: u64,
    resend_refilled: Instant,
    /// Zero of the send times; the same for all consumers of an engine, whose receivers compare them across streams.
    epoch: Instant,
    resends: Vec<(u64, Option<Instant>)>,
    counters: Counters,
}

impl Kept for Consumer {
    type Kind = of::Consumer;
}

impl Consumer {
    /// A new one; its parameters are checked against its producer's.
    #[expect(
        clippy::too_many_arguments,
        reason = "called once, from the command of the same fields"
    )]
    pub fn new(
        id: ConsumerId,
        transport: Key<of::Transport>,
        producer_key: Key<of::Producer>,
        producer: &Producer,
        parameters: &RtpParameters,
        paused: bool,
        first_sequence: u16,
        epoch: Instant,
    ) -> Result<Self, EngineError> {
        let format = StreamFormat::of(producer.format.kind, parameters)?;
        if format.codec != producer.format.codec {
            return Err(EngineError::Invalid {
                field: "rtpParameters.codecs",
                problem: "is not the producer's codec",
            });
        }
        let codec = main_codec(parameters)?;
        let [encoding] = parameters.encodings.as_slice() else {
            return Err(EngineError::Invalid {
                field: "rtpParameters.encodings",
                problem: "must have one entry",
            });
        };
        let Some(ssrc) = encoding.ssrc else {
            return Err(EngineError::Invalid {
                field: "rtpParameters.encodings.ssrc",
                problem: "is missing",
            });
        };
        let rtx = match (encoding.rtx_ssrc, format.rtx_payload_type) {
            (Some(rtx_ssrc), Some(payload_type)) => Some(Rtx {
                ssrc: Ssrc(rtx_ssrc),
                payload_type,
                sequence: first_sequence ^ 0x2A5A,
            }),
            _ => None,
        };
        if rtx.as_ref().is_some_and(|rtx| rtx.ssrc.0 == ssrc) {
            return Err(EngineError::SsrcInUse(ssrc));
        }
        let map = extension_map(parameters)?;
        let mut mid = [0; MAX_MID_BYTES];
        let mid_text = parameters.mid.as_deref().unwrap_or_default().as_bytes();
        if mid_text.len() > MAX_MID_BYTES {
            return Err(EngineError::Invalid {
                field: "rtpParameters.mid",
                problem: "is longer than 16 bytes",
            });
        }
        mid[..mid_text.len()].copy_from_slice(mid_text);
        Ok(Self {
            id,
            transport,
            producer: producer_key,
            mime_type: codec.mime_type.clone(),
            ssrc: Ssrc(ssrc),
            rtx,
            nack: codec.has_feedback("nack", ""),
            // RFC 8834 and aiortc both want one.
            cname: parameters
                .cname
                .clone()
                .filter(|cname| !cname.is_empty())
                .unwrap_or_else(|| format!("meetkit-{id}")),
            mid,
            mid_len: mid_text.len(),
            mid_id: map.id(ExtensionKind::Mid).filter(|_| !mid_text.is_empty()),
            abs_send_time_id: map.id(ExtensionKind::AbsSendTime),
            extension_ids: extension_ids(producer, parameters),
            paused,
            unsynced: true,
            sequences: SequenceMap::new(0x1_0000 + u64::from(first_sequence & 0x3FFF)),
            source_epoch: producer.source_epoch,
            timestamp_offset: 0,
            last_timestamp: 0,
            last_sent_at: None,
            reports_sent: [None; 4],
            rtt: None,
            packets_lost: 0,
            fraction_lost: 0.0,
            outgoing: BitrateWindow::new(),
            resend_tokens: RESEND_MIN_BYTES_PER_S,
            resend_refilled: epoch,
            epoch,
            resends: Vec::new(),
            counters: Counters::default(),
            format,
        })
    }

    /// The retransmissions' source.
    pub fn rtx_ssrc(&self) -> Option<Ssrc> {
        self.rtx.as_ref().map(|rtx| rtx.ssrc)
    }

    /// Switches forwarding off or on. When on again, the stream continues at the next packet that a decoder can begin with.
    pub fn set_paused(&mut self, paused: bool) {
        self.paused = paused;
        self.unsynced = true;
    }

    /// The stream was interrupted (its producer was paused, its transport was away).
    #[inline]
    pub fn interrupt(&mut self) {
        self.unsynced = true;
    }

    /// Whether it waits for something that a decoder can begin with.
    pub fn is_unsynced(&self) -> bool {
        self.unsynced
    }

    /// Forwards a packet of its producer.
    #[inline]
    pub fn forward(
        &mut self,
        packet: &MediaPacket<'_>,
        path: &mut Association,
        outbox: &mut Outbox,
        now: Instant,
    ) -> Forwarded {
        if self.paused {
            return Forwarded::Dropped;
        }
        if !path.can_send() {
            self.unsynced = true;
            return Forwarded::Dropped;
        }
        if packet.source_epoch != self.source_epoch {
            self.unsynced = true;
        }
        let payload = packet.header.payload(packet.bytes);
        let mut synced = false;
        if self.unsynced {
            if self.format.kind == MediaKind::Video && !packet.keyframe {
                return Forwarded::NeedsKeyframe;
            }
            if payload.is_empty() || !self.sync(packet, now) {
                return Forwarded::Dropped;
            }
            synced = true;
        }
        if payload.is_empty() {
            // Padding alone: a probe of the publisher's, which is none of this participant's business.
            self.sequences.skip(packet.sequence);
            return Forwarded::Dropped;
        }
        let Some(mapped) = self.sequences.forward(packet.sequence) else {
            return Forwarded::Dropped;
        };
        let sent = self
            .write(packet, mapped, None, outbox)
            .and_then(|len| path.send_rtp(outbox, len, false));
        let Some(len) = sent else {
            return Forwarded::Dropped;
        };
        self.counters.packets_sent += 1;
        self.counters.bytes_sent += len as u64;
        self.counters.payload_bytes += payload.len() as u64;
        self.outgoing.add(len, now);
        self.last_timestamp = packet.header.timestamp.wrapping_add(mapped.timestamp_offset);
        self.last_sent_at = Some(now);
        if synced { Forwarded::Synced } else { Forwarded::Sent }
    }

    fn sync(&mut self, packet: &MediaPacket<'_>, now: Instant) -> bool {
        if packet.source_epoch != self.source_epoch {
            // Another source's timestamps: continue from the last by the time that went by.
            if let Some(last) = self.last_sent_at {
                let elapsed = now.saturating_duration_since(last).as_nanos();
                let ticks = (elapsed * u128::from(self.format.clock_rate_hz) / 1_000_000_000).max(1) as u32;
                self.timestamp_offset = self
                    .last_timestamp
                    .wrapping_add(ticks)
                    .wrapping_sub(packet.header.timestamp);
            }
            self.source_epoch = packet.source_epoch;
        }
        if !self.sequences.start(packet.sequence, self.timestamp_offset) {
            return false;
        }
        self.unsynced = false;
        true
    }

    /// Writes the packet into the outbox's slot as this consumer sends it, or wrapped as RTX; returns its length unsealed.
    #[inline]
    fn write(&self, packet: &MediaPacket<'_>, mapped: Mapped, rtx: Option<&Rtx>, outbox: &mut Outbox) -> Option<usize> {
        let abs_send_time = abs_send_time(packet.arrived, self.epoch);
        let mut elements = [ExtensionElement { id: 0, data: &[] }; MAX_ELEMENTS];
        let mut count = 0;
        let mut push = |id: u8, data| {
            if id != 0 && count < MAX_ELEMENTS {
                elements[count] = ExtensionElement { id, data };
                count += 1;
            }
        };
        for element in packet.elements.as_slice() {
            push(
                self.extension_ids.get(usize::from(element.id)).copied().unwrap_or(0),
                element.data,
            );
        }
        push(self.mid_id.unwrap_or(0), &self.mid[..self.mid_len]);
        push(self.abs_send_time_id.unwrap_or(0), &abs_send_time);

        let sequence = mapped.sequence as u16;
        let (payload_type, ssrc, wire_sequence) = match rtx {
            None => (self.format.payload_type, self.ssrc, sequence),
            Some(rtx) => (rtx.payload_type, rtx.ssrc, rtx.sequence),
        };
        let fields = HeaderFields {
            marker: packet.header.marker,
            has_padding: false,
            payload_type,
            sequence: wire_sequence,
            timestamp: packet.header.timestamp.wrapping_add(mapped.timestamp_offset),
            ssrc,
        };
        let slot = outbox.slot();
        let mut len = write_header(slot, &fields, &elements[..count]).ok()?;
        let payload = packet.header.payload(packet.bytes);
        if len + 2 + payload.len() + MAX_OVERHEAD > MAX_DATAGRAM_BYTES {
            return None;
        }
        if rtx.is_some() {
            slot[len..len + 2].copy_from_slice(&sequence.to_be_bytes());
            len += 2;
        }
        slot[len..len + payload.len()].copy_from_slice(payload);
        Some(len + payload.len())
    }

    /// The participant asked for packets again: `(packet of the producer, where it went)` of what should be sent.
    ///
    /// A number asked for again within a round trip was answered already; the answer is still under way.
    pub fn wanted_again(&mut self, sequence: u16, now: Instant) -> Option<(u64, Mapped)> {
        if self.paused || !self.nack {
            return None;
        }
        let (of_producer, mapped) = self.sequences.back(sequence)?;
        if self.resends.is_empty() {
            self.resends.resize(RESEND_MEMORY, (0, None));
        }
        let remembered = &mut self.resends[mapped.sequence as usize % RESEND_MEMORY];
        let interval = (self.rtt.unwrap_or_default() * 3 / 4).clamp(RESEND_MIN_INTERVAL, Duration::from_secs(1));
        if remembered.0 == mapped.sequence
            && remembered
                .1
                .is_some_and(|at| now.saturating_duration_since(at) < interval)
        {
            return None;
        }
        *remembered = (mapped.sequence, Some(now));
        Some((of_producer, mapped))
    }

    /// Sends a packet again. `false`: the budget is used up, or it could not be sent.
    pub fn resend(
        &mut self,
        packet: &MediaPacket<'_>,
        mapped: Mapped,
        path: &mut Association,
        outbox: &mut Outbox,
        now: Instant,
    ) -> bool {
        if !self.take_resend_tokens(packet.bytes.len() as u64, now) {
            return false;
        }
        let rtx = self.rtx.take();
        let written = self.write(packet, mapped, rtx.as_ref(), outbox);
        let plain = rtx.is_none();
        self.rtx = rtx;
        let Some(len) = written.and_then(|len| path.send_rtp(outbox, len, plain)) else {
            return false;
        };
        if let Some(rtx) = &mut self.rtx {
            rtx.sequence = rtx.sequence.wrapping_add(1);
        }
        self.counters.packets_retransmitted += 1;
        self.counters.bytes_sent += len as u64;
        self.outgoing.add(len, now);
        true
    }

    fn take_resend_tokens(&mut self, bytes: u64, now: Instant) -> bool {
        let rate = RESEND_MIN_BYTES_PER_S.max(self.outgoing.bps(now) / 16);
        let elapsed = now.saturating_duration_since(self.resend_refilled);
        let refill = (elapsed.as_micros() as u64).saturating_mul(rate) / 1_000_000;
        if refill > 0 {
            self.resend_tokens = (self.resend_tokens + refill).min(rate);
            self.resend_refilled = now;
        }
        let enough = self.resend_tokens >= bytes;
        if enough {
            self.resend_tokens -= bytes;
        }
        enough
    }

    /// The participant's NACK packet arrived.
    pub fn count_nack(&mut self) {
        self.counters.nacks_received += 1;
    }

    /// The participant's PLI or FIR arrived.
    pub fn count_keyframe_request(&mut self) {
        self.counters.plis_received += 1;
    }

    /// The sender's part of the next report; `None` when nothing was sent, or the publisher's clock is unknown.
    pub fn sender_info(&mut self, producer: &Producer, now: Instant) -> Option<SenderInfo> {
        if self.counters.packets_sent == 0 || self.unsynced || self.source_epoch != producer.source_epoch {
            return None;
        }
        let (ntp, rtp_timestamp) = producer.media_time(now)?;
        self.reports_sent.rotate_right(1);
        self.reports_sent[0] = Some(((ntp >> 16) as u32, now));
        Some(SenderInfo {
            ntp,
            rtp_timestamp: rtp_timestamp.wrapping_add(self.timestamp_offset),
            packet_count: self.counters.packets_sent as u32,
            octet_count: self.counters.payload_bytes as u32,
        })
    }

    /// The participant reported on this stream; returns the round trip if the report tells it.
    ///
    /// The NTP times in our reports are the publisher's, so the echo is looked up instead of subtracted from our clock.
    pub fn on_report(&mut self, block: &ReportBlock, now: Instant) -> Option<Duration> {
        self.packets_lost = i64::from(block.cumulative_lost);
        self.fraction_lost = f64::from(block.fraction_lost) / 256.0;
        if block.last_sr == 0 {
            return None;
        }
        let (_, sent) = self
            .reports_sent
            .iter()
            .flatten()
            .find(|(ntp, _)| *ntp == block.last_sr)?;
        let delay = Duration::from_nanos((u64::from(block.delay_since_last_sr) * 1_000_000_000) >> 16);
        let rtt = now.saturating_duration_since(*sent).checked_sub(delay)?;
        self.rtt = Some(rtt);
        Some(rtt)
    }

    /// `consumer.stats`
    pub fn stats(&self, now: Instant) -> ConsumerStats {
        ConsumerStats {
            kind: self.format.kind,
            mime_type: self.mime_type.clone(),
            ssrc: self.ssrc.0,
            packets_sent: self.counters.packets_sent,
            bytes_sent: self.counters.bytes_sent,
            packets_lost: self.packets_lost,
            fraction_lost: self.fraction_lost,
            rtt_ms: self.rtt.map(|rtt| rtt.as_secs_f64() * 1000.0),
            nacks_received: self.counters.nacks_received,
            packets_retransmitted: self.counters.packets_retransmitted,
            plis_received: self.counters.plis_received,
            bitrate_bps: self.outgoing.bps(now),
        }
    }
}

/// For each of the producer's extension ids, the consumer's for the same URI; what is ours to write is left out.
fn extension_ids(producer: &Producer, parameters: &RtpParameters) -> [u8; MAX_EXTENSION_ID as usize + 1] {
    let mut ids = [0; MAX_EXTENSION_ID as usize + 1];
    for (uri, id) in &producer.extension_uris {
        let ours = matches!(
            ExtensionKind::from_uri(uri),
            Some(
                ExtensionKind::Mid
                    | ExtensionKind::RtpStreamId
                    | ExtensionKind::RepairedRtpStreamId
                    | ExtensionKind::AbsSendTime
                    | ExtensionKind::TransportWideCc
            )
        );
        if ours {
            continue;
        }
        if let Some((_, out)) = parameters.header_extensions.iter().find(|(other, _)| other == uri) {
            ids[usize::from(*id)] = *out;
        }
    }
    ids
}

/// 6.18 fixed point seconds modulo 64 s since `epoch`.
fn abs_send_time(at: Instant, epoch: Instant) -> [u8; 3] {
    let since = at.saturating_duration_since(epoch);
    let [_, bytes @ ..] = ((ntp_duration(since) >> 14) as u32 & 0xFF_FFFF).to_be_bytes();
    bytes
}
