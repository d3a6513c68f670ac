"""The only door to nbgrader. It loads some 1,300 modules, so each function imports it late."""

from __future__ import annotations

import io
import logging
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .errors import CourseError


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


def _convert(course: Path, name: str) -> None:
    try:
        from nbgrader.converters import GenerateAssignment  # noqa: PLC0415 - loads slowly
        from nbgrader.coursedir import CourseDirectory  # noqa: PLC0415
    except ImportError as error:
        raise CourseError(
            f"nbgrader cannot be imported ({error}); "
            f'run: python -m pip install "autograder-kit[instructor]"'
        ) from None
    config = _config(course, name)
    said = io.StringIO()
    converter = GenerateAssignment(
        coursedir=CourseDirectory(config=config), config=config, log=_logger(said)
    )
    try:
        converter.start()
    except Exception as error:  # noqa: BLE001 - nbgrader's own, or whatever its converters raise
        raise CourseError(
            f"nbgrader cannot make the release of {name}: {error}\n{said.getvalue().strip()}"
        ) from None


def _config(course: Path, name: str) -> Any:  # noqa: ANN401 - traitlets' Config
    """Return all the configuration there is: no file is read."""
    from traitlets.config import Config  # noqa: PLC0415 - comes with nbgrader

    return Config(
        CourseDirectory={"root": str(course), "assignment_id": name},
        GenerateAssignment={"no_database": True},
        SaveCells={"enabled": False},
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
