"""List failures that no known mistake explains, in groups; draft a wrong variant from one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .. import terminal
from ..course import Assignment
from ..errors import CourseError
from ..grading.drafting import LONGEST_LINE, Draft, Drafter
from ..grading.drafting import as_json as draft_json
from ..grading.groups import Group, groups_of
from ..grading.reading import read_results
from ..grading.writing import write_atomically
from ..results import SubmissionResult


@dataclass(frozen=True)
class LearnRequest:
    """What the person asked for. `results` is the folder of this assignment's results."""

    assignment: Assignment
    results: Path
    submitted: Path


def list_groups(request: LearnRequest, *, as_json: bool) -> None:
    """Show the groups of a graded batch with what can be drafted from each."""
    results = _read(request)
    groups = groups_of(results)
    drafter = Drafter(request.assignment, request.submitted)
    drafts = {group.name: drafter.smallest(group) for group in groups}
    out, _ = terminal.consoles()
    if as_json:
        print(json.dumps([g.as_json() | draft_json(drafts[g.name]) for g in groups], indent=1))  # noqa: T201
    elif not groups:
        out.print(f"{len(results)} results: every failure with answers has the name of a mistake.")
    else:
        out.print(terminal.groups_table([(g, drafts[g.name]) for g in groups]))
        name = request.assignment.name
        out.print(
            f"{len(results)} results, {len(groups)} kinds of failure that no known mistake"
            f" explains. Draft one: autograder learn {name} GROUP",
            highlight=False,
            soft_wrap=True,
        )


def draft_variant(request: LearnRequest, name: str, *, dry_run: bool) -> None:
    """Write a draft from the smallest submission of a group, or print it."""
    group = _named(request, name)
    draft = Drafter(request.assignment, request.submitted).smallest(group)
    if draft is None:
        raise CourseError(
            f"{request.submitted}: no submission of {name} can be cut into functions as it was"
            f" graded; write the variant by hand, or grade again (students:"
            f" {', '.join(member.result.student for member in group.members)})"
        )
    out, log = terminal.consoles()
    if dry_run:
        print(draft.text, end="")  # noqa: T201 - the file as it would be
    else:
        path = request.assignment.root / "variants" / "wrong" / f"{group.name}.py"
        if path.exists():
            raise CourseError(f"{path}: is there already; rename or delete it first")
        write_atomically(path, draft.text)
        out.print(
            f"{path}: read it, write its hint, give it a better name; then run: autograder audit"
            f" {request.assignment.name}",
            highlight=False,
            soft_wrap=True,
        )
    for line in _cautions(draft):
        terminal.say(log, line, "yellow")


def _read(request: LearnRequest) -> Sequence[SubmissionResult]:
    _, log = terminal.consoles()
    found = read_results(request.assignment, request.results)
    for line in found.skipped:
        terminal.say(log, f"Left out: {line}", "magenta")
    return found.results


def _named(request: LearnRequest, name: str) -> Group:
    groups = groups_of(_read(request))
    for group in groups:
        if group.name == name:
            return group
    known = ", ".join(group.name for group in groups) or "none"
    raise CourseError(f"{request.results}: there is no group {name!r} (known: {known})")


def _cautions(draft: Draft) -> list[str]:
    cautions = []
    if draft.long_lines:
        cautions.append(
            f"{draft.long_lines} of its lines are longer than {LONGEST_LINE} characters: look at"
            " their ends"
        )
    if draft.entangled:
        cautions.append(
            f"{draft.entangled} more questions fail with what is in it: LOSES names them; make"
            " two variants of it if these are two mistakes"
        )
    return cautions
