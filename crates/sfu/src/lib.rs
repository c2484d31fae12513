//! The selective forwarding unit of meetkit, as a pure library: bytes, commands and time go in, bytes and events come out.
//!
//! The wire blocks (one module per idea) parse and build what travels; the engine puts them together.
//! Nothing here owns a socket, a thread or a clock, and no parser panics on any input.
#![forbid(unsafe_code)]

// Wire blocks.
pub mod capture_frames;
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
mod capture;
mod capture_clock;
mod capture_queue;
mod capture_stream;
mod consumer;
mod consumer_sequence;
pub mod dtls;
pub mod engine;
mod engine_arrival;
mod engine_capture;
pub mod engine_command;
mod engine_events;
mod engine_execute;
mod engine_media;
pub mod engine_outbox;
mod engine_removal;
mod engine_rtcp;
mod engine_slab;
mod engine_timers;
mod engine_waking;
pub mod engine_wire;
pub mod ice;
mod producer;
mod router;
mod transport;
mod transport_loss;
