"""Make a release as `nbgrader generate_assignment` does."""

from __future__ import annotations

import io
import logging
import re
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..errors import CourseError


def generate_assignment(source_root: Path, release_root: Path, name: str) -> None:
    """Make `release_root/NAME` from `source_root/NAME` as `nbgrader generate_assignment` does.

    Works in a temporary course of its own: no database, no log file, and nothing of anybody's
    nbgrader or Jupyter configuration. Raises `CourseError` with nbgrader's own words.
    """
    with TemporaryDirectory(prefix="autograder-") as temporary, _quiet_imports():
        course = Path(temporary).resolve()
        shutil.copytree(source_root / name, course / "source" / name)
        _convert(course, name)
        shutil.copytree(course / "release" / name, release_root / name)


def converted(config: Any, course: Path, name: str, out: Path) -> Path:  # noqa: ANN401 - Config
    """Make the release of a course's own `source/NAME` in `out`, and its rows in the database.

    `config` is the course's configuration. Returns the folder of the release. Raises `CourseError`.
    """
    ours = deepcopy(config)
    ours.CourseDirectory.merge(
        {"root": str(course), "assignment_id": name, "release_directory": str(out)}
    )
    ours.GenerateAssignment.no_database = False
    directory = _generate(ours)
    return Path(directory.format_path(str(out), ".", name))


def _convert(course: Path, name: str) -> None:
    _generate(_config(course, name))


def _generate(config: Any) -> Any:  # noqa: ANN401 - nbgrader has no types
    """Run nbgrader's `GenerateAssignment`, return its course directory."""
    try:
        from nbgrader.converters import GenerateAssignment  # noqa: PLC0415 - loads slowly
        from nbgrader.coursedir import CourseDirectory  # noqa: PLC0415
    except ImportError as error:
        raise CourseError(
            f"nbgrader cannot be imported ({error}); "
            f'run: python -m pip install "autograder-kit[instructor]"'
        ) from None
    said = io.StringIO()
    directory = CourseDirectory(config=config)
    converter = GenerateAssignment(coursedir=directory, config=config, log=_logger(said))
    try:
        converter.start()
    except Exception as error:  # noqa: BLE001 - nbgrader's own, or whatever its converters raise
        name = directory.assignment_id
        raise CourseError(
            f"nbgrader cannot make the release of {name}: {error}\n{_words(said.getvalue())}"
        ) from None
    return directory


def _config(course: Path, name: str) -> Any:  # noqa: ANN401 - traitlets' Config
    """Return all the configuration there is: no file is read."""
    from traitlets.config import Config  # noqa: PLC0415 - comes with nbgrader

    return Config(
        CourseDirectory={"root": str(course), "assignment_id": name},
        GenerateAssignment={"no_database": True},
        SaveCells={"enabled": False},
    )


def _words(said: str) -> str:
    """Return what nbgrader's log says, without the frames of tracebacks, and the next step."""
    lines = [line for line in said.splitlines() if line.strip() and not _FRAME.match(line)]
    if "there are submissions" in said:
        lines.append(
            "nbgrader takes no other questions once there are submissions: keep the ids, or give "
            "the assignment another name"
        )
    return "\n".join(lines)


_FRAME = re.compile(
    r"Traceback \(most recent call last\)|  File |    |During handling of the above"
)


def _logger(said: io.StringIO) -> logging.Logger:
    """Return a logger outside the hierarchy: what nbgrader says goes to `said` and nowhere else."""
    logger = logging.Logger("nbgrader", logging.WARNING)
    logger.addHandler(logging.StreamHandler(said))
    return logger


@contextmanager
def _quiet_imports() -> Iterator[None]:
    """Let warnings of nbgrader and its many dependencies pass: nobody here can mend them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
