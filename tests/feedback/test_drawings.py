"""A picture is laid out as tiles."""

from __future__ import annotations

import pytest

from autograder.feedback.drawings import draw
from autograder.results import ErrorPicture


def test_a_matrix_is_one_tile():
    found = draw(ErrorPicture("dx", (2, 3), (2, 3), "004004"))
    assert len(found.frames) == 1
    assert [level for level, _ in found.levels] == [4]
    assert found.levels[0][1].count("M") == 2


def test_images_are_tiles_beside_and_below_each_other():
    found = draw(ErrorPicture("dx", (2, 3, 4, 4), (2, 3, 4, 4), "1" * 96))
    assert len({x for x, *_ in found.frames}) == 3
    assert len({y for _, y, *_ in found.frames}) == 2


def test_a_long_vector_is_shown_in_rows():
    found = draw(ErrorPicture("db", (100,), (100,), "2" * 100))
    assert found.width < 600
    assert found.height > 20


def test_words_say_what_a_cell_stands_for():
    found = draw(ErrorPicture("dx", (8, 6), (4, 6), "0" * 23 + "4"))
    assert found.words == (
        "Where dx of shape (8, 6) is wrong: 1 of 24 cells. "
        "A cell shows the worst of up to 2 entries."
    )


@pytest.mark.parametrize("levels", ["", "000", "0000000", "00000x"])
def test_what_is_no_picture_is_refused(levels):
    with pytest.raises(ValueError, match="of which cells are missing"):
        draw(ErrorPicture("dx", (2, 3), (2, 3), levels))
