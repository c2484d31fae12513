"""A real nginx in front of a server, with the configuration that the documentation gives."""

import asyncio
import contextlib
import re
import signal
from collections.abc import AsyncIterator
from pathlib import Path

from tests.support.rtmp import NGINX, accepts, free_port, until

_DOCUMENTATION = Path(__file__).parents[2] / "docs" / "running.md"
_DOCUMENTED_SERVER = "http://127.0.0.1:8080"
_CONFIG = """
daemon off; master_process off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log info;
events {{ worker_connections 256; }}
http {{ access_log off;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  {server}
}}
"""

__all__ = ["documented", "free_port", "nginx"]


def documented(heading: str) -> str:
    """The nginx configuration below a heading of running.md."""
    _, found, text = _DOCUMENTATION.read_text(encoding="utf-8").partition(f"{heading}\n")
    assert found, f"running.md has no {heading}"
    snippet = re.search(r"```nginx\n(.*?)```", text, flags=re.DOTALL)
    assert snippet is not None, f"there is no nginx configuration below {heading}"
    return snippet[1]


@contextlib.asynccontextmanager
async def nginx(folder: Path, snippet: str, *, port: int, server_url: str) -> AsyncIterator[None]:
    """nginx with that configuration, at a loopback port without TLS, before the server at `server_url`."""
    folder.mkdir()
    assert "listen 443 ssl;" in snippet
    assert _DOCUMENTED_SERVER in snippet
    server = snippet.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};").replace(_DOCUMENTED_SERVER, server_url)
    config = folder / "nginx.conf"
    config.write_text(_CONFIG.format(folder=folder, server=server))
    process = await asyncio.create_subprocess_exec(
        NGINX, "-c", str(config), "-p", str(folder), stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await until(lambda: accepts(port), f"nginx listens at {port}")
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        await process.wait()
