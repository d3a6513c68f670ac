"""Put an exception into words that may leave the student's process."""

from __future__ import annotations

import linecache
import traceback
import types
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.sandbox import wire
    from autograder.sandbox.loading import FOLDER
else:  # inside, the kit's folder is no package
    import wire
    from loading import FOLDER

MESSAGE_LENGTH = 1000
DETAIL_LENGTH = 8192
SOURCE_LENGTH = 200
FRAMES = 20


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
