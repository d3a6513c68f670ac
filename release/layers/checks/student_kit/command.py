"""`python -m checks`: the same checks in a terminal."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TextIO

from .kit import explain_unknown
from .panel import Style, as_text
from .release import Place, ReleaseError, here, load
from .reports import Report
from .runner import run

ALL_PASSED, NOT_ALL_PASSED, USAGE, INTERRUPTED = 0, 1, 2, 130

_DESCRIPTION = """\
Check your answers, with the files as they now lie on disk.

Without a question it shows how far you are with all of them. With one or more it shows each test,
and what is wrong with your result."""

_EPILOG = """\
examples:
  python -m checks                          how far am I?
  python -m checks {first}
                                            what is wrong with this one?

exit code:
  0    all tests of these questions pass
  1    something does not pass, or is not attempted yet
  2    there is no such question, or the folder `checks` is damaged
  130  interrupted, with Ctrl-C

The tests here are a part of those that grade your work: grading uses more inputs, of other sizes.
Questions that a person reads are not checked."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    _never_fail_to_print(sys.stdout, sys.stderr)
    try:
        return _main(arguments, here())
    except ReleaseError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the terminal is this module's business
        return USAGE
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)  # noqa: T201
        return INTERRUPTED


def _main(arguments: Sequence[str] | None, place: Place) -> int:
    release = load(place)
    known = [question.id for question in release.questions]
    parser = argparse.ArgumentParser(
        prog="python -m checks",
        description=_DESCRIPTION,
        epilog=_EPILOG.format(first=known[0] if known else "QUESTION"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "questions",
        nargs="*",
        metavar="QUESTION",
        help=f"the id of a question: {', '.join(known)}",
    )
    ids = parser.parse_args(arguments).questions
    if unknown := explain_unknown(release, ids):
        print(unknown, file=sys.stderr)  # noqa: T201
        return USAGE
    report = run(release, place, ids or None)
    print(as_text(report, _style(sys.stdout)))  # noqa: T201
    return _exit_code(report)


def _exit_code(report: Report) -> int:
    if report.interrupted:
        return INTERRUPTED
    return ALL_PASSED if report.passed else NOT_ALL_PASSED


def _style(stream: TextIO) -> Style:
    """Return what the stream can show: no colour in a pipe or with NO_COLOR, no marks it lacks."""
    colour = stream.isatty() and not os.environ.get("NO_COLOR") and _knows_colours()
    try:
        "✓✗○·".encode(stream.encoding or "ascii")
    except (UnicodeError, LookupError):
        return Style(colour, unicode=False)
    return Style(colour)


def _knows_colours() -> bool:
    if os.name == "nt":  # an old console shows the codes themselves
        return bool(os.environ.get("WT_SESSION") or os.environ.get("TERM"))
    return os.environ.get("TERM") != "dumb"


def _never_fail_to_print(*streams: TextIO) -> None:
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
