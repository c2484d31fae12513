//! Session keys of one direction and kind (RTP or RTCP): derivation (RFC 3711 section 4.3), nonces, sealing and opening.
//!
//! Key schedules are made here, once; nothing per packet but the nonce.

use aws_lc_rs::{
    aead::{AES_128_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    cipher::{AES_128, AES_256, EncryptingKey, EncryptionContext, UnboundCipherKey},
    hmac,
    iv::FixedLength,
};

use super::{SrtpError, SrtpProfile};

/// Which session keys to derive; the value is the label of the encryption key (RFC 3711 section 4.3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Rtp = 0,
    Rtcp = 3,
}

const LABEL_AUTHENTICATION: u8 = 1;
const LABEL_SALT: u8 = 2;

fn ctr_key(key: &[u8]) -> Result<EncryptingKey, SrtpError> {
    let algorithm = match key.len() {
        16 => &AES_128,
        32 => &AES_256,
        _ => return Err(SrtpError::KeyLength),
    };
    UnboundCipherKey::new(algorithm, key)
        .and_then(EncryptingKey::ctr)
        .map_err(|_| SrtpError::Crypto)
}

fn apply_ctr(key: &EncryptingKey, iv: &[u8; 16], in_out: &mut [u8]) -> Result<(), SrtpError> {
    let context = EncryptionContext::Iv128(FixedLength::from(iv));
    key.less_safe_encrypt(in_out, context)
        .map(|_| ())
        .map_err(|_| SrtpError::Crypto)
}

/// AES-CM pseudo-random function with a key derivation rate of 0. A 96-bit salt is padded to 112 bits (RFC 7714 section 11).
fn derive(master: &EncryptingKey, master_salt: &[u8], label: u8, out: &mut [u8]) -> Result<(), SrtpError> {
    let mut iv = [0; 16];
    iv.get_mut(..master_salt.len())
        .ok_or(SrtpError::KeyLength)?
        .copy_from_slice(master_salt);
    iv[7] ^= label;
    out.fill(0);
    apply_ctr(master, &iv, out)
}

/// Keys of one direction and kind.
#[derive(Debug)]
pub(super) enum SessionCipher {
    /// RFC 7714.
    Gcm { key: LessSafeKey, salt: [u8; 12] },
    /// RFC 3711. In a box: its key schedules take 1.7 kB, which contexts with GCM need not have.
    CmSha1(Box<CmSha1>),
}

/// Keys of counter mode with HMAC-SHA1.
#[derive(Debug)]
pub(super) struct CmSha1 {
    key: EncryptingKey,
    salt: [u8; 14],
    authentication: hmac::Key,
}

impl SessionCipher {
    /// From the master key and salt of a direction.
    pub(super) fn derive(profile: SrtpProfile, kind: Kind, key: &[u8], salt: &[u8]) -> Result<Self, SrtpError> {
        if key.len() != profile.key_len() || salt.len() != profile.salt_len() {
            return Err(SrtpError::KeyLength);
        }
        let master = ctr_key(key)?;
        let (mut session_key, mut session_salt) = ([0; 32], [0; 14]);
        let session_key = &mut session_key[..profile.key_len()];
        let session_salt = &mut session_salt[..profile.salt_len()];
        derive(&master, salt, kind as u8, session_key)?;
        derive(&master, salt, kind as u8 + LABEL_SALT, session_salt)?;
        let mut authentication = [0; 20];
        derive(&master, salt, kind as u8 + LABEL_AUTHENTICATION, &mut authentication)?;
        Self::from_session_keys(profile, session_key, session_salt, &authentication)
    }

    /// From session keys themselves. GCM needs no authentication key.
    pub(super) fn from_session_keys(
        profile: SrtpProfile,
        key: &[u8],
        salt: &[u8],
        authentication: &[u8],
    ) -> Result<Self, SrtpError> {
        let gcm = match profile {
            SrtpProfile::AeadAes256Gcm => &AES_256_GCM,
            SrtpProfile::AeadAes128Gcm => &AES_128_GCM,
            SrtpProfile::Aes128CmSha1_80 => {
                return Ok(Self::CmSha1(Box::new(CmSha1 {
                    key: ctr_key(key)?,
                    salt: salt.try_into().map_err(|_| SrtpError::KeyLength)?,
                    authentication: hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, authentication),
                })));
            }
        };
        let key = UnboundKey::new(gcm, key).map_err(|_| SrtpError::KeyLength)?;
        Ok(Self::Gcm {
            key: LessSafeKey::new(key),
            salt: salt.try_into().map_err(|_| SrtpError::KeyLength)?,
        })
    }
}

/// RFC 7714 section 8.1 and 9.1: two zero bytes, SSRC, 48-bit index, all XOR salt. An RTCP index has 31 bits.
pub(super) fn gcm_nonce(salt: &[u8; 12], ssrc: u32, index: u64) -> Nonce {
    let mut nonce = [0; 12];
    nonce[2..6].copy_from_slice(&ssrc.to_be_bytes());
    nonce[6..12].copy_from_slice(&index.to_be_bytes()[2..]);
    for (byte, salt) in nonce.iter_mut().zip(salt) {
        *byte ^= salt;
    }
    Nonce::assume_unique_for_key(nonce)
}

/// RFC 3711 section 4.1.1: salt · 2^16 XOR SSRC · 2^64 XOR index · 2^16.
fn cm_iv(salt: &[u8; 14], ssrc: u32, index: u64) -> [u8; 16] {
    let mut iv = [0; 16];
    iv[4..8].copy_from_slice(&ssrc.to_be_bytes());
    iv[8..14].copy_from_slice(&index.to_be_bytes()[2..]);
    for (byte, salt) in iv.iter_mut().zip(salt) {
        *byte ^= salt;
    }
    iv
}

/// GCM: encrypts `body` in place and returns the tag.
pub(super) fn gcm_seal(
    key: &LessSafeKey,
    nonce: Nonce,
    associated: &[u8],
    body: &mut [u8],
) -> Result<[u8; 16], SrtpError> {
    let tag = key
        .seal_in_place_separate_tag(nonce, Aad::from(associated), body)
        .map_err(|_| SrtpError::Crypto)?;
    tag.as_ref().try_into().map_err(|_| SrtpError::Crypto)
}

/// GCM: verifies and decrypts ciphertext and tag in place.
pub(super) fn gcm_open(
    key: &LessSafeKey,
    nonce: Nonce,
    associated: &[u8],
    body_and_tag: &mut [u8],
) -> Result<(), SrtpError> {
    key.open_in_place(nonce, Aad::from(associated), body_and_tag)
        .map(|_| ())
        .map_err(|_| SrtpError::AuthFailed)
}

impl CmSha1 {
    /// Encrypts or decrypts: in counter mode they are the same.
    pub(super) fn apply(&self, ssrc: u32, index: u64, body: &mut [u8]) -> Result<(), SrtpError> {
        apply_ctr(&self.key, &cm_iv(&self.salt, ssrc, index), body)
    }

    /// The first 80 bits of HMAC-SHA1 over `data`.
    pub(super) fn tag(&self, data: &[u8]) -> Result<[u8; 10], SrtpError> {
        let mut digest = [0; 20];
        hmac::sign_to_buffer(&self.authentication, data, &mut digest).map_err(|_| SrtpError::Crypto)?;
        let (tag, _) = digest.split_first_chunk().ok_or(SrtpError::Crypto)?;
        Ok(*tag)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::vectors::hex, *};

    #[test]
    fn rfc3711_b2_counter_mode_keystream() {
        let key = ctr_key(&hex("2B7E151628AED2A6ABF7158809CF4F3C")).expect("key");
        let salt = hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD").try_into().expect("14 bytes");
        let mut stream = [0; 48];
        apply_ctr(&key, &cm_iv(&salt, 0, 0), &mut stream).expect("works");
        assert_eq!(
            stream[..],
            hex("E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB 41E95B3BB0A2E8DD477901E4FCA894C0")
        );
    }

    #[test]
    fn rfc3711_b3_key_derivation() {
        let master = ctr_key(&hex("E1F97A0D3E018BE0D64FA32C06DE4139")).expect("key");
        let salt = hex("0EC675AD498AFEEBB6960B3AABE6");
        let derived = |label, len| {
            let mut out = vec![0; len];
            derive(&master, &salt, label, &mut out).expect("works");
            out
        };
        assert_eq!(derived(0, 16), hex("C61E7A93744F39EE10734AFE3FF7A087"));
        assert_eq!(derived(2, 14), hex("30CBBC08863D8C85D49DB34A9AE1"));
        assert_eq!(derived(1, 20), hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"));
    }

    #[test]
    fn rfc7714_nonces() {
        let salt = hex("517569642070726f2071756f").try_into().expect("12 bytes");
        assert_eq!(
            gcm_nonce(&salt, 0x5501_a0b2, 0xf17b).as_ref()[..],
            hex("51753c6580c2726f20718414")
        );
        assert_eq!(
            gcm_nonce(&salt, 0x4d61_7273, 0x5d4).as_ref()[..],
            hex("517524055203726f207170bb")
        );
    }
}
