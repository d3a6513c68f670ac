"""Known mistakes are named when a sandboxed file makes them, whatever its caches are."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import load_assignment
from autograder.grading.intake import Submission
from autograder.grading.session import Grader
from autograder.sandbox import Sandbox

LAYERS = Path(__file__).parents[2] / "solutions" / "layers"


@pytest.mark.parametrize(
    "name",
    [
        "dropout-backward-unscaled",
        "dropout-backward-mask-kept-in-dropout-param",
        "conv-backward-padded-image-kept-in-conv-param",
    ],
    ids=["parameters that layers share", "the cache is the dict they share", "an array kept in it"],
)
def test_a_known_mistake_is_named_though_its_layers_share_a_dict(name):
    assignment = load_assignment(LAYERS)
    question = next(q for q in assignment.tested_questions if name.startswith(q.id))
    solved = (LAYERS / "layers.py").read_text(encoding="utf-8")
    mistake = (LAYERS / "variants" / "wrong" / f"{name}.py").read_text(encoding="utf-8")
    files = {"layers.py": f"{solved}\n\n{mistake}".encode()}
    with Sandbox() as sandbox:
        result = Grader(assignment, sandbox).grade(Submission("ada", files)).result
    graded = next(q for q in result.questions if q.id == question.id)
    assert [mistake.name for mistake in graded.diagnosis.mistakes] == [name]
    assert result.faults == {}
