//! What a command brought.

use std::net::IpAddr;

use crate::control::parameters::IceParameters;
use crate::control::stats::{CaptureStats, ConsumerStats, ProducerStats, TransportStats, WorkerStats};
use crate::secure::certificate::Fingerprint;
use crate::secure::dtls::DtlsRole;

/// A UDP host candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IceCandidate {
    /// Address to send to.
    pub ip: IpAddr,
    /// Port to send to.
    pub port: u16,
    /// RFC 8445 §5.1.2.
    pub priority: u32,
    /// Same for candidates of one base; we give each its own.
    pub foundation: u32,
}

/// A new transport as its remote needs it.
#[derive(Clone, Debug)]
pub struct TransportDescription {
    /// Our credentials.
    pub ice: IceParameters,
    /// Where we listen.
    pub candidates: Vec<IceCandidate>,
    /// Our certificate.
    pub fingerprints: Vec<Fingerprint>,
}

/// What a command brought.
#[derive(Clone, Debug)]
pub enum Reply {
    /// It is done.
    Done,
    /// `transport.create`
    TransportCreated(Box<TransportDescription>),
    /// `transport.connect`: our role.
    Connecting(DtlsRole),
    /// `transport.restart_ice`
    IceRestarted(IceParameters),
    /// `transport.stats`
    TransportStats(Box<TransportStats>),
    /// `producer.stats`
    ProducerStats(Box<ProducerStats>),
    /// `consumer.stats`
    ConsumerStats(Box<ConsumerStats>),
    /// `capture.stats`
    CaptureStats(CaptureStats),
    /// This worker's share of `core.stats`.
    WorkerStats(Box<WorkerStats>),
}
