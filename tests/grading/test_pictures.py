"""A picture says where an array is wrong, and no number that is in it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from autograder.checks import CheckFailed
from autograder.checks.outputs import compare
from autograder.grading.pictures import MOST_CELLS, picture_of


def picture(actual, expected):
    failure = compare("out", np.asarray(actual), np.asarray(expected))
    assert failure is not None
    return picture_of(CheckFailed([failure]))


def test_levels_are_shares_of_the_worst_error():
    found = picture([1.0, 1.0005, 1.05, 1.4, 2.0, 1.0], np.ones(6))
    assert (found.name, found.shape, found.grid) == ("out", (6,), (6,))
    assert found.levels == "012340"


def test_whole_numbers_are_right_or_wrong():
    assert picture([1, 2, 3], [1, 2, 4]).levels == "004"


def test_what_is_not_finite_is_worst():
    assert picture([1.0, math.nan, 3.0, math.inf], [1.0, 2.0, 3.5, 4.0]).levels == "0414"


@pytest.mark.parametrize("shape", [(1000,), (30, 40), (5, 6, 7, 8), (2, 3, 4, 5, 6, 7)])
def test_a_large_array_is_pooled_and_its_worst_entry_stays(shape):
    actual = np.zeros(shape)
    actual[(-1,) * len(shape)] = 1.0
    found = picture(actual, np.zeros(shape))
    assert found.shape == shape
    assert len(found.levels) == math.prod(found.grid) <= MOST_CELLS
    assert found.levels == "0" * (len(found.levels) - 1) + "4"


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (1.0, 2.0),  # one number
        (np.zeros(2), np.zeros(3)),  # another shape
        (np.zeros(2), np.zeros(2, dtype=bool)),  # another kind
        (None, np.zeros(2)),
    ],
)
def test_there_is_none_of_what_cannot_be_laid_side_by_side(actual, expected):
    failure = compare("out", actual, np.asarray(expected))
    assert picture_of(CheckFailed([failure])) is None


def test_the_first_failure_that_has_one_is_shown():
    failures = [compare("a", None, np.ones(3)), compare("b", np.zeros(3), np.ones(3))]
    assert picture_of(CheckFailed(failures)).name == "b"
