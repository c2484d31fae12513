//! SRTP and SRTCP (RFC 3711, RFC 7714) on aws-lc, in place on the caller's buffers.

use thiserror::Error;

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

/// Makes the two contexts of one DTLS association from its exported keying material
/// (RFC 5764: client key, server key, client salt, server salt).
pub fn contexts(
    _profile: SrtpProfile,
    _material: &[u8],
    _we_are_client: bool,
) -> Result<(SrtpInbound, SrtpOutbound), SrtpError> {
    todo!()
}

/// Opens what the peer sent.
#[derive(Debug)]
pub struct SrtpInbound {}

impl SrtpInbound {
    /// From the peer's master key and salt.
    pub fn new(_profile: SrtpProfile, _key: &[u8], _salt: &[u8]) -> Result<Self, SrtpError> {
        todo!()
    }

    /// Verifies and decrypts an SRTP packet in place; returns the length of the RTP packet, which starts at 0.
    /// After an error the contents of `packet` are undefined, and no state has changed.
    pub fn open_rtp(&mut self, _packet: &mut [u8]) -> Result<usize, SrtpError> {
        todo!()
    }

    /// The same for SRTCP.
    pub fn open_rtcp(&mut self, _packet: &mut [u8]) -> Result<usize, SrtpError> {
        todo!()
    }
}

/// Seals what we send.
#[derive(Debug)]
pub struct SrtpOutbound {}

impl SrtpOutbound {
    /// From our master key and salt.
    pub fn new(_profile: SrtpProfile, _key: &[u8], _salt: &[u8]) -> Result<Self, SrtpError> {
        todo!()
    }

    /// Encrypts the RTP packet in `buffer[..len]` in place and appends the tag; returns the new length.
    /// `buffer` must have [`MAX_OVERHEAD`] bytes of room after `len`.
    pub fn seal_rtp(&mut self, _buffer: &mut [u8], _len: usize) -> Result<usize, SrtpError> {
        todo!()
    }

    /// Seals the same packet again: a plain resend, for peers without RTX.
    ///
    /// Every byte must be as it was at the first [`Self::seal_rtp`]: two different packets under one nonce give the authentication key away.
    pub fn seal_rtp_again(&mut self, _buffer: &mut [u8], _len: usize) -> Result<usize, SrtpError> {
        todo!()
    }

    /// Encrypts the compound RTCP packet in `buffer[..len]` in place, appends index and tag; returns the new length.
    pub fn seal_rtcp(&mut self, _buffer: &mut [u8], _len: usize) -> Result<usize, SrtpError> {
        todo!()
    }
}
