"""Write down what functions answered during a test, and compare two such tapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..checks import Answer, Call, CallFailed, Earlier, Function, Raised, Signature
from ..checks.calls import TooLarge, given_to, put_back
from ..checks.failures import Failure
from ..checks.outputs import TOLERANCE, as_array, noise_floor, relative_error
from ..results import Outcome
from .fixtures import Graded

MOST_KEPT = 256 << 20
"""How much is kept of what one submission answers, in bytes; whatever is beyond matches nothing."""
_OF_ONE_ITEM = frozenset({int, float, bool, type(None)})
_ITEM, _ARRAY = 100, 250
"""What a number, a text without its characters, or a place in a list takes; bytes."""


@dataclass(frozen=True)
class Entry:
    """One call: what the function is, what it was given, what it answered.

    `origin` is the call of the same list one of whose results it was given.
    """

    signature: Signature
    given: tuple[Any, ...]
    answer: Answer
    origin: Entry | None = None


@dataclass(frozen=True)
class Seen:
    """One test as somebody's functions went through it; a passed one keeps no tape."""

    outcome: Outcome
    tape: tuple[Entry, ...] = ()


class Tape:
    """Answers in the order in which they came, as long as there is room for them."""

    def __init__(self, room: int) -> None:
        self.entries: list[Entry] = []
        self.room = room

    def write(self, entries: Iterable[Entry]) -> None:
        """Write down some calls; of one for which there is no room it is only known that it was."""
        left_out = Answer(failure=TooLarge("more than is kept on a tape"))
        for entry in entries:
            self.room -= _size_of(entry)
            keeps = self.room >= 0
            self.entries.append(entry if keeps else Entry(entry.signature, (), left_out))


class Taped:
    """Somebody who is being graded, and a tape of every answer since the last test began.

    The tapes that are taken share what may be kept of one submission.
    """

    def __init__(self, graded: Graded, most_kept: int = MOST_KEPT) -> None:
        self._graded = graded
        self._room = most_kept
        self._tape = Tape(most_kept)

    def __getattr__(self, name: str) -> TapedFunction:
        return TapedFunction(getattr(self._graded, name), self._tape)

    def start_test(self) -> None:
        """Begin a test with an empty tape; functions that were handed out write on the old one."""
        self._tape = Tape(self._room)
        self._graded.start_test()

    def take(self) -> tuple[Entry, ...]:
        """Return what the tape holds, for keeps."""
        self._room = self._tape.room
        return tuple(self._tape.entries)


@dataclass(frozen=True)
class TapedFunction:
    """A function whose answers are written on a tape."""

    function: Function
    tape: Tape

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
        bare = [
            Call(_behind(call.function), call.args, call.kwargs, call.arrays_back) for call in calls
        ]
        answers = self.function.run_together(bare)
        entries: list[Entry] = []
        for call, answer in zip(bare, answers, strict=True):
            origins = [entries[arg.call] for arg in call.args if isinstance(arg, Earlier)]
            origin = origins[0] if origins else None
            entries.append(Entry(call.function.signature, given_to(call, bare), answer, origin))
        self.tape.write(entries)
        return answers


def same_tape(one: Sequence[Entry], other: Sequence[Entry]) -> bool:
    """Tell whether the same functions were called and answered alike, opaque results aside."""
    return len(one) == len(other) and all(map(_same_entry, one, other))


def asked_alike(pair: tuple[Entry, Entry]) -> bool:
    """Tell whether two calls put the same arrays to the same function, opaque arguments aside.

    What a test asks next may depend on the answer: a gradient check is repeated after a difference.
    """
    one, other = pair
    return one.signature.name == other.signature.name and all(
        np.array_equal(x, y)
        for x, y in zip(one.given, other.given, strict=False)
        if isinstance(x, np.ndarray) and isinstance(y, np.ndarray)
    )


def _size_of(entry: Entry) -> int:
    results = entry.signature.split(entry.answer.value)
    opaque = entry.signature.opaque_positions if results is not None else ()
    kept = [result for i, result in enumerate(results or ()) if i not in opaque]
    value = kept if results is not None else entry.answer.value
    return _size(value) + _size(entry.given) + _size(entry.answer.args)


def _size(value: object) -> int:
    """Return about how much memory a value takes, in bytes."""
    if type(value) in _OF_ONE_ITEM:
        return _ITEM
    if isinstance(value, np.ndarray):
        return _ARRAY + value.nbytes
    if isinstance(value, dict):
        return _ITEM + sum(_size(item) for pair in value.items() for item in pair)
    if isinstance(value, (list, tuple)):
        return _ITEM + sum(map(_size, value))
    if isinstance(value, str):
        return _ITEM + len(value) * (1 if value.isascii() else 4)
    # What stands for a value that cannot travel has a name and a text.
    return _ITEM + sum(_size(getattr(value, name, None)) for name in ("type_name", "text"))


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
        if isinstance(x, dict) and isinstance(y, dict)  # else it is a cache, in another process
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
    return type_name(one) == type_name(other)


def type_name(value: object) -> str:
    """Return the name of a value's type, of one that stayed in the sandbox, too."""
    return str(getattr(value, "type_name", type(value).__name__))
