//! Bytes to values and back: no state, no time, and no parser that panics.

pub mod codec;
pub mod ext;
pub mod ntp;
pub mod rtcp;
pub mod rtcp_write;
pub mod rtp;
pub mod seq;
pub mod stun;
pub mod stun_write;
