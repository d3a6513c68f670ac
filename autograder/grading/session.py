"""Grade one submission: run every hidden test against its sandboxed functions."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from .. import __version__
from ..checks import CallFailed, Raised
from ..course import MANIFEST, Assignment
from ..errors import SandboxLost
from ..reference import load_reference
from ..results import Diagnosis, Outcome, QuestionResult, SubmissionResult, TestResult
from ..sandbox import SYNTAX_ERRORS, Sandbox, Student
from ..text import printable
from ..variants import KINDS
from . import mended
from .by_hand import ByHand
from .carried import carried_forward
from .diagnosis import Diagnostician, watched
from .intake import Submission, digest_of
from .skeletons import skeletons
from .spared import settled
from .suite import HiddenTest, Suite, TestRun, collect_suite, derived_secret, hidden_files
from .tapes import Seen, Taped


@dataclass(frozen=True)
class Graded:
    """A result, and apart from it what differs from run to run: seconds by test."""

    result: SubmissionResult
    seconds: dict[str, float]


class Grader:
    """Everything that grading needs and no submission changes: suite, reference, sandbox."""

    def __init__(self, assignment: Assignment, sandbox: Sandbox) -> None:
        self.assignment = assignment
        self.sandbox = sandbox
        reference = load_reference(assignment)
        self.suite: Suite = collect_suite(assignment, reference)
        self.by_hand = ByHand(assignment, self.suite, reference)
        self.suite_digest = suite_digest(assignment)
        self.student_seed = student_seed(assignment)
        self.skeletons = skeletons(assignment)
        self.diagnostician = Diagnostician(assignment, self.suite, self.student_seed)

    def grade(self, submission: Submission) -> Graded:
        """Grade one submission. What it does wrong is a result; only a broken course raises."""
        if submission.refused:
            return self._refused(submission)
        untouched = _untouched_questions(self.assignment, submission.untouched)
        with self._student(submission, blind=True) as later:
            later.start()
            with self._student(submission) as student:
                failure = _load(student)
                taped = Taped(student)
                pairs = list(watched(self.suite, taped))
                output, dropped = student.output, student.output_dropped
                unread = dict(student.unread)
                seen = {run.result.id: one for run, one in pairs if run.question not in untouched}
                diagnoses = {} if failure else self.diagnostician.diagnose(taped, seen)
                runs = carried_forward(
                    self.assignment, self.suite, student, [run for run, _ in pairs], diagnoses
                )
                runs = settled(self.assignment, self.suite, runs)
            if not failure:
                diagnoses = self._with_examples(later, diagnoses, seen)
        if dropped:
            note = f"Your code printed more than the {self.assignment.limits.output_kb} KiB kept"
            submission = replace(submission, notes=(*submission.notes, note))
        submission = replace(submission, notes=(*submission.notes, *mended.notes(unread)))
        questions = _questions(self.assignment, runs, untouched, diagnoses)
        text = printable(output.decode("utf-8", "replace"))
        graded = self._graded(submission, questions, runs, failure=failure, output=text)
        if not unread:
            return graded
        broken = mended.syntax_error(unread)
        return replace(graded, result=replace(graded.result, syntax_error=broken))

    def _with_examples(
        self, student: Student, diagnoses: Mapping[str, Diagnosis], seen: Mapping[str, Seen]
    ) -> dict[str, Diagnosis]:
        """Add examples by hand to what is known of failed questions, until a limit is met.

        The functions of `student` are asked in a process that has seen no hidden input: what they
        answer is shown. It is blind, lest one that has seen some leaves it a note in what a file
        says of itself, such as when it was read; and it was started before that one, lest the
        number of a process tells how many there were.
        """
        found = dict(diagnoses)
        with suppress(CallFailed, SandboxLost):
            for question in self.assignment.tested_questions:
                lost = [
                    name
                    for name, one in seen.items()
                    if (test := self.suite.tests[name]).question == question.id
                    if test.weight and one.outcome is Outcome.FAILED
                ]
                before = found.get(question.id, Diagnosis())
                if lost and not before.proved:
                    student.start_test()
                    example = self.by_hand.example(question, lost, student)
                    found[question.id] = replace(before, by_hand=example)
        return found

    def _student(self, submission: Submission, *, blind: bool = False) -> Student:
        return Student(
            self.sandbox,
            submission.files,
            self.assignment.signatures,
            {name: self.assignment.file_of(name) for name in self.assignment.functions},
            self.assignment.limits,
            seed=self.student_seed,
            skeletons=self.skeletons,
            blind=blind,
        )

    def _refused(self, submission: Submission) -> Graded:
        runs = [_refuse(test, submission.refused) for test in self.suite.tests.values()]
        untouched = _untouched_questions(self.assignment, submission.untouched)
        return self._graded(submission, _questions(self.assignment, runs, untouched, {}), runs)

    def _graded(
        self,
        submission: Submission,
        questions: tuple[QuestionResult, ...],
        runs: Sequence[TestRun],
        *,
        failure: CallFailed | None = None,
        output: str = "",
    ) -> Graded:
        result = SubmissionResult(
            student=submission.student,
            assignment=self.assignment.name,
            questions=questions,
            refused=submission.refused,
            syntax_error=str(failure) if failure and _is_syntax_error(failure) else "",
            load_error=str(failure) if failure and not _is_syntax_error(failure) else "",
            notes=submission.notes,
            output=output,
            feedback=self.assignment.feedback,
            stamp=self._stamp(submission),
        )
        return Graded(result, {run.result.id: run.seconds for run in runs})

    def _stamp(self, submission: Submission) -> dict[str, object]:
        return {
            **submission.stamp,
            "suite_digest": self.suite_digest,
            **machine_stamp(self.assignment, self.sandbox.tier, self.sandbox.layers),
        }


def machine_stamp(assignment: Assignment, tier: str, layers: Sequence[str]) -> dict[str, object]:
    """Return what a result says of where it was made: versions, and the layers of the sandbox."""
    return {
        "release": assignment.version,
        "versions": {
            "autograder-kit": __version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "sandbox": {"tier": tier, "layers": list(layers)},
    }


def fault_result(
    assignment: Assignment, student: str, reason: str, stamp: Mapping[str, object]
) -> SubmissionResult:
    """Return the result of a submission on which the grader itself failed: no score at all."""
    questions = tuple(
        QuestionResult(
            question.id,
            question.title,
            question.points,
            () if written else (TestResult("", question.title, Outcome.FAULT, message=reason),),
            written=written,
        )
        for question in assignment.questions
        for written in [question.graded_by == "person"]
    )
    return SubmissionResult(student, assignment.name, questions, stamp=stamp)


def suite_digest(assignment: Assignment) -> str:
    """Return a digest of all that a grade depends on, the submission aside."""
    paths = [assignment.root / MANIFEST, *(assignment.root / f for f in assignment.files)]
    files = {str(path.relative_to(assignment.root)): path.read_bytes() for path in paths}
    files |= hidden_files(assignment) | _variants(assignment)
    return hashlib.sha256(f"{__version__} {digest_of(files)}".encode()).hexdigest()


def student_seed(assignment: Assignment) -> int:
    """Return the seed of a submission's own random numbers; student code can read it."""
    return int.from_bytes(derived_secret(assignment, b"student", 8), "big")


def _variants(assignment: Assignment) -> dict[str, bytes]:
    paths = (path for kind in KINDS for path in (assignment.root / "variants" / kind).glob("*.py"))
    return {str(path.relative_to(assignment.root)): path.read_bytes() for path in paths}


def _untouched_questions(assignment: Assignment, untouched: frozenset[str]) -> frozenset[str]:
    """Return the questions none of whose regions anybody has filled."""
    return frozenset(
        question.id
        for question in assignment.questions
        if question.regions
        and {
            region
            for name in question.regions
            for region in (assignment.regions_of(name) if name in assignment.written else [name])
        }
        <= untouched
    )


def _questions(
    assignment: Assignment,
    runs: Sequence[TestRun],
    untouched: frozenset[str],
    diagnoses: Mapping[str, Diagnosis],
) -> tuple[QuestionResult, ...]:
    results = []
    for question in assignment.questions:
        tests = tuple(run.result for run in runs if run.question == question.id)
        results.append(
            QuestionResult(
                question.id,
                question.title,
                question.points,
                _not_attempted(tests) if question.id in untouched else tests,
                written=question.graded_by == "person",
                diagnosis=diagnoses.get(question.id, Diagnosis()),
            )
        )
    return tuple(results)


def _not_attempted(tests: tuple[TestResult, ...]) -> tuple[TestResult, ...]:
    """Say of tests that nobody tried to pass that nobody tried, unless something else happened."""
    expected = (Outcome.FAILED, Outcome.ERROR)
    if any(t.weight and (t.carried or t.outcome not in expected) for t in tests):
        return tests
    return tuple(replace(t, outcome=Outcome.NOT_ATTEMPTED, message="not attempted") for t in tests)


def _refuse(test: HiddenTest, reason: str) -> TestRun:
    refused = TestResult(test.id, test.title, Outcome.ERROR, test.weight, reason)
    return TestRun(test.question, refused, 0.0)


def _load(student: Student) -> CallFailed | None:
    """Load the submitted files; return why one of them cannot be.

    Where the sandbox is lost meanwhile the tests load the files again, and say so if they cannot.
    """
    try:
        student.load()
    except CallFailed as error:
        return error
    except SandboxLost:
        return None
    return None


def _is_syntax_error(failure: CallFailed) -> bool:
    return isinstance(failure, Raised) and failure.type_name in SYNTAX_ERRORS
