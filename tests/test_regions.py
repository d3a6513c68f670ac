"""Marked regions: where they stand, whose they are, and what is told of markers gone astray."""

import textwrap
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograder.regions import (
    END,
    MARKERS,
    START,
    NotPythonError,
    RegionError,
    TooLongError,
    find_regions,
    tokens,
)

LAYERS = Path(__file__).parents[1] / "solutions" / "layers" / "layers.py"


def regions(source):
    """Find the regions of a source in which <<< and >>> stand for the seed's markers."""
    text = textwrap.dedent(source).lstrip("\n")
    return find_regions(text.replace("<<<", START).replace(">>>", END), "layers.py")


def owners(source):
    return [(region.function, region.number) for region in regions(source)]


def complaint(source):
    with pytest.raises(RegionError) as caught:
        regions(source)
    return str(caught.value)


# Where a region is


def test_a_region_lies_between_its_markers():
    (region,) = regions("""
        def affine_forward(x, w, b):
            out = None
            <<<
            out = x @ w + b  # comment
            >>>
            return out
    """)
    assert (region.function, region.number) == ("affine_forward", 0)
    assert (region.start, region.end) == (3, 5)
    assert region.code == ("out", "=", "x", "@", "w", "+", "b")
    assert not region.untouched


def test_nbgraders_own_markers_count_too():
    (region,) = regions("""
        def f(x):
            ### BEGIN SOLUTION
            return x
            ### END SOLUTION
    """)
    assert (region.function, region.start, region.end) == ("f", 2, 4)


def test_two_regions_of_a_function_are_numbered_in_order():
    source = """
        def batchnorm_forward(mode):
            if mode == "train":
                <<<
                out = 1
                >>>
            else:
                <<<
                out = 2
                >>>
            return out

        def affine_forward():
            <<<
            >>>
    """
    assert owners(source) == [
        ("batchnorm_forward", 0),
        ("batchnorm_forward", 1),
        ("affine_forward", 0),
    ]


def test_every_region_of_the_shipped_layers_is_found():
    found = find_regions(LAYERS.read_text(encoding="utf-8"), "layers.py")
    assert len(found) == 21
    assert not any(region.untouched for region in found)


def test_a_text_without_markers_has_no_regions():
    assert regions("") == ()
    assert regions("def f():\n    return 1") == ()


@pytest.mark.parametrize("quote", ['"', "'", '"""', "'''"])
def test_a_marker_in_a_string_is_none(quote):
    assert regions(f"def f():\n    text = {quote}<<<{quote}\n    return text\n") == ()


def test_a_marker_in_a_docstring_is_none():
    source = '''
        def f(x):
            """Fill in what is missing between

            <<<
            >>>
            """
            <<<
            return x
            >>>
    '''
    assert [(r.start, r.end) for r in regions(source)] == [(7, 9)]


def test_a_comment_that_only_contains_a_marker_is_none():
    assert regions("def f():\n    # see <<<\n    #<<<\n    pass\n") == ()


def test_space_after_a_marker_does_not_matter():
    assert len(regions("def f():\n    <<<  \t\n    x = 1\n    >>> \n")) == 1


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_numbers_are_those_of_the_file_whatever_ends_its_lines(end):
    source = f"def f():{end}    '''\f'''{end}    <<<{end}    x = 1{end}    >>>{end}\f{end}"
    (region,) = regions(source)
    assert (region.start, region.end) == (3, 5)
    assert region.code == ("x", "=", "1")


@pytest.mark.parametrize("ending", ["", "\n", "    ", "\n\n\n"])
def test_the_last_marker_may_end_the_file(ending):
    assert len(regions("def f():\n    <<<\n    x = 1\n    >>>" + ending)) == 1


# Whose it is


@pytest.mark.parametrize(
    "source",
    [
        """
        def f(x):
            <<<
            return x
            >>>
        """,
        """
        def f(x):
            <<<
            >>>
            return x
        """,
        """
        def f(x):
            <<<
            >>>
        """,
        """
        def f(x):
            return x
            <<<
            >>>

        y = 1
        """,
        """
        def f(x):
            if x:
                return x
            <<<
            >>>
        """,
        """
        def f(x):
                <<<
            # a comment further left
                >>>
                return x
        """,
        """
        def f(x):
            y = x
        <<<
            y = 2 * x
        >>>
            return y
        """,
        """
        async def f(x):
            <<<
            >>>
            return x
        """,
        """
        async   def f(x):
           <<<
           >>>
           return x
        """,
        """
        @decorated
        @decorated(with_arguments=lambda x: x)
        def f(x, *, y=lambda: 1,
              z=(1,
            2)):
            <<<
            return x
            >>>
        """,
        """
        def f(x) -> "def g(x):":
            return lambda: (
                <<<
                x
                >>>
            )
        """,
        """
        def before(): pass
        def f(x):
            <<<
            return x
            >>>
        """,
        """
        def outer():
            def inner():
                return 1
            return inner
        def f():
            <<<
            >>>
        """,
        """
        def f(x):
            def helper(y):
                return y
            <<<
            return helper(x)
            >>>
        """,
        """
        def f(x):
            def helper(y):
                return y
            <<<
            # only a comment
            >>>
        """,
        """
        def f(x):
            <<<
            def helper(y):
                return y
            >>>
            return helper(x)
        """,
        """
        def f(x):
            def helper(y): return y
            <<<
            >>>
            return helper(x)
        """,
        """
        def f(x):
            <<<
            class Helper:
                def g(self):
                    return x
            >>>
        """,
        """
        def outer():
            def f():
                <<<
                >>>
                return 1
            return f
        """,
        """
        def outer():
            def f():
                # the first line of the body
                <<<
                return 1
                >>>
            return f
        """,
        """
        def f(
            x,
            y,
        ):

            # an empty line before the marker

            <<<

            >>>

        # and comments
            # after it
        """,
    ],
)
def test_a_region_belongs_to_the_function_around_it(source):
    assert owners(source) == [("f", 0)]


@pytest.mark.parametrize(
    "source",
    [
        """
        class Layer:
            def f(self):
                <<<
                return self
                >>>
        """,
        """
        class Layer:
            def forward(self): pass
            size = 3
            def f(self):
                return self
                <<<
                >>>
        """,
        """
        def before(): return 1; return 2
        class Layer:
            x = 1
            async def f(self): return 1
            if True:
                async def f(self):
                    <<<
                    >>>
        """,
        """
        class Outer:
            class Layer:
                def f(self):
                    def helper(y):
                        return y
                    <<<
                    return helper(self)
                    >>>
        """,
        """
        def make():
            class Layer:
                def f(self):
                    <<<
                    return self
                    >>>
            return Layer
        """,
        """
        class Before: pass
        class Layer(Before): x = 1
        class Layer:
            @staticmethod
            def f(a): return a
            def f(self): <<<
                >>>
        """.replace(": <<<", ":\n                <<<"),
    ],
)
def test_a_region_of_a_method_belongs_to_its_class_too(source):
    assert owners(source) == [("Layer.f", 0)]


@pytest.mark.parametrize(
    "source",
    [
        """
        class Layer: x = 1
        def f(x):
            <<<
            >>>
        """,
        """
        class Layer:
            def g(self):
                def f(x):
                    <<<
                    return x
                    >>>
                return f
        """,
        """
        def f(x):
            class Layer: x = 1
            <<<
            return x
            >>>
        """,
    ],
)
def test_a_class_that_is_over_or_farther_out_lends_no_name(source):
    assert owners(source) == [("f", 0)]


def test_a_region_of_a_nested_function_is_the_nested_functions():
    source = """
        def outer():
            <<<
            x = 1
            >>>
            def inner():
                <<<
                y = 1
                >>>
                return y
            <<<
            z = 1
            >>>
    """
    assert owners(source) == [("outer", 0), ("inner", 0), ("outer", 1)]


def test_tabs_indent_as_spaces_do():
    source = "def f():\n\tif 1:\n\t\t<<<\n\t\tx = 1\n\t\t>>>\n\tdef g():\n\t\t<<<\n\t\t>>>\n"
    assert owners(source) == [("f", 0), ("g", 0)]


def test_a_function_that_is_defined_twice_keeps_counting():
    source = """
        def f():
            <<<
            >>>
        def f():
            <<<
            >>>
    """
    assert owners(source) == [("f", 0), ("f", 1)]


# Who has written something


@pytest.mark.parametrize(
    "code",
    [
        "",
        "pass",
        "...",
        "# my idea: use einsum",
        "pass  # later",
        "\n\n",
        "pass\n    pass",
        "pass;",
    ],
)
def test_a_region_without_code_is_untouched(code):
    (region,) = regions(f"def f():\n    <<<\n    {code}\n    >>>\n    return 1\n")
    assert region.untouched


@pytest.mark.parametrize(
    "code",
    [
        "x = 1",
        "x = ...",
        "return",
        "'pass'",
        "if x:\n        pass",
        "raise",
        "0",
        "pass_",
        "pass; x = 1",
    ],
)
def test_a_region_with_code_is_not_untouched(code):
    (region,) = regions(f"def f():\n    <<<\n    {code}\n    >>>\n    return 1\n")
    assert not region.untouched


def test_code_before_and_after_the_markers_is_not_the_regions():
    (region,) = regions("def f():\n    x = 1\n    <<<\n    >>>\n    return x\n")
    assert region.code == ()


# What is told


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "def f():\n    <<<\n    x = 1\n",
            "layers.py, line 2: this region is not ended: its END marker is missing",
        ),
        (
            "def f():\n    x = 1\n    >>>\n",
            "layers.py, line 3: a region ends here that was not begun",
        ),
        (
            "def f():\n    <<<\n    x = 1\n    <<<\n    >>>\n",
            "layers.py, line 4: a region begins here inside the one of line 2",
        ),
        (
            "def f():\n    <<<\n    x = 1\n    ### BEGIN SOLUTION\n    >>>\n",
            "layers.py, line 4: a region begins here inside the one of line 2",
        ),
        (
            "def f():\n    <<<\n    x = 1\n    ### END SOLUTION\n",
            "layers.py, line 4: a region ends here that was not begun",
        ),
        ("<<<\nx = 1\n>>>\n", "layers.py, line 1: a region must stand inside a function"),
        ("<<<\n>>>\n", "layers.py, line 1: a region must stand inside a function"),
        (
            "def f():\n    return 1\n<<<\n>>>\n",
            "layers.py, line 3: a region must stand inside a function",
        ),
        (
            "def f():\n    return 1\n    <<<\nx = 1\n    >>>\n",
            "layers.py, line 3: a region must stand inside a function",
        ),
        (
            "class A:\n    def f(self):\n        return 1\n    <<<\n    >>>\n",
            "layers.py, line 4: a region must stand inside a function",
        ),
        (
            "def f(): return 1\nclass A:\n    <<<\n    x = 1\n    >>>\n",
            "layers.py, line 3: a region must stand inside a function",
        ),
        (
            "def f():\n    <<<\n    x = 1\ndef g():\n    >>>\n    return 1\n",
            "layers.py, line 2: this region runs past the end of f",
        ),
        (
            "def f():\n    <<<\n    x = 1\ndef f():\n    y = 1\n    >>>\n",
            "layers.py, line 2: this region runs past the end of f",
        ),
        (
            "def f():\n    x = 1  <<<\n    >>>\n",
            "layers.py, line 2: a marker must stand alone on its line",
        ),
        (
            "def f():\n    <<<\n    return 1  >>>\n",
            "layers.py, line 3: a marker must stand alone on its line",
        ),
    ],
)
def test_markers_gone_astray_are_told_with_file_and_line(source, message):
    assert complaint(source) == message


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("def f(x:\n    return 1\n", 3),
        ("x = '''never ended\n\n", 1),
        ("x = 1\ny = 'never ended\n", 2),
        ("x = 1\ny = 2 $ 3\n", 2),
        ("x = 1\n\0\n", 2),
        ("x = 1\ny = x \\ \n", 2),
        ("if x:\n        y = 1\n    z = 1\n", 3),
    ],
)
def test_text_that_is_not_python_is_told_with_file_and_line(source, line):
    message = complaint(source)
    assert message.startswith(f"layers.py, line {line}: not valid Python")


def test_an_error_carries_its_parts():
    with pytest.raises(RegionError) as caught:
        find_regions(START, "a.py")
    error = caught.value
    assert (error.file, error.line) == ("a.py", 1)
    assert str(error) == f"a.py, line 1: {error.message}"


@pytest.mark.parametrize("text", ["x" + " " * 300_000 + "$", "(" * 100_000, '"' + "a" * 300_000])
def test_a_hostile_line_takes_no_longer_than_its_length(text):
    with pytest.raises(RegionError, match="not valid Python"):
        find_regions(text, "layers.py")


def test_very_deep_nesting_is_no_obstacle():
    lines = [" " * depth + "def f():" for depth in range(90)]
    bottom = " " * 90
    text = "\n".join([*lines, bottom + START, bottom + "x = 1", bottom + END])
    (region,) = find_regions(text, "layers.py")
    assert region.start == 91
    assert find_regions("def f(x=" + "(" * 150 + ")" * 150 + "): pass", "layers.py") == ()


PIECES = [
    *MARKERS,
    *MARKERS.values(),
    "def f():",
    "async def g(",
    "class A:",
    "lambda: 0",
    "@d",
    "pass",
    "x = 1",
    "if x:",
    "'''",
    '"',
    ")",
    "\\",
    "\f",
    "\0",
    "# comment",
    "$",
    "é",
]
indents = st.sampled_from(["", " ", "    ", "        ", "\t", "\f"])
lines = st.lists(st.tuples(indents, st.sampled_from(PIECES), st.sampled_from(["\n", "\r\n", " "])))


@given(st.one_of(lines.map(lambda parts: "".join(map("".join, parts))), st.text()))
@example("def f():\n    return x\n" + START + "\ny = 1\n" + END)
def test_any_text_has_regions_or_a_reason_why_not(text):
    rows = text.split("\n")
    try:
        found = find_regions(text, "layers.py")
    except RegionError as reason:
        where, found = reason.line, ()
    else:
        where = 1
    assert 1 <= where <= len(rows) + 1
    for region in found:
        assert rows[region.start - 1].strip() in MARKERS
        assert rows[region.end - 1].strip() in MARKERS.values()


def test_a_text_made_to_be_slow_is_read_in_a_moment():
    # Each name after a `def` counts as a function: a hundred of them are open in these regions.
    functions = "def a " * 100 + ":\n"
    text = f"{functions} {START}\n {'1 ' * 50_000}\n {END}\n"
    (region,) = find_regions(text, "slow.py")
    assert len(region.code) == 50_000
    regions = find_regions(functions + f" {START}\n {END}\n" * 9_000, "slow.py")
    assert [region.number for region in regions] == list(range(9_000))


def test_functions_within_one_another_are_too_many_before_they_are_looked_through():
    # To find whose each of thousands of regions is among thousands of functions took ten seconds.
    text = "def f():\n    " + "def a;" * 101 + f"\n    {START}\n    {END}\n"
    with pytest.raises(TooLongError, match=r"f.py, line 2: more than 100 functions within one"):
        find_regions(text, "f.py")


def test_a_text_of_endless_words_is_too_long_before_it_is_wrong():
    with pytest.raises(TooLongError, match=r"f.py, line 2: more than 100,000 words and signs"):
        find_regions("\n" + "a;" * 60_000 + "\n?\n", "f.py")


def test_a_sign_that_python_does_not_know_ends_the_reading_at_once():
    with pytest.raises(NotPythonError, match="not valid Python at column"):
        list(tokens(f"x = {' ' * 200_000}$ 1\n", "layers.py"))
