"""How soon errors reach the app: refused joins for each code, then the faults of recordings and livestreams."""

import asyncio
import time
from pathlib import Path
from typing import Any

from tests.support.server import RunningServer, running_server

from bench import egress_errors
from bench.report import Report
from meetkit import MeetingError, VideoSDK

ROUNDS = 30


async def run(folder: Path) -> None:
    """Refuses joins for every reason that a token or an id can give, in turn."""
    report = Report("errors")
    async with running_server(folder / "server") as server:
        room_id = await server.create_room()
        cases = _cases(server, room_id)
        times_ms: dict[int, list[float]] = {code: [] for code in cases}
        for round_number in range(ROUNDS + 1):
            for code, options in cases.items():
                took_ms = await _refused_ms(server, code, options)
                if round_number:  # the first warms up
                    times_ms[code].append(took_ms)
    for code, values in times_ms.items():
        report.add_percentiles(f"{code} refused join to error event", values, goals={99: 50.0})
    await egress_errors.run(report, folder)
    report.finish()


def _cases(server: RunningServer, room_id: str) -> dict[int, dict[str, Any]]:
    good = server.token()
    return {
        4001: {"token": server.token(key="no-such-key"), "meeting_id": room_id},
        4002: {"token": server.token(expires_in_s=-3600), "meeting_id": room_id},
        4003: {"token": good, "meeting_id": "none-none-none"},
        4004: {"token": good, "meeting_id": room_id, "participant_id": "with space"},
        4008: {"token": server.token(["ask_join", "allow_join"]), "meeting_id": room_id},
        4022: {"token": server.token(roomId="othe-othe-othe"), "meeting_id": room_id},
    }


async def _refused_ms(server: RunningServer, code: int, options: dict[str, Any]) -> float:
    VideoSDK.config(options["token"], server_url=server.url)
    meeting = VideoSDK.init_meeting(
        meeting_id=options["meeting_id"],
        participant_id=options.get("participant_id"),
        name="bench",
        mic_enabled=False,
        webcam_enabled=False,
    )
    got: asyncio.Future[tuple[int, float]] = asyncio.get_running_loop().create_future()
    meeting.on("error", lambda error: got.done() or got.set_result((error.code, time.perf_counter())))
    begun_s = time.perf_counter()
    try:
        await meeting.join()
    except MeetingError:
        pass
    else:
        raise RuntimeError(f"a join that must be refused with {code} was admitted")
    seen, at_s = await got
    if seen != code:
        raise RuntimeError(f"refused with {seen}, not {code}")
    return (at_s - begun_s) * 1000
