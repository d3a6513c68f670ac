"""Build an assignment: from `solutions/NAME/` to `source/NAME/` and `release/NAME/` beside it.

`source/` is a true nbgrader source with stubs in place of solved files; `release/` is what nbgrader
makes of it. Only what is named here leaves `solutions/`, and the result is scanned for leaks before
it takes the place of the old one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ..checks.recordings import RecordingError
from ..checks.recordings_json import first_difference
from ..course import Assignment
from ..errors import CourseError
from ..versions import VERSION_FILE
from .facts import public_facts, without_versions
from .inputs import Inputs, read_inputs
from .notebooks import make_notebooks
from .recording import record
from .scan import leaks_in
from .stubs import make_stubs
from .trees import Tree, read_tree, swap, write_tree

MakeRelease = Callable[[Path, Path, str], None]
"""Makes `out/NAME` from `source_root/NAME` when it is called with (source_root, out, NAME)."""

PACKAGE = "checks"
"""The package in a release from which notebooks import; also a folder of ours within it."""

FACTS = f"{PACKAGE}/assignment.json"
"""The public facts of the assignment, in a release."""

_INIT = '''\
"""Check your own functions: `check("question-id")` in a notebook, `python -m checks` elsewhere."""

from .student_kit import check, ready, submit

__all__ = ["check", "ready", "submit"]
'''

_MAIN = '''\
"""`python -m checks` runs every check of this assignment on your files."""

from .student_kit.command import main

raise SystemExit(main())
'''


@dataclass(frozen=True)
class BuildReport:
    """What was built. `files` are paths in the course."""

    name: str
    files: tuple[str, ...]
    notebooks: int
    questions: int
    points: float

    def summary(self) -> str:
        """Say in a line what was built."""
        return (
            f"{self.name}: {self.notebooks} notebooks, {self.questions} questions, "
            f"{self.points:g} points; {len(self.files)} files in source/{self.name} and "
            f"release/{self.name}"
        )


def build(
    assignment: Assignment,
    course: Path,
    make_release: MakeRelease,
    refuse: Callable[[Tree], None] | None = None,
) -> BuildReport:
    """Write `source/NAME` and `release/NAME` under `course`, in place of what is there.

    `refuse` is shown the new release before it takes its place. Raises `CourseError` with every
    fault found, or what `refuse` raises, and then leaves both as they were.
    """
    places = _places(assignment, course)
    _refuse_strangers(places)
    try:
        with TemporaryDirectory(prefix=".build-", dir=course) as temporary:
            staging = Path(temporary)
            trees = _make(assignment, staging, make_release)
            if refuse is not None:
                refuse(trees["release"])
            swap([(staging / step / assignment.name, places[step]) for step in trees], staging)
    except OSError as error:
        raise CourseError(f"{error.filename or course}: {error.strerror}") from error
    return BuildReport(
        name=assignment.name,
        files=tuple(f"{step}/{assignment.name}/{path}" for step in trees for path in trees[step]),
        notebooks=len(assignment.notebooks),
        questions=len(assignment.questions),
        points=sum(question.points for question in assignment.questions),
    )


def check(assignment: Assignment, course: Path, make_release: MakeRelease) -> list[str]:
    """Build aside and return how `source/NAME` and `release/NAME` differ from it; write nothing.

    Recordings may differ as they do between CPUs, and the versions of NumPy and Python in
    `assignment.json` may be others; everything else is compared byte for byte.
    """
    places = _places(assignment, course)
    with TemporaryDirectory(prefix="autograder-") as temporary:
        trees = _make(assignment, Path(temporary), make_release)
    return [
        f"{step}/{assignment.name}/{path}: {difference}"
        for step, tree in trees.items()
        for path, difference in differences(read_tree(places[step]), tree)
    ]


def _places(assignment: Assignment, course: Path) -> dict[str, Path]:
    return {step: course / step / assignment.name for step in ("source", "release")}


def _make(assignment: Assignment, staging: Path, make_release: MakeRelease) -> dict[str, Tree]:
    """Write both trees under `staging` and return them. Raises `CourseError` for leaks too."""
    inputs = read_inputs(assignment)
    source = _source_tree(assignment, inputs)
    write_tree(staging / "source" / assignment.name, source)
    make_release(staging / "source", staging / "release", assignment.name)
    release = read_tree(staging / "release" / assignment.name)
    if lost := sorted(source.keys() ^ release.keys()):
        raise CourseError(f"release/{assignment.name}: not the same files as source/: {lost}")
    stubs = [source[name].decode() for name in assignment.files]
    if leaks := leaks_in(assignment, inputs, stubs, source, release):
        raise CourseError("\n".join(map(str, leaks)))
    return {"source": source, "release": release}


# From solutions/ to a source tree


def _source_tree(assignment: Assignment, inputs: Inputs) -> Tree:
    faults = list(_clashes(assignment))
    parts: list[Mapping[str, str]] = []
    steps: list[Callable[[], Mapping[str, str]]] = [
        lambda: make_stubs(assignment, inputs.solved),
        lambda: make_notebooks(assignment, inputs.notebooks),
        lambda: _below("recordings", record(assignment)),
    ]
    for step in steps:
        try:
            parts.append(step())
        except CourseError as error:
            faults.append(str(error))
    if faults:
        raise CourseError("\n".join(faults))
    parts += [
        _below("public", inputs.public),
        _below(".", inputs.kit),
        {f"{PACKAGE}/__init__.py": _INIT, f"{PACKAGE}/__main__.py": _MAIN},
        {f"{PACKAGE}/{VERSION_FILE}": f"{assignment.version}\n"},
        {FACTS: public_facts(assignment, inputs.extra)},
        _below("released", parts[0]),  # to tell what was changed beside the regions
    ]
    texts = {path: text for part in parts for path, text in part.items()}
    tree = {path: text.encode() for path, text in texts.items()} | inputs.extra
    return dict(sorted(tree.items()))


def _below(folder: str, files: Mapping[str, str]) -> dict[str, str]:
    return {(Path(PACKAGE) / folder / name).as_posix(): text for name, text in files.items()}


def _clashes(assignment: Assignment) -> Iterator[str]:
    """Yield files that would overwrite each other, or hide the package of checks."""
    names = [
        *assignment.files,
        *assignment.notebook_files,
        *assignment.extra_files,
    ]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{assignment.root}: two files would be released as {name}"
    if f"{PACKAGE}.py" in names:
        yield f"{assignment.root / PACKAGE}.py: `{PACKAGE}` is the package of the checks; rename it"


# What differs


def differences(found: Tree, wanted: Tree) -> Iterator[tuple[str, str]]:
    """Say which files of two trees differ, and how; not in what may differ between machines."""
    for path in sorted({*found, *wanted}):
        if path not in found:
            yield path, "is missing"
        elif path not in wanted:
            yield path, "is not part of the assignment"
        elif found[path] != wanted[path] and (how := _how_they_differ(path, found, wanted)):
            yield path, how


def _how_they_differ(path: str, found: Tree, wanted: Tree) -> str:
    """Say how two versions of a file differ, or nothing for what may differ between machines."""
    stale = "is not up to date"
    try:
        a, b = found[path].decode(), wanted[path].decode()
        if path == FACTS and without_versions(a) == without_versions(b):
            return ""
        if path.startswith(f"{PACKAGE}/recordings/"):
            difference = first_difference(a, b)
            return f"{stale}: {difference}" if difference else ""
    except (RecordingError, ValueError):
        pass
    return stale


def _refuse_strangers(places: Mapping[str, Path]) -> None:
    """Raise rather than replace a folder that somebody wrote by hand."""
    strangers = [
        place
        for place in places.values()
        if place.is_dir() and any(place.iterdir()) and not (place / FACTS).is_file()
    ]
    if strangers:
        raise CourseError(
            "\n".join(
                f"{place}: was not made by `autograder build`, which would replace it; move it away"
                for place in strangers
            )
        )


__all__ = ["BuildReport", "MakeRelease", "build", "check"]
