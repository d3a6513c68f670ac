"""Begin a course: write a small one that works, to be changed into one's own."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ..course import Slug
from ..errors import CourseError

_COMES_AS = {"gitignore": ".gitignore"}
"""Names under which files are kept where a leading dot would get them lost."""

_FILLED_IN = ("README.md", "requirements.txt")
"""Files in which `{assignment}` and the versions of packages are filled in."""


def new_course(folder: Path, assignment: str) -> tuple[str, ...]:
    """Write a course of one assignment into `folder`; return the paths of its files there.

    Raises `CourseError` if the folder holds anything, or if `assignment` is no name for a folder
    under solutions/.
    """
    _refuse(folder, assignment)
    words = {"assignment": assignment, **{name: version(name) for name in ("numpy", "pytest")}}
    template = files("autograder") / "template"
    contents = {
        **_read(template / "course", ""),
        **_read(template / "assignment", f"solutions/{assignment}/"),
    }
    try:
        for path, text in contents.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(
                _fill(text, words) if file.name in _FILLED_IN else text, encoding="utf-8"
            )
    except OSError as error:
        raise CourseError(f"{error.filename or folder}: {error.strerror}") from error
    return tuple(contents)


def _refuse(folder: Path, assignment: str) -> None:
    try:
        TypeAdapter(Slug).validate_python(assignment)
    except ValidationError:
        raise CourseError(
            f"--assignment {assignment!r}: should be up to 64 letters, digits, '_' and '-', "
            f"without a sign in front"
        ) from None
    if folder.exists() and not folder.is_dir():
        raise CourseError(f"{folder}: is a file; name a folder that is empty or not there yet")
    if folder.is_dir() and any(folder.iterdir()):
        raise CourseError(
            f"{folder}: is not empty; name a folder that is empty or not there yet (to add an "
            f"assignment to a course, make a new course elsewhere and move its folder under "
            f"solutions/)"
        )


def _read(folder: Traversable, below: str) -> dict[str, str]:
    """Return the texts of all files in a folder of the template, by their path in the course."""
    found: dict[str, str] = {}
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = _COMES_AS.get(entry.name, entry.name)
        if entry.is_file():
            found[below + name] = entry.read_text(encoding="utf-8")
        elif name != "__pycache__":
            found.update(_read(entry, f"{below}{name}/"))
    return found


def _fill(text: str, words: Mapping[str, str]) -> str:
    for word, value in words.items():
        text = text.replace(f"{{{word}}}", value)
    return text
