"""What this server keeps is its owner's alone, whatever the shell that started it says, and so is what it finds."""

import os
import stat
from pathlib import Path

from meetkit.server.logs import get_logger

__all__ = ["keep_private", "tighten"]

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_log = get_logger("meetkit.files")


def keep_private() -> None:
    """From now on this process, and those that it starts, make folders with 0700 and files with 0600."""
    os.umask(_OTHERS)


def tighten(folder: Path) -> None:
    """Take from others what they may do in a folder and all below it; what can't be changed is logged. Slow."""
    for place, _folders, names in os.walk(folder):
        for path in (place, *(os.path.join(place, name) for name in names)):
            try:
                mode = stat.S_IMODE(os.stat(path, follow_symlinks=False).st_mode)
                if mode & _OTHERS and not os.path.islink(path):
                    os.chmod(path, mode & ~_OTHERS)
            except FileNotFoundError:
                continue  # it went meanwhile
            except OSError as error:
                _log.warning("others may read what this server keeps", path=path, problem=error.strerror)
