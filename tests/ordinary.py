"""The kit as a user sees it who may read next to nothing of this machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

import autograder

NOBODY = 65534
PATH = "/usr/local/bin:/usr/bin:/bin"


@contextlib.contextmanager
def readable_by_all() -> Iterator[Path]:
    """Provide a copy of the kit and of what it needs where every user can read it.

    The checkout, its environment and pytest's own folders may be open to their owner only.
    """
    with tempfile.TemporaryDirectory(prefix="autograder-", dir="/tmp") as made:
        folder = Path(made)
        shutil.copytree(Path(autograder.__file__).parent, folder / "autograder")
        for path in _installed("autograder-kit"):
            if path.is_dir():
                shutil.copytree(path, folder / path.name, ignore=shutil.ignore_patterns("tests"))
            elif path.is_file():
                shutil.copy2(path, folder)
        open_to_all(folder)
        yield folder


def open_to_all(folder: Path) -> None:
    """Let every user read a folder and all that is in it."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def environment_for(folder: Path) -> dict[str, str]:
    """Return an environment in which Python finds the copy of the kit in `folder`."""
    return {"PATH": PATH, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}


def python_for_all(folder: Path) -> list[str] | None:
    """Return the command of a Python that an ordinary user can run, as that user; None if none."""
    if os.geteuid() != 0:
        return [sys.executable]
    become = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        command = [*become, python]
        try:
            tried = subprocess.run(
                [*command, "-c", _TRIAL],
                env=environment_for(folder),
                capture_output=True,
                check=False,
            )
        except OSError:
            continue
        if tried.returncode == 0:
            return command
    return None


_TRIAL = """
import numpy, msgspec, pydantic, autograder.course, os, sys
sys.exit(not os.access(os.path.realpath(sys.executable), os.R_OK))
"""


def _installed(name: str) -> set[Path]:
    """Return the folders and files of everything that a distribution needs, itself left out."""
    found: set[Path] = set()
    seen = {name}
    waiting = [name]
    while waiting:
        distribution = metadata.distribution(waiting.pop())
        if distribution.name != name:
            found |= {Path(distribution.locate_file(f.parts[0])) for f in distribution.files or ()}
        for text in distribution.requires or ():
            needed = Requirement(text)
            if needed.name in seen or (needed.marker and not needed.marker.evaluate({"extra": ""})):
                continue
            seen.add(needed.name)
            waiting.append(needed.name)
    return {path for path in found if path.name not in ("..", "__pycache__")}
