"""The versions of an assignment that were handed out, each with what grades it.

`solutions/NAME/versions/VERSION.zip` holds the assignment as it was and the release as it was
handed out. `build --release` and `--patch` write it, `grade` unpacks it. It is as secret as
`solutions/` is.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .course import MANIFEST, Assignment, load_assignment
from .errors import CourseError
from .files import write_file, writing
from .zipped import pack

VERSIONS = "versions"
"""The folder of an assignment in which its versions are kept."""

VERSION_FILE = "release_version.txt"
"""The file by which a submission says for which version it was made."""

LEFT_OUT = ("submissions/", f"{VERSIONS}/")
"""Parts of an assignment without which a version is graded."""

_GRADED, _RELEASE = "solutions", "release"


@dataclass(frozen=True)
class Kept:
    """One version: the assignment's own files and those of the release, by their paths."""

    solutions: Mapping[str, bytes] = field(repr=False)
    release: Mapping[str, bytes] = field(repr=False)


def kept_versions(assignment: Assignment) -> frozenset[str]:
    """Return the versions that are kept."""
    return frozenset(path.stem for path in (assignment.root / VERSIONS).glob("*.zip"))


def path_of(assignment: Assignment, version: str) -> Path:
    """Return where a version is kept, or would be."""
    return assignment.root / VERSIONS / f"{version}.zip"


def keep(assignment: Assignment, version: str, kept: Kept) -> Path:
    """Write a version's archive: the same bytes for the same files. Raises `CannotWrite`."""
    name = assignment.name
    files = {f"{_GRADED}/{name}/{path}": content for path, content in kept.solutions.items()}
    files |= {f"{_RELEASE}/{name}/{path}": content for path, content in kept.release.items()}
    path = path_of(assignment, version)
    write_file(path, pack(files), shared=True)
    return path


def read_kept(assignment: Assignment, version: str) -> Kept:
    """Read a version's archive. Raises `CourseError` where it is damaged or not there."""
    path = path_of(assignment, version)
    found: dict[str, dict[str, bytes]] = {_GRADED: {}, _RELEASE: {}}
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                part, _, rest = name.partition("/")
                found[part][rest.removeprefix(f"{assignment.name}/")] = archive.read(name)
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        raise CourseError(f"{path}: no version can be read from it ({error})") from None
    return Kept(found[_GRADED], found[_RELEASE])


def unpack(assignment: Assignment, version: str, aside: Path) -> Assignment:
    """Return the assignment as it was in a version, unpacked to `aside/VERSION/NAME`.

    The assignment itself where that is its version. Raises `CourseError` where the archive is
    damaged, `CannotWrite` where the disk takes no more.
    """
    if version == assignment.version:
        return assignment
    path = path_of(assignment, version)
    root = aside / version / assignment.name
    for name, content in read_kept(assignment, version).solutions.items():
        file = root / name
        if not file.resolve().is_relative_to(root.resolve()):
            raise CourseError(f"{path}: leads out of it: {name}")
        with writing(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    was = load_assignment(root)
    if was.version != version:
        raise CourseError(f"{path}: holds version {was.version!r}, which its name does not say")
    return was


def changed_since_release(assignment: Assignment) -> list[str]:
    """Return the files on which scores depend and that are not what the kept version has.

    Nothing where the assignment's version is not kept. Raises `CourseError` for a damaged archive.
    """
    if assignment.version not in kept_versions(assignment):
        return []
    kept = read_kept(assignment, assignment.version).solutions
    hidden = (assignment.root / "tests" / "hidden").rglob("*")
    there = [path for path in hidden if path.is_file() and path.suffix != ".pyc"]
    names = {path.relative_to(assignment.root).as_posix() for path in there}
    names |= {MANIFEST, *assignment.files}
    names |= {name for name in kept if name.startswith("tests/hidden/")}
    return [name for name in sorted(names) if kept.get(name) != _content(assignment.root / name)]


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
