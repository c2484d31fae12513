"""Debian's Firefox, headless with a made-up camera and microphone, driven by Marionette, which it brings."""

import asyncio
import contextlib
import itertools
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

FIREFOX = "/usr/bin/firefox-esr"
_START_TIMEOUT_S = 60.0
_SCRIPT_TIMEOUT_MS = 60_000
_PREFERENCES = {
    "marionette.port": 0,
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
    # It would ask its makers for news at every start.
    "app.update.enabled": False,
    "app.normandy.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
}


class Firefox:
    """One window. Frames are `length:[0, id, command, parameters]` and `length:[1, id, error, result]`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._ids = itertools.count(1)

    async def open(self, url: str) -> None:
        """Load a page."""
        await self._ask("WebDriver:Navigate", {"url": url})

    async def evaluate(self, function: str, *arguments: Any) -> Any:
        """What an asynchronous JavaScript function returns."""
        given = json.dumps(arguments)
        script = f"""const done = arguments[arguments.length - 1];
            ({function})(...{given}).then((value) => done([value]), (error) => done([null, `${{error}}`]));"""
        value, *failure = (await self._ask("WebDriver:ExecuteAsyncScript", {"script": script, "args": []}))["value"]
        assert not failure, failure
        return value

    async def hello(self) -> None:
        """What comes first, and a session."""
        await self._frame()
        await self._ask("WebDriver:NewSession", {})
        await self._ask("WebDriver:SetTimeouts", {"script": _SCRIPT_TIMEOUT_MS})

    async def _ask(self, command: str, parameters: dict[str, Any]) -> Any:
        body = json.dumps([0, next(self._ids), command, parameters])
        self._writer.write(f"{len(body.encode())}:{body}".encode())
        await self._writer.drain()
        _, _, error, result = await self._frame()
        assert error is None, f"{command}: {error}"
        return result

    async def _frame(self) -> Any:
        length = int((await self._reader.readuntil(b":"))[:-1])
        return json.loads(await self._reader.readexactly(length))


@contextlib.asynccontextmanager
async def firefox(folder: Path) -> AsyncIterator[Firefox]:
    """A Firefox for the length of the block, with a new profile in the folder."""
    folder.mkdir(parents=True)
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in _PREFERENCES.items())
    (folder / "user.js").write_text("".join(lines))
    with (folder / "firefox.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            FIREFOX, "--headless", "--marionette", "--no-remote", "--profile", str(folder), stdout=log, stderr=log
        )
    try:
        port_file = folder / "MarionetteActivePort"
        async with asyncio.timeout(_START_TIMEOUT_S):
            while not port_file.exists():  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.1)
            reader, writer = await asyncio.open_connection("127.0.0.1", int(port_file.read_text()), limit=2**24)
            window = Firefox(reader, writer)
            await window.hello()
        with contextlib.closing(writer):
            yield window
    finally:
        process.terminate()
        await process.wait()
