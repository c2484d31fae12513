"""The times that `meetkit token --expires` understands."""

import pytest

from meetkit.cli.token_command import duration_s
from meetkit.errors import InvalidSetting


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90), ("90s", 90), ("30m", 1800), ("12h", 43_200), ("7d", 604_800)]
)
def test_understood(text: str, seconds: int) -> None:
    assert duration_s(text) == seconds


@pytest.mark.parametrize("text", ["", "0", "-1h", "1w", "h", "1.5h", "99999d", "1 h 2 m"])
def test_refused(text: str) -> None:
    with pytest.raises(InvalidSetting):
        duration_s(text)
