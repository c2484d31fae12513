"""What `meetkit serve` says when it is ready."""

from __future__ import annotations

import sys

from meetkit.server.credentials import CREDENTIALS_FILE
from meetkit.server.pages.static_files import bundle_missing, missing_files
from meetkit.server.run import Ready
from meetkit.server.settings import unknown_variables

_WILDCARDS = ("0.0.0.0", "::")  # noqa: S104 - compared, not listened on
_LOOPBACK = ("127.", "::1", "localhost")


def greet(ready: Ready) -> None:
    """A short summary on stderr: addresses, files, warnings. Never a secret."""
    settings = ready.context.settings
    ports = ", ".join(str(port) for port in ready.media_ports) or "none"
    lines = [
        f"meetkit is ready at {settings.public_url or ready.url}",
        f"  data folder   {settings.data_dir.resolve()}",
        f"  media (UDP)   {settings.media_ip}, port {ports}",
        f"  page access   {settings.page_access}",
        f"  capacity      {ready.context.capacity.limit}",
    ]
    credentials = settings.data_dir.resolve() / CREDENTIALS_FILE
    if credentials.exists():
        lines.append(f"  credentials   {credentials} (keep it secret)")
    lines += [f"  warning       {warning}" for warning in warnings(ready)]
    print("\n".join(lines), file=sys.stderr, flush=True)


def warnings(ready: Ready) -> list[str]:
    """What works, but probably not as the operator wants it."""
    settings = ready.context.settings
    found = []
    secure = (settings.public_url or "").startswith("https://")
    if not settings.host.startswith(_LOOPBACK) and not secure:
        found.append(
            "others reach this server without TLS: browsers give pages no camera or microphone there. "
            "Put a TLS proxy in front and set public_url."
        )
    if settings.media_ip in _WILDCARDS and not settings.announced_ips:
        found.append(
            "media listens on every address; set announced_ips when clients reach this machine by another one."
        )
    if settings.page_access == "open" and not settings.host.startswith(_LOOPBACK):
        found.append("page_access is open: whoever reaches this server may open meetings.")
    if settings.fault_injection:
        found.append("fault_injection is on: for tests only.")
    if missing_files():
        error = bundle_missing()
        found.append(f"{error.code} {error.name}: {error.detail} {error.solution}")
    found += [f"the variable {name} is no setting; is it misspelt?" for name in unknown_variables()]
    return found
