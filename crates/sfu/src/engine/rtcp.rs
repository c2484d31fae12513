//! RTCP: what participants report and ask for, and what we report and ask of them.

use std::time::Instant;

use crate::engine::Engine;
use crate::engine::transport::REPORT_INTERVAL;
use crate::ids::{Key, Ssrc, of};
use crate::path::outbox::Outbox;
use crate::secure::srtp::MAX_OVERHEAD;
use crate::wire::rtcp::{self, ReportBlock, RtcpPacket};
use crate::wire::rtcp_write::RtcpWriter;

/// Compounds of ours stay below any MTU.
const MAX_COMPOUND_BYTES: usize = 1200 - MAX_OVERHEAD;
/// An RR's count field has 5 bits.
const MAX_BLOCKS: usize = 31;
/// SR without blocks (28) and an SDES with the longest CNAME (8 + 2 + 255 + 3).
const MAX_SR_SDES_BYTES: usize = 300;

impl Engine {
    /// An authentic, decrypted RTCP compound.
    pub(crate) fn on_rtcp(&mut self, outbox: &mut Outbox, key: Key<of::Transport>, compound: &[u8], now: Instant) {
        for packet in rtcp::packets(compound) {
            match packet {
                Err(_) => self.drops.malformed += 1,
                Ok(RtcpPacket::SenderReport { ssrc, info, reports }) => {
                    let arrived_us = self.wall_us(now);
                    if let Some(transport) = self.transports.get_mut(key)
                        && let Some((producer, _)) = transport.sources.get(&ssrc.0)
                        && let Some(producer) = self.producers.get_mut(*producer)
                        && producer.ssrc == Some(ssrc.0)
                    {
                        producer.on_sender_report(&info, now);
                        if producer.clock.is_news(info.ntp) {
                            let at_us = transport.sender_offset.on_report(info.ntp, arrived_us);
                            producer.clock.on_report(info.rtp_timestamp, at_us);
                        }
                    }
                    self.on_report_blocks(key, reports, now);
                }
                Ok(RtcpPacket::ReceiverReport { reports, .. }) => {
                    self.on_report_blocks(key, reports, now);
                }
                Ok(RtcpPacket::Nack { media, lost, .. }) => {
                    let consumer = self
                        .transports
                        .get(key)
                        .and_then(|transport| transport.consumer_sources.get(&media.0))
                        .copied();
                    if let Some(consumer) = consumer {
                        self.resend(outbox, consumer, lost, now);
                    }
                }
                Ok(RtcpPacket::Pli { media, .. }) => {
                    self.on_keyframe_wanted(outbox, key, media, now);
                }
                Ok(RtcpPacket::Fir { entries, .. }) => {
                    for (media, _) in entries {
                        self.on_keyframe_wanted(outbox, key, media, now);
                    }
                }
                // Towards subscribers we do not adapt yet, and a stream ends by its producer, not by its BYE.
                Ok(
                    RtcpPacket::Sdes(_)
                    | RtcpPacket::Bye(_)
                    | RtcpPacket::Remb { .. }
                    | RtcpPacket::TransportFeedback { .. },
                ) => {}
            }
        }
    }

    fn on_report_blocks(&mut self, key: Key<of::Transport>, blocks: impl Iterator<Item = ReportBlock>, now: Instant) {
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        for block in blocks {
            let consumer = transport.consumer_sources.get(&block.ssrc.0);
            // The report on a consumer's retransmissions says nothing of its media.
            if let Some(consumer) = consumer.and_then(|consumer| self.consumers.get_mut(*consumer))
                && consumer.ssrc == block.ssrc
                && let Some(rtt) = consumer.on_report(&block, now)
            {
                transport.rtt = Some(transport.rtt.map_or(rtt, |smoothed| (smoothed * 7 + rtt) / 8));
            }
        }
    }

    fn on_keyframe_wanted(&mut self, outbox: &mut Outbox, key: Key<of::Transport>, media: Ssrc, now: Instant) {
        let consumer = self
            .transports
            .get(key)
            .and_then(|transport| transport.consumer_sources.get(&media.0))
            .copied();
        let Some(consumer) = consumer.and_then(|consumer| self.consumers.get_mut(consumer)) else {
            return;
        };
        consumer.count_keyframe_request();
        let producer = consumer.producer;
        self.request_keyframe(outbox, producer, now);
    }

    /// Asks a publisher for a keyframe, now or when the last request is old enough.
    pub(crate) fn request_keyframe(&mut self, outbox: &mut Outbox, producer: Key<of::Producer>, now: Instant) {
        let Some(producer) = self.producers.get_mut(producer) else {
            return;
        };
        producer.want_keyframe();
        let publisher = producer.transport;
        self.send_feedback(outbox, publisher, now);
        self.arm_transport(publisher, now);
    }

    /// Sends a publisher what is due: NACKs, keyframe requests, transport-wide feedback.
    pub(crate) fn send_feedback(&mut self, outbox: &mut Outbox, key: Key<of::Transport>, now: Instant) {
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        if !transport.path.can_send() {
            return;
        }
        let (rtt, sender) = (transport.rtt(), transport.rtcp_ssrc);
        for index in 0..transport.producers.len() {
            let Some(producer) = transport
                .producers
                .get(index)
                .and_then(|producer| self.producers.get_mut(*producer))
            else {
                continue;
            };
            let mut writer = RtcpWriter::new(&mut outbox.slot()[..MAX_COMPOUND_BYTES]);
            // A batch that has no room is asked for at its next turn.
            let _ = producer.write_feedback(&mut writer, sender, rtt, now);
            let len = writer.len();
            if len > 0 {
                transport.path.send_rtcp(outbox, len);
            }
        }
        if transport.uplink.twcc_id.is_some() {
            while let Ok(Some(len)) = transport
                .uplink
                .twcc
                .poll(&mut outbox.slot()[..MAX_COMPOUND_BYTES], sender, now)
            {
                transport.path.send_rtcp(outbox, len);
            }
        }
    }

    /// Sends a participant its reports when they are due: SR and SDES of what it receives, RR and REMB on what it sends.
    pub(crate) fn send_reports(&mut self, outbox: &mut Outbox, key: Key<of::Transport>, now: Instant) {
        let Some(transport) = self.transports.get(key) else {
            return;
        };
        if now < transport.next_report {
            return;
        }
        // ±20 %, so that the reports of a meeting's participants do not stay in step.
        let jitter = self.next_random() % 400;
        let next = now + REPORT_INTERVAL.mul_f64(f64::from(800 + jitter) / 1000.0);
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        transport.next_report = next;
        if !transport.path.can_send() {
            return;
        }
        self.send_sender_reports(outbox, key, now);
        self.send_receiver_reports(outbox, key, now);
        self.send_remb(outbox, key, now);
    }

    fn send_sender_reports(&mut self, outbox: &mut Outbox, key: Key<of::Transport>, now: Instant) {
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        let mut index = 0;
        while index < transport.consumers.len() {
            let mut writer = RtcpWriter::new(&mut outbox.slot()[..MAX_COMPOUND_BYTES]);
            while index < transport.consumers.len() && writer.len() + MAX_SR_SDES_BYTES <= MAX_COMPOUND_BYTES {
                let consumer = transport
                    .consumers
                    .get(index)
                    .and_then(|consumer| self.consumers.get_mut(*consumer));
                index += 1;
                let Some(consumer) = consumer else { continue };
                let Some(producer) = self.producers.get(consumer.producer) else {
                    continue;
                };
                let Some(info) = consumer.sender_info(producer, now) else {
                    continue;
                };
                let _ = writer
                    .sender_report(consumer.ssrc, &info, &[])
                    .and_then(|()| writer.sdes_cname(consumer.ssrc, &consumer.cname));
            }
            let len = writer.len();
            if len > 0 {
                transport.path.send_rtcp(outbox, len);
            }
        }
    }

    fn send_receiver_reports(&mut self, outbox: &mut Outbox, key: Key<of::Transport>, now: Instant) {
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        let mut blocks = [ReportBlock {
            ssrc: Ssrc(0),
            fraction_lost: 0,
            cumulative_lost: 0,
            highest_sequence: 0,
            jitter: 0,
            last_sr: 0,
            delay_since_last_sr: 0,
        }; MAX_BLOCKS];
        let mut count = 0;
        for producer in &transport.producers {
            let block = self
                .producers
                .get_mut(*producer)
                .and_then(|producer| producer.report_block(now));
            if let Some(block) = block
                && count < MAX_BLOCKS
            {
                blocks[count] = block;
                count += 1;
            }
        }
        if count == 0 {
            return;
        }
        let mut writer = RtcpWriter::new(&mut outbox.slot()[..MAX_COMPOUND_BYTES]);
        if writer.receiver_report(transport.rtcp_ssrc, &blocks[..count]).is_ok() {
            let len = writer.len();
            transport.path.send_rtcp(outbox, len);
        }
    }

    /// Tells a publisher how much it may send: the estimate for those without transport-wide feedback, the application's cap for all.
    fn send_remb(&mut self, outbox: &mut Outbox, key: Key<of::Transport>, now: Instant) {
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        let (mut expected, mut lost) = (0, 0);
        let mut sources = [Ssrc(0); MAX_BLOCKS];
        let mut count = 0;
        for producer in &transport.producers {
            let Some(producer) = self.producers.get(*producer) else {
                continue;
            };
            let (e, l) = producer.expected_and_lost();
            expected += e;
            lost += l;
            if let Some(ssrc) = producer.ssrc
                && count < MAX_BLOCKS
            {
                sources[count] = Ssrc(ssrc);
                count += 1;
            }
        }
        if count == 0 {
            return;
        }
        let bitrate = if transport.uplink.wants_remb {
            // A producer that left takes its counts with it: the interval is then worth nothing.
            let interval_expected = expected.saturating_sub(transport.uplink.remb_base.0);
            let interval_lost = (lost - transport.uplink.remb_base.1).max(0) as u64;
            transport.uplink.remb_base = (expected, lost);
            let received = transport.uplink.incoming.bps(now);
            transport
                .uplink
                .remb
                .on_interval(interval_expected, interval_lost, received, now)
        } else if transport.uplink.max_incoming_bps > 0 {
            Some(transport.uplink.max_incoming_bps)
        } else {
            None
        };
        let Some(bitrate) = bitrate else { return };
        let mut writer = RtcpWriter::new(&mut outbox.slot()[..MAX_COMPOUND_BYTES]);
        if writer.remb(transport.rtcp_ssrc, bitrate, &sources[..count]).is_ok() {
            let len = writer.len();
            transport.path.send_rtcp(outbox, len);
        }
    }
}
