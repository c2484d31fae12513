"""A real server inside the test's own process, for moments that no signal can hold: a shutdown that is half done."""

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


@dataclass(frozen=True, slots=True)
class Inside:
    """The server as a test sees it from outside, and its parts."""

    server: RunningServer
    context: ServerContext


@contextlib.asynccontextmanager
async def server_inside(data_dir: Path, **options: Any) -> AsyncIterator[Inside]:
    """A listening server for the length of the block; `options` are further settings."""
    listener = bind("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    given = {"host": "127.0.0.1", "port": 0, "data_dir": str(data_dir), "media_listen_ip": "127.0.0.1"}
    settings = load(given | options)
    app = create_app(settings, url=url)
    async with app.router.lifespan_context(app):
        http = app_server(app, settings)
        serving = asyncio.create_task(http.serve(sockets=[listener]))
        await http.listening.wait()
        credentials = json.loads((data_dir / "credentials.json").read_text())
        seen = RunningServer(
            data_dir=data_dir,
            settings={},
            url=url,
            api_key=credentials["apiKey"],
            secret=credentials["secret"],
            account_id=credentials["accountId"],
            project_id=credentials["projectId"],
        )
        try:
            yield Inside(seen, app.state.context)
        finally:
            http.should_exit = True
            await serving
            listener.close()
