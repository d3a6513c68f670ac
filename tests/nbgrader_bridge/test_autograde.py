"""`nbgrader autograde` with the kit in the kernel's place scores as `autograder grade` does."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from autograder.course import load_assignment
from autograder.grading.samples import load_samples

from ..hostile import handing_in
from ..hostile.handing_in import solution_in
from .roads import (
    REPOSITORY,
    answer,
    auto_scores,
    autograder,
    cells,
    exported,
    hand_in,
    nbgrader,
    query,
    run,
    shown,
)

pytestmark = pytest.mark.slow

HOSTILE = REPOSITORY / "tests" / "hostile"
ATTACKS = (
    "changes-files",
    "empty-file",
    "ends-its-process-in-a-call",
    "file-in-latin-1",
    "forges-a-reply",
)
SMALL_NOTEBOOK = """\
# %% [markdown]
# # Four small functions

# %%
from checks import check

"""


def by_both_roads(course, name, tmp_path):
    """Grade a course by either road, each in a copy of its own; return both copies."""
    ours, theirs = (shutil.copytree(course, tmp_path / road) for road in ("ours", "theirs"))
    autograder("grade", name, "--gradebook", cwd=ours, check=False)
    nbgrader("generate_assignment", name, "--force", cwd=theirs)
    nbgrader("autograde", name, cwd=theirs)
    return ours, theirs


def assert_same(ours, theirs, name, students):
    found, wanted = auto_scores(theirs, name), auto_scores(ours, name)
    assert {student for student, _ in wanted} == set(students)
    assert found == wanted
    for student in students:
        one, other = (road / "autograded" / student / name for road in (ours, theirs))
        notebooks = sorted(path.name for path in one.glob("*.ipynb"))
        assert notebooks == sorted(path.name for path in other.glob("*.ipynb"))
        for notebook in notebooks:
            a, b = cells(one, notebook), cells(other, notebook)
            assert a.keys() == b.keys()
            for question in a:
                assert "".join(a[question]["source"]) == "".join(b[question]["source"])
                if a[question]["cell_type"] == "code":
                    assert points(a[question]) == points(b[question]), (student, question)


def points(cell):
    """What nbgrader reads, and the line above it; how a limit is met may differ from run to run."""
    numbers = [o["data"]["text/plain"] for o in cell["outputs"] if "data" in o]
    return ["".join(n) for n in numbers], shown(cell).splitlines()[:1]


@pytest.mark.xdist_group("parity-samples")
def test_every_sample_submission_has_the_same_scores_by_both_roads(tmp_path):
    course = tmp_path / "course"
    for folder in ("solutions/layers", "source/layers", "release/layers"):
        shutil.copytree(REPOSITORY / folder, course / folder)
    for file in ("nbgrader_config.py", "nbgrader_autograder.py"):
        shutil.copy(REPOSITORY / file, course)
    samples = load_samples(load_assignment(course / "solutions" / "layers"))
    for number, sample in enumerate(samples):
        files = {path.name: path for path in sample.folder.glob("*.py")}
        # Each third has no notebook at all: nbgrader by itself would not know these students.
        folder = hand_in(course, "layers", sample.name, notebooks=number % 3 != 0, **files)
        if number % 3 == 1:
            (folder / "2_normalization.ipynb").unlink()
    ours, theirs = by_both_roads(course, "layers", tmp_path)
    assert_same(ours, theirs, "layers", [sample.name for sample in samples])
    assert {s: row["score"] for s, row in exported(ours).items()} == {
        s: row["score"] for s, row in exported(theirs).items()
    }


@pytest.mark.xdist_group("parity-hostile")
def test_hostile_submissions_have_the_same_scores_and_run_nowhere_else(tmp_path):
    course = tmp_path / "course"
    shutil.copytree(HOSTILE / "course", course)
    root = course / "solutions" / "small"
    manifest = root / "assignment.toml"
    text = manifest.read_text()
    ids = [line.split('"')[1] for line in text.splitlines() if line.startswith("id = ")]
    manifest.write_text(text.replace("seed =", 'notebooks = ["1_small.py"]\nseed =', 1))
    tagged = "".join(f'# %% question="{name}"\ncheck("{name}")\n\n' for name in ids)
    (root / "1_small.py").write_text(SMALL_NOTEBOOK + tagged)
    autograder("build", "small", cwd=course)
    canary = tmp_path / "canary"
    canary.write_text("untouched")
    places = {
        f"<{name}>": str(canary)
        for name in ("secret-file", "writable-folder", "gradebook", "course", "submissions")
    }
    for name in ATTACKS:
        folder = course / "submitted" / name / "small"
        handing_in.hand_in(
            HOSTILE / "attacks" / name, folder, places, solution_in(root / "small.py")
        )
        shutil.copy(course / "release" / "small" / "1_small.ipynb", folder)
    # What would run if anything of it were imported, or any cell executed, outside the sandbox.
    mark = f"open({str(canary)!r}, 'w').write('ran')\n"
    for name in ("sitecustomize", "numpy", "nbgrader", "autograder"):
        (course / "submitted" / "forges-a-reply" / "small" / f"{name}.py").write_text(mark)
    notebook = course / "submitted" / "changes-files" / "small" / "1_small.ipynb"
    plain = json.loads(notebook.read_text())
    for cell in plain["cells"]:
        cell["source"] = mark if cell["cell_type"] == "code" else cell["source"]
    plain["cells"] += [{**plain["cells"][-1], "metadata": {}, "id": "own", "source": mark}]
    notebook.write_text(json.dumps(plain))

    ours, theirs = by_both_roads(course, "small", tmp_path)
    assert_same(ours, theirs, "small", ATTACKS)
    assert canary.read_text() == "untouched"


# What else lies in the course


TEST = """\
assert double(2) == 4
### BEGIN HIDDEN TESTS
assert double(-1) < 0
### END HIDDEN TESTS"""
PLAIN = [
    ("code", "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION",
     {"grade": False, "solution": True, "locked": False, "grade_id": "double"}),
    ("code", TEST,
     {"grade": True, "solution": False, "locked": True, "grade_id": "test", "points": 3}),
    ("code", "2.0 if double(0) == 0 else 0.0",
     {"grade": True, "solution": False, "locked": True, "grade_id": "part", "points": 4}),
    ("markdown", "Because.",
     {"grade": True, "solution": True, "locked": False, "grade_id": "why", "points": 5}),
]  # fmt: skip


def plain_notebook():
    made = []
    for number, (kind, source, metadata) in enumerate(PLAIN):
        cell = {"cell_type": kind, "id": f"c{number}", "source": source}
        cell["metadata"] = {"nbgrader": {**metadata, "schema_version": 3, "task": False}}
        made.append(cell | ({"outputs": [], "execution_count": None} if kind == "code" else {}))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        "cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5
    }  # fmt: skip


@pytest.fixture(scope="module")
def small_course(tmp_path_factory):
    """A course of one assignment of ours, built, and an ordinary one beside it."""
    course = tmp_path_factory.mktemp("small") / "course"
    autograder("new", course, cwd=course.parent)
    autograder("build", cwd=course)
    (course / "source" / "plain").mkdir()
    (course / "source" / "plain" / "p.ipynb").write_text(json.dumps(plain_notebook()))
    return course


@pytest.mark.xdist_group("autograde")
def test_an_ordinary_assignment_in_the_same_course_is_graded_exactly_as_without_us(
    small_course, tmp_path
):
    graded = []
    for with_ours in (True, False):
        course = shutil.copytree(small_course, tmp_path / f"with-{with_ours}")
        if not with_ours:
            (course / "nbgrader_config.py").write_text("")
            (course / "nbgrader_autograder.py").unlink()
            shutil.rmtree(course / "solutions")
        nbgrader("generate_assignment", "plain", cwd=course)
        folder = hand_in(course, "plain", "ann")
        answer(folder, "p.ipynb", "double", "def double(x):\n    return abs(2 * x)")
        answer(folder, "p.ipynb", "why", "Why not.")
        nbgrader("autograde", "plain", cwd=course)
        notebook = json.loads((course / "autograded/ann/plain/p.ipynb").read_text())
        for cell in notebook["cells"]:
            cell["metadata"].pop("execution", None)  # when it ran
        graded.append((auto_scores(course, "plain"), str(notebook).replace(str(course), "")))
    (with_us, one), (without_us, other) = graded
    assert with_us == without_us
    assert with_us == {("ann", "test"): (0, 0), ("ann", "part"): (2, 0), ("ann", "why"): (None, 1)}
    assert one == other
    assert "AssertionError" in one


@pytest.mark.xdist_group("autograde")
def test_nbgraders_own_generate_assignment_gives_our_release_byte_for_byte(small_course, tmp_path):
    course = shutil.copytree(small_course, tmp_path / "course")

    def release():
        folder = course / "release" / "measurements"
        return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    built = release()
    nbgrader("generate_assignment", "measurements", "--force", cwd=course)
    assert release() == built
    assert Path("1_measurements.ipynb") in built
    assert query(course, "select count(*) from source_cell") == [(4,)]


@pytest.mark.xdist_group("autograde")
def test_nbgrader_validate_tells_right_from_wrong(small_course, tmp_path):
    work = shutil.copytree(small_course / "release" / "measurements", tmp_path / "work")
    answer(work, "1_measurements.ipynb", "written-weight", "Less noise.")
    stub = run("nbgrader", "validate", "1_measurements.ipynb", cwd=work).stdout
    assert "VALIDATION FAILED ON 3 CELL(S)" in " ".join(stub.split())
    assert "not attempted yet" in stub
    solved = small_course / "solutions" / "measurements" / "measurements.py"
    shutil.copy(solved, work)
    done = run("nbgrader", "validate", "1_measurements.ipynb", cwd=work)
    assert "Success! Your notebook passes all the tests." in done.stdout
    assert "cannot be converted" not in done.stderr


@pytest.mark.xdist_group("autograde")
def test_a_grader_that_cannot_start_gives_nobody_a_zero(small_course, tmp_path):
    course = shutil.copytree(small_course, tmp_path / "course")
    hand_in(course, "measurements", "ann", **{"measurements.py": "x = 1\n"})
    nbgrader("generate_assignment", "measurements", "--force", cwd=course)
    (
        course / "solutions" / "measurements" / "tests" / "hidden" / "test_measurements.py"
    ).write_text("raise SystemError\n")
    done = nbgrader("autograde", "measurements", cwd=course, check=False)
    assert done.returncode == 1
    assert "SystemError" in done.stderr
    assert not (course / "autograded" / "ann" / "measurements").exists()
    assert set(auto_scores(course, "measurements").values()) == {(None, 1)}


@pytest.mark.xdist_group("autograde")
def test_what_nbgrader_cannot_read_or_does_not_know_gets_no_silent_zero(small_course, tmp_path):
    course = shutil.copytree(small_course, tmp_path / "course")
    name, file = "measurements", "measurements.py"
    solved = course / "solutions" / name / file
    hand_in(course, name, "ann", **{file: solved})
    hand_in(course, name, "bob-corrupt", **{file: solved, "1_measurements.ipynb": "{"})
    hand_in(course, name, "cy-without", notebooks=False, **{file: solved})
    moved = hand_in(course, name, "dee-edited", **{file: solved}) / "1_measurements.ipynb"
    plain = json.loads(moved.read_text())
    kept = [c for c in plain["cells"] if c["id"] != "distances"]
    foreign = json.loads(json.dumps(kept[-1]).replace("written-weight", "of-another-notebook"))
    moved.write_text(json.dumps({**plain, "cells": [*kept, foreign]}))
    nbgrader("generate_assignment", name, "--force", cwd=course)
    done = nbgrader("autograde", name, cwd=course, check=False)
    assert done.returncode == 1
    assert "error processing assignment 'measurements' for student 'bob-corrupt'" in done.stderr
    found = auto_scores(course, name)
    assert {found["bob-corrupt", cell] for cell in ("distances", "written-weight")} == {(None, 1)}
    for student in ("ann", "cy-without", "dee-edited"):
        assert found[student, "distances"] == (2.0, 0), student
    assert found["cy-without", "written-weight"] == (None, 1)
    assert set(exported(course)) == {"ann", "bob-corrupt", "cy-without", "dee-edited"}
    autograder("grade", "--student", "bob-corrupt", cwd=course)
    assert auto_scores(course, name)["bob-corrupt", "distances"] == (2.0, 0)
