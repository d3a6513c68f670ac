"""The `check` fixture: what each method lets pass, and what it says of what it does not."""

import functools
import re

import numpy as np
import pytest

from autograder.checks import Check, CheckFailed, Crashed, ForeignFunction, Raised, TimedOut
from autograder.checks.calls import plain
from autograder.checks.failures import Kind


@pytest.fixture
def check():
    return Check(np.random.default_rng(0))


def students(function, *returns, opaque=()):
    inner = plain(function, *returns, opaque=opaque)
    return ForeignFunction(inner.signature, function)


def layer(forward, backward, *gradients):
    return (
        students(forward, "out", "cache", opaque=["cache"]),
        students(backward, *(gradients or ("dx",))),
    )


def scale_forward(x, gamma):
    return x * gamma, (x, gamma)


def scale_backward(dout, cache):
    x, gamma = cache
    return dout * gamma, (dout * x).sum(axis=0)


SCALE = layer(scale_forward, scale_backward, "dx", "dgamma")
X, GAMMA = np.random.default_rng(1).normal(size=(5, 3)), np.random.default_rng(2).normal(size=3)


# Outputs


def test_a_right_answer_written_in_another_way_passes(check):
    def loops(x, w):
        out = np.zeros((len(x), w.shape[1]))
        for i, j in np.ndindex(out.shape):
            for k in reversed(range(len(w))):
                out[i, j] += x[i, k] * w[k, j]
        return out

    check.outputs(students(loops), plain(np.matmul), X, X.T)


def test_a_wrong_output_is_told_without_a_case(check):
    with pytest.raises(CheckFailed, match=r"^out is off: relative error 3\.3e-01, tolerance 1e-06"):
        check.outputs(students(lambda x: 2 * x), plain(lambda x: x), X)


def test_the_result_that_fails_first_in_order_is_told(check):
    reference = plain(lambda x: (x, x, x), "a", "b", "c")
    with pytest.raises(CheckFailed, match=r"^b has shape \(15,\), expected \(5, 3\)$"):
        check.outputs(students(lambda x: (2 * x, x.ravel(), x), "a", "b", "c"), reference, X)
    with pytest.raises(CheckFailed, match=r"^a is off"):
        check.outputs(students(lambda x: (2 * x, x, 2 * x), "a", "b", "c"), reference, X)


def test_opaque_results_are_not_looked_at(check):
    forward = students(lambda x: (x, "anything"), "out", "cache", opaque=["cache"])
    check.outputs(forward, plain(lambda x: (x, x), "out", "cache", opaque=["cache"]), X)


@pytest.mark.parametrize(
    ("value", "have"),
    [(X, "a ndarray"), ((X,), "1 values"), (None, "None"), ({}, "a dict"), ([X] * 3, "3 values")],
)
def test_results_must_be_as_many_as_promised(check, value, have):
    reference = plain(lambda x: (x, x), "out", "cache", opaque=["cache"])
    forward = students(lambda x: value, "out", "cache", opaque=["cache"])
    with pytest.raises(CheckFailed, match=re.escape(f"the tuple (out, cache), it returned {have}")):
        check.outputs(forward, reference, X)


def test_an_exception_passes_through_as_it_is(check):
    with pytest.raises(Raised, match=r"^ZeroDivisionError: division by zero$"):
        check.outputs(students(lambda x: 1 / 0), plain(lambda x: x), X)


def test_an_exception_of_the_reference_is_not_the_students(check):
    with pytest.raises(ZeroDivisionError):
        check.outputs(students(lambda x: x), plain(lambda x: 1 // 0), X)


def test_a_reference_that_breaks_its_signature_is_not_the_students_fault(check):
    student, reference = students(lambda x: (x, x), "a", "b"), plain(lambda x: x, "a", "b")
    with pytest.raises(TypeError, match="the reference of <lambda> breaks its signature"):
        check.outputs(student, reference, X)


def test_squeeze_names_the_results_that_may_have_another_axis(check):
    student = students(lambda x: (x.sum(0, keepdims=True), x.sum(0, keepdims=True)), "a", "b")
    reference = plain(lambda x: (x.sum(0), x.sum(0)), "a", "b")
    check.outputs(student, reference, X, squeeze=("a", "b"))
    with pytest.raises(CheckFailed, match=r"^b has shape \(1, 3\), expected \(3,\)"):
        check.outputs(student, reference, X, squeeze=("a",))


def test_the_tolerance_of_a_check_can_be_chosen(check):
    check.outputs(students(lambda x: 1.01 * x), plain(lambda x: x), X, tolerance=0.1)


# Cases


def test_the_first_case_that_fails_is_told_with_its_label_and_the_number_of_others(check):
    cases = {"one row": (X[:1],), "two rows": (X[:2],), "all rows": (X,)}
    student = students(lambda x: x[:1] + 0 * x)
    with pytest.raises(CheckFailed) as caught:
        check.outputs_of_each(student, plain(lambda x: x), cases)
    assert re.fullmatch(
        r"two rows: out is off: .*; worst at index \(1, \d\) \(2 of 3 cases fail\)",
        str(caught.value),
    )
    assert [failure.case for failure in caught.value.failures] == ["two rows", "all rows"]


def test_cases_that_bring_no_answer_are_counted_too(check):
    def student(x):
        if len(x) == 5:
            raise IndexError("too many")
        return 2 * x

    cases = {"one row": (X[:1],), "all rows": (X,), "two rows": (X[:2],)}
    with pytest.raises(
        CheckFailed, match=r"^one row: out is off.*\(3 of 3 cases fail\)$"
    ) as caught:
        check.outputs_of_each(students(student), plain(lambda x: x), cases)
    assert [failure.case for failure in caught.value.failures] == ["one row", "two rows"]


def test_an_exception_comes_with_the_label_of_its_case(check):
    def student(x):
        return x if len(x) == 1 else x[7]

    cases = {"one row": (X[:1],), "all rows": (X,)}
    with pytest.raises(Raised, match=r"^all rows: IndexError: index 7 is out of bounds"):
        check.outputs_of_each(students(student), plain(lambda x: x), cases)


def test_the_label_of_a_case_does_not_stick_to_a_failure_that_is_told_again(check):
    failure = Raised("SyntaxError", "invalid syntax", file="layers.py", line=3, source="  x = = 1")

    def never_loads(x):
        raise failure

    with pytest.raises(Raised, match=r"^all rows: SyntaxError: invalid syntax") as caught:
        check.outputs_of_each(students(never_loads), plain(lambda x: x), {"all rows": (X,)})
    assert (caught.value.line, caught.value.type_name) == (3, "SyntaxError")
    with pytest.raises(Raised, match=r"^SyntaxError: .* \(layers\.py, line 3: x = = 1\)$"):
        check.outputs(students(never_loads), plain(lambda x: x), X)


def test_a_check_of_no_case_is_a_fault_of_the_course(check):
    with pytest.raises(ValueError, match="was given no case"):
        check.outputs_of_each(students(lambda x: x), plain(lambda x: x), {})


# Another accepted shape


def column(gamma):
    """Fail unless gamma is shaped (C, 1)."""
    if gamma.ndim != 2:
        raise ValueError("not enough values to unpack")
    return gamma


ALSO = {1: (-1, 1)}


@pytest.mark.parametrize("form", [lambda g: g[:, None], column, lambda g: g.reshape(-1, 1)])
def test_an_answer_that_is_right_for_either_shape_is_right(check, form):
    reference = plain(lambda x, g: x.T * g[:, None])
    student = students(lambda x, g: x.T * form(g).reshape(3, 1))
    check.outputs(student, reference, X, GAMMA, also_shaped=ALSO)


def test_an_error_in_the_first_form_and_a_pass_in_the_second_is_a_pass(check):
    reference = plain(lambda x, g: x.T * g[:, None])
    check.outputs(students(lambda x, g: x.T * column(g)), reference, X, GAMMA, also_shaped=ALSO)
    with pytest.raises(Raised, match="not enough values to unpack"):
        check.outputs(students(lambda x, g: x.T * column(g)), reference, X, GAMMA)


def test_who_wants_another_form_for_every_case_is_right_in_none(check):
    reference = plain(lambda x, g: x.T * g[:, None])

    def student(x, g):
        if (len(x) == 1) == (g.ndim == 2):
            raise ValueError("not this form")
        return x.T * g.reshape(3, 1)

    cases = {"all rows": (X, GAMMA), "one row": (X[:1], GAMMA)}
    with pytest.raises(Raised, match=r"^all rows: ValueError: not this form"):
        check.outputs_of_each(students(student), reference, cases, also_shaped=ALSO)
    for alone in cases.values():
        check.outputs(students(student), reference, *alone, also_shaped=ALSO)


def test_the_form_that_comes_nearer_in_all_cases_is_told(check):
    reference = plain(lambda x, g: x.T * g[:, None])

    def student(x, g):
        return x.T * column(g) * (2 if len(x) == 1 else 1)

    cases = {"all rows": (X, GAMMA), "one row": (X[:1], GAMMA)}
    with pytest.raises(CheckFailed, match=r"^one row: out is off"):
        check.outputs_of_each(students(student), reference, cases, also_shaped=ALSO)


def test_a_wrong_answer_is_wrong_in_both_forms_and_the_farther_one_is_told(check):
    reference = plain(lambda x, g: x.T * g[:, None])
    student = students(lambda x, g: 2 * x.T * column(g))
    with pytest.raises(CheckFailed, match=r"^out is off"):
        check.outputs(student, reference, X, GAMMA, also_shaped=ALSO)
    wrong_shape_first = students(lambda x, g: x if g.ndim == 1 else 2 * x.T * g)
    with pytest.raises(CheckFailed, match=r"^out is off"):
        check.outputs(wrong_shape_first, reference, X, GAMMA, also_shaped=ALSO)
    wrong_shape_last = students(lambda x, g: x if g.ndim == 2 else 2 * x.T * g[:, None])
    with pytest.raises(CheckFailed, match=r"^out is off"):
        check.outputs(wrong_shape_last, reference, X, GAMMA, also_shaped=ALSO)


def test_of_two_exceptions_that_of_the_documented_form_is_told(check):
    def student(x, g):
        raise KeyError(f"{g.ndim} axes")

    with pytest.raises(Raised, match="1 axes"):
        check.outputs(students(student), plain(lambda x, g: x), X, GAMMA, also_shaped=ALSO)


@pytest.mark.parametrize("ending", [TimedOut("took too long"), Crashed("was killed")])
def test_after_a_time_out_or_a_crash_no_other_form_is_tried(check, ending):
    called = []

    def student(x, g):
        called.append(g.shape)
        raise ending

    with pytest.raises(type(ending), match=str(ending)):
        check.outputs(students(student), plain(lambda x, g: x), X, GAMMA, also_shaped=ALSO)
    assert called == [(3,)]
    forward, backward = layer(student, scale_backward, "dx", "dgamma")
    with pytest.raises(type(ending)):
        check.gradients(forward, backward, X, GAMMA, also_shaped=ALSO)
    with pytest.raises(type(ending)):
        check.backward(forward, backward, *SCALE, X, GAMMA, also_shaped=ALSO)
    assert set(called) == {(3,)}


def test_a_time_out_of_one_case_is_told_and_no_other_form_is_tried(check):
    def student(x, g):
        if len(x) == 1:
            raise TimedOut("took too long")
        return x.T * column(g)

    reference = plain(lambda x, g: x.T * g[:, None])
    cases = {"all rows": (X, GAMMA), "one row": (X[:1], GAMMA)}
    with pytest.raises(TimedOut, match=r"^one row: took too long$"):
        check.outputs_of_each(students(student), reference, cases, also_shaped=ALSO)


# Backward passes


def test_a_backward_pass_that_agrees_with_the_reference_passes(check):
    check.backward(*SCALE, *SCALE, X, GAMMA)


def test_a_backward_pass_may_use_a_cache_of_its_own_making(check):
    def forward(x, gamma):
        return x * gamma, {"both": [x, gamma]}

    def backward(dout, cache):
        x, gamma = cache["both"]
        return np.einsum("nd,d->nd", dout, gamma), np.einsum("nd,nd->d", dout, x)

    check.backward(*layer(forward, backward, "dx", "dgamma"), *SCALE, X, GAMMA)


def test_a_wrong_backward_pass_is_told(check):
    def backward(dout, cache):
        dx, dgamma = scale_backward(dout, cache)
        return dx, 1.0001 * dgamma

    with pytest.raises(CheckFailed, match=r"^dgamma is off: relative error 5\.0e-05, .* index \("):
        check.backward(*layer(scale_forward, backward, "dx", "dgamma"), *SCALE, X, GAMMA)


def test_the_cotangent_is_random(check):
    def ignores_dout(dout, cache):
        return scale_backward(np.ones_like(dout), cache)

    with pytest.raises(CheckFailed, match=r"^dx is off"):
        check.backward(*layer(scale_forward, ignores_dout, "dx", "dgamma"), *SCALE, X, GAMMA)


def test_a_cache_kept_in_a_global_is_caught_by_a_pass_in_between(check):
    kept = {}

    def forward(x, gamma):
        kept["cache"] = (x, gamma)
        return x * gamma, None

    def backward(dout, _):
        return scale_backward(dout, kept["cache"])

    other = (X[::-1] + 1.0, GAMMA + 1.0)
    forgetful = layer(forward, backward, "dx", "dgamma")
    check.backward(*forgetful, *SCALE, X, GAMMA)
    check.backward(*SCALE, *SCALE, X, GAMMA, between=[other])
    with pytest.raises(CheckFailed, match=r"^dx is off"):
        check.backward(*forgetful, *SCALE, X, GAMMA, between=[other])


def test_the_pass_in_between_takes_the_other_form_too(check):
    def forward(x, gamma):
        return x.T * column(gamma), (x, gamma)

    def backward(dout, cache):
        x, gamma = cache
        return (dout * gamma).T, (dout * x.T).sum(axis=1)

    reference = layer(
        lambda x, g: (x.T * g[:, None], (x, g[:, None])),
        backward,
        "dx",
        "dgamma",
    )
    wants_columns = layer(forward, backward, "dx", "dgamma")
    between = (X + 1.0, GAMMA + 1.0)
    check.backward(*wants_columns, *reference, X, GAMMA, between=[between], also_shaped=ALSO)
    with pytest.raises(Raised, match="not enough values"):
        check.backward(*wants_columns, *reference, X, GAMMA, between=[between])


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (
            lambda x: x[1:],
            r"forward returned shape \(4, 3\) where \(5, 3\) was expected, so its .* not be judged",
        ),
        (lambda x: None, "out of forward is None: nothing was stored in it"),
    ],
)
def test_a_backward_pass_is_not_judged_where_its_forward_pass_gave_nothing(check, output, sentence):
    def forward(x, gamma):
        return output(x), (x, gamma)

    with pytest.raises(CheckFailed, match=rf"^{sentence}$"):
        check.backward(*layer(forward, scale_backward, "dx", "dgamma"), *SCALE, X, GAMMA)


def test_a_forward_pass_of_one_result_has_no_cache_to_hand_on(check):
    def forward(x, gamma):
        return x * gamma

    sentence = r"forward must return the tuple \(out, cache\), it returned a ndarray"
    with pytest.raises(CheckFailed, match=sentence):
        check.backward(*layer(forward, scale_backward, "dx", "dgamma"), *SCALE, X, GAMMA)
    with pytest.raises(CheckFailed, match=sentence):
        check.gradients(*layer(forward, scale_backward, "dx", "dgamma"), X, GAMMA)


def test_an_exception_of_either_pass_passes_through(check):
    def fails(*_):
        raise ArithmeticError

    with pytest.raises(Raised, match=r"^ArithmeticError$"):
        check.backward(*layer(fails, scale_backward, "dx", "dgamma"), *SCALE, X, GAMMA)
    with pytest.raises(Raised, match=r"^ArithmeticError$"):
        check.backward(*layer(scale_forward, fails, "dx", "dgamma"), *SCALE, X, GAMMA)
    with pytest.raises(Raised, match=r"^ArithmeticError$"):
        check.gradients(*layer(scale_forward, fails, "dx", "dgamma"), X, GAMMA)


def test_a_gradient_is_right_in_the_shape_of_either_form(check):
    def forward(x, gamma):
        return x.T * column(gamma), (x, gamma)

    def backward(dout, cache):
        x, gamma = cache
        return (dout * gamma).T, (dout * x.T).sum(axis=1, keepdims=True)

    wants_columns = layer(forward, backward, "dx", "dgamma")
    check.gradients(*wants_columns, X, GAMMA, also_shaped=ALSO)
    with pytest.raises(Raised, match="not enough values"):
        check.gradients(*wants_columns, X, GAMMA)
    wrong = layer(forward, lambda *a: (backward(*a)[0], -backward(*a)[1]), "dx", "dgamma")
    with pytest.raises(
        CheckFailed, match=r"^dgamma is not the derivative of forward: .* dx agrees$"
    ):
        check.gradients(*wrong, X, GAMMA, also_shaped=ALSO)


# Properties


def test_call_returns_the_results_as_arrays_and_the_cache_as_it_is(check):
    cache = object()
    out, kept = check.call(students(lambda x: (2.5, cache), "out", "cache", opaque=["cache"]), X)
    assert isinstance(out, np.ndarray)
    assert kept.value is cache  # sealed, to be handed on


def test_call_of_one_result_returns_no_tuple(check):
    assert np.array_equal(check.call(students(lambda x: 2 * x), X), 2 * X)


def test_call_updates_the_dicts_among_the_arguments(check):
    def forward(x, param):
        param["seen"] = len(x)
        del param["old"]
        return x

    param = {"old": 1}
    check.call(students(forward), X, param)
    assert param == {"seen": 5}


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (None, "out is None: nothing was stored in it"),
        ([1.0], "out is a list, not a NumPy array"),
        (X.T, r"out has shape \(3, 5\), expected \(5, 3\) \(it is transposed\)"),
    ],
)
def test_call_tells_what_is_no_array_of_the_shape_that_was_asked_for(check, value, sentence):
    with pytest.raises(CheckFailed, match=rf"^{sentence}$"):
        check.call(students(lambda x: value), X, shapes={"out": (5, 3)})


def test_call_lets_an_exception_through(check):
    with pytest.raises(Raised, match=r"^KeyError: 'mode'$"):
        check.call(students(lambda param: param["mode"]), {})


def test_call_wants_as_many_results_as_were_promised(check):
    with pytest.raises(CheckFailed, match=r"must return the tuple \(out, cache\)"):
        check.call(students(lambda x: x, "out", "cache", opaque=["cache"]), X)


def test_array_returns_an_array_or_fails(check):
    assert check.array("share", 0.5).shape == ()
    with pytest.raises(CheckFailed, match=r"^share is None"):
        check.array("share", None)


def test_equal_compares_one_result(check):
    check.equal("mean", X.mean(axis=0), X.mean(axis=0))
    check.equal("mean", X.mean(axis=0, keepdims=True), X.mean(axis=0), squeeze=True)
    with pytest.raises(CheckFailed, match=r"^mean is off: relative error 3.3e-01"):
        check.equal("mean", 2 * X.mean(axis=0), X.mean(axis=0))


def test_equal_takes_rounding_noise_for_zero(check):
    normal = (X - X.mean(axis=0)) / X.std(axis=0)
    assert normal.mean(axis=0).any()
    check.equal("mean", normal.mean(axis=0), np.zeros(3))
    with pytest.raises(CheckFailed, match=r"^mean is off"):
        check.equal("mean", np.full(3, 1e-9), np.zeros(3))


def test_equal_is_told_the_size_of_the_numbers_behind_a_zero(check):
    noise = np.full(3, 1e-11)
    with pytest.raises(CheckFailed, match=r"^mean is off"):
        check.equal("mean", noise, np.zeros(3))
    check.equal("mean", noise, np.zeros(3), scale=1e6)


def test_that_says_the_sentence_it_was_given(check):
    check.that(np.bool_(True), "never said")
    with pytest.raises(CheckFailed, match=r"^no entry is dropped$") as caught:
        check.that(np.bool_(False), "no entry is dropped")
    assert caught.value.failures[0].kind is Kind.PROPERTY


def test_writing_into_an_input_is_told(check):
    def writes(x, w, param):
        w += 1.0
        param["running_mean"] = x.mean()
        return x

    with pytest.raises(
        CheckFailed, match=r"^writes writes into argument number 2; make a copy first$"
    ):
        check.inputs_unchanged(students(writes), X, GAMMA.copy(), {})
    with pytest.raises(
        CheckFailed, match=r"^<lambda> writes into its argument; make a copy first$"
    ):
        check.inputs_unchanged(students(lambda x: x.sort()), X[::-1])


def test_reading_the_inputs_is_no_fault(check):
    before = X.copy()
    check.inputs_unchanged(students(lambda x, param: param.update(a=1)), X, {})
    check.inputs_unchanged(students(lambda x: x), np.array([np.nan, 1.0]))
    assert np.array_equal(X, before)


def test_an_exception_says_nothing_of_the_inputs(check):
    with pytest.raises(Raised, match=r"^IndexError"):
        check.inputs_unchanged(students(lambda x: x[9]), X)


def test_writing_into_the_upstream_gradient_is_told(check):
    def backward(dout, x):
        dout[x <= 0] = 0
        return dout

    def forward(x):
        return np.maximum(x, 0), x

    with pytest.raises(
        CheckFailed, match=r"^backward writes into its argument; make a copy first$"
    ):
        check.upstream_unchanged(*layer(forward, backward), X)
    check.upstream_unchanged(*layer(forward, lambda dout, x: dout * (x > 0)), X)


@pytest.mark.parametrize(
    ("keep", "told"),
    [
        (lambda x: x, "backward writes into what forward was given; make a copy first"),
        (np.copy, "backward writes into its cache: called again, it gives another gradient"),
    ],
    ids=["the input itself", "a copy of it"],
)
def test_a_backward_pass_that_writes_into_its_cache_is_told(check, keep, told):
    def forward(x):
        return x**2, keep(x)

    def backward(dout, x):
        x *= 3.0
        return dout * x

    with pytest.raises(CheckFailed, match=rf"^{told}"):
        check.upstream_unchanged(*layer(forward, backward), X)


def test_a_backward_pass_that_takes_its_cache_apart_is_told(check):
    with pytest.raises(Raised, match=r"^a second time with the same cache: KeyError"):
        check.upstream_unchanged(
            *layer(lambda x: (x, {"x": x}), lambda dout, cache: dout * cache.pop("x")), X
        )


@pytest.mark.parametrize(
    "forward",
    [
        lambda x, param: (np.multiply(x, 2.0, out=x), None),
        lambda x, param: (x + np.random.default_rng().normal(), None),
        lambda x, param: (x * param.pop("scale"), None),
    ],
    ids=["writes into its input", "is random", "uses up its parameters"],
)
def test_what_a_forward_pass_does_is_not_told_of_its_backward_pass(check, forward):
    check.upstream_unchanged(*layer(forward, lambda dout, _: dout.copy()), X, {"scale": 2.0})


def test_results_that_lie_in_memory_otherwise_are_the_same_but_for_rounding(check):
    def forward(x):
        mean = x.mean(axis=(0, 2, 3), keepdims=True)
        rows = np.ascontiguousarray((x - mean).transpose(0, 2, 3, 1))
        return rows.transpose(0, 3, 1, 2), None

    x = np.random.default_rng(0).normal(size=(5, 3, 7, 9))
    both = [forward(np.array(forward(x)[0], order=order))[0] for order in "CK"]
    assert not np.array_equal(*both)
    check.results_kept(layer(forward, None)[0], x)


def test_upstream_unchanged_needs_both_passes_to_answer(check):
    def fails(*_):
        raise RuntimeError("no")

    with pytest.raises(Raised, match=r"^RuntimeError: no$"):
        check.upstream_unchanged(*layer(fails, scale_backward), X)
    with pytest.raises(Raised, match=r"^RuntimeError: no$"):
        check.upstream_unchanged(*layer(lambda x: (x, None), fails), X)


# Networks


def test_a_first_layer_is_asked_in_a_network_whose_layers_share_a_dict(check):
    def forward(x, param):
        param["latest"] = x
        return 2 * x, (x, param)

    def backward(dout, cache):
        x, param = cache
        return dout * np.array_equal(x, param["latest"])

    passes, param, apart = layer(forward, backward), {}, {}
    (out, _), dx = check.network(*passes, [((X, apart), X), ((X + 1, {}), X)])
    assert np.array_equal(out, 2 * X)
    assert np.array_equal(dx, X)
    _, dx = check.network(*passes, [((X, param), X), ((X + 1, param), X)])
    assert not dx.any()


def test_no_forward_pass_of_a_network_travels_with_a_cotangent(check):
    class Watched(ForeignFunction):
        def run_together(self, calls):
            messages.append([call.function.signature.name for call in calls])
            return super().run_together(calls)

    messages = []
    forward, backward = (
        Watched(one.signature, one.implementation)
        for one in layer(lambda x: (x, x), lambda dout, cache: dout)
    )
    check.network(forward, backward, [((X,), X), ((X + 1,), X)])
    assert [len(set(names)) for names in messages] == [1, 1]


def test_of_other_layers_one_that_fails_is_left_out(check):
    def forward(x):
        if x[0, 0] != X[0, 0]:
            raise ValueError
        return x, x

    _, dx = check.network(*layer(forward, lambda dout, cache: dout), [((X,), X), ((X + 1,), X)])
    assert np.array_equal(dx, X)


def test_a_first_layer_of_another_shape_is_told_before_a_test_can_use_it(check):
    forward, backward = layer(lambda x: (x.ravel(), x), scale_backward)
    with pytest.raises(CheckFailed, match=r"returned shape \(15,\) where \(5, 3\) was expected"):
        check.network(forward, backward, [((X,), X)])


# Memory order


def lies_in_memory(x):
    return np.ravel(x, order="K").reshape(x.shape), x


def in_memory_backward(dout, x):
    return (x > 0) * np.ravel(dout, order="A").reshape(dout.shape)


def test_a_forward_pass_that_trusts_the_order_in_memory_is_told(check):
    told = r"^out of lies_in_memory is another when arrays lie in memory in Fortran order"
    with pytest.raises(CheckFailed, match=told):
        check.memory_order_ignored(layer(lies_in_memory, scale_backward)[0], X)


def test_a_backward_pass_that_trusts_the_order_in_memory_is_told(check):
    def forward(x):
        return np.maximum(x, 0), x

    told = r"^dx of in_memory_backward is another when arrays lie"
    first, second = layer(forward, in_memory_backward)
    with pytest.raises(CheckFailed, match=told):
        check.memory_order_ignored(first, X, backward=second)


def test_what_fails_in_fortran_order_alone_says_so(check):
    def flat(x):
        return np.asarray(x.data.cast("B").cast("d"))

    with pytest.raises(Raised, match=r"^arrays in Fortran order, as x.T is: TypeError"):
        check.memory_order_ignored(students(flat), X)


def test_who_is_wrong_in_every_order_is_no_matter_of_order(check):
    def forward(x):
        return 3 * x, None

    first, second = layer(forward, lambda dout, _: 2 * dout)
    check.memory_order_ignored(first, X)
    check.memory_order_ignored(first, X, backward=second)


def test_who_fails_in_c_order_fails(check):
    with pytest.raises(Raised, match=r"^IndexError"):
        check.memory_order_ignored(students(lambda x: x[9]), X)


# What holds for all of them


def test_no_function_sees_what_another_call_did_to_its_arguments(check):
    def writes(x):
        x *= 2
        return x

    x = X.copy()
    check.outputs_of_each(students(writes), plain(lambda x: 2 * x), {"a": (x,), "b": (x,)})
    assert np.array_equal(x, X)


def test_messages_never_hold_a_number_of_the_inputs_or_of_the_right_answer(check):
    x = np.array([[7654.25, 7654.5, 7654.75]])
    cases = {"a row": (x,)}
    wrongs = [lambda x: x + 1, lambda x: x.T, lambda x: x * np.nan, lambda x: None, lambda x: [1]]
    for wrong in wrongs:
        with pytest.raises(CheckFailed) as caught:
            check.outputs_of_each(students(wrong), plain(lambda x: x), cases)
        assert "765" not in str(caught.value)
    for wrong in wrongs:
        with pytest.raises(CheckFailed) as caught:
            check.gradients(*layer(lambda x: (x * x, x), lambda dout, x, f=wrong: f(x * dout)), x)
        assert "765" not in str(caught.value)


def test_the_same_generator_asks_the_same_questions():
    seen = []

    def backward(dout, cache):
        seen.append(dout)
        return scale_backward(dout, cache)

    pair = layer(scale_forward, backward, "dx", "dgamma")
    for seed in (3, 3, 4):
        Check(np.random.default_rng(seed)).backward(*pair, *SCALE, X, GAMMA)
    first, again, other = seen
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_functions_may_be_partial_or_callable_objects(check):
    check.outputs(students(functools.partial(np.multiply, 2.0)), plain(lambda x: 2 * x), X)


# Results that stay


BUFFERS = {}


def in_a_buffer(array):
    kept = BUFFERS.setdefault(array.shape, np.empty_like(array))
    kept[...] = array
    return kept


def test_an_output_that_the_next_call_overwrites_is_told(check):
    forward = layer(lambda x: (in_a_buffer(2 * x), x), scale_backward)[0]
    told = r"^out of <lambda> changes when <lambda> is called again$"
    with pytest.raises(CheckFailed, match=told):
        check.results_kept(forward, X)


def test_a_gradient_that_the_next_call_overwrites_is_told(check):
    first, second = layer(lambda x: (2 * x, x), lambda dout, x: in_a_buffer(2 * dout))
    check.results_kept(first, X)
    with pytest.raises(
        CheckFailed, match=r"^dx of <lambda> changes when <lambda> is called again$"
    ):
        check.results_kept(first, X, backward=second)


def test_results_of_a_function_that_writes_into_its_inputs_stay_as_they_are(check):
    def forward(x):
        x *= 2
        return x, x

    def backward(dout, x):
        dout *= 2
        return dout

    first, second = layer(forward, backward)
    check.results_kept(first, X)
    check.results_kept(first, X, backward=second)
