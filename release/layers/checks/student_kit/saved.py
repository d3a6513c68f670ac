"""Which saved files were checked, how old they are, and on what they ran."""

from __future__ import annotations

import datetime as dt
import platform
import sys
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import CodeType, FunctionType

import numpy as np

from .release import Place, Release
from .reports import SavedFile

_WORDS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
_FEW_SECONDS = 3


def saved_files(folder: Path, files: Sequence[str]) -> list[SavedFile]:
    """Return which files there are, and when each was saved; times in seconds since 1970."""
    now = time.time()
    paths = [folder.resolve() / name for name in files]
    return [
        SavedFile(path.name, str(path), path.stat().st_mtime, now)
        for path in paths
        if path.is_file()
    ]


def when_saved(file: SavedFile) -> str:
    """Say how long before the check a file was saved, and at what time."""
    at = dt.datetime.fromtimestamp(file.saved).astimezone()
    age = max(0.0, file.read - file.saved)
    return f"saved {_ago(age)}, at {at:%H:%M:%S}" + (f" on {at:%Y-%m-%d}" if age > 43_200 else "")


def _ago(seconds: float) -> str:
    if seconds < _FEW_SECONDS:
        return "just now"
    size, word = next((size, word) for size, word in _WORDS if seconds >= size)
    count = int(seconds // size)
    return f"{count} {word}{'s' if count > 1 else ''} ago"


# Versions


def here_runs() -> dict[str, str]:
    """Return the versions that this process runs on."""
    return {"Python": platform.python_version(), "NumPy": np.__version__}


def version_notes(release: Release, versions: Mapping[str, str]) -> tuple[str, ...]:
    """Return a warning for each version that differs from the grader's in its first two numbers."""
    notes = []
    have = versions.get("NumPy", release.numpy)
    if not _same(have, release.numpy):
        notes.append(
            f"You have NumPy {have}, your answers are graded with NumPy {release.numpy}: some "
            f"functions differ. Run: python -m pip install numpy=={release.numpy}"
        )
    have = versions.get("Python", release.python)
    if not _same(have, release.python):
        notes.append(
            f"You have Python {have}, your answers are graded with Python {release.python}: use "
            f"nothing that is new in the one or gone from the other."
        )
    return tuple(notes)


def _same(first: str, second: str) -> bool:
    return first.split(".")[:2] == second.split(".")[:2]


# What a notebook still holds


def stale_names(release: Release, place: Place) -> list[str]:
    """Return the students' functions that this process holds in an older version than the saved.

    A check loads files afresh, a notebook has them since it imported them: autoreload mends this.
    """
    stale = set()
    for file in release.files:
        path = place.work.resolve() / file
        current = _code_on_disk(path)
        for function in _held(path):
            code = current.get(function.__code__.co_name)
            if code is not None and not _same_code(function.__code__, code):
                stale.add(code.co_name)
    return sorted(stale)


def _held(path: Path) -> Iterator[FunctionType]:
    """Yield the functions from a file that its module here, or the notebook, holds."""
    for name in (path.stem, "__main__"):
        module = sys.modules.get(name)
        for value in list(vars(module).values()) if module is not None else []:
            if isinstance(value, FunctionType) and _is_from(value.__code__.co_filename, path):
                yield value


def _is_from(file: str, path: Path) -> bool:
    return file.endswith(path.name) and Path(file).resolve() == path


def _code_on_disk(path: Path) -> dict[str, CodeType]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            whole = compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    except (OSError, SyntaxError, ValueError):
        return {}
    return {code.co_name: code for code in whole.co_consts if isinstance(code, CodeType)}


def _same_code(first: CodeType, second: CodeType) -> bool:
    """Tell whether two functions do the same, wherever they stand."""
    return (
        first.co_code == second.co_code
        and first.co_names == second.co_names
        and first.co_varnames == second.co_varnames
        and len(first.co_consts) == len(second.co_consts)
        and all(map(_same_constant, first.co_consts, second.co_consts))
    )


def _same_constant(first: object, second: object) -> bool:
    if isinstance(first, CodeType) and isinstance(second, CodeType):
        return _same_code(first, second)
    return type(first) is type(second) and first == second
