//! Injected packet loss (`debug.loss`), repeatable by its seed.

/// Drops a share of a transport's packets.
#[derive(Clone, Debug)]
pub struct LossInjector {
    in_permille: u16,
    out_permille: u16,
    state: u64,
}

impl LossInjector {
    /// Shares are in 1/1000.
    pub fn new(in_permille: u16, out_permille: u16, seed: u64) -> Self {
        // xorshift never leaves 0.
        Self {
            in_permille,
            out_permille,
            state: seed ^ 0x9E37_79B9_7F4A_7C15 | 1,
        }
    }

    fn drops(&mut self, permille: u16) -> bool {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) % 1000 < u64::from(permille)
    }

    /// Whether this incoming packet is lost.
    pub fn drops_incoming(&mut self) -> bool {
        self.drops(self.in_permille)
    }

    /// Whether this outgoing packet is lost.
    pub fn drops_outgoing(&mut self) -> bool {
        self.drops(self.out_permille)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loss_has_the_wanted_share_and_repeats() {
        let count = |seed| {
            let mut loss = LossInjector::new(100, 0, seed);
            (0..10_000).filter(|_| loss.drops_incoming()).count()
        };
        assert!((800..1200).contains(&count(1)), "{}", count(1));
        assert_eq!(count(7), count(7));
        let mut loss = LossInjector::new(0, 1000, 0);
        assert!(!loss.drops_incoming() && loss.drops_outgoing());
    }
}
