//! The selective forwarding unit of meetkit, as a pure library: bytes, commands and time go in, bytes and events come out.
//!
//! The wire blocks (one module per idea) parse and build what travels; the engine puts them together.
//! Nothing here owns a socket, a thread or a clock, and no parser panics on any input.
#![forbid(unsafe_code)]

// Wire blocks.
pub mod codec;
pub mod ext;
pub mod ids;
pub mod keyframe;
pub mod levels;
pub mod nack;
pub mod reception;
pub mod remb;
pub mod ring;
pub mod rtcp;
pub mod rtp;
pub mod seq;
pub mod speaker;
pub mod srtp;
pub mod stun;
pub mod twcc;

// Engine.
