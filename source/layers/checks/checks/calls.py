"""Functions under test, and calls of them that travel together.

A check never calls a student's function by itself: it makes a list of `Call` and hands the list to
`run`. A sandboxed function sends the whole list in one message; a local one works through it here.
A call may use what an earlier call of the same list returned (`Earlier`), so that a backward pass
gets its own forward pass's cache without the cache ever leaving the student's process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, Protocol, Self

import numpy as np

from .traps import advice


class CallFailed(Exception):  # noqa: N818 - it is an outcome, like CheckFailed
    """A call of a student's function that brought no answer.

    `str(error)` is a sentence that a student may read; `detail` is for staff only.
    """

    outcome: ClassVar[str] = "error"

    def __init__(self, message: str, *, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail
        self.case = ""

    def in_case(self, case: str) -> Self:
        """Return a copy that names the case; one failure may be the answer to many calls."""
        told = type(self).__new__(type(self), *self.args)
        told.__dict__.update(self.__dict__, case=case)
        return told

    def __str__(self) -> str:
        sentence = super().__str__()
        return f"{self.case}: {sentence}" if self.case else sentence


class Raised(CallFailed):
    """The student's code raised an exception; `line` and `source` are the student's own.

    `advice` says what to write instead, where that is certain.
    """

    def __init__(  # noqa: PLR0913 - one value for each thing a traceback says
        self,
        type_name: str,
        message: str,
        *,
        file: str = "",
        line: int | None = None,
        source: str = "",
        detail: str = "",
    ) -> None:
        where = f" ({file}, line {line}: {source.strip()})" if line is not None else ""
        told = f"{type_name}: {message}{where}" if message else f"{type_name}{where}"
        self.advice = advice(type_name, message, source)
        super().__init__(f"{told}. {self.advice}" if self.advice else told, detail=detail)
        self.type_name = type_name
        self.file = file
        self.line = line
        self.source = source


class OutOfMemory(Raised):
    """The student's code asked for more memory than it may have."""

    outcome = "memory"


class TooLarge(CallFailed):
    """The student's code returned more than fits in a message."""

    outcome = "too-large"


class TimedOut(CallFailed):
    """The student's code did not answer within its time limit."""

    outcome = "timeout"


class OutOfCpuTime(TimedOut):
    """The student's code computed for longer than it may."""

    outcome = "cpu-time"


class Crashed(CallFailed):
    """The student's process ended, or broke the protocol, before it answered."""

    outcome = "crashed"


@dataclass(frozen=True)
class Signature:
    """What the manifest says of a function: its name and the names of what it returns.

    `opaque` names the results that are the function's own business (a cache): they are handed on to
    other functions, and never looked at.
    """

    name: str
    returns: tuple[str, ...]
    opaque: tuple[str, ...] = ()

    @cached_property
    def opaque_positions(self) -> tuple[int, ...]:
        """Positions of the opaque results within what the function returns."""
        return tuple(i for i, name in enumerate(self.returns) if name in self.opaque)

    def split(self, value: object) -> tuple[Any, ...] | None:
        """Return the results by position, or None if `value` is not as many as were promised."""
        if len(self.returns) == 1:
            return (value,)
        if isinstance(value, (tuple, list)) and len(value) == len(self.returns):
            return tuple(value)
        return None


@dataclass(frozen=True)
class Earlier:
    """Stands for result `position` of call number `call` of the same list."""

    call: int
    position: int


@dataclass(frozen=True)
class Given:
    """Stands for argument `position` of call number `call` of the same list: the very same dict.

    What one function leaves in it, or keeps of it in a cache, is what the others find.
    """

    call: int
    position: int


@dataclass(frozen=True)
class Call:
    """One call. Arrays and dicts among `args` reach the function as fresh, writable copies.

    With `arrays_back` the answer holds the arrays among `args` as the function left them; dicts it
    holds in any case.
    """

    function: Function
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    arrays_back: bool = False


@dataclass(frozen=True)
class Answer:
    """What came of a call: the value returned, or why there is none.

    `args` are the arguments as the function left them; opaque and shared ones are passed through.
    """

    value: Any = None
    args: tuple[Any, ...] = ()
    failure: CallFailed | None = None

    def get(self) -> Any:  # noqa: ANN401 - a student's function may return anything
        """Return the value; raise the failure if there is one."""
        if self.failure is not None:
            # One failure may answer many calls: it must not gather the traceback of each.
            raise self.failure.with_traceback(None)
        return self.value


class Function(Protocol):
    """A function under test, wherever it runs."""

    @property
    def signature(self) -> Signature:
        """What the manifest says of the function."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Call the function alone; dicts among `args` are updated as the function left them."""

    def run_together(self, calls: Sequence[Call]) -> list[Answer]:
        """Answer calls of this function and its siblings in order, after a failure too."""


def given_to(call: Call, calls: Sequence[Call]) -> tuple[Any, ...]:
    """Return the arguments of one of `calls`, those that it shares with earlier ones as well."""
    return tuple(
        calls[arg.call].args[arg.position] if isinstance(arg, Given) else arg for arg in call.args
    )


def run(calls: Sequence[Call]) -> list[Answer]:
    """Answer `calls`, which all belong to functions of one module, in one go."""
    return calls[0].function.run_together(calls) if calls else []


_PLAIN = frozenset({int, float, bool, str, type(None)})


@dataclass(frozen=True)
class _AsItIs:
    """A value whose parts may belong together: the next call gets no copy of it."""

    value: Any


def fresh(value: Any) -> Any:  # noqa: ANN401
    """Copy arrays, dicts, lists and tuples; hand on everything else as it is."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, _AsItIs):
        return value.value
    if isinstance(value, np.ndarray):
        return value.copy(order="K")
    if type(value) is dict:
        return {key: fresh(item) for key, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(fresh(item) for item in value)
    return value


def put_back(args: Sequence[Any], left: Sequence[Any]) -> None:
    """Update the caller's dicts among `args` to what the function `left` of its copies."""
    for given, after in zip(args, left, strict=True):
        if isinstance(given, dict):
            given.clear()
            given.update(after)


def pick(answer: Answer, signature: Signature, position: int) -> Any:  # noqa: ANN401
    """Return one result of an answer; raise `Raised` if the answer does not hold it."""
    results = signature.split(answer.get())
    if results is None:
        raise Raised(
            "ValueError", f"{signature.name} must return {', '.join(signature.returns)} as a tuple"
        )
    return results[position]


class LocalFunction:
    """A function that runs in this process: the reference, or a student's own in a release.

    An exception propagates as it is: for a reference it is the course's fault, not a student's.
    `student_kit` derives a class that turns it into `Raised`.
    """

    def __init__(self, signature: Signature, implementation: Callable[..., Any]) -> None:
        self.signature = signature
        self.implementation = implementation

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Call the function alone; dicts among `args` are updated as the function left them."""
        answer = self.answer(args, kwargs)
        value = answer.get()
        put_back(args, answer.args)
        return value

    def answer(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Answer:
        """Call the implementation with fresh copies."""
        copies, keywords = fresh(args), fresh(dict(kwargs))
        return Answer(self.implementation(*copies, **keywords), copies)

    def run_together(self, calls: Sequence[Call]) -> list[Answer]:
        """Answer the calls one after the other; one that needs a missing result fails alone."""
        answers: list[Answer] = []
        told: list[Answer] = []
        for call in calls:
            try:
                args = tuple(self._resolve(arg, calls, answers) for arg in call.args)
            except CallFailed as error:
                answers.append(Answer(failure=error))
            else:
                answers.append(call.function.answer(args, call.kwargs))  # type: ignore[attr-defined]
            told.append(_as_it_is_now(call, answers[-1]))
        return told

    @staticmethod
    def _resolve(arg: Any, calls: Sequence[Call], answers: Sequence[Answer]) -> Any:  # noqa: ANN401
        if isinstance(arg, Given):
            answers[arg.call].get()
            return _AsItIs(answers[arg.call].args[arg.position])
        if not isinstance(arg, Earlier):
            return arg
        return pick(answers[arg.call], calls[arg.call].function.signature, arg.position)


def _as_it_is_now(call: Call, answer: Answer) -> Answer:
    """Return an answer that no later call can change; shared dicts are the first call's."""
    signature = call.function.signature
    value, results = answer.value, signature.split(answer.value)
    if answer.failure is None and results is not None:
        opaque = signature.opaque_positions
        now = tuple(r if i in opaque else fresh(r) for i, r in enumerate(results))
        value = now[0] if len(now) == 1 else now if isinstance(value, tuple) else list(now)
    left = (
        given if isinstance(given, Given) else fresh(after) if isinstance(after, dict) else after
        for given, after in zip(call.args, answer.args, strict=False)
    )
    return replace(answer, value=value, args=tuple(left))


class ForeignFunction(LocalFunction):
    """A function that somebody else wrote: whatever it raises is a failure of that call.

    Nobody looks into its opaque results: they are sealed, and handed on as they are.
    """

    def answer(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Answer:
        """Call the function with fresh copies; KeyboardInterrupt passes through."""
        try:
            answer = super().answer(args, kwargs)
            return replace(answer, value=self._sealed(answer.value))
        except KeyboardInterrupt:
            raise
        except CallFailed as failure:
            return Answer(failure=failure)
        except BaseException as error:  # noqa: BLE001 - sys.exit() in a layer is a mistake like others
            return Answer(failure=self.explain(error))

    def _sealed(self, value: Any) -> Any:  # noqa: ANN401
        results, opaque = self.signature.split(value), self.signature.opaque_positions
        if results is None or not opaque:
            return value
        sealed = tuple(_AsItIs(r) if i in opaque else r for i, r in enumerate(results))
        return sealed if len(sealed) > 1 else sealed[0]

    def explain(self, error: BaseException) -> Raised:
        """Put what the function raised into words."""
        return Raised(type(error).__name__, str(error))


def plain(function: Callable[..., Any], *returns: str, opaque: Sequence[str] = ()) -> LocalFunction:
    """Wrap a plain Python function.

    >>> twice = plain(lambda x: 2 * x, "out")
    >>> twice(np.arange(3)).tolist()
    [0, 2, 4]
    """
    name = getattr(function, "__name__", "function")
    return LocalFunction(Signature(name, returns or ("out",), tuple(opaque)), function)


__all__ = [
    "Answer",
    "Call",
    "CallFailed",
    "Crashed",
    "Earlier",
    "ForeignFunction",
    "Function",
    "Given",
    "LocalFunction",
    "OutOfCpuTime",
    "OutOfMemory",
    "Raised",
    "Signature",
    "TimedOut",
    "TooLarge",
    "fresh",
    "given_to",
    "pick",
    "plain",
    "put_back",
    "run",
]
