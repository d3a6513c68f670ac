"""Scan what students, or nbgrader, will get for what the author keeps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..course import Assignment
from .inputs import Inputs, read_inputs
from .leaks import (
    Leak,
    Secret,
    code_of,
    find_leaks,
    hidden_test_secrets,
    prose_secrets,
    solution_secrets,
    variant_secrets,
    without_given,
)
from .notebooks import model_answers
from .stubs import make_stubs
from .trees import Tree, python_files, read_text, read_tree

STEPS = ("source", "release")
"""The trees that leave the author's hands, folders of the course."""


def leaks_in_course(assignment: Assignment, course: Path) -> list[Leak]:
    """Scan `source/NAME` and `release/NAME` as they lie in a course, up to date or not.

    Raises `CourseError` for files of `solutions/NAME` of which no stub can be made.
    """
    inputs = read_inputs(assignment)
    stubs = make_stubs(assignment, inputs.solved)
    source, release = (read_tree(course / step / assignment.name) for step in STEPS)
    return leaks_in(assignment, inputs, list(stubs.values()), source, release)


def leaks_in(
    assignment: Assignment, inputs: Inputs, stubs: list[str], source: Tree, release: Tree
) -> list[Leak]:
    """Return whatever secret stands in either tree, that of `stubs` and of other given code aside.

    Answers that a person marks may stand in the source: nbgrader takes them out.
    """
    given = [code_of(text) for text in [*stubs, *inputs.kit.values()]]
    public = [code_of(text) for text in inputs.public.values()]
    solutions = [
        secret for name, text in inputs.solved.items() for secret in solution_secrets(text, name)
    ]
    hidden = _secrets_in(assignment, "tests/hidden", hidden_test_secrets)
    variants = _secrets_in(assignment, "variants", variant_secrets)
    answers = _model_answers(source)
    secrets = without_given(solutions, given) + without_given(hidden, given + public)
    # A formula that a docstring states is in every version that follows it.
    secrets += without_given(variants, given + public + stubs)
    trees = {"source": source, "release": release}
    files = {
        f"{step}/{assignment.name}/{path}": content
        for step, tree in trees.items()
        for path, content in tree.items()
    }
    return [
        leak
        for leak in find_leaks(files, secrets + answers)
        if not (leak.secret in answers and leak.file.startswith("source/"))
    ]


def _secrets_in(
    assignment: Assignment, folder: str, secrets_of: Callable[[str, str], list[Secret]]
) -> list[Secret]:
    return [
        secret
        for path in python_files(assignment.root / folder)
        for secret in secrets_of(read_text(path), path.relative_to(assignment.root).as_posix())
    ]


def _model_answers(source: Tree) -> list[Secret]:
    """Return the lines of the written answers; nbgrader takes them out of the release."""
    secrets: list[Secret] = []
    prose: list[str] = []
    for name in source:
        if name.endswith(".ipynb"):
            answers, others = model_answers(source[name].decode())
            prose += others
            for answer in answers:
                secrets += prose_secrets(answer, "a line of a model answer", name)
    return without_given(secrets, prose)
