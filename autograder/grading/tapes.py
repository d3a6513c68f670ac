"""Write down what functions answered during a test, and compare two such tapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..checks import Answer, Call, CallFailed, Function, Raised, Signature
from ..checks.calls import put_back
from ..checks.failures import Failure
from ..checks.outputs import TOLERANCE, as_array, noise_floor, relative_error
from .suite import Graded


@dataclass(frozen=True)
class Entry:
    """One call: what the function is, what it was given, what it answered."""

    signature: Signature
    given: tuple[Any, ...]
    answer: Answer


class Taped:
    """Somebody who is being graded, and a tape of every answer since the last test began."""

    def __init__(self, graded: Graded) -> None:
        self._graded = graded
        self.tape: list[Entry] = []

    def __getattr__(self, name: str) -> TapedFunction:
        return TapedFunction(getattr(self._graded, name), self.tape)

    def start_test(self) -> None:
        """Begin a test with an empty tape; functions that were handed out write on the old one."""
        self.tape = []
        self._graded.start_test()


@dataclass(frozen=True)
class TapedFunction:
    """A function whose answers are written on a tape."""

    function: Function
    tape: list[Entry]

    @property
    def signature(self) -> Signature:
        """What the manifest says of the function."""
        return self.function.signature

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the student's own types
        """Call the function alone; dicts among `args` are updated as the function left them."""
        answer = self.run_together([Call(self, args, kwargs)])[0]
        value = answer.get()
        put_back(args, answer.args)
        return value

    def run_together(self, calls: Sequence[Call]) -> list[Answer]:
        """Answer calls of taped functions as the functions behind them do."""
        bare = [replace(call, function=_behind(call.function)) for call in calls]
        answers = self.function.run_together(bare)
        self.tape.extend(
            Entry(call.function.signature, call.args, answer)
            for call, answer in zip(bare, answers, strict=True)
        )
        return answers


def same_tape(one: Sequence[Entry], other: Sequence[Entry]) -> bool:
    """Tell whether the same functions were called and answered alike, opaque results aside."""
    return len(one) == len(other) and all(map(_same_entry, one, other))


def _behind(function: Function) -> Function:
    return function.function if isinstance(function, TapedFunction) else function


def _same_entry(one: Entry, other: Entry) -> bool:
    if one.signature.name != other.signature.name:
        return False
    a, b = one.answer, other.answer
    if a.failure is not None or b.failure is not None:
        return _same_failure(a.failure, b.failure)
    floor = noise_floor(one.given)
    return _same_results(one.signature, a.value, b.value, floor) and all(
        _same(x, y, floor)
        for x, y in zip(a.args, b.args, strict=False)
        if isinstance(x, dict) or isinstance(y, dict)
    )


def _same_failure(one: CallFailed | None, other: CallFailed | None) -> bool:
    """Tell whether two calls failed alike: words differ, since names of variables do."""
    if not isinstance(one, Raised) or not isinstance(other, Raised):
        return False
    return one.type_name == other.type_name


def _same_results(signature: Signature, one: object, other: object, floor: float) -> bool:
    a, b = signature.split(one), signature.split(other)
    if a is None or b is None:
        return a is None and b is None and type(one) is type(other)
    return all(
        position in signature.opaque_positions or _same(x, y, floor)
        for position, (x, y) in enumerate(zip(a, b, strict=True))
    )


def _same(one: Any, other: Any, floor: float) -> bool:  # noqa: ANN401
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same(one[k], other[k], floor) for k in one)
    a, b = as_array("it", one), as_array("it", other)
    if isinstance(a, Failure) or isinstance(b, Failure):
        return isinstance(a, Failure) and isinstance(b, Failure) and _same_kind(one, other)
    if a.shape != b.shape or a.dtype.kind != b.dtype.kind:
        return False
    finite = np.isfinite(a)
    if not np.array_equal(finite, np.isfinite(b)):
        return False
    if not np.array_equal(a[~finite], b[~finite], equal_nan=True):
        return False
    return relative_error(a[finite], b[finite], floor) <= TOLERANCE


def _same_kind(one: object, other: object) -> bool:
    """Compare what is no array: texts and nothing by value, all else by the name of its type."""
    if one is None or isinstance(one, str):
        return one == other
    return _type_name(one) == _type_name(other)


def _type_name(value: object) -> str:
    return str(getattr(value, "type_name", type(value).__name__))
