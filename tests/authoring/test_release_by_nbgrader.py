"""nbgrader makes the release, and nobody's configuration has a say in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from autograder.authoring.notebooks import make_notebooks
from autograder.errors import CourseError
from autograder.nbgrader_bridge import generate_assignment

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def source(course):
    """A folder `source` with the notebook of the course, a stub and a package."""
    texts = {"1_scale.py": (course.solutions / "1_scale.py").read_text()}
    folder = course.root / "source" / "scale"
    (folder / "checks" / "student_kit").mkdir(parents=True)
    for name, text in make_notebooks(course.load(), texts).items():
        (folder / name).write_text(text)
    (folder / "scale.py").write_text("def scale_forward(x, factor):\n    pass\n")
    (folder / "checks" / "assignment.json").write_text("{}\n")
    (folder / "checks" / "student_kit" / "__init__.py").write_text("x = 1\n")
    return folder.parent


def cells(release: Path) -> dict[str, dict]:
    notebook = json.loads((release / "scale" / "1_scale.ipynb").read_text())
    return {cell["id"]: cell for cell in notebook["cells"]}


def test_students_get_the_cell_without_its_hidden_part_and_no_model_answer(source, tmp_path):
    generate_assignment(source, tmp_path / "out", "scale")
    made = cells(tmp_path / "out")
    assert made["scale-forward"]["source"] == ['check("scale-forward")']
    assert made["scale-forward"]["metadata"]["editable"] is False
    assert made["scale-forward"]["metadata"]["deletable"] is False
    assert made["written-why"]["source"] == ["YOUR ANSWER HERE"]
    assert "editable" not in made["written-why"]["metadata"]
    for question in ("scale-forward", "scale-backward", "written-why"):
        metadata = made[question]["metadata"]["nbgrader"]
        assert len(metadata.pop("checksum")) == 32
        assert metadata.pop("cell_type") == made[question]["cell_type"]
        assert metadata["grade_id"] == question


def test_every_other_file_is_released_as_it_is(source, tmp_path):
    generate_assignment(source, tmp_path / "out", "scale")

    def others(folder: Path) -> dict[str, bytes]:
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and path.suffix != ".ipynb"
        }

    assert others(tmp_path / "out") == others(source)
    assert len(others(source)) == 3


def test_two_runs_give_the_same_bytes_and_leave_nothing_beside(source, course, tmp_path):
    before = course.files()
    here = Path.cwd()
    for out in ("one", "two"):
        generate_assignment(source, tmp_path / out, "scale")
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / out).rglob("*") if path.is_file()}
        for out in ("one", "two")
    )
    assert one == two
    assert course.files() == before
    assert Path.cwd() == here
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == ["scale"]


def test_warnings_of_nbgrader_do_not_stop_it_and_filters_stay_as_they_were(source, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        before = list(warnings.filters)
        generate_assignment(source, tmp_path / "out", "scale")
        assert warnings.filters == before


def test_what_nbgrader_has_to_say_is_in_the_error(source, tmp_path):
    path = source / "scale" / "1_scale.ipynb"
    path.write_text(path.read_text().replace('"grade_id": "written-why"', '"grade_id": "a b"'))
    with pytest.raises(CourseError) as caught:
        generate_assignment(source, tmp_path / "out", "scale")
    told = str(caught.value)
    assert told.startswith("nbgrader cannot make the release of scale: ")
    assert "'a b' does not match" in told
    assert not (tmp_path / "out").exists()


def test_an_assignment_without_notebooks_is_an_error_in_nbgraders_words(source, tmp_path):
    (source / "scale" / "1_scale.ipynb").unlink()
    with pytest.raises(CourseError, match="release of scale: No notebooks were matched by"):
        generate_assignment(source, tmp_path / "out", "scale")


def test_without_nbgrader_the_error_says_what_to_install(source, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "nbgrader.converters", None)
    with pytest.raises(CourseError, match=r'python -m pip install "autograder-kit\[instructor\]"'):
        generate_assignment(source, tmp_path / "out", "scale")


def test_the_bridge_is_light_to_import():
    script = "import sys, autograder.nbgrader_bridge; print('nbgrader' in sys.modules)"
    assert _python(script, {}).stdout == "False\n"


def test_no_configuration_and_no_home_of_the_user_matters(source, tmp_path):
    """A home that cannot be written, and configuration files that would spoil everything."""
    spoiled = tmp_path / "jupyter"
    spoiled.mkdir()
    for name in ("nbgrader_config.py", "jupyter_config.py", "jupyter_nbconvert_config.py"):
        (spoiled / name).write_text(
            'c = get_config()\nc.ClearSolutions.text_stub = "SPOILED"\nraise SystemExit(1)\n'
        )
        (tmp_path / name).write_text((spoiled / name).read_text())
    script = (
        "import sys, pathlib\n"
        "from autograder.nbgrader_bridge import generate_assignment\n"
        f"generate_assignment(pathlib.Path({str(source)!r}), pathlib.Path('out'), 'scale')\n"
    )
    environment = {
        "HOME": "/dev/null/home",
        "JUPYTER_CONFIG_DIR": str(spoiled),
        "JUPYTER_CONFIG_PATH": str(spoiled),
        "JUPYTER_DATA_DIR": "/dev/null/data",
        "IPYTHONDIR": "/dev/null/ipython",
    }
    ended = _python(script, environment, cwd=tmp_path)
    assert (ended.stdout, ended.stderr) == ("", "")
    assert cells(tmp_path / "out")["written-why"]["source"] == ["YOUR ANSWER HERE"]


def _python(script: str, environment: dict[str, str], cwd: Path | None = None):
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
