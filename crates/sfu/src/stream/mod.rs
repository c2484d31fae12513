//! Streams: what one participant sends as a producer, and what others get of it as consumers.

pub(crate) mod clock;
pub(crate) mod consumer;
pub(crate) mod format;
pub mod keyframe;
pub mod levels;
pub mod nack;
pub(crate) mod offset;
pub(crate) mod packet;
pub(crate) mod producer;
pub mod reception;
pub mod ring;
pub(crate) mod sequence;
pub mod speaker;
