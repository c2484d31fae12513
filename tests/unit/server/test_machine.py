"""What a machine gives, read from the files of machines that are written here."""

from pathlib import Path

import pytest

from meetkit.server.capacity.machine import Memory, read_cores, read_memory

GB = 2**30
MEMINFO = "MemTotal: 8388608 kB\nMemFree: 100 kB\nMemAvailable: 4194304 kB\n"


def machine(root: Path, files: dict[str, str]) -> Path:
    for name, text in {"proc/meminfo": MEMINFO, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


V2 = {
    "proc/self/cgroup": "0::/system.slice/meetkit.service\n",
    "sys/fs/cgroup/system.slice/meetkit.service/memory.max": f"{GB}\n",
    "sys/fs/cgroup/system.slice/meetkit.service/memory.current": f"{GB // 2}\n",
    "sys/fs/cgroup/system.slice/meetkit.service/memory.stat": f"anon 5\ninactive_file {GB // 4}\n",
    "sys/fs/cgroup/system.slice/meetkit.service/cpu.max": "50000 100000\n",
    "sys/fs/cgroup/system.slice/memory.max": "max\n",
    "sys/fs/cgroup/system.slice/memory.current": "1\n",
    "sys/fs/cgroup/system.slice/cpu.max": "max 100000\n",
}
V1 = {
    "proc/self/cgroup": "9:name=systemd:/\n4:memory:/docker/0123\n3:cpu,cpuacct:/docker/0123\n0::/\n",
    # Inside of a container its own cgroup is the root of what is mounted.
    "sys/fs/cgroup/memory/memory.limit_in_bytes": f"{GB}\n",
    "sys/fs/cgroup/memory/memory.usage_in_bytes": f"{GB // 2}\n",
    "sys/fs/cgroup/memory/memory.stat": f"total_inactive_file {GB // 4}\n",
    "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "50000\n",
    "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
}


@pytest.mark.parametrize("files", [V2, V1], ids=["v2", "v1"])
def test_the_limit_of_a_cgroup_counts_without_what_is_only_cached(tmp_path: Path, files: dict[str, str]) -> None:
    root = machine(tmp_path, files)
    assert read_memory(root) == Memory(free_bytes=GB * 3 // 4, limit_bytes=GB, of="cgroup")
    assert read_cores(root) == 0.5


def test_a_limit_further_up_counts_when_it_is_tighter(tmp_path: Path) -> None:
    files = V2 | {
        "sys/fs/cgroup/system.slice/memory.max": f"{GB // 2}\n",
        "sys/fs/cgroup/system.slice/memory.current": f"{GB}\n",
    }
    found = read_memory(machine(tmp_path, files))
    assert found == Memory(free_bytes=0, limit_bytes=GB // 2, of="cgroup")


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "max\n", "sys/fs/cgroup/cpu.max": "max 100000\n"},
        {"proc/self/cgroup": "0::/../../elsewhere\n"},
        {"proc/self/cgroup": "not a line\n4:memory\n\n"},
        {
            "proc/self/cgroup": "4:memory:/\n3:cpu:/\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
            "sys/fs/cgroup/memory/memory.usage_in_bytes": "1\n",
            "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
            "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
        },
    ],
    ids=["none", "v2 without a limit", "outside of the namespace", "nonsense", "v1 without a limit"],
)
def test_without_a_limit_the_machine_itself_is_the_limit(tmp_path: Path, files: dict[str, str]) -> None:
    root = machine(tmp_path, files)
    assert read_memory(root) == Memory(free_bytes=4 * GB, limit_bytes=8 * GB, of="machine")
    assert read_cores(root) >= 1


def test_nothing_is_claimed_where_nothing_can_be_read(tmp_path: Path) -> None:
    assert read_memory(tmp_path) is None
