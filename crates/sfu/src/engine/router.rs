//! A router: the media side of one meeting. It holds transports and observes who is loud and who speaks.

use std::time::{Duration, Instant};

use crate::ids::{Kept, Key, RouterId, of};
use crate::stream::levels::LevelObserver;
use crate::stream::speaker::SpeakerDetector;

/// The media side of one meeting.
pub struct Router {
    /// Its id.
    pub id: RouterId,
    /// The transports in it.
    pub transports: Vec<Key<of::Transport>>,
    /// The captures of it.
    pub captures: Vec<Key<of::Capture>>,
    /// How loud its producers are.
    pub levels: LevelObserver,
    /// Who speaks.
    pub speaker: SpeakerDetector,
    /// Its earliest alarm.
    pub armed: Option<Instant>,
}

impl Kept for Router {
    type Kind = of::Router;
}

impl Router {
    /// An empty one.
    pub fn new(id: RouterId, audio_level_interval: Duration, speaker_interval: Duration) -> Self {
        Self {
            id,
            transports: Vec::new(),
            captures: Vec::new(),
            levels: LevelObserver::new(audio_level_interval),
            speaker: SpeakerDetector::new(speaker_interval),
            armed: None,
        }
    }

    /// When its observers have something to say.
    pub fn next_timeout(&self) -> Option<Instant> {
        [self.levels.next_timeout(), self.speaker.next_timeout()]
            .into_iter()
            .flatten()
            .min()
    }
}
