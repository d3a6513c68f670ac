"""Stand-ins for a student's functions, which run in the sandbox.

`Student` does for a submission what `checks.calls.Function` asks for: a list of calls travels in
one message, opaque results stay in the student's process, and whatever goes wrong there becomes an
`Answer` with a sentence that the student may read.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from autograder.checks.calls import (
    Answer,
    Call,
    CallFailed,
    Crashed,
    Signature,
    TimedOut,
    put_back,
)
from autograder.course import Limits

from . import wire
from .confine import MIB
from .launch import Sandbox
from .lives import Lives
from .plan import Opaque, Planned, Planner, answer_of
from .telling import Teller, Unread


@dataclass(frozen=True)
class SandboxedFunction:
    """A student's function, called in the sandbox."""

    student: Student
    signature: Signature

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the student's own types
        """Call the function alone; dicts among `args` are updated as the function left them."""
        answer = self.student.run_together([Call(self, args, kwargs)])[0]
        value = answer.get()
        put_back(args, answer.args)
        return value

    def run_together(self, calls: Sequence[Call]) -> list[Answer]:
        """Answer calls of this student's functions, in order, in one message."""
        return self.student.run_together(calls)


class Student:
    """One submission, whose functions are attributes: `student.scale_forward(x, factor)`.

    `files` are what was handed in, by name; `modules` says which file defines a function (without
    it, the only Python file). A file that does not parse is read as far as it can be, if there is a
    skeleton for it. The process starts and loads a file when one of its functions is
    first called. It is replaced after a crash or a time-out, and for no other reason. A `blind` one
    can open no file and learn nothing of any: what an earlier one noted by them does not reach it.
    """

    def __init__(  # noqa: PLR0913 - a submission, its contract and its limits
        self,
        sandbox: Sandbox,
        files: Mapping[str, bytes],
        signatures: Mapping[str, Signature],
        modules: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        *,
        seed: int = 0,
        skeletons: Mapping[str, wire.Skeleton] | None = None,
        blind: bool = False,
    ) -> None:
        self.limits = limits or Limits()
        self._files = dict(files)
        self._signatures = dict(signatures)
        self._modules = dict(modules if modules is not None else _only_module(files, signatures))
        if unplaced := sorted(signatures.keys() - self._modules.keys()):
            raise ValueError(f"modules does not say which file defines {', '.join(unplaced)}")
        self._seed = seed
        self._skeletons = dict(skeletons or {})
        # Once one of its processes has seen an input, what any says may hold it.
        self._knows_inputs = False
        self._unread: dict[str, tuple[Unread, ...]] = {}
        self._lives = Lives(sandbox, self.limits, blind=blind)
        self._load_failures: dict[str, CallFailed] = {}
        self._handles = itertools.count()
        self._test = 0
        self._test_seed = seed
        self._teller = Teller(self._files, self._modules, self.limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __getattr__(self, name: str) -> SandboxedFunction:
        signatures = self.__dict__.get("_signatures", {})
        if name not in signatures:
            known = ", ".join(signatures) or "none"
            raise AttributeError(
                f"assignment.toml lists no function {name!r}; its functions are {known}"
            )
        return SandboxedFunction(self, signatures[name])

    @property
    def children(self) -> int:
        """How many processes there were."""
        return self._lives.count

    @property
    def output(self) -> bytes:
        """What the submission printed, up to `limits.output_kb`: for staff only."""
        self._lives.drain()
        return self._lives.output.kept

    @property
    def output_dropped(self) -> int:
        """How many bytes it printed beyond that."""
        self._lives.drain()
        return self._lives.output.dropped

    @property
    def unread(self) -> Mapping[str, tuple[Unread, ...]]:
        """What Python could not read of the files that were loaded all the same, by file.

        First comes why the file does not parse as a whole, then part after part.
        """
        return self._unread

    def start(self) -> None:
        """Start the process now: its number and what it inherits then say nothing of what follows.

        Raises `SandboxUnavailable` if none can be had.
        """
        self._lives.open()

    def start_test(self, seed: int | None = None) -> None:
        """Begin a test: its calls share a test's limits, and random numbers start afresh."""
        self._test += 1
        self._test_seed = self._seed if seed is None else seed
        self._lives.start_test()

    def load(self, files: Iterable[str] | None = None) -> None:
        """Load `files`, by default all; raise the first failure. Calls load what they need."""
        for failure in self._load(self._modules.values() if files is None else files).values():
            raise failure.with_traceback(None)

    def close(self) -> None:
        """End the student's process."""
        self._lives.end()

    def run_together(self, calls: Sequence[Call]) -> list[Answer]:
        """Answer the calls in order; those after a crash or a time-out are not run."""
        failures = self._load(self._file_of(call) for call in calls)
        planner = Planner(
            calls,
            lambda call: self._module_of(call, failures),
            generation=self._lives.live.generation if self._lives.live is not None else -1,
            handles=self._handles,
            body_limit=self.limits.message_mb * MIB,
        )
        answers = {index: Answer(failure=why) for index, why in planner.refused.items()}
        stopped: CallFailed | None = None
        for message in planner.messages():
            if stopped is None:
                stopped = self._converse(message, answers)
            for item in message:
                if stopped is not None and item.index not in answers:
                    answers[item.index] = Answer(failure=_not_run(item, stopped))
        if self._lives.live is not None:
            for item in planner.planned.values():
                self._lives.live.released += item.temporary
        return [answers[index] for index in range(len(calls))]

    def _file_of(self, call: Call) -> str:
        function = call.function
        if not isinstance(function, SandboxedFunction) or function.student is not self:
            raise ValueError("calls that travel together belong to one submission")
        return self._modules[function.signature.name]

    def _module_of(self, call: Call, load_failures: Mapping[str, CallFailed]) -> str:
        """Return the module of a call's function; raise the failure if it cannot be called."""
        file, name = self._file_of(call), call.function.signature.name
        if file in load_failures:
            raise load_failures[file].with_traceback(None)
        self._lives.refuse_slow(name)
        return file.removesuffix(".py")

    def _load(self, files: Iterable[str]) -> dict[str, CallFailed]:
        """Have the present child load `files`; return why those that it cannot load failed."""
        failures: dict[str, CallFailed] = {}
        wanted = list(dict.fromkeys(files))
        while True:
            failures |= {f: e for f, e in self._load_failures.items() if f in wanted}
            done = self._lives.live.loaded if self._lives.live is not None else set()
            missing = [file for file in wanted if file not in failures and file not in done]
            if not missing:
                return failures
            try:
                self._load_one(missing[0])
            except CallFailed as failure:
                failures[missing[0]] = failure

    def _load_one(self, file: str) -> None:
        """Load one file; a failure that would come again is remembered."""
        if file not in self._files:
            raise self._remember(file, CallFailed(f"{file} was not handed in"))
        self._lives.meter.refuse(file, of_test=False)
        live = self._lives.open()
        request = wire.Request(
            os.urandom(8),
            files={} if live.loaded else self._files,
            skeletons={} if live.loaded else self._skeletons,
            load=file.removesuffix(".py"),
            seed=self._seed,
        )
        deadline = self._lives.meter.deadline(of_test=False)
        channel = live.child.channel
        live.test = -1
        try:
            with self._lives.watch(file, "did not finish loading"):
                channel.send(request, [], deadline)
                reply = channel.receive(request.nonce, 0, deadline).reply
                error = None
                if reply.failure is not None:
                    error = self._teller.tell_load(reply.failure, knows_inputs=self._knows_inputs)
                elif reply.unread and file not in self._unread and not self._knows_inputs:
                    self._unread[file] = tuple(
                        self._teller.tell_unread(
                            reply.unread,
                            self._regions_of(file),
                        )
                    )
        except TimedOut as late:
            if self._lives.is_given_up(file):
                self._remember(file, late)
            raise
        except Crashed as crash:
            raise self._remember(file, crash) from None
        live.loaded.add(file)
        if error is not None:
            raise self._remember(file, error)

    def _regions_of(self, file: str) -> frozenset[str]:
        skeleton = self._skeletons.get(file)
        frames = skeleton.frames if skeleton is not None else ()
        return frozenset(region for frame in frames for region in frame.regions)

    def _remember(self, file: str, failure: CallFailed) -> CallFailed:
        self._load_failures[file] = failure
        return failure

    def _converse(
        self, message: Sequence[Planned], answers: dict[int, Answer]
    ) -> CallFailed | None:
        """Send one message and take in its answers; return the crash or time-out that ended it."""
        live = self._lives.live
        assert live is not None
        request = wire.Request(
            os.urandom(8),
            calls=[item.spec for item in message],
            seed=self._test_seed if live.test != self._test else None,
            forget=live.released[:],
        )
        del live.released[: len(request.forget)]
        self._knows_inputs = True
        live.test = self._test
        buffers = [buffer for item in message for buffer in item.buffers]
        channel = live.child.channel
        deadline = self._lives.meter.deadline(of_test=True)
        for number, item in enumerate(message):
            try:
                with self._lives.watch(item.name, "did not finish", of_test=True):
                    if number == 0:
                        channel.send(request, buffers, deadline)
                    answered = channel.receive(request.nonce, number, deadline)
                    answers[item.index] = answer_of(
                        item,
                        answered,
                        answers,
                        self._teller,
                        generation=live.generation,
                        released=live.released,
                    )
                self._lives.refuse_overdrawn(item.name)
            except (TimedOut, Crashed) as failure:
                answers[item.index] = Answer(failure=failure)
                return failure
        return None


def _not_run(item: Planned, why: CallFailed) -> CallFailed:
    return type(why)(f"{item.name} was not run, because of an earlier call: {why}")


def _only_module(files: Mapping[str, bytes], signatures: Mapping[str, Signature]) -> dict[str, str]:
    modules = [file for file in files if file.endswith(".py")]
    if len(modules) != 1:
        raise ValueError("with several Python files, say which defines each function: modules=")
    return dict.fromkeys(signatures, modules[0])


__all__ = ["Opaque", "SandboxedFunction", "Student"]
