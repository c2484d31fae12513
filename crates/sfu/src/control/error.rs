//! Why a command was refused, and about which object.

use crate::ids::{CaptureId, ConsumerId, ProducerId, RouterId, TransportId};

/// Which object a command or an error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ObjectId {
    /// A router.
    Router(RouterId),
    /// A transport.
    Transport(TransportId),
    /// A producer.
    Producer(ProducerId),
    /// A consumer.
    Consumer(ConsumerId),
    /// A capture.
    Capture(CaptureId),
}

impl std::fmt::Display for ObjectId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Router(id) => write!(f, "router {id}"),
            Self::Transport(id) => write!(f, "transport {id}"),
            Self::Producer(id) => write!(f, "producer {id}"),
            Self::Consumer(id) => write!(f, "consumer {id}"),
            Self::Capture(id) => write!(f, "capture {id}"),
        }
    }
}

/// The error kinds of spec/core.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The object does not exist (any more).
    NotFound,
    /// An object of that id exists already.
    Exists,
    /// The parameters are wrong.
    Invalid,
    /// Right, but not something this core does.
    Unsupported,
    /// The worker has ended.
    Closed,
    /// Our fault.
    Internal,
}

/// Why a command was refused. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// No such object.
    #[error("{0} does not exist")]
    NotFound(ObjectId),
    /// Such an object exists.
    #[error("{0} exists already")]
    Exists(ObjectId),
    /// A bound was reached.
    #[error("{object} may have at most {limit} {what}")]
    TooMany {
        /// What is full.
        object: ObjectId,
        /// What it is full of.
        what: &'static str,
        /// The bound.
        limit: usize,
    },
    /// The worker as a whole is full.
    #[error("a worker may have at most {limit} {what}")]
    WorkerFull {
        /// What it is full of.
        what: &'static str,
        /// The bound.
        limit: usize,
    },
    /// A field is missing or wrong.
    #[error("{field}: {problem}")]
    Invalid {
        /// Where.
        field: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// Each further consumer would multiply what one participant is sent.
    #[error("transport {transport} has a consumer of producer {producer} already")]
    AlreadyConsumed {
        /// To whom it goes.
        transport: TransportId,
        /// Whose stream it is.
        producer: ProducerId,
    },
    /// A source is taken.
    #[error("ssrc {0} is, or was, in use in this transport")]
    SsrcInUse(u32),
    /// Not in this core or with this configuration.
    #[error("{0}")]
    Unsupported(&'static str),
    /// The command itself made the engine panic.
    #[error("the core failed: {0}")]
    Internal(String),
}

impl EngineError {
    /// The kind that travels.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound(_) => ErrorKind::NotFound,
            Self::Exists(_) | Self::AlreadyConsumed { .. } => ErrorKind::Exists,
            Self::TooMany { .. } | Self::WorkerFull { .. } | Self::Invalid { .. } | Self::SsrcInUse(_) => {
                ErrorKind::Invalid
            }
            Self::Unsupported(_) => ErrorKind::Unsupported,
            Self::Internal(_) => ErrorKind::Internal,
        }
    }
}
