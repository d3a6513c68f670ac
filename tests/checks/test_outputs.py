"""What is told of a result that differs, and what is let pass."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.checks.failures import Kind
from autograder.checks.outputs import as_array, compare, noise_floor, norm, relative_error
from autograder.sandbox.wire import Foreign


def told(actual, expected, **options):
    failure = compare("out", actual, expected, **options)
    return None if failure is None else (failure.kind, str(failure))


def test_equal_arrays_have_nothing_to_tell():
    assert told(np.array([1.0, 2.0]), np.array([1.0, 2.0])) is None


# Type


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (None, "out is None: nothing was stored in it"),
        ([1.0, 2.0], "out is a list, not a NumPy array"),
        ((1.0, 2.0), "out is a tuple, not a NumPy array"),
        ("1.0", "out is a str, not a NumPy array"),
        (np.array([1.0, None]), "out is an array of dtype object, not of numbers"),
        (np.array(["1", "2"]), "out is an array of dtype <U1, not of numbers"),
        (10**30, "out is an array of dtype object, not of numbers"),
        (np.array([1, 2], "M8[s]"), "out is an array of dtype datetime64[s], not of numbers"),
    ],
)
def test_what_is_no_array_of_numbers_is_named(value, sentence):
    assert told(value, np.array([1.0, 2.0])) == (Kind.TYPE, sentence)


def test_a_stand_in_for_an_opaque_value_is_named_by_its_own_type():
    class Reference:
        type_name = "Cache"

    assert told(Reference(), np.ones(2)) == (Kind.TYPE, "out is a Cache, not a NumPy array")


@pytest.mark.parametrize("value", [2.5, np.float64(2.5), np.array(2.5), np.float32(2.5)])
def test_a_number_is_an_array_without_axes(value):
    assert told(value, 2.5) is None


def test_a_number_is_no_array_of_one_entry():
    assert told(2.5, np.array([2.5])) == (
        Kind.SHAPE,
        "out has shape (), expected (1,) (an axis of length 1 too many or too few)",
    )


# Shape


def test_another_shape_is_told_with_the_one_expected():
    assert told(np.ones((2, 3)), np.ones((2, 4))) == (
        Kind.SHAPE,
        "out has shape (2, 3), expected (2, 4)",
    )


def test_a_transposed_result_is_called_transposed():
    assert told(np.ones((3, 2)), np.ones((2, 3))) == (
        Kind.SHAPE,
        "out has shape (3, 2), expected (2, 3) (it is transposed)",
    )


def test_an_axis_too_many_is_a_fault_of_its_own_unless_it_is_squeezed():
    row, plain = np.ones((1, 3)), np.ones(3)
    assert told(row, plain) == (
        Kind.SHAPE,
        "out has shape (1, 3), expected (3,) (an axis of length 1 too many or too few)",
    )
    assert told(row, plain, squeeze=True) is None
    assert told(plain, row, squeeze=True) is None


def test_squeezing_hides_neither_another_shape_nor_other_values():
    assert told(np.ones((1, 4)), np.ones(3), squeeze=True) == (
        Kind.SHAPE,
        "out has shape (1, 4), expected (3,)",
    )
    kind, sentence = told(np.full((1, 3), 2.0), np.ones(3), squeeze=True)
    assert kind is Kind.VALUES
    assert sentence.endswith("worst at index (0,)")


def test_squeezing_does_not_transpose():
    assert told(np.ones((3, 1, 2)), np.ones((2, 3)), squeeze=True)[0] is Kind.SHAPE


def test_empty_arrays_agree_when_their_shapes_do():
    assert told(np.ones((0, 3)), np.ones((0, 3))) is None
    assert told(np.ones((0, 3)), np.ones((3, 0)))[0] is Kind.SHAPE


# Kind of number


@pytest.mark.parametrize(
    ("actual", "expected", "sentence"),
    [
        (np.array([1, 2]), np.ones(2), "dtype int64 (integer), expected floating point"),
        (np.array([True]), np.ones(1), "dtype bool (boolean), expected floating point"),
        (np.array([1j]), np.ones(1), "dtype complex128 (complex), expected floating point"),
        (np.array([1.0]), np.array([1]), "dtype float64 (floating point), expected integer"),
        (np.array([1]), np.array([True]), "dtype int64 (integer), expected boolean"),
    ],
)
def test_another_kind_of_number_is_told(actual, expected, sentence):
    assert told(actual, expected) == (Kind.DTYPE, f"out has {sentence}")


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.longdouble])
def test_the_width_of_a_number_does_not_matter(dtype):
    assert told(np.array([1.0, 0.5], dtype), np.array([1.0, 0.5])) is None


def test_signed_and_unsigned_integers_are_one_kind():
    assert told(np.array([1, 2], np.uint8), np.array([1, 2])) is None


# Finite numbers


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_not_finite_are_counted(value):
    actual = np.array([[1.0, 2.0], [value, value]])
    failure = compare("out", actual, np.ones((2, 2)))
    what = "nan" if np.isnan(value) else "inf"
    assert failure.kind is Kind.FINITE
    assert str(failure) == f"out holds {what} or other non-finite numbers in 2 of 4 entries"
    assert failure.worst == (1, 0)


def test_nan_and_infinity_agree_with_themselves_where_they_are_expected():
    special = np.array([np.nan, np.inf, -np.inf, 1.0])
    assert told(special, special.copy()) is None


@pytest.mark.parametrize(
    ("actual", "expected"),
    [([np.inf, 1.0], [-np.inf, 1.0]), ([0.0, 1.0], [np.nan, 1.0]), ([0.0, 1.0], [np.inf, 1.0])],
)
def test_another_number_where_none_is_finite_is_a_wrong_value(actual, expected):
    assert told(np.array(actual), np.array(expected)) == (
        Kind.VALUES,
        "out is off: relative error inf, tolerance 1e-06; worst at index (0,)",
    )


def test_beside_an_expected_nan_other_entries_are_still_compared():
    kind, sentence = told(np.array([np.nan, 1.0]), np.array([np.nan, 2.0]))
    assert kind is Kind.VALUES
    assert "worst at index (1,)" in sentence


# Values


def test_a_wrong_value_is_told_with_its_error_and_its_place():
    actual, expected = np.ones((2, 3)), np.ones((2, 3))
    actual[1, 2] = 3.0
    failure = compare("out", actual, expected)
    assert str(failure) == (
        "out is off: relative error 3.2e-01, tolerance 1e-06; worst at index (1, 2); "
        "only 1 of 6 entries is wrong: the last along axis 0"
    )
    assert failure.error == pytest.approx(2.0 / (np.sqrt(14.0) + np.sqrt(6.0)))
    assert failure.tolerance == 1e-6
    assert failure.worst == (1, 2)
    assert failure.actual is actual
    assert failure.expected is expected


def test_a_wrong_number_has_no_place():
    assert told(2.0, 1.0) == (
        Kind.VALUES,
        "out is off: relative error 3.3e-01, tolerance 1e-06",
    )


def test_messages_hold_no_value():
    actual, expected = np.array([111.25, 222.5]), np.array([333.75, 222.5])
    _, sentence = told(actual, expected)
    assert not re.search(r"111|222|333", sentence)


@pytest.mark.parametrize("scale", [1e-300, 1e-12, 1.0, 1e12, 1e300])
def test_an_error_of_one_in_ten_thousand_is_caught_at_any_scale(scale):
    expected = scale * np.random.default_rng(0).normal(size=(20, 30))
    assert told(expected * (1 + 1e-4), expected)[0] is Kind.VALUES
    assert told(expected * (1 + 1e-9), expected) is None


def test_one_wrong_entry_of_ten_thousand_is_caught():
    expected = np.random.default_rng(0).normal(size=10_000)
    actual = expected.copy()
    actual[77] *= 1.05
    assert told(actual, expected)[1].endswith(
        "worst at index (77,); only 1 of 10000 entries is wrong"
    )


def test_an_intermediate_step_in_single_precision_is_accepted():
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(40, 50)), rng.normal(size=(50, 60))
    assert told(x.astype(np.float32) @ w.astype(np.float32), x @ w) is None


def test_another_order_of_the_sum_is_accepted():
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(30, 200)), rng.normal(size=(200, 20))
    slowly = sum(np.outer(x[:, k], w[k]) for k in reversed(range(200)))
    assert told(slowly, x @ w) is None


def test_the_largest_numbers_do_not_overflow():
    huge = np.full(4, 1.7e308)
    assert told(huge, huge.copy()) is None
    assert told(-huge, huge)[1].startswith("out is off: relative error 1.0e+00")
    assert told(0.9 * huge, huge)[0] is Kind.VALUES


def test_the_smallest_numbers_do_not_underflow():
    tiny = np.full(4, 5e-324)
    assert told(tiny, tiny.copy()) is None
    assert told(3 * tiny, tiny)[0] is Kind.VALUES
    assert told((3 + 4j) * tiny, tiny * (1 + 0j))[0] is Kind.VALUES
    assert norm(np.array([3e-320, 4e-320])) == norm(np.array([3e-320 + 4e-320j]))


@pytest.mark.parametrize("dtype", [bool, np.int64, np.uint8])
def test_whole_numbers_have_to_be_equal(dtype):
    expected = np.array([0, 1, 1, 0], dtype)
    actual = np.array([0, 1, 0, 1], dtype)
    assert told(expected.copy(), expected) is None
    assert told(actual, expected) == (Kind.VALUES, "out differs in 2 of 4 entries")
    assert compare("out", actual, expected).worst == (2,)


def test_complex_numbers_are_compared_in_both_parts():
    expected = np.array([1 + 1j, 2.0])
    assert told(expected * (1 + 1e-9), expected) is None
    assert told(np.conj(expected), expected)[0] is Kind.VALUES


def test_the_tolerance_can_be_chosen():
    assert told(np.array([1.01]), np.array([1.0]), tolerance=0.1) is None
    assert "tolerance 1e-03" in told(np.array([1.01]), np.array([1.0]), tolerance=1e-3)[1]


# Rounding noise


def test_noise_around_an_expected_zero_is_no_error_beside_what_it_was_computed_from():
    x = np.random.default_rng(0).normal(size=(5, 100))
    noise = (x - x.mean(axis=1, keepdims=True)).sum(axis=1)
    assert noise.any()
    assert told(noise, np.zeros(5))[0] is Kind.VALUES
    assert told(noise, np.zeros(5), floor=noise_floor([x])) is None


@pytest.mark.parametrize("scale", [1e-200, 1e-3, 1e3, 1e200])
def test_the_floor_follows_the_scale_of_the_inputs(scale):
    x = scale * np.random.default_rng(0).normal(size=(5, 100))
    noise = (x - x.mean(axis=1, keepdims=True)).sum(axis=1)
    assert told(noise, np.zeros(5), floor=noise_floor([x])) is None
    assert told(1e-6 * x[:, 0], np.zeros(5), floor=noise_floor([x]))[0] is Kind.VALUES


def test_a_small_result_that_is_wrong_is_caught_over_the_floor():
    x = np.ones(100)
    right = np.full(3, 1e-9)
    assert told(1.01 * right, right, floor=noise_floor([x]))[0] is Kind.VALUES


def test_the_floor_counts_floating_point_arrays_and_their_finite_entries_only():
    assert noise_floor([]) == 0.0
    assert noise_floor([np.array([10**6]), 1e6, None, {"a": np.ones(3)}]) == 0.0
    assert noise_floor([np.array([np.inf, np.nan, 3.0, 4.0])]) == noise_floor(
        [np.array([3.0, 4.0])]
    )
    assert noise_floor([np.ones(2), np.full(2, 1e9)]) == noise_floor([np.full(2, 1e9)])
    assert np.isfinite(noise_floor([np.full(9, 1.7e308)]))


# The relative error itself


finite = hnp.arrays(
    np.float64, st.integers(1, 6), elements=st.floats(allow_nan=False, allow_infinity=False)
)


@given(finite)
def test_an_array_is_at_no_distance_from_itself(array):
    assert relative_error(array, array.copy()) == 0.0


@given(st.data())
def test_the_error_is_symmetric_and_at_most_one(data):
    a = data.draw(finite)
    b = data.draw(hnp.arrays(np.float64, a.shape, elements=st.floats(-1e308, 1e308)))
    error = relative_error(a, b)
    assert error == relative_error(b, a)
    assert 0.0 <= error <= 1.0 + 1e-12


@given(finite)
def test_the_norm_is_numpys_where_numpy_can(array):
    with np.errstate(over="ignore", under="ignore"):
        plain = float(np.linalg.norm(array))
    if 1e-100 < plain < 1e100:
        assert norm(array) == pytest.approx(plain)
    else:
        assert norm(array) >= 0.0


def test_a_number_that_is_not_finite_is_infinitely_far_off():
    assert relative_error(np.array([np.nan]), np.array([1.0])) == np.inf
    assert relative_error(np.array([1.0]), np.array([np.nan])) == np.inf
    assert relative_error(np.array([np.inf]), np.array([np.inf])) == np.inf


def test_as_array_hands_on_the_array_itself():
    array = np.ones(3)
    assert as_array("out", array) is array


def test_an_array_of_objects_is_called_what_it_is():
    value = Foreign("ndarray", "2x3 elements of dtype object")
    failure = compare("out", value, np.ones(3))
    assert failure.sentence == "out is an array of objects or texts, not of numbers"
