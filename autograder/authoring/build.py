"""Build an assignment: from `solutions/NAME/` to `source/NAME/` and `release/NAME/` beside it.

`source/` is a true nbgrader source with stubs in place of solved files; `release/` is what nbgrader
makes of it. Only what is named here leaves `solutions/`, and the result is scanned for leaks before
it takes the place of the old one.
"""

from __future__ import annotations

import json
import platform
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from ..checks.recordings import RecordingError, first_difference
from ..course import Assignment, CourseError
from .leaks import (
    Secret,
    find_leaks,
    hidden_test_secrets,
    prose_secrets,
    solution_secrets,
    variant_secrets,
    without_given,
)
from .notebooks import make_notebooks, model_answers
from .recording import PUBLIC, record
from .stubs import make_stubs

MakeRelease = Callable[[Path, Path, str], None]
"""Makes `out/NAME` from `source_root/NAME` when it is called with (source_root, out, NAME)."""

Tree = dict[str, bytes]
"""Contents of files by their path in a tree, with `/` between the parts."""

PACKAGE = "checks"
"""The package in a release from which notebooks import; also a folder of ours within it."""

_FACTS = f"{PACKAGE}/assignment.json"
_FACTS_FORMAT = 1
_VERSIONS = ("numpy", "python")
"""The facts that say on what the release was built."""

_INIT = '''\
"""Check your own functions: `check("question-id")` in a notebook, `python -m checks` elsewhere."""

from .student_kit import check, ready

__all__ = ["check", "ready"]
'''

_MAIN = '''\
"""`python -m checks` runs every check of this assignment on your files."""

from .student_kit.command import main

raise SystemExit(main())
'''

_LEFT_BEHIND = ("__pycache__", ".ipynb_checkpoints")
"""Folders that Python and Jupyter leave; nbgrader does not hand them out, git does not keep them."""


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


def build(assignment: Assignment, course: Path, make_release: MakeRelease) -> BuildReport:
    """Write `source/NAME` and `release/NAME` under `course`, in place of what is there.

    Raises `CourseError` with every fault found, and then leaves both as they were.
    """
    places = _places(assignment, course)
    _refuse_strangers(places)
    try:
        with TemporaryDirectory(prefix=".build-", dir=course) as temporary:
            staging = Path(temporary)
            trees = _make(assignment, staging, make_release)
            _swap([(staging / step / assignment.name, places[step]) for step in trees], staging)
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
        for path, difference in _differences(_read_tree(places[step]), tree)
    ]


def _places(assignment: Assignment, course: Path) -> dict[str, Path]:
    return {step: course / step / assignment.name for step in ("source", "release")}


def _make(assignment: Assignment, staging: Path, make_release: MakeRelease) -> dict[str, Tree]:
    """Write both trees under `staging` and return them. Raises `CourseError` for leaks too."""
    inputs = _read_inputs(assignment)
    source = _source_tree(assignment, inputs)
    _write_tree(staging / "source" / assignment.name, source)
    make_release(staging / "source", staging / "release", assignment.name)
    release = _read_tree(staging / "release" / assignment.name)
    if lost := sorted(source.keys() ^ release.keys()):
        raise CourseError(f"release/{assignment.name}: not the same files as source/: {lost}")
    _refuse_leaks(assignment, inputs, source, release)
    return {"source": source, "release": release}


# From solutions/ to a source tree


@dataclass(frozen=True)
class _Inputs:
    """The texts of everything that is released in some form, by file name."""

    solved: Mapping[str, str]
    notebooks: Mapping[str, str]
    public: Mapping[str, str]
    extra: Tree
    kit: Mapping[str, str]


def _read_inputs(assignment: Assignment) -> _Inputs:
    root = assignment.root
    public = [path for path in _python_files(root / PUBLIC) if path.parent == root / PUBLIC]
    return _Inputs(
        solved={name: _read_text(root / name) for name in assignment.files},
        notebooks={name: _read_text(root / name) for name in assignment.notebooks},
        public={path.name: _read_text(path) for path in public},
        extra={name: _read_extra(root / name) for name in assignment.extra_files},
        kit=_read_kit(),
    )


def _read_kit() -> dict[str, str]:
    """Return the files of this package that run in a student's hands, by their path in `checks/`."""
    package = Path(__file__).resolve().parents[1]
    paths = [package / "regions.py"]
    for folder in ("checks", "student_kit"):
        paths += _python_files(package / folder)
    return {path.relative_to(package).as_posix(): _read_text(path) for path in paths}


def _python_files(folder: Path) -> list[Path]:
    """Return the Python files in a folder and below, sorted; none whose name begins with a dot."""
    return sorted(
        path
        for path in folder.rglob("*.py")
        if path.is_file()
        and not any(
            part.startswith(".") or part in _LEFT_BEHIND for part in path.relative_to(folder).parts
        )
    )


def _read_text(path: Path) -> str:
    """Read UTF-8 with or without a byte order mark; lines end with a line feed."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CourseError(f"{path}, line {line}: is not UTF-8; save the file as UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_extra(path: Path) -> bytes:
    """Read a file that is released as it stands; text gets the line ends of all other files."""
    content = path.read_bytes()
    if b"\0" in content:
        return content
    return content.replace(b"\r\n", b"\n")


def _source_tree(assignment: Assignment, inputs: _Inputs) -> Tree:
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
        {_FACTS: public_facts(assignment)},
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
        *(f"{Path(name).stem}.ipynb" for name in assignment.notebooks),
        *assignment.extra_files,
    ]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{assignment.root}: two files would be released as {name}"
    if f"{PACKAGE}.py" in names:
        yield f"{assignment.root / PACKAGE}.py: `{PACKAGE}` is the package of the checks; rename it"


def public_facts(assignment: Assignment) -> str:
    """Return `assignment.json`: what the kit in a student's hands knows of the assignment."""
    facts: dict[str, Any] = {
        "format": _FACTS_FORMAT,
        "name": assignment.name,
        "title": assignment.title,
        "files": assignment.files,
        "functions": [
            {
                "name": name,
                "returns": function.returns,
                "file": assignment.file_of(name),
                "opaque": function.opaque,
                "regions": function.regions,
            }
            for name, function in assignment.functions.items()
        ],
        "questions": [
            {
                "id": question.id,
                "title": question.title,
                "points": question.points,
                "regions": question.regions,
                "depends_on": question.depends_on,
                "written": question.graded_by == "person",
            }
            for question in assignment.questions
        ],
        **dict(zip(_VERSIONS, (np.__version__, platform.python_version()), strict=True)),
        "weights": assignment.weights,
    }
    return json.dumps(facts, indent=2, ensure_ascii=False) + "\n"


# Leaks


def _refuse_leaks(assignment: Assignment, inputs: _Inputs, source: Tree, release: Tree) -> None:
    """Raise `CourseError` if anything secret stands in what students, or nbgrader, will get."""
    stubs = [source[name].decode() for name in assignment.files]
    given = [*stubs, *inputs.kit.values()]
    solutions = [
        secret for name, text in inputs.solved.items() for secret in solution_secrets(text, name)
    ]
    others = _secrets_in(assignment, "tests/hidden", hidden_test_secrets)
    others += _secrets_in(assignment, "variants", variant_secrets)
    secrets = without_given(solutions, given)
    secrets += without_given(others, [*given, *inputs.public.values()])
    leaks = [
        *find_leaks(_placed("source", assignment, source), secrets),
        *find_leaks(
            _placed("release", assignment, release), [*secrets, *_model_answers(assignment, source)]
        ),
    ]
    if leaks:
        raise CourseError("\n".join(map(str, leaks)))


def _secrets_in(
    assignment: Assignment, folder: str, secrets_of: Callable[[str, str], list[Secret]]
) -> list[Secret]:
    return [
        secret
        for path in _python_files(assignment.root / folder)
        for secret in secrets_of(_read_text(path), path.relative_to(assignment.root).as_posix())
    ]


def _model_answers(assignment: Assignment, source: Tree) -> list[Secret]:
    """Return the lines of the written answers; nbgrader takes them out of the release."""
    secrets: list[Secret] = []
    prose: list[str] = []
    for name in source:
        if name.endswith(".ipynb"):
            answers, others = model_answers(source[name].decode())
            prose += others
            for answer in answers:
                secrets += prose_secrets(answer, "a line of a model answer", name)
    return without_given(secrets, prose=prose)


def _placed(step: str, assignment: Assignment, tree: Tree) -> Tree:
    return {f"{step}/{assignment.name}/{path}": content for path, content in tree.items()}


# Trees of files


def _write_tree(root: Path, tree: Tree) -> None:
    for path, content in tree.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        file.chmod(0o644)


def _read_tree(root: Path) -> Tree:
    """Read every file below `root`, what Python and Jupyter leave behind aside."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not any(p in _LEFT_BEHIND for p in path.relative_to(root).parts)
    }


def _differences(found: Tree, wanted: Tree) -> Iterator[tuple[str, str]]:
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
        if path == _FACTS and _without_versions(a) == _without_versions(b):
            return ""
        if path.startswith(f"{PACKAGE}/recordings/"):
            difference = first_difference(a, b)
            return f"{stale}: {difference}" if difference else ""
    except (RecordingError, ValueError):
        pass
    return stale


def _without_versions(facts: str) -> object:
    """Return what `assignment.json` says, the versions of who built it aside."""
    return {key: fact for key, fact in json.loads(facts).items() if key not in _VERSIONS}


def _refuse_strangers(places: Mapping[str, Path]) -> None:
    """Raise rather than replace a folder that somebody wrote by hand."""
    strangers = [
        place
        for place in places.values()
        if place.is_dir() and any(place.iterdir()) and not (place / _FACTS).is_file()
    ]
    if strangers:
        raise CourseError(
            "\n".join(
                f"{place}: was not made by `autograder build`, which would replace it; move it away"
                for place in strangers
            )
        )


def _swap(pairs: Sequence[tuple[Path, Path]], aside: Path) -> None:
    """Put each new folder in its place, or, if that fails for one, leave all as they were."""
    moved: list[tuple[Path, Path]] = []
    with _undone(moved):
        for number, (new, place) in enumerate(pairs):
            old = aside / f"old-{number}"
            place.parent.mkdir(parents=True, exist_ok=True)
            moved.append((place, old))
            if place.exists():
                place.rename(old)
            new.rename(place)


@contextmanager
def _undone(moved: Sequence[tuple[Path, Path]]) -> Iterator[None]:
    """Put the old folders back if anything goes wrong."""
    try:
        yield
    except BaseException:
        for place, old in reversed(moved):
            if old.exists():
                shutil.rmtree(place, ignore_errors=True)
                old.rename(place)
        raise


__all__ = ["BuildReport", "MakeRelease", "build", "check", "public_facts"]
