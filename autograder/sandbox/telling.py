"""What a failure inside the sandbox is called outside: which outcome it is, and in which words."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.checks.calls import CallFailed, OutOfMemory, Raised, TooLarge
from autograder.course import Limits
from autograder.text import printable

from . import messages, wire
from .channel import Broken

_DETAIL_LENGTH = 8192
_OUT_OF_MEMORY = ("MemoryError", "_ArrayMemoryError")


SYNTAX_ERRORS = ("SyntaxError", "IndentationError", "TabError")


@dataclass(frozen=True)
class Unread:
    """What Python cannot read of a file: a region by its id, or lines in none (`region` is "")."""

    region: str
    why: Raised


class Teller:
    """Puts into words why a call of one submission has no value.

    Of what the process inside says, a student is shown what `messages` can account for; all of it
    is in the failure's `detail`, for staff.
    """

    def __init__(
        self, files: Mapping[str, bytes], modules: Mapping[str, str], limits: Limits
    ) -> None:
        self._own = messages.OwnFiles(files)
        self._modules = modules
        self._limits = limits
        self._syntax: dict[tuple[str, int | None], str] = {}

    def tell(self, failure: wire.Failure, function: str, args: Iterable[Any]) -> CallFailed:
        """Return why a call of `function` with `args` failed; raise `Broken` if that is no reason.

        A failure for want of an earlier result is not for this function: only its caller knows
        which one.
        """
        if failure.kind == "limit":
            return TooLarge(
                f"{function} returned more than fits in a message: at most"
                f" {self._limits.message_mb} MiB of arrays, {wire.MAX_NODES:,} items and"
                f" {wire.REPLY_HEADER_LIMIT >> 20} MiB of everything else"
            )
        if failure.kind == "undefined":
            return CallFailed(f"{self._modules[function]} does not define {function}")
        known = None
        if failure.type_name in SYNTAX_ERRORS:  # a part that was not read says so when it is called
            known = self._syntax.get((failure.file, failure.line))
        return self._raised(failure, known or messages.message(failure.message, self._own, args))

    def tell_load(self, failure: wire.Failure, *, knows_inputs: bool) -> Raised:
        """Return why a file could not be loaded.

        A process that has seen no input yet can give none away: what it says is shown as it is.
        """
        if knows_inputs:
            return self._raised(failure, messages.message(failure.message, self._own))
        return self._raised(failure, printable(failure.message, messages.MESSAGE_LENGTH))

    def tell_unread(
        self, unread: Iterable[wire.Unread], regions: Container[str]
    ) -> Iterator[Unread]:
        """Yield what could not be read of a file, each with its reason; `regions` are its ids.

        Only for a process that has seen no input yet. What it says of a line is known from then on.
        """
        for part in unread:
            failure = part.failure
            if failure.type_name not in SYNTAX_ERRORS:
                raise Broken("a text that cannot be read for another reason than its syntax")
            why = self.tell_load(failure, knows_inputs=False)
            if self._own.find(failure.file, failure.line) is not None:
                said = printable(failure.message, messages.MESSAGE_LENGTH)
                self._syntax.setdefault((failure.file, failure.line), said)
            region = part.region if part.region in regions else ""
            yield Unread(region, why)

    def type_of(self, value: wire.Foreign) -> wire.Foreign:
        """Return what stands for a value that cannot travel, under a name that is no message."""
        name = messages.value_type(value.type_name, self._own)
        return wire.Foreign(name, value.text, value.handle)

    def _raised(self, failure: wire.Failure, message: str | None) -> Raised:
        if failure.kind != "raised":
            raise Broken("a failure of no known kind")
        name = printable(failure.type_name, wire.NAME_LENGTH)
        full = printable(f"{name}: {failure.message}\n{failure.detail}", _DETAIL_LENGTH)
        source = self._own.find(failure.file, failure.line)
        kind, shown = Raised, messages.type_name(name, self._own)
        if name in _OUT_OF_MEMORY:
            kind, shown = OutOfMemory, "MemoryError"
            message = f"a submission may use {self._limits.memory_mb:,} MiB of memory"
        return kind(
            shown,
            "(its text is kept for staff)" if message is None else message,
            file=failure.file if source is not None else "",
            line=failure.line if source is not None else None,
            source=source or "",
            detail=full,
        )
