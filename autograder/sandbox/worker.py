"""One student's process, once it is confined: load the submission, answer calls.

Everything here may be changed by the student code that runs beside it, so the grader believes none
of it: what comes out of this process is an answer, right or wrong, and nothing else.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import io
import linecache
import os
import random
import sys
import tokenize
import traceback
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from autograder.sandbox import mending, wire
else:  # inside, the kit's folder is no package
    import mending
    import wire

FOLDER = "<submission>/"
OWN_MODULES = ("mending", "wire", "worker", "restrict")
MESSAGE_LENGTH = 1000
DETAIL_LENGTH = 8192
SOURCE_LENGTH = 200
FRAMES = 20
PARTS = 64
"""How many pieces one system call reads or writes; the kernel takes up to 1,024."""
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


class Link:
    """The child's end of its socket; blocks."""

    def __init__(self, handle: int, body_limit: int) -> None:
        self._handle = handle
        self._body_limit = body_limit

    def receive(self) -> tuple[wire.Request, list[Arguments]] | None:
        """Read a request and the arguments of its calls; None at the end."""
        prefix = self._read(wire.PREFIX.size)
        if prefix is None:
            return None
        body_limit = wire.SENT_AGAIN * self._body_limit
        lengths = wire.parse_prefix(bytes(prefix), wire.REQUEST_HEADER_LIMIT, body_limit)
        header = self._read(lengths[0])
        if header is None:
            return None
        request, body = wire.decode_request(header), wire.Body(lengths[1])
        calls = [
            (
                [wire.unpack(node, body) for node in call.args],
                {key: wire.unpack(node, body) for key, node in call.kwargs.items()},
            )
            for call in request.calls
        ]
        body.finish()
        return (request, calls) if self._fill(body.buffers) else None

    def send(self, reply: wire.Reply, buffers: Sequence[np.ndarray[Any, Any]]) -> None:
        """Write a reply, or why it is too large for one."""
        try:
            parts = wire.frame(reply, buffers, wire.REPLY_HEADER_LIMIT)
        except wire.WireError:
            reply = wire.Reply(reply.nonce, reply.number, failure=wire.Failure("limit"))
            parts = wire.frame(reply, (), wire.REPLY_HEADER_LIMIT)
        while parts:
            parts = _after(parts, os.writev(self._handle, parts[:PARTS]))

    def _read(self, size: int) -> bytearray | None:
        data = bytearray(size)
        return data if self._fill([memoryview(data)]) else None

    def _fill(self, buffers: Sequence[memoryview]) -> bool:
        while buffers:
            count = os.readv(self._handle, buffers[:PARTS])
            if not count:
                return False
            buffers = _after(buffers, count)
        return True


def _after(parts: Sequence[memoryview], count: int) -> list[memoryview]:
    """Return what is left of `parts` once the first `count` bytes are done."""
    done = 0
    while done < len(parts) and count >= len(parts[done]):
        count -= len(parts[done])
        done += 1
    left = list(parts[done:])
    if count:
        left[0] = left[0][count:]
    return left


Arguments = tuple[list[Any], dict[str, Any]]


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


def describe(error: BaseException) -> wire.Failure:
    """Put an exception into words: type, message, and where in the student's own files."""
    trace = error.__traceback__
    if isinstance(error, MemoryError):
        traceback.clear_frames(trace)
    frames = _own_frames(trace)
    file, line = frames[-1][:2] if frames else ("", None)
    if isinstance(error, SyntaxError) and str(error.filename).startswith(FOLDER):
        message, file, line = str(error.msg), str(error.filename), error.lineno
    else:
        message = _message(error)
    # A long traceback keeps its end, where the error is; the middle of a recursion says nothing.
    rows = [
        f"  {file_.removeprefix(FOLDER)}, line {line_}, in {name}\n"
        f"    {linecache.getline(file_, line_).strip()[:SOURCE_LENGTH]}\n"
        for file_, line_, name in frames[-FRAMES:]
    ]
    return wire.Failure(
        "raised",
        type_name=wire.text(type(error).__name__)[: wire.NAME_LENGTH],
        message=wire.text(message)[:MESSAGE_LENGTH],
        file=wire.text(file).removeprefix(FOLDER)[: wire.NAME_LENGTH],
        line=line,
        detail=wire.text("".join(rows))[-DETAIL_LENGTH:],
    )


def _message(error: BaseException) -> str:
    try:
        return str.__str__(str(error))
    except BaseException:  # noqa: BLE001 - a student's __str__ may raise anything
        return "(its message cannot be shown)"


def _own_frames(trace: types.TracebackType | None) -> list[tuple[str, int, str]]:
    """Return file, line and function of the traceback's frames in the student's own files."""
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename.startswith(FOLDER):
            frames.append((code.co_filename, trace.tb_lineno or 0, code.co_name))
        trace = trace.tb_next
    return frames


def install(files: Mapping[str, bytes], skeletons: Mapping[str, wire.Skeleton]) -> SubmissionFinder:
    """Make the submission's Python files importable, ahead of every other module of their names."""
    sources = {
        name.removesuffix(".py"): source for name, source in files.items() if name.endswith(".py")
    }
    for name in sources:
        sys.modules.pop(name, None)
    finder = SubmissionFinder(
        sources, {name.removesuffix(".py"): skeleton for name, skeleton in skeletons.items()}
    )
    sys.meta_path.insert(0, finder)
    return finder


class SubmissionFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds and loads modules from the source texts that were handed in.

    `unread` says of a module what of its text could not be read.
    """

    def __init__(
        self, sources: Mapping[str, bytes], skeletons: Mapping[str, wire.Skeleton]
    ) -> None:
        self._sources = sources
        self._skeletons = skeletons
        self.unread: dict[str, list[wire.Unread]] = {}

    def find_spec(
        self,
        fullname: str,
        path: object = None,  # noqa: ARG002 - importlib passes it
        target: object = None,  # noqa: ARG002 - as above
    ) -> importlib.machinery.ModuleSpec | None:
        """Return the spec of a module that was handed in."""
        if fullname not in self._sources:
            return None
        origin = f"{FOLDER}{fullname}.py"
        return importlib.util.spec_from_loader(fullname, self, origin=origin)

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the source under a file name that tracebacks show as the student's own."""
        source, name = self._sources[module.__name__], f"{FOLDER}{module.__name__}.py"
        linecache.cache[name] = (len(source), None, _lines(source), name)
        module.__file__ = name
        exec(self._compile(module.__name__, source, name), module.__dict__)  # noqa: S102

    def _compile(self, module: str, source: bytes, name: str) -> types.CodeType:
        try:
            return compile(source, name, "exec", dont_inherit=True)
        except SyntaxError as error:
            skeleton = self._skeletons.get(module)
            mended = mending.mend(source, name, skeleton) if skeleton is not None else None
            if mended is None:
                raise
            unread = [mending.Unread("", error), *mended.unread]
            self.unread[module] = mending.failures_of(unread, FOLDER)
            return mended.code


def _lines(source: bytes) -> list[str]:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        return source.decode(encoding, "replace").splitlines(keepends=True)
    except (SyntaxError, LookupError):
        return source.decode("utf-8", "replace").splitlines(keepends=True)


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
