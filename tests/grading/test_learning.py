"""Failures without a name are grouped by their answers, and a wrong variant is drafted from one."""

from __future__ import annotations

import json
from itertools import combinations

import numpy as np
import pytest
from typer.testing import CliRunner

from autograder.checks import Answer, Raised, Signature
from autograder.cli import app
from autograder.errors import CourseError
from autograder.grading.fingerprints import fingerprints
from autograder.grading.groups import groups_of
from autograder.grading.intake import read_submission
from autograder.grading.session import Grader
from autograder.grading.tapes import Entry, Seen
from autograder.grading.writing import write_result
from autograder.results import Outcome
from autograder.sandbox import Sandbox
from autograder.variants import UNWRITTEN, load_variants

from .conftest import HIDDEN, hand_in, layer, make_assignment

KEY = b"key"
TWICE = Signature("twice", ("out", "cache"), ("cache",))


def printed(value, given=(), **answer):
    entry = Entry(TWICE, given, Answer((value, "cache"), **answer))
    return set(fingerprints(KEY, ["twice"], {"test": Seen(Outcome.FAILED, (entry,))}))


def test_answers_that_differ_in_the_last_digits_share_a_fingerprint():
    rng = np.random.default_rng(5)
    for number in range(300):
        x = rng.normal(size=(3, 4)) * 10.0 ** (number % 30 - 15)
        off = x * (1 + 1e-8 * rng.normal(size=x.shape))
        assert printed(x) & printed(off)
        assert not printed(x) & printed(
            x + 1e-2 * np.linalg.norm(x) * (np.arange(12) == 5).reshape(3, 4)
        )


def test_a_zero_that_comes_out_as_noise_is_a_zero():
    given = (np.ones(4),)
    assert printed(np.zeros(4), given) & printed(np.array([1e-16, -2e-16, 0, 3e-17]), given)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.ones((2, 3)), np.ones((3, 2))),
        (np.ones(2), np.ones(2, dtype=int)),
        (np.array([1.0, np.nan]), np.array([1.0, np.inf])),
        (np.array([True, False]), np.array([False, True])),
        (None, "nothing"),
        ({"mean": np.ones(2)}, {"var": np.ones(2)}),
        (np.array([1 + 1j]), np.array([1 - 1j])),
    ],
    ids=["shape", "dtype", "not finite", "boolean", "no array", "dict", "complex"],
)
def test_answers_of_another_kind_have_other_fingerprints(one, other):
    assert printed(one) == printed(one)
    assert not printed(one) & printed(other)


def test_of_tables_within_tables_no_more_is_looked_at_than_of_one():
    looks = []

    class Table(dict):
        def __getitem__(self, name):
            looks.append(name)
            return super().__getitem__(name)

    printed(Table({str(i): Table({str(j): 1.0 for j in range(99)}) for i in range(99)}))
    assert len(looks) == 100


def test_exceptions_are_told_apart_by_their_types_and_opaque_results_not_at_all():
    fail = lambda name: printed(None, failure=Raised(name, "it failed"))  # noqa: E731
    assert fail("ValueError") == fail("ValueError")
    assert not fail("ValueError") & fail("TypeError")
    entries = [Entry(TWICE, (), Answer((np.ones(2), cache))) for cache in (1, "two")]
    one, two = (fingerprints(KEY, ["twice"], {"test": Seen(Outcome.FAILED, (e,))}) for e in entries)
    assert one == two


def test_a_fingerprint_needs_the_key_and_an_answer_of_a_functions_own():
    lost = {"test": Seen(Outcome.FAILED, (Entry(TWICE, (), Answer((np.ones(2), None))),))}
    assert not set(fingerprints(b"other", ["twice"], lost)) & set(
        fingerprints(KEY, ["twice"], lost)
    )
    assert fingerprints(KEY, ["thrice"], lost) == ()


@pytest.fixture(scope="module")
def sandbox():
    """The test's own code runs here, so that nothing has to be confined."""
    with Sandbox("none") as sandbox:
        yield sandbox


HELPER = layer("# by Ada Lovelace\nout, cache = scaled(x), x") + (
    "\n\nFACTOR = 4  # Ada's\n\n\ndef unused(x):\n    return x\n\n\n"
    "def scaled(x):\n    # Ada again\n    return FACTOR * x\n"
)
WORKS = {
    "ada": HELPER,
    "bob": layer("out, cache = x * 4 * (1 + 1e-10), None", "dx = dout * 2"),
    "cyd": layer("out, cache = 5 * x, x"),
    "dan": layer("out, cache = 3 * x, x"),
    "eve": layer("while True:\n    pass"),
    "fay": layer("out, cache = x + x, x"),
    "gus": "raise ValueError(1)\n",
}
TRIPLED = '"""Tripled."""\nLOSES = ("twice-forward",)\ndef twice_forward(x):\n    return 3 * x, x\n'
BOTH = HIDDEN + (
    "\n\n@pytest.mark.question('twice-backward')\n"
    "def test_of_a_right_forward_pass(student, reference, check, rng):\n"
    "    check.backward(student.twice_forward, student.twice_backward, reference.twice_forward,\n"
    "                   reference.twice_backward, rng.normal(size=3))\n"
)


@pytest.fixture(scope="module")
def graded(tmp_path_factory, sandbox):
    """A course with results of seven students."""
    root = tmp_path_factory.mktemp("learn")
    assignment = make_assignment(root, hidden=BOTH)
    wrong = assignment.root / "variants" / "wrong"
    wrong.mkdir(parents=True)
    (wrong / "tripled.py").write_text(TRIPLED)
    grader = Grader(assignment, sandbox)
    for student, text in WORKS.items():
        hand_in(root, student, text)
        submission = read_submission(assignment, root / "submitted", student)
        write_result(root / "results" / "twice", grader.grade(submission))
    return root


@pytest.fixture
def learn(graded):
    """Return a function that runs the command; what it drafts is deleted."""
    folder = graded / "solutions" / "twice" / "variants" / "wrong"

    def learn(*arguments):
        return CliRunner().invoke(app, ["learn", "twice", "--course", str(graded), *arguments])

    yield learn
    for path in folder.glob("twice-*.py"):
        path.unlink()


def listed(learn):
    return json.loads(learn("--json").stdout)


def group_of(learn, student, question="twice-forward"):
    (name,) = [
        g["group"] for g in listed(learn) if g["question"] == question and student in g["students"]
    ]
    return name


pytestmark = pytest.mark.xdist_group("learn")


def test_failures_without_a_name_are_listed_by_question_the_largest_group_first(learn):
    forward = [g for g in listed(learn) if g["question"] == "twice-forward"]
    assert [g["students"] for g in forward] == [["ada", "bob"], ["cyd"]]
    assert forward[0]["group"].startswith("twice-forward-")
    assert forward[0]["example"].startswith("doubles every entry: out")
    assert all(group["lines"] > 5 for group in forward)


def test_a_known_mistake_an_endless_loop_and_a_file_that_does_not_load_are_in_no_group(learn):
    students = {name for g in listed(learn) for name in g["students"]}
    assert not students & {"eve", "fay", "gus"}
    assert "dan" not in [s for g in listed(learn) for s in g["students"] if "forward" in g["group"]]


def test_the_table_says_what_to_do_next(learn):
    said = learn()
    assert said.exit_code == 0
    assert group_of(learn, "ada") in said.stdout
    assert "Draft one: autograder learn twice GROUP" in said.stdout


def test_a_draft_holds_the_smallest_function_and_names_nobody(learn, graded):
    name = group_of(learn, "ada")
    text = learn(name, "--dry-run").stdout
    assert text.startswith(f'"""{UNWRITTEN}')
    assert 'LOSES = ("twice-forward",)' in text
    assert "x * 4 * (1 + 1e-10)" in text  # bob's: shorter than ada's, who has a helper
    assert "bob" not in text
    assert not (graded / "solutions/twice/variants/wrong" / f"{name}.py").exists()


def test_a_draft_takes_along_what_the_function_uses_and_no_comment(learn, graded, sandbox):
    (graded / "submitted" / "bob" / "twice" / "twice.py").rename(graded / "bob.py")
    try:
        text = learn(group_of(learn, "ada"), "--dry-run").stdout
    finally:
        (graded / "bob.py").rename(graded / "submitted" / "bob" / "twice" / "twice.py")
    assert "FACTOR = 4\n" in text
    assert "def scaled(x):\n    return FACTOR * x" in text
    assert "unused" not in text
    assert "Ada" not in text


def test_a_draft_is_refused_until_its_hint_is_written_and_then_names_the_mistake(
    learn, graded, sandbox
):
    name = group_of(learn, "ada")
    said = learn(name)
    path = graded / "solutions" / "twice" / "variants" / "wrong" / f"{name}.py"
    assert said.exit_code == 0
    assert f"{path}: read it" in said.stdout
    assignment = make_assignment(graded, hidden=BOTH)
    with pytest.raises(CourseError, match=f"{name}.py: this draft has no hint yet; read all"):
        load_variants(assignment)
    again = learn(name)
    assert isinstance(again.exception, CourseError)
    assert "is there already" in str(again.exception)
    path.write_text(path.read_text().replace(UNWRITTEN, "The input is taken four times."))
    submission = read_submission(assignment, graded / "submitted", "ada")
    question = Grader(assignment, sandbox).grade(submission).result.questions[0]
    assert [mistake.hint for mistake in question.diagnosis.mistakes] == [
        "The input is taken four times."
    ]
    assert question.diagnosis.fingerprints == ()


def test_a_submission_that_changed_since_it_was_graded_gives_no_draft(learn, graded):
    name = group_of(learn, "cyd")
    path = graded / "submitted" / "cyd" / "twice" / "twice.py"
    before = path.read_text()
    path.write_text(before + "\n")
    try:
        said = learn(name)
    finally:
        path.write_text(before)
    assert isinstance(said.exception, CourseError)
    assert "can be cut into functions as it was graded" in str(said.exception)


def test_an_unknown_group_and_a_broken_result_are_told(learn, graded, tmp_path):
    assert "there is no group 'nobody'" in str(learn("nobody").exception)
    assert "twice: there are no results; run autograder grade twice first" in str(
        learn("--results", str(tmp_path)).exception
    )
    broken = tmp_path / "twice" / "ada.json"
    broken.parent.mkdir()
    broken.write_text('{"extra_data": {"format": 3}}')
    done = learn("--results", str(tmp_path))
    assert done.exit_code == 0
    assert "ada.json: a result of format 3, and not of 4; take the file away" in done.stderr


def test_failures_that_share_either_fingerprint_are_one_group():
    from autograder.results import Diagnosis, QuestionResult, SubmissionResult, TestResult

    test = TestResult("t", "t", Outcome.FAILED)
    results = [
        SubmissionResult(
            name,
            "twice",
            (QuestionResult("q", "Q", 1.0, (test,), diagnosis=Diagnosis(fingerprints=p)),),
        )
        for name, p in (("a", ("1", "2")), ("b", ("3", "4")), ("c", ("1", "4")), ("d", ("5", "6")))
    ]
    groups = [[m.result.student for m in g.members] for g in groups_of(results)]
    assert groups == [["a", "b", "c"], ["d"]]


@pytest.mark.parametrize("given", [(), (np.ones(3),)])
@pytest.mark.parametrize("value", [np.finfo(float).max, np.finfo(float).tiny, 1e-320, 5e-324, 0.0])
@pytest.mark.parametrize("imaginary", [0, 1j])
def test_the_largest_and_the_least_numbers_have_a_fingerprint(value, imaginary, given):
    array = np.array([value, -value, value]) * (1 + imaginary if imaginary else 1)
    with np.errstate(over="ignore"):
        assert printed(array, given)


def test_where_an_answer_is_no_number_is_part_of_its_fingerprint():
    first, last, both = ([np.nan, 1.0], [1.0, np.nan], [np.nan, -np.inf])
    kinds = [printed(np.array(numbers)) for numbers in (first, last, both)]
    assert all(one.isdisjoint(other) for one, other in combinations(kinds, 2))


def test_of_a_very_long_answer_only_the_beginning_is_looked_at():
    long = np.zeros(10**6)
    other, elsewhere = long.copy(), long.copy()
    other[-1], elsewhere[7] = 1.0, 1.0
    assert printed(long) == printed(other)
    assert printed(long).isdisjoint(printed(elsewhere))
