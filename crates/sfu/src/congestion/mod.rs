//! How much a way carries, and telling those who send.

pub mod bitrate;
pub mod remb;
pub mod twcc;
pub(crate) mod uplink;
