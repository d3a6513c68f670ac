"""Where an array is wrong, as plain data, as words, and as a drawing."""

import re
import xml.etree.ElementTree as ET
from dataclasses import asdict

import numpy as np
import pytest

from autograder.checks.failures import CheckFailed, Failure, Kind
from autograder.checks.outputs import compare
from autograder.student_kit.drawings import error_map, legend, scale
from autograder.student_kit.findings import finding_of, read_finding
from autograder.student_kit.pictures import Picture, picture_of
from autograder.student_kit.text_panel import place


def picture(error: np.ndarray, limit: float = 0.5) -> Picture:
    found = picture_of(error, limit)
    assert found is not None
    return found


def test_levels_go_with_the_share_of_the_worst_error():
    found = picture(np.array([[0.0, 0.5, 0.9], [9.0, 40.0, 100.0]]))

    assert found.tiles == ((("001", "234"),),)
    assert found.wrong == 4
    assert found.worst == (1, 2)
    assert (
        found.words == "4 of 6 entries are wrong; the worst is at index [1, 2], in the last column."
    )


def test_a_vector_is_a_row():
    assert picture(np.array([0.0, 1.0, 0.0])).tiles == ((("040",),),)


def test_four_axes_are_rows_of_tiles():
    error = np.zeros((2, 3, 4, 5))
    error[1, 2, 3, 0] = 1.0
    found = picture(error)

    assert (len(found.tiles), len(found.tiles[0])) == (2, 3)
    assert found.tiles[1][2] == ("00000", "00000", "00000", "40000")
    assert found.worst_cell == (1, 2, 3, 0)
    assert found.words.endswith("at index [1, 2, 3, 0], in the last row and the first column.")


def test_five_axes_fold_the_first_ones_into_rows():
    error = np.zeros((2, 2, 3, 2, 2))
    error[1, 0, 2, 0, 0] = 1.0

    assert picture(error).worst_cell == (2, 2, 0, 0)


def test_a_large_array_is_shown_by_the_worst_of_each_block():
    error = np.zeros((300, 100))
    error[299, 99] = 1.0
    found = picture(error)

    down, across = found.coarse
    assert down * across >= 10
    assert found.tiles[0][0][-1][-1] == "4"
    assert found.worst_cell[2:] == (len(found.tiles[0][0]) - 1, len(found.tiles[0][0][0]) - 1)


def test_many_tiles_are_cut_and_counted():
    error = np.zeros((100, 3, 2, 2))
    error[0, 0, 0, 0] = 1.0
    found = picture(error)

    assert (found.shown, found.count) == (63, 300)
    error[99, 0, 0, 0] = 2.0
    assert picture_of(error, 0.5) is None  # the worst would not be seen


@pytest.mark.parametrize("error", [np.zeros(0), np.ones(1), np.ones((1, 1))])
def test_a_single_number_has_no_picture(error):
    assert picture_of(error, 0.5) is None


def test_what_is_not_finite_is_the_worst():
    found = picture(np.array([1.0, np.nan, 0.0]))

    assert found.tiles == ((("140",),),)
    assert found.words == "2 of 3 entries are wrong; the first is at index [1]."
    said = re.sub(r"<[^>]*>", "", legend(found))
    assert "the first of them" in said
    assert "the worst entry" not in said


def finding(actual, expected):
    wrong = compare("dx", actual, expected)
    assert wrong is not None
    return finding_of(wrong)


def test_a_finding_has_the_facts_of_both_arrays():
    found = finding(np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([[1.0, 2.0], [3.0, 4.0]]))

    assert (found.shape, found.dtype) == ((2, 2), "float64")
    assert (found.worst, found.value, found.expected_value) == ((1, 1), "5", "4")
    assert found.picture is not None
    assert found.picture.tiles == ((("00", "04"),),)
    assert found.fact == "only 1 of 4 entries is wrong: the last along axis 0"


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (np.ones((2, 3)), np.ones((3, 2))),
        (np.array([1, 2]), np.array([1.0, 2.0])),
        (np.array([np.nan, 2.0]), np.array([1.0, 2.0])),
        (np.array([np.inf, 1e308]), np.array([np.inf, -1e308])),
        (np.array([True, False]), np.array([True, True])),
        (np.array([1j, 2.0]), np.array([2j, 2.0])),
        (3.0, np.array(2.0)),
        (None, np.array(2.0)),
        ("text", np.ones(2)),
        (np.array(["a"]), np.ones(1)),
        (np.zeros((0, 3)), np.ones((2, 3))),
        ([1.0], np.ones(1)),
    ],
)
def test_whatever_is_wrong_can_be_told_and_travels(actual, expected):
    found = finding(actual, expected)

    assert read_finding(asdict(found)) == found
    assert found.expected_shape in {expected.shape, None}


def test_a_property_has_a_sentence_alone():
    (failure,) = CheckFailed([Failure(Kind.PROPERTY, "writes into x")]).failures

    assert finding_of(failure).sentence == "writes into x"


# Drawings


def read(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def test_a_drawing_says_what_it_shows():
    error = np.zeros((2, 3, 4, 5))
    error[1, 2, 3, 0] = 1.0
    drawn = read(error_map(picture(error), "dx"))

    assert drawn.attrib["role"] == "img"
    assert drawn.attrib["aria-label"].startswith(
        "Error over dx, shape (2, 3, 4, 5). 1 of 120 entries are wrong"
    )
    labels = [text.text for text in drawn.iter("text")]
    assert labels == [
        "[:, 0, :, :]",
        "[:, 1, :, :]",
        "[:, 2, :, :]",
        "[0, :, :, :]",
        "[1, :, :, :]",
    ]


def test_the_legend_lists_the_shades_that_occur():
    said = re.sub(r"<[^>]*>", "", legend(picture(np.array([[0.0, 0.9], [9.0, 100.0]]))))

    assert "under 1 % of the worst error" in said
    assert "under 10 %" in said
    assert "under half" not in said
    assert "the worst entry" in said


@pytest.mark.parametrize("error", [0.0, 1e-20, 3e-4, 1.0, 5.0, float("inf")])
def test_an_error_of_any_size_has_its_place_on_the_scale(error):
    drawn = read(scale(error, 1e-6))

    assert f"Relative error {error:.1e}, tolerance 1e-06" in drawn.attrib["aria-label"]
    assert 0 <= place(error, 100) <= 100


def test_ten_times_the_error_is_one_step_on_the_scale():
    assert [place(error, 160) for error in (1e-16, 1e-15, 1e-6, 1.0)] == [0, 10, 100, 160]
