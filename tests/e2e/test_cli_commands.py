"""The commands, each as a process of its own."""

import asyncio
import json
import os
import re
import stat
import sys
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from tests.support.s3 import s3_server
from tests.support.server import RunningServer


async def run(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MEETKIT_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "meetkit.cli",
        *arguments,
        env=clean | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["serve"],
        ["account"],
        ["account", "create"],
        ["account", "discontinue"],
        ["key", "create"],
        ["room", "create"],
        ["token"],
        ["explain"],
        ["doctor"],
        ["demo"],
    ],
)
async def test_help_has_an_example(arguments: list[str]) -> None:
    code, out, err = await run(*arguments, "--help", COLUMNS="200")
    assert code == 0, err
    if arguments not in ([], ["account"]):
        assert "Example" in out


async def test_help_of_serve_lists_every_setting_with_its_default() -> None:
    from meetkit.server.settings import Settings

    _, out, _ = await run("serve", "--help", COLUMNS="200", MEETKIT_S3_SECRET_KEY="pa55word")
    for name in Settings.model_fields:
        # A secret may come by the environment or a file; a command line can be read by everybody.
        shown = re.search(rf"--{name.replace('_', '-')}(?![\w-])", out) is not None
        assert shown is (name != "s3_secret_key"), name
    assert "pa55word" not in out
    assert "[default: 8080]" in out
    assert "[default: ask]" in out


async def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\nfrom meetkit.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted(m for m in ('sqlalchemy', 'fastapi', 'alembic', 'aiortc', 'av', 'uvicorn') if m in sys.modules))"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    assert out.decode().splitlines()[-1] == "[]"


async def test_token_command_prints_a_token_that_the_server_accepts(server: RunningServer) -> None:
    room = await server.create_room()
    printed = await server.cli("token", "--mod", "--room", room, "--participant", "ada", "--expires", "2h")
    token = printed.strip()
    assert printed == token + "\n"
    claims = jwt.decode(token, server.secret, algorithms=["HS256"])
    assert claims["exp"] - claims["iat"] == 7200
    assert (claims["roomId"], claims["participantId"]) == (room, "ada")
    assert claims["permissions"] == ["allow_join", "allow_mod"]
    assert (await server.rest("GET", f"/v2/rooms/{room}", token=token)).status_code == 200
    guest = jwt.decode((await server.cli("token", "--ask-join", "--role", "rtc")).strip(), server.secret, ["HS256"])
    assert (guest["permissions"], guest["roles"]) == (["ask_join"], ["rtc"])


async def test_account_and_key_commands(server: RunningServer) -> None:
    made = json.loads(await server.cli("account", "create", "acme", "--json"))
    token = server.token(key=made["apiKey"], secret=made["secret"])
    assert (await server.rest("GET", "/v2/rooms", token=token)).status_code == 200
    listed = json.loads(await server.cli("account", "list", "--json"))
    assert [(row["name"], row["status"]) for row in listed] == [("default", "active"), ("acme", "active")]
    shown = json.loads(await server.cli("account", "show", "acme", "--json"))
    assert (shown["id"], shown["projects"]) == (made["accountId"], [made["projectId"]])
    second = json.loads(await server.cli("key", "create", "--account", "acme", "--json"))
    assert second["projectId"] == made["projectId"]
    keys = await server.cli("key", "list")
    assert all(one in keys for one in (server.api_key, made["apiKey"], second["apiKey"]))
    assert all(one not in keys for one in (server.secret, made["secret"], second["secret"]))


async def test_room_commands(server: RunningServer) -> None:
    room = (await server.cli("room", "create", "--custom-id", "daily")).strip()
    assert (await server.cli("room", "create", "--custom-id", "daily")).strip() == room
    assert (await server.rest("GET", "/v2/rooms/daily")).json()["roomId"] == room
    await server.cli("room", "disable", room)
    assert (await server.rest("GET", f"/v2/rooms/validate/{room}")).json()["reason"] == "DISABLED"
    assert json.loads(await server.cli("room", "show", room, "--json"))["disabled"] is True
    await server.cli("room", "enable", room)
    assert (await server.rest("GET", f"/v2/rooms/validate/{room}")).status_code == 200
    assert room in await server.cli("room", "list")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["token", "--ask-join", "--mod"], "4008 INVALID_PERMISSIONS (CONFLICT)"),
        (["token", "--expires", "soon"], "6010 INVALID_SETTING (INVALID_VALUE)"),
        (["token"], "6002 NOT_FOUND (API_KEY)"),
        (["account", "show", "nobody"], "6002 NOT_FOUND (ACCOUNT)"),
        (["key", "disable", "none"], "6002 NOT_FOUND (API_KEY)"),
        (["room", "show", "aaaa-bbbb-cccc"], "4003 INVALID_MEETING_ID (NOT_FOUND)"),
        (["explain", "INVALID_TOKKEN"], "6002 NOT_FOUND (ERROR_CODE)"),
        (["serve", "--port", "99999"], "6010 INVALID_SETTING (INVALID_VALUE)"),
        (["serve", "--config", "nowhere.toml"], "6010 INVALID_SETTING (FILE_UNREADABLE)"),
        (["serve", "--host", "192.0.2.77", "--port", "0"], "6011 PORT_UNAVAILABLE (ADDRESS_NOT_LOCAL)"),
        (["serve", "--database-url", "mysql://nowhere/x", "--port", "0"], "6012 DATABASE_UNAVAILABLE (UNREACHABLE)"),
    ],
)
async def test_failure_is_a_catalogue_error_with_its_fix_on_stderr(
    tmp_path: Path, arguments: list[str], error: str
) -> None:
    code, out, err = await run(*arguments, MEETKIT_DATA_DIR=str(tmp_path / "data"))
    assert code == 2, (out, err)
    assert out == ""
    assert error in err
    assert "  fix      " in err
    assert "Traceback" not in err


async def test_wrong_usage_exits_2_without_a_traceback() -> None:
    for arguments in (["nothing"], ["serve", "--nothing"], ["account", "discontinue", "default"]):
        code, _, err = await run(*arguments)
        assert code == 2
        assert "Traceback" not in err


async def test_explain_by_code_name_and_class() -> None:
    for wanted in ("4002", "invalid_token", "InvalidToken"):
        code, out, _ = await run("explain", wanted)
        assert code == 0
        assert "# 4002 INVALID_TOKEN" in out
    _, listing, _ = await run("explain")
    assert "4005  DUPLICATE_PARTICIPANT: Leaving meeting" in listing


async def test_doctor_finds_nothing_wrong_with_a_running_server(server: RunningServer) -> None:
    port = httpx.URL(server.url).port
    code, out, err = await run("doctor", "--data-dir", str(server.data_dir), "--port", str(port), "--json")
    findings = json.loads(out)
    assert [finding for finding in findings if not finding["ok"]] == [], err
    assert code == 0
    assert {"settings", "TCP port", "UDP ports", "addresses", "data folder", "database", "clock", "capacity"} <= {
        finding["check"] for finding in findings
    }


@pytest.mark.provokes("DATABASE_UNAVAILABLE/UNREACHABLE", sdk="cli")
@pytest.mark.provokes("INVALID_SETTING/UNKNOWN_SETTING", sdk="cli")
async def test_doctor_names_each_fault_with_its_fix(tmp_path: Path) -> None:
    taken = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    data = tmp_path / "data"
    data.mkdir()
    (data / "secret.key").write_text("x")
    os.chmod(data / "secret.key", 0o644)
    (data / "meetkit.db").write_bytes(b"not a database " * 100)
    code, out, _ = await run("doctor", "--data-dir", str(data), "--port", str(port), "--json", MEETKIT_PROT="1")
    taken.close()
    await taken.wait_closed()
    assert code == 1
    wrong = {finding["error"]["name"]: finding["error"] for finding in json.loads(out) if not finding["ok"]}
    assert wrong["PORT_UNAVAILABLE"]["params"]["port"] == port
    assert wrong["DATABASE_UNAVAILABLE"]["reason"] == "UNREACHABLE"
    reasons = {finding["error"]["reason"] for finding in json.loads(out) if not finding["ok"]}
    assert {"UNKNOWN_SETTING", "INVALID_VALUE", "IN_USE", "UNREACHABLE"} <= reasons
    assert all(error["solution"] for error in wrong.values())
    code, out, _ = await run("doctor", "--port", "http")
    assert code == 1
    assert "6010 INVALID_SETTING" in out


@pytest.mark.provokes("RECORDING_STORAGE_FAILED/BUCKET_NOT_FOUND", sdk="cli")
async def test_doctor_writes_reads_and_deletes_in_the_bucket(tmp_path: Path) -> None:
    async with s3_server(tmp_path / "s3") as s3:
        environment = {f"MEETKIT_{name.upper()}": str(value) for name, value in s3.settings(tmp_path).items()}

        async def examined(**other: str) -> dict[str, Any]:
            data = ("--data-dir", str(tmp_path / "data"), "--port", "0")
            _, out, err = await run("doctor", *data, "--json", **(environment | other))
            assert s3.secret_key not in out + err
            (finding,) = [one for one in json.loads(out) if one["check"] in ("recordings", "recording storage")]
            return dict(finding)

        assert (await examined())["ok"]
        assert s3.objects() == {}
        missing = (await examined(MEETKIT_S3_BUCKET="nowhere"))["error"]
        assert (missing["code"], missing["reason"], missing["params"]["bucket"]) == (
            6030,
            "BUCKET_NOT_FOUND",
            "nowhere",
        )
        (tmp_path / "s3-secret").write_text("wrong")
        assert (await examined())["error"]["reason"] == "BAD_CREDENTIALS"
        unreadable = (await examined(MEETKIT_S3_SECRET_KEY_FILE=str(tmp_path / "none")))["error"]
        assert (unreadable["code"], unreadable["params"]["setting"]) == (6010, "MEETKIT_S3_SECRET_KEY_FILE")


async def test_doctor_changes_nothing_in_an_empty_folder(tmp_path: Path) -> None:
    await run("doctor", "--data-dir", str(tmp_path / "data"), "--port", "0")
    assert list(tmp_path.iterdir()) == []


async def test_credentials_are_private(server: RunningServer) -> None:
    for name in ("credentials.json", "secret.key", "meetkit.db"):
        assert stat.S_IMODE((server.data_dir / name).stat().st_mode) == 0o600, name
