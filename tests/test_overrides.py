"""The ledger of what people gave in place of automatic points: lines are added, none is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from autograder.errors import CannotWrite, CourseError
from autograder.grades import grade_row
from autograder.overrides import LEDGER, Entry, Road, add, read_overrides, to_review
from autograder.results import Outcome, QuestionResult, SubmissionResult, TestResult, Verdict
from autograder.summaries import summary_of

ENTRY = Entry(
    "2026-10-01T12:00:00+00:00",
    "tok",
    Road.COMMAND,
    "twice",
    "ada",
    "forward",
    3.0,
    "the sign is a matter of taste",
    "s1",
    "t1",
)
BACK = replace(ENTRY, points=None, reason="it is not")


def result(outcome=Outcome.FAILED, *, submission="s1", suite="t1", student="ada"):
    stamp = {"submission_digest": submission, "suite_digest": suite}
    questions = (
        QuestionResult("forward", "Forward", 4, (TestResult("t", "T", outcome),)),
        QuestionResult("backward", "Backward", 6, (TestResult("t", "T", Outcome.PASSED),)),
        QuestionResult("why", "Why?", 2, written=True),
    )
    return SubmissionResult(student, "twice", questions, stamp=stamp)


def test_lines_come_back_in_their_order_and_the_file_is_only_added_to(tmp_path):
    assert read_overrides(tmp_path).entries == ()
    add(tmp_path, [ENTRY])
    first = (tmp_path / LEDGER).read_bytes()
    add(tmp_path, [replace(ENTRY, reason="tab\there, line\nthere, é"), BACK])
    assert (tmp_path / LEDGER).read_bytes().startswith(first)
    assert [e.reason for e in read_overrides(tmp_path).entries] == [
        "the sign is a matter of taste",
        "tab\there, line\nthere, é",
        "it is not",
    ]
    assert (tmp_path / LEDGER).read_bytes().count(b"\n") == 3


def test_a_persons_points_stand_for_the_automatic_ones(tmp_path):
    add(tmp_path, [ENTRY])
    applied = read_overrides(tmp_path).apply(result())
    forward, backward, why = applied.questions
    assert (forward.score, forward.automatic, backward.score, why.score) == (3, 0, 6, None)
    assert (applied.score, applied.max_score, applied.pending) == (9, 10, ("why",))
    assert applied.verdict is Verdict.WRONG
    assert to_review([applied]) == []


def test_the_last_line_counts_and_one_without_points_takes_back(tmp_path):
    add(tmp_path, [ENTRY, replace(ENTRY, points=1.5)])
    assert read_overrides(tmp_path).apply(result()).questions[0].score == 1.5
    add(tmp_path, [BACK])
    assert read_overrides(tmp_path).apply(result()) == result()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"submission": "s2"}, "the submission changed since"),
        ({"suite": "t2"}, "the tests changed since"),
        ({"submission": "s2", "suite": "t2"}, "the submission and the tests changed since"),
    ],
)
def test_points_for_something_else_neither_count_nor_vanish(tmp_path, changed, why):
    add(tmp_path, [ENTRY])
    applied = read_overrides(tmp_path).apply(result(**changed))
    assert applied.questions[0].score is None
    assert (applied.score, applied.max_score, applied.pending) == (6, 6, ("forward", "why"))
    (told,) = to_review([applied])
    given = "ada, forward: 3 points given by tok (2026-10-01: the sign is a matter of taste)"
    assert told == f"{given} do not count: {why}"
    cells = grade_row(summary_of(applied), ["forward", "backward", "why"])
    assert cells[-3:] == ["review", "6", ""]


def test_nobody_else_and_no_written_answer_is_touched(tmp_path):
    add(tmp_path, [ENTRY, replace(ENTRY, question="why"), replace(ENTRY, assignment="thrice")])
    ledger = read_overrides(tmp_path)
    assert ledger.apply(result(student="bob")) == result(student="bob")
    assert ledger.apply(result()).questions[2].score is None


def test_a_fault_of_the_grader_is_settled_by_a_persons_points(tmp_path):
    broken = result(Outcome.FAULT)
    assert broken.faults
    add(tmp_path, [ENTRY])
    applied = read_overrides(tmp_path).apply(broken)
    assert (applied.faults, applied.questions[0].score) == ({}, 3)
    assert applied.verdict is Verdict.FAULT
    waits = read_overrides(tmp_path).apply(result(Outcome.FAULT, suite="t2"))
    assert "forward" in waits.faults


def test_a_torn_line_is_told_and_costs_no_other(tmp_path):
    path = tmp_path / LEDGER
    add(tmp_path, [ENTRY, ENTRY])
    whole = path.read_bytes()
    for cut in (1, 30, len(whole) // 2 - 1):
        path.write_bytes(whole[:-cut])
        ledger = read_overrides(tmp_path)
        assert (len(ledger.entries), ledger.torn) == (1, (f"{path}, line 2",))
        add(tmp_path, [BACK])
        ledger = read_overrides(tmp_path)
        assert (ledger.entries, ledger.torn) == ((ENTRY, BACK), (f"{path}, line 2",))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{}",
        "[]",
        "no JSON",
        json.dumps({"format": 2}),
        '{"format": 1, "points": 1}',
        "REASON",
        "POINTS",
        "ROAD",
    ],
)
def test_a_line_that_somebody_wrote_is_named(tmp_path, line):
    add(tmp_path, [ENTRY])
    path = tmp_path / LEDGER
    good = json.loads(path.read_text())
    odd = {"REASON": {"reason": 3}, "POINTS": {"points": -1}, "ROAD": {"road": "mail"}}
    text = json.dumps({**good, **odd[line]}) if line in odd else line
    with path.open("a") as file:
        file.write(f"{text}\n")
    with pytest.raises(CourseError, match=r"overrides\.jsonl, line 2: is no override .*a copy"):
        read_overrides(tmp_path)


def test_writers_beside_each_other_leave_whole_lines(tmp_path):
    script = (
        "import sys\nfrom pathlib import Path\nfrom dataclasses import replace\n"
        "from autograder.overrides import *\n"
        "e = Entry('', sys.argv[2], Road.COMMAND, 'a', 's', 'q', 1.0, 'x' * 9000, '', '')\n"
        "for n in range(25): add(Path(sys.argv[1]), [replace(e, student=str(n))])\n"
    )

    def write(name):
        subprocess.run([sys.executable, "-c", script, str(tmp_path), name], check=True)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(write, ("ann", "bob", "cy")))
    ledger = read_overrides(tmp_path)
    assert (len(ledger.entries), ledger.torn) == (75, ())
    for name in ("ann", "bob", "cy"):
        assert [e.student for e in ledger.entries if e.by == name] == [str(n) for n in range(25)]


def test_a_ledger_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / LEDGER).mkdir()
    with pytest.raises(CannotWrite, match=r"overrides\.jsonl: cannot be written"):
        add(tmp_path, [ENTRY])
