"""Our metadata tells the truth: its lowest and its newest versions record, and what does not fit is named."""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.e2e._everywhere import surfaces
from tests.e2e.test_cli_commands import run
from tests.e2e.test_wheel import REPOSITORY, _bare_environment
from tests.support.server import running_server

pytestmark = pytest.mark.asyncio(loop_scope="session")

LOW = {"quality": "low"}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("resolution", ["lowest-direct", "highest"])
async def test_wheel_records_with_the_versions_at_both_ends_of_its_metadata(resolution: str, tmp_path: Path) -> None:
    wheels = sorted((REPOSITORY / "dist").glob("meetkit-*.whl"), key=lambda path: path.stat().st_mtime)
    assert wheels, "no wheel in dist/: `make wheel` builds it"
    uv = shutil.which("uv") or str(REPOSITORY / ".venv/bin/uv")
    python, environment = str(tmp_path / "venv/bin/python"), _bare_environment()
    install = [uv, "pip", "install", "--quiet", "--python", python, "--only-binary", ":all:"]
    program = REPOSITORY / "tests/support/recorded_by_wheel.py"
    for command in (
        [uv, "venv", "--quiet", "--python", sys.executable, str(tmp_path / "venv")],
        [*install, "--resolution", resolution, str(wheels[-1])],
        [python, "-m", "meetkit.cli", "doctor", "--port", "0", "--data-dir", str(tmp_path / "none")],
        [python, str(program), str(tmp_path)],
    ):
        done = await asyncio.to_thread(
            subprocess.run, command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{' '.join(command)}: {done.stdout}{done.stderr}"
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["video"] > 60
    assert seen["audio"] > 120
    assert seen["red"] > 150


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A folder that is searched before the installed packages."""
    (tmp_path / "foreign").mkdir()
    return tmp_path / "foreign"


def _install(folder: Path, name: str, version: str) -> None:
    """Only what says that it is there."""
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")


@pytest.mark.provokes("DEPENDENCY_UNFIT/WRONG_VERSION", sdk="cli")
async def test_package_of_another_version_stops_serve_and_doctor_names_each(foreign: Path, tmp_path: Path) -> None:
    _install(foreign, "av", "9.0.0")
    _install(foreign, "pillow", "9.5.0")
    environment = {"PYTHONPATH": str(foreign), "MEETKIT_DATA_DIR": str(tmp_path / "data")}
    code, _, err = await run("serve", "--port", "0", **environment)
    assert code == 2
    assert "6016 DEPENDENCY_UNFIT (WRONG_VERSION)" in err
    assert "av is installed in the version 9.0.0; meetkit needs >=" in err
    assert "Traceback" not in err
    code, out, _ = await run("doctor", "--port", "0", "--json", **environment)
    assert code == 1
    wrong = [row["error"]["params"] for row in json.loads(out) if not row["ok"]]
    assert [(row["package"], row["found"]) for row in wrong] == [("av", "9.0.0"), ("pillow", "9.5.0")]


@pytest.mark.provokes("DEPENDENCY_UNFIT/NOT_LOADABLE", sdk="cli")
async def test_package_that_cannot_be_imported_is_named_by_every_command(foreign: Path) -> None:
    (foreign / "pydantic.py").write_text('raise ImportError("no such library", name="pydantic")\n')
    for command in (["serve", "--port", "0"], ["doctor"], ["account", "list"]):
        code, _, err = await run(*command, PYTHONPATH=str(foreign))
        assert code == 2
        assert "6016 DEPENDENCY_UNFIT (NOT_LOADABLE)" in err
        assert "pydantic" in err
        assert "Traceback" not in err


@pytest.mark.provokes("DEPENDENCY_UNFIT/NOT_LOADABLE", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("DEPENDENCY_UNFIT/WRONG_VERSION", sdk=("python", "browser", "rest"))
async def test_recording_whose_process_lacks_a_module_says_which(
    browser: Browser, foreign: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(foreign))
    async with running_server(tmp_path / "server") as server, surfaces(browser, server) as all_three:
        _install(foreign, "av", "9.0.0")  # somebody downgrades it while the server runs
        for error in await all_three.refuse(6016, "WRONG_VERSION", "recordings/start", {"config": LOW}):
            assert (error["params"]["package"], error["params"]["found"]) == ("av", "9.0.0")
        shutil.rmtree(foreign / "av-9.0.0.dist-info")
        (foreign / "av.py").write_text('raise ImportError("libavcodec.so.61: not found", name="av._core")\n')
        for error in await all_three.refuse(6016, "NOT_LOADABLE", "recordings/start", {"config": LOW}):
            assert error["params"] == {"module": "av._core", "problem": "libavcodec.so.61: not found"}
        await all_three.all_stopped("recording", starts=2)
        await all_three.meet_on()
