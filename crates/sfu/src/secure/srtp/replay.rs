//! A window over packet indexes that says whether one was seen before (RFC 3711 section 3.3.2).

use super::SrtpError;

/// Remembers at least the last `(WORDS − 1) · 64` indexes.
///
/// The bitmap is a circle of words, each standing for 64 consecutive indexes; moving forward clears the words that are entered,
/// so that neither checking nor marking shifts anything.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReplayWindow<const WORDS: usize> {
    words: [u64; WORDS],
    highest: Option<u64>,
}

impl<const WORDS: usize> ReplayWindow<WORDS> {
    pub(super) const fn new() -> Self {
        Self {
            words: [0; WORDS],
            highest: None,
        }
    }

    /// The highest index marked.
    pub(super) fn highest(&self) -> Option<u64> {
        self.highest
    }

    /// Whether `index` may be accepted.
    pub(super) fn check(&self, index: u64) -> Result<(), SrtpError> {
        let Some(highest) = self.highest else {
            return Ok(());
        };
        if index > highest {
            return Ok(());
        }
        if highest / 64 - index / 64 >= WORDS as u64 {
            return Err(SrtpError::TooOld);
        }
        if self.words[Self::word(index)] & 1 << (index % 64) != 0 {
            return Err(SrtpError::Replayed);
        }
        Ok(())
    }

    /// Marks an index that [`Self::check`] accepted.
    pub(super) fn mark(&mut self, index: u64) {
        match self.highest {
            Some(highest) if index <= highest => {}
            Some(highest) => {
                let entered = (index / 64 - highest / 64).min(WORDS as u64);
                for step in 0..entered {
                    self.words[Self::word(index - step * 64)] = 0;
                }
                self.highest = Some(index);
            }
            None => self.highest = Some(index),
        }
        self.words[Self::word(index)] |= 1 << (index % 64);
    }

    const fn word(index: u64) -> usize {
        (index / 64 % WORDS as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn accepts_each_index_once_within_the_window() {
        let mut window = ReplayWindow::<3>::new();
        for index in [1000, 1002, 1001, 1128, 1003] {
            assert_eq!(window.check(index), Ok(()), "{index}");
            window.mark(index);
            assert_eq!(window.check(index), Err(SrtpError::Replayed), "{index}");
        }
        assert_eq!(window.check(900), Err(SrtpError::TooOld));
        window.mark(5000);
        assert_eq!(window.check(1128), Err(SrtpError::TooOld));
        assert_eq!(window.check(4999), Ok(()), "a jump forgets the old bits");
    }

    proptest! {
        #[test]
        fn agrees_with_a_set(steps in prop::collection::vec(-200i64..300, 1..400)) {
            let mut window = ReplayWindow::<3>::new();
            let (mut seen, mut highest) = (HashSet::new(), 1_000_i64);
            for step in steps {
                let index = (highest + step).max(0);
                match window.check(index as u64) {
                    Ok(()) => {
                        prop_assert!(seen.insert(index), "{} accepted twice", index);
                        window.mark(index as u64);
                        highest = highest.max(index);
                    }
                    Err(SrtpError::Replayed) => prop_assert!(seen.contains(&index)),
                    Err(_) => prop_assert!(highest - index >= 128, "{} of {} is in the window", index, highest),
                }
            }
        }
    }
}
