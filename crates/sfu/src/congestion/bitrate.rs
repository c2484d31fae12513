//! Bits per second of a stream or a connection, over the last second.

use std::time::Instant;

const BUCKETS: usize = 10;
const BUCKET_MS: u128 = 100;

/// Bytes over a sliding second: ten full buckets of 100 ms, and the one that is being filled.
#[derive(Clone, Copy, Debug)]
pub struct BitrateWindow {
    origin: Option<Instant>,
    /// Number of the bucket that is being filled, counted from the origin.
    current: u64,
    buckets: [u64; BUCKETS + 1],
}

impl Default for BitrateWindow {
    fn default() -> Self {
        Self::new()
    }
}

impl BitrateWindow {
    /// An empty window.
    pub const fn new() -> Self {
        Self {
            origin: None,
            current: 0,
            buckets: [0; BUCKETS + 1],
        }
    }

    /// Counts bytes.
    pub fn add(&mut self, bytes: usize, now: Instant) {
        let origin = *self.origin.get_or_insert(now);
        let bucket = Self::bucket(origin, now).max(self.current);
        for entered in (self.current + 1..=bucket).take(BUCKETS + 1) {
            self.buckets[Self::slot(entered)] = 0;
        }
        if bucket - self.current > BUCKETS as u64 {
            self.buckets = [0; BUCKETS + 1];
        }
        self.current = bucket;
        self.buckets[Self::slot(bucket)] += bytes as u64;
    }

    /// Bits per second over the last ten full buckets; over as many as there are in the first second.
    pub fn bps(&self, now: Instant) -> u64 {
        let Some(origin) = self.origin else { return 0 };
        let now_bucket = Self::bucket(origin, now).max(self.current);
        let oldest = now_bucket.saturating_sub(BUCKETS as u64);
        let full = now_bucket - oldest;
        if full == 0 {
            return 0;
        }
        let held_from = self.current.saturating_sub(BUCKETS as u64).max(oldest);
        let bytes: u64 = (held_from..now_bucket.min(self.current + 1))
            .map(|b| self.buckets[Self::slot(b)])
            .sum();
        bytes * 8 * 1000 / (full * BUCKET_MS as u64)
    }

    fn bucket(origin: Instant, now: Instant) -> u64 {
        (now.saturating_duration_since(origin).as_millis() / BUCKET_MS) as u64
    }

    const fn slot(bucket: u64) -> usize {
        (bucket % (BUCKETS as u64 + 1)) as usize
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn bitrate_is_that_of_the_last_second() {
        let start = Instant::now();
        let mut window = BitrateWindow::new();
        assert_eq!(window.bps(start), 0);
        for i in 0..300_u64 {
            window.add(1250, start + ms(i * 10));
        }
        assert_eq!(window.bps(start + ms(3000)), 1_000_000);
        assert_eq!(window.bps(start + ms(3500)), 500_000);
        assert_eq!(window.bps(start + ms(4100)), 0);
        window.add(1250, start + ms(60_000));
        assert_eq!(window.bps(start + ms(60_100)), 10_000);
    }
}
