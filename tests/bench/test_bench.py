"""The bench: its submissions are what they say, and its scripts end with a table."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from autograder.course import load_assignment
from autograder.grading.suite import collect_suite
from autograder.reference import load_reference
from autograder.regions import find_regions

ROOT = Path(__file__).parents[2]
BENCH = ROOT / "bench"


@pytest.fixture(scope="module")
def mix():
    sys.path.insert(0, str(BENCH))
    try:
        import mix
    finally:
        sys.path.remove(str(BENCH))
    return mix


@pytest.fixture(scope="module")
def made(mix):
    maker = mix.Mix(load_assignment(ROOT / "solutions" / "layers"))
    return [maker.make(number) for number in range(200)]


def of(made, kind):
    return [one.text for one in made if one.kind is kind]


def test_a_class_has_every_kind_about_as_often_as_is_said(mix, made):
    for kind, share in mix.SHARES.items():
        assert 0 < len(of(made, kind)) < 1.5 * share * len(made) / 100 + 4


def test_a_submission_depends_on_its_number_alone(mix, made):
    again = mix.Mix(load_assignment(ROOT / "solutions" / "layers"))
    assert again.make(7) == made[7]


def test_all_but_one_kind_parse_and_have_every_region(mix, made):
    for one in made[:60]:
        if one.kind is mix.Kind.SYNTAX_ERROR:
            with pytest.raises(SyntaxError):
                ast.parse(one.text)
        else:
            ast.parse(one.text)
            assert len(find_regions(one.text, "layers.py")) == 21


def test_who_is_half_done_has_left_something_untouched_and_nobody_else_has(mix, made):
    for one in made[:60]:
        if one.kind is not mix.Kind.SYNTAX_ERROR:
            untouched = [r for r in find_regions(one.text, "layers.py") if r.untouched]
            assert bool(untouched) == (one.kind is mix.Kind.HALF_DONE)


def test_no_hint_of_a_known_mistake_is_handed_in(mix, made):
    hints = [v.hint for v in mix.load_variants(load_assignment(ROOT / "solutions" / "layers"))]
    for text in of(made, mix.Kind.WRONG):
        assert not any(hint in text for hint in hints)


def test_in_a_kernel_every_question_has_the_tests_that_the_kit_runs(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCH))
    import in_nbgrader
    import kernel

    assignment = load_assignment(ROOT / "solutions" / "layers")
    suite = collect_suite(assignment, load_reference(assignment))
    ours = Counter((test.question, test.weight) for test in suite.tests.values())
    theirs = Counter()
    for path in sorted((assignment.root / "tests" / "hidden").glob("test_*.py")):
        module = kernel._module(f"{path.stem}_in_a_kernel", path)
        for question in in_nbgrader._questions(path):
            theirs.update((question, w) for _, w, _ in kernel._tests_of(module, question))
    assert theirs == ours


@pytest.mark.slow
def test_the_ways_to_grade_are_compared_and_agree():
    done = run("compare.py", "--large", "3", "--rounds", "1", "--nbgrader", "2")
    assert "| right | " in done
    assert "| a class | " in done
    assert "(c) nbgrader autograde: " in done
    assert "questions on which (b) and (c) disagree: none" in done


@pytest.mark.slow
def test_where_the_time_goes_is_told_for_right_and_wrong_files():
    done = run("where.py", "1")
    assert done.count("ms  in all") == 3
    assert re.search(r"ms  of it examples by hand\n", done)
    assert "a call of relu_forward, 25 in a list: " in done


@pytest.mark.slow
def test_the_growth_of_a_batch_is_a_table():
    rows = [line for line in run("growth.py", "3").splitlines() if line.startswith("| 3 subm")]
    assert len(rows) == 4
    assert all(float(cell) > 0 for row in rows for cell in row.split("|")[2:-1])


def run(script, *arguments):
    done = subprocess.run(
        [sys.executable, BENCH / script, *arguments],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
