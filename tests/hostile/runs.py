"""Run the grader over the catalogue, under the eyes of the overseer, in one configuration."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

import autograder

from ..ordinary import NOBODY, environment_for, open_to_all
from .catalogue import HERE, read_result

NO_SANDBOX = 3
_SECONDS = 120
_SECONDS_OF_AN_ATTACK = 10


@dataclass(frozen=True)
class Configuration:
    """How student code is confined, and who runs the grader."""

    tier: Literal["full", "inner", "none"]
    user: Literal["root", "ordinary"]

    @property
    def name(self) -> str:
        """The configuration in a word."""
        return f"{self.tier}-{self.user}"


USERS: tuple[Literal["root", "ordinary"], ...] = (
    ("root", "ordinary") if os.geteuid() == 0 else ("ordinary",)
)
"""Who can run the grader here."""


@dataclass(frozen=True)
class Grader:
    """A command that is `autograder`, and where its parts are; `python` runs the overseer."""

    command: list[str]
    python: list[str]
    environment: Mapping[str, str]
    kit: Path
    site: Path
    owner: int


def own_grader() -> Grader:
    """Return the installed command, run by whoever runs the tests."""
    inherited = ("PATH", "PYTHONPATH", "LANG")
    environment = {name: os.environ[name] for name in inherited if name in os.environ}
    return Grader(
        [str(Path(sys.executable).with_name("autograder"))],
        [sys.executable],
        environment | {"PYTHONDONTWRITEBYTECODE": "1"},
        Path(autograder.__file__).parent,
        Path(np.__file__).parents[1],
        os.geteuid(),
    )


def ordinary_grader(python: list[str], folder: Path) -> Grader:
    """Return the copy of the kit in `folder`, run by an ordinary user; root's tests need it."""
    environment = environment_for(folder) | {"PYTHONSAFEPATH": "1"}
    command = [python[-1], "-m", "autograder"]  # the overseer is that user already
    return Grader(command, python, environment, folder / "autograder", folder, NOBODY)


@dataclass(frozen=True)
class Run:
    """What came of a run: the overseer's report, and the folder that holds everything."""

    report: Mapping[str, Any]
    work: Path

    @property
    def has_sandbox(self) -> bool:
        """Whether this machine offers the tier at all."""
        return bool(self.report["baseline"]["exit_code"] != NO_SANDBOX)

    @property
    def both(self) -> dict[str, Mapping[str, Any]]:
        """What was found without and with the attacks."""
        return {name: self.report[name] for name in ("baseline", "submitted")}

    @property
    def neighbours(self) -> dict[str, str]:
        """Honest students by name, each with what they handed in."""
        return dict(self.report["neighbours"])

    def results(self, name: str = "submitted") -> Path:
        """Return the folder of results."""
        return self.work / f"{name}-results" / "small"

    def result(self, student: str, name: str = "submitted") -> dict[str, Any]:
        """Return the result of one student."""
        return read_result(self.results(name) / f"{student}.json")

    def secrets_in(self, content: bytes) -> list[str]:
        """Return the names of secrets that stand in what the grader wrote."""
        return [name for name, token in self.report["secrets"].items() if token.encode() in content]

    def leaks(self) -> dict[str, list[str]]:
        """Return where the grader wrote or printed a secret, and which."""
        written = {
            str(path.relative_to(self.work)): path.read_bytes()
            for name in self.both
            for path in self.results(name).parent.rglob("*")
            if path.is_file()
        }
        for name in self.both:
            for stream in ("out", "err"):
                written[f"{name}.{stream}"] = (self.work / f"{name}.{stream}").read_bytes()
        found = {where: self.secrets_in(content) for where, content in written.items()}
        return {where: secrets for where, secrets in found.items() if secrets}


@contextlib.contextmanager
def overseen(
    grader: Grader, tier: str, attacks: Sequence[str], seconds: int | None = None
) -> Iterator[Run]:
    """Grade attacks among honest neighbours; what was written is there until the context ends.

    A grader that takes longer than `seconds` is stopped.
    """
    seconds = seconds or _SECONDS + _SECONDS_OF_AN_ATTACK * len(attacks)
    with tempfile.TemporaryDirectory(prefix="autograder-", dir="/tmp") as made:
        place = Path(made)
        shutil.copytree(HERE, place / "hostile", ignore=shutil.ignore_patterns("__pycache__"))
        open_to_all(place)
        work = place / "work"
        work.mkdir()
        os.chown(work, grader.owner, -1)
        spec = {
            "command": grader.command,
            "environment": dict(grader.environment),
            "catalogue": str(place / "hostile"),
            "work": str(work),
            "attacks": sorted(attacks),
            "tier": tier,
            "kit": str(grader.kit),
            "site": str(grader.site),
            "seconds": seconds,
        }
        environment = {k: v for k, v in grader.environment.items() if k != "PYTHONSAFEPATH"}
        done = subprocess.run(
            [*grader.python, "-m", "hostile.overseer"],
            input=json.dumps(spec),
            env=environment,
            cwd=place,
            capture_output=True,
            text=True,
            check=False,
            timeout=2 * seconds + 60,
        )
        assert done.returncode == 0, done.stderr
        yield Run(json.loads(done.stdout), work)
