"""The public facts of an assignment: what `assignment.json` in a release says, and where it lies.

`autograder build` writes the file with `to_json`, the kit in a student's hands reads it with
`from_json`; nothing in it is secret.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..checks import Signature

FORMAT = 1
"""Version of `assignment.json`."""


class ReleaseError(Exception):
    """The release in a student's hands is broken. Never a student's fault."""


@dataclass(frozen=True)
class FunctionFacts:
    """A function as the manifest has it, and in which file it stands.

    The student writes it, unless it is `given`.
    """

    name: str
    returns: tuple[str, ...]
    file: str
    opaque: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    given: bool = False

    @property
    def signature(self) -> Signature:
        """The signature that checks work with."""
        return Signature(self.name, self.returns, self.opaque)

    @property
    def region_ids(self) -> tuple[str, ...]:
        """The ids of its regions in the file's order: `function`, or `function#region`."""
        return () if self.given else _region_ids(self.name, self.regions)


@dataclass(frozen=True)
class MethodFacts:
    """A method that the student writes. Its name is `Class.method`."""

    name: str
    file: str
    regions: tuple[str, ...] = ()

    @property
    def region_ids(self) -> tuple[str, ...]:
        """The ids of its regions in the file's order."""
        return _region_ids(self.name, self.regions)


def _region_ids(name: str, regions: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{name}#{region}" for region in regions) or (name,)


@dataclass(frozen=True)
class QuestionFacts:
    """A question. `written` ones have no tests: a person reads the answer."""

    id: str
    title: str
    points: float
    regions: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    written: bool = False


@dataclass(frozen=True)
class Release:
    """Everything public about an assignment.

    `numpy` and `python` are the versions that the grader uses. `weights` are those that tests refer
    to by name: a test of weight 0 tells something and costs nothing. `files` and `notebooks` are
    handed in; `given` has the SHA-256 of each file that is not. A test may take `test_seconds`, a
    run of all of them `run_seconds`, a file that is handed in `file_kb` KiB.
    """

    name: str
    title: str
    files: tuple[str, ...]
    functions: tuple[FunctionFacts, ...]
    questions: tuple[QuestionFacts, ...]
    numpy: str
    python: str
    weights: Mapping[str, float] = field(default_factory=dict)
    methods: tuple[MethodFacts, ...] = ()
    notebooks: tuple[str, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    version: str = "1"
    test_seconds: float = 20.0
    run_seconds: float = 120.0
    file_kb: int = 512

    @property
    def signatures(self) -> dict[str, Signature]:
        """Each function's signature by its name."""
        return {facts.name: facts.signature for facts in self.functions}

    @property
    def region_ids(self) -> dict[str, tuple[str, ...]]:
        """The ids of the regions of each function and method, by its name."""
        return {facts.name: facts.region_ids for facts in self._written}

    def file_of(self, name: str) -> str:
        """Return the file in which a function or a method stands."""
        return next(facts.file for facts in self._written if facts.name == name)

    @property
    def _written(self) -> tuple[FunctionFacts | MethodFacts, ...]:
        return (*self.functions, *self.methods)

    def question(self, question_id: str) -> QuestionFacts:
        """Return the question with this id."""
        return next(facts for facts in self.questions if facts.id == question_id)

    def regions_of(self, question: QuestionFacts) -> tuple[str, ...]:
        """Return the ids of a question's regions; a function's name stands for all of them."""
        whole = self.region_ids
        return tuple(region for named in question.regions for region in whole.get(named, (named,)))

    def files_of(self, question: QuestionFacts) -> tuple[str, ...]:
        """Return the files that a question's functions and methods stand in."""
        names = dict.fromkeys(region.partition("#")[0] for region in question.regions)
        return tuple(dict.fromkeys(self.file_of(name) for name in names))


@dataclass(frozen=True)
class Place:
    """Where a release lies: `checks` is the package's folder, inside the student's own folder."""

    checks: Path

    @property
    def work(self) -> Path:
        """The folder with the student's files."""
        return self.checks.parent

    @property
    def tests(self) -> Path:
        """The folder with the public tests."""
        return self.checks / "public"

    @property
    def recordings(self) -> Path:
        """The folder with what the public tests replay."""
        return self.checks / "recordings"

    @property
    def released(self) -> Path:
        """The folder with the students' files as they were handed out."""
        return self.checks / "released"


def here() -> Place:
    """Return the place of the release that this very file belongs to."""
    return Place(Path(__file__).absolute().parents[1])


def load(place: Place) -> Release:
    """Read a release's `assignment.json`. Raises `ReleaseError`."""
    path = place.checks / "assignment.json"
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, ReleaseError) as error:
        raise ReleaseError(
            f"{path} cannot be read ({error}). Get the folder `checks` again as it was handed out."
        ) from error


def to_json(release: Release) -> str:
    """Return the text of `assignment.json`."""
    facts = {"format": FORMAT, **asdict(release)}
    return json.dumps(facts, indent=2, ensure_ascii=False) + "\n"


def from_json(text: str) -> Release:
    """Read what `to_json` wrote. Raises `ReleaseError`."""
    try:
        return from_plain(json.loads(text))
    except ValueError as error:
        raise ReleaseError(f"it is not valid JSON: {error}") from error


def from_plain(facts: Mapping[str, Any]) -> Release:
    """Make a `Release` of plain data, lists and dicts as in `assignment.json`.

    Raises `ReleaseError` if a fact is missing or unknown, or if the format is another.
    """
    if not isinstance(facts, Mapping):
        raise ReleaseError("it holds no facts")
    found = facts.get("format", FORMAT)
    if found != FORMAT:
        raise ReleaseError(f"it has format {found}, this kit reads format {FORMAT}")
    rest = {key: value for key, value in facts.items() if key != "format"}
    try:
        functions = tuple(FunctionFacts(**_tuples(f)) for f in rest.pop("functions"))
        methods = tuple(MethodFacts(**_tuples(m)) for m in rest.pop("methods", ()))
        questions = tuple(QuestionFacts(**_tuples(q)) for q in rest.pop("questions"))
        return Release(functions=functions, methods=methods, questions=questions, **_tuples(rest))
    except KeyError as error:
        raise ReleaseError(f"it has no {error}") from error
    except TypeError as error:
        raise ReleaseError(f"a fact is missing or unknown: {error}") from error


def _tuples(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in facts.items()}
