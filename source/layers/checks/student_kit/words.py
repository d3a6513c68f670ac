"""What is said of a report, in text and in HTML alike."""

from __future__ import annotations

from collections.abc import Sequence

from .findings import ByHand, Finding
from .reports import Outcome, QuestionReport, Report, SavedFile, TestReport
from .saved import when_saved

BROKEN_HINT = "This is not your mistake: tell your instructor."
BY_SLOPES = "numeric differentiation of your own forward pass"

_STATES = {
    Outcome.WRITTEN: "a person reads this one",
    Outcome.UNTESTED: "no test to run here",
    Outcome.NOT_ATTEMPTED: "not attempted yet",
    Outcome.NOT_RUN: "not run",
    Outcome.INTERRUPTED: "interrupted",
    Outcome.TIMEOUT: "took too long and was stopped",
    Outcome.BROKEN: "the check itself is broken",
}


def summary(question: QuestionReport) -> str:
    """Return a question's state in a few words."""
    if question.problem:
        return "cannot be checked"
    if question.outcome in _STATES:
        return _STATES[question.outcome]
    tests = question.counted
    passed = sum(test.outcome is Outcome.PASSED for test in tests)
    return f"{passed} of {len(tests)} test{'s' if len(tests) > 1 else ''} passed"


def advice(question: QuestionReport) -> tuple[str, ...]:
    """Return what a student should know of a question beside its tests."""
    if question.outcome is Outcome.WRITTEN:
        return ("Write your answer into the notebook; there is nothing to check here.",)
    said = [question.problem] if question.problem else []
    if question.outcome is Outcome.NOT_ATTEMPTED:
        said.append(f"Fill {listed(question.to_fill)}, save the file, and check again.")
    elif question.to_fill and not question.problem and question.outcome is not Outcome.PASSED:
        said.append(f"Not filled yet: {listed(question.to_fill)}.")
    said += question.notes
    if question.outcome is Outcome.BROKEN:
        said.append(BROKEN_HINT)
    return tuple(said)


def next_step(question: QuestionReport, report: Report) -> str:
    """Return what to do about a question, in a few words; nothing where nothing is to be done."""
    passing = {q.id for q in report.questions if q.outcome is Outcome.PASSED}
    known = {q.id for q in report.questions}
    settled = {
        Outcome.WRITTEN: "answer it in the notebook",
        Outcome.PASSED: "",
        Outcome.UNTESTED: "",
        Outcome.BROKEN: "tell your instructor",
    }
    if question.problem or question.outcome in settled:
        return settled.get(question.outcome, "see above")
    before = [other for other in question.depends_on if other in known - passing]
    if before:
        return f"first {listed(before)}"
    if question.outcome is Outcome.NOT_ATTEMPTED:
        return f"fill {listed(question.to_fill)}"
    return f'run check("{question.id}")'


def next_question(report: Report) -> QuestionReport | None:
    """Return the question to work on next: what is wrong before what is not begun."""
    passing = {q.id for q in report.questions if q.outcome is Outcome.PASSED}
    open_ones = [
        q
        for q in report.questions
        if q.outcome not in {Outcome.PASSED, Outcome.WRITTEN, Outcome.UNTESTED, Outcome.BROKEN}
        and not q.problem
        and passing.issuperset(q.depends_on)
    ]
    begun = [q for q in open_ones if q.outcome is not Outcome.NOT_ATTEMPTED]
    return next(iter(begun or open_ones), None)


def conclusion(report: Report) -> str:
    """Return the last line: how far the work is."""
    tested = [q for q in report.questions if q.outcome not in (Outcome.WRITTEN, Outcome.UNTESTED)]
    if not tested:
        return ""
    if report.interrupted:
        return "Interrupted: the run ended early. If a loop does not end, look at the line above."
    if all(question.outcome is Outcome.PASSED for question in tested):
        what = "Everything passes" if len(tested) > 1 else "It passes"
        return f"{what} here. Grading uses more inputs, of other sizes."
    if not report.overview:
        return ""
    passed = sum(question.outcome is Outcome.PASSED for question in tested)
    points, of = report.points
    said = f"{passed} of {len(tested)} questions pass here, worth {points:g} of {of:g} points."
    upcoming = next_question(report)
    return f'{said} Next: check("{upcoming.id}").' if upcoming is not None else said


def freshness(report: Report) -> str:
    """Say which files were read, and that what is not saved was not seen."""
    if not report.saved:
        return ""
    read = ", ".join(f"{file.name} ({when_saved(file)})" for file in report.saved)
    versions = ", ".join(f"{name} {version}" for name, version in report.versions)
    return f"Read from disk: {read}. What an editor has not saved was not seen. {versions}."


def places(files: Sequence[SavedFile]) -> str:
    """Return the paths of the files that were read."""
    return "\n".join(file.path for file in files)


def said_of(test: TestReport) -> str:
    """Return a test's message, and that it costs nothing if so."""
    if test.outcome is not Outcome.PASSED and not test.weight:
        return f"{test.message} (this costs no points)"
    return test.message


def shared_problems(report: Report) -> tuple[str, ...]:
    """Return what keeps several questions from being checked, to be said once."""
    problems = [question.problem for question in report.questions if question.problem]
    return tuple(p for p in dict.fromkeys(problems) if report.overview or problems.count(p) > 1)


def compared(finding: Finding) -> list[tuple[str, str, str]]:
    """Return what is compared: a heading, the student's and the expected, where they are known."""
    rows = []
    if finding.shape is not None or finding.expected_shape is not None:
        rows.append(("shape", _shape(finding.shape), _shape(finding.expected_shape)))
    if finding.dtype:
        rows.append(("dtype", finding.dtype, finding.expected_dtype))
    if finding.worst is not None and finding.value:
        index = f"[{', '.join(map(str, finding.worst))}]" if finding.worst else ""
        what = "worst entry" if finding.kind == "values" else "first such entry"
        rows.append((f"{what}, {finding.name}{index}", finding.value, finding.expected_value))
    return rows


def by_hand_words(example: ByHand) -> list[str]:
    """Return an example by hand, a line for the call and one for each wrong result."""
    given = ", ".join(f"{name}={value}" for name, value in example.arguments)
    return [
        f"By hand: {example.function} with {given}",
        *(
            f"you return {name}={have}; {BY_SLOPES} says {want}"
            for name, have, want in example.wrong
        ),
    ]


def printable(text: str) -> str:
    """Return a text without the characters that steer a terminal, or that cannot be encoded."""
    return "".join(c if c.isprintable() or c in "\n\t" else "?" for c in text)


def listed(items: Sequence[str]) -> str:
    """Return some items as a person lists them."""
    *front, last = items
    return f"{', '.join(front)} and {last}" if front else last


def _shape(shape: tuple[int, ...] | None) -> str:
    return "" if shape is None else str(shape)
