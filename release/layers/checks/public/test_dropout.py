"""What you can see of the tests of dropout. Grading uses more of them.

No test knows which entries you drop: it looks at your own output to see.
"""

import numpy as np
import pytest


@pytest.mark.question("dropout-forward")
def test_ones_become_zeros_and_fours(student, check):
    x, param = np.ones((40, 50)), {"mode": "train", "p": 0.25, "seed": 231}
    out, _ = check.call(student.dropout_forward, x, param, shapes={"out": (40, 50)})
    check.equal("out", out, np.where(out != 0.0, 4.0, 0.0))


@pytest.mark.question("dropout-forward")
def test_about_a_third_is_kept(student, check):
    x, param = np.ones((50, 60)), {"mode": "train", "p": 1 / 3, "seed": 232}
    out, _ = check.call(student.dropout_forward, x, param, shapes={"out": (50, 60)})
    kept = np.count_nonzero(out)
    check.that(800 < kept < 1200, f"of 3000 entries {kept} are kept, with p = 1/3")


@pytest.mark.question("dropout-forward")
def test_at_test_time_nothing_happens(student, check, rng):
    numbers = rng.normal(size=(3, 4))
    out, _ = check.call(student.dropout_forward, numbers, {"mode": "test", "p": 0.4})
    check.equal("out", out, numbers)


@pytest.mark.question("dropout-backward")
def test_gradient_of_dropout(student, check, rng):
    x, param = rng.normal(size=(5, 6)), {"mode": "train", "p": 0.6, "seed": 233}
    check.gradients(student.dropout_forward, student.dropout_backward, x, param)


@pytest.mark.question("dropout-backward")
def test_ones_on_their_way_back_meet_the_same_mask(student, check):
    x, param = np.ones((10, 12)), {"mode": "train", "p": 0.5, "seed": 234}
    out, cache = check.call(student.dropout_forward, x, param)
    check.equal("dx", check.call(student.dropout_backward, x, cache), out)
