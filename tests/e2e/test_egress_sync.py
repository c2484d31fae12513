"""Sound and picture stay together in a recording, whatever clocks, mutes and losses do; for an hour: `make bench`."""

from pathlib import Path

from tests.support.capture import SECOND_US
from tests.support.long_meeting import is_muted, recorded_offsets

SECONDS = 120


async def test_sound_and_picture_of_drifting_clocks_are_together(tmp_path: Path) -> None:
    found = await recorded_offsets(tmp_path, SECONDS, start_us=1000 * SECOND_US)
    assert len(found) >= 18
    assert any(one.who == 1 and one.second > 100 for one in found), "after the mute"
    assert not any(one.who == 1 and is_muted(one.second) for one in found)
    assert max(abs(one.late_s) for one in found) <= 0.08, found
