//! A transport: one participant's association, and the streams that flow through it.

use std::time::{Duration, Instant};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::congestion::uplink::Uplink;
use crate::control::stats::TransportStats;
use crate::ids::{Kept, Key, Ssrc, TransportId, of};
use crate::path::association::Association;
use crate::path::ice::RandomnessError;
use crate::stream::offset::SenderOffset;

/// Time between RTCP reports, before jitter.
pub const REPORT_INTERVAL: Duration = Duration::from_secs(1);
/// Until a round trip was measured.
pub const ASSUMED_RTT: Duration = Duration::from_millis(100);

/// What an incoming SSRC carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceRole {
    /// A producer's media.
    Media,
    /// A producer's retransmissions.
    Rtx,
}

/// One participant's connection.
pub struct Transport {
    /// Its id.
    pub id: TransportId,
    /// Where it belongs.
    pub router: Key<of::Router>,
    /// Who we are to the remote in RTCP.
    pub rtcp_ssrc: Ssrc,
    /// ICE, DTLS and SRTP.
    pub path: Association,
    /// What the remote may send, and how that arrives.
    pub uplink: Uplink,
    /// Producers in it.
    pub producers: Vec<Key<of::Producer>>,
    /// Consumers in it.
    pub consumers: Vec<Key<of::Consumer>>,
    /// Whose the incoming sources are.
    pub sources: FxHashMap<u32, (Key<of::Producer>, SourceRole)>,
    /// Whose the outgoing media sources are: feedback names them.
    pub consumer_sources: FxHashMap<u32, Key<of::Consumer>>,
    /// Every source that we ever sent from: sealing under a used one's numbers again would break SRTP, so none is used twice.
    pub used_sources: FxHashSet<u32>,
    /// The distance between the remote's clock and ours.
    pub sender_offset: SenderOffset,
    /// Measured by receiver reports.
    pub rtt: Option<Duration>,
    /// When the next report goes.
    pub next_report: Instant,
    /// Its earliest alarm.
    pub armed: Option<Instant>,
}

impl Kept for Transport {
    type Kind = of::Transport;
}

impl Transport {
    /// A new one with fresh credentials.
    pub fn new(
        id: TransportId,
        router: Key<of::Router>,
        rtcp_ssrc: Ssrc,
        consent_timeout: Duration,
        max_incoming_bps: u64,
        now: Instant,
    ) -> Result<Self, RandomnessError> {
        Ok(Self {
            id,
            router,
            rtcp_ssrc,
            path: Association::new(consent_timeout)?,
            uplink: Uplink::new(max_incoming_bps),
            producers: Vec::new(),
            consumers: Vec::new(),
            sources: FxHashMap::default(),
            consumer_sources: FxHashMap::default(),
            used_sources: FxHashSet::default(),
            sender_offset: SenderOffset::default(),
            rtt: None,
            next_report: now + REPORT_INTERVAL,
            armed: None,
        })
    }

    /// Round trip to the remote, or a guess.
    pub fn rtt(&self) -> Duration {
        self.rtt.unwrap_or(ASSUMED_RTT)
    }

    /// `transport.stats`
    pub fn stats(&self) -> TransportStats {
        let counters = &self.path.counters;
        TransportStats {
            ice_state: self.path.ice.state(),
            dtls_state: self.path.dtls_state(),
            srtp_profile: self.path.srtp.as_ref().map(|srtp| srtp.profile.name()),
            remote_address: self.path.ice.selected(),
            bytes_received: counters.bytes_received,
            bytes_sent: counters.bytes_sent,
            packets_received: counters.packets_received,
            packets_sent: counters.packets_sent,
            stun_received: counters.stun_received,
            stun_rejected: counters.stun_rejected,
            dtls_received: counters.dtls_received,
            dtls_rejected: counters.dtls_rejected,
            srtp_rejected: counters.srtp_rejected,
            srtp_replayed: counters.srtp_replayed,
            available_incoming_bitrate_bps: self.uplink.wants_remb.then(|| self.uplink.remb.bitrate_bps()),
            rtt_ms: self.rtt.map(|rtt| rtt.as_secs_f64() * 1000.0),
        }
    }
}
