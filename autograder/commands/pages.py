"""Write the pages that people read, from results on the disk."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .. import terminal
from ..course import Assignment
from ..feedback.answers import is_notebook, written_answers
from ..feedback.papers import Mark, Paper
from ..feedback.report import Entry, class_page
from ..feedback.student import student_page
from ..filenames import file_stem, link_to, page_name
from ..grading.intake import digest_of, files_on_disk, notebooks_on_disk
from ..grading.reading import ReadResults, read_results
from ..grading.writing import prepare, write_atomically
from ..nbgrader_bridge import FromGradebook, read_given
from ..overrides import Overrides, read_overrides, to_review
from ..results import SubmissionResult
from .overriding import overrides_of

NO_MARKS: Mapping[str, Sequence[Mark]] = {}
_LARGEST_NOTEBOOK = 8 * 2**20
"""Bytes of a notebook, and of all of a submission, of which the answers are shown."""


@dataclass(frozen=True)
class PagesRequest:
    """Where results lie and where pages go, both the folders of one assignment.

    `marks` are what people gave, by student, and `overrides` what they gave in place of automatic
    points; no `students` are all of them.
    """

    assignment: Assignment
    submitted: Path
    results: Path
    pages: Path
    students: tuple[str, ...] = ()
    marks: Mapping[str, Sequence[Mark]] = field(default_factory=lambda: NO_MARKS)
    overrides: Overrides = field(default_factory=Overrides)


@dataclass(frozen=True)
class Pages:
    """The pages that were written, by student, and what was left out and why."""

    written: Mapping[str, Path]
    skipped: Sequence[str]

    def to_json(self) -> str:
        """Return it as JSON, for scripts."""
        pages = {student: str(path) for student, path in self.written.items()}
        return json.dumps({"pages": pages, "skipped": list(self.skipped)}, indent=1)


def marks_of(given: FromGradebook) -> dict[str, tuple[Mark, ...]]:
    """Return what people gave for written questions in a gradebook, as pages show it."""
    return {
        student: tuple(Mark(one.question, one.score, one.comment) for one in marks)
        for student, marks in given.written.items()
    }


def with_gradebook(request: PagesRequest, course: Path) -> PagesRequest:
    """Return a request with what people gave: in the course's gradebook, and in its ledger."""
    given = read_given(course, request.assignment)
    found = read_results(request.assignment, request.results, request.students)
    automatic = {result.student: result for result in found.results}
    overrides = overrides_of(course, request.assignment, given.instead, automatic.get, write=True)
    return replace(request, marks=marks_of(given), overrides=overrides)


def with_ledger(request: PagesRequest, course: Path) -> PagesRequest:
    """Return a request with the course's ledger of overrides as it is."""
    return replace(request, overrides=read_overrides(course))


def write_feedback(request: PagesRequest, *, as_json: bool = False) -> Pages:
    """Write a page for each student whose result is there, and say so."""
    out, log = terminal.consoles()
    found = _read(request)
    followed = terminal.follow(
        log, found.results, len(found.results), "Writing pages", lambda result: result.student
    )
    pages = student_pages(request, followed, found.skipped)
    _say(pages.skipped)
    if as_json:
        print(pages.to_json())  # noqa: T201 - for a script: no console breaks its lines
    else:
        where = f"{len(pages.written)} pages: {request.pages}/STUDENT.html"
        out.print(where, highlight=False, markup=False, soft_wrap=True)
    return pages


def student_pages(
    request: PagesRequest, results: Iterable[SubmissionResult], skipped: Sequence[str] = ()
) -> Pages:
    """Write the pages of some students; one that cannot be made costs nobody else theirs."""
    prepare(request.pages)
    written: dict[str, Path] = {}
    failed = list(skipped)
    for result in results:
        path = request.pages / page_name(result.student)
        try:
            text = student_page(request.assignment, _paper(request, result))
        except Exception as error:  # noqa: BLE001 - one page must not cost the others
            failed.append(f"{result.student}: {type(error).__name__}: {error}")
        else:
            write_atomically(path, text)
            written[result.student] = path
    return Pages(written, tuple(failed))


def write_report(request: PagesRequest, *, as_json: bool = False) -> Path:
    """Write the page of the class, and say so."""
    out, _ = terminal.consoles()
    found = _read(request)
    entries = [
        Entry(result, _link(request, result.student), _seconds(request, result.student))
        for result in found.results
    ]
    prepare(request.pages)
    path = request.pages / "index.html"
    write_atomically(path, class_page(request.assignment.title, entries, found.skipped))
    _say(found.skipped)
    if as_json:
        told = {"page": str(path), "submissions": len(entries), "skipped": list(found.skipped)}
        print(json.dumps(told, indent=1))  # noqa: T201 - as above
    else:
        where = f"{len(entries)} submissions: {path}"
        out.print(where, highlight=False, markup=False, soft_wrap=True)
    return path


def _say(skipped: Sequence[str]) -> None:
    _, log = terminal.consoles()
    for line in skipped:
        terminal.say(log, f"Left out: {line}", "magenta")


def _read(request: PagesRequest) -> ReadResults:
    found = read_results(request.assignment, request.results, request.students)
    applied = tuple(map(request.overrides.apply, found.results))
    _, log = terminal.consoles()
    for line in to_review(applied):
        terminal.say(log, f"To be looked at again: {line}", "yellow")
    return ReadResults(applied, found.skipped)


def _paper(request: PagesRequest, result: SubmissionResult) -> Paper:
    """Return a student's work; files that changed since they were graded are not shown."""
    files = _same(request, result)
    return Paper(
        result,
        {name: content.decode("utf-8-sig", "replace") for name, content in files.items()},
        _answers(request, result),
        tuple(request.marks.get(result.student, ())),
    )


def _same(request: PagesRequest, result: SubmissionResult) -> Mapping[str, bytes]:
    """Return the files that were graded; none where they are not the same any more."""
    if result.refused:
        return {}
    files = files_on_disk(request.assignment, request.submitted, result.student)
    return files if digest_of(files) == result.stamp.get("submission_digest") else {}


def _answers(request: PagesRequest, result: SubmissionResult) -> dict[str, str]:
    """Return what the student wrote in the notebooks, where people mark questions at all."""
    asked = {question.id for question in request.assignment.written_questions}
    if not asked:
        return {}
    names = request.assignment.notebook_files
    files = notebooks_on_disk(request.assignment, request.submitted, result.student)
    read = {
        name: content
        for name, content in files.items()
        if isinstance(content, bytes) and len(content) <= _LARGEST_NOTEBOOK and is_notebook(content)
    }
    answers = {name: written_answers(content, asked) for name, content in read.items()}
    # One under another name stands in for one that is missing, if it is the only one that may.
    strangers = [name for name, found in answers.items() if found and name not in names]
    standing_in = strangers if len(strangers) == 1 and not read.keys() >= set(names) else []
    shown: dict[str, str] = {}
    for name in (*standing_in, *names):
        shown |= answers.get(name, {})
    return shown


def _link(request: PagesRequest, student: str) -> str:
    name = page_name(student)
    return link_to(name) if (request.pages / name).is_file() else ""


def _seconds(request: PagesRequest, student: str) -> float | None:
    """Return how long a student's tests took, None where that is not known."""
    path = request.results / "timings" / f"{file_stem(student)}.json"
    try:
        seconds = json.loads(path.read_text(encoding="utf-8"))["seconds"]
        return float(sum(seconds.values()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
