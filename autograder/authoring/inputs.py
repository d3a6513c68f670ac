"""What is released in some form: the author's files, and what of this package goes along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..course import Assignment
from .recording import PUBLIC
from .trees import Tree, python_files, read_extra, read_text


@dataclass(frozen=True)
class Inputs:
    """The texts of everything that is released in some form, by file name."""

    solved: Mapping[str, str]
    notebooks: Mapping[str, str]
    public: Mapping[str, str]
    extra: Tree
    kit: Mapping[str, str]


def read_inputs(assignment: Assignment) -> Inputs:
    """Read them all. Raises `CourseError` for one that is no text."""
    root = assignment.root
    public = [path for path in python_files(root / PUBLIC) if path.parent == root / PUBLIC]
    return Inputs(
        solved={name: read_text(root / name) for name in assignment.files},
        notebooks={name: read_text(root / name) for name in assignment.notebooks},
        public={path.name: read_text(path) for path in public},
        extra={name: read_extra(root / name) for name in assignment.extra_files},
        kit=_read_kit(),
    )


def _read_kit() -> dict[str, str]:
    """Return the files of this package that go into a release, by their path in `checks/`."""
    package = Path(__file__).resolve().parents[1]
    paths = [package / "regions.py"]
    for folder in ("checks", "student_kit"):
        paths += python_files(package / folder)
    return {path.relative_to(package).as_posix(): read_text(path) for path in paths}
