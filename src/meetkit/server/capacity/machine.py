"""What the machine gives this process: memory and cores, also when a cgroup gives less than the machine has.

Everything is read below a root folder, so that tests bring machines of their own.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

__all__ = ["Memory", "read_cores", "read_memory"]

_ROOT = Path("/")
#: cgroup v1 says "no limit" with a number of pages near 2^63.
_NO_LIMIT_BYTES = 2**60


@dataclass(frozen=True, slots=True, order=True)
class Memory:
    """So much is free of so much, and who says so: `machine`, `cgroup` or `address space`."""

    free_bytes: int
    limit_bytes: int
    of: str


def read_memory(root: Path = _ROOT) -> Memory | None:
    """The tightest bound that holds for this process; None where nothing can be read."""
    return min([*_of_the_machine(root), *_of_cgroups(root), *_of_the_address_space(root)], default=None)


def read_cores(root: Path = _ROOT) -> float:
    """Cores that this process may use, by its affinity and the quota of its cgroup."""
    affinity = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min([float(affinity), *_quotas(root)])


def _of_the_machine(root: Path) -> Iterator[Memory]:
    values = _table(root / "proc/meminfo")
    if "MemAvailable:" in values and "MemTotal:" in values:
        yield Memory(values["MemAvailable:"] * 1024, values["MemTotal:"] * 1024, "machine")


def _of_cgroups(root: Path) -> Iterator[Memory]:
    for folder, version in _levels(root, "memory"):
        names = ("memory.max", "memory.current") if version == 2 else ("memory.limit_in_bytes", "memory.usage_in_bytes")
        limit, used = (_number(folder / name) for name in names)
        if limit is None or used is None or limit >= _NO_LIMIT_BYTES:
            continue
        # Cached files are counted as used, and given up when they are in the way.
        cached = _table(folder / "memory.stat").get("inactive_file" if version == 2 else "total_inactive_file", 0)
        yield Memory(max(0, limit - max(0, used - cached)), limit, "cgroup")


def _of_the_address_space(root: Path) -> Iterator[Memory]:
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    pages = _words(root / "proc/self/statm")
    if limit != resource.RLIM_INFINITY and pages:
        yield Memory(max(0, limit - int(pages[0]) * resource.getpagesize()), limit, "address space")


def _quotas(root: Path) -> Iterator[float]:
    for folder, version in _levels(root, "cpu"):
        if version == 2:
            quota, period = [*_words(folder / "cpu.max"), "", ""][:2]
        else:
            quota, period = (" ".join(_words(folder / f"cpu.cfs_{name}_us")) for name in ("quota", "period"))
        if quota.isdecimal() and period.isdecimal() and int(period):
            yield int(quota) / int(period)


def _levels(root: Path, controller: str) -> Iterator[tuple[Path, int]]:
    """Every folder that bounds this process, from its own cgroup up, and the version of its files.

    Inside of a container the path may be that of the host, of which only the end, or nothing, is mounted.
    """
    for line in _lines(root / "proc/self/cgroup"):
        _, controllers, path = line.split(":", 2) if line.count(":") >= 2 else ("", "none", "")
        if not controllers:
            mounts, version = ["sys/fs/cgroup", "sys/fs/cgroup/unified"], 2
        elif controller in controllers.split(","):
            mounts, version = [f"sys/fs/cgroup/{controller}", f"sys/fs/cgroup/{controllers}"], 1
        else:
            continue
        own = PurePosixPath(path.lstrip("/"))
        inner = [] if ".." in own.parts else [own, *own.parents]
        for mount in dict.fromkeys(mounts):
            for level in dict.fromkeys([*inner, PurePosixPath()]):
                yield root / mount / level, version


def _table(path: Path) -> dict[str, int]:
    rows = (line.split() for line in _lines(path))
    return {row[0]: int(row[1]) for row in rows if len(row) >= 2 and row[1].isdecimal()}


def _number(path: Path) -> int | None:
    words = _words(path)
    return int(words[0]) if words and words[0].isdecimal() else None


def _words(path: Path) -> list[str]:
    return " ".join(_lines(path)).split()


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
