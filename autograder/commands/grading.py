"""Grade a folder of submissions, or an assignment's own samples."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

from .. import terminal
from ..errors import CannotWrite, CourseError
from ..grading.by_version import Share, shares
from ..grading.changes import forget, remembered, score_changes, scores_of
from ..grading.intake import students_in
from ..grading.lock import locked
from ..grading.resume import Step, plan
from ..grading.samples import broken_promises, handed_in, load_samples
from ..grading.writing import (
    UnreadableResult,
    Written,
    prepare,
    result_there,
    sweep,
    write_grades,
)
from ..nbgrader_bridge import FromGradebook, read_given, write_gradebook
from ..overrides import Overrides
from ..results import SubmissionResult
from ..summaries import summary_of
from ..versions import changed_since_release
from .batch import BatchReport, Request
from .overriding import overrides_of
from .pages import NO_MARKS, Pages, PagesRequest, marks_of, student_pages
from .places import Place, place
from .showing import show, show_plan


def grade_submissions(request: Request) -> BatchReport:
    """Grade what has to be graded of a folder of submissions, and show the table.

    A dry run says what that would be.
    """
    present, wanted = _students(request)
    if not request.dry_run:
        prepare(request.output)
    with _place(request) as where:
        if request.dry_run:
            with _shares(request, wanted) as by_version:
                steps = [
                    step
                    for share in by_version
                    for step in _plan(request, where, share, fresh=request.fresh)
                ]
            show_plan(request, steps)
            return BatchReport((), Pages({}, ()))
        with _locked(request):
            return _grade_on(request, where, present, wanted)


def _grade_on(
    request: Request, where: Place, present: Sequence[str], wanted: Sequence[str]
) -> BatchReport:
    """Grade the students who are `wanted`, as far as nothing of theirs stands already."""
    with _shares(request, present) as by_version:
        return _grade_shares(request, where, by_version, wanted)


def _grade_shares(
    request: Request, where: Place, by_version: Sequence[Share], wanted: Sequence[str]
) -> BatchReport:
    _, log = terminal.consoles()
    known = {s.student: s for share in by_version for s in _plan(request, where, share)}
    present = sorted(known)
    steps = [known[student] for student in wanted]
    for step in steps:
        if step.detail:
            terminal.say(log, f"Graded again: {step.detail}", "yellow")
    given = read_given(request.gradebook, request.assignment) if request.gradebook else None
    overrides = _overrides(request, given)
    todo = [step for step in steps if step.to_grade or request.fresh]
    sweep(request.output, request.output / "timings", request.pages)
    memory = request.output.parent / f".{request.output.name}.before.json"
    before = remembered(memory, scores_of(step.old for step in todo if step.old))
    waiting = {step.student for step in todo}
    automatic = {s.student: s.old for s in known.values() if not s.to_grade and s.old}
    current = dict(automatic)

    def results() -> Generator[SubmissionResult, None, None]:
        """Yield one result after the other, as it comes or as it stands; none is kept."""
        graded = (r for share in by_version for r in _graded_by(request, where, share, waiting))
        as_before = sorted(automatic.keys() - waiting)
        standing = terminal.follow(log, as_before, len(as_before), "Writing pages", str)
        for result in filter(None, chain(graded, map(partial(_there, request), standing))):
            automatic[result.student] = summary_of(result)
            settled = overrides.apply(result)
            current[result.student] = summary_of(settled)
            if result.student in asked:
                yield settled

    asked = set(wanted)
    with closing(results()) as coming:  # whatever ends this early ends the workers, too
        pages = _pages(request, coming, given)
    rest = [student for student in present if student not in current]
    questions = [question.id for question in request.assignment.questions]
    write_grades(request.output, current.values(), questions, rest)
    changes = score_changes(before, scores_of(automatic[student] for student in wanted))
    report = BatchReport(tuple(current[student] for student in wanted), pages, changes=changes)
    show(request, report)
    terminal.say(log, f"{len(todo)} graded, {len(wanted) - len(todo)} unchanged", "dim")
    if request.gradebook is not None:
        _fill_gradebook(request, request.gradebook, wanted)
    forget(memory, before, wanted)
    return report


@contextmanager
def _aside(request: Request) -> Iterator[Path]:
    """Provide a folder for older versions: the same for each batch, since paths are told to staff.

    What a killed batch left there is swept away.
    """
    if request.dry_run:
        with tempfile.TemporaryDirectory(prefix="autograder-") as made:
            yield Path(made)
        return
    aside = request.output.parent / f".{request.output.name}.versions"
    shutil.rmtree(aside, ignore_errors=True)
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _shares(request: Request, students: Sequence[str]) -> Iterator[tuple[Share, ...]]:
    """Provide the versions that grade these students, and say whose is not the newest."""
    _, log = terminal.consoles()
    for line in changed_since_release(request.assignment):
        why = f"was changed since version {request.assignment.version} was released"
        terminal.say(log, f"{line} {why}; autograder build --patch gives it a version", "yellow")
    with _aside(request) as aside:
        found = shares(
            request.assignment, request.submitted, students, aside, newest=request.newest
        )
        for share in found:
            if share.assignment.version != request.assignment.version:
                names = ", ".join(share.students)
                told = f"Graded by version {share.assignment.version}, for which they were made"
                terminal.say(log, f"{told}: {names}", "yellow")
        yield found


def _plan(request: Request, where: Place, share: Share, *, fresh: bool = False) -> tuple[Step, ...]:
    job = replace(where.job, assignment=share.assignment.root)
    return plan(share.assignment, job, request.output, share.students, fresh=fresh)


def _graded_by(
    request: Request, where: Place, share: Share, waiting: Collection[str]
) -> Iterator[SubmissionResult]:
    """Grade those who wait by their version; an older one gets a place of its own."""
    students = [student for student in share.students if student in waiting]
    if not students:
        return
    if share.assignment.version == request.assignment.version:
        yield from _graded(request, where, students)
        return
    with _place(replace(request, assignment=share.assignment)) as apart:
        yield from _graded(request, apart, students)


def _there(request: Request, student: str) -> SubmissionResult | None:
    """Read a result that is there; None where it is none."""
    try:
        return result_there(request.output, request.assignment.name, student)
    except (FileNotFoundError, UnreadableResult):
        return None


def _overrides(request: Request, given: FromGradebook | None) -> Overrides:
    """Return what people gave in place of automatic points; they saw the results before these."""
    if request.course is None:
        return Overrides()
    instead = {} if given is None else given.instead
    there = partial(_there, request)
    return overrides_of(request.course, request.assignment, instead, there, write=True)


def _fill_gradebook(request: Request, course: Path, students: Sequence[str]) -> None:
    """Write results into the course's gradebook, and say what came of it."""
    out, log = terminal.consoles()
    results = [request.result_of(student) for student in students]
    with log.status("Writing the gradebook"):
        written = write_gradebook(course, request.assignment.root, request.submitted, results)
    for student, notes in written.notes.items():
        for note in notes:
            terminal.say(log, f"{student}: {note}", "yellow")
    said = log if request.as_json else out
    said.print(written.summary(request.assignment.name), highlight=False, soft_wrap=True)
    if written.failed:
        told = "\n".join(f"{student}: {why}" for student, why in written.failed.items())
        raise CannotWrite(
            f"nbgrader's gradebook does not have the scores of these students; their results are "
            f"whole. Run the same command again once this is mended:\n{told}"
        )


def grade_samples(request: Request) -> BatchReport:
    """Grade the assignment's own sample submissions and hold each to its promise."""
    samples = {sample.name: sample for sample in load_samples(request.assignment)}
    if not samples:
        raise CourseError(f"{request.assignment.root}: has no submissions/VERDICT/NAME/ to grade")
    with handed_in(request.assignment, tuple(samples.values())) as submitted:
        within = replace(request, submitted=submitted)
        with _place(within) as where, _locked(request):
            results = tuple(_graded(within, where, sorted(samples)))
            summaries = tuple(map(summary_of, results))
            write_grades(request.output, summaries, [q.id for q in request.assignment.questions])
            pages = _pages(within, results)
    broken = {
        result.student: broken_promises(request.assignment, samples[result.student], result)
        for result in results
    }
    report = BatchReport(summaries, pages, broken)
    show(request, report)
    return report


def _students(request: Request) -> tuple[list[str], list[str]]:
    """Return the students whose folders are there, and those who are asked for."""
    if not request.submitted.is_dir():
        raise CourseError(
            f"{request.submitted}: there is no such folder; submissions are expected as "
            f"{request.submitted}/STUDENT/{request.assignment.name}/ (or say --submitted DIR)"
        )
    present = students_in(request.submitted)
    if unknown := [student for student in request.students if student not in present]:
        raise CourseError(f"{request.submitted}: holds no folder of the student {unknown[0]!r}")
    if not present:
        raise CourseError(f"{request.submitted}: holds no folder of any student")
    return present, list(dict.fromkeys(request.students)) or present


def _place(request: Request) -> AbstractContextManager[Place]:
    """Say where the submissions are graded."""
    return place(request.assignment, request.submitted, request.tier, request.jobs, request.cluster)


def _graded(request: Request, where: Place, students: Sequence[str]) -> Iterator[SubmissionResult]:
    """Grade side by side, behind a progress bar; yield each result once it is written."""
    _, log = terminal.consoles()
    prepare(request.output)
    prepare(request.pages)
    written = where.batch(request.output, len(students)).grade(students)
    title = f"Grading {request.assignment.name}"
    for one in terminal.follow(log, written, len(students), title, _student_of):
        yield one.result


def _locked(request: Request) -> AbstractContextManager[None]:
    """Have the results alone; who has to wait for that is told for whom."""
    _, log = terminal.consoles()
    waiting = partial(terminal.say, log, style="yellow")
    return locked(request.output, waiting if request.wait else None)


def _pages(
    request: Request, results: Iterable[SubmissionResult], given: FromGradebook | None = None
) -> Pages:
    """Write the students' pages, with what people gave in the gradebook if there is one."""
    wanted = PagesRequest(
        request.assignment,
        request.submitted,
        request.output,
        request.pages,
        marks=NO_MARKS if given is None else marks_of(given),
    )
    return student_pages(wanted, results)


def _student_of(written: Written) -> str:
    return written.result.student
