//! One association with a participant: where it is reached, and what protects the way.

pub(crate) mod association;
pub(crate) mod consent;
pub mod ice;
pub(crate) mod loss;
pub mod outbox;
