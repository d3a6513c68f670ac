"""Regions of a layer file, also of one that a student has rearranged."""

from pathlib import Path

import pytest

from autograder.regions import END, START, RegionError, find_regions

LAYERS = Path(__file__).parents[1] / "solutions" / "layers" / "layers.py"


def marked(*lines: str) -> str:
    """Write lines with `<` and `>` for the markers."""
    text = "\n".join(lines) + "\n"
    return text.replace("<", START).replace(">", END)


def found(text: str) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(r.function, r.number, r.code) for r in find_regions(text, "f.py")]


def test_regions_are_numbered_within_their_function():
    text = marked(
        "def f(x):",
        "    <",
        "    y = x  # said",
        "    >",
        "    if y:",
        "        <",
        "        pass",
        "        >",
        "def g(): return 1",
        "def h():",
        "    ### BEGIN SOLUTION",
        "    ...",
        "    ### END SOLUTION",
    )
    assert found(text) == [("f", 0, ("y", "=", "x")), ("f", 1, ("pass",)), ("h", 0, ("...",))]
    assert [(r.start, r.end) for r in find_regions(text, "f.py")] == [(2, 4), (6, 8), (11, 13)]


def test_a_marker_in_a_string_is_none():
    text = marked("def f():", '    """Write below', "    <", '    """', "    x = '>'")
    assert found(text) == []


@pytest.mark.parametrize(
    "code", [(), ("    # only a note",), ("    pass",), ("    ...",), ("    pass", "    pass")]
)
def test_a_region_with_nothing_but_comments_and_pass_is_untouched(code):
    (region,) = find_regions(marked("def f():", "    <", *code, "    >"), "f.py")
    assert region.untouched


@pytest.mark.parametrize("code", ["return None", "x = 1", "'''a string'''", "pass; x = 1"])
def test_a_region_with_any_code_is_touched(code):
    (region,) = find_regions(marked("def f():", "    <", f"    {code}", "    >"), "f.py")
    assert not region.untouched


@pytest.mark.parametrize(
    "lines",
    [
        ("def f():", "    <", "    def helper(a):", "        return a", "    >", "    return 1"),
        ("def f():", "    def helper(a):", "        return a", "    <", "    y = 2", "    >"),
        ("def f():", "    def helper(a): return a", "    <", "    y = 2", "    >"),
        ("def f():", "    def helper(a):", "        return a", "    <", "    # note", "    >"),
        ("async def f(a, b=lambda: 1):", "    <", "    # note", "    >", "    return 1"),
        ("class Layer:", "    def f(self):", "        <", "        y = 2", "        >"),
        ("def f(x):", "    y = x", "<", "    y = 2", ">", "    return y"),
    ],
    ids=[
        "ends with a helper",
        "after a helper",
        "after a helper in one line",
        "comments after a helper",
        "comments right after def",
        "method",
        "markers moved to the margin",
    ],
)
def test_a_region_belongs_to_the_function_around_it(lines):
    assert [(r.function, r.number) for r in find_regions(marked(*lines), "f.py")] == [("f", 0)]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (("def f():", "    <", "    x = 1"), "line 2: this region is not ended"),
        (("def f():", "    x = 1", "    >"), "line 3: a region ends here that was not begun"),
        (("def f():", "    <", "    <"), "line 3: a region begins here inside the one of line 2"),
        (
            ("def f():", "    ### BEGIN SOLUTION", "    x = 1", "    >"),
            "line 4: a region ends here that was not begun",
        ),
        (("<", "x = 1", ">"), "line 1: a region must stand inside a function"),
        (("def f():", "    return 1", "<", ">"), "line 3: a region must stand inside a function"),
        (("def f():", "    return 1", "<", "x = 1", ">"), "line 3: a region must stand inside"),
        (("def f(): return 1", "if 1:", "    <", "    x = 1", "    >"), "line 3: a region must"),
        (("def f():", "    x = 1  <", "    >"), "line 2: a marker must stand alone on its line"),
        (("def f():", "    x = (1,"), "line [23]: not valid Python"),
        (("def f():", "        x = 1", "    y = 2"), "line 3: not valid Python"),
        (("def f():", "    x = '''no end"), "line 2: not valid Python"),
    ],
)
def test_what_cannot_be_told_apart_is_an_error_with_file_and_line(lines, message):
    with pytest.raises(RegionError, match=f"f.py, {message}"):
        find_regions(marked(*lines), "f.py")


def test_every_region_of_the_shipped_layers_is_found():
    regions = find_regions(LAYERS.read_text(encoding="utf-8"), "layers.py")
    assert len(regions) == 21
    assert not any(region.untouched for region in regions)
