//! Test vectors of RFC 7714 sections 16 and 17, and packets that other implementations of SRTP test against.

use super::{SrtpInbound, SrtpOutbound, SrtpProfile, cipher::SessionCipher};

/// Bytes of a hexadecimal text with spaces.
pub(super) fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text
        .chars()
        .filter_map(|c| c.to_digit(16))
        .map(|digit| digit as u8)
        .collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// RFC 7714 section 16: session keys are 00 01 02 …, the salt is "Quid pro quo".
fn rfc7714_cipher(profile: SrtpProfile) -> SessionCipher {
    let key: Vec<u8> = (0..profile.key_len() as u8).collect();
    SessionCipher::from_session_keys(profile, &key, b"Quid pro quo", &[]).expect("valid keys")
}

/// Contexts with RFC 7714's session keys; the next RTCP index is that of section 17.
pub(super) fn rfc7714_contexts(profile: SrtpProfile) -> (SrtpInbound, SrtpOutbound) {
    let inbound = SrtpInbound::with_ciphers(rfc7714_cipher(profile), rfc7714_cipher(profile));
    let mut outbound = SrtpOutbound::with_ciphers(rfc7714_cipher(profile), rfc7714_cipher(profile));
    outbound.next_rtcp_index = 0x5d4;
    (inbound, outbound)
}

pub(super) struct Vector {
    pub profile: SrtpProfile,
    pub plain: &'static str,
    pub sealed: &'static str,
}

const RFC7714_RTP: &str = "8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 \
                           61727465 73207472 6573";
const RFC7714_RTCP: &str = "81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61 deadbeef deadbeef \
                            deadbeef deadbeef deadbeef";

pub(super) const RFC7714_RTP_VECTORS: [Vector; 2] = [
    Vector {
        profile: SrtpProfile::AeadAes128Gcm,
        plain: RFC7714_RTP,
        sealed: "8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b \
                 36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce",
    },
    Vector {
        profile: SrtpProfile::AeadAes256Gcm,
        plain: RFC7714_RTP,
        sealed: "8040f17b 8041f8d3 5501a0b2 32b1de78 a822fe12 ef9f78fa 332e33aa b1801238 9a58e2f3 b50b2a02 76ffae0f \
                 1ba63799 b87b7aa3 db36dfff d6b0f9bb 7878d7a7 6c13",
    },
];

pub(super) const RFC7714_RTCP_VECTORS: [Vector; 2] = [
    Vector {
        profile: SrtpProfile::AeadAes128Gcm,
        plain: RFC7714_RTCP,
        sealed: "81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda 4ce09b46 \
                 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4",
    },
    Vector {
        profile: SrtpProfile::AeadAes256Gcm,
        plain: RFC7714_RTCP,
        sealed: "81c8000d 4d617273 d50ae4d1 f5ce5d30 4ba297e4 7d470c28 2c3ece5d bffe0a50 a2eaa5c1 110555be 8415f658 \
                 c61de047 6f1b6fad 1d1eb30c 4446839f 57ff6f6c b26ac3be 800005d4",
    },
];

const REFERENCE_RTP: &str = "800f1234 decafbad cafebabe abababab abababab abababab abababab";
const REFERENCE_RTCP: &str = "81c8000b cafebabe abababab abababab abababab abababab";

/// With key derivation from a master key and salt: (key, salt, RTP, RTCP with index 1).
pub(super) const DERIVED: [(&str, &str, Vector, Vector); 2] = [
    (
        "e1f97a0d3e018be0d64fa32c06de4139",
        "0ec675ad498afeebb6960b3aabe6",
        Vector {
            profile: SrtpProfile::Aes128CmSha1_80,
            plain: REFERENCE_RTP,
            sealed: "800f1234 decafbad cafebabe 4e55dc4c e79978d8 8ca4d215 949d2402 b78d6acc 99ea179b 8dbb",
        },
        Vector {
            profile: SrtpProfile::Aes128CmSha1_80,
            plain: REFERENCE_RTCP,
            sealed: "81c8000b cafebabe 7128035b e487b9bd bef89041 f977a5a8 80000001 993e08cd 54d6c123 0798",
        },
    ),
    (
        "000102030405060708090a0b0c0d0e0f",
        "a0a1a2a3a4a5a6a7a8a9aaab",
        Vector {
            profile: SrtpProfile::AeadAes128Gcm,
            plain: REFERENCE_RTP,
            sealed: "800f1234 decafbad cafebabe c5002ede 04cfdd2e b91159e0 880aa06e d2976826 f796b201 df3131a1 27e8a392",
        },
        Vector {
            profile: SrtpProfile::AeadAes128Gcm,
            plain: REFERENCE_RTCP,
            sealed: "81c8000b cafebabe c98b8b5d f0392a55 852b6c21 ac8e7025 c52c6fbe a2b3b446 ea31123b a88ce61e 80000001",
        },
    ),
];
