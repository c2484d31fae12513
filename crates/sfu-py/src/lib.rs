//! The Python module `meetkit._core`: the seam of spec/core.md, and nothing else.

mod config;

use std::sync::Arc;

use pyo3::exceptions::{PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use sfu::control::json;
use sfu::control::json_read::{WireError, parse_request};
use sfu_net::{Closed, CoreError, Message};

/// Messages that one `drain()` returns at most.
const DRAIN_LIMIT: usize = 1024;

/// The media workers of this process.
#[pyclass(frozen, module = "meetkit._core")]
struct Core {
    inner: Arc<sfu_net::Core>,
}

fn core_error(error: CoreError) -> PyErr {
    match error {
        CoreError::System { what, error } => match error.raw_os_error() {
            Some(errno) => PyOSError::new_err((errno, error.to_string(), what)),
            None => PyOSError::new_err(format!("{what}: {error}")),
        },
        CoreError::Config { .. } => PyValueError::new_err(error.to_string()),
        CoreError::Certificate => PyRuntimeError::new_err(error.to_string()),
    }
}

fn closed(error: Closed) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}

fn text(message: &Message) -> String {
    match message {
        Message::Reply { id, result } => json::reply(*id, result),
        Message::CoreStats { id, workers } => json::core_stats(*id, workers),
        Message::Refused { id, kind, message } => json::failure(*id, *kind, message),
        Message::Event(event) => json::event(event),
        Message::WorkerFailed {
            worker,
            message,
            restarted,
        } => json::worker_failed(*worker, message, *restarted),
    }
}

#[pymethods]
impl Core {
    #[new]
    fn new(py: Python<'_>, config: &str) -> PyResult<Self> {
        let config = config::parse(config).map_err(PyValueError::new_err)?;
        let inner = py.detach(|| sfu_net::Core::start(&config)).map_err(core_error)?;
        Ok(Self { inner: Arc::new(inner) })
    }

    fn fileno(&self) -> i32 {
        self.inner.fileno()
    }

    fn command(&self, request: &str) -> PyResult<()> {
        match parse_request(request) {
            Ok((id, request)) => self.inner.submit(id, request).map_err(closed),
            Err(WireError::BadRequest { id, kind, problem }) => self.inner.refuse(id, kind, problem).map_err(closed),
            Err(error @ WireError::NoRequest(_)) => Err(PyValueError::new_err(error.to_string())),
        }
    }

    fn drain(&self, py: Python<'_>) -> Vec<String> {
        py.detach(|| self.inner.drain(DRAIN_LIMIT).iter().map(text).collect())
    }

    fn local_ports(&self) -> Vec<u16> {
        self.inner.local_ports()
    }

    fn close(&self, py: Python<'_>) {
        py.detach(|| self.inner.close());
    }
}

/// The core's version.
#[pyfunction]
fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

#[pymodule]
fn _core(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Core>()?;
    module.add_function(wrap_pyfunction!(version, module)?)
}
