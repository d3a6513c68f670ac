"""The release as a student uses it: notebooks run cell by cell, checks run in a terminal."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
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


def promised(path):
    """Return the share of new digits, in percent, that a notebook's own text promises."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    text = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    (share,) = re.findall(r"[Aa]t\s+least\s+\*\*(\d+) %\*\*", text)
    return float(share)


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


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=[pytest.mark.slow] if n[0] in "234" else []) for n in NOTEBOOKS]
)
def test_a_notebook_on_the_solved_file_passes_every_check_and_reads_as_many_digits_as_it_promises(
    release, name
):
    solve(release)
    shown = run_notebook(release / name)
    assert "not attempted" not in shown
    assert "✗" not in shown
    assert "✓" in shown
    shares = re.findall(r"reads ([\d.]+) % of the new digits", shown)
    assert float(shares[-1]) >= promised(release / name)


@pytest.mark.parametrize(
    ("name", "function", "question"),
    [
        ("1_fully_connected.ipynb", "affine_backward", "affine-backward"),
        pytest.param(
            *("2_normalization.ipynb", "batchnorm_backward", "batchnorm-backward"),
            marks=pytest.mark.slow,
        ),
        pytest.param(
            *("3_dropout.ipynb", "dropout_backward", "dropout-backward"), marks=pytest.mark.slow
        ),
        pytest.param(
            *("4_convolution.ipynb", "conv_backward_naive", "conv-backward"),
            marks=pytest.mark.slow,
        ),
    ],
)
def test_a_notebook_on_a_wrong_layer_names_the_check_to_run_and_shows_no_traceback(
    release, name, function, question
):
    solve(release)
    with (release / "layers.py").open("a", encoding="utf-8") as file:
        file.write(
            f"\n\n_right = {function}\n\n\ndef {function}(dout, cache):\n"
            "    found = _right(dout, cache)\n"
            "    dx, *others = found if isinstance(found, tuple) else (found,)\n"
            "    return (dx[..., :-1], *others) if others else dx[..., :-1]\n"
        )
    shown = run_notebook(release / name)
    assert "This cell needs what is not right yet:" in shown
    assert f'run check("{question}")' in shown


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


def test_what_submit_makes_is_graded_as_it_is_unpacked(release, tmp_path):
    solve(release)
    handed_in = tmp_path / "mine.zip"
    made = run_checks(sys.executable, release, "submit", "--output", handed_in)
    assert made.returncode == 0, made.stdout + made.stderr
    with zipfile.ZipFile(handed_in) as archive:
        assert "public_result.json" in archive.namelist()
        archive.extractall(tmp_path / "submitted" / "ada" / "layers")
    (tmp_path / "submitted" / "ada" / "layers" / "public_result.json").write_text("{ no JSON")

    graded = subprocess.run(
        [
            *(sys.executable, "-m", "autograder", "grade", "layers", "--course", COURSE),
            *("--submitted", tmp_path / "submitted", "--output", tmp_path / "out"),
            *("--sandbox", "none"),
        ],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )

    assert graded.returncode == 0, graded.stdout + graded.stderr
    result = json.loads((tmp_path / "out" / "layers" / "ada.json").read_text(encoding="utf-8"))
    assert result["score"] == 82


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
