//! What a participant may send us: transport-wide feedback for who understands it, an estimate for who does not.

use crate::congestion::bitrate::BitrateWindow;
use crate::congestion::remb::RembEstimator;
use crate::congestion::twcc::TwccRecorder;

/// Publishers that only know REMB start here, and are never sent below or above these.
const REMB_MIN_BPS: u64 = 64_000;
const REMB_MAX_BPS: u64 = 20_000_000;
const REMB_START_BPS: u64 = 1_000_000;

/// What one participant sends, and may send.
pub struct Uplink {
    /// Records arrivals for transport-wide feedback.
    pub twcc: TwccRecorder,
    /// Id of the transport-wide sequence number's extension, once a producer negotiated it.
    pub twcc_id: Option<u8>,
    /// What publishers without transport-wide feedback may send.
    pub remb: RembEstimator,
    /// Whether some producer wants REMB.
    pub wants_remb: bool,
    /// The application's cap; 0 is none.
    pub max_incoming_bps: u64,
    /// Media that arrived.
    pub incoming: BitrateWindow,
    /// Expected and lost packets at the last REMB interval.
    pub remb_base: (u64, i64),
}

impl Uplink {
    /// One from which nothing has come; a cap of 0 is none.
    pub fn new(max_incoming_bps: u64) -> Self {
        let mut uplink = Self {
            twcc: TwccRecorder::new(),
            twcc_id: None,
            remb: RembEstimator::new(REMB_MIN_BPS, REMB_MAX_BPS, REMB_START_BPS),
            wants_remb: false,
            max_incoming_bps: 0,
            incoming: BitrateWindow::new(),
            remb_base: (0, 0),
        };
        uplink.set_max_incoming(max_incoming_bps);
        uplink
    }

    /// Sets the application's cap; 0 is none.
    pub fn set_max_incoming(&mut self, bps: u64) {
        self.max_incoming_bps = bps;
        self.remb
            .set_max(if bps == 0 { REMB_MAX_BPS } else { bps.max(REMB_MIN_BPS) });
    }
}
