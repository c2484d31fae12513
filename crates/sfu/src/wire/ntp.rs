//! NTP's time format (RFC 5905 §6).

use std::time::Duration;

/// A duration in NTP's 32.32 fixed point seconds.
pub fn ntp_duration(duration: Duration) -> u64 {
    (duration.as_secs() << 32) + (u64::from(duration.subsec_nanos()) << 32) / 1_000_000_000
}
