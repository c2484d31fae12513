//! Our certificate and how its handshakes go, and the fingerprints by which certificates are known.

use std::fmt::{self, Write as _};
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest;
use dimpl::DtlsCertificate;

/// A handshake that has not ended after this long has failed.
pub const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// First retransmission of a flight; it doubles from there.
const FLIGHT_START_RTO: Duration = Duration::from_millis(250);
/// Enough doublings to outlast [`HANDSHAKE_TIMEOUT`], which is ours to enforce.
const FLIGHT_RETRIES: usize = 7;
/// No record of ours is larger than this.
const MTU_BYTES: usize = 1150;

/// Hash of a certificate's DER form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FingerprintAlgorithm {
    /// `sha-256`
    Sha256,
    /// `sha-384`
    Sha384,
    /// `sha-512`
    Sha512,
}

impl FingerprintAlgorithm {
    /// All that we can check, weakest first.
    pub const ALL: [Self; 3] = [Self::Sha256, Self::Sha384, Self::Sha512];

    /// The name that RFC 8122 gives it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha-256",
            Self::Sha384 => "sha-384",
            Self::Sha512 => "sha-512",
        }
    }

    /// The algorithm of that name, in any case; `None` for those that we do not check (md5, sha-1 …).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.name().eq_ignore_ascii_case(name))
    }

    fn digest(self) -> &'static digest::Algorithm {
        match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        }
    }
}

/// Fingerprint of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    algorithm: FingerprintAlgorithm,
    bytes: Vec<u8>,
}

impl Fingerprint {
    /// From its textual form (`AB:CD:…`); `None` when it is not hexadecimal of the algorithm's length.
    pub fn parse(algorithm: FingerprintAlgorithm, text: &str) -> Option<Self> {
        let bytes: Option<Vec<u8>> = text
            .split(':')
            .map(|pair| {
                if pair.len() == 2 {
                    u8::from_str_radix(pair, 16).ok()
                } else {
                    None
                }
            })
            .collect();
        let bytes = bytes.filter(|bytes| bytes.len() == algorithm.digest().output_len())?;
        Some(Self { algorithm, bytes })
    }

    /// Of a certificate in DER form.
    pub fn of(algorithm: FingerprintAlgorithm, certificate_der: &[u8]) -> Self {
        Self {
            algorithm,
            bytes: digest::digest(algorithm.digest(), certificate_der).as_ref().to_vec(),
        }
    }

    /// Its hash.
    pub const fn algorithm(&self) -> FingerprintAlgorithm {
        self.algorithm
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.bytes.iter().enumerate() {
            if index > 0 {
                f.write_char(':')?;
            }
            write!(f, "{byte:02X}")?;
        }
        Ok(())
    }
}

/// A certificate could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no certificate could be made")]
pub struct CertificateError;

/// Our certificate (ECDSA P-256, self-signed) and its key; one per process.
#[derive(Clone)]
pub struct Certificate {
    pub(crate) inner: DtlsCertificate,
    pub(crate) config: Arc<dimpl::Config>,
    fingerprints: [Fingerprint; 3],
}

impl Certificate {
    /// Makes a new one.
    pub fn generate() -> Result<Self, CertificateError> {
        let inner = dimpl::certificate::generate_self_signed_certificate().map_err(|_| CertificateError)?;
        // The cookie exchange proves the return path; ICE has done that with a secret before any DTLS is accepted.
        let config = dimpl::Config::builder()
            .mtu(MTU_BYTES)
            .use_server_cookie(false)
            .require_client_certificate(true)
            .flight_start_rto(FLIGHT_START_RTO)
            .flight_retries(FLIGHT_RETRIES)
            .handshake_timeout(HANDSHAKE_TIMEOUT * 2)
            .build()
            .map_err(|_| CertificateError)?;
        let fingerprints = FingerprintAlgorithm::ALL.map(|algorithm| Fingerprint::of(algorithm, &inner.certificate));
        Ok(Self {
            inner,
            config: Arc::new(config),
            fingerprints,
        })
    }

    /// Its fingerprints, one for each algorithm.
    pub fn fingerprints(&self) -> &[Fingerprint] {
        &self.fingerprints
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("fingerprint", &self.fingerprints[0].to_string())
            .finish_non_exhaustive()
    }
}
