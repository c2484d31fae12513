"""The examinations of `meetkit doctor`. Each looks at one thing and leaves nothing behind."""

from __future__ import annotations

import asyncio
import importlib
import ipaddress
import json
import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from meetkit.egress.dependencies import misfits, not_loadable
from meetkit.errors import (
    ClockWrong,
    DatabaseUnavailable,
    InternalError,
    InvalidSetting,
    MeetingError,
    NativeCoreMissing,
    PortUnavailable,
)
from meetkit.server.capacity import LEAST, Descriptors, limit_of
from meetkit.server.pages.static_files import STATIC, bundle_missing, missing_files
from meetkit.server.run import bind, port_error, raise_descriptor_limit
from meetkit.server.settings import ENV_PREFIX, Settings, load, unknown_variables
from meetkit.store.store import inspect_schema

_OLDEST_S = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
_FUTURE_FILE_TOLERANCE_S = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """One result: what was looked at, and what is well, what could be better (a note), or what is wrong."""

    check: str
    detail: str
    error: MeetingError | None = None
    is_note: bool = False


def all_findings(options: Mapping[str, Any], *, config: Path | None) -> list[Finding]:
    """Everything; only the clock, the packages and the bundle when the settings themselves are wrong."""
    try:
        settings = load(options, config=config)
    except MeetingError as error:
        return [Finding("settings", "", error), *_run(clock), *_run(dependencies), *_run(web_bundle)]
    findings = [Finding("settings", f"{len(settings.model_fields_set)} given, the rest at their defaults")]
    findings += [
        Finding("settings", "", InvalidSetting.unknown_setting(setting=name, source="the environment"))
        for name in unknown_variables()
    ]
    for check in (tcp_port, udp_ports, announced_addresses, data_folder, database, recording_storage, hls_folder):
        findings += _run(lambda check=check: check(settings), name=check.__name__)  # type: ignore[misc]
    findings += _run(lambda: capacity(settings), name="capacity")
    for plain in (clock, dependencies, fonts, native_core, web_bundle):
        findings += _run(plain)
    return findings


def tcp_port(settings: Settings) -> Iterator[Finding]:
    """Can HTTP listen? A server of ours that runs there already is well, too."""
    if settings.port and _answers_as_meetkit(settings):
        yield Finding("TCP port", f"{settings.port} is served by a running meetkit")
        return
    bind(settings.host, settings.port).close()
    yield Finding("TCP port", f"{settings.host} port {settings.port or 'any'} is free")


def udp_ports(settings: Settings) -> Iterator[Finding]:
    """Can media listen?"""
    family = socket.AF_INET6 if ":" in settings.media_ip else socket.AF_INET
    ports = range(settings.media_port, settings.media_port + settings.media_workers) if settings.media_port else [0]
    running = settings.port and _answers_as_meetkit(settings)
    for port in ports:
        with closing(socket.socket(family, socket.SOCK_DGRAM)) as probe:
            try:
                probe.bind((settings.media_ip, port))
            except OSError as error:
                failed = port_error(error, transport="udp", port=port, address=settings.media_ip)
                if not (running and isinstance(failed, PortUnavailable) and failed.reason == "IN_USE"):
                    raise failed from error
    shown = f"{ports[0]} to {ports[-1]}" if len(ports) > 1 else str(ports[0] or "any")
    yield Finding(
        "UDP ports", f"{settings.media_ip} port {shown} {'in use by the running meetkit' if running else 'free'}"
    )


def announced_addresses(settings: Settings) -> Iterator[Finding]:
    """Do clients get an address that they can reach?"""
    if settings.announced_ips:
        for ip in settings.announced_ips:
            if ipaddress.ip_address(ip).is_multicast:
                raise InvalidSetting.invalid_value(
                    setting=f"{ENV_PREFIX}ANNOUNCED_IPS", problem=f"{ip} is a multicast address, not a machine's"
                )
        yield Finding("addresses", f"announced: {', '.join(settings.announced_ips)}")
        return
    media_local = ipaddress.ip_address(settings.media_ip).is_loopback
    http_local = settings.host == "localhost" or ipaddress.ip_address(settings.host).is_loopback
    public = settings.public_url is not None and not any(n in settings.public_url for n in ("localhost", "127.0.0.1"))
    if media_local and (public or not http_local):
        # Others would reach the page and then never see a picture.
        other = f"{ENV_PREFIX}PUBLIC_URL" if public else f"{ENV_PREFIX}HOST"
        raise InvalidSetting.conflict(setting=f"{ENV_PREFIX}MEDIA_LISTEN_IP", other=other)
    yield Finding("addresses", "announced: the addresses that media listens on")


def data_folder(settings: Settings) -> Iterator[Finding]:
    """Can the data folder be written, and is it closed to others?"""
    folder = settings.data_dir
    if not folder.exists():
        parent = next((p for p in folder.resolve().parents if p.exists()), Path("/"))
        if not os.access(parent, os.W_OK):
            raise DatabaseUnavailable.not_writable(path=str(parent), problem="permission denied")
        yield Finding("data folder", f"{folder} will be made by the first start")
        return
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        problem = "permission denied" if folder.is_dir() else "it is not a folder"
        raise DatabaseUnavailable.not_writable(path=str(folder), problem=problem)
    for name in ("credentials.json", "secret.key"):
        path = folder / name
        if path.exists() and path.stat().st_mode & 0o077:
            problem = f"others may read {path}; run `chmod 600 {path}`"
            raise InvalidSetting.invalid_value(setting=f"{ENV_PREFIX}DATA_DIR", problem=problem)
    yield Finding("data folder", f"{folder} is writable")


def database(settings: Settings) -> Iterator[Finding]:
    """Does it answer, and with which schema?"""
    state = asyncio.run(inspect_schema(settings.data_dir, database_url=settings.database_url))
    if state is None or state.found is None:
        yield Finding("database", "empty; the first start makes the tables")
    elif not state.known:
        raise DatabaseUnavailable.too_new(current=state.found, known=state.wanted)
    elif not state.current:
        raise DatabaseUnavailable.migration_needed(current=state.found, needed=state.wanted)
    else:
        yield Finding("database", f"answers, with the revision {state.found}")


def recording_storage(settings: Settings) -> Iterator[Finding]:
    """Can recordings be put into the bucket, read and deleted there?"""
    # Here, because its client is large, and most commands need none of it.
    from meetkit.server.storage import open_bucket

    bucket = open_bucket(settings)
    _check_room(settings.recordings_folder, settings.recording_free_bytes, setting="RECORDINGS_DIR")
    if bucket is None:
        yield Finding("recordings", f"stay in {settings.recordings_folder}")
        return
    asyncio.run(bucket.check())
    yield Finding("recordings", f"the bucket {bucket.name} takes, gives and deletes")


def hls_folder(settings: Settings) -> Iterator[Finding]:
    """Can HLS streams be written?"""
    _check_room(settings.hls_folder, settings.hls_free_bytes, setting="HLS_DIR")
    yield Finding("HLS streams", f"can be written to {settings.hls_folder}")


def _check_room(folder: Path, needed_bytes: int, *, setting: str) -> None:
    """Raises InvalidSetting unless the folder, or the nearest one above it that exists, can be written and has room."""
    place = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
    if not place.is_dir():
        problem = f"{place} is not a folder"
    elif not os.access(place, os.W_OK | os.X_OK):
        problem = f"{place} cannot be written"
    elif (free_bytes := shutil.disk_usage(place).free) < needed_bytes:
        problem = f"{free_bytes} bytes are free in {place}, and {needed_bytes} are needed to begin"
    else:
        return
    raise InvalidSetting.invalid_value(setting=ENV_PREFIX + setting, problem=problem)


def capacity(settings: Settings) -> Iterator[Finding]:
    """How many participants does the machine allow?"""
    raise_descriptor_limit()
    descriptors = Descriptors()
    descriptors.require(LEAST)
    limit = limit_of(settings, descriptors)
    memory = "unknown" if limit.memory is None else f"{limit.memory.free_bytes} bytes free by the {limit.memory.of}"
    yield Finding("capacity", f"{limit}; memory {memory}, descriptors {descriptors.limit}, cores {limit.cores:g}")


def clock() -> Iterator[Finding]:
    """Is the time plausible? Compared with this package's own age and its newest file."""
    now_s = time.time()
    newest_s = max(_OLDEST_S, Path(__file__).stat().st_mtime)
    now = datetime.fromtimestamp(now_s, UTC).isoformat(timespec="seconds")
    if now_s < newest_s - _FUTURE_FILE_TOLERANCE_S:
        built = datetime.fromtimestamp(newest_s, UTC).isoformat(timespec="seconds")
        raise ClockWrong.before_build(now=now, built=built)
    yield Finding("clock", f"{now} is plausible")


def native_core() -> Iterator[Finding]:
    """Can it be loaded, and does it start on loopback?"""
    try:
        core_module: Any = importlib.import_module("meetkit._core")
    except ImportError as error:
        raise NativeCoreMissing.not_built(problem=str(error)) from error
    config = {"workers": 1, "listenIp": "127.0.0.1", "udpPort": 0, "announcedIps": []}
    core = core_module.Core(json.dumps(config))
    try:
        ports = core.local_ports()
    finally:
        core.close()
    yield Finding("native core", f"version {core_module.version()} started (UDP port {ports[0]} for a moment)")


def dependencies() -> Iterator[Finding]:
    """Are the Python packages those that our metadata asks for?"""
    found = misfits()
    for error in found:
        yield Finding("dependencies", "", error)
    if not found:
        yield Finding("dependencies", "every package has a version that fits")


def fonts() -> Iterator[Finding]:
    """In which scripts can recordings and livestreams show names? One that nobody here writes needs no font."""
    # Here, because only recordings need its libraries.
    try:
        from meetkit.egress.text.fonts import missing
    except ImportError as error:
        raise not_loadable(error) from error
    lacking: dict[str, list[str]] = {}
    for script in missing():
        lacking.setdefault(script.package, []).append(script.name)
    if not lacking:
        yield Finding("fonts", "names in recordings are shown in every common script")
        return
    listed = "; ".join(f"{', '.join(names)} (install {package})" for package, names in lacking.items())
    yield Finding("fonts", f"names in recordings are boxes when written in {listed}", is_note=True)


def web_bundle() -> Iterator[Finding]:
    """Is the page there?"""
    if missing_files():
        raise bundle_missing()
    yield Finding("web bundle", f"present at {STATIC}")


def _run(check: Callable[[], Iterator[Finding]], *, name: str | None = None) -> list[Finding]:
    shown = (name or check.__name__).replace("_", " ").replace("tcp", "TCP").replace("udp", "UDP")
    try:
        return list(check())
    except MeetingError as error:
        return [Finding(shown, "", error)]
    except Exception as error:  # noqa: BLE001 - one examination must not end the others
        failed = InternalError.unexpected(incident_id=f"doctor-{type(error).__name__}", ends="nothing")
        return [Finding(shown, str(error), failed)]


def _answers_as_meetkit(settings: Settings) -> bool:
    import httpx

    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    url = f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
    try:
        answer = httpx.get(f"{url}/v2/config", timeout=1.0, trust_env=False).json()
    except (httpx.HTTPError, ValueError):
        return False
    return isinstance(answer, dict) and answer.get("product") == "meetkit"
