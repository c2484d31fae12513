//! The seam to the outside: commands in, replies and events out, as plain values and as the JSON of spec/core.md.

pub mod command;
pub mod error;
pub mod event;
pub mod json;
pub mod json_read;
pub mod parameters;
pub mod reply;
pub mod stats;

// For who uses the library; inside of it, name the file.
pub use self::command::*;
pub use self::error::*;
pub use self::event::*;
pub use self::parameters::*;
pub use self::reply::*;
pub use self::stats::*;
