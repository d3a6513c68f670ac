"""What `autograder grade` does between the parsed arguments and the exit code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from . import terminal
from .audit import T, audit
from .course import Assignment
from .errors import CourseError
from .grading.batch import Batch, Job, local_processes
from .grading.intake import students_in
from .grading.samples import broken_promises, handed_in, load_samples
from .grading.writing import Written, prepare, write_atomically, write_grades
from .kill_matrix import matrix_page
from .results import SubmissionResult
from .sandbox import choose


@dataclass(frozen=True)
class Request:
    """What the person asked for. `output` is the folder of this assignment's results."""

    assignment: Assignment
    submitted: Path
    output: Path
    jobs: int
    tier: str
    students: tuple[str, ...] = ()


@dataclass(frozen=True)
class BatchReport:
    """What came of a batch; `broken` maps samples to the promises they broke."""

    results: tuple[SubmissionResult, ...]
    broken: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def has_faults(self) -> bool:
        """Whether the grader failed on some question of some submission."""
        return any(result.faults for result in self.results)

    @property
    def has_broken_promises(self) -> bool:
        """Whether some sample did not end as it promised."""
        return any(self.broken.values())


def grade_submissions(request: Request) -> BatchReport:
    """Grade a folder of submissions, write the results and show the table."""
    students = _students(request)
    report = BatchReport(tuple(_graded(request, students)))
    _show(request, report, terminal.grades_table(report.results))
    return report


def grade_samples(request: Request) -> BatchReport:
    """Grade the assignment's own sample submissions and hold each to its promise."""
    samples = {sample.name: sample for sample in load_samples(request.assignment)}
    if not samples:
        raise CourseError(f"{request.assignment.root}: has no submissions/VERDICT/NAME/ to grade")
    with handed_in(request.assignment, tuple(samples.values())) as submitted:
        results = tuple(_graded(replace(request, submitted=submitted), sorted(samples)))
    broken = {
        result.student: broken_promises(request.assignment, samples[result.student], result)
        for result in results
    }
    report = BatchReport(results, broken)
    _show(request, report, terminal.grades_table(results, broken))
    return report


@dataclass(frozen=True)
class AuditRequest:
    """What is to be audited; `page` is the file for the kill matrix."""

    assignment: Assignment
    page: Path
    jobs: int
    seeds: int
    tier: str
    mutants: bool = False


def audit_assignment(request: AuditRequest) -> bool:
    """Audit an assignment, show what was found, and tell whether every promise holds."""
    out, log = terminal.consoles()
    title = f"Auditing {request.assignment.name}"

    def follow(trials: Iterator[T], total: int) -> Iterator[T]:
        return terminal.follow(log, trials, total, title, lambda trial: trial.name)

    prepare(request.page.parent)
    with closing(choose(request.tier)) as sandbox:
        found = audit(
            request.assignment,
            partial(local_processes, request.jobs),
            sandbox,
            seeds=request.seeds,
            mutants=request.mutants,
            follow=follow,
        )
    write_atomically(request.page, matrix_page(found))
    out.print(terminal.proofs_table(found.proofs))
    for proof in found.proofs:
        for line in "\n".join(proof.broken).splitlines():
            terminal.say(log, line, "red")
    out.print(f"Which test catches which mistake: {request.page}", highlight=False, soft_wrap=True)
    return found.holds


def _students(request: Request) -> list[str]:
    if not request.submitted.is_dir():
        raise CourseError(
            f"{request.submitted}: there is no such folder; submissions are expected as "
            f"{request.submitted}/STUDENT/{request.assignment.name}/ (or say --submitted DIR)"
        )
    present = students_in(request.submitted)
    if unknown := [student for student in request.students if student not in present]:
        raise CourseError(f"{request.submitted}: holds no folder of the student {unknown[0]!r}")
    students = list(request.students) or present
    if not students:
        raise CourseError(f"{request.submitted}: holds no folder of any student")
    return students


def _graded(request: Request, students: Sequence[str]) -> list[SubmissionResult]:
    """Grade side by side, behind a progress bar, and write each result as it comes."""
    _, log = terminal.consoles()
    assignment = request.assignment
    prepare(request.output)
    with closing(choose(request.tier)) as tried:
        log.print(terminal.sandbox_line(tried.tier, tried.layers), highlight=False)
    job = Job(assignment.root, request.submitted.resolve(), tried.tier, tried.layers)
    jobs = min(request.jobs, len(students))
    batch = Batch(job, request.output, partial(local_processes, jobs), width=2 * jobs)
    written = batch.grade(students)
    title = f"Grading {assignment.name}"
    results = [w.result for w in terminal.follow(log, written, len(students), title, _student_of)]
    write_grades(request.output, results, [q.id for q in assignment.questions])
    return results


def _student_of(written: Written) -> str:
    return written.result.student


def _show(request: Request, report: BatchReport, table: object) -> None:
    out, log = terminal.consoles()
    out.print(table)
    for result in report.results:
        for reason in dict.fromkeys(result.faults.values()):
            questions = ", ".join(q for q, why in result.faults.items() if why == reason)
            terminal.say(log, f"Not graded: {result.student}, {questions}: {reason}", "magenta")
    for name, broken in report.broken.items():
        for sentence in broken:
            terminal.say(log, f"{name}: {sentence}", "red")
    out.print(
        f"{len(report.results)} submissions. Results: {request.output}/STUDENT.json, "
        f"grades: {request.output}/grades.csv",
        highlight=False,
        soft_wrap=True,
    )
