"""What a check gets from a submission that means no harm."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from autograder.checks.calls import (
    Call,
    CallFailed,
    Crashed,
    Earlier,
    Given,
    Raised,
    TimedOut,
    TooLarge,
    run,
)
from autograder.errors import CourseError
from autograder.sandbox.wire import Foreign

LAYER = """
    import numpy as np

    def forward(x, w):
        return x @ w, (x, w)

    def backward(dout, cache):
        x, w = cache
        return dout @ w.T, x.T @ dout
"""
X, W = np.arange(6.0).reshape(2, 3), np.arange(12.0).reshape(3, 4)


def test_a_layer_answers_in_every_tier(sandbox, submit):
    student = submit(sandbox, LAYER)
    out, cache = student.forward(X, W)
    np.testing.assert_array_equal(out, X @ W)
    dx, dw = student.backward(out, cache)
    np.testing.assert_array_equal(dx, out @ W.T)
    np.testing.assert_array_equal(dw, X.T @ out)


def test_common_and_rare_modules_can_be_imported(sandbox, submit):
    student = submit(
        sandbox,
        """
        import math, itertools, functools, collections, random, time, copy, warnings, typing
        import dataclasses, operator, string, re, decimal, fractions, statistics, os, sys, builtins
        import numpy.random, numpy.linalg, numpy.fft, numpy.lib.stride_tricks, numpy.ma
        import numpy.polynomial, numpy.testing

        def f():
            import sqlite3, csv, heapq, bisect, datetime, encodings.cp1252, xml.etree.ElementTree
            datetime.datetime.strptime("2020", "%Y")
            return "caf\\u00e9".encode("latin-1").decode("cp1252"), math.sqrt(4.0)
        """,
    )
    assert student.f() == ("café", 2.0)


def test_what_an_editor_imports_unasked_can_be_imported_where_python_has_it(sandbox, submit):
    student = submit(
        sandbox,
        """
        def f():
            try:
                from turtle import forward
                from tkinter import W, messagebox
            except ImportError:
                return False
            return True
        """,
    )
    assert student.f() == (importlib.util.find_spec("_tkinter") is not None)


def test_an_earlier_calls_cache_is_used_within_one_message(best, submit):
    student = submit(best, LAYER)
    dout = np.ones((2, 4))
    answers = run(
        [
            Call(student.forward, (X, W)),
            Call(student.forward, (2 * X, W)),
            Call(student.backward, (dout, Earlier(0, 1))),
            Call(student.backward, (dout, Earlier(1, 1))),
            Call(student.backward, (Earlier(0, 0), Earlier(0, 1))),
        ]
    )
    np.testing.assert_array_equal(answers[2].get()[1], X.T @ dout)
    np.testing.assert_array_equal(answers[3].get()[1], 2 * X.T @ dout)
    np.testing.assert_array_equal(answers[4].get()[1], X.T @ (X @ W))


@pytest.mark.parametrize("together", [True, False])
def test_a_cache_is_handed_on_as_it_is_whatever_it_is_made_of(best, submit, together):
    student = submit(
        best,
        """
        class Saved(dict):
            __getattr__ = dict.__getitem__
            def items(self): raise ValueError("nobody copies me")

        def forward(x, w):
            rows = x.copy()
            return x, Saved(rows=rows, columns=rows.T)

        def backward(dout, cache):
            cache.columns[...] = 2 * dout.T
            return cache.rows, dout
        """,
    )
    if together:
        calls = [Call(student.forward, (X, W)), Call(student.backward, (X, Earlier(0, 1)))]
        dx, _ = run(calls)[-1].get()
    else:
        _, cache = student.forward(X, W)
        dx, _ = student.backward(X, cache)
    np.testing.assert_array_equal(dx, 2 * X)


def test_a_dict_that_calls_share_is_one_and_the_same_to_the_functions(best, submit):
    student = submit(
        best,
        """
        def forward(x, param):
            param["seen"] = param.get("seen", 0) + 1
            return x, param

        def backward(dout, cache):
            return cache["seen"], dout

        def f(x, param):
            return x / param["nothing"]
        """,
    )
    param = {}
    first, *_, shared, alone = run(
        [
            Call(student.forward, (X, param)),
            Call(student.forward, (X, param)),
            Call(student.forward, (X, Given(0, 1))),
            Call(student.backward, (X, Earlier(0, 1))),
            Call(student.backward, (X, Earlier(1, 1))),
        ]
    )
    assert (shared.get()[0], alone.get()[0], first.args[1], param) == (2, 1, {"seen": 1}, {})
    failed, needs_it = run([Call(student.f, (X, {})), Call(student.forward, (X, Given(0, 1)))])
    assert needs_it.failure is failed.failure
    with pytest.raises(ValueError, match="which is nothing earlier"):
        run([Call(student.forward, (X, Given(0, 1)))])


def test_arrays_reach_the_function_as_fresh_writable_copies(best, submit):
    student = submit(
        best,
        """
        def f(a, b):
            a += 1
            a.resize(7, refcheck=False)
            return b
        """,
    )
    given = np.arange(6.0)
    given.flags.writeable = False
    answers = run([Call(student.f, (given, given)), Call(student.f, (given, given))])
    for answer in answers:
        np.testing.assert_array_equal(answer.get(), np.arange(6.0))


def test_arrays_arrive_in_fortran_order_where_they_lie_so(best, submit):
    student = submit(
        best,
        """
        def f(a, b):
            return [a.flags.f_contiguous, b.flags.f_contiguous], a
        """,
    )
    given = np.arange(6.0).reshape(2, 3)
    orders, back = student.f(np.asfortranarray(given), given)
    assert orders == [True, False]
    np.testing.assert_array_equal(back, given)


def test_arrays_come_back_when_they_are_asked_for(best, submit):
    student = submit(best, "def f(a, b):\n    a += 1\n    b['n'] = 2")
    given, table = np.zeros(2), {"n": 1}
    kept, changed = run(
        [Call(student.f, (given, table)), Call(student.f, (given, table), arrays_back=True)]
    )
    assert kept.args[0] is given
    np.testing.assert_array_equal(changed.args[0], [1, 1])
    assert kept.args[1] == changed.args[1] == {"n": 2}
    assert table == {"n": 1}


def test_a_dict_argument_is_updated_by_a_single_call(best, submit):
    student = submit(
        best,
        """
        def f(x, param):
            param["mean"] = param.get("mean", 0) + x
            param[3] = "filed under a number"
            return x
        """,
    )
    param = {"mode": "train"}
    for _ in range(2):
        student.f(np.ones(2), param)
    assert list(param) == ["mode", "mean"]
    np.testing.assert_array_equal(param["mean"], [2, 2])


def test_keyword_arguments_and_every_plain_type_travel(best, submit):
    student = submit(best, "def f(*args, **kwargs):\n    return args, kwargs")
    args = (None, True, 3, 2.5, 1j, "text", [1, (2,)], {"a": {"b": []}})
    assert student.f(*args, n=1) == (args, {"n": 1})


def test_an_exception_names_the_students_own_line(best, submit):
    source = "def f(x):\n    return inner(x)\n\n\ndef inner(x):\n    return x / [][0]\n"
    student = submit(best, source)
    with pytest.raises(Raised) as caught:
        student.f(1.0)
    error = caught.value
    expected = "IndexError: list index out of range (layers.py, line 6: return x / [][0])"
    assert str(error) == expected
    assert (error.file, error.line, error.source) == ("layers.py", 6, "return x / [][0]")
    assert "layers.py, line 2, in f" in error.detail
    assert "worker.py" not in error.detail


def test_an_exception_inside_numpy_names_the_students_line(best, submit):
    student = submit(best, "import numpy as np\ndef f(x):\n    return np.stack([x, x[:1]])\n")
    with pytest.raises(Raised, match=r"same shape \(layers.py, line 3"):
        student.f(X)


def test_a_failure_in_a_batch_leaves_the_others_alone(best, submit):
    student = submit(best, "def f(x):\n    return 1 / x")
    first, second, third = run([Call(student.f, (x,)) for x in (1, 0, 2)])
    assert (first.get(), third.get()) == (1.0, 0.5)
    with pytest.raises(Raised, match="ZeroDivisionError: division by zero"):
        second.get()


def test_a_backward_pass_fails_as_the_forward_pass_did_that_it_needs(best, submit):
    student = submit(best, "def forward(x): 1 / 0\ndef backward(d, cache): return d, d")
    _, second = run([Call(student.forward, (1,)), Call(student.backward, (1, Earlier(0, 1)))])
    with pytest.raises(Raised, match="ZeroDivisionError"):
        second.get()


def test_a_missing_cache_is_said_to_be_missing(best, submit):
    student = submit(best, "def forward(x): return x\ndef backward(d, cache): return d, d")
    first, second = run([Call(student.forward, (X,)), Call(student.backward, (1, Earlier(0, 1)))])
    np.testing.assert_array_equal(first.get(), X)
    message = "backward needs the cache of forward, which returned none"
    with pytest.raises(CallFailed, match=message):
        second.get()


def test_a_function_that_is_not_defined_is_said_to_be_missing(best, submit):
    student = submit(best, "x = 1")
    with pytest.raises(CallFailed, match=r"^layers\.py does not define f$"):
        student.f()


def test_an_unknown_name_is_the_manifests_matter(best, submit):
    student = submit(best, LAYER)
    message = "assignment.toml lists no function 'forwards'; its functions are f, g, forward"
    with pytest.raises(AttributeError, match=message):
        student.forwards(1)


def test_a_file_that_does_not_parse_is_explained_once_and_loaded_once(best, submit):
    student = submit(best, "def f(x):\n    return (x\n")
    messages = []
    for _ in range(2):
        with pytest.raises(Raised) as caught:
            student.f(1)
        messages.append(str(caught.value))
    expected = "SyntaxError: '(' was never closed (layers.py, line 2: return (x)"
    assert messages == [expected] * 2
    assert student.children == 1
    with pytest.raises(Raised, match="never closed"):
        student.load()


def test_a_broken_file_costs_its_own_functions_only(best, submit):
    files = {"layers.py": b"import more\ndef f(): return 1", "more.py": b"def g(: pass"}
    student = submit(best, files | {"layers.py": b"def f(): return 1"})
    with pytest.raises(Raised, match=r"SyntaxError.*more\.py, line 1"):
        student.g()
    assert student.f() == 1
    with pytest.raises(Raised, match=r"SyntaxError.*more\.py, line 1"):
        submit(best, files).f()


def test_files_of_a_submission_import_each_other(best, submit):
    files = {
        "layers.py": b"from more import g\ndef f(): return g() + 1",
        "more.py": b"def g(): return 1",
    }
    assert submit(best, files).f() == 2


def test_a_file_may_be_named_like_a_file_of_the_kit(best, submit):
    files = {"layers.py": b"import wire\ndef f(): return wire.x", "wire.py": b"x = 5"}
    assert submit(best, files).f() == 5


def test_a_file_that_was_not_handed_in_is_named(best, submit):
    student = submit(best, {"other.py": b""})
    with pytest.raises(CallFailed, match=r"layers\.py was not handed in"):
        student.f()


def test_random_numbers_start_afresh_with_each_test(best, submit):
    student = submit(
        best,
        "import numpy as np, random\ndef f(): return float(np.random.rand()) + random.random()",
        seed=3,
    )
    student.start_test()
    first = [student.f(), student.f()]
    student.start_test()
    assert [student.f(), student.f()] == first
    assert first[0] != first[1]
    student.start_test(seed=4)
    assert student.f() != first[0]


def test_the_same_submission_gives_the_same_bytes_twice(best, submit):
    source = """
        import numpy as np
        def f(x):
            return x @ np.random.randn(64, 64), str({"a", "b", "c"}), hash("text")
    """
    x = np.random.default_rng(0).normal(size=(64, 64))
    first, second = (submit(best, source).f(x) for _ in range(2))
    assert first[0].tobytes() == second[0].tobytes()
    assert first[1:] == second[1:]


def test_what_is_printed_is_kept_for_staff(best, submit):
    student = submit(best, "import sys\nprint('loaded')\ndef f(): print('x', file=sys.stderr)")
    student.f()
    assert student.output == b"loaded\nx\n"
    assert student.output_dropped == 0


def test_what_cannot_travel_is_there_when_the_next_call_gets_the_dict(best, submit):
    student = submit(
        best,
        """
        class Mean:
            n = 0

        def f(x, param):
            own = param.setdefault("own", Mean())
            own.n += 1
            sizes = param.setdefault("places", {})
            sizes[x.shape] = sizes.get(x.shape, 0) + 1
            return own.n, sizes[x.shape]
        """,
    )
    param = {}
    assert [student.f(X, param), student.f(X, param)] == [(1, 1), (2, 2)]
    assert [type(value) for value in param.values()] == [Foreign, Foreign]
    assert student.f(X, {}) == (1, 1)
    student.start_test()
    with pytest.raises(Raised, match=r"^AttributeError"):
        student.f(X, param)


def test_reading_standard_input_meets_its_end(best, submit):
    with pytest.raises(Raised, match="EOFError"):
        submit(best, "def f(): return input()").f()


def test_results_of_odd_types_are_named_and_not_lost(best, submit):
    student = submit(
        best,
        """
        import numpy as np
        class Tensor: pass
        def f(): return np.array([None]), Tensor(), (x for x in []), np.float32(1)
        """,
    )
    array, tensor, generator, scalar = student.f()
    assert [x.type_name for x in (array, tensor, generator)] == ["ndarray", "Tensor", "generator"]
    assert isinstance(array, Foreign)
    assert (scalar.shape, scalar.dtype) == ((), np.float32)


def test_calls_beyond_one_messages_arrays_travel_in_several(best, submit):
    student = submit(best, LAYER, message_mb=1)
    x = np.ones((250, 250))  # 0.5 MiB
    calls = [Call(student.forward, (x * k, x)) for k in range(1, 4)]
    calls.append(Call(student.backward, (x, Earlier(1, 1))))
    answers = run(calls)
    np.testing.assert_array_equal(answers[2].get()[0], 3 * 250 * x)
    np.testing.assert_array_equal(answers[3].get()[1], 2 * 250 * x)


@pytest.mark.parametrize(("argument", "why"), [(np.ones(10**6), "7.6 MiB"), (object(), "object")])
def test_arguments_that_cannot_travel_are_the_courses_fault(best, submit, argument, why):
    with pytest.raises(CourseError, match=f"a test's arguments of f cannot be sent: .*{why}"):
        submit(best, "def f(x): pass", message_mb=1).f(argument)


def test_a_result_too_large_for_a_message_costs_its_own_call(best, submit):
    student = submit(best, "import numpy as np\ndef f(n): return np.zeros(n)", message_mb=1)
    small, large, many = (student.f, (10,)), (student.f, (10**6,)), (student.f, (10**5,))
    answers = run([Call(*small), Call(*large), *[Call(*many)] * 8, Call(*small)])
    message = "f returned more than fits in a message: at most 1 MiB of arrays, 200,000 items"
    with pytest.raises(TooLarge, match=message):
        answers[1].get()
    assert answers[0].get().size == answers[-1].get().size == 10
    assert [answer.failure is None for answer in answers[2:-1]] == [True] * 5 + [False] * 3


def test_caches_that_nobody_holds_are_let_go(best, submit):
    student = submit(
        best,
        "import numpy as np\ndef forward(x): return x, np.ones(10 << 17)",
        memory_mb=400,
    )
    for _ in range(60):  # 10 MiB each
        student.forward(1)
        run([Call(student.forward, (1,)) for _ in range(2)])


def test_a_cache_is_gone_with_the_process_that_held_it(best, submit):
    student = submit(best, LAYER + "\n    def f():\n        import os; os._exit(3)\n")
    out, cache = student.forward(X, W)
    with pytest.raises(Crashed, match="f: the process ended before it answered"):
        student.f()
    with pytest.raises(Crashed, match="the cache of forward is gone with the process"):
        student.backward(out, cache)
    assert repr(cache) == "<the cache of forward>"
    student.backward(out, student.forward(X, W)[1])
    assert student.children == 2


def test_what_a_later_process_says_as_it_loads_may_hold_inputs(sandboxes, submit, tmp_path):
    # Here nothing confines it: the file stands for whatever an earlier process can leave a note in.
    note = tmp_path / "note"
    source = f"""
    import os
    if os.path.exists({str(note)!r}):
        raise ValueError(f"the input was {{31000 + 337}}")
    def f(): os._exit(0)
    """
    student = submit(sandboxes["none"], source)
    with pytest.raises(Crashed, match="the process ended before it answered"):
        student.f()
    note.touch()
    with pytest.raises(Raised) as caught:
        student.f()
    assert "31337" not in str(caught.value)
    assert "31337" in caught.value.detail


LOOKS_AT_FILES = """
    import os
    import numpy as np

    def f():
        looks = {
            "stat": lambda: os.stat("/"),
            "lstat": lambda: os.lstat("/"),
            "access": lambda: os.access("/", os.F_OK) or os.lstat("/"),
            "list": lambda: os.listdir("/usr/lib"),
            "link": lambda: os.readlink("/lib"),
            "open": lambda: os.open("/usr/lib", os.O_PATH),
        }
        seen = []
        for name, look in looks.items():
            try:
                look()
            except OSError as error:
                seen += [name] if error.errno not in (1, 22) else []  # EPERM, EINVAL
            else:
                seen.append(name)
        return seen

    def forward(x, w):
        return np.linalg.norm(x, axis=1), w
"""


def test_a_blind_submission_works_and_learns_nothing_of_files(sandbox, submit):
    student = submit(sandbox, LOOKS_AT_FILES, blind=True)
    assert student.f() == []
    np.testing.assert_array_equal(student.forward(X, W)[0], np.linalg.norm(X, axis=1))
    assert {"stat", "lstat", "open"} <= set(submit(sandbox, LOOKS_AT_FILES).f())


def test_calls_of_two_submissions_do_not_travel_together(best, submit):
    one, other = submit(best, LAYER), submit(best, LAYER)
    with pytest.raises(ValueError, match="belong to one submission"):
        run([Call(one.forward, (X, W)), Call(other.forward, (X, W))])


def test_a_call_may_refer_to_earlier_results_only(best, submit):
    student = submit(best, LAYER)
    for earlier in (Earlier(0, 1), Earlier(1, 0)):
        with pytest.raises((ValueError, IndexError)):
            run([Call(student.backward, (X, earlier))])


def test_the_time_of_a_test_is_shared_by_its_calls(best, submit):
    student = submit(best, "import time\ndef f(s): time.sleep(s)", test_seconds=0.6)
    student.f(0.35)
    message = r"f did not finish: the calls of one test may take 0\.6 s together"
    with pytest.raises(TimedOut, match=message):
        student.f(0.35)
    with pytest.raises(TimedOut, match="f was not run: the calls of this test had used up"):
        student.f(0)
    student.start_test()
    student.f(0)


def test_the_time_of_a_submission_is_shared_by_its_tests(best, submit):
    student = submit(best, "import time\ndef f(s): time.sleep(s)", submission_seconds=0.6)
    with pytest.raises(TimedOut, match=r"f did not finish: a submission may take 0\.6 s in all"):
        student.f(2)
    student.start_test()
    for name in ("f", "g"):
        with pytest.raises(TimedOut, match=r"was not run: the submission had used up its 0.6 s"):
            getattr(student, name)(0)


FORGES_WHAT_IS_UNREAD = b"""
import sys

finder = next(found for found in sys.meta_path if type(found).__name__ == "SubmissionFinder")
frame = sys._getframe()
while not hasattr(frame.f_globals.get("wire"), "Unread"):
    frame = frame.f_back
wire = frame.f_globals["wire"]

def f():
    failure = wire.Failure("raised", "SyntaxError", "a note", "more.py", 2)
    finder.unread["more"] = [wire.Unread("", failure)]
    return 1
"""


def test_what_a_process_says_of_a_file_once_it_has_seen_an_input_is_not_told(sandbox, submit):
    files = {"layers.py": FORGES_WHAT_IS_UNREAD, "more.py": b"def g(x):\n    return x\n"}
    student = submit(sandbox, files)
    assert student.f() == 1
    assert student.g(2) == 2
    assert student.unread == {}
