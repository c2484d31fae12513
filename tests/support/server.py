"""A real `meetkit serve` process on ephemeral loopback ports, with its own data folder."""

import asyncio
import contextlib
import json
import os
import resource
import signal
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import jwt

from tests.support.pace import patience

READY_TIMEOUT_S = 40.0
STOP_TIMEOUT_S = 15.0


@dataclass
class RunningServer:
    """What a test needs of a server: its addresses, its credentials, and a hand on its process."""

    data_dir: Path
    settings: dict[str, Any]
    url: str = ""
    pid: int = 0
    api_key: str = ""
    secret: str = ""
    account_id: str = ""
    project_id: str = ""
    media_ports: list[int] = field(default_factory=list)
    starts: int = 0
    descriptor_limit: int | None = None
    process: asyncio.subprocess.Process | None = field(default=None, repr=False)

    @property
    def ws_url(self) -> str:
        """The signalling address."""
        return self.url.replace("http", "ws", 1) + "/v2/signal"

    @property
    def log_path(self) -> Path:
        """Everything that the processes of this server wrote to stdout and stderr."""
        return self.data_dir / "test-server.log"

    def log_text(self) -> str:
        """The log so far."""
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def token(
        self,
        permissions: list[str] | None = None,
        *,
        key: str | None = None,
        secret: str | None = None,
        expires_in_s: float = 600,
        **claims: Any,
    ) -> str:
        """A token signed as an integrator's server would; a claim given as None is left out."""
        now_s = int(time.time())
        body: dict[str, Any] = {
            "apikey": self.api_key if key is None else key,
            "permissions": ["allow_join"] if permissions is None else permissions,
            "version": 2,
            "iat": now_s,
            "exp": now_s + int(expires_in_s),
            **claims,
        }
        body = {name: value for name, value in body.items() if value is not None}
        return jwt.encode(body, secret or self.secret, algorithm="HS256")

    async def rest(self, method: str, path: str, *, token: str | None = None, **kwargs: Any) -> httpx.Response:
        """One REST call, by default as a moderator."""
        headers = {"Authorization": token if token is not None else self.token(["allow_join", "allow_mod"])}
        async with httpx.AsyncClient(base_url=self.url, timeout=15) as client:
            return await client.request(method, path, headers=headers | kwargs.pop("headers", {}), **kwargs)

    async def create_room(self, **body: Any) -> str:
        """A new room's id."""
        response = await self.rest("POST", "/v2/rooms", json=body)
        assert response.status_code == 200, response.text
        return str(response.json()["roomId"])

    async def cli(self, *arguments: str) -> str:
        """Runs the meetkit command on the same data folder; returns what it printed.

        Raises:
            AssertionError: the command failed.
        """
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "meetkit.cli",
            *arguments,
            env=os.environ | {"MEETKIT_DATA_DIR": str(self.data_dir)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        assert process.returncode == 0, f"meetkit {' '.join(arguments)}: {out.decode()}{err.decode()}"
        return out.decode()

    async def start(self) -> None:
        """Starts the process and waits until it says that it is ready."""
        self.starts += 1
        ready = self.data_dir / f"ready-{self.starts}.json"
        arguments = ["--data-dir", str(self.data_dir), "--ready-file", str(ready)]
        for name, value in self.settings.items():
            values = value if isinstance(value, list) else [value]
            for one in values:
                option = "--" + name.replace("_", "-")
                arguments += [option if one else "--no-" + option[2:]] if isinstance(one, bool) else [option, str(one)]
        with self.log_path.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "meetkit.cli",
                "serve",
                *arguments,
                stdout=log,
                stderr=log,
                preexec_fn=None if self.descriptor_limit is None else self._limit,
            )
        deadline_s = time.monotonic() + patience(READY_TIMEOUT_S)
        while not ready.exists():
            if self.process.returncode is not None or time.monotonic() > deadline_s:
                raise AssertionError(f"the server did not become ready:\n{self.log_text()[-4000:]}")
            await asyncio.sleep(0.02)
        said = json.loads(ready.read_text())
        self.url, self.pid = said["url"].rstrip("/"), self.process.pid
        self.media_ports = said["mediaPorts"]
        self.settings["port"] = urlsplit(self.url).port
        credentials = json.loads((self.data_dir / "credentials.json").read_text())
        self.api_key, self.secret = credentials["apiKey"], credentials["secret"]
        self.account_id, self.project_id = credentials["accountId"], credentials["projectId"]

    def _limit(self) -> None:
        assert self.descriptor_limit is not None
        resource.setrlimit(resource.RLIMIT_NOFILE, (self.descriptor_limit, self.descriptor_limit))

    async def stop(self, signal_number: int = signal.SIGTERM) -> int:
        """Ends the process and returns its exit code; by default gracefully."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(signal_number)
        try:
            async with asyncio.timeout(patience(STOP_TIMEOUT_S)):
                return await self.process.wait()
        except TimeoutError:
            self.process.kill()
            await self.process.wait()
            raise AssertionError(
                f"the server did not stop within {STOP_TIMEOUT_S} s:\n{self.log_text()[-4000:]}"
            ) from None

    async def start_again(self) -> None:
        """Starts a new process on the same port and data folder."""
        await self.start()


@contextlib.asynccontextmanager
async def running_server(
    data_dir: Path, *, descriptor_limit: int | None = None, **settings: Any
) -> AsyncIterator[RunningServer]:
    """A server for the length of the block; settings are the long options of `meetkit serve` in snake_case."""
    data_dir.mkdir(parents=True, exist_ok=True)
    server = RunningServer(data_dir=data_dir, settings={"host": "127.0.0.1", "port": 0} | settings)
    server.settings.setdefault("media_listen_ip", "127.0.0.1")
    server.descriptor_limit = descriptor_limit
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
