"""The log: structured, one line per event, and without anything secret in it."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

from meetkit.errors import redact

# structlog paints tracebacks with Rich where it is installed. Our log has plain ones, and Rich is slow to load.
_no_rich = "rich" not in sys.modules
if _no_rich:
    sys.modules["rich"] = None  # type: ignore[assignment]  # for `import`: it cannot be found
try:
    import structlog
finally:
    if _no_rich:
        del sys.modules["rich"]

_SECRET_NAMES = re.compile(r"(?i)(token|secret|password|authorization|cookie|stream_?key|credential)")
_HARMLESS = frozenset({"resume_window_s", "token_leeway_s"})
_MASK = "[redacted]"


class _Lines(logging.StreamHandler[TextIO]):
    """Lines to a terminal, pipe or file that may go away or be full: nothing can be told there then, nor ends."""

    def handleError(self, record: logging.LogRecord) -> None:
        """A line was not written."""
        if not isinstance(sys.exception(), OSError):
            super().handleError(record)


def configure(level: str, form: str) -> None:
    """Send structlog's and the standard library's messages to stderr, as lines for people or as JSON."""
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    last: list[Any] = [structlog.processors.format_exc_info, without_secrets]
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = _Lines(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(number)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    # Starts, stops and failures come from ourselves; uvicorn's access lines would carry query strings.
    logging.getLogger("uvicorn.access").disabled = True
    for name in ("uvicorn.error", "alembic", "sqlalchemy", "websockets", "asyncio"):
        logging.getLogger(name).setLevel(max(number, logging.WARNING))


def without_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The last step before a line is written: masks by the names of fields and by the looks of texts."""
    for name, value in event.items():
        event[name] = _MASK if _names_a_secret(name) and value is not None else _masked(value)
    return event


def _names_a_secret(name: str) -> bool:
    return name not in _HARMLESS and _SECRET_NAMES.search(name) is not None


def _masked(value: Any) -> Any:
    match value:
        case str():
            return redact(value)
        case dict():
            return {
                key: _MASK if isinstance(key, str) and _names_a_secret(key) else _masked(inner)
                for key, inner in value.items()
            }
        case list() | tuple():
            return [_masked(inner) for inner in value]
        case bytes() | bytearray():
            return f"{len(value)} bytes"
        case _:
            return value


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger for a module."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger
