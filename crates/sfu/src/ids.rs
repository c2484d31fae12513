//! Ids of objects, and keys to where they lie: newtypes, so that a producer's cannot be passed for a consumer's.

use std::fmt;
use std::marker::PhantomData;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
    };
}

id!(
    /// A router: the media side of one meeting. Chosen by the caller, never reused.
    RouterId(u32)
);
id!(
    /// A transport of one participant. Chosen by the caller, never reused.
    TransportId(u32)
);
id!(
    /// A stream that a participant sends to us. Chosen by the caller, never reused.
    ProducerId(u32)
);
id!(
    /// A stream that we send to a participant. Chosen by the caller, never reused.
    ConsumerId(u32)
);
id!(
    /// A capture of a router's streams. Chosen by the caller, never reused.
    CaptureId(u32)
);
id!(
    /// An RTP synchronisation source.
    Ssrc(u32)
);
id!(
    /// An RTP payload type, 0..=127.
    PayloadType(u8)
);

/// Kinds of objects, for their keys: who holds a key to an object need not know the object.
pub mod of {
    /// A router.
    #[derive(Clone, Copy, Debug)]
    pub enum Router {}
    /// A transport.
    #[derive(Clone, Copy, Debug)]
    pub enum Transport {}
    /// A producer.
    #[derive(Clone, Copy, Debug)]
    pub enum Producer {}
    /// A consumer.
    #[derive(Clone, Copy, Debug)]
    pub enum Consumer {}
    /// A capture.
    #[derive(Clone, Copy, Debug)]
    pub enum Capture {}
}

/// What the engine keeps, by keys of its kind.
pub trait Kept {
    /// The kind that its keys are of.
    type Kind;
}

/// Where an object of the kind `K` lies.
#[derive(Debug)]
pub struct Key<K> {
    index: u32,
    generation: u32,
    of: PhantomData<fn() -> K>,
}

impl<K> Key<K> {
    /// Of a place, at its so many-th use.
    pub(crate) const fn new(index: u32, generation: u32) -> Self {
        Self {
            index,
            generation,
            of: PhantomData,
        }
    }

    /// The place.
    #[inline]
    pub(crate) const fn index(self) -> u32 {
        self.index
    }

    /// How often the place had been used before.
    #[inline]
    pub(crate) const fn generation(self) -> u32 {
        self.generation
    }
}

impl<K> Clone for Key<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Key<K> {}

impl<K> PartialEq for Key<K> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index && self.generation == other.generation
    }
}

impl<K> Eq for Key<K> {}
