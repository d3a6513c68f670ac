"""What can be said for certain of a difference, and where nothing can."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks.outputs import compare

RNG = np.random.default_rng(3)
IMAGE = RNG.normal(size=(2, 3, 4, 5))
SQUARE = RNG.normal(size=(4, 4))
VECTOR = RNG.normal(size=6)


def told(actual, expected):
    """Return what follows the usual words."""
    failure = compare("dx", actual, expected)
    return failure.sentence.rpartition("; ")[2]


def changed(array, *places, by=1.0):
    copy = array.copy()
    for place in places:
        copy[place] += by
    return copy


@pytest.mark.parametrize(
    ("actual", "expected", "fact"),
    [
        (7 * VECTOR, VECTOR, "it is 7 times as large as it should be"),
        (VECTOR / 12, VECTOR, "it is 1/12 as large as it should be"),
        (-VECTOR, VECTOR, "it has the wrong sign"),
        (-2 * VECTOR, VECTOR, "it is 2 times as large as it should be and has the wrong sign"),
        (0.7 * VECTOR, VECTOR, "it is a constant multiple of what it should be"),
        (SQUARE.T, SQUARE, "it is transposed"),
        (SQUARE[::-1], SQUARE, "it is reversed along axis 0"),
        (IMAGE[..., ::-1], IMAGE, "it is reversed along axis 3"),
        (changed(VECTOR, -1), VECTOR, "only 1 of 6 entries is wrong: the last"),
        (changed(VECTOR, 2), VECTOR, "only 1 of 6 entries is wrong"),
        (
            changed(SQUARE, (-1, slice(None))),
            SQUARE,
            "only 4 of 16 entries are wrong: the last along axis 0",
        ),
        (
            changed(IMAGE, (..., 0), (..., -1)),
            IMAGE,
            "only 48 of 120 entries are wrong: the first and the last along axis 3",
        ),
        (
            changed(IMAGE, (0, 0, 0, 2), (1, 1, 2, 0), (1, 0, 3, 2)),
            IMAGE,
            "only 3 of 120 entries are wrong: all at the border",
        ),
        (
            np.transpose(RNG.normal(size=(3, 3, 3)), (0, 2, 1)),
            None,
            "its axes are in the order (0, 2, 1)",
        ),
        (
            np.broadcast_to(VECTOR / 3, (3, 6)),
            VECTOR,
            "dx has shape (3, 6), expected (6,)",
        ),
    ],
)
def test_a_difference_of_a_known_kind_is_told(actual, expected, fact):
    if fact.startswith("dx has shape"):
        assert compare("dx", actual, expected).sentence == (
            f"{fact}; its sum over axis 0 would be right"
        )
        return
    expected = np.transpose(actual, (0, 2, 1)) if expected is None else expected
    assert told(actual, expected) == fact


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (VECTOR + RNG.normal(size=6), VECTOR),
        (np.full(6, 3.0), np.ones(6)),  # a factor of constants would tell what is expected
        (np.zeros(6), VECTOR),
        (VECTOR, np.zeros(6)),
        (np.full(6, np.inf), VECTOR),
    ],
)
def test_of_any_other_difference_nothing_is_said(actual, expected):
    failure = compare("dx", actual, expected)
    assert "it is" not in failure.sentence
    assert "only" not in failure.sentence


def test_a_shape_without_the_right_sums_is_told_alone():
    sentence = compare("dx", RNG.normal(size=(3, 6)), VECTOR).sentence
    assert sentence == "dx has shape (3, 6), expected (6,)"


def test_a_mean_that_was_not_taken_is_told():
    wide = RNG.normal(size=(3, 6))
    assert compare("mean", wide, wide.mean(axis=0)).sentence.endswith(
        "its mean over axis 0 would be right"
    )
