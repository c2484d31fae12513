//! Who the remote is, and that nobody else reads or writes: DTLS and SRTP.

pub mod certificate;
pub mod dtls;
pub mod guard;
pub mod srtp;
