"""Calls that travel together: fresh arguments, results of earlier calls, failures."""

import numpy as np
import pytest

from autograder.checks import (
    Answer,
    Crashed,
    Earlier,
    ForeignFunction,
    LocalFunction,
    Raised,
    Signature,
    TimedOut,
)
from autograder.checks.calls import Call, CallFailed, Given, fresh, pick, plain, put_back, run


class Failing(LocalFunction):
    """A function that fails whenever it is given the number 13."""

    def answer(self, args, kwargs):
        if 13 in args:
            return Answer(failure=Raised("ValueError", "thirteen"))
        return super().answer(args, kwargs)


def failing(function, *returns, opaque=()):
    inner = plain(function, *returns, opaque=opaque)
    return Failing(inner.signature, function)


# Signatures


def test_a_signature_knows_where_its_opaque_results_stand():
    assert Signature("f", ("a", "cache", "b"), ("cache",)).opaque_positions == (1,)
    assert Signature("f", ("a",)).opaque_positions == ()


@pytest.mark.parametrize(
    ("value", "parts"),
    [((1, 2), (1, 2)), ([1, 2], (1, 2)), ((1,), None), ((1, 2, 3), None), (1, None), (None, None)],
)
def test_two_results_are_a_tuple_or_list_of_two(value, parts):
    assert Signature("f", ("a", "b")).split(value) == parts


def test_an_array_of_two_rows_is_no_pair_of_results():
    assert Signature("f", ("a", "b")).split(np.ones((2, 3))) is None


def test_one_result_is_whatever_comes():
    assert Signature("f", ("a",)).split((1, 2)) == ((1, 2),)


# Fresh arguments


def test_arrays_come_as_writable_copies_however_deep_they_are_nested():
    array = np.ones(3)
    array.setflags(write=False)
    value = {"a": [array, (array, {"b": array})], "c": "text", "d": None}
    copied = fresh(value)
    copies = [copied["a"][0], copied["a"][1][0], copied["a"][1][1]["b"]]
    for copy in copies:
        assert copy.flags.writeable
        copy[:] = 2
    assert np.array_equal(array, np.ones(3))
    assert type(copied["a"][1]) is tuple
    assert (copied["c"], copied["d"]) == ("text", None)


def test_what_is_no_container_is_handed_on_itself():
    thing = object()
    assert fresh(thing) is thing


def test_a_function_cannot_change_what_it_was_given():
    def writes(x, nested):
        x[:] = 0
        nested["list"][0][:] = 0
        nested["list"].append(1)

    x, nested = np.ones(2), {"list": [np.ones(2)]}
    run([Call(plain(writes), (x, nested))])
    assert np.array_equal(x, np.ones(2))
    assert len(nested["list"]) == 1
    assert np.array_equal(nested["list"][0], np.ones(2))


def test_keyword_arguments_are_fresh_too():
    def writes(*, x):
        x[:] = 0
        return x

    x = np.ones(2)
    (answer,) = run([Call(plain(writes), (), {"x": x})])
    assert np.array_equal(answer.get(), np.zeros(2))
    assert np.array_equal(x, np.ones(2))


def test_an_answer_holds_the_arguments_as_the_function_left_them():
    def writes(x, param):
        x[:] = 7
        param["mean"] = 7
        return x

    (answer,) = run([Call(plain(writes), (np.ones(2), {}), arrays_back=True)])
    assert np.array_equal(answer.args[0], [7, 7])
    assert answer.args[1] == {"mean": 7}


def test_a_direct_call_puts_the_dicts_back_and_leaves_the_arrays():
    def forward(x, param):
        x[:] = 0
        param["count"] = param.pop("old") + 1
        return x

    x, param = np.ones(2), {"old": 1}
    assert np.array_equal(plain(forward)(x, param), np.zeros(2))
    assert param == {"count": 2}
    assert np.array_equal(x, np.ones(2))


def test_put_back_keeps_the_identity_of_a_dict():
    param, other = {"a": 1}, np.ones(2)
    put_back((param, other), ({"b": 2}, np.zeros(2)))
    assert param == {"b": 2}
    assert np.array_equal(other, np.ones(2))


# Calls together


def test_no_calls_have_no_answers():
    assert run([]) == []


def test_a_call_may_use_what_an_earlier_one_returned():
    forward = plain(lambda x: (2 * x, {"x": x}), "out", "cache", opaque=["cache"])
    backward = plain(lambda out, cache: out + cache["x"])
    answers = run([Call(forward, (1,)), Call(forward, (10,)), _sum_of(backward, 0, 1)])
    assert [answer.get() for answer in answers] == [(2, {"x": 1}), (20, {"x": 10}), 12]


def _sum_of(backward, first, second):
    return Call(backward, (Earlier(first, 0), Earlier(second, 1)))


def test_an_earlier_result_is_fresh_for_each_call():
    forward = plain(lambda x: (x, [x]), "out", "cache", opaque=["cache"])

    def spends(cache):
        return cache.pop()

    backward = plain(spends)
    calls = [Call(forward, (np.ones(2),)), *[Call(backward, (Earlier(0, 1),))] * 2]
    assert all(np.array_equal(answer.get(), np.ones(2)) for answer in run(calls)[1:])


@pytest.mark.parametrize("together", [True, False])
def test_an_opaque_result_of_somebody_elses_function_is_handed_on_as_it_is(together):
    signature = Signature("forward", ("out", "cache"), ("cache",))
    made = []

    def forward(x):
        rows = x.copy()
        made.append({"rows": rows, "columns": rows.T, "of": [rows]})
        return x, made[-1]

    given, x = [], np.ones((2, 3))
    ours = ForeignFunction(signature, forward)
    theirs = ForeignFunction(Signature("backward", ("dx",)), lambda _, cache: given.append(cache))
    if together:
        run([Call(ours, (x,)), Call(theirs, (x, Earlier(0, 1)))])
    else:
        _, cache = ours(x)
        theirs(x, cache)
    assert given[0] is made[0]


def test_a_dict_that_calls_share_is_one_and_the_same_to_the_functions():
    seen = plain(lambda param: (param.setdefault("seen", []).append(1), id(param)), "n", "id")
    given = {}
    answers = run([Call(seen, (given,)), Call(seen, (Given(0, 0),)), Call(seen, (given,))])
    (_, first), (_, second), (_, apart) = (answer.get() for answer in answers)
    assert first == second != apart
    assert [answer.args[0] for answer in answers] == [{"seen": [1]}, Given(0, 0), {"seen": [1]}]
    assert given == {}


def test_a_call_that_shares_a_dict_with_a_failed_one_fails_with_its_failure():
    forward = failing(lambda x, param: x)
    answers = run(
        [Call(forward, (13, {})), Call(forward, (1, Given(0, 1))), Call(forward, (1, {}))]
    )
    assert answers[1].failure is answers[0].failure
    assert answers[2].get() == 1


def test_after_a_failure_the_other_calls_are_answered_all_the_same():
    double = failing(lambda x: 2 * x)
    answers = run([Call(double, (1,)), Call(double, (13,)), Call(double, (3,))])
    assert [answer.value for answer in answers] == [2, None, 6]
    with pytest.raises(Raised, match=r"^ValueError: thirteen$"):
        answers[1].get()


def test_a_call_that_needs_a_failed_one_fails_with_its_failure():
    forward = failing(lambda x: (x, x), "out", "cache", opaque=["cache"])
    backward = failing(lambda cache: cache, "dx")
    calls = [Call(forward, (13,)), Call(backward, (Earlier(0, 1),)), Call(forward, (1,))]
    answers = run(calls)
    assert answers[1].failure is answers[0].failure
    assert answers[2].get() == (1, 1)


def test_a_call_that_needs_a_result_that_was_not_returned_fails():
    forward = failing(lambda x: x, "out", "cache", opaque=["cache"])
    backward = failing(lambda cache: cache, "dx")
    _, answer = run([Call(forward, (1,)), Call(backward, (Earlier(0, 1),))])
    with pytest.raises(Raised, match=r"^ValueError: <lambda> must return out, cache as a tuple$"):
        answer.get()


def test_pick_returns_one_result():
    assert pick(Answer((1, 2)), Signature("f", ("a", "b")), 1) == 2


def test_an_exception_of_a_reference_is_not_caught():
    with pytest.raises(ZeroDivisionError):
        run([Call(plain(lambda: 1 // 0), ())])


# Failures


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (Raised("KeyError", "'mode'"), "KeyError: 'mode'"),
        (Raised("ArithmeticError", ""), "ArithmeticError"),
        (
            Raised("NameError", "no y", file="layers.py", line=7, source="    z = y\n"),
            "NameError: no y (layers.py, line 7: z = y)",
        ),
        (
            Raised("StopIteration", "", file="layers.py", line=7, source="next(it)"),
            "StopIteration (layers.py, line 7: next(it))",
        ),
        (TimedOut("it took too long"), "it took too long"),
    ],
)
def test_a_failure_is_a_sentence(failure, sentence):
    assert str(failure) == sentence
    assert str(failure.in_case("one row")) == f"one row: {sentence}"
    assert str(failure) == sentence


def test_an_exception_keeps_its_parts():
    failure = Raised("NameError", "no y", file="layers.py", line=7, source=" z = y", detail="all")
    for told in (failure, failure.in_case("one row")):
        assert (told.type_name, told.file, told.line) == ("NameError", "layers.py", 7)
        assert (told.source, told.detail) == (" z = y", "all")


def test_a_failure_in_a_case_is_otherwise_the_same():
    failure = Crashed("it was killed", detail="signal 9")
    told = failure.in_case("one row")
    assert (type(told), told.detail, told.outcome) == (Crashed, "signal 9", "crashed")


def test_each_kind_of_failure_has_its_outcome():
    assert [kind.outcome for kind in (CallFailed, Raised, TimedOut, Crashed)] == [
        "error",
        "error",
        "timeout",
        "crashed",
    ]
