"""Courses that are tried through the real commands; the files of a course are no tests of ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

collect_ignore = ["sequences"]


@pytest.fixture(scope="session")
def autograder():
    """Return a function that runs the command in a folder and returns how it ended."""

    def autograder(folder: Path, *args: str, python: str = sys.executable):
        return subprocess.run(
            [python, "-m", "autograder", *args],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "COLUMNS": "200"},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )

    return autograder
