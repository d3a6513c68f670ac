"""`python -m checks`: the same checks in a terminal, and the file to hand in."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from .handing_in import hand_in
from .kit import explain_unknown
from .panel import Style, as_text
from .plain import plain_report
from .release import Place, Release, ReleaseError, here, load
from .reports import Report
from .supervisor import run

ALL_PASSED, NOT_ALL_PASSED, USAGE, INTERRUPTED = 0, 1, 2, 130
HANDED_IN, REFUSED = 0, 1

SUBMIT = "submit"

_DESCRIPTION = """\
Check your answers, with the files as they now lie on disk.

Without a question it shows how far you are with all of them. With one or more it shows each test,
and what is wrong with your result."""

_EPILOG = """\
questions:
{questions}

examples:
  python -m checks                          how far am I?
  python -m checks {first}
                                            what is wrong with this one?
  python -m checks submit                   make the file to hand in
  python -m checks submit --dry-run         only say what would be in it

exit code:
  0    all tests of these questions pass
  1    something does not pass, or is not attempted yet
  2    there is no such question, or the folder `checks` is damaged
  130  interrupted, with Ctrl-C

A test that takes longer than {seconds:g} seconds is stopped. No colour is used in a pipe or with
NO_COLOR. The tests here are a part of those that grade your work: grading uses more inputs, of
other sizes. Questions that a person reads are not checked."""

_SUBMIT = """\
Make the file to hand in.

It holds your files and notebooks as they are saved, and the result of the checks. It says what you
have not attempted and which given lines are not as they were; that stops nothing. It refuses what
grading could not read."""

_SUBMIT_EPILOG = """\
The same files give the same bytes.

exit code:
  0    the file is written; with --dry-run, it could be
  1    refused: a file is missing, empty, too large, or not UTF-8
  2    the file cannot be written, or the folder `checks` is damaged
  130  interrupted, with Ctrl-C"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    _never_fail_to_print(sys.stdout, sys.stderr)
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        place = here()
        release = load(place)
        if given[:1] == [SUBMIT]:
            return _submit(given[1:], release, place)
        return _check(given, release, place)
    except (ReleaseError, OSError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - the terminal is this module's business
        return USAGE
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)  # noqa: T201
        return INTERRUPTED


def _check(arguments: Sequence[str], release: Release, place: Place) -> int:
    known = [question.id for question in release.questions]
    parser = argparse.ArgumentParser(
        prog="python -m checks",
        description=_DESCRIPTION,
        epilog=_EPILOG.format(
            first=known[0] if known else "QUESTION",
            seconds=release.test_seconds,
            questions="\n".join(f"  {q.id:<30} {q.title}" for q in release.questions),
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "questions",
        nargs="*",
        metavar="QUESTION",
        help="the id of a question, from the list below",
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON, for scripts")
    asked = parser.parse_args(arguments)
    if unknown := explain_unknown(release, asked.questions):
        print(unknown, file=sys.stderr)  # noqa: T201
        return USAGE
    report = run(release, place, asked.questions or None)
    if asked.json:
        print(json.dumps(plain_report(report, release), indent=2, allow_nan=False))  # noqa: T201
    else:
        print(as_text(report, _style(sys.stdout)))  # noqa: T201
    return _exit_code(report)


def _submit(arguments: Sequence[str], release: Release, place: Place) -> int:
    parser = argparse.ArgumentParser(
        prog=f"python -m checks {SUBMIT}",
        description=_SUBMIT,
        epilog=_SUBMIT_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be done, write nothing"
    )
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help=f"default: {release.name}-submission.zip here"
    )
    parser.add_argument("--json", action="store_true", help="print what came of it as JSON")
    asked = parser.parse_args(arguments)
    report = run(release, place)
    if report.interrupted:
        print("Interrupted: nothing was written.", file=sys.stderr)  # noqa: T201
        return INTERRUPTED
    found = hand_in(release, place, report, asked.output, dry=asked.dry_run)
    if asked.json:
        facts = {
            "path": str(found.path),
            "written": found.written,
            "refused": found.refused,
            "warnings": found.warnings,
            "files": dict(found.files),
        }
        print(json.dumps(facts, indent=2))  # noqa: T201
    else:
        print(found)  # noqa: T201
    return REFUSED if found.refused else HANDED_IN


def _exit_code(report: Report) -> int:
    if report.interrupted:
        return INTERRUPTED
    return ALL_PASSED if report.passed else NOT_ALL_PASSED


def _style(stream: TextIO) -> Style:
    """Return what the stream can show: no colour in a pipe or with NO_COLOR, no marks it lacks."""
    colour = stream.isatty() and not os.environ.get("NO_COLOR") and _knows_colours()
    try:
        "✓✗○·█░".encode(stream.encoding or "ascii")
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
