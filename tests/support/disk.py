"""A disk that fills for real."""

import contextlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Disk:
    """A file system of its own (a tmpfs); needs root, as CI has."""

    folder: Path

    def mount(self, size: str = "24m") -> None:
        self._run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs")

    def make_read_only(self, *, yes: bool) -> None:
        self._run("mount", "-o", f"remount,{'ro' if yes else 'rw'}")

    def detach(self) -> None:
        self._run("umount", "-l")

    @contextlib.contextmanager
    def full(self) -> Iterator[None]:
        """Not a byte is free."""
        ballast = self.folder / "ballast"
        with contextlib.suppress(OSError), ballast.open("wb") as file:
            while True:
                file.write(bytes(65_536))
        with contextlib.suppress(OSError), ballast.open("ab", buffering=0) as file:
            while True:
                file.write(bytes(512))
        try:
            yield
        finally:
            ballast.unlink()

    def _run(self, *command: str) -> None:
        subprocess.run([*command, str(self.folder)], check=True)


@contextlib.contextmanager
def small_disk(folder: Path, size: str = "24m") -> Iterator[Disk]:
    """One for the length of the block, at the folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    disk = Disk(folder)
    disk.mount(size)
    try:
        yield disk
    finally:
        disk.detach()
