"""From calls to what is sent, and from replies to answers. Nothing here talks to a process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from autograder.checks.calls import Answer, Call, CallFailed, Crashed, Earlier, Given, Signature
from autograder.errors import CourseError

from . import wire
from .channel import Answered, Broken
from .telling import Teller

_PLAIN = frozenset({np.ndarray, int, float, bool, str, type(None)})
"""Types of values that hold no handle; most values have one of them."""


class Opaque:
    """A result that stays in the student's process: only the student's functions can use it."""

    __slots__ = ("_released", "function", "generation", "handle", "name")

    def __init__(
        self, handle: int, function: str, name: str, generation: int, released: list[int]
    ) -> None:
        self.handle = handle
        self.function = function
        self.name = name
        self.generation = generation
        self._released = released

    def __del__(self) -> None:
        # The process may let go of the value; it is told with the next message.
        self._released.append(self.handle)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __repr__(self) -> str:
        return f"<the {self.name} of {self.function}>"


@dataclass(frozen=True)
class Source:
    """Where a kept result comes from: which call of the list, if any, and what it is called."""

    function: str
    name: str
    call: int | None = None


@dataclass(frozen=True)
class Planned:
    """A call as it is sent: the arrays of its arguments, and at most `header` bytes beside them.

    `sources` are by handle.
    """

    index: int
    call: Call
    spec: wire.CallSpec
    buffers: list[NDArray[Any]]
    header: int
    sources: Mapping[int, Source]

    @property
    def signature(self) -> Signature:
        """What the manifest says of the function."""
        return self.call.function.signature

    @property
    def name(self) -> str:
        """The function's name."""
        return self.signature.name

    @property
    def size(self) -> int:
        """Bytes of arrays among the arguments."""
        return sum(buffer.nbytes for buffer in self.buffers)

    @property
    def temporary(self) -> list[int]:
        """Handles of what later calls of the list use, and nobody after that."""
        results = [
            handle
            for position, handle in self.spec.keep.items()
            if position not in self.spec.opaque
        ]
        return [*results, *self.spec.keep_args.values()]


class Planner:
    """Plans one list of calls for the child of one generation.

    `module_of` names the module that a call's function is in, or raises the `CallFailed` because of
    which the call is not to be sent. Raises `CourseError` if a test's arguments cannot travel.
    """

    def __init__(
        self,
        calls: Sequence[Call],
        module_of: Callable[[Call], str],
        *,
        generation: int,
        handles: Iterator[int],
        body_limit: int,
    ) -> None:
        self.planned: dict[int, Planned] = {}
        self.refused: dict[int, CallFailed] = {}
        self._module_of = module_of
        self._generation = generation
        self._handles = handles
        self._body_limit = body_limit
        used_later = _used_later(calls)
        for index, call in enumerate(calls):
            try:
                self.planned[index] = self._plan(index, call, *used_later[index])
            except CallFailed as failure:
                self.refused[index] = failure
            except wire.WireError as error:
                raise CourseError(
                    f"a test's arguments of {call.function.signature.name} cannot be sent: {error}"
                ) from None

    def messages(self) -> Iterator[list[Planned]]:
        """Split the calls into messages, none of more than fits into one."""
        message: list[Planned] = []
        size = header = 0
        for item in self.planned.values():
            size, header = size + item.size, header + item.header
            if message and (size > self._body_limit or header > wire.REQUEST_HEADER_LIMIT):
                yield message
                message, size, header = [], item.size, item.header
            message.append(item)
        if message:
            yield message

    def _plan(self, index: int, call: Call, results: set[int], given: set[int]) -> Planned:
        signature = call.function.signature
        module = self._module_of(call)
        packer = wire.Packer(wire.SENT_AGAIN * self._body_limit)
        sources: dict[int, Source] = {}
        args = [packer.pack(self._lower(self._earlier(arg, sources), sources)) for arg in call.args]
        kwargs = {key: packer.pack(self._lower(arg, sources)) for key, arg in call.kwargs.items()}
        kept = sorted({*signature.opaque_positions, *results})
        spec = wire.CallSpec(
            module=module,
            function=signature.name,
            args=args,
            kwargs=kwargs,
            count=len(signature.returns),
            keep={position: next(self._handles) for position in kept},
            opaque=list(signature.opaque_positions),
            arrays_back=call.arrays_back,
            keep_args={position: next(self._handles) for position in sorted(given)},
        )
        return Planned(index, call, spec, packer.buffers, packer.header, sources)

    def _earlier(self, arg: Any, sources: dict[int, Source]) -> Any:  # noqa: ANN401 - any argument
        if not isinstance(arg, (Earlier, Given)):
            return arg
        if arg.call in self.refused:
            raise self.refused[arg.call]
        before = self.planned[arg.call]
        if isinstance(arg, Given):
            handle, name = before.spec.keep_args[arg.position], "argument"
        else:
            handle, name = before.spec.keep[arg.position], before.signature.returns[arg.position]
        sources[handle] = Source(before.name, name, arg.call)
        return wire.Ref(handle)

    def _lower(self, value: Any, sources: dict[int, Source]) -> Any:  # noqa: ANN401 - any argument
        """Put handles in the place of opaque results."""
        if type(value) in _PLAIN:
            return value
        if isinstance(value, Opaque):
            if value.generation != self._generation:
                raise Crashed(
                    f"the {value.name} of {value.function} is gone with the process that held it,"
                    " which crashed or was stopped"
                )
            sources[value.handle] = Source(value.function, value.name)
            return wire.Ref(value.handle)
        if isinstance(value, dict):
            return {key: self._lower(item, sources) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            lowered = [self._lower(item, sources) for item in value]
            return tuple(lowered) if isinstance(value, tuple) else lowered
        return value


def _used_later(calls: Sequence[Call]) -> list[tuple[set[int], set[int]]]:
    """Return, for each call, the positions of its results and arguments that later calls use."""
    used: list[tuple[set[int], set[int]]] = [(set(), set()) for _ in calls]
    for index, call in enumerate(calls):
        for arg in call.args:
            if not isinstance(arg, (Earlier, Given)):
                continue
            before = calls[arg.call]
            of_result = isinstance(arg, Earlier)
            known = before.function.signature.returns if of_result else before.args
            if not 0 <= arg.call < index or not 0 <= arg.position < len(known):
                raise ValueError(f"call {index} refers to {arg}, which is nothing earlier")
            used[arg.call][0 if of_result else 1].add(arg.position)
    return used


def answer_of(  # noqa: PLR0913 - what a reply is read with
    item: Planned,
    answered: Answered,
    answers: Mapping[int, Answer],
    teller: Teller,
    *,
    generation: int,
    released: list[int],
) -> Answer:
    """Turn a reply into an answer; raise `Broken` if it is none to this call."""
    failure = answered.reply.failure
    if failure is not None:
        missing = _missing_result(item, failure, answers)
        return Answer(failure=missing or teller.tell(failure, item.name, item.call.args))
    keep, signature = item.spec.keep, item.signature
    opaque = {
        keep[position]: Opaque(
            keep[position], item.name, signature.returns[position], generation, released
        )
        for position in signature.opaque_positions
    }
    results = signature.split(answered.value) or ()
    for position in signature.opaque_positions if results else ():
        handle = results[position]
        if not isinstance(handle, wire.Ref) or handle.handle != keep[position]:
            raise Broken("something else in the place of a handle")
    value = _dress(answered.value, opaque, teller)
    return Answer(value, _args_after(item, answered, teller))


def _args_after(item: Planned, answered: Answered, teller: Teller) -> tuple[Any, ...]:
    given, back = item.call.args, answered.args
    expected = [
        position
        for position, arg in enumerate(given)
        if wire.comes_back(arg, arrays=item.call.arrays_back)
    ]
    if sorted(back) != expected:
        raise Broken("other arguments came back than were asked for")
    for position, after in back.items():
        if isinstance(given[position], dict) and not isinstance(after, dict):
            raise Broken("a dict came back as something else")
    return tuple(
        _dress(back[position], {}, teller) if position in back else arg
        for position, arg in enumerate(given)
    )


def _dress(value: Any, opaque: Mapping[int, Opaque], teller: Teller) -> Any:  # noqa: ANN401 - any
    """Put opaque results in the place of their handles."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, wire.Ref):
        if value.handle not in opaque:
            raise Broken("a handle that was not asked for")
        return opaque[value.handle]
    if isinstance(value, wire.Foreign):
        return teller.type_of(value)
    if isinstance(value, dict):
        return {key: _dress(item, opaque, teller) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        items = [_dress(item, opaque, teller) for item in value]
        return tuple(items) if isinstance(value, tuple) else items
    return value


def _missing_result(
    item: Planned, failure: wire.Failure, answers: Mapping[int, Answer]
) -> CallFailed | None:
    """Return why a call lacks the result of an earlier one, None if that is not what it lacks."""
    if failure.kind != "handle" or failure.handle not in item.sources:
        return None
    source = item.sources[failure.handle]
    before = answers[source.call].failure if source.call is not None else None
    return before or CallFailed(
        f"{item.name} needs the {source.name} of {source.function}, which returned none"
    )
