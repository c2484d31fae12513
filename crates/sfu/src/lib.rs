//! The selective forwarding unit of meetkit, as a pure library: bytes, commands and time go in, bytes and events come out.
//!
//! A folder imports those below it only: engine, capture, stream, congestion, path, control, secure, wire, ids (`tests/layers.rs`).
//! Nothing here owns a socket, a thread or a clock, and no parser panics on any input.
#![forbid(unsafe_code)]

pub mod capture;
pub mod congestion;
pub mod control;
pub mod engine;
pub mod ids;
pub mod path;
pub mod secure;
pub mod stream;
pub mod wire;
