"""One egress process: its three pipes, its lock, and its end. Knows nothing of meetings."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from meetkit.server.logs import get_logger
from meetkit.server.settings import ENV_PREFIX

_REPORT_LIMIT_BYTES = 4 * 1024 * 1024
_EXIT_PATIENCE_S = 3.0
_log = get_logger("meetkit.egress")


def lock_path(data_dir: Path, egress_id: str) -> Path:
    """The file whose lock a process of this id holds as long as it lives."""
    return data_dir / "egress" / f"{egress_id}.lock"


class EgressChild:
    """A running process. `end` must be called, whatever happened."""

    def __init__(self, process: asyncio.subprocess.Process, egress_id: str) -> None:
        self._process = process
        self._id = egress_id
        self._log_reader = asyncio.create_task(self._read_log(), name=f"meetkit-egress-log-{egress_id}")

    @classmethod
    async def start(
        cls, job: dict[str, Any], *, data_dir: Path, capture: Callable[[int], Awaitable[object]]
    ) -> EgressChild:
        """Start the process and give it its job.

        Args:
            job: its first line, without `captureFd` and `startedUs`.
            data_dir: where its lock is.
            capture: makes the core write to a descriptor, of which it keeps a copy of its own.

        Raises:
            OSError: it cannot be started.
        """
        egress_id = str(job["id"])
        path = lock_path(data_dir, egress_id)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with contextlib.ExitStack() as fds:
            lock = fds.enter_context(path.open("ab"))
            # The lock belongs to the open file, so the child holds it from its first to its last moment.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            ours, theirs = map(fds.enter_context, socket.socketpair())
            await capture(ours.fileno())
            started_us = time.monotonic_ns() // 1000
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "meetkit.egress",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                pass_fds=(theirs.fileno(), lock.fileno()),
                # Settings may hold passwords (a database's), which are none of its business.
                env={name: value for name, value in os.environ.items() if not name.startswith(ENV_PREFIX)},
                limit=_REPORT_LIMIT_BYTES,
            )
            child = cls(process, egress_id)
            child.tell(job | {"captureFd": theirs.fileno(), "startedUs": started_us})
        return child

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def tell(self, line: dict[str, Any]) -> None:
        """One line to its control pipe; nothing when it is gone. Never waits: what hangs is ended by its job."""
        stdin = self._process.stdin
        assert stdin is not None
        if not stdin.is_closing():
            stdin.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")

    async def report(self) -> dict[str, Any] | None:
        """Its next report; None when there will be none. May be cancelled and called again."""
        stdout = self._process.stdout
        assert stdout is not None
        while line := await self._line(stdout):
            try:
                report = json.loads(line)
            except ValueError:
                _log.warning("a report can't be read", egress_id=self._id, size_bytes=len(line))
                continue
            if isinstance(report, dict):
                return report
        return None

    async def _line(self, stdout: asyncio.StreamReader) -> bytes:
        try:
            return await stdout.readline()
        except ValueError:  # longer than any report: what writes it is not sane
            return b""

    async def exit_code(self) -> int:
        """Its exit code, negative for a signal; it is killed when it does not end by itself within 3 s."""
        try:
            async with asyncio.timeout(_EXIT_PATIENCE_S):
                return await self._process.wait()
        except TimeoutError:
            self.kill()
            return await self._process.wait()

    def kill(self) -> None:
        """End it at once."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def end(self) -> None:
        """Nothing of it is left."""
        if self._process.returncode is None:
            self.kill()
        await self._process.wait()
        stdin = self._process.stdin
        assert stdin is not None
        stdin.close()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            await stdin.wait_closed()
        try:
            async with asyncio.timeout(_EXIT_PATIENCE_S):
                await self._log_reader
        except TimeoutError:  # somebody inherited the pipe
            self._log_reader.cancel()

    async def _read_log(self) -> None:
        stderr = self._process.stderr
        assert stderr is not None
        while True:
            try:
                line = await stderr.readline()
            except ValueError:
                continue
            if not line:
                return
            text = line.decode(errors="replace").rstrip()[:2000]
            tell = _log.warning if " ERROR " in text or " WARNING " in text else _log.debug
            tell("egress says", egress_id=self._id, line=text)
