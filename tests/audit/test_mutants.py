"""Mutants of a small course's solution: what is made, what is caught, what is told of the rest."""

from __future__ import annotations

import sys
import time
from contextlib import nullcontext

import pytest

from autograder.audit import Audit, audit
from autograder.commands.auditing import AuditRequest, audit_assignment
from autograder.equivalents import load_equivalents
from autograder.errors import CourseError
from autograder.grading.suite import Suite
from autograder.kill_matrix import matrix_page
from autograder.mutants import LEFT_OUT, make_mutants, mutated
from autograder.mutation import MutantTask, run_mutants, try_mutant
from autograder.proofs import proofs_of_mutants
from autograder.reference import load_reference
from autograder.sandbox import Sandbox

from ..grading.conftest import MANIFEST, layer, make_assignment
from .test_audit import FULL, Inline

SHAPE_ALONE = """
import pytest

@pytest.mark.question("twice-forward")
def test_keeps_the_shape(student, check, rng):
    x = rng.normal(size=(3, 2))
    check.that(student.twice_forward(x)[0].shape == x.shape, "out has the shape of x")

@pytest.mark.question("twice-forward", weight="nothing")
def test_input_stays_as_it_is(student, check, rng):
    check.inputs_unchanged(student.twice_forward, rng.normal(size=4))

@pytest.mark.question("twice-backward")
def test_gradient(student, check, rng):
    check.gradients(student.twice_forward, student.twice_backward, rng.normal(size=(2, 3)))
"""


def equivalents(assignment, *entries):
    """Write a list of equivalent mutants: function, line, what it becomes, reason."""
    folder = assignment.root / "variants"
    folder.mkdir(exist_ok=True)
    (folder / "equivalent.toml").write_text(
        "\n".join(
            f'[[equivalent]]\nfunction = "{function}"\nline = "{line}"\n'
            f'becomes = ["{becomes}"]\nreason = "{reason}"\n'
            for function, line, becomes, reason in entries
        )
    )


def tried(assignment):
    return run_mutants(assignment, Inline(), lambda trials, total: trials)


def broken(assignment):
    return [line for proof in proofs_of_mutants(tried(assignment)) for line in proof.broken]


def mutant(assignment, after):
    (found,) = [m for m in make_mutants(assignment) if m.after == (after,)]
    return found


def tries(assignment, after):
    return try_mutant(MutantTask(assignment.root, mutant(assignment, after)))


def test_mutants_are_made_in_the_marked_regions_and_the_same_ones_each_time(tmp_path):
    assignment = make_assignment(tmp_path)
    mutants = make_mutants(assignment)
    assert mutants == make_mutants(assignment)
    assert {m.function for m in mutants} == {"twice_forward", "twice_backward"}
    assert {m.line for m in mutants} == {9, 18}
    assert len({(m.function, m.code) for m in mutants}) == len(mutants)


def test_a_mutant_says_its_line_its_operator_and_its_diff(tmp_path):
    found = mutant(make_assignment(tmp_path), "dx = 2 / dout")
    assert found.name == "twice.py, line 18, twice_backward, ReplaceBinaryOperator_Mul_Div"
    assert found.diff == "- dx = 2 * dout\n+ dx = 2 / dout"


def test_a_mutant_is_laid_over_the_solution_and_leaves_the_reference_as_it_is(tmp_path):
    assignment = make_assignment(tmp_path)
    modules = mutated(assignment, mutant(assignment, "out, cache = 2 + x, x"))
    assert modules["twice.py"].twice_forward(5)[0] == 7
    assert modules["twice.py"].twice_backward(5, None) == 10
    assert load_reference(assignment).twice_forward(5)[0] == 10


def test_a_change_that_python_warns_of_is_made_without_a_word(tmp_path):
    solution = layer('cache = x\nif x.dtype == "f8": pass\nout = 2 * x')
    assert any(
        'is "f8"' in m.code for m in make_mutants(make_assignment(tmp_path, solution=solution))
    )


def test_operators_that_are_left_out_exist_and_have_a_reason():
    from cosmic_ray.plugins import operator_names

    assert {f"core/{name}" for name in LEFT_OUT} <= set(operator_names())
    assert all(LEFT_OUT.values())


def test_where_every_mutant_is_caught_nothing_is_told(tmp_path):
    assignment = make_assignment(tmp_path, hidden=FULL)
    found = tried(assignment)
    assert found.trials == found.caught
    assert broken(assignment) == []


def test_a_survivor_is_named_with_its_diff_and_the_difference_it_makes(tmp_path):
    lines = broken(make_assignment(tmp_path, hidden=SHAPE_ALONE))
    assert (
        "twice.py, line 9, twice_forward, NumberReplacer survives: in 4 calls by the hidden tests "
        "with 4 seeds: out is off, relative error up to 2.0e-01\n"
        "- out, cache = 2 * x, x\n+ out, cache = 3 * x, x"
    ) in lines


def test_a_survivor_without_a_difference_says_so(tmp_path):
    solution = layer("out, cache = np.where(x < 99, 2 * x, x), x")
    trial = tries(
        make_assignment(tmp_path, solution=solution), "out, cache = np.where(x <= 99, 2 * x, x), x"
    )
    assert trial.caught_by == ""
    assert trial.difference == "no difference in 12 calls by the hidden tests with 4 seeds"


REFUSES = """

@pytest.mark.question("twice-forward")
def test_refuses_what_is_empty(student, check):
    try:
        student.twice_forward(np.zeros(0))
    except Exception:
        pass
"""


def test_a_survivor_that_raises_something_else_says_so(tmp_path):
    hidden = SHAPE_ALONE.replace("import pytest", "import numpy as np\nimport pytest") + REFUSES
    solution = layer("if x.size < 1: raise ValueError\nout, cache = 2 * x, x")
    assignment = make_assignment(tmp_path, hidden=hidden, solution=solution)
    trial = tries(assignment, "if x.size < 0: raise ValueError")
    assert trial.difference == (
        "in 8 calls by the hidden tests with 4 seeds: what is raised differs"
    )


def test_a_mutant_stops_at_the_first_test_that_catches_it(tmp_path, monkeypatch):
    ran = record_tests(monkeypatch)
    trial = tries(make_assignment(tmp_path), "out, cache = 2 + x, x")
    assert trial.caught_by == "test_twice.py::test_doubles_every_entry"
    assert ran == ["test_doubles_every_entry"]


def test_a_mutant_that_its_own_slopes_alone_catch_goes_on_to_the_solutions(tmp_path):
    trial = tries(make_assignment(tmp_path, hidden=FULL), "dx = 2 + dout")
    assert trial.caught_by == "test_twice.py::test_gradient_beside_the_solutions"
    assert not trial.excusable


def test_where_no_test_holds_its_gradient_to_the_solutions_it_is_told(tmp_path):
    assignment = make_assignment(tmp_path)
    (line, *_) = [line for line in broken(assignment) if line.endswith("+ dx = 2 + dout")]
    assert "twice_backward" in line
    alone = "is caught by test_twice.py::test_gradient alone: compare its gradients with the"
    assert alone in line


def test_a_mutant_meets_the_weighty_tests_of_its_own_function_alone(tmp_path, monkeypatch):
    ran = record_tests(monkeypatch)
    assert not tries(
        make_assignment(tmp_path, hidden=SHAPE_ALONE), "out, cache = 2 + x, x"
    ).caught_by
    assert set(ran) == {"test_keeps_the_shape"}


def record_tests(monkeypatch):
    ran, run_item = [], Suite._run_item

    def recorded(suite, item):
        ran.append(item.name)
        return run_item(suite, item)

    monkeypatch.setattr(Suite, "_run_item", recorded)
    return ran


STUBBORN = """out, cache = 2 * x, x
step = 0
while step < 2:
    try:
        for _ in range(9999): step = step + 1
    except Exception:
        pass"""
COUNTS = "out, cache = 2 * x, x\nstep = 0\nwhile step < 2: step = step + 1"


def test_an_endless_mutant_is_caught_by_the_test_in_which_it_does_not_end(tmp_path):
    manifest = MANIFEST.replace("test_seconds = 1.5", "test_seconds = 0.5")
    assignment = make_assignment(tmp_path, manifest=manifest, solution=layer(COUNTS))
    begun = time.monotonic()
    trial = tries(assignment, "while step < 2: step = step - 1")
    assert trial.caught_by == "test_twice.py::test_doubles_every_entry"
    assert 0.5 <= time.monotonic() - begun < 10


def test_an_endless_mutant_cannot_swallow_its_end(tmp_path):
    manifest = MANIFEST.replace("test_seconds = 1.5", "test_seconds = 0.5")
    assignment = make_assignment(tmp_path, manifest=manifest, solution=layer(STUBBORN))
    assert tries(assignment, "for _ in range(9999): step = step - 1").caught_by


def test_a_mutant_that_wants_too_much_memory_is_caught(tmp_path):
    solution = layer("out, cache = 2 * x + 0 * np.empty(2 * 31, dtype=np.float64).ndim, x")
    after = "out, cache = 2 * x + 0 * np.empty(2 ** 31, dtype=np.float64).ndim, x"
    assert tries(make_assignment(tmp_path, solution=solution), after).caught_by


GREATER = ("twice_forward", "out = np.where(x > 99, x, 2 * x)")
BIG = layer("cache = x\nout = np.where(x > 99, x, 2 * x)")


def listed(assignment, *further):
    becomes = ["x >= 99", "x==99", "x > 100", "x > 98"]
    lines = [(*GREATER, f"out = np.where({text}, x, 2 * x)", "Nobody is 99.") for text in becomes]
    equivalents(assignment, *lines, *further)


def test_a_survivor_that_is_listed_with_a_reason_breaks_nothing(tmp_path):
    assignment = make_assignment(tmp_path, hidden=FULL, solution=BIG)
    assert any("x >= 99" in line for line in broken(assignment))
    listed(assignment)
    assert broken(assignment) == []


def test_an_entry_that_no_mutant_matches_is_told(tmp_path):
    assignment = make_assignment(tmp_path, solution=BIG)
    listed(assignment, (*GREATER, "out = x", "Why not?"))
    assert (
        'twice_forward: "out = np.where(x > 99, x, 2 * x)" becomes "out = x": '
        "no mutant makes this change; take the entry out"
    ) in broken(assignment)


def test_an_entry_whose_mutant_is_caught_is_told(tmp_path):
    assignment = make_assignment(tmp_path)
    equivalents(assignment, ("twice_backward", "dx = 2 * dout", "dx = 2+dout", "Why not?"))
    assert broken(assignment)[-1] == (
        'twice_backward: "dx = 2 * dout" becomes "dx = 2+dout": '
        "test_twice.py::test_gradient catches it; take the entry out"
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[equivalent]", r"equivalent\.toml: not valid TOML"),
        (
            '[[equivalent]]\nfunction = "f"',
            r"equivalent\.toml: equivalent\.1\.line: Field required",
        ),
        ("other = 1", r"equivalent\.toml: other: Extra inputs are not permitted"),
    ],
)
def test_a_list_that_cannot_be_read_is_told_with_file_and_key(tmp_path, text, fault):
    assignment = make_assignment(tmp_path)
    (assignment.root / "variants").mkdir()
    (assignment.root / "variants" / "equivalent.toml").write_text(text)
    with pytest.raises(CourseError, match=fault):
        load_equivalents(assignment)


def test_without_cosmic_ray_the_next_step_is_told(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "cosmic_ray.ast", None)
    with pytest.raises(CourseError, match=r"pip install 'autograder-kit\[instructor\]'"):
        make_mutants(make_assignment(tmp_path))


def test_the_page_counts_mutants_and_shows_survivors_and_equivalents_with_reasons(tmp_path):
    assignment = make_assignment(tmp_path, solution=BIG)
    equivalents(
        assignment, (*GREATER, "out = np.where(x >= 99, x, 2 * x)", "Nobody is <99> & counts.")
    )
    page = matrix_page(Audit(assignment, (), (), {}, {}, tried(assignment)))
    assert '<th scope="row">twice_forward' in page
    assert '<th scope="row">NumberReplacer' in page
    assert "Nobody is &lt;99&gt; &amp; counts." in page
    assert "+ out = np.where(x &gt;= 99, x, 2 * x)" in page
    assert "no difference in 12 calls" in page


def test_an_audit_with_mutants_holds_the_tests_to_them(tmp_path):
    assignment = make_assignment(tmp_path, hidden=SHAPE_ALONE)
    with Sandbox("none") as sandbox:
        found = audit(
            assignment,
            lambda: nullcontext(Inline()),
            sandbox,
            seeds=0,
            mutants=True,
            follow=lambda trials, total: trials,
        )
    (proof,) = [p for p in found.proofs if p.promise.startswith("every mutant is caught")]
    assert proof.looked_at == len(make_mutants(assignment))
    assert proof.broken
    assert not found.holds


def test_the_command_prints_the_diff_of_a_survivor(tmp_path, capsys):
    assignment = make_assignment(tmp_path, hidden=SHAPE_ALONE)
    page = tmp_path / "audit.html"
    assert not audit_assignment(AuditRequest(assignment, page, 1, 0, "none", mutants=True))
    out, err = capsys.readouterr()
    assert "every mutant is caught or listed as equivalent" in out
    assert "- out, cache = 2 * x, x\n+ out, cache = 3 * x, x\n" in err
    assert "Survivors" in page.read_text()
