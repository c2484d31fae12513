//! A client made of the engine's own blocks: it checks, shakes hands, sends, receives, asks again, and answers who asks it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use sfu::control::parameters::{IceParameters, RemoteDtlsRole};
use sfu::control::reply::TransportDescription;
use sfu::ids::{PayloadType, Ssrc};
use sfu::secure::certificate::{Certificate, Fingerprint};
use sfu::secure::dtls::{DtlsChange, DtlsRole, DtlsSession};
use sfu::secure::srtp::{self, SrtpError, SrtpInbound, SrtpOutbound, SrtpProfile};
use sfu::stream::nack::NackGenerator;
use sfu::wire::rtcp::{self, ReportBlock, RtcpPacket, SenderInfo};
use sfu::wire::rtcp_write::RtcpWriter;
use sfu::wire::rtp::{ExtensionElement, HeaderFields, RtpHeader, write_header};
use sfu::wire::seq::SeqExtender;
use sfu::wire::stun::{self, DatagramKind, IceRole, IntegrityKey, StunClass, StunMessage};
use sfu::wire::stun_write::{self, BindingRequest};

#[derive(Clone, Debug)]
pub struct Received {
    pub header: RtpHeader,
    pub payload: Vec<u8>,
    pub extensions: Vec<(u8, Vec<u8>)>,
    pub at: Instant,
    /// It came as RTX.
    pub repaired: bool,
}

/// A stream that the client watches for gaps.
pub struct Watched {
    pub ssrc: u32,
    pub rtx: Option<(u32, u8)>,
    pub asks: bool,
    extender: SeqExtender,
    nack: NackGenerator,
}

/// A stream that the client sends.
pub struct Sent {
    pub ssrc: u32,
    pub payload_type: u8,
    pub rtx: Option<(u32, u8)>,
    pub sequence: u16,
    rtx_sequence: u16,
    packets: BTreeMap<u16, (Vec<u8>, usize)>,
}

#[expect(clippy::struct_excessive_bools, reason = "each is a switch or a sighting of its own")]
pub struct Client {
    pub address: SocketAddr,
    pub ufrag: String,
    pub password: String,
    /// Its own credentials: with them it answers checks.
    pub own: IceParameters,
    /// Whether it answers them.
    pub answers: bool,
    /// The checks that it got.
    pub asked: usize,
    pub certificate: Certificate,
    remote: Vec<Fingerprint>,
    role: DtlsRole,
    pub dtls: Option<DtlsSession>,
    pub srtp: Option<(SrtpInbound, SrtpOutbound)>,
    pub outgoing: Vec<Vec<u8>>,
    pub received: Vec<Received>,
    pub watched: Vec<Watched>,
    pub sent: Vec<Sent>,
    pub keyframe_requests: Vec<(u32, Instant)>,
    pub nacks: usize,
    pub sender_reports: Vec<(u32, SenderInfo, Instant)>,
    pub receiver_reports: Vec<ReportBlock>,
    pub cnames: Vec<(u32, Vec<u8>)>,
    pub twcc_feedback: usize,
    pub rembs: Vec<u64>,
    pub stun_successes: usize,
    pub stun_errors: Vec<u16>,
    pub closed_by_peer: bool,
    pub failed: bool,
    /// Whether it keeps its consent alive.
    pub checks: bool,
    /// Whether it takes part in the handshake.
    pub shakes_hands: bool,
    next_check: Instant,
    transaction: u32,
    pub born: Instant,
}

impl Client {
    pub fn new(index: usize, description: &TransportDescription, role: RemoteDtlsRole, now: Instant) -> Self {
        Self {
            address: SocketAddr::from(([198, 51, 100, index as u8 + 1], 5000)),
            ufrag: description.ice.ufrag.clone(),
            password: description.ice.password.clone(),
            own: IceParameters {
                ufrag: format!("them{index}"),
                password: format!("a password of client {index:>4}").replace(' ', "-"),
            },
            answers: true,
            asked: 0,
            certificate: Certificate::generate().unwrap(),
            remote: description.fingerprints.clone(),
            role: if role == RemoteDtlsRole::Server {
                DtlsRole::Server
            } else {
                DtlsRole::Client
            },
            dtls: None,
            srtp: None,
            outgoing: Vec::new(),
            received: Vec::new(),
            watched: Vec::new(),
            sent: Vec::new(),
            keyframe_requests: Vec::new(),
            nacks: 0,
            sender_reports: Vec::new(),
            receiver_reports: Vec::new(),
            cnames: Vec::new(),
            twcc_feedback: 0,
            rembs: Vec::new(),
            stun_successes: 0,
            stun_errors: Vec::new(),
            closed_by_peer: false,
            failed: false,
            checks: true,
            shakes_hands: true,
            next_check: now,
            transaction: 0,
            born: now,
        }
    }

    pub fn is_connected(&self) -> bool {
        self.srtp.is_some()
    }

    /// A binding request with these credentials.
    pub fn check(&mut self, ufrag: &str, password: &str, use_candidate: bool, role: IceRole) -> Vec<u8> {
        self.transaction += 1;
        let mut transaction_id = [7; 12];
        transaction_id[..4].copy_from_slice(&self.transaction.to_be_bytes());
        let username = format!("{ufrag}:{}", self.own.ufrag);
        let request = BindingRequest {
            transaction_id,
            username: &username,
            priority: 1,
            role,
            use_candidate,
        };
        let mut out = [0; 256];
        let len = stun_write::write_binding_request(&mut out, &request, &IntegrityKey::new(password)).unwrap();
        out[..len].to_vec()
    }

    pub fn good_check(&mut self) -> Vec<u8> {
        let (ufrag, password) = (self.ufrag.clone(), self.password.clone());
        self.check(&ufrag, &password, true, IceRole::Controlling(1))
    }

    pub fn watch(&mut self, ssrc: u32, rtx: Option<(u32, u8)>, asks: bool) {
        let (extender, nack) = (SeqExtender::new(), NackGenerator::new());
        self.watched.push(Watched {
            ssrc,
            rtx,
            asks,
            extender,
            nack,
        });
    }

    pub fn send_stream(&mut self, ssrc: u32, payload_type: u8, rtx: Option<(u32, u8)>, first: u16) -> usize {
        let packets = BTreeMap::new();
        self.sent.push(Sent {
            ssrc,
            payload_type,
            rtx,
            sequence: first,
            rtx_sequence: 500,
            packets,
        });
        self.sent.len() - 1
    }

    pub fn media(&mut self, stream: usize, timestamp: u32, marker: bool, payload: &[u8], extensions: &[(u8, &[u8])]) {
        let sent = &mut self.sent[stream];
        let fields = HeaderFields {
            marker,
            has_padding: false,
            payload_type: PayloadType(sent.payload_type),
            sequence: sent.sequence,
            timestamp,
            ssrc: Ssrc(sent.ssrc),
        };
        let elements: Vec<ExtensionElement<'_>> = extensions
            .iter()
            .map(|&(id, data)| ExtensionElement { id, data })
            .collect();
        let mut packet = vec![0; 2048];
        let header = write_header(&mut packet, &fields, &elements).unwrap();
        packet[header..header + payload.len()].copy_from_slice(payload);
        packet.truncate(header + payload.len());
        sent.packets.insert(sent.sequence, (packet.clone(), header));
        sent.sequence = sent.sequence.wrapping_add(1);
        self.send_rtp(packet);
    }

    pub fn send_rtp(&mut self, mut packet: Vec<u8>) {
        let Some((_, outbound)) = &mut self.srtp else { return };
        let len = packet.len();
        packet.resize(len + srtp::MAX_OVERHEAD, 0);
        let len = outbound.seal_rtp(&mut packet, len).unwrap();
        packet.truncate(len);
        self.outgoing.push(packet);
    }

    pub fn send_rtcp(&mut self, write: impl FnOnce(&mut RtcpWriter<'_>)) {
        let mut out = vec![0; 1200];
        let mut writer = RtcpWriter::new(&mut out);
        write(&mut writer);
        let len = writer.len();
        if let Some((_, outbound)) = &mut self.srtp
            && len > 0
        {
            let len = outbound.seal_rtcp(&mut out, len).unwrap();
            out.truncate(len);
            self.outgoing.push(out);
        }
    }

    pub fn tick(&mut self, now: Instant) {
        if self.checks && now >= self.next_check {
            let check = self.good_check();
            self.outgoing.push(check);
            self.next_check = now + Duration::from_millis(if self.stun_successes == 0 { 50 } else { 2500 });
        }
        if self.dtls.is_none() && self.stun_successes > 0 && self.shakes_hands {
            self.dtls = Some(DtlsSession::new(&self.certificate, self.role, &self.remote, now));
        }
        if let Some(dtls) = &mut self.dtls {
            let outgoing = &mut self.outgoing;
            let change = dtls.handle_timeout(now, &mut |record| outgoing.push(record.to_vec()));
            self.on_dtls(change);
        }
        for index in 0..self.watched.len() {
            let watched = &mut self.watched[index];
            if watched.asks
                && let Some(batch) = watched.nack.poll(now, Duration::from_millis(30))
            {
                let media = Ssrc(watched.ssrc);
                self.send_rtcp(|writer| writer.nack(Ssrc(9), media, batch.sequences()).unwrap());
            }
        }
    }

    fn on_dtls(&mut self, change: DtlsChange) {
        match change {
            DtlsChange::None => {}
            DtlsChange::Connected(keys) => {
                let profile = match keys.profile {
                    dimpl::SrtpProfile::AEAD_AES_256_GCM => SrtpProfile::AeadAes256Gcm,
                    dimpl::SrtpProfile::AEAD_AES_128_GCM => SrtpProfile::AeadAes128Gcm,
                    _ => SrtpProfile::Aes128CmSha1_80,
                };
                let contexts = srtp::contexts(profile, &keys.material, keys.role == DtlsRole::Client);
                self.srtp = Some(contexts.unwrap());
            }
            DtlsChange::Failed(_) => self.failed = true,
            DtlsChange::ClosedByPeer => self.closed_by_peer = true,
        }
    }

    /// The engine asks whether we are there.
    fn on_check(&mut self, message: &StunMessage<'_>) {
        let key = IntegrityKey::new(&self.own.password);
        if message.username_fragments() != Some((self.own.ufrag.as_str(), self.ufrag.as_str())) {
            // Somebody else claims our address, and it is them who is asked.
            return;
        }
        message.verify_integrity(&key).unwrap();
        assert!(matches!(message.role, Some(IceRole::Controlled(_))) && message.has_fingerprint);
        self.asked += 1;
        if self.answers {
            let answer = self.answer(message);
            self.outgoing.push(answer);
        }
    }

    /// The answer to a check.
    pub fn answer(&self, message: &StunMessage<'_>) -> Vec<u8> {
        let mut out = [0; 256];
        let key = IntegrityKey::new(&self.own.password);
        let len = stun_write::write_binding_success(&mut out, message.transaction_id, self.address, &key).unwrap();
        out[..len].to_vec()
    }

    pub fn receive(&mut self, _from: SocketAddr, mut bytes: Vec<u8>, now: Instant) {
        match stun::classify(&bytes) {
            DatagramKind::Stun => {
                let message = StunMessage::parse(&bytes).unwrap();
                if message.class == StunClass::Request {
                    self.on_check(&message);
                    return;
                }
                if message.verify_integrity(&IntegrityKey::new(&self.password)).is_err() {
                    // An answer to somebody who claims our address.
                    return;
                }
                match message.class {
                    StunClass::Success => self.stun_successes += 1,
                    StunClass::Error => self.stun_errors.push(message.error_code.unwrap()),
                    StunClass::Request | StunClass::Indication => panic!("the engine indicates nothing"),
                }
            }
            DatagramKind::Dtls => {
                if let Some(dtls) = &mut self.dtls {
                    let outgoing = &mut self.outgoing;
                    let change = dtls.handle_datagram(&bytes, now, &mut |record| outgoing.push(record.to_vec()));
                    self.on_dtls(change);
                }
            }
            DatagramKind::Rtp => {
                if let Some((inbound, _)) = &mut self.srtp {
                    match inbound.open_rtp(&mut bytes) {
                        Ok(len) => {
                            bytes.truncate(len);
                            self.on_rtp(&bytes, now);
                        }
                        // A plain resend that crossed the packet itself.
                        Err(SrtpError::Replayed) => {}
                        Err(error) => panic!("not authentic: {error}"),
                    }
                }
            }
            DatagramKind::Rtcp => {
                if let Some((inbound, _)) = &mut self.srtp {
                    let len = inbound.open_rtcp(&mut bytes).expect("authentic and never replayed");
                    bytes.truncate(len);
                    self.on_rtcp(&bytes, now);
                }
            }
            DatagramKind::Unknown => panic!("the engine sent something unknown"),
        }
    }

    fn on_rtp(&mut self, packet: &[u8], now: Instant) {
        let mut header = RtpHeader::parse(packet).unwrap();
        let mut payload = header.payload(packet).to_vec();
        let extensions = header
            .extensions(packet)
            .map(|element| (element.id, element.data.to_vec()))
            .collect();
        let mut repaired = false;
        for watched in &mut self.watched {
            if watched.rtx == Some((header.ssrc.0, header.payload_type.0)) {
                header.sequence = u16::from_be_bytes([payload[0], payload[1]]);
                header.ssrc = Ssrc(watched.ssrc);
                payload.drain(..2);
                repaired = true;
            }
            if header.ssrc.0 == watched.ssrc {
                let sequence = if repaired {
                    watched.extender.peek(header.sequence)
                } else {
                    watched.extender.extend(header.sequence)
                };
                watched.nack.on_packet(sequence, now);
            }
        }
        self.received.push(Received {
            header,
            payload,
            extensions,
            at: now,
            repaired,
        });
    }

    fn on_rtcp(&mut self, compound: &[u8], now: Instant) {
        let mut again: Vec<(usize, u16)> = Vec::new();
        for packet in rtcp::packets(compound) {
            match packet.expect("the engine's RTCP is well-formed") {
                RtcpPacket::SenderReport { ssrc, info, .. } => self.sender_reports.push((ssrc.0, info, now)),
                RtcpPacket::ReceiverReport { reports, .. } => self.receiver_reports.extend(reports),
                RtcpPacket::Sdes(cnames) => self.cnames.extend(cnames.map(|(ssrc, name)| (ssrc.0, name.to_vec()))),
                RtcpPacket::Nack { media, lost, .. } => {
                    self.nacks += 1;
                    if let Some(stream) = self.sent.iter().position(|sent| sent.ssrc == media.0) {
                        again.extend(lost.map(|sequence| (stream, sequence)));
                    }
                }
                RtcpPacket::Pli { media, .. } => self.keyframe_requests.push((media.0, now)),
                RtcpPacket::Fir { entries, .. } => {
                    self.keyframe_requests.extend(entries.map(|(media, _)| (media.0, now)));
                }
                RtcpPacket::Remb { bitrate_bps, .. } => self.rembs.push(bitrate_bps),
                RtcpPacket::TransportFeedback { .. } => self.twcc_feedback += 1,
                RtcpPacket::Bye(_) => {}
            }
        }
        for (stream, sequence) in again {
            self.send_again(stream, sequence);
        }
    }

    fn send_again(&mut self, stream: usize, sequence: u16) {
        let sent = &mut self.sent[stream];
        let Some((packet, header)) = sent.packets.get(&sequence).cloned() else {
            return;
        };
        let Some((ssrc, payload_type)) = sent.rtx else {
            let Some((_, outbound)) = &mut self.srtp else { return };
            let mut packet = packet;
            let len = packet.len();
            packet.resize(len + srtp::MAX_OVERHEAD, 0);
            let len = outbound.seal_rtp_again(&mut packet, len).unwrap();
            packet.truncate(len);
            self.outgoing.push(packet);
            return;
        };
        let mut wrapped = packet[..header].to_vec();
        wrapped[1] = (wrapped[1] & 0x80) | payload_type;
        wrapped[2..4].copy_from_slice(&sent.rtx_sequence.to_be_bytes());
        wrapped[8..12].copy_from_slice(&ssrc.to_be_bytes());
        sent.rtx_sequence = sent.rtx_sequence.wrapping_add(1);
        wrapped.extend_from_slice(&sequence.to_be_bytes());
        wrapped.extend_from_slice(&packet[header..]);
        self.send_rtp(wrapped);
    }

    /// What was sent so far of a stream cannot be sent again.
    pub fn forget(&mut self, stream: usize) {
        self.sent[stream].packets.clear();
    }

    /// What arrived of one source, in the order of the numbers (which must not wrap in the test).
    pub fn stream(&self, ssrc: u32) -> Vec<&Received> {
        let mut packets: Vec<&Received> = self
            .received
            .iter()
            .filter(|received| received.header.ssrc.0 == ssrc)
            .collect();
        packets.sort_by_key(|received| received.header.sequence);
        packets
    }
}

/// A VP8 payload whose last bytes are `number`; `start`: of a frame; `key`: of a keyframe.
pub fn vp8(number: u32, start: bool, key: bool, len: usize) -> Vec<u8> {
    let mut payload = vec![if start { 0x10 } else { 0 }, u8::from(!(start && key))];
    payload.resize(len, 0xAB);
    payload.extend_from_slice(&number.to_be_bytes());
    payload
}

pub fn number(payload: &[u8]) -> u32 {
    u32::from_be_bytes(payload[payload.len() - 4..].try_into().unwrap())
}
