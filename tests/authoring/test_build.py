"""An assignment is built whole or not at all, and nothing leaves `solutions/` unasked."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import autograder
from autograder.authoring.build import build, check
from autograder.authoring.recording import record
from autograder.errors import CourseError
from autograder.nbgrader_bridge import generate_assignment
from autograder.student_kit.release import from_json, to_json

PACKAGE = Path(autograder.__file__).parent


RECORDED: dict[bytes, dict[str, str]] = {}


@pytest.fixture(autouse=True)
def _record_once(monkeypatch):
    """Run the public tests of equal courses once: it takes most of the time of a build."""

    def remembered(assignment):
        names = ["assignment.toml", *assignment.files, "tests/public/test_scale.py"]
        key = b"".join((assignment.root / name).read_bytes() for name in names)
        if key not in RECORDED:
            RECORDED[key] = record(assignment)
        return RECORDED[key]

    monkeypatch.setattr("autograder.authoring.build.record", remembered)


def make(course):
    return build(course.load(), course.root, generate_assignment)


def stale(course):
    return check(course.load(), course.root, generate_assignment)


def built(course) -> dict[str, bytes]:
    return {
        name: content
        for name, content in course.files().items()
        if name.startswith(("source/", "release/"))
    }


def kit_files() -> list[str]:
    return ["regions.py"] + [
        f"{folder}/{path.name}"
        for folder in ("checks", "student_kit")
        for path in (PACKAGE / folder).glob("*.py")
    ]


def test_a_build_writes_what_is_on_the_list_and_nothing_else(course):
    course.write(".secret", "hidden")
    course.write("tests/public/.test_draft.py", "raise SystemExit\n")
    course.write("tests/public/notes.txt", "notes")
    course.write("tests/public/old/notes.py", "raise SystemExit\n")
    course.write("tests/public/__pycache__/test_scale.pyc", "compiled")
    report = make(course)
    expected = {
        "1_scale.ipynb",
        "scale.py",
        "requirements.txt",
        "checks/__init__.py",
        "checks/__main__.py",
        "checks/assignment.json",
        "checks/release_version.txt",
        "checks/public/test_scale.py",
        "checks/released/scale.py",
        "checks/recordings/test_scale.json",
        *(f"checks/{name}" for name in kit_files()),
    }
    both = {f"{step}/scale/{name}" for step in ("source", "release") for name in expected}
    assert set(built(course)) == both
    assert set(report.files) == both
    assert sorted(path.name for path in course.root.iterdir()) == ["release", "solutions", "source"]


def test_the_report_says_what_was_built(course):
    report = make(course)
    assert (report.name, report.notebooks, report.questions, report.points) == ("scale", 1, 3, 5.5)
    assert report.summary() == (
        f"scale: 1 notebooks, 3 questions, 5.5 points; {len(report.files)} files in source/scale "
        f"and release/scale"
    )


def test_two_builds_give_the_same_bytes(course):
    make(course)
    first = built(course)
    make(course)
    assert built(course) == first
    assert stale(course) == []


def test_files_are_plain_text_with_line_feeds(course):
    for name in ("scale.py", "1_scale.py", "tests/public/test_scale.py", "requirements.txt"):
        path = course.solutions / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    make(course)
    for name, content in built(course).items():
        assert b"\r" not in content, name
        assert name.endswith("requirements.txt") or not content.startswith(b"\xef"), name
        assert stat.S_IMODE((course.root / name).stat().st_mode) == 0o644


def test_kit_and_public_tests_are_copies(course):
    make(course)
    files = built(course)
    for name in kit_files():
        assert files[f"release/scale/checks/{name}"] == (PACKAGE / name).read_bytes()
    public = (course.solutions / "tests/public/test_scale.py").read_bytes()
    assert files["release/scale/checks/public/test_scale.py"] == public


def test_the_public_facts_are_what_the_kit_reads_and_no_more(course):
    make(course)
    text = (course.root / "release/scale/checks/assignment.json").read_text()
    release = from_json(text)
    assert to_json(release) == text
    assert release.name == "scale"
    assert release.region_ids["scale_backward"] == (
        "scale_backward#inputs",
        "scale_backward#factor",
    )
    assert release.question("written-why").written
    assert release.numpy == np.__version__
    assert "seed" not in json.loads(text)


def test_a_release_checks_a_students_file(course):
    make(course)
    release = course.root / "release" / "scale"

    def said() -> str:
        ended = subprocess.run(
            [sys.executable, "-m", "checks"],
            cwd=release,
            env={"PYTHONPATH": "", "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
        assert not ended.stderr
        return ended.stdout

    assert said().count("not attempted") == 2
    shutil.copy(course.solutions / "scale.py", release)
    assert "2 of 2 tests passed" in said()


def test_an_extra_file_that_is_no_text_is_released_as_it_stands(course):
    course.replace("assignment.toml", '["requirements.txt"]', '["requirements.txt", "cat.png"]')
    content = bytes(range(256)) + b"\r\n"
    (course.solutions / "cat.png").write_bytes(content)
    make(course)
    assert (course.root / "release/scale/cat.png").read_bytes() == content


# A build that fails


LINE = "products = np.einsum('i,i->i', dout.ravel(), x.ravel())"


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (
            "1_scale.py",
            "# Why would",
            f"# Hint: `{LINE}`. Why would",
            (
                "source/scale/1_scale.ipynb, cell 6, line 1: shows a line of the solution "
                "(scale.py, line 32): products = np.einsum("
            ),
        ),
        (
            "scale.py",
            "    x, factor = cache\n",
            f"    # {LINE}\n    x, factor = cache\n",
            "release/scale/scale.py, line 21: shows a line of the solution (scale.py, line 33)",
        ),
        (
            "scale.py",
            '"""Scale an array."""',
            '"""Scale an array.\n\nFor staff: test_arrays_of_two_axes_nobody_knows_of\n"""',
            "release/scale/scale.py, line 3: shows the name of a hidden test",
        ),
        (
            "tests/public/test_scale.py",
            "import pytest\n",
            f"import pytest\n\n\ndef helper(dout, x):\n    {LINE}\n    return products\n",
            "release/scale/checks/public/test_scale.py, line 6: shows a line of the solution",
        ),
        (
            "tests/public/test_scale.py",
            '"scale-forward")\n@pytest.mark.parametrize("size", [3, 4])',
            f'"scale-forward")\n@pytest.mark.parametrize("size", [3, 4], ids=["{LINE}", "b"])',
            "release/scale/checks/recordings/test_scale.json, tests.test_small_arrays[products",
        ),
        (
            "requirements.txt",
            "numpy\n",
            "numpy  # or you meet factor_taken_twice\n",
            "release/scale/requirements.txt, line 1: shows the name of a variant",
        ),
        (
            "requirements.txt",
            "numpy\n",
            "# The factor of the scale is taken twice, once too often.\n",
            "release/scale/requirements.txt, line 1: shows a line of a variant",
        ),
        (
            "1_scale.py",
            "import scale\n",
            (
                "import scale\n"
                "secret_input = rng.uniform(-3.0, 4.0, size=(3, 5)).astype('float32').T\n"
            ),
            "source/scale/1_scale.ipynb, cell 2, line 4: shows a line of a hidden test",
        ),
    ],
    ids=[
        "solution in a cell",
        "solution in a comment of the stub",
        "hidden test in a docstring",
        "solution in a public test",
        "solution in a recording",
        "name of a variant",
        "hint of a variant",
        "hidden test in a cell",
    ],
)
def test_a_planted_leak_stops_the_build(course, name, old, new, told):
    course.replace(name, old, new)
    with pytest.raises(CourseError) as caught:
        make(course)
    assert told in str(caught.value)
    assert built(course) == {}


def test_a_build_that_fails_leaves_the_old_one_as_it_was(course):
    make(course)
    before = built(course)
    course.replace("requirements.txt", "numpy\n", "factor_taken_twice\n")
    for attempt in (make, stale):
        with pytest.raises(CourseError, match="shows the name of a variant"):
            attempt(course)
    assert built(course) == before
    assert sorted(p.name for p in course.root.iterdir()) == ["release", "solutions", "source"]


def test_model_answers_may_stand_in_the_source_and_not_in_the_release(course):
    make(course)
    answer = b"Because numbers of very different size make gradient descent take a zigzag path."
    assert answer in (course.root / "source/scale/1_scale.ipynb").read_bytes()
    assert answer not in (course.root / "release/scale/1_scale.ipynb").read_bytes()

    def copy(source: Path, out: Path, name: str) -> None:
        shutil.copytree(source / name, out / name)

    with pytest.raises(CourseError) as caught:
        build(course.load(), course.root, copy)
    assert str(caught.value) == (
        "release/scale/1_scale.ipynb, cell 7, line 1: shows a line of a model answer "
        f"(1_scale.ipynb, line 1): {answer.decode()}"
    )


def test_a_release_that_lacks_a_file_stops_the_build(course):
    def forgetful(source: Path, out: Path, name: str) -> None:
        generate_assignment(source, out, name)
        (out / name / "checks" / "regions.py").unlink()

    with pytest.raises(
        CourseError, match=r"not the same files as source/: \['checks/regions.py'\]"
    ):
        build(course.load(), course.root, forgetful)
    assert built(course) == {}


def test_faults_of_files_notebooks_and_tests_are_told_at_once(course):
    course.replace("scale.py", "        dx = factor * dout + 0.0 * x\n", "        pass\n")
    course.replace("1_scale.py", 'question="written-why"', 'question="written-how"')
    course.replace("tests/public/test_scale.py", '"scale-forward"', '"scale-onward"')
    with pytest.raises(CourseError) as caught:
        make(course)
    told = str(caught.value)
    assert "this region of scale_backward holds no solution" in told
    assert "the manifest has no question 'written-how'" in told
    assert "the manifest has no question 'scale-onward' graded by tests" in told
    assert sorted(path.name for path in course.root.iterdir()) == ["solutions"]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ('["1_scale.ipynb"]', "two files would be released as 1_scale.ipynb"),
        ('["checks.py"]', "checks.py: `checks` is the package of the checks; rename it"),
    ],
)
def test_files_that_would_hide_each_other_stop_the_build(course, files, told):
    course.replace("assignment.toml", '["requirements.txt"]', files)
    course.write("1_scale.ipynb", "{}")
    course.write("checks.py", "x = 1\n")
    with pytest.raises(CourseError, match=told):
        make(course)


def test_a_file_that_is_not_utf8_is_told_with_its_line(course):
    path = course.solutions / "scale.py"
    path.write_bytes(path.read_bytes().replace(b"a comment", b"a comm\xe9nt"))
    with pytest.raises(CourseError, match=r"scale.py, line 13: is not UTF-8; save the file as UTF"):
        make(course)


def test_a_source_that_somebody_wrote_by_hand_is_not_replaced(course):
    mine = course.root / "source" / "scale" / "scale.ipynb"
    mine.parent.mkdir(parents=True)
    mine.write_text("{}")
    with pytest.raises(
        CourseError, match="source/scale: was not made by `autograder build`, which"
    ):
        make(course)
    assert mine.read_text() == "{}"


def test_a_release_that_cannot_take_its_place_leaves_the_old_source(course):
    make(course)
    before = built(course)
    shutil.rmtree(course.root / "release")
    (course.root / "release").write_text("in the way")
    course.replace("scale.py", "Scale an array.", "Scale any array.")
    with pytest.raises(CourseError, match=f"{course.root}/release: File exists"):
        make(course)
    source = {name: text for name, text in before.items() if name.startswith("source/")}
    assert built(course) == source
    assert sorted(p.name for p in course.root.iterdir()) == ["release", "solutions", "source"]


def test_a_first_build_that_fails_at_the_end_leaves_nothing(course):
    (course.root / "release").write_text("in the way")
    with pytest.raises(CourseError, match="File exists"):
        make(course)
    assert built(course) == {}


# Is it up to date?


def test_check_lists_every_file_that_differs_is_missing_or_is_extra_and_writes_nothing(course):
    make(course)
    release = course.root / "release" / "scale"
    (release / "scale.py").write_text("x = 1\n")
    (release / "requirements.txt").unlink()
    (release / "answers.txt").write_text("42\n")
    (release / "checks" / "__pycache__").mkdir()
    (release / "checks" / "__pycache__" / "regions.pyc").write_text("compiled")
    course.replace("1_scale.py", "# # Scaling", "# # Scale")
    before = course.files()
    assert stale(course) == [
        "source/scale/1_scale.ipynb: is not up to date",
        "release/scale/1_scale.ipynb: is not up to date",
        "release/scale/answers.txt: is not part of the assignment",
        "release/scale/requirements.txt: is missing",
        "release/scale/scale.py: is not up to date",
    ]
    assert course.files() == before


def test_check_of_an_assignment_that_was_never_built_names_every_file(course):
    assert "release/scale/scale.py: is missing" in stale(course)
    assert not (course.root / "release").exists()


def test_recordings_may_differ_by_what_cpus_differ_by_and_no_more(course):
    make(course)
    path = course.root / "source" / "scale" / "checks" / "recordings" / "test_scale.json"
    data = json.loads(path.read_text())
    call = data["tests"]["test_small_arrays[3]"]["calls"][0]
    numbers = call["value"]["tuple"][0]["data"]
    numbers[0] *= 1 + 1e-13
    path.write_text(json.dumps(data))
    assert stale(course) == []
    numbers[0] *= 1.001
    path.write_text(json.dumps(data))
    assert stale(course) == [
        (
            "source/scale/checks/recordings/test_scale.json: is not up to date: "
            "test_small_arrays[3]: call 0 (scale_forward) differs"
        )
    ]
    path.write_text("{")
    assert stale(course) == ["source/scale/checks/recordings/test_scale.json: is not up to date"]


def test_a_release_built_with_another_python_or_numpy_is_up_to_date(course):
    make(course)
    path = course.root / "release" / "scale" / "checks" / "assignment.json"
    facts = json.loads(path.read_text())
    path.write_text(json.dumps({**facts, "python": "3.14.1", "numpy": "2.4.0"}))
    assert stale(course) == []
    path.write_text(json.dumps({**facts, "title": "Other"}))
    assert stale(course) == ["release/scale/checks/assignment.json: is not up to date"]
