"""How long to wait on a machine that is busy with other things."""

import os

_MOST = 6.0


def patience(seconds: float) -> float:
    """What takes so long at most where enough cores are free, where more wants to run than there are cores."""
    share = os.getloadavg()[0] / (os.cpu_count() or 1)
    return seconds * min(max(share, 1.0), _MOST)
