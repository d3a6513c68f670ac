"""What travels with a submission of the files as they were handed out."""

from __future__ import annotations

from autograder.grading.skeletons import skeleton, skeletons

from .conftest import layer


def test_a_skeleton_holds_the_lines_around_the_regions_and_none_within(assignment):
    found = skeletons(assignment)["twice.py"]
    assert found.head == "import numpy as np"
    assert [frame.function for frame in found.frames] == ["twice_forward", "twice_backward"]
    before, after = found.frames[0].parts
    assert before.startswith('def twice_forward(x):\n    """Return twice `x`."""')
    assert after.endswith("\n    return out, cache")
    assert "2 * " not in str(found)


def test_a_region_at_the_end_of_a_function_belongs_to_it(assignment):
    text = layer(forward="return 2 * x, x").replace("    return out, cache\n", "")
    before, after = skeleton(assignment, text, "twice.py").frames[0].parts
    assert before.splitlines()[-1].strip().startswith("# *****START")
    assert after.strip().startswith("# *****END")
    assert "2 * x" not in before + after
