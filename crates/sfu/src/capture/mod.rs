//! Captures: a router's streams as whole frames for one reader.

pub mod frames;
pub(crate) mod queue;
pub(crate) mod reader;
pub(crate) mod stream;
