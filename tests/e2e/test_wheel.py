"""The wheel stands alone: installed in an empty environment without Rust and Node on the path, it serves the page."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of a fresh environment that has the wheel and its dependencies, and nothing of this checkout."""
    wheels = sorted((REPOSITORY / "dist").glob("meetkit-*.whl"), key=lambda path: path.stat().st_mtime)
    assert wheels, "no wheel in dist/: `make wheel` builds it"
    folder = tmp_path_factory.mktemp("wheel")
    uv = shutil.which("uv") or str(REPOSITORY / ".venv/bin/uv")
    environment = _bare_environment()
    for command in (
        [uv, "venv", "--quiet", "--python", sys.executable, str(folder / "venv")],
        [uv, "pip", "install", "--quiet", "--python", str(folder / "venv/bin/python"), str(wheels[-1])],
    ):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
    return folder / "venv/bin"


def _bare_environment() -> dict[str, str]:
    """The environment without our checkout, virtual environment, Rust and Node."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "CARGO"))
    }
    folders = [
        folder
        for folder in kept["PATH"].split(os.pathsep)
        if not any((Path(folder) / tool).exists() for tool in ("cargo", "node", "meetkit"))
    ]
    return kept | {"PATH": os.pathsep.join(["/nonexistent", *folders])}


async def test_wheel_serves_the_page_and_the_sdk_without_rust_and_node(installed: Path, tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    arguments = ["--host", "127.0.0.1", "--port", "0", "--data-dir", str(tmp_path / "data"), "--ready-file", str(ready)]
    with (tmp_path / "log").open("wb") as log:
        server = await asyncio.create_subprocess_exec(
            str(installed / "meetkit"),
            "serve",
            *arguments,
            env=_bare_environment(),
            cwd=tmp_path,
            stdout=log,
            stderr=log,
        )
    try:
        deadline_s = time.monotonic() + 40
        while not ready.exists():
            said = (tmp_path / "log").read_text()
            assert server.returncode is None, said
            assert time.monotonic() < deadline_s, said
            await asyncio.sleep(0.05)
        async with httpx.AsyncClient(base_url=json.loads(ready.read_text())["url"]) as client:
            page = await client.get("/")
            assert page.status_code == 200
            assert '<div id="root"' in page.text
            script = page.text.split('src="/assets/', 1)[1].split('"', 1)[0]
            assert (await client.get(f"/assets/{script}")).status_code == 200
            sdk = await client.get("/sdk/meetkit.js")
            assert sdk.headers["content-type"].startswith("text/javascript")
            assert "VideoSDK" in sdk.text
            assert (await client.get("/readyz")).status_code == 200
            assert "INVALID_TOKEN" in (await client.get("/errors/4002")).text
    finally:
        server.terminate()
        assert await asyncio.wait_for(server.wait(), 15) == 0


def test_wheel_explains_errors_offline(installed: Path) -> None:
    done = subprocess.run(
        [str(installed / "meetkit"), "explain", "4002"],
        env=_bare_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "EXPIRED" in done.stdout
