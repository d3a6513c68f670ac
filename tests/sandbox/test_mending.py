"""Files that do not parse, read in the sandbox as far as Python can read them."""

from __future__ import annotations

import textwrap

import pytest

from autograder.checks.calls import CallFailed, Raised, Signature
from autograder.course import Limits
from autograder.regions import MARKERS
from autograder.sandbox import Student, wire
from autograder.sandbox.channel import Broken
from autograder.sandbox.telling import Teller
from autograder.sandbox.wire import Failure, Frame, Skeleton, Unread

START, END = next(iter(MARKERS.items()))


def function(name, *bodies):
    """Return a function of one or two regions, as it was handed out or filled in."""
    text = f'def {name}(x):\n    """Return something."""\n    out = None\n'
    for body in bodies:
        inside = textwrap.indent(body, "    ")
        text += f"    {START}\n{inside}\n    {END}\n"
    return text + "    return out\n"


def frame(name, *regions):
    parts = function(name, *["@"] * len(regions)).split("    @\n")
    return Frame(name, [part.removesuffix("\n") for part in parts], list(regions))


SKELETON = Skeleton(
    "import numpy as np",
    [frame("f", "f"), frame("g", "g#one", "g#two"), frame("given")],
    dict(MARKERS),
)
SIGNATURES = {name: Signature(name, ("out",)) for name in ("f", "g", "h", "given")}


@pytest.fixture
def submit(best):
    """Return a function that hands in a text beside the skeleton."""
    opened = []

    def submit(text, **limits):
        student = Student(
            best,
            {"layers.py": text.encode()},
            SIGNATURES,
            limits=Limits(**limits),
            skeletons={"layers.py": SKELETON},
        )
        opened.append(student)
        return student

    yield submit
    for student in opened:
        student.close()


def unread(student):
    """Return what could not be read: the region and the line of each part."""
    student.load()
    return [(part.region, part.why.line) for part in student.unread.get("layers.py", ())]


def test_a_file_that_parses_is_not_mended(submit):
    student = submit("import numpy as np\n" + function("f", "out = 2 * x"))
    assert unread(student) == []
    assert student.f(3) == 6


def test_a_broken_region_fails_alone_and_names_its_line(submit):
    student = submit(function("f", "out = 2 * x") + function("g", "if x\n    out = 1", "out = 5"))
    assert unread(student) == [("", 12), ("g#one", 12)]
    assert student.f(3) == 6
    with pytest.raises(Raised, match=r"^SyntaxError: expected ':' \(layers.py, line 12: if x\)$"):
        student.g(1)


def test_the_other_region_of_a_function_still_runs(submit):
    text = function("g", "if x > 0:\n    return x", "out = = 5")
    student = submit(text)
    assert unread(student) == [("", 9), ("g#two", 9)]
    assert student.g(3) == 3
    with pytest.raises(Raised, match="line 9: out = = 5"):
        student.g(-1)


def test_a_fresh_process_reads_the_file_in_the_same_way(submit):
    student = submit(function("f", "import os; os._exit(1)") + function("g", "out = 7", "x ="))
    for _ in range(2):
        with pytest.raises(CallFailed, match="ended"):
            student.f(1)
        with pytest.raises(Raised, match=r"invalid syntax \(layers.py, line 15: x =\)"):
            student.g(1)


def test_lines_of_what_can_be_read_are_those_that_were_handed_in(submit):
    student = submit(function("g", "x = (", "pass") + function("f", "# why\nout = missing"))
    with pytest.raises(Raised, match=r"layers.py, line 16: out = missing"):
        student.f(1)


def test_helpers_and_imports_are_kept(submit):
    head = "import math as m\nHALF = 0.5\n\ndef helper(x):\n    return HALF * m.floor(x)\n\n"
    student = submit(head + function("f", "out = helper(x)") + function("g", "out = (", "pass"))
    assert student.f(5.0) == 2.5


def test_a_broken_helper_says_so_where_it_is_called(submit):
    student = submit("def helper(x)\n    return x\n" + function("f", "out = helper(x)"))
    assert unread(student) == [("", 1), ("", 1)]
    with pytest.raises(Raised, match=r"SyntaxError: expected ':' \(layers.py, line 1: def helper"):
        student.f(1)


def test_a_broken_statement_below_a_function_without_markers_costs_nothing_else(submit):
    student = submit("def f(x):\n    return 5 * x\n\n\nL = = 4\n" + function("g", "1", "2"))
    assert unread(student) == [("", 5), ("", 5)]
    assert student.f(1) == 5


def test_broken_statements_between_functions_cost_nothing_else(submit):
    student = submit(function("f", "out = K") + "K = 3\nL = = 4\nM = 5\n" + function("g", "x", "1"))
    assert unread(student) == [("", 9), ("", 9)]
    assert student.f(1) == 3


@pytest.mark.parametrize(
    "damage",
    [
        ("def f(x):", "def f(x)"),
        ("def f(x):", "dfe f(x):"),
        ("def f(x):", "d:ef f(x):"),
        ("def f(x):", "de f f(x):  # f"),
        ("def f(x):", " def f(x):"),
        ('"""Return something."""', '"""Return something.'),
        ("    return out", "  return out"),
        ("    out = None", "    out = = None"),
    ],
)
def test_the_released_lines_take_the_place_of_broken_ones_around_a_region(submit, damage):
    broken = function("f", "out = 2 * x\nout = out + missing * 0").replace(*damage)
    student = submit("missing = 1\n\n" + broken + "\n" + function("g", "out = x", "pass"))
    assert student.f(3) == 6
    assert student.g(4) == 4
    [first, *others] = unread(student)
    assert first[0] == ""
    assert [region for region, _ in others] == [""]


def test_a_line_within_released_ones_keeps_its_number(submit):
    student = submit("\n\n" + function("f", "pass\nout = missing").replace("(x):", "(x)"))
    with pytest.raises(Raised, match="line 8: out = missing"):
        student.f(1)


def test_a_function_without_its_markers_fails_with_all_its_regions(submit):
    lost = function("g", "out = (", "pass").replace(END, "# the end", 1)
    student = submit(lost + function("f", "out = x"))
    assert [region for region, _ in unread(student)] == ["", "g#one", "g#two"]
    assert student.f(1) == 1
    with pytest.raises(Raised, match="SyntaxError: '\\(' was never closed"):
        student.g(1)


def test_a_broken_function_without_regions_is_taken_as_it_was_handed_out(submit):
    student = submit("def given(x):\n    return ((x\n" + function("f", "out = x"))
    assert student.given(1) is None
    assert student.f(1) == 1


def test_functions_within_a_string_are_no_functions(submit):
    quoted = "'''\n" + function("f", "out = 'old'") + "'''\n"
    student = submit(quoted + function("f", "out = 'new'") + function("g", "(", "pass"))
    assert student.f(1) == "new"


def test_the_last_of_two_functions_counts(submit):
    student = submit(function("f", "out = 1") + function("f", "out = 2") + "x = = 1\n")
    assert student.f(1) == 2


def test_a_broken_region_cannot_reach_out_of_its_function(submit):
    escape = 'pass\n"""\n    return out\n\ndef g(x):\n    """'
    student = submit(function("f", escape) + "x = = 1\n" + function("g", "out = x", "pass"))
    assert student.g(4) == 4


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_other_line_ends_are_counted_alike(submit, line_end):
    text = "\ufeff" + function("f", "out = x") + function("g", "out = x y", "pass")
    student = submit(text.replace("\n", line_end))
    assert unread(student)[1] == ("g#one", 12)
    assert student.f(1) == 1


def test_future_imports_hold_for_the_whole_file(submit):
    text = "from __future__ import annotations\n\ndef helper(x: nothing): return x\n"
    student = submit(text + function("f", "out = helper(x)") + "x = = 1\n")
    assert student.f(1) == 1


def test_a_file_in_more_pieces_than_can_be_tried_is_left_as_it_is(submit):
    student = submit("def f(x) return\n" * 3000)
    with pytest.raises(Raised, match=r"SyntaxError: expected ':' \(layers.py, line 1:"):
        student.load()


def test_a_file_of_which_no_function_can_be_read_is_left_as_it_is(submit):
    text = "import math\nK = 1\n" + function("f", "out = (") + function("g", "x y", "x =")
    with pytest.raises(Raised, match=r"SyntaxError: '\(' was never closed"):
        submit(text).load()


def test_a_file_whose_encoding_alone_is_wrong_is_left_as_it_is(submit):
    with pytest.raises(Raised, match="SyntaxError: unknown encoding: none"):
        submit("# coding: none\n" + function("f", "out = x")).load()


def test_a_call_at_a_margin_of_two_spaces_begins_no_function(submit):
    text = "def g(x):\n  y = 0\n  if f(x):\n    y = 1\n  return f(x) + y\n\n\nx = = 1\nf(1\n"
    student = submit(text + function("f", "out = x"))
    assert student.g(3) == 4


# What the process inside says of it is not believed.


def failure(type_name="SyntaxError", message="1.25 2.5", line=2):
    return Failure("raised", type_name, message, "layers.py", line)


@pytest.fixture
def teller():
    return Teller({"layers.py": b"def f(x):\n    x y\n"}, {"f": "layers.py"}, Limits())


def test_what_was_said_of_a_line_before_an_input_was_seen_may_be_said_again(teller):
    [part] = teller.tell_unread([Unread("f", failure(message="no"))], {"f"})
    assert (part.region, str(part.why)) == ("f", "SyntaxError: no (layers.py, line 2: x y)")
    assert str(teller.tell(failure(message="1.25"), "f", ())) == str(part.why)


def test_nothing_else_is_said_of_an_input_by_way_of_a_syntax_error(teller):
    list(teller.tell_unread([Unread("f", failure(message="no"))], {"f"}))
    for other in (failure(line=1), failure("ValueError")):
        assert "1.25" not in str(teller.tell(other, "f", ()))


def test_a_region_that_the_grader_does_not_know_is_not_named(teller):
    [part] = teller.tell_unread([Unread("<script>", failure())], {"f"})
    assert part.region == ""


@pytest.mark.parametrize("wrong", [failure("KeyError"), Failure("limit", "SyntaxError")])
def test_a_part_that_is_unread_for_no_reason_of_syntax_breaks_the_protocol(teller, wrong):
    with pytest.raises(Broken):
        list(teller.tell_unread([Unread("f", wrong)], {"f"}))


def test_a_reply_names_no_more_parts_than_it_may():
    parts = [Unread("f", failure())] * (wire.MAX_UNREAD + 1)
    with pytest.raises(wire.WireError, match="no message"):
        wire.decode_reply(wire.msgspec.msgpack.encode(wire.Reply(b"n", 0, unread=parts)))
