"""Audit an assignment and show what was found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .. import terminal
from ..audit import T, audit
from ..course import Assignment
from ..grading.batch import local_processes
from ..grading.writing import prepare, write_atomically
from ..kill_matrix import matrix_page
from ..kill_table import kill_table, whole_matrix
from ..sandbox import choose


@dataclass(frozen=True)
class AuditRequest:
    """What is to be audited; `page` is the file for the kill matrix, `matrix` prints it, too."""

    assignment: Assignment
    page: Path
    jobs: int
    seeds: int
    tier: str
    mutants: bool = False
    matrix: bool = False


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
    if request.matrix:
        for block in whole_matrix(found):
            out.print(block, highlight=False)
    out.print(kill_table(found))
    out.print(terminal.proofs_table(found.proofs))
    for proof in found.proofs:
        for line in "\n".join(proof.broken).splitlines():
            terminal.say(log, line, "red")
    out.print(f"Which test catches which mistake: {request.page}", highlight=False, soft_wrap=True)
    return found.holds
