"""Mutants that change nothing observable: listed by the instructor, each with the reason.

The list is `variants/equivalent.toml`. An entry names a function and the text of a line, never its
number, so that it outlives changes elsewhere in the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .course import Assignment
from .errors import CourseError
from .mutants import Mutant

LIST = "variants/equivalent.toml"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    function: str = Field(min_length=1)
    line: str = Field(min_length=1)
    becomes: tuple[str, ...] = Field(min_length=1)
    reason: str = Field(min_length=1)


class _List(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    equivalent: tuple[_Entry, ...] = ()


@dataclass(frozen=True)
class Equivalent:
    """One line of a function and what it becomes; `reason` says why nobody can tell them apart."""

    function: str
    line: str
    becomes: str
    reason: str

    def is_of(self, mutant: Mutant) -> bool:
        """Tell whether a mutant makes this change; white space does not count."""
        return self.function == mutant.function and (
            (_bare(self.line), _bare(self.becomes))
            == (_bare("".join(mutant.before)), _bare("".join(mutant.after)))
        )


def load_equivalents(assignment: Assignment) -> tuple[Equivalent, ...]:
    """Read `variants/equivalent.toml`; without such a file no mutant is equivalent.

    Raises `CourseError` with file, key and expectation of every fault.
    """
    path = assignment.root / LIST
    try:
        listed = _List.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return ()
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CourseError(f"{path}: not valid TOML: {error}") from error
    except ValidationError as error:
        faults = [f"{path}: {_key(fault['loc'])}: {fault['msg']}" for fault in error.errors()]
        raise CourseError("\n".join(faults)) from error
    return tuple(
        Equivalent(entry.function, entry.line, becomes, entry.reason)
        for entry in listed.equivalent
        for becomes in entry.becomes
    )


def reason_of(mutant: Mutant, equivalents: Sequence[Equivalent]) -> str:
    """Return why a mutant is equivalent, or nothing if it is not listed."""
    return next((entry.reason for entry in equivalents if entry.is_of(mutant)), "")


def _bare(text: str) -> str:
    return "".join(text.split())


def _key(place: Sequence[int | str]) -> str:
    """Return a key as a person finds it: entries counted from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in place)
