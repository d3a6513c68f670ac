"""What a test draws and what the reference answers can be played back without the reference."""

import json
import math
import re
from typing import Any

import numpy as np
import pytest

from autograder.checks import Call, CheckFailed, Earlier, LocalFunction, Signature
from autograder.checks.calls import run
from autograder.checks.distance import distance
from autograder.checks.recorder import Recorder, RecordingGenerator
from autograder.checks.recordings import (
    Draw,
    Opaque,
    RecordedCall,
    Recording,
    RecordingError,
    test_name,
)
from autograder.checks.recordings_json import (
    equal_recordings,
    first_difference,
    recordings_from_json,
    recordings_to_json,
)
from autograder.checks.replay import Replay, ReplayFunction, ReplayGenerator

BUILD_AGAIN = (
    " The release is broken, or the test was edited after it was built: run `autograder build` "
    "again."
)

SIGNATURES = {
    "forward": Signature("forward", ("out", "cache"), ("cache",)),
    "backward": Signature("backward", ("dx",)),
    "count": Signature("count", ("out",)),
}


def forward(x, k):
    return k * x**2, (x, k)


def backward(dout, cache):
    x, k = cache
    return 2 * k * x * dout


def count(x, state):
    state["seen"] = state.get("seen", 0) + 1
    return x * state["seen"]


SOLVED: dict[str, Any] = {"forward": forward, "backward": backward, "count": count}


def recorder(**solved: Any) -> Recorder:
    return Recorder({**SOLVED, **solved}, SIGNATURES, np.random.default_rng(1))


def through_json(recording: Recording) -> Recording:
    return recordings_from_json(recordings_to_json({"test_it": recording}))["test_it"]


def replay(recording: Recording) -> Replay:
    return Replay(through_json(recording), SIGNATURES, test="test_it", seed=3)


# Recording and replay of functions


def test_a_replayed_function_gives_the_recorded_answer_and_knows_no_solution():
    recording = recorder()
    x = np.array([1.0, 2.0, 3.0])
    recording.reference.forward(x, 2.0)

    out, cache = replay(recording.recording()).reference.forward(x.copy(), 2.0)

    np.testing.assert_array_equal(out, [2.0, 8.0, 18.0])
    assert cache == Opaque("forward", 0, 1)


def test_a_backward_pass_is_found_by_the_token_of_its_own_forward_pass():
    def both(reference: Any) -> tuple[Any, Any]:
        _, first = reference.forward(np.array([1.0]), 1.0)
        _, second = reference.forward(np.array([5.0]), 1.0)
        dout = np.array([1.0])
        return reference.backward(dout, first), reference.backward(dout, second)

    recording = recorder()
    assert [float(dx[0]) for dx in both(recording.reference)] == [2.0, 10.0]

    assert [float(dx[0]) for dx in both(replay(recording.recording()).reference)] == [2.0, 10.0]


def test_calls_that_travel_together_hand_on_the_cache():
    def gradient(reference: Any) -> Any:
        calls = [
            Call(reference.forward, (np.array([3.0]), 2.0)),
            Call(reference.backward, (np.array([1.0]), Earlier(0, 1))),
        ]
        return run(calls)[-1].get()

    recording = recorder()
    np.testing.assert_array_equal(gradient(recording.reference), [12.0])

    np.testing.assert_array_equal(gradient(replay(recording.recording()).reference), [12.0])


def test_no_cache_is_ever_written_down():
    recording = recorder(forward=lambda x, k: (k * x, "secret of the solution"))
    recording.reference.forward(np.ones(2), 2.0)

    assert "secret" not in recordings_to_json({"test_it": recording.recording()})


def test_a_dict_that_the_call_changes_comes_back_changed():
    recording = recorder()
    state = {"seen": 1}
    recording.reference.count(np.ones(2), state)
    assert state == {"seen": 2}

    again = {"seen": 1}
    out = replay(recording.recording()).reference.count(np.ones(2), again)

    assert again == {"seen": 2}
    np.testing.assert_array_equal(out, [2.0, 2.0])


def test_an_array_that_the_reference_writes_into_is_recorded_too():
    def clears(x, state):
        x[:] = 0.0
        return x.sum()

    recording = recorder(count=clears)
    call = Call(recording.reference.count, (np.ones(2), {}), arrays_back=True)
    np.testing.assert_array_equal(run([call])[0].args[0], [0.0, 0.0])

    again = Call(replay(recording.recording()).reference.count, (np.ones(2), {}), arrays_back=True)
    np.testing.assert_array_equal(run([again])[0].args[0], [0.0, 0.0])


def test_equal_calls_are_kept_once():
    recording = recorder()
    for _ in range(3):
        recording.reference.forward(np.ones(2), 2.0)

    assert len(recording.recording().calls) == 1


def test_what_a_test_does_to_an_array_later_is_not_recorded():
    recording = recorder()
    x = np.ones(2)
    out, _ = recording.reference.forward(x, 2.0)
    x[:] = out[:] = 99.0

    replayed, _ = replay(recording.recording()).reference.forward(np.ones(2), 2.0)

    np.testing.assert_array_equal(replayed, [2.0, 2.0])


def test_replayed_answers_are_copies():
    recording = recorder()
    recording.reference.forward(np.ones(2), 2.0)
    reference = replay(recording.recording()).reference
    reference.forward(np.ones(2), 2.0)[0][:] = 99.0

    np.testing.assert_array_equal(reference.forward(np.ones(2), 2.0)[0], [2.0, 2.0])


def test_a_reference_that_answers_differently_each_time_cannot_be_recorded():
    answers = iter([1.0, 2.0])
    recording = recorder(count=lambda x, state: next(answers))
    recording.reference.count(np.ones(2), {})

    with pytest.raises(
        RecordingError,
        match=r"count of the solution gave two answers for the same inputs; .* hand it a seed",
    ):
        recording.reference.count(np.ones(2), {})


def test_a_solution_that_breaks_its_signature_is_told():
    recording = recorder(forward=lambda x, k: k * x)

    with pytest.raises(
        RecordingError, match=re.escape("forward of the solution does not return (out, cache)")
    ):
        recording.reference.forward(np.ones(3), 2.0)


def test_an_exception_of_the_solution_passes_through():
    def broken(x, state):
        raise ZeroDivisionError("the course's fault")

    with pytest.raises(ZeroDivisionError, match="the course's fault"):
        recorder(count=broken).reference.count(np.ones(1), {})


def test_a_function_that_the_manifest_does_not_name_is_told():
    with pytest.raises(
        AttributeError,
        match="no function 'softmax'; the manifest names backward, count, forward",
    ):
        recorder().reference.softmax  # noqa: B018


# Inputs within tolerance


def test_inputs_that_differ_in_their_last_digits_are_the_recorded_ones():
    recording = recorder()
    recording.reference.forward(np.array([1.0, 2.0]), 2.0)

    reference = replay(recording.recording()).reference

    np.testing.assert_array_equal(reference.forward(np.array([1.0, 2.0 + 1e-10]), 2.0)[0], [2, 8])


def test_the_nearest_of_similar_calls_is_the_one():
    recording = recorder()
    recording.reference.forward(np.array([1.0]), 1.0)
    recording.reference.forward(np.array([1.0 + 4e-10]), 1.0)
    reference = replay(recording.recording()).reference

    assert reference.forward(np.array([1.0 + 3e-10]), 1.0)[1] == Opaque("forward", 1, 1)


@pytest.mark.parametrize(
    ("inputs", "what"),
    [
        ((np.array([1.0, 2.5]), 2.0), "with inputs that differ from the recorded ones by 2e-01"),
        ((np.array([1.0, 2.0, 3.0]), 2.0), "with inputs that are none of the 1 recorded"),
        ((np.array([1.0, 2.0]), 2), "with inputs that are none of the 1 recorded"),
        ((np.array([1.0, np.nan]), 2.0), "with inputs that are none of the 1 recorded"),
        ((np.array([1, 2]), 2.0), "with inputs that are none of the 1 recorded"),
    ],
    ids=["value", "shape", "integer", "nan", "dtype"],
)
def test_other_inputs_than_the_recorded_ones_are_told(inputs, what):
    recording = recorder()
    recording.reference.forward(np.array([1.0, 2.0]), 2.0)

    with pytest.raises(RecordingError) as error:
        replay(recording.recording()).reference.forward(*inputs)

    assert str(error.value) == f"test_it: it calls reference.forward {what}.{BUILD_AGAIN}"


def test_a_function_that_was_never_called_is_told():
    with pytest.raises(RecordingError) as error:
        replay(recorder().recording()).reference.forward(np.ones(2), 2.0)

    assert str(error.value) == (
        f"test_it: it calls reference.forward of which no call is recorded.{BUILD_AGAIN}"
    )


def test_a_test_without_a_recording_is_told():
    with pytest.raises(RecordingError) as error:
        Replay(None, SIGNATURES, test="public/test_a.py::test_b")

    assert str(error.value) == (
        f"public/test_a.py::test_b: nothing is recorded for this test.{BUILD_AGAIN}"
    )


def test_keyword_arguments_are_inputs_too():
    recording = recorder(forward=lambda x, k=1.0: (k * x, None))
    recording.reference.forward(np.ones(2), k=3.0)
    reference = replay(recording.recording()).reference

    np.testing.assert_array_equal(reference.forward(np.ones(2), k=3.0)[0], [3.0, 3.0])
    with pytest.raises(RecordingError, match=r"differ from the recorded ones by 2e-01"):
        reference.forward(np.ones(2), k=4.0)


# Draws


def test_a_generator_replays_its_draws_and_goes_on_by_itself():
    draws: list[Draw] = []
    generator = RecordingGenerator(np.random.default_rng(1), draws)
    drawn = [generator.normal(size=3), generator.integers(5), generator.permutation(4)]

    again = ReplayGenerator(draws, seed=9)

    for first, second in zip(
        drawn, [again.normal(size=3), again.integers(5), again.permutation(4)], strict=True
    ):
        np.testing.assert_array_equal(first, second)
        assert type(first) is type(second)
    np.testing.assert_array_equal(again.normal(size=2), np.random.default_rng(9).normal(size=2))


def test_replayed_draws_are_copies():
    draws = [Draw("normal", (), {"size": 2}, np.ones(2))]
    ReplayGenerator(draws, seed=0).normal(size=2)[:] = 99.0

    np.testing.assert_array_equal(ReplayGenerator(draws, seed=0).normal(size=2), [1.0, 1.0])


def test_another_method_than_the_recorded_one_is_told():
    draws = [Draw("normal", (), {"size": 2}, np.ones(2))]
    generator = ReplayGenerator(draws, seed=0, name="test_it: rng")

    with pytest.raises(RecordingError) as error:
        generator.uniform(size=2)

    assert str(error.value) == (
        f"test_it: rng was asked for uniform where normal is recorded.{BUILD_AGAIN}"
    )


def test_a_draw_of_another_shape_leaves_the_recording():
    draws = [
        Draw("standard_normal", ((2,),), {}, np.ones(2)),
        Draw("standard_normal", ((2,),), {}, np.ones(2)),
    ]
    generator = ReplayGenerator(draws, seed=4)

    own = np.random.default_rng(4)
    np.testing.assert_array_equal(generator.standard_normal((3,)), own.standard_normal((3,)))
    np.testing.assert_array_equal(generator.standard_normal((2,)), own.standard_normal((2,)))


@pytest.mark.parametrize(
    ("method", "message"),
    [
        ("shuffle", "rng.shuffle cannot be recorded: it works in place; use rng.permutation"),
        ("spawn", "rng.spawn cannot be recorded"),
        ("bit_generator", "rng.bit_generator cannot be recorded"),
    ],
)
def test_what_cannot_be_replayed_is_refused_at_once(method, message):
    for generator in (recorder().rng, ReplayGenerator([], seed=0)):
        with pytest.raises(RecordingError) as error:
            getattr(generator, method)
        assert str(error.value) == message


def test_drawing_into_an_array_is_refused():
    with pytest.raises(RecordingError) as error:
        recorder().rng.standard_normal(out=np.empty(2))

    assert str(error.value) == "rng.standard_normal with out= cannot be recorded"


def test_what_no_generator_has_is_no_attribute():
    assert not hasattr(recorder().rng, "rand")
    assert not hasattr(ReplayGenerator([], seed=0), "rand")


def test_a_check_that_tries_again_does_not_shift_what_comes_later():
    own_forward = LocalFunction(SIGNATURES["forward"], forward)
    right = LocalFunction(SIGNATURES["backward"], backward)
    wrong = LocalFunction(SIGNATURES["backward"], lambda dout, cache: dout)

    def gradients_then_backward(part: Any, own_backward: LocalFunction) -> bool:
        x, reference = np.array([1.0, 2.0]), part.reference
        try:
            part.check.gradients(own_forward, own_backward, x, 3.0, wrt=[0])
            passed = True
        except CheckFailed:
            passed = False
        part.check.backward(own_forward, right, reference.forward, reference.backward, x, 3.0)
        return passed

    recording = recorder()
    assert gradients_then_backward(recording, right)

    assert gradients_then_backward(replay(recording.recording()), right)
    assert not gradients_then_backward(replay(recording.recording()), wrong)


@pytest.mark.parametrize("replayed", [False, True])
def test_gradients_beside_a_reference_are_refused_where_it_is_a_recording(replayed):
    part: Any = recorder()
    if replayed:
        part = replay(part.recording())
    layer = [LocalFunction(SIGNATURES[name], SOLVED[name]) for name in ("forward", "backward")]
    with pytest.raises(RecordingError) as error:
        part.check.gradients(*layer, np.ones(2), 3.0, wrt=[0], reference=part.reference.forward)

    assert str(error.value) == (
        "check.gradients with reference= cannot be recorded: where it asks for answers depends on "
        "the student's; leave it to a hidden test"
    )


def test_a_wrong_gradient_is_caught_with_the_recorded_cotangent():
    student = {name: LocalFunction(SIGNATURES[name], SOLVED[name]) for name in SIGNATURES}
    recording = recorder()
    x = np.array([1.0, 2.0])
    recording.check.backward(
        student["forward"],
        student["backward"],
        recording.reference.forward,
        recording.reference.backward,
        x,
        3.0,
    )
    wrong = LocalFunction(SIGNATURES["backward"], lambda dout, cache: dout * cache[0])
    again = replay(recording.recording())

    with pytest.raises(CheckFailed, match=r"^dx is off: relative error 7\.1e-01, tolerance 1e-06"):
        again.check.backward(
            student["forward"], wrong, again.reference.forward, again.reference.backward, x, 3.0
        )


def test_a_check_has_no_hidden_parts():
    with pytest.raises(AttributeError, match="_generator"):
        recorder().check._generator  # noqa: B018


# JSON


def in_native_order(value: Any) -> Any:
    """Return an array in this machine's byte order, anything else as it is."""
    if not isinstance(value, np.ndarray):
        return value
    return value.astype(value.dtype.newbyteorder("="))


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        -3,
        2**70,
        0.1 + 0.2,
        -0.0,
        math.inf,
        -math.inf,
        "träin",
        [1, [2.0, "x"]],
        (1, (2.0,)),
        {"mode": "train", 3: (1,), "nested": {"eps": 1e-5}},
        np.float64(0.1),
        np.int64(7),
        np.float32(0.1),
        np.bool_(True),
        np.array([[1.5, np.inf], [-np.inf, -0.0]]),
        np.array([], dtype=np.float64).reshape(0, 3),
        np.array(3.0),
        np.array([True, False]),
        np.array([1, -2], dtype=np.int8),
        np.array([2**63], dtype=np.uint64),
        np.array([1.1], dtype=np.float32),
        np.array([1 + 2j, complex(np.inf, 0)]),
        np.array([1.0, 2.0], dtype=">f8"),
        np.array([1j], dtype=">c16"),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        Opaque("forward", 3, 1),
    ],
    ids=repr,
)
def test_a_value_comes_back_from_json_as_it_was(value):
    recording = Recording({}, (RecordedCall("count", (value,), {}, value),))

    (call,) = through_json(recording).calls

    for found in (call.value, call.args[0]):
        assert type(found) is type(value)
        assert repr(found) == repr(in_native_order(value))


def test_nan_comes_back_from_json():
    recording = Recording({}, (RecordedCall("count", (math.nan,), {}, np.array([np.nan, 1.0])),))

    (call,) = through_json(recording).calls

    assert math.isnan(call.args[0])
    np.testing.assert_array_equal(call.value, [np.nan, 1.0])


def test_what_json_says_is_plain_and_has_a_line_for_each_draw_and_call():
    recording = recorder()
    recording.rng.integers(5, size=2)
    state = {"seen": 2}
    recording.reference.count(np.array([0.1]), state)

    text = recordings_to_json({"test_b": recording.recording(), "test_a": Recording()})

    assert text == (
        '{"tests": {\n'
        ' "test_a": {\n'
        '  "draws": {},\n'
        '  "calls": []\n'
        " },\n"
        ' "test_b": {\n'
        '  "draws": {\n'
        '  "rng": [\n'
        '   {"method": "integers", "args": [5], "kwargs": {"size": 2}, '
        '"result": {"dtype": "int64", "shape": [2], "data": [2, 2]}}\n'
        "  ]\n"
        "  },\n"
        '  "calls": [\n'
        '   {"function": "count", '
        '"args": [{"dtype": "float64", "shape": [1], "data": [0.1]}, {"dict": [["seen", 2]]}], '
        '"value": {"dtype": "float64", "shape": [1], "data": [0.30000000000000004]}, '
        '"args_after": {"1": {"dict": [["seen", 3]]}}}\n'
        "  ]\n"
        " }\n"
        "}}\n"
    )
    json.loads(text)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (object(), "a object cannot be recorded; a public test may draw, hand over and get back"),
        (np.array(["a"]), "an array of dtype <U1 cannot be recorded"),
        (np.array([None]), "an array of dtype object cannot be recorded"),
    ],
    ids=["object", "text", "objects"],
)
def test_what_cannot_be_written_is_told(value, message):
    recording = Recording({}, (RecordedCall("count", (value,), {}, None),))

    with pytest.raises(RecordingError, match=message):
        recordings_to_json({"test_it": recording})


@pytest.mark.parametrize("text", ["", "[]", '{"tests": {"a": {}}}', '{"tests": {"a": 3}}'])
def test_a_damaged_file_is_told(text):
    with pytest.raises(
        RecordingError, match=r"^this is no file of recordings: .* `autograder build`"
    ):
        recordings_from_json(text)


def test_a_test_is_known_by_its_name_with_its_parameters():
    assert test_name("public/test_a.py::TestB::test_c[x::y]") == "TestB::test_c[x::y]"


# Comparison of two builds


def text_of(value: Any, *, args: tuple[Any, ...] = (1.0,)) -> str:
    draws = {"rng": (Draw("normal", (), {}, 0.5),)}
    return recordings_to_json({"test_it": Recording(draws, (RecordedCall("f", args, {}, value),))})


def test_builds_on_two_cpus_are_equal_within_tolerance():
    assert equal_recordings(text_of(np.array([1.0, 2.0])), text_of(np.array([1.0, 2.0 + 1e-9])))
    assert not equal_recordings(
        text_of(np.array([1.0, 2.0])), text_of(np.array([1.0, 2.0 + 1e-9])), rtol=1e-12
    )


def test_rounding_noise_around_zero_is_no_difference():
    assert equal_recordings(text_of(np.array([1e-17])), text_of(np.array([-3e-17])))


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        (text_of(np.array([1.1])), "test_it: call 0 (f) differs"),
        (text_of(np.array([[1.0]])), "test_it: call 0 (f) differs"),
        (text_of(np.array([1.0]), args=(2.0,)), "test_it: call 0 (f) differs"),
        (recordings_to_json({"test_it": Recording()}), "test_it draws or calls something else"),
        (recordings_to_json({}), "test_it is recorded in one of them only"),
    ],
    ids=["value", "shape", "input", "structure", "test"],
)
def test_any_other_difference_is_named(other, difference):
    assert first_difference(text_of(np.array([1.0])), other) == difference
    assert first_difference(other, text_of(np.array([1.0]))) == difference


def test_equal_files_have_no_difference():
    assert not first_difference(text_of(np.array([np.nan])), text_of(np.array([np.nan])))


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        (1.0, 1.0, 0.0),
        (1.0, 3.0, 2 / 3),
        (1.0, 1, math.inf),
        (np.float64(2.0), 1.0, 0.5),
        (np.ones(2), 1.0, math.inf),
        (np.ones(2), np.ones(3), math.inf),
        (np.array([1, 2]), np.array([1, 3]), math.inf),
        (np.array([1.0, np.inf]), np.array([2.0, np.inf]), 0.5),
        (np.array([np.inf]), np.array([-np.inf]), math.inf),
        ("train", "test", math.inf),
        ((1.0,), [1.0], math.inf),
        ([1.0], [1.0, 2.0], math.inf),
        ({"p": 1.0}, {"q": 1.0}, math.inf),
        ({"p": 1.0}, {"p": 2.0}, 0.5),
        ({}, None, math.inf),
    ],
    ids=str,
)
def test_distance_is_the_largest_relative_difference(a, b, apart):
    assert distance(a, b) == pytest.approx(apart)
    assert distance(b, a) == pytest.approx(apart)


def test_a_replayed_function_is_a_function_like_any_other():
    function = ReplayFunction(SIGNATURES["forward"], Recording(), test="test_it")

    assert function.signature is SIGNATURES["forward"]
