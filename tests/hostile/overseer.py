"""Run the grader over submissions, and say afterwards what it left behind and what was touched.

    python -m hostile.overseer < spec.json > report.json

It becomes the parent of every process whose own parent ends, so that none gets lost. Standard
library only: it runs as the user whom the grader is to run as.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .canaries import Canaries, tree
from .handing_in import Places, hand_in, solution_in

_PR_SET_CHILD_SUBREAPER = 36
_GRACE = 5.0
"""Seconds in which the kernel may take away the processes of a grader that has ended."""
_NEIGHBOUR_EVERY = 3
_TOKEN = re.compile(r"# secret: ([0-9a-f]{32})")


@dataclass(frozen=True)
class Spec:
    """What to do: run `command` in `work` over the attacks named.

    `catalogue` is this folder, or a copy of it. `environment` is the whole environment of the
    command, `kit` and `site` are where its package and its libraries are installed.
    """

    command: list[str]
    environment: dict[str, str]
    catalogue: str
    work: str
    attacks: list[str]
    tier: str
    kit: str
    site: str
    seconds: int


def main() -> None:
    """Read what to do, do it, and write what came of it."""
    spec = Spec(**json.load(sys.stdin))
    _adopt_orphans()
    work = Path(spec.work)
    for name in ("bait", "cwd", "tmp"):
        (work / name).mkdir()
    with Canaries(work / "bait", 2 * spec.seconds + 60) as canaries:
        json.dump(_oversee(spec, work, canaries), sys.stdout)


def neighbours_of(attacks: Sequence[str], honest: Sequence[str]) -> dict[str, str]:
    """Return honest students by name, each with what they hand in, spread among the attacks."""
    count = max(len(honest), len(attacks) // _NEIGHBOUR_EVERY)
    beside = [attacks[i * len(attacks) // count] if attacks else "nobody" for i in range(count)]
    return {
        f"{name}-{i}-{honest[i % len(honest)]}": honest[i % len(honest)]
        for i, name in enumerate(beside)
    }


def _oversee(spec: Spec, work: Path, canaries: Canaries) -> dict[str, Any]:
    catalogue = Path(spec.catalogue)
    course = work / "course"
    shutil.copytree(catalogue / "course", course)
    honest = sorted(path.name for path in (catalogue / "honest").iterdir() if path.is_dir())
    neighbours = neighbours_of(spec.attacks, honest)
    places = {**canaries.places, **_places(spec, work, next(iter(neighbours)))}
    solution = solution_in(catalogue / "honest" / "right" / "small.py")

    def submit(into: str, students: Mapping[str, Path]) -> None:
        for student, source in students.items():
            hand_in(source, work / into / student / "small", places, solution)

    alone = {student: catalogue / "honest" / name for student, name in neighbours.items()}
    submit("baseline", alone)
    submit("submitted", alone)  # first: an attack may link to a neighbour's file
    submit("submitted", {name: catalogue / "attacks" / name for name in spec.attacks})
    runs, touched = {}, {}
    for name in ("baseline", "submitted"):
        before = canaries.seen() | _own(work, name)
        runs[name] = _grade(spec, work, name, canaries)
        after = canaries.seen() | _own(work, name)
        touched[name] = {
            key: [before[key], now] for key, now in after.items() if before[key] != now
        }
    return {
        **{name: {**run, "touched": touched[name]} for name, run in runs.items()},
        "neighbours": neighbours,
        "secrets": {**canaries.secrets, **_secrets_in(work)},
        "places": places,
    }


def _own(work: Path, submitted: str) -> dict[str, Any]:
    """Return the state of the grader's own folders, which grading leaves as they are."""
    return {
        "course": tree(work / "course"),
        "submissions": tree(work / submitted),
        "own folder": tree(work / "cwd"),
        "temporary files": sorted(map(str, (work / "tmp").rglob("*"))),
    }


def _places(spec: Spec, work: Path, neighbour: str) -> Places:
    small = work / "course" / "solutions" / "small"
    return {
        "<hidden-tests>": str(small / "tests" / "hidden" / "test_small.py"),
        "<reference>": str(small / "small.py"),
        "<neighbour>": str(work / "submitted" / neighbour / "small" / "small.py"),
        "<results>": str(work / "submitted-results"),
        "<kit>": spec.kit,
        "<site-packages>": spec.site,
    }


def _secrets_in(work: Path) -> dict[str, str]:
    """Return the secrets that the course's files and the honest submissions hold, by file."""
    files = [*(work / "course").rglob("*.py"), *(work / "baseline").rglob("*.py")]
    tokens = {file: _TOKEN.findall(file.read_text(encoding="utf-8")) for file in files}
    return {str(file.relative_to(work)): each for file, found in tokens.items() for each in found}


def _grade(spec: Spec, work: Path, name: str, canaries: Canaries) -> dict[str, Any]:
    arguments = ["grade", "small", "--course", work / "course", "--submitted", work / name]
    arguments += ["--output", work / f"{name}-results", "--sandbox", spec.tier, "--jobs", "4"]
    environment = spec.environment | {
        "AUTOGRADER_CANARY": canaries.secrets["environment"],
        "TMPDIR": str(work / "tmp"),
        "HOME": str(work / "cwd"),
    }
    begun = time.monotonic()
    with (work / f"{name}.out").open("wb") as out, (work / f"{name}.err").open("wb") as err:
        grader = subprocess.Popen(
            [*spec.command, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env=environment,
            cwd=work / "cwd",
            start_new_session=True,
        )
        try:
            exit_code = grader.wait(spec.seconds)
        except subprocess.TimeoutExpired:
            exit_code = None
            grader.kill()
            grader.wait()
    seconds = time.monotonic() - begun
    outlived = _end_survivors(canaries.processes)
    return {
        "exit_code": exit_code,
        "seconds": seconds,
        "stdout": (work / f"{name}.out").read_text("utf-8", "backslashreplace"),
        "stderr": (work / f"{name}.err").read_text("utf-8", "backslashreplace"),
        "outlived": outlived,
        "largest_kb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
    }


def _adopt_orphans() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "prctl")


def _end_survivors(expected: set[int]) -> dict[int, str]:
    """Return the commands of processes that outlive the grader for good, and end these."""
    deadline = time.monotonic() + _GRACE
    while (alive := _descendants() - expected) and time.monotonic() < deadline:
        time.sleep(0.05)
    commands = {pid: _command(pid) for pid in alive}
    for pid in alive:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    return commands


def _descendants() -> set[int]:
    """Return the processes that descend from this one and run; those that have ended are reaped."""
    children: dict[int, list[int]] = {}
    for pid, state, parent in _processes():
        if state == "Z" and parent == os.getpid():
            os.waitpid(pid, os.WNOHANG)
        elif state != "Z":
            children.setdefault(parent, []).append(pid)
    found: set[int] = set()
    waiting = [os.getpid()]
    while waiting:
        new = children.get(waiting.pop(), [])
        found.update(new)
        waiting += new
    return found


def _processes() -> Iterator[tuple[int, str, int]]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        yield int(path.parent.name), state, int(parent)


def _command(pid: int) -> str:
    try:
        return Path("/proc", str(pid), "cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return "(it has ended since)"


if __name__ == "__main__":
    main()
