"""Public tests run on the solution, and what they draw and get is kept."""

from __future__ import annotations

import os

import numpy as np
import pytest

from autograder.authoring.recording import _environment, record
from autograder.checks.recordings import Opaque
from autograder.checks.recordings_json import recordings_from_json
from autograder.errors import CourseError


def fault(course) -> str:
    with pytest.raises(CourseError) as caught:
        record(course.load())
    return str(caught.value).replace(f"{course.solutions}/tests/public/", "")


def test_each_test_file_has_its_recordings_by_test(course):
    recorded = record(course.load())
    assert set(recorded) == {"test_scale.json"}
    tests = recordings_from_json(recorded["test_scale.json"])
    assert set(tests) == {"test_small_arrays[3]", "test_small_arrays[4]", "test_gradients"}
    (draw,) = tests["test_small_arrays[3]"].draws["rng"]
    assert (draw.method, draw.result.shape) == ("normal", (3,))
    (call,) = tests["test_small_arrays[3]"].calls
    assert call.function == "scale_forward"
    np.testing.assert_array_equal(call.args[0], draw.result)
    np.testing.assert_array_equal(call.value[0], 2.0 * draw.result)
    assert call.value[1] == Opaque("scale_forward", 0, 1)


def test_recordings_are_the_same_every_time_whatever_the_surroundings(course, monkeypatch):
    first = record(course.load())
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    monkeypatch.setenv("PYTHONHASHSEED", "12")
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    (course.root / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    course.write("conftest.py", "raise RuntimeError('not for public tests')\n")
    assert record(course.load()) == first


def test_every_test_and_every_seed_draws_other_numbers(course):
    def drawn() -> list[float]:
        tests = recordings_from_json(record(course.load())["test_scale.json"])
        return [
            float(tests[name].draws["rng"][0].result[0])
            for name in ("test_small_arrays[3]", "test_small_arrays[4]", "test_gradients")
        ]

    before = drawn()
    course.replace("assignment.toml", "seed = 7", "seed = 8")
    after = drawn()
    assert len({*before, *after}) == 6


def test_the_inputs_are_not_those_of_a_hidden_test_of_the_same_name(course):
    from autograder.grading.fixtures import Fixtures

    nodeid = "test_scale.py::test_small_arrays[3]"
    hidden = Fixtures(None, 7)._generator(nodeid, "rng").normal(size=3)
    tests = recordings_from_json(record(course.load())["test_scale.json"])
    public = tests["test_small_arrays[3]"].draws["rng"][0].result
    assert not np.isclose(hidden, public).any()


def test_recording_leaves_nothing_in_the_course(course):
    before = course.files()
    record(course.load())
    assert course.files() == before


def test_a_test_that_fails_on_the_solution_is_named_with_its_message_and_line(course):
    course.replace("scale.py", "factor * np.ones_like(widened),", "(factor + 1) * np.ones_like(x),")
    course.write(
        "tests/public/test_more.py",
        "import pytest\n\n\n"
        '@pytest.mark.question("scale-forward")\n'
        "def test_by_hand(student, check):\n"
        '    check.equal("out", student.scale_forward(2.0, 3.0)[0], 6.0)\n',
    )
    told = fault(course)
    by_hand, gradients = told.splitlines()
    assert by_hand == (
        "test_more.py::test_by_hand: fails on the solution: out is off: relative error 1.4e-01, "
        "tolerance 1e-06 (test_more.py, line 6)"
    )
    assert gradients.startswith(
        "test_scale.py::test_gradients: fails on the solution: dx is not the derivative of "
    )


def test_an_exception_of_the_solution_is_told_with_its_own_line(course):
    course.replace("scale.py", "    x, factor = cache\n", "    x, factor, more = cache\n")
    assert fault(course) == (
        "test_scale.py::test_gradients: fails on the solution: ValueError: not enough values to "
        f"unpack (expected 3, got 2) ({course.solutions}/scale.py, line 25)"
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            '@pytest.mark.question("scale-backward", weight="little")\n',
            "",
            (
                'test_scale.py::test_gradients: has no question; write @pytest.mark.question("ID") '
                "above it"
            ),
        ),
        (
            '"scale-backward", weight',
            '"scale-sideways", weight',
            (
                "test_scale.py::test_gradients: the manifest has no question 'scale-sideways' "
                "graded by tests"
            ),
        ),
        (
            '"scale-backward", weight',
            '"written-why", weight',
            (
                "test_scale.py::test_gradients: the manifest has no question 'written-why' "
                "graded by tests"
            ),
        ),
        (
            'weight="little"',
            'weight="something"',
            "test_scale.py::test_gradients: the manifest's [weights] has no 'something'",
        ),
        (
            "def test_gradients(student, check, rng):\n",
            "def test_gradients(student, check, rng):\n    pytest.skip('another day')\n",
            (
                "test_scale.py::test_gradients: is skipped (another day); a public test must pass "
                "on the solution"
            ),
        ),
        (
            "check.gradients(student",
            "rng.shuffle([1, 2]) or check.gradients(student",
            (
                "test_scale.py::test_gradients: fails on the solution: RecordingError: rng.shuffle "
                "cannot be recorded: it works in place; use rng.permutation"
            ),
        ),
        (
            "check.outputs(student.scale_forward, reference.scale_forward, x, 2.0)",
            "reference.scale_forward(np.array(['text']), 2.0)",
            "could not convert string to float",
        ),
        ("import pytest\n", "import pytest\nimport no_such_module\n", "No module named 'no_such"),
    ],
    ids=[
        "no question",
        "unknown question",
        "written question",
        "unknown weight",
        "skipped",
        "shuffle",
        "text",
        "import",
    ],
)
def test_a_public_test_that_cannot_be_released_is_an_error(course, old, new, told):
    course.replace("tests/public/test_scale.py", old, new)
    assert told in fault(course)


def test_what_json_cannot_hold_is_told_with_the_test(course):
    course.replace(
        "tests/public/test_scale.py",
        "check.outputs(student.scale_forward, reference.scale_forward, x, 2.0)",
        "reference.scale_forward(np.float128(size), 2.0)",
    )
    assert "test_scale.py::test_small_arrays[3]: " in fault(course)
    assert "cannot be recorded" in fault(course)


def test_a_solution_that_cannot_be_imported_is_an_error_of_the_course(course):
    course.replace(
        "scale.py", "import numpy as np\n", "import numpy as np\nimport no_such_module\n"
    )
    assert "scale.py: cannot be imported: ModuleNotFoundError: No module named" in fault(course)


def test_public_tests_that_end_the_process_are_an_error(course):
    course.replace(
        "tests/public/test_scale.py", "import pytest\n", "import pytest, os; os._exit(3)\n"
    )
    assert fault(course).endswith(
        "the public tests cannot be run on the solution:\nthe process ended with 3"
    )


def test_public_tests_that_never_end_are_an_error(course):
    course.replace("assignment.toml", "seed = 7", "seed = 7\n[limits]\nsubmission_seconds = 0.1\n")
    course.replace(
        "tests/public/test_scale.py", "import pytest\n", "import pytest\nwhile True: pass\n"
    )
    assert fault(course).endswith("they took longer than 1 seconds")


def test_public_tests_that_pytest_cannot_even_collect_are_an_error_in_its_words(course):
    course.replace("tests/public/test_scale.py", "import pytest\n", "raise SystemExit('no')\n")
    told = fault(course)
    assert told.startswith(f"{course.solutions}/tests/public: the public tests cannot be run on")
    assert "SystemExit: no" in told


def test_a_public_test_in_a_folder_of_its_own_is_an_error(course):
    course.write("tests/public/more/test_more.py", "x = 1\n")
    assert fault(course) == (
        "more/test_more.py: is not released; public tests stand in tests/public itself"
    )


def test_an_assignment_without_public_tests_has_no_recordings(course):
    (course.solutions / "tests" / "public" / "test_scale.py").unlink()
    assert record(course.load()) == {}


def test_the_environment_of_a_recording_is_data(tmp_path):
    made = _environment({"HOME": "/h", "PYTEST_PLUGINS": "x", "PYTHONPATH": "/a"}, tmp_path)
    assert made["HOME"] == "/h"
    assert made["PYTHONPATH"] == f"{tmp_path}{os.pathsep}/a"
    assert made["OMP_NUM_THREADS"] == made["OPENBLAS_NUM_THREADS"] == "1"
    assert "PYTEST_PLUGINS" not in made
