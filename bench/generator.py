"""The load generator (`bench/loadgen`, Rust) as an object: commands in, answers out, one JSON line each."""

import asyncio
import contextlib
import json
import os
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "loadgen"
TARGET = Path("target/loadgen")
ANSWER_TIMEOUT_S = 20.0


def build() -> Path:
    """Builds the generator when it is stale; returns the program.

    Raises:
        subprocess.CalledProcessError: cargo failed; it said why on stderr.
    """
    command = ["cargo", "build", "--release", "--quiet", "--locked", "--manifest-path", str(FOLDER / "Cargo.toml")]
    subprocess.run(command, check=True, env=os.environ | {"CARGO_TARGET_DIR": str(TARGET.resolve())})
    return TARGET / "release" / "loadgen"


class Generator:
    """One generator process, pinned to one core."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.connected: set[int] = set()

    async def ask(self, op: str, **fields: Any) -> dict[str, Any]:
        """One command and its answer.

        Raises:
            RuntimeError: the generator could not do it, or ended.
        """
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"op": op, **fields}).encode() + b"\n")
        async with asyncio.timeout(ANSWER_TIMEOUT_S):
            while (said := await self._line())["said"] == "connected":
                self.connected.add(said["client"])
        if said["said"] == "failed":
            raise RuntimeError(f"{op}: {said['what']}")
        return said

    async def wait_connected(self, clients: set[int]) -> None:
        """Waits until all of these clients have ICE and DTLS."""
        async with asyncio.timeout(ANSWER_TIMEOUT_S):
            while not clients <= self.connected:
                self.connected.add((await self._line())["client"])

    async def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("the load generator ended")
        return dict(json.loads(line))


@contextlib.asynccontextmanager
async def running_generator(program: Path, core: int) -> AsyncIterator[Generator]:
    """A generator for the length of the block."""
    process = await _spawn(core, str(program))
    try:
        yield Generator(process)
    finally:
        await _end(process)


@contextlib.asynccontextmanager
async def running_null(program: Path, core: int, *, seal: bool) -> AsyncIterator[tuple[int, int]]:
    """A null server for the length of the block: its process id and port."""
    process = await _spawn(core, str(program), "null", *(["--seal"] if seal else []))
    try:
        assert process.stdout is not None
        yield process.pid, int(await process.stdout.readline())
    finally:
        await _end(process)


async def _spawn(core: int, *command: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        "taskset", "--cpu-list", str(core), *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )


async def _end(process: asyncio.subprocess.Process) -> None:
    assert process.stdin is not None
    process.stdin.close()  # the programs end with their stdin
    async with asyncio.timeout(5):
        await process.wait()
