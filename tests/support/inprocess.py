"""A real server inside the test's own process: for moments that no signal can hold, and a media core in the hand."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meetkit.server.app import create_app
from meetkit.server.context import ServerContext
from meetkit.server.run import app_server, bind
from meetkit.server.settings import load
from tests.support.server import RunningServer


@dataclass
class InProcess(RunningServer):
    """A server in this process: as a test sees it from outside, and its parts."""

    context: ServerContext = None  # type: ignore[assignment]  # set before anybody sees it


@contextlib.asynccontextmanager
async def in_process(data_dir: Path, **options: Any) -> AsyncIterator[InProcess]:
    """A whole server, its listener included, on this event loop; `options` are further settings."""
    given = {"host": "127.0.0.1", "port": 0, "data_dir": str(data_dir), "media_listen_ip": "127.0.0.1"}
    settings = load(given | options)
    listener = bind(settings.host, 0)
    server = InProcess(data_dir=data_dir, settings={})
    server.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = create_app(settings, url=server.url)
    server.context = app.state.context
    async with app.router.lifespan_context(app):
        http = app_server(app, settings, server.context.intake)
        serving = asyncio.create_task(http.serve(sockets=[listener]))
        try:
            await asyncio.wait_for(http.listening.wait(), 10)
            credentials = json.loads((data_dir / "credentials.json").read_text())
            server.api_key, server.secret = credentials["apiKey"], credentials["secret"]
            server.account_id, server.project_id = credentials["accountId"], credentials["projectId"]
            yield server
        finally:
            await server.context.meetings.shutdown(1000)
            http.should_exit = True
            await serving
            listener.close()
