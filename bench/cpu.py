"""CPU time of a process to the nanosecond; the ticks of /proc/PID/stat are too coarse for a few seconds of load."""

from pathlib import Path


def cpu_s(pid: int) -> float:
    """Seconds on a CPU of all living threads of a process (Linux: /proc/PID/task/TID/schedstat, first field, in ns)."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
