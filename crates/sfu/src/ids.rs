//! Identifiers: newtypes, so that a producer's id cannot be passed for a consumer's.

use std::fmt;

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
