"""`meetkit serve` as a process: start, what it says, what it never says, and how it stops."""

import asyncio
import json
import os
import signal
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.e2e.test_cli_commands import run
from tests.support.pace import patience
from tests.support.server import RunningServer, running_server


async def test_ready_file_says_where_and_who(server: RunningServer) -> None:
    [ready] = server.data_dir.glob("ready-*.json")
    said = json.loads(ready.read_text())
    assert (said["url"], said["pid"]) == (server.url, server.pid)
    assert len(said["mediaPorts"]) == 1
    assert said["mediaPorts"][0] > 0
    async with httpx.AsyncClient(base_url=server.url) as client:
        assert (await client.get("/healthz")).json() == {"status": "ok"}
        assert (await client.get("/readyz")).json() == {"status": "ready"}


async def test_start_names_the_credentials_file_and_never_the_secret(server: RunningServer) -> None:
    said = server.log_text()
    assert f"meetkit is ready at {server.url}" in said
    assert str(server.data_dir / "credentials.json") in said
    assert server.secret not in said


async def test_wildcard_without_tls_is_a_warning(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data", host="0.0.0.0", page_access="open") as server:
        assert "without TLS" in server.log_text()
        assert "page_access is open" in server.log_text()
        assert (await httpx.AsyncClient().get(f"{server.url}/healthz")).status_code == 200


@pytest.mark.provokes("PORT_UNAVAILABLE/IN_USE", sdk="cli")
async def test_taken_tcp_port_is_named_with_its_fix(server: RunningServer, tmp_path: Path) -> None:
    port = urlsplit(server.url).port
    code, _, err = await run("serve", "--port", str(port), "--data-dir", str(tmp_path / "other"))
    assert code == 2
    assert "6011 PORT_UNAVAILABLE (IN_USE)" in err
    assert f"tcp port {port}" in err


async def test_taken_media_port_is_named_too(server: RunningServer, tmp_path: Path) -> None:
    [ready] = server.data_dir.glob("ready-*.json")
    port = json.loads(ready.read_text())["mediaPorts"][0]
    data = str(tmp_path / "other")
    code, _, err = await run("serve", "--port", "0", "--media-port", str(port), "--data-dir", data)
    assert code == 2
    assert "6011 PORT_UNAVAILABLE (IN_USE)" in err
    assert f"udp port {port}" in err


async def test_settings_come_from_file_environment_and_command_line(tmp_path: Path) -> None:
    config = tmp_path / "meetkit.toml"
    config.write_text('page_access = "open"\ndebug = true\n')
    async with running_server(tmp_path / "data", config=str(config), page_access="off") as server:
        config_seen = (await server.rest("GET", "/v2/config", token="")).json()
    assert (config_seen["pageAccess"], config_seen["debug"]) == ("off", True)


async def test_sigterm_and_sigint_end_it_within_ten_seconds(server: RunningServer) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        began_s = time.monotonic()
        assert await server.stop(number) == 0
        assert time.monotonic() - began_s < patience(10)
        await server.start_again()


async def test_killed_server_starts_again_on_the_same_data(server: RunningServer) -> None:
    room = await server.create_room()
    os.kill(server.pid, signal.SIGKILL)
    await server.stop()
    await server.start_again()
    assert (await server.rest("GET", f"/v2/rooms/{room}")).status_code == 200


async def test_no_secret_and_no_token_reaches_a_log_or_an_error(tmp_path: Path) -> None:
    """Canaries in every place of a request that errors could quote; the log at its most talkative."""
    canary = "canary5ecretcanary5ecretcanary5ecret"
    bodies: list[str] = []
    for log_format in ("json", "console"):
        async with running_server(tmp_path / log_format, log_level="debug", log_format=log_format) as server:
            good = server.token(["allow_join", "allow_mod"])
            tokens = [
                good,
                server.token(secret=canary),
                server.token(key="nobody"),
                server.token(["nonsense"]),
                server.token(exp=1),
                f"Bearer {server.token(exp=1)}",
                good[:-4] + "AAAA",
            ]
            for token in tokens:
                for method, path, body in (
                    ("GET", f"/v2/rooms?token={token}", None),
                    ("POST", "/v2/rooms", {"token": token}),
                    ("POST", "/v2/rooms/deactivate", {"roomId": token[:1000]}),
                    ("GET", f"/v2/rooms/{token}", None),
                    ("GET", f"/{token}", None),
                    ("POST", "/v2/page/token", {"meetingId": token[:1000]}),
                ):
                    response = await server.rest(method, path, token=token, json=body)
                    bodies.append(response.text if response.status_code != 200 else "")
            seen = server.log_text() + "".join(bodies)
            signatures = [token.rpartition(".")[2] for token in tokens]
            for hidden in (server.secret, canary, *signatures):
                assert hidden not in seen
    assert sum(bool(body) for body in bodies) > 50


async def test_metrics_are_for_this_machine_only_and_count(server: RunningServer) -> None:
    await server.rest("GET", "/v2/rooms", token="")
    async with httpx.AsyncClient(base_url=server.url) as client:
        text = (await client.get("/metrics")).text
        assert 'meetkit_errors_total{code="4002",name="INVALID_TOKEN",reason="EMPTY"} 1.0' in text
        assert "meetkit_participants 0.0" in text
        assert 'meetkit_core_packets_total{direction="in",worker="0"}' in text
        proxied = await client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"})
        assert (proxied.status_code, proxied.json()["code"]) == (404, 6002)


@pytest.mark.parametrize("name", ["SIGHUP", "SIGQUIT", "SIGINT", "SIGTERM"])
async def test_what_a_terminal_or_service_manager_sends_ends_it_in_good_order(tmp_path: Path, name: str) -> None:
    async with running_server(tmp_path / "data") as server:
        assert await server.stop(signal.Signals[name]) == 0
        assert "stopped" in server.log_text().splitlines()[-1]


async def test_signals_that_mean_nothing_here_end_nothing(tmp_path: Path) -> None:
    async with running_server(tmp_path / "data") as server, httpx.AsyncClient(base_url=server.url) as client:
        for name in ("SIGUSR1", "SIGUSR2", "SIGALRM", "SIGPIPE", "SIGWINCH", "SIGCONT"):
            os.kill(server.pid, signal.Signals[name])
            assert (await client.get("/healthz")).status_code == 200


async def test_hangup_that_was_to_be_ignored_is(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does for what it starts
    try:
        async with running_server(tmp_path / "data") as server, httpx.AsyncClient(base_url=server.url) as client:
            os.kill(server.pid, signal.SIGHUP)
            assert (await client.get("/healthz")).status_code == 200
    finally:
        signal.signal(signal.SIGHUP, before)


async def test_what_is_kept_is_the_owners_alone_whatever_the_shell_says(tmp_path: Path) -> None:
    data = tmp_path / "data"
    earlier = data / "recordings" / "old" / "film.mp4"
    before = os.umask(0o022)
    try:
        earlier.parent.mkdir(parents=True)
        earlier.write_bytes(b"x")
        async with running_server(data) as server:
            assert (await server.rest("POST", "/v2/rooms", json={})).status_code == 200
            made_by_others = {"serve.log", *(path.name for path in data.glob("*.log"))}
            open_to_others = [
                path
                for path in (data, *data.rglob("*"))
                if path.name not in made_by_others and path.stat().st_mode & 0o077
            ]
            assert open_to_others == []
            assert earlier.read_bytes() == b"x"
    finally:
        os.umask(before)


_PAUSE = """
import asyncio, gc, os, signal, sys
from pathlib import Path
from meetkit.server.run import serve
from meetkit.server.settings import Settings

def on_ready(ready):
    print("FROZEN", gc.get_freeze_count(), len(gc.get_objects()), flush=True)
    os.kill(os.getpid(), signal.SIGTERM)

asyncio.run(serve(Settings(data_dir=Path(sys.argv[1]), port=0, media_port=0), ready_file=None, on_ready=on_ready))
"""


async def test_the_collector_leaves_what_was_made_at_the_start_to_itself(tmp_path: Path) -> None:
    """A collection of everything stops the server for 60 ms and more, whenever somebody makes it create objects."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _PAUSE, str(tmp_path), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    said, complaints = await process.communicate()
    assert process.returncode == 0, complaints.decode()
    frozen_count, left_count = said.partition(b"FROZEN")[2].split()[:2]
    assert int(frozen_count) > 50_000
    assert int(left_count) < 10_000
