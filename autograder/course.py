"""The assignment manifest: what it may say, and how it is read.

`assignment.toml` is the one place where an assignment states its files, functions, questions,
points and limits. Loading reports every fault at once, each with its key and what was expected.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from .checks import Signature
from .errors import CourseError

MANIFEST = "assignment.toml"

_PATTERNS = {
    r"^[A-Za-z_][A-Za-z0-9_]*$": "should be a Python name",
    r"^[a-zA-Z0-9][a-zA-Z0-9_\-]*$": "should be letters, digits, '_' and '-' only",
    r"^[A-Za-z0-9_][A-Za-z0-9_\-]*\.[a-z]+$": "should be the name of a file beside the manifest",
    r"^[A-Za-z_][A-Za-z0-9_]*\.py$": "should be a Python file whose name can be imported",
    r"^[A-Za-z_][A-Za-z0-9_]*\.[A-Za-z_][A-Za-z0-9_]*$": 'should be "Class.method"',
    r"^[A-Za-z0-9][A-Za-z0-9._+\-]*$": "should be letters, digits, '.', '_', '+' and '-' only",
}
"""What a name must look like, and the words for it."""

_IDENTIFIER, _SLUG, _FILE, _PYTHON_FILE, _METHOD, _VERSION = _PATTERNS

Identifier = Annotated[str, StringConstraints(pattern=_IDENTIFIER)]
"""A Python name."""

Slug = Annotated[str, StringConstraints(pattern=_SLUG, max_length=64)]
"""An id: nbgrader's `grade_id` allows letters, digits, `_` and `-`; nbformat allows 64 of them."""

FileName = Annotated[str, StringConstraints(pattern=_FILE)]
"""A file beside the manifest: no folder, no leading dot."""

PythonFile = Annotated[str, StringConstraints(pattern=_PYTHON_FILE)]
"""A module that can be imported by its name."""

MethodName = Annotated[str, StringConstraints(pattern=_METHOD)]
"""A method of a class at the top level of a file."""

Version = Annotated[str, StringConstraints(pattern=_VERSION, max_length=32)]
"""The version of a release, which is part of the name of a file."""

Weight = Annotated[float, Field(ge=0)]


class Table(BaseModel):
    """A table of a file that an instructor writes: unknown keys are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Limits(Table):
    """What one submission may use up. Sizes are in KiB and MiB, times in seconds."""

    test_seconds: float = Field(20.0, gt=0, description="wall clock of a test's student calls")
    test_cpu_seconds: int = Field(10, gt=0, description="CPU time of a test's student calls")
    submission_seconds: float = Field(120.0, gt=0, description="wall clock of all tests together")
    submission_cpu_seconds: int = Field(60, gt=0, description="CPU time of all tests together")
    memory_mb: int = Field(1024, ge=256, description="address space of one student process")
    message_mb: int = Field(16, gt=0, description="arrays in one message, either way")
    output_kb: int = Field(64, ge=0, description="printed output that is kept for staff")
    file_kb: int = Field(512, gt=0, description="size of one file that is handed in")


class FunctionSpec(Table):
    """A function that tests may call: what it returns, and what its regions are called.

    A `given` one stands whole in the file: students write nothing in it.
    """

    returns: tuple[str, ...] = Field(min_length=1)
    opaque: tuple[str, ...] = ()
    regions: tuple[Slug, ...] = ()
    file: PythonFile | None = None
    given: bool = False

    @model_validator(mode="after")
    def _names_are_its_own(self) -> FunctionSpec:
        if self.given and self.regions:
            raise ValueError("a given function has no regions: leave out regions, or given")
        if missing := set(self.opaque) - set(self.returns):
            raise ValueError(f"opaque names {sorted(missing)}, which are not among returns")
        if twice := [*_twice(self.returns), *_twice(self.regions)]:
            raise ValueError(f"{twice[0]!r} stands twice")
        return self


class MethodSpec(Table):
    """A method that students write: tests reach it through functions that use its class."""

    regions: tuple[Slug, ...] = ()
    file: PythonFile | None = None

    @model_validator(mode="after")
    def _names_are_its_own(self) -> MethodSpec:
        if twice := _twice(self.regions):
            raise ValueError(f"{twice[0]!r} stands twice")
        return self


class Question(Table):
    """One question: its id names the notebook cell, the pytest marker and the gradebook's row."""

    id: Slug
    title: str = Field(min_length=1)
    points: float = Field(ge=0)
    regions: tuple[str, ...] = ()
    depends_on: tuple[Slug, ...] = ()
    graded_by: Literal["tests", "person"] = "tests"
    carried_forward: float = Field(
        0.0,
        ge=0,
        lt=1,
        description="what a test counts that fails for a forward pass alone (a question of "
        "depends_on without such a share); they are no larger a part than that one lost",
    )
    visibility: Literal["visible", "after_due_date", "after_published", "hidden"] = Field(
        "visible", description="when students see it on Gradescope"
    )

    @model_validator(mode="after")
    def _has_regions_when_tested(self) -> Question:
        if self.graded_by == "tests" and not self.regions:
            raise ValueError('a question graded by tests names its regions: regions = ["function"]')
        if self.carried_forward and not self.depends_on:
            raise ValueError("carried_forward needs depends_on, whose mistakes are carried forward")
        return self


class Assignment(Table):
    """A whole manifest. `root` is the folder that holds it."""

    root: Path
    title: str = Field(min_length=1)
    files: tuple[PythonFile, ...] = Field(min_length=1)
    notebooks: tuple[FileName, ...] = ()
    extra_files: tuple[FileName, ...] = ()
    functions: dict[Identifier, FunctionSpec] = Field(min_length=1)
    methods: dict[MethodName, MethodSpec] = Field(default_factory=dict)
    questions: tuple[Question, ...] = Field(min_length=1)
    weights: dict[str, Weight] = Field(default_factory=dict)
    limits: Limits = Limits()
    seed: int = Field(0, ge=0)
    feedback: Literal["score", "hint", "detail"] = "detail"
    version: Version = Field("1", description="of the release; `build --patch` raises it")

    @property
    def name(self) -> str:
        """The assignment's name: that of its folder."""
        return self.root.name

    @cached_property
    def signatures(self) -> dict[str, Signature]:
        """Each function's signature by its name."""
        return {
            name: Signature(name, spec.returns, spec.opaque)
            for name, spec in self.functions.items()
        }

    @property
    def tested_questions(self) -> tuple[Question, ...]:
        """The questions that hidden tests grade."""
        return tuple(q for q in self.questions if q.graded_by == "tests")

    @property
    def notebook_files(self) -> tuple[str, ...]:
        """The notebooks that are handed out and in; the manifest names them as scripts."""
        return tuple(f"{Path(name).stem}.ipynb" for name in self.notebooks)

    @property
    def written_questions(self) -> tuple[Question, ...]:
        """The questions that a person grades."""
        return tuple(q for q in self.questions if q.graded_by == "person")

    @property
    def regions(self) -> tuple[str, ...]:
        """Every region's id: `function`, or `function#name` where the function has several."""
        return tuple(region for name in self.written for region in self.regions_of(name))

    @cached_property
    def written(self) -> tuple[str, ...]:
        """The functions that students write in, and the methods, as `Class.method`."""
        functions = (name for name, spec in self.functions.items() if not spec.given)
        return (*functions, *self.methods)

    def regions_of(self, function: str) -> tuple[str, ...]:
        """Return the ids of the regions of a written function or method, in the file's order."""
        named = self._spec(function).regions
        return tuple(f"{function}#{region}" for region in named) or (function,)

    def file_of(self, function: str) -> str:
        """Return the file that defines a function or a method; the first one unless it is named."""
        return self._spec(function).file or self.files[0]

    def functions_of(self, question: Question) -> tuple[str, ...]:
        """Return the functions by which tests reach what a question grades.

        Methods are reached by given functions, all of them.
        """
        named = {region.partition("#")[0] for region in question.regions}
        methods = bool(named & set(self.methods))
        return tuple(
            name
            for name, spec in self.functions.items()
            if name in named or (spec.given and methods)
        )

    def _spec(self, function: str) -> FunctionSpec | MethodSpec:
        return self.methods[function] if function in self.methods else self.functions[function]

    def faults(self) -> Iterator[str]:
        """Say where the parts of the manifest disagree, or a file is missing; key and fault."""
        named = (*self.files, *self.notebooks, *self.extra_files)
        for name in _twice(named):
            yield f"files, notebooks, extra_files: {name} stands twice"
        for name in named:
            if not (self.root / name).is_file():
                yield f"files, notebooks, extra_files: there is no file {name} in {self.root}"
        for key, specs in (("functions", self.functions), ("methods", self.methods)):
            for name, spec in specs.items():
                if spec.file is not None and spec.file not in self.files:
                    yield f"{key}.{name}.file: {spec.file} is not among files"
        yield from self._faults_of_questions()

    def _faults_of_questions(self) -> Iterator[str]:
        known = {*self.regions, *self.written}
        ids = [q.id for q in self.questions]
        for twice in _twice(ids):
            yield f"questions: the id {twice!r} stands twice"
        for i, q in enumerate(self.questions):
            for region in q.regions:
                if region not in known:
                    yield f"questions.{q.id}.regions: there is no region {region!r}"
            for other in q.depends_on:
                if other not in ids:
                    yield f"questions.{q.id}.depends_on: there is no question {other!r}"
                elif other not in ids[:i]:
                    yield f"questions.{q.id}.depends_on: {other!r} does not stand before it"


def load_assignment(folder: Path) -> Assignment:
    """Read `folder/assignment.toml`.

    Raises `CourseError` with file, key and expectation of every fault.
    """
    path = folder / MANIFEST
    content = tomllib.loads(read_toml(path, f"an assignment is a folder that holds {MANIFEST}"))
    faults = [f"{path}: root: unknown key"] if content.pop("root", None) is not None else []
    try:
        assignment = Assignment(root=folder.resolve(), **content)
        faults += [f"{path}: {fault}" for fault in assignment.faults()]
    except ValidationError as error:
        faults += [f"{path}: {explain(fault, content)}" for fault in error.errors()]
    if faults:
        raise CourseError("\n".join(faults))
    return assignment


def read_toml(path: Path, needed: str) -> str:
    """Read the text of a TOML file and see that it is TOML; `needed` says why it has to be there.

    Raises `CourseError` with the file, and the line where it is known.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        tomllib.loads(text)
    except FileNotFoundError:
        raise CourseError(f"{path}: there is no such file; {needed}") from None
    except OSError as error:
        raise CourseError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CourseError(
            f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"{path}: not valid TOML: {error}") from error
    return text


_WORDS = {
    "extra_forbidden": "unknown key",
    "missing": "this key is needed",
    "too_short": "should not be empty",
    "string_too_short": "should not be empty",
    "tuple_type": "should be a list in square brackets",
    "dict_type": "should be a table",
    "model_type": "should be a table",
}
"""Pydantic's names of faults, for a reader of TOML."""


def explain(fault: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    """Return the key of one of pydantic's faults, what was expected, and what stands there."""
    message = fault["msg"].removeprefix("Value error, ").replace("Input should", "should")
    message = _WORDS.get(fault["type"], message)
    message = _PATTERNS.get(fault.get("ctx", {}).get("pattern", ""), message)
    given = fault["input"]
    shown = f" (it says {given!r})" if isinstance(given, (str, int, float)) else ""
    return f"{_key(fault['loc'], content)}: {message}{shown}"


def _key(place: Sequence[int | str], content: Mapping[str, Any]) -> str:
    """Return a key as a person finds it: questions by their id, else counted from 1."""
    parts = [str(part + 1) if isinstance(part, int) else part for part in place]
    if len(parts) > 1 and parts[0] == "questions":
        try:
            parts[1] = str(content["questions"][place[1]]["id"])
        except (KeyError, TypeError):
            parts[1] = f"number {parts[1]}"
    return ".".join(part for part in parts if part != "[key]")


def _twice(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})
