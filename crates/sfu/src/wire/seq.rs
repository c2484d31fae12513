//! Sequence numbers that wrap: comparing them, and extending 16 bits to 64.

/// Distance from `b` to `a` on the 16-bit circle: positive when `a` is newer.
///
/// ```
/// assert_eq!(sfu::wire::seq::distance(2, 65_535), 3);
/// assert_eq!(sfu::wire::seq::distance(65_535, 2), -3);
/// ```
pub const fn distance(a: u16, b: u16) -> i16 {
    a.wrapping_sub(b) as i16
}

/// Whether `a` is newer than `b` on the 16-bit circle. A number is not newer than itself.
pub const fn is_newer(a: u16, b: u16) -> bool {
    distance(a, b) > 0
}

/// Extends 16-bit sequence numbers to 64 bits by following their wraps.
///
/// The first number is placed in cycle 1, so that a packet from just before it still has an extended number.
/// The low 16 bits of an extended number are the number on the wire.
#[derive(Clone, Copy, Debug, Default)]
pub struct SeqExtender {
    /// 0 while nothing was seen: an extended number is at least 2^16 − 2^15.
    highest: u64,
}

impl SeqExtender {
    /// An extender that has seen nothing.
    pub const fn new() -> Self {
        Self { highest: 0 }
    }

    /// The extended number, and moves on when it is the highest so far.
    pub fn extend(&mut self, seq: u16) -> u64 {
        let extended = self.peek(seq);
        self.highest = self.highest.max(extended);
        extended
    }

    /// The extended number that is nearest to the highest so far, without moving on.
    pub fn peek(&self, seq: u16) -> u64 {
        if self.highest == 0 {
            return 0x1_0000 + u64::from(seq);
        }
        let step = i64::from(distance(seq, self.highest as u16));
        // A number that lies before cycle 0 cannot have been sent: saturate instead of wrapping to a huge one.
        self.highest.saturating_add_signed(step)
    }

    /// The highest extended number so far.
    pub fn highest(&self) -> Option<u64> {
        (self.highest != 0).then_some(self.highest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extends_over_a_wrap_and_back() {
        let mut seqs = SeqExtender::new();
        assert_eq!(seqs.highest(), None);
        assert_eq!(seqs.extend(65_534), 0x1_FFFE);
        assert_eq!(seqs.extend(1), 0x2_0001);
        assert_eq!(seqs.extend(65_535), 0x1_FFFF, "late packet of the earlier cycle");
        assert_eq!(seqs.highest(), Some(0x2_0001));
    }

    #[test]
    fn packet_from_before_the_first_is_lower() {
        let mut seqs = SeqExtender::new();
        assert_eq!(seqs.extend(0), 0x1_0000);
        assert_eq!(seqs.extend(65_535), 0xFFFF);
    }

    #[test]
    fn newer_is_not_reflexive_and_wraps() {
        assert!(!is_newer(7, 7));
        assert!(is_newer(0, 65_535));
        assert!(!is_newer(65_535, 0));
    }
}
