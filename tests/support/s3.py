"""A real S3 server (tests/s3_server): it verifies signatures, keeps objects as files, and can be frozen and killed."""

import asyncio
import contextlib
import secrets
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

BINARY = Path(__file__).parents[2] / "build" / "s3_server" / "debug" / "s3-server"
_START_TIMEOUT_S = 20.0


@dataclass
class S3Server:
    """A server with the bucket `recordings`, and `readonly-recordings` that nobody may write to."""

    folder: Path
    access_key: str = "meetkit-tests"
    secret_key: str = field(default_factory=lambda: secrets.token_hex(20))
    port: int = 0
    process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Its address; the same after a restart."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Run it, and wait until it listens."""
        assert BINARY.exists(), "the S3 server is not built: make build/s3_server.stamp"
        for bucket in ("recordings", "readonly-recordings"):
            (self.folder / bucket).mkdir(parents=True, exist_ok=True)
        self.process = await asyncio.create_subprocess_exec(
            str(BINARY),
            str(self.folder),
            self.access_key,
            self.secret_key,
            str(self.port),
            stdout=asyncio.subprocess.PIPE,
        )
        assert self.process.stdout is not None
        async with asyncio.timeout(_START_TIMEOUT_S):
            self.port = int(await self.process.stdout.readline())

    def signal(self, number: signal.Signals) -> None:
        """SIGSTOP: it takes connections and never answers. SIGCONT: it goes on."""
        assert self.process is not None
        self.process.send_signal(number)

    async def kill(self) -> None:
        """The power fails; `start` brings it back at the same address."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()

    def objects(self, bucket: str = "recordings") -> dict[str, bytes]:
        """What a bucket holds."""
        root = self.folder / bucket
        return {
            str(path.relative_to(root)): path.read_bytes()
            for path in root.rglob("*")
            if path.is_file() and not path.name.startswith(".")
        }

    def settings(self, folder: Path, **more: Any) -> dict[str, Any]:
        """What a meetkit server needs to keep its recordings here; the secret goes by a file, as it should."""
        secret = folder / "s3-secret"
        secret.parent.mkdir(parents=True, exist_ok=True)
        secret.write_text(self.secret_key + "\n")
        given = {
            "storage": "s3",
            "s3_endpoint": self.url,
            "s3_bucket": "recordings",
            "s3_access_key": self.access_key,
            "s3_secret_key_file": secret,
            "s3_prefix": "meetings/test",
            "upload_retry_s": 0.1,
            "allow_private_addresses": True,
        }
        return given | more


@contextlib.asynccontextmanager
async def s3_server(folder: Path) -> AsyncIterator[S3Server]:
    """A running server, and nothing of it afterwards."""
    server = S3Server(folder)
    await server.start()
    try:
        yield server
    finally:
        await server.kill()
