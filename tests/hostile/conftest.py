"""Runs of the grader over the catalogue, each made once and shared."""

from __future__ import annotations

import contextlib
import os

import pytest

from .catalogue import small_course
from .runs import NO_SANDBOX, ordinary_grader, overseen, own_grader

# Some of what is handed in does not parse, or ends the process that loads it.
collect_ignore = ["attacks", "course", "honest"]


@pytest.fixture(scope="session")
def assignment():
    return small_course()


@pytest.fixture(scope="session")
def grader_of(request):
    """Return a function that finds the grader as root or an ordinary user runs it."""

    def grader_of(user):
        if user == "root" or os.geteuid() != 0:
            return own_grader()
        folder = request.getfixturevalue("readable_by_all")
        return ordinary_grader(request.getfixturevalue("as_ordinary_user"), folder)

    return grader_of


@pytest.fixture(scope="session")
def run_of(grader_of, missing):
    """Return a function that runs the grader in a configuration over attacks, once for each."""
    with contextlib.ExitStack() as stack:
        runs = {}

        def run_of(configuration, attacks):
            key = (configuration, tuple(attacks))
            if key not in runs:
                grader = grader_of(configuration.user)
                runs[key] = stack.enter_context(overseen(grader, configuration.tier, attacks))
            run = runs[key]
            if not run.has_sandbox:
                said = run.report["baseline"]["stderr"]
                missing(f"the sandbox {configuration.name} (exit code {NO_SANDBOX}): {said}")
            return run

        yield run_of
