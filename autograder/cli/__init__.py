"""The command `autograder`: parse arguments, call one function, choose the exit code."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from .. import __version__
from ..errors import (
    CannotWrite,
    ClusterUnavailable,
    CourseError,
    Interrupted,
    Locked,
    SandboxUnavailable,
)
from . import authoring, exchange, grading, pages, privacy
from .options import Exit, Tier

__all__ = ["Exit", "Tier", "app", "main"]

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Write, release and safely grade assignments on neural-network layers in NumPy.",
    epilog=(
        "Exit codes: 0 done; 1 the course needs mending; 2 wrong usage; 3 no sandbox on this "
        "machine; 4 the grader failed on some question; 5 a sample broke its promise; "
        "6 build --check found differences; 7 results cannot be written; 8 the audit found "
        "something; 9 another command writes to the same folder; 10 the cluster cannot be used; "
        "130 interrupted. A wrong answer in a submission is no error."
    ),
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"autograder {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


_PANELS: dict[str, tuple[Callable[..., None], ...]] = {
    "Write and release": (authoring.new, authoring.build, authoring.audit, authoring.learn),
    "Grade": (
        grading.grade,
        grading.override,
        pages.feedback,
        pages.report,
        grading.doctor,
    ),
    "In and out": (exchange.collect, exchange.export, exchange.package, exchange.give_back),
    "Keep and remove": (privacy.purge,),
}
_NAMES = {exchange.give_back: "return"}
"""Commands that are called by a word of Python's own."""

for _panel, _commands in _PANELS.items():
    for _command in _commands:
        app.command(_NAMES.get(_command), rich_help_panel=_panel)(_command)


def main() -> None:
    """Run the command; an error of the course is a message, not a traceback."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as orderly an end as Ctrl-C
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what the screen cannot show is written as \\u...
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except CourseError as error:
        typer.echo(f"autograder: {error}", err=True)
        sys.exit(Exit.COURSE)
    except SandboxUnavailable as error:
        typer.echo(f"autograder: {error}", err=True)
        sys.exit(Exit.NO_SANDBOX)
    except CannotWrite as error:
        typer.echo(f"autograder: {error}", err=True)
        sys.exit(Exit.CANNOT_WRITE)
    except Locked as error:
        typer.echo(f"autograder: {error}", err=True)
        sys.exit(Exit.LOCKED)
    except ClusterUnavailable as error:
        typer.echo(f"autograder: {error}", err=True)
        sys.exit(Exit.CLUSTER)
    except Interrupted:
        typer.echo(
            "autograder: interrupted; results written so far are whole, "
            "and the same command goes on from there",
            err=True,
        )
        sys.exit(Exit.INTERRUPTED)
