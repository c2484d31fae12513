//! SRTP and SRTCP (RFC 3711, RFC 7714) on aws-lc, in place on the caller's buffers.

mod cipher;
mod replay;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod vectors;

use rustc_hash::FxHashMap;
use subtle::ConstantTimeEq;
use thiserror::Error;

use self::{
    cipher::{Kind, SessionCipher, gcm_nonce, gcm_open, gcm_seal},
    replay::ReplayWindow,
};
use crate::ids::Ssrc;
use crate::wire::rtp::RtpHeader;
use crate::wire::seq::distance;

/// A protection profile that DTLS-SRTP can negotiate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SrtpProfile {
    /// RFC 7714, 256-bit key.
    AeadAes256Gcm,
    /// RFC 7714, 128-bit key.
    AeadAes128Gcm,
    /// RFC 3711 counter mode with an 80-bit HMAC-SHA1 tag.
    Aes128CmSha1_80,
}

/// Why a packet was not protected or not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SrtpError {
    /// Shorter than header and tag.
    #[error("packet is too short")]
    TooShort,
    /// Not an RTP or RTCP header.
    #[error("packet has no valid header")]
    Malformed,
    /// The tag does not verify.
    #[error("authentication failed")]
    AuthFailed,
    /// This index was accepted before.
    #[error("packet was replayed")]
    Replayed,
    /// This index is older than the replay window.
    #[error("packet is older than the replay window")]
    TooOld,
    /// An RTCP packet that is not encrypted: WebRTC requires encryption.
    #[error("RTCP packet is not encrypted")]
    NotEncrypted,
    /// More sources than one transport may have.
    #[error("too many sources")]
    TooManySources,
    /// The buffer has no room for tag and trailer.
    #[error("no room for the tag")]
    NoRoom,
    /// This index was sealed before: sealing other bytes under the same nonce would give the key away.
    #[error("index was used before")]
    IndexReused,
    /// The packet limit of the key is reached (2^48 RTP or 2^31 RTCP packets).
    #[error("key is exhausted")]
    KeyExhausted,
    /// Keying material of the wrong length.
    #[error("keying material has the wrong length")]
    KeyLength,
    /// The cryptographic library refused.
    #[error("cryptographic library failed")]
    Crypto,
}

/// Room that a sealed packet of any profile needs beyond its own length: tag 16, RTCP index 4.
pub const MAX_OVERHEAD: usize = 20;

impl SrtpProfile {
    /// Length of the master key.
    pub const fn key_len(self) -> usize {
        match self {
            Self::AeadAes256Gcm => 32,
            Self::AeadAes128Gcm | Self::Aes128CmSha1_80 => 16,
        }
    }

    /// Length of the master salt.
    pub const fn salt_len(self) -> usize {
        match self {
            Self::AeadAes256Gcm | Self::AeadAes128Gcm => 12,
            Self::Aes128CmSha1_80 => 14,
        }
    }

    /// Length of what DTLS exports (RFC 5764 section 4.2): two keys and two salts.
    pub const fn keying_material_len(self) -> usize {
        2 * (self.key_len() + self.salt_len())
    }

    /// The profile's name in the IANA registry.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AeadAes256Gcm => "SRTP_AEAD_AES_256_GCM",
            Self::AeadAes128Gcm => "SRTP_AEAD_AES_128_GCM",
            Self::Aes128CmSha1_80 => "SRTP_AES128_CM_HMAC_SHA1_80",
        }
    }

    /// Bytes of an authentication tag.
    pub const fn tag_len(self) -> usize {
        match self {
            Self::AeadAes256Gcm | Self::AeadAes128Gcm => 16,
            Self::Aes128CmSha1_80 => 10,
        }
    }
}

/// Sources of one transport and direction whose state is kept, for RTP and for RTCP each.
///
/// Only a packet that was authenticated makes a new one, so this bounds what a hostile peer can make us remember.
pub const MAX_SOURCES: usize = 1024;

/// An RTCP packet's index and its E flag (RFC 3711 section 3.4).
const RTCP_INDEX_LEN: usize = 4;
const ENCRYPTED: u32 = 0x8000_0000;
const RTCP_HEADER_LEN: usize = 8;
const MAX_RTP_INDEX: u64 = (1 << 48) - 1;

/// At least 960 RTP packets: as many as a forwarded stream may be out of order.
type RtpWindow = ReplayWindow<16>;
/// At least 128 RTCP packets.
type RtcpWindow = ReplayWindow<3>;

/// Makes the two contexts of one DTLS association from its exported keying material
/// (RFC 5764: client key, server key, client salt, server salt).
pub fn contexts(
    profile: SrtpProfile,
    material: &[u8],
    we_are_client: bool,
) -> Result<(SrtpInbound, SrtpOutbound), SrtpError> {
    if material.len() != profile.keying_material_len() {
        return Err(SrtpError::KeyLength);
    }
    let (keys, salts) = material.split_at(2 * profile.key_len());
    let (client_key, server_key) = keys.split_at(profile.key_len());
    let (client_salt, server_salt) = salts.split_at(profile.salt_len());
    let (ours, theirs) = if we_are_client {
        ((client_key, client_salt), (server_key, server_salt))
    } else {
        ((server_key, server_salt), (client_key, client_salt))
    };
    Ok((
        SrtpInbound::new(profile, theirs.0, theirs.1)?,
        SrtpOutbound::new(profile, ours.0, ours.1)?,
    ))
}

/// The 48-bit index of a packet (RFC 3711 section 3.3.1): the one nearest to the highest so far that ends in its sequence number.
/// A source begins with roll-over counter 0.
fn rtp_index(highest: Option<u64>, sequence: u16) -> Result<u64, SrtpError> {
    let Some(highest) = highest else {
        return Ok(u64::from(sequence));
    };
    let index = highest
        .checked_add_signed(i64::from(distance(sequence, highest as u16)))
        .ok_or(SrtpError::TooOld)?;
    if index > MAX_RTP_INDEX {
        Err(SrtpError::KeyExhausted)
    } else {
        Ok(index)
    }
}

/// Header and 32-bit word of an RTCP packet whose tag is being made or checked, as associated data.
fn rtcp_associated_data(header: &[u8], index_word: u32) -> Result<[u8; 12], SrtpError> {
    let mut data = [0; 12];
    data[..8].copy_from_slice(header.get(..RTCP_HEADER_LEN).ok_or(SrtpError::TooShort)?);
    data[8..].copy_from_slice(&index_word.to_be_bytes());
    Ok(data)
}

fn rtcp_source(packet: &[u8]) -> Result<Ssrc, SrtpError> {
    let header = packet.first_chunk::<RTCP_HEADER_LEN>().ok_or(SrtpError::TooShort)?;
    if header[0] >> 6 != 2 {
        return Err(SrtpError::Malformed);
    }
    Ok(Ssrc(u32::from_be_bytes([header[4], header[5], header[6], header[7]])))
}

/// Opens what the peer sent.
#[derive(Debug)]
pub struct SrtpInbound {
    rtp: SessionCipher,
    rtcp: SessionCipher,
    rtp_windows: FxHashMap<Ssrc, RtpWindow>,
    rtcp_windows: FxHashMap<Ssrc, RtcpWindow>,
}

impl SrtpInbound {
    /// From the peer's master key and salt.
    pub fn new(profile: SrtpProfile, key: &[u8], salt: &[u8]) -> Result<Self, SrtpError> {
        Ok(Self::with_ciphers(
            SessionCipher::derive(profile, Kind::Rtp, key, salt)?,
            SessionCipher::derive(profile, Kind::Rtcp, key, salt)?,
        ))
    }

    fn with_ciphers(rtp: SessionCipher, rtcp: SessionCipher) -> Self {
        Self {
            rtp,
            rtcp,
            rtp_windows: FxHashMap::default(),
            rtcp_windows: FxHashMap::default(),
        }
    }

    /// Verifies and decrypts an SRTP packet in place; returns the length of the RTP packet, which starts at 0.
    /// After an error the contents of `packet` are undefined, and no state has changed.
    pub fn open_rtp(&mut self, packet: &mut [u8]) -> Result<usize, SrtpError> {
        let header = RtpHeader::parse_header(packet).map_err(|_| SrtpError::Malformed)?;
        let header_len = usize::from(header.header_len);
        let sources = self.rtp_windows.len();
        let known = self.rtp_windows.get_mut(&header.ssrc);
        if known.is_none() && sources >= MAX_SOURCES {
            return Err(SrtpError::TooManySources);
        }
        let index = rtp_index(known.as_ref().and_then(|window| window.highest()), header.sequence)?;
        if let Some(window) = &known {
            window.check(index)?;
        }
        let len = open_rtp_packet(&self.rtp, header.ssrc, header_len, index, packet)?;
        if let Some(window) = known {
            window.mark(index);
        } else {
            self.rtp_windows
                .entry(header.ssrc)
                .or_insert(RtpWindow::new())
                .mark(index);
        }
        Ok(len)
    }

    /// The same for SRTCP.
    pub fn open_rtcp(&mut self, packet: &mut [u8]) -> Result<usize, SrtpError> {
        let source = rtcp_source(packet)?;
        let sources = self.rtcp_windows.len();
        let known = self.rtcp_windows.get_mut(&source);
        if known.is_none() && sources >= MAX_SOURCES {
            return Err(SrtpError::TooManySources);
        }
        let opened = RtcpTrailer::read(&self.rtcp, packet)?;
        if let Some(window) = &known {
            window.check(u64::from(opened.index()))?;
        }
        let len = opened.open(&self.rtcp, source, packet)?;
        let index = u64::from(opened.index());
        if let Some(window) = known {
            window.mark(index);
        } else {
            self.rtcp_windows.entry(source).or_insert(RtcpWindow::new()).mark(index);
        }
        Ok(len)
    }

    /// Drops the state of a source that sends no more, so that a long session does not run into [`MAX_SOURCES`].
    /// Old packets of it would be accepted again: nothing may listen to the source any longer.
    pub fn forget(&mut self, source: Ssrc) {
        self.rtp_windows.remove(&source);
        self.rtcp_windows.remove(&source);
    }
}

fn open_rtp_packet(
    cipher: &SessionCipher,
    ssrc: Ssrc,
    header_len: usize,
    index: u64,
    packet: &mut [u8],
) -> Result<usize, SrtpError> {
    match cipher {
        SessionCipher::Gcm { key, salt } => {
            let len = packet
                .len()
                .checked_sub(16)
                .filter(|&len| len >= header_len)
                .ok_or(SrtpError::TooShort)?;
            let (header, body) = packet.split_at_mut(header_len);
            gcm_open(key, gcm_nonce(salt, ssrc.0, index), header, body)?;
            Ok(len)
        }
        SessionCipher::CmSha1(keys) => {
            let len = packet
                .len()
                .checked_sub(10)
                .filter(|&len| len >= header_len)
                .ok_or(SrtpError::TooShort)?;
            let (authenticated, tag) = packet.split_last_chunk_mut::<10>().ok_or(SrtpError::TooShort)?;
            debug_assert_eq!(authenticated.len(), len);
            // What is authenticated ends in the roll-over counter: it takes the place of the tag, so that nothing is copied.
            let received = *tag;
            tag[..4].copy_from_slice(&((index >> 16) as u32).to_be_bytes());
            let expected = keys.tag(&packet[..len + 4])?;
            if !bool::from(expected.ct_eq(&received)) {
                return Err(SrtpError::AuthFailed);
            }
            keys.apply(ssrc.0, index, &mut packet[header_len..len])?;
            Ok(len)
        }
    }
}

/// What follows the body of an SRTCP packet.
struct RtcpTrailer {
    /// E flag and index.
    word: u32,
    /// Where the body ends.
    body_end: usize,
}

impl RtcpTrailer {
    fn read(cipher: &SessionCipher, packet: &[u8]) -> Result<Self, SrtpError> {
        let (tag_len, word_at) = match cipher {
            // RFC 7714 section 9.2: body, tag, index.
            SessionCipher::Gcm { .. } => (16, packet.len().checked_sub(RTCP_INDEX_LEN)),
            // RFC 3711 section 3.4: body, index, tag.
            SessionCipher::CmSha1(_) => (10, packet.len().checked_sub(RTCP_INDEX_LEN + 10)),
        };
        let body_end = packet
            .len()
            .checked_sub(RTCP_INDEX_LEN + tag_len)
            .filter(|&end| end >= RTCP_HEADER_LEN)
            .ok_or(SrtpError::TooShort)?;
        let word = word_at
            .and_then(|at| packet.get(at..)?.first_chunk::<4>())
            .ok_or(SrtpError::TooShort)?;
        let word = u32::from_be_bytes(*word);
        if word & ENCRYPTED == 0 {
            return Err(SrtpError::NotEncrypted);
        }
        Ok(Self { word, body_end })
    }

    fn index(&self) -> u32 {
        self.word & !ENCRYPTED
    }

    fn open(&self, cipher: &SessionCipher, source: Ssrc, packet: &mut [u8]) -> Result<usize, SrtpError> {
        let index = u64::from(self.index());
        match cipher {
            SessionCipher::Gcm { key, salt } => {
                let associated = rtcp_associated_data(packet, self.word)?;
                let body = packet
                    .get_mut(RTCP_HEADER_LEN..self.body_end + 16)
                    .ok_or(SrtpError::TooShort)?;
                gcm_open(key, gcm_nonce(salt, source.0, index), &associated, body)?;
            }
            SessionCipher::CmSha1(keys) => {
                let (authenticated, tag) = packet.split_last_chunk_mut::<10>().ok_or(SrtpError::TooShort)?;
                if !bool::from(keys.tag(authenticated)?.ct_eq(tag)) {
                    return Err(SrtpError::AuthFailed);
                }
                keys.apply(source.0, index, &mut packet[RTCP_HEADER_LEN..self.body_end])?;
            }
        }
        Ok(self.body_end)
    }
}

/// Seals what we send.
///
/// It remembers which indexes it sealed and refuses to seal one twice, whatever its caller does.
#[derive(Debug)]
pub struct SrtpOutbound {
    rtp: SessionCipher,
    rtcp: SessionCipher,
    rtp_windows: FxHashMap<Ssrc, RtpWindow>,
    /// One counter for all sources: each source's indexes go up, with gaps.
    next_rtcp_index: u32,
}

impl SrtpOutbound {
    /// From our master key and salt.
    pub fn new(profile: SrtpProfile, key: &[u8], salt: &[u8]) -> Result<Self, SrtpError> {
        Ok(Self::with_ciphers(
            SessionCipher::derive(profile, Kind::Rtp, key, salt)?,
            SessionCipher::derive(profile, Kind::Rtcp, key, salt)?,
        ))
    }

    fn with_ciphers(rtp: SessionCipher, rtcp: SessionCipher) -> Self {
        Self {
            rtp,
            rtcp,
            rtp_windows: FxHashMap::default(),
            next_rtcp_index: 1,
        }
    }

    /// Encrypts the RTP packet in `buffer[..len]` in place and appends the tag; returns the new length.
    /// `buffer` must have [`MAX_OVERHEAD`] bytes of room after `len`.
    ///
    /// A source's numbers may come out of order, within 960. Its first number should be below 2^15: a receiver that misses
    /// the first packets of a source that starts just before a wrap cannot know its roll-over counter.
    pub fn seal_rtp(&mut self, buffer: &mut [u8], len: usize) -> Result<usize, SrtpError> {
        let (header, header_len) = rtp_header(buffer, len)?;
        let window = self.rtp_windows.entry(header.ssrc).or_insert(RtpWindow::new());
        let index = rtp_index(window.highest(), header.sequence)?;
        window.check(index).map_err(|error| match error {
            SrtpError::Replayed => SrtpError::IndexReused,
            other => other,
        })?;
        let len = seal_rtp_packet(&self.rtp, header.ssrc, header_len, index, buffer, len)?;
        window.mark(index);
        Ok(len)
    }

    /// Seals the same packet again: a plain resend, for peers without RTX.
    ///
    /// Every byte must be as it was at the first [`Self::seal_rtp`] (header extensions too): two different packets under one
    /// nonce give the authentication key away. A packet that was never sealed, or too long ago, is refused.
    pub fn seal_rtp_again(&mut self, buffer: &mut [u8], len: usize) -> Result<usize, SrtpError> {
        let (header, header_len) = rtp_header(buffer, len)?;
        let window = self.rtp_windows.get(&header.ssrc).ok_or(SrtpError::TooOld)?;
        let index = rtp_index(window.highest(), header.sequence)?;
        match window.check(index) {
            Err(SrtpError::Replayed) => {}
            Err(error) => return Err(error),
            Ok(()) => return Err(SrtpError::TooOld),
        }
        seal_rtp_packet(&self.rtp, header.ssrc, header_len, index, buffer, len)
    }

    /// Encrypts the compound RTCP packet in `buffer[..len]` in place, appends index and tag; returns the new length.
    pub fn seal_rtcp(&mut self, buffer: &mut [u8], len: usize) -> Result<usize, SrtpError> {
        let source = rtcp_source(buffer.get(..len).ok_or(SrtpError::NoRoom)?)?;
        if self.next_rtcp_index & ENCRYPTED != 0 {
            return Err(SrtpError::KeyExhausted);
        }
        let index = u64::from(self.next_rtcp_index);
        let word = self.next_rtcp_index | ENCRYPTED;
        let end = match &self.rtcp {
            SessionCipher::Gcm { key, salt } => {
                let end = len + 16 + RTCP_INDEX_LEN;
                let packet = buffer.get_mut(..end).ok_or(SrtpError::NoRoom)?;
                let associated = rtcp_associated_data(packet, word)?;
                let nonce = gcm_nonce(salt, source.0, index);
                let tag = gcm_seal(key, nonce, &associated, &mut packet[RTCP_HEADER_LEN..len])?;
                packet[len..len + 16].copy_from_slice(&tag);
                packet[len + 16..].copy_from_slice(&word.to_be_bytes());
                end
            }
            SessionCipher::CmSha1(keys) => {
                let end = len + RTCP_INDEX_LEN + 10;
                let packet = buffer.get_mut(..end).ok_or(SrtpError::NoRoom)?;
                keys.apply(source.0, index, &mut packet[RTCP_HEADER_LEN..len])?;
                packet[len..len + RTCP_INDEX_LEN].copy_from_slice(&word.to_be_bytes());
                let tag = keys.tag(&packet[..len + RTCP_INDEX_LEN])?;
                packet[len + RTCP_INDEX_LEN..].copy_from_slice(&tag);
                end
            }
        };
        self.next_rtcp_index += 1;
        Ok(end)
    }

    /// Drops the state of a source that sends no more. The source must never be used again under this key:
    /// what protects from sealing an index twice is forgotten with it.
    pub fn forget(&mut self, source: Ssrc) {
        self.rtp_windows.remove(&source);
    }
}

fn rtp_header(buffer: &[u8], len: usize) -> Result<(RtpHeader, usize), SrtpError> {
    let packet = buffer.get(..len).ok_or(SrtpError::NoRoom)?;
    let header = RtpHeader::parse_header(packet).map_err(|_| SrtpError::Malformed)?;
    Ok((header, usize::from(header.header_len)))
}

fn seal_rtp_packet(
    cipher: &SessionCipher,
    ssrc: Ssrc,
    header_len: usize,
    index: u64,
    buffer: &mut [u8],
    len: usize,
) -> Result<usize, SrtpError> {
    match cipher {
        SessionCipher::Gcm { key, salt } => {
            let packet = buffer.get_mut(..len + 16).ok_or(SrtpError::NoRoom)?;
            let (header, rest) = packet.split_at_mut(header_len);
            let (body, tag_room) = rest.split_at_mut(len - header_len);
            tag_room.copy_from_slice(&gcm_seal(key, gcm_nonce(salt, ssrc.0, index), header, body)?);
            Ok(len + 16)
        }
        SessionCipher::CmSha1(keys) => {
            let packet = buffer.get_mut(..len + 10).ok_or(SrtpError::NoRoom)?;
            keys.apply(ssrc.0, index, &mut packet[header_len..len])?;
            // The roll-over counter is authenticated, not sent: the tag overwrites it.
            packet[len..len + 4].copy_from_slice(&((index >> 16) as u32).to_be_bytes());
            let tag = keys.tag(&packet[..len + 4])?;
            packet[len..].copy_from_slice(&tag);
            Ok(len + 10)
        }
    }
}
