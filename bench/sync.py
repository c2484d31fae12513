"""How far apart sound and picture are in an hour's recording: drifting clocks, mutes, losses."""

import time
from pathlib import Path

from tests.support.capture import SECOND_US
from tests.support.long_meeting import PEOPLE, recorded_offsets

from bench.report import Report

HOUR_S = 3600


async def run(folder: Path) -> None:
    """Records an hour on a made-up clock, with the real process, and measures every clap of its file."""
    report = Report("sync")
    begun_s = time.monotonic()
    found = await recorded_offsets(folder, HOUR_S, start_us=1000 * SECOND_US)
    for one in PEOPLE:
        late_ms = [1000 * offset.late_s for offset in found if offset.who == one.number]
        who = f"clock {one.drift_ppm:+.0f} ppm"
        report.add(f"{who}: sound later than picture", "ms", late_ms)
        report.add(f"{who}: furthest apart", "ms", [max(map(abs, late_ms))], goal=80.0)
        last = [1000 * offset.late_s for offset in found if offset.who == one.number and offset.second > HOUR_S - 300]
        report.add(f"{who}: sound later than picture, last five minutes", "ms", last)
    report.notes.append(
        f"{len(found)} claps of two people in {HOUR_S} s, one of them muted for 35 s of every 300; 0.5 % of the "
        f"packets of sound and 2 % of the pictures lost; made and measured in {time.monotonic() - begun_s:.0f} s."
    )
    report.finish()
