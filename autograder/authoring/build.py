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
from .facts import public_facts, without_versions
from .leaks import (
    Secret,
    code_of,
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
from .trees import Tree, python_files, read_extra, read_text, read_tree, swap, write_tree

MakeRelease = Callable[[Path, Path, str], None]
"""Makes `out/NAME` from `source_root/NAME` when it is called with (source_root, out, NAME)."""

PACKAGE = "checks"
"""The package in a release from which notebooks import; also a folder of ours within it."""

_FACTS = f"{PACKAGE}/assignment.json"
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
        for path, difference in _differences(read_tree(places[step]), tree)
    ]


def _places(assignment: Assignment, course: Path) -> dict[str, Path]:
    return {step: course / step / assignment.name for step in ("source", "release")}


def _make(assignment: Assignment, staging: Path, make_release: MakeRelease) -> dict[str, Tree]:
    """Write both trees under `staging` and return them. Raises `CourseError` for leaks too."""
    inputs = _read_inputs(assignment)
    source = _source_tree(assignment, inputs)
    write_tree(staging / "source" / assignment.name, source)
    make_release(staging / "source", staging / "release", assignment.name)
    release = read_tree(staging / "release" / assignment.name)
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
    public = [path for path in python_files(root / PUBLIC) if path.parent == root / PUBLIC]
    return _Inputs(
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


# Leaks


def _refuse_leaks(assignment: Assignment, inputs: _Inputs, source: Tree, release: Tree) -> None:
    """Raise `CourseError` if anything secret stands in what students, or nbgrader, will get."""
    stubs = [source[name].decode() for name in assignment.files]
    given = [code_of(text) for text in [*stubs, *inputs.kit.values()]]
    public = [code_of(text) for text in inputs.public.values()]
    solutions = [
        secret for name, text in inputs.solved.items() for secret in solution_secrets(text, name)
    ]
    hidden = _secrets_in(assignment, "tests/hidden", hidden_test_secrets)
    variants = _secrets_in(assignment, "variants", variant_secrets)
    answers = _model_answers(source)
    secrets = without_given(solutions, given) + without_given(hidden, given + public)
    # A formula that a docstring states is in every version that follows it.
    secrets += without_given(variants, given + public + stubs)
    trees = {"source": source, "release": release}
    files = {
        f"{step}/{assignment.name}/{path}": content
        for step, tree in trees.items()
        for path, content in tree.items()
    }
    leaks = [
        leak
        for leak in find_leaks(files, secrets + answers)
        if not (leak.secret in answers and leak.file.startswith("source/"))
    ]
    if leaks:
        raise CourseError("\n".join(map(str, leaks)))


def _secrets_in(
    assignment: Assignment, folder: str, secrets_of: Callable[[str, str], list[Secret]]
) -> list[Secret]:
    return [
        secret
        for path in python_files(assignment.root / folder)
        for secret in secrets_of(read_text(path), path.relative_to(assignment.root).as_posix())
    ]


def _model_answers(source: Tree) -> list[Secret]:
    """Return the lines of the written answers; nbgrader takes them out of the release."""
    secrets: list[Secret] = []
    prose: list[str] = []
    for name in source:
        if name.endswith(".ipynb"):
            answers, others = model_answers(source[name].decode())
            prose += others
            for answer in answers:
                secrets += prose_secrets(answer, "a line of a model answer", name)
    return without_given(secrets, prose)


# What differs


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
        if path == _FACTS and without_versions(a) == without_versions(b):
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
        if place.is_dir() and any(place.iterdir()) and not (place / _FACTS).is_file()
    ]
    if strangers:
        raise CourseError(
            "\n".join(
                f"{place}: was not made by `autograder build`, which would replace it; move it away"
                for place in strangers
            )
        )


__all__ = ["BuildReport", "MakeRelease", "build", "check"]
