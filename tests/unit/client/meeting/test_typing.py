"""mypy knows the payload of every event, and refuses what does not fit."""

import subprocess
import sys
from pathlib import Path
from typing import get_args

from meetkit.client import MeetingEvent, ParticipantEvent

ROOT = Path(__file__).parents[4]


def mypy(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_typed_app_is_understood() -> None:
    checked = mypy(Path(__file__).with_name("typed_listeners.py"))
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_event_has_an_overload_that_names_its_payload(tmp_path: Path) -> None:
    lines = [
        "from meetkit import Meeting, Participant",
        "def an_app(meeting: Meeting, participant: Participant) -> None:",
        *(f"    reveal_type(meeting.on({event!r}))" for event in get_args(MeetingEvent)),
        *(f"    reveal_type(participant.on({event!r}))" for event in get_args(ParticipantEvent)),
    ]
    app = tmp_path / "app.py"
    app.write_text("\n".join(lines) + "\n")
    checked = mypy(app)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    revealed = [line.split("Revealed type is ")[1] for line in checked.stdout.splitlines() if "Revealed" in line]
    assert len(revealed) == len(lines) - 2
    assert all("Adds[meetkit." in line for line in revealed), revealed
