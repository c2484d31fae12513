"""What went wrong between this server and an S3 server, as an error of the catalogue."""

from __future__ import annotations

import asyncio
import re
import ssl
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from meetkit.errors import RecordingStorageFailed

__all__ = ["failure_of"]

_Ends = Literal["nothing", "request"]
_PROBE_TIMEOUT_S = 5.0
#: Somebody waits for these; the others fail in the background.
_ASKED_FOR = frozenset({"download", "delete"})
# S3's own words for its errors; nothing else of an answer is relied on.
_CODE = re.compile(r"<Code>(\w{1,64})</Code>")
_STATUS = re.compile(r"\bstatus code: (\d{3})\b")
_CREDENTIAL_CODES = frozenset(
    {
        "AuthorizationHeaderMalformed",
        "ExpiredToken",
        "InvalidAccessKeyId",
        "InvalidToken",
        "NotSignedUp",
        "RequestTimeTooSkewed",
        "SignatureDoesNotMatch",
        "TokenRefreshRequired",
    }
)


async def failure_of(
    error: Exception, *, operation: str, bucket: str, endpoint: str, ca_file: Path | None
) -> RecordingStorageFailed:
    """The error for what the S3 client raised. Asks the network itself when the server gave no answer.

    Args:
        error: of obstore.
        operation: in a word: upload, download, delete, check.
        endpoint: the server's address.
        ca_file: certificates that count besides the system's.
    """
    text = str(error)
    server = urlsplit(endpoint).netloc.rpartition("@")[2]
    code = next(iter(_CODE.findall(text)), None)
    status = next(iter(_STATUS.findall(text)), None)
    failed: RecordingStorageFailed
    ends: _Ends = "request" if operation in _ASKED_FOR else "nothing"
    if code == "NoSuchBucket":
        failed = RecordingStorageFailed.bucket_not_found(bucket=bucket, server=server, operation=operation, ends=ends)
    elif code in _CREDENTIAL_CODES or (status == "401" and code is None):
        failed = RecordingStorageFailed.bad_credentials(
            server=server, operation=operation, problem=code or f"HTTP {status}", ends=ends
        )
    elif code == "AccessDenied" or status == "403":
        failed = RecordingStorageFailed.access_denied(
            bucket=bucket, operation=operation, problem=code or f"HTTP {status}", ends=ends
        )
    elif isinstance(error, FileNotFoundError):
        failed = RecordingStorageFailed.object_missing(bucket=bucket, ends=ends)
    elif code is not None or status is not None:
        problem = " ".join(part for part in (status and f"HTTP {status}", code) if part)
        failed = RecordingStorageFailed.rejected(server=server, operation=operation, problem=problem, ends=ends)
    else:
        failed = await _without_answer(server, operation, endpoint, ca_file, ends)
    failed.__cause__ = error
    return failed


async def _without_answer(
    server: str, operation: str, endpoint: str, ca_file: Path | None, ends: _Ends
) -> RecordingStorageFailed:
    """No answer came, and the client does not say why in a way to rely on: connect as it did, and see."""
    parts = urlsplit(endpoint)
    safe = parts.scheme == "https"
    context = ssl.create_default_context() if safe else None
    if context is not None and ca_file is not None:
        context.load_verify_locations(cafile=ca_file)
    try:
        async with asyncio.timeout(_PROBE_TIMEOUT_S):
            _, writer = await asyncio.open_connection(parts.hostname, parts.port or (443 if safe else 80), ssl=context)
    except ssl.SSLError as cause:
        problem = getattr(cause, "verify_message", "") or cause.reason or "the handshake failed"
        return RecordingStorageFailed.tls_failed(
            server=server, operation=operation, problem=problem.replace("_", " ").lower(), ends=ends
        )
    except TimeoutError:
        problem = f"no connection within {_PROBE_TIMEOUT_S:.0f} s"
    except OSError as cause:
        problem = (cause.strerror or str(cause) or type(cause).__name__).lower()
    else:
        writer.transport.abort()
        problem = "the connection was lost, or no answer came in time"
    return RecordingStorageFailed.unreachable(server=server, operation=operation, problem=problem, ends=ends)
