"""The assignment manifest: what it may say, and how it is read.

`assignment.toml` is the one place where an assignment states its files, functions, questions,
points and limits. Loading reports every fault at once, each with its key and what was expected.
"""

from __future__ import annotations

import tomllib
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

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

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
"""A Python name."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_\-]*$", max_length=64)]
"""An id: nbgrader's `grade_id` allows letters, digits, `_` and `-`; nbformat allows 64 of them."""

FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_\-]*\.[a-z]+$")]
"""A file beside the manifest: no folder, no leading dot."""

PythonFile = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\.py$")]
"""A module that can be imported by its name."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(_Table):
    """What one submission may use up. Sizes are in KiB and MiB, times in seconds."""

    test_seconds: float = Field(10.0, gt=0, description="wall clock of a test's student calls")
    submission_seconds: float = Field(90.0, gt=0, description="wall clock of all tests together")
    cpu_seconds: int = Field(60, gt=0, description="CPU time of one student process")
    memory_mb: int = Field(1024, ge=256, description="address space of one student process")
    message_mb: int = Field(64, gt=0, description="arrays in one message, either way")
    output_kb: int = Field(64, ge=0, description="printed output that is kept for staff")
    file_kb: int = Field(512, gt=0, description="size of one file that is handed in")


class FunctionSpec(_Table):
    """A function that students write: what it returns, and what its regions are called."""

    returns: tuple[str, ...] = Field(min_length=1)
    opaque: tuple[str, ...] = ()
    regions: tuple[Slug, ...] = ()
    file: PythonFile | None = None

    @model_validator(mode="after")
    def _opaque_is_returned(self) -> FunctionSpec:
        if missing := set(self.opaque) - set(self.returns):
            raise ValueError(f"opaque names {sorted(missing)}, which are not among returns")
        return self


class Question(_Table):
    """One question: its id names the notebook cell, the pytest marker and the gradebook's row."""

    id: Slug
    title: str = Field(min_length=1)
    points: float = Field(ge=0)
    regions: tuple[str, ...] = ()
    depends_on: tuple[Slug, ...] = ()
    graded_by: Literal["tests", "person"] = "tests"

    @model_validator(mode="after")
    def _has_regions_when_tested(self) -> Question:
        if self.graded_by == "tests" and not self.regions:
            raise ValueError('a question graded by tests names its regions: regions = ["function"]')
        return self


class Assignment(_Table):
    """A whole manifest. `root` is the folder that holds it."""

    root: Path
    title: str = Field(min_length=1)
    files: tuple[PythonFile, ...] = Field(min_length=1)
    notebooks: tuple[FileName, ...] = ()
    extra_files: tuple[FileName, ...] = ()
    functions: dict[Identifier, FunctionSpec] = Field(min_length=1)
    questions: tuple[Question, ...] = Field(min_length=1)
    weights: dict[str, float] = Field(default_factory=dict)
    limits: Limits = Limits()
    seed: int = 0
    version: str = Field("1", min_length=1, description="of the release; a string of your own")

    @model_validator(mode="after")
    def _names_agree(self) -> Assignment:
        faults = [*self._unknown_files(), *self._unknown_regions(), *self._unknown_questions()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

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
    def written_questions(self) -> tuple[Question, ...]:
        """The questions that a person grades."""
        return tuple(q for q in self.questions if q.graded_by == "person")

    @property
    def regions(self) -> tuple[str, ...]:
        """Every region's id: `function`, or `function#name` where the function has several."""
        return tuple(region for name in self.functions for region in self.regions_of(name))

    def regions_of(self, function: str) -> tuple[str, ...]:
        """Return the ids of a function's regions, in the order in which they stand in the file."""
        named = self.functions[function].regions
        return tuple(f"{function}#{region}" for region in named) or (function,)

    def file_of(self, function: str) -> str:
        """Return the file that defines a function; the first one unless the manifest names it."""
        return self.functions[function].file or self.files[0]

    def _unknown_files(self) -> list[str]:
        return [
            f"functions.{name}.file: {spec.file} is not among files"
            for name, spec in self.functions.items()
            if spec.file is not None and spec.file not in self.files
        ]

    def _unknown_regions(self) -> list[str]:
        known = {*self.regions, *self.functions}
        return [
            f"questions.{q.id}.regions: there is no region {region!r}"
            for q in self.questions
            for region in q.regions
            if region not in known
        ]

    def _unknown_questions(self) -> list[str]:
        ids = [q.id for q in self.questions]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        faults = [f"questions: id {i!r} stands twice" for i in twice]
        faults += [
            f"questions.{q.id}.depends_on: there is no question {other!r}"
            for q in self.questions
            for other in q.depends_on
            if other not in ids
        ]
        return faults


def load_assignment(folder: Path) -> Assignment:
    """Read `folder/assignment.toml`.

    Raises `CourseError` with file, key and expectation of every fault.
    """
    path = folder / MANIFEST
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(
            f"{path}: there is no such file; an assignment is a folder that holds {MANIFEST}"
        ) from None
    except OSError as error:
        raise CourseError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CourseError(
            f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"{path}: not valid TOML: {error}") from error
    if "root" in content:
        raise CourseError(f"{path}: root: unknown key")
    try:
        assignment = Assignment(root=folder.resolve(), **content)
    except ValidationError as error:
        raise CourseError("\n".join(_explain(path, fault) for fault in error.errors())) from None
    missing = [
        name
        for name in (*assignment.files, *assignment.notebooks, *assignment.extra_files)
        if not (folder / name).is_file()
    ]
    if missing:
        raise CourseError(
            "\n".join(f"{path}: names {name}, which is not in {folder}" for name in missing)
        )
    return assignment


def _explain(path: Path, fault: object) -> str:
    assert isinstance(fault, dict)
    key = ".".join(str(part) for part in fault["loc"]) or "the file as a whole"
    message = {"extra_forbidden": "unknown key", "missing": "this key is needed"}.get(
        fault["type"], fault["msg"].removeprefix("Value error, ")
    )
    given = fault["input"]
    shown = f" (it says {given!r})" if isinstance(given, (str, int, float)) else ""
    return f"{path}: {key}: {message}{shown}"
