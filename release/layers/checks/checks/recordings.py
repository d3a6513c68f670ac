"""Record what a test draws and what the reference answers, and play it back without the reference.

A public test is written like a hidden one: it asks `rng` for inputs and `reference` for the right
answers. When a release is built the test runs once on the solution with a `Recorder`; what it drew
and what the reference answered become JSON. In the release a `Replay` of that recording takes the
place of both, so the student gets the very same numbers and no line of the solution.

Opaque results (a cache) are never stored. `Opaque` tokens stand for them, in the recording and in
the replay alike: a backward pass is found by its cotangent and the token of its forward pass.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .calls import Function
from .check import Check

BUILD_AGAIN = (
    "The release is broken, or the test was edited after it was built: run `autograder build` "
    "again."
)


class RecordingError(Exception):
    """A test cannot be recorded, or asks for something that was not. Never a student's fault."""


@dataclass(frozen=True)
class Opaque:
    """Stands for the opaque result of a function's recorded call `number`, counted in one test."""

    function: str
    number: int
    position: int = 0


@dataclass(frozen=True)
class Draw:
    """One call of a method of a random generator."""

    method: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    result: Any


@dataclass(frozen=True)
class RecordedCall:
    """One call of the reference. `args_after` holds, by position, the arguments that it changed."""

    function: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    value: Any
    args_after: Mapping[int, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Recording:
    """One test: what it drew from each stream (`rng`, `check 0`, `check 1`, ...) and the calls."""

    draws: Mapping[str, Sequence[Draw]] = field(default_factory=dict)
    calls: Sequence[RecordedCall] = ()


def test_name(nodeid: str) -> str:
    """Return a test's key within its file: its name with its parameters.

    >>> test_name("public/test_affine.py::test_outputs[odd shape]")
    'test_outputs[odd shape]'
    """
    return nodeid.partition("::")[2]


test_name.__test__ = False  # type: ignore[attr-defined]  # no test, whatever pytest thinks of its name


class Functions:
    """Functions by name, as a test sees them: `reference.scale_forward`."""

    def __init__(self, functions: Mapping[str, Function], name: str) -> None:
        self._functions = functions
        self._name = name

    def __getattr__(self, function: str) -> Function:
        try:
            return self._functions[function]
        except KeyError:
            known = ", ".join(sorted(self._functions))
            raise AttributeError(
                f"{self._name} has no function {function!r}; the manifest names {known}"
            ) from None


class ChecksWithStreams:
    """A `Check` whose every call draws from a stream of its own.

    A check that tries again on a student's function draws more than it drew on the solution; with
    one stream for all, whatever comes later in the test would get other numbers than were recorded.
    """

    def __init__(self, open_stream: Callable[[str], Any]) -> None:
        self._open_stream = open_stream
        self._calls = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        if name.startswith("_"):
            raise AttributeError(name)
        stream = f"check {self._calls}"
        self._calls += 1
        method = getattr(Check(self._open_stream(stream)), name)
        return _without_reference(method) if name == "gradients" else method


def _without_reference(gradients: Callable[..., None]) -> Callable[..., None]:
    """Return `check.gradients` as a test may use it whose reference is a recording."""

    def check(*args: Any, reference: object = None, **options: Any) -> None:  # noqa: ANN401
        if reference is not None:
            raise RecordingError(
                "check.gradients with reference= cannot be recorded: where it asks for answers "
                "depends on the student's; leave it to a hidden test"
            )
        gradients(*args, **options)

    return check


def must_be_drawable(method: str) -> None:
    """Raise AttributeError for what no generator has, RecordingError for what no replay has."""
    if method.startswith("_") or not hasattr(np.random.Generator, method):
        raise AttributeError(f"a random generator has no method {method!r}")
    instead = {"shuffle": ": it works in place; use rng.permutation"}
    if method in {"shuffle", "spawn", "bit_generator"}:
        raise RecordingError(f"rng.{method} cannot be recorded{instead.get(method, '')}")
