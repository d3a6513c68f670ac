"""One student's process, once it is confined: load the submission, answer calls.

Everything here may be changed by the student code that runs beside it, so the grader believes none
of it: what comes out of this process is an answer, right or wrong, and nothing else.
"""

from __future__ import annotations

import importlib
import io
import os
import random
import sys
import types
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from autograder.sandbox import wire
    from autograder.sandbox.link import Arguments, Link
    from autograder.sandbox.loading import SubmissionFinder, install
    from autograder.sandbox.tracebacks import describe
else:  # inside, the kit's folder is no package
    import wire
    from link import Arguments, Link
    from loading import SubmissionFinder, install
    from tracebacks import describe

OWN_MODULES = ("link", "loading", "mending", "restrict", "tracebacks", "wire", "worker")
RESERVE = 4 << 20
"""Memory that is let go when a submission runs out of it, so that this can be told; bytes."""


class MissingResult(Exception):  # noqa: N818 - the name says what happened
    """A call refers to a result that was not kept."""

    def __init__(self, handle: int) -> None:
        super().__init__(handle)
        self.handle = handle


class UndefinedFunction(Exception):  # noqa: N818 - the name says what happened
    """The submission does not define the function that is called."""


def serve(handle: int, body_limit: int) -> None:
    """Answer requests that come over the socket `handle` until it closes."""
    sys.stdout = _text_stream(1)
    sys.stderr = _text_stream(2)
    for name in OWN_MODULES:
        sys.modules.pop(name, None)
    link = Link(handle, body_limit)
    link.send(wire.READY, ())
    submission = Submission(body_limit)
    while (received := link.receive()) is not None:
        request, calls = received
        for reply, buffers in submission.answer(request, calls):
            _flush()
            link.send(reply, buffers)


class Submission:
    """The submission's modules and the results that stay in this process."""

    def __init__(self, body_limit: int) -> None:
        self._body_limit = body_limit
        self._modules: dict[str, types.ModuleType] = {}
        self._kept: dict[int, tuple[Any, bool]] = {}  # and whether it is handed on as it is
        self._strange: dict[int, Any] = {}  # what could not travel in this test
        self._reserve: bytes | None = bytes(RESERVE)
        self._finder: SubmissionFinder | None = None

    def answer(
        self, request: wire.Request, calls: Sequence[Arguments]
    ) -> Iterator[tuple[wire.Reply, list[Any]]]:
        """Yield the reply to each call of a request, or the one reply to a request to load."""
        if request.files:
            self._finder = install(request.files, request.skeletons)
        if request.seed is not None:
            self._strange.clear()
            random.seed(request.seed)
            np.random.seed(request.seed % 2**32)  # noqa: NPY002 - the generator students use
        for handle in request.forget:
            self._kept.pop(handle, None)
        if request.load:
            failure = self._load(request.load)
            unread = self._finder.unread.get(request.load, []) if self._finder else []
            yield wire.Reply(request.nonce, 0, failure=failure, unread=unread), []
        left = self._body_limit * wire.REPLIES_PER_MESSAGE
        for number, (spec, given) in enumerate(zip(request.calls, calls, strict=True)):
            limit = min(self._body_limit, left)
            packer = wire.Packer(limit, replace=True, keep=self._keep_strange)
            reply = self._call(request.nonce, number, spec, given, packer)
            buffers = packer.buffers if reply.failure is None else []
            left -= sum(buffer.nbytes for buffer in buffers)
            yield reply, buffers

    def _load(self, name: str) -> wire.Failure | None:
        try:
            self._modules[name] = importlib.import_module(name)
        except BaseException as error:  # noqa: BLE001 - SystemExit too is the student's doing
            return self._describe(error)
        return None

    def _call(
        self, nonce: bytes, number: int, spec: wire.CallSpec, given: Arguments, packer: wire.Packer
    ) -> wire.Reply:
        args, kwargs = given
        try:
            wanted = [
                position
                for position, arg in enumerate(args)
                if wire.comes_back(arg, arrays=spec.arrays_back)
            ]
            args = [self._resolve(arg) for arg in args]
            kwargs = {key: self._resolve(arg) for key, arg in kwargs.items()}
            value = self._function(spec)(*args, **kwargs)
            node = self._keep(value, spec, packer)
            self._kept |= {handle: (args[i], True) for i, handle in spec.keep_args.items()}
            back = {position: packer.pack(_with_str_keys(args[position])) for position in wanted}
        except MissingResult as error:
            failure = wire.Failure("handle", handle=error.handle)
        except UndefinedFunction:
            failure = wire.Failure("undefined")
        except wire.WireError:
            failure = wire.Failure("limit")
        except BaseException as error:  # noqa: BLE001 - SystemExit too is the student's doing
            failure = self._describe(error)
        else:
            return wire.Reply(nonce, number, node, back)
        return wire.Reply(nonce, number, failure=failure)

    def _function(self, spec: wire.CallSpec) -> Any:  # noqa: ANN401 - whatever the student defined
        function = getattr(self._modules[spec.module], spec.function, None)
        if function is None:
            raise UndefinedFunction
        return function

    def _resolve(self, value: Any) -> Any:  # noqa: ANN401
        """Put kept results in the place of their handles.

        An opaque one is handed on as it is, whatever a student made it of, and so is what could not
        travel; others are copies, as arguments always are.
        """
        if isinstance(value, wire.Foreign):
            return self._strange.get(value.handle, value)
        if isinstance(value, wire.Ref):
            if value.handle not in self._kept:
                raise MissingResult(value.handle)
            kept, opaque = self._kept[value.handle]
            return kept if opaque else _fresh(kept)
        if isinstance(value, dict):
            return {key: self._resolve(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(self._resolve(item) for item in value)
        return value

    def _keep(self, value: Any, spec: wire.CallSpec, packer: wire.Packer) -> wire.Node:  # noqa: ANN401
        """Keep the results that were asked for; pack the value without the opaque ones.

        Where the function returned another number of results than promised, nothing is kept.
        """
        if spec.count == 1:
            results = [value]
        elif isinstance(value, (list, tuple)) and len(value) == spec.count:
            results = list(value)
        else:
            return packer.pack(value)
        nodes: list[wire.Node] = []
        for position, result in enumerate(results):
            opaque = position in spec.opaque
            nodes.append(wire.Ref(spec.keep[position]) if opaque else packer.pack(result, 1))
        for position, handle in spec.keep.items():
            self._kept[handle] = results[position], position in spec.opaque
        return nodes[0] if spec.count == 1 else wire.Items(nodes, isinstance(value, tuple))

    def _keep_strange(self, value: Any) -> int:  # noqa: ANN401
        handle = int.from_bytes(os.urandom(7), "little")  # unknown to a later process
        self._strange[handle] = value
        return handle

    def _describe(self, error: BaseException) -> wire.Failure:
        self._reserve = None
        try:
            return describe(error)
        except BaseException as second:  # noqa: BLE001 - describing runs student code: __str__
            return wire.Failure("raised", wire.text(type(second).__name__))
        finally:
            del error
            try:
                self._reserve = bytes(RESERVE)
            except MemoryError:
                self._reserve = None


def _fresh(value: Any) -> Any:  # noqa: ANN401 - the worker's copy of `checks.calls.fresh`
    if isinstance(value, np.ndarray):
        return value.copy(order="K")
    if isinstance(value, dict):
        return {key: _fresh(item) for key, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_fresh(item) for item in value)
    return value


def _with_str_keys(value: Any) -> Any:  # noqa: ANN401 - any argument
    """Leave out of a dict what the student filed under other keys: no caller can ask for it."""
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if isinstance(key, str)}
    return value


def _text_stream(handle: int) -> io.TextIOWrapper:
    return open(handle, "w", buffering=1, encoding="utf-8", errors="replace", closefd=False)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr, sys.__stdout__):
        try:
            if stream is not None:
                stream.flush()
        except BaseException:  # noqa: BLE001, S112 - the student's code may have replaced it
            continue
