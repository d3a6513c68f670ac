"""How a batch grows: with submissions, with hidden tests, with cores; time, memory, start-up.

Grades a class with everything in it, loops and crashes too (`mix.py`), in batches of the sizes that
are asked for, and prints for each: seconds by the clock, CPU seconds of the whole machine (nothing
else should run: of sandboxed processes that were killed the system keeps no account) and of the one
that leads the batch, and the most memory of that one and of the largest other one. Then the same
for the first size on one core, and with every hidden test twice and three times. Last,
`autograder --help`.

    .venv/bin/python bench/growth.py [100 1000 ...]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from mix import COURSE, Mix

from autograder.course import load_assignment

CORES = len(os.sched_getaffinity(0))
MIB = 1 << 20
_HELP_ROUNDS = 9


@dataclass(frozen=True)
class Cost:
    """What a batch took: seconds, those of the leader, and the largest processes in bytes."""

    size: int
    wall: float
    cpu: float
    led: float
    leader: int
    largest: int

    def row(self, what: str) -> str:
        """Return it as a row of the table."""
        return (
            f"| {what} | {self.wall:.0f} | {self.cpu:.0f} | {self.cpu / self.size:.2f} "
            f"| {self.led / self.size:.3f} | {self.leader / MIB:.0f} | {self.largest / MIB:.0f} |"
        )


def main(*sizes: str) -> None:
    """Print a table."""
    counts = [int(size) for size in sizes] or [100, 1000]
    mix = Mix(load_assignment(COURSE / "solutions" / "layers"))
    print("| batch | seconds | CPU seconds | each | leader's, each | MiB, leader | MiB, other |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            work = Path(folder, str(count))
            mix.write(work / "submitted", count)
            _say(_graded(work), f"{count:,} submissions, {CORES} cores")
        work = Path(folder, str(counts[0]))
        _say(_graded(work, jobs=1), f"{counts[0]:,} submissions, 1 core")
        for times in (2, 3):
            course = _with_tests_again(Path(folder, f"course {times}"), times)
            cost = _graded(work, course=course)
            _say(cost, f"{counts[0]:,} submissions, {CORES} cores, each test {times} times")
    helped = median(_seconds_of_help() for _ in range(_HELP_ROUNDS))
    print(f"\nautograder --help: {helped:.2f} s, median of {_HELP_ROUNDS}")


def _say(cost: Cost, what: str) -> None:
    print(cost.row(what), flush=True)


def _graded(work: Path, *, jobs: int = CORES, course: Path = COURSE) -> Cost:
    before = _busy()
    begun = time.perf_counter()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "autograder", "grade", "layers", "--course", course),
            *("--jobs", str(jobs), "--fresh", "--submitted", work / "submitted"),
            *("--output", work / "results", "--pages", work / "pages"),
        ],
        cwd=COURSE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    led, leader, largest = 0.0, 0, 0
    while process.poll() is None:
        led = max(led, _seconds(process.pid))
        leader = max(leader, _peak(process.pid))
        largest = max(largest, *map(_peak, _children(process.pid)), 0)
        time.sleep(0.2)
    wall = time.perf_counter() - begun
    if process.returncode:
        raise SystemExit(f"autograder grade ended with exit code {process.returncode}")
    size = len(list((work / "submitted").iterdir()))
    return Cost(size, wall, _busy() - before, led, leader, largest)


def _busy() -> float:
    """Return the seconds for which this machine's cores have worked since it was started."""
    user, nice, system, _, _, *interrupts = Path("/proc/stat").read_text().split()[1:8]
    return sum(map(int, (user, nice, system, *interrupts))) / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    try:
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _peak(pid: int) -> int:
    """Return the most memory that a process has had, in bytes; 0 once it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return next((int(x.split()[1]) << 10 for x in lines if x.startswith("VmHWM")), 0)
    except OSError:
        return 0


def _seconds(pid: int) -> float:
    """Return the CPU seconds of a process, without its children's; 0 once it is gone."""
    try:
        user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    except OSError:
        return 0.0
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _with_tests_again(course: Path, times: int) -> Path:
    """Copy the course, with every file of hidden tests as many times as asked."""
    root = course / "solutions" / "layers"
    shutil.copytree(COURSE / "solutions" / "layers", root)
    for path in list((root / "tests" / "hidden").glob("test_*.py")):
        for number in range(2, times + 1):
            shutil.copy(path, path.with_name(f"{path.stem}_{number}.py"))
    return course


def _seconds_of_help() -> float:
    begun = time.perf_counter()
    command = Path(sys.executable).with_name("autograder")
    subprocess.run([command, "--help"], check=True, capture_output=True)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main(*sys.argv[1:])
