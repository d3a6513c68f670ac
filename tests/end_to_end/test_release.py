"""The release as a student uses it: notebooks run cell by cell, checks run in a terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

COURSE = Path(__file__).parents[2]
NOTEBOOKS = sorted(path.name for path in (COURSE / "release" / "layers").glob("*.ipynb"))


@pytest.fixture
def release(tmp_path):
    """A student's own copy of the release."""
    return shutil.copytree(COURSE / "release" / "layers", tmp_path / "layers")


def solve(release):
    shutil.copy(COURSE / "solutions" / "layers" / "layers.py", release)


def run_notebook(path):
    """Run a notebook in a real kernel; return what its code cells show, as text."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": path.parent}}
    ).execute()
    shown = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error"
            assert output.get("name") != "stderr", output.text
            shown.append(output.get("text") or output.get("data", {}).get("text/plain", ""))
    return "\n".join(shown)


def run_checks(python, release, *questions):
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": ""}
    return subprocess.run(
        [python, "-m", "checks", *questions],
        cwd=release,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def test_there_are_four_notebooks():
    assert len(NOTEBOOKS) == 4


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_on_the_untouched_stubs_and_says_not_attempted_yet(release, name):
    shown = run_notebook(release / name)
    assert "not attempted yet" in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_on_the_solved_file_and_every_check_passes(release, name):
    solve(release)
    shown = run_notebook(release / name)
    assert "not attempted" not in shown
    assert "✗" not in shown
    assert "✓" in shown


def test_checks_in_a_terminal_say_what_is_wrong_and_by_how_much(release):
    solve(release)
    path = release / "layers.py"
    text = path.read_text()
    assert "dout.sum(axis=0)" in text
    path.write_text(text.replace("dout.sum(axis=0)", "dout.sum(axis=0) * 1.01", 1))
    done = run_checks(sys.executable, release, "affine-backward")
    assert done.returncode == 1
    assert "db is not the derivative of affine_forward" in done.stdout
    assert "dx and dw agree" in done.stdout


@pytest.mark.slow
def test_the_packages_of_its_own_requirements_are_all_that_a_release_needs(release, tmp_path):
    solve(release)
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "-r", release / "requirements.txt"],
        check=True,
        capture_output=True,
    )
    done = run_checks(python, release)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in NOTEBOOKS:
        subprocess.run(
            [
                *(python, "-m", "jupyter", "nbconvert", "--to", "notebook", "--execute"),
                *("--output-dir", tmp_path, name),
            ],
            cwd=release,
            check=True,
            capture_output=True,
        )
