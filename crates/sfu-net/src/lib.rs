//! Worker threads of the forwarding unit: each owns one engine, one UDP socket and one epoll loop, and shares nothing on the packet path.

mod batch;
mod capture;
mod core;
mod interfaces;
mod placement;
mod poll;
mod socket;
mod worker;

pub use crate::core::{Closed, Core, CoreConfig, CoreError, MAX_WORKERS, Message};
