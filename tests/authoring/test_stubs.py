"""Solved files become stubs that are the same files with gaps."""

import ast
import io
import tokenize
from pathlib import Path

import pytest

from autograder.authoring.stubs import make_stubs, stub
from autograder.course import load_assignment
from autograder.errors import CourseError
from autograder.regions import END, START, RegionError, find_regions

LAYERS = Path(__file__).parents[2] / "solutions" / "layers"


def marked(*lines: str) -> str:
    return "\n".join(lines).replace("<", START).replace(">", END) + "\n"


def contracts(text: str) -> list[tuple[str, str, str | None]]:
    return [
        (node.name, ast.dump(node.args), ast.get_docstring(node, clean=False))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
    ]


def test_a_region_becomes_pass_and_all_else_stays_byte_for_byte():
    solved = marked(
        "def f(x):",
        '    """Say  `<`."""   ',
        "\ty = 1 if x else (",
        "    2)",
        "    if y:",
        "        <",
        "        y = 3",
        "",
        "        for i in range(3): y += i",
        "        >  ",
        "    ### BEGIN SOLUTION",
        "    y = 4",
        "    ### END SOLUTION",
        "    return y",
    ).replace("\ty", "    y")
    assert stub(solved, "f.py") == marked(
        "def f(x):",
        '    """Say  `<`."""   ',
        "    y = 1 if x else (",
        "    2)",
        "    if y:",
        "        <",
        "        pass",
        "        >  ",
        "    ### BEGIN SOLUTION",
        "    pass",
        "    ### END SOLUTION",
        "    return y",
    )


def test_functions_that_a_solution_defines_for_itself_leave_with_it():
    solved = marked(
        "def f(x):",
        "    <",
        "    def helper(y):",
        '        """Help."""',
        "        return y",
        "    x = helper(x)",
        "    >",
        "    return x",
    )
    assert contracts(stub(solved, "f.py")) == contracts("def f(x):\n    return x\n")


def test_the_stub_of_the_shipped_layers_has_nothing_of_the_solutions():
    solved = (LAYERS / "layers.py").read_text(encoding="utf-8")
    stubbed = stub(solved, "layers.py")
    assert contracts(stubbed) == contracts(solved)
    assert ast.get_docstring(ast.parse(stubbed)) == ast.get_docstring(ast.parse(solved))
    before, after = find_regions(solved, "layers.py"), find_regions(stubbed, "layers.py")
    assert [(r.function, r.number) for r in after] == [(r.function, r.number) for r in before]
    assert all(region.untouched for region in after)
    assert stub(_filled(stubbed), "layers.py") == stubbed
    lines = solved.split("\n")
    outside = [
        line
        for number, line in enumerate(lines, start=1)
        if not any(region.start < number < region.end for region in before)
    ]
    assert [line for line in stubbed.split("\n") if line.strip() != "pass"] == outside


def _filled(stubbed: str) -> str:
    return stubbed.replace("    pass\n", "    solved = True\n")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (("def f():", "    <", "    >"), "line 2: this region of f holds no solution"),
        (("def f():", "    <", "    pass", "    >"), "line 2: this region of f holds no solution"),
        (("def f():", "    <", "    x = 1"), "line 2: this region is not ended"),
        (("x = 1", "<", "y = 2", ">"), "line 2: a region must stand inside a function"),
        (("def f():", "    <", "    x = = 1", "    >"), "line 3: not valid Python: invalid syntax"),
        (
            ("def f(x):", "    if x:", "    <", "        x = 1", "    >", "    return x"),
            r"line \d: the stub is not valid Python \(are the markers indented like",
        ),
        (
            ("def f(x):", "    return (", "        <", "        x", "        >", "    )"),
            r"line \d: the stub is not valid Python",
        ),
    ],
)
def test_a_region_that_cannot_be_cut_out_is_an_error_with_its_line(lines, message):
    with pytest.raises(RegionError, match=f"^f.py, {message}"):
        stub(marked(*lines), "f.py")


def test_a_docstring_inside_a_region_is_part_of_the_promise():
    solved = marked("def f(x):", "    <", '    """Return x."""', "    return x", "    >")
    with pytest.raises(RegionError, match="the stub changes a signature or a docstring"):
        stub(solved, "f.py")


def test_stubs_of_an_assignment_are_made_by_file_name(course):
    assignment = course.load()
    stubs = make_stubs(assignment, {"scale.py": (course.solutions / "scale.py").read_text()})
    assert set(stubs) == {"scale.py"}
    words = {
        token.string for token in tokenize.generate_tokens(io.StringIO(stubs["scale.py"]).readline)
    }
    assert not words & {"widened", "products", "einsum", "# a comment of the solution"}


def test_all_disagreements_of_file_and_manifest_are_told_at_once(course):
    course.replace("scale.py", "    ### BEGIN SOLUTION\n", "    # it was here\n")
    course.replace("scale.py", "    ### END SOLUTION\n", "")
    course.replace("scale.py", "def scale_forward(", "def scale_onward(")
    course.replace("scale.py", "        dx = factor * dout + 0.0 * x\n", "        pass\n")
    file = course.solutions / "scale.py"
    with pytest.raises(CourseError) as caught:
        make_stubs(course.load(), {"scale.py": file.read_text()})
    assert str(caught.value).splitlines() == [
        f"{file}, line 28: this region of scale_backward holds no solution",
        (
            f"{file}, line 12: this region belongs to scale_onward, which the manifest does not "
            "name under [functions]"
        ),
        f"{file}: defines no scale_forward; the manifest names it under [functions]",
        (
            f"{file}, line 23: marked regions of scale_backward: 1; the manifest wants 2 "
            f"(scale_backward#inputs, scale_backward#factor)"
        ),
    ]


CLASS = marked(
    "class Scale:",
    "    def by(self, x):",
    "        <",
    "        return 2 * x",
    "        >",
    "",
    "def new_scale():",
    "    return Scale()",
)
CLASS_MANIFEST = """
[methods]
"Scale.by" = { file = "more.py" }

[functions]
new_scale = { returns = ["scale"], opaque = ["scale"], file = "more.py", given = true }
"""


@pytest.fixture
def with_class(course):
    """The course with a second file that holds a class, and a given function that makes one."""
    course.replace("assignment.toml", '["scale.py"]', '["scale.py", "more.py"]')
    course.replace("assignment.toml", "[functions]\n", CLASS_MANIFEST)
    course.write("more.py", CLASS)
    return course


def stubs_of(course):
    assignment = course.load()
    texts = {name: (course.solutions / name).read_text() for name in assignment.files}
    return make_stubs(assignment, texts)


def test_a_method_is_emptied_and_a_given_function_stands(with_class):
    text = stubs_of(with_class)["more.py"]
    assert "2 * x" not in text
    assert "return Scale()" in text


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            ('"Scale.by"', '"Scale.times"'),
            (
                "more.py, line 3: this region belongs to Scale.by, which the manifest does not "
                "name under [methods]"
            ),
        ),
        (
            ('"Scale.by"', '"Scale.times"'),
            "more.py: defines no Scale.times; the manifest names it under [methods]",
        ),
        (
            ('"Scale.by" = {', '"Scale.by" = { regions = ["one", "two"],'),
            (
                "more.py, line 2: marked regions of Scale.by: 1; the manifest wants 2 "
                "(Scale.by#one, Scale.by#two)"
            ),
        ),
    ],
)
def test_a_method_that_the_manifest_does_not_tell_right_is_told(with_class, change, fault):
    with_class.replace("assignment.toml", *change)
    with pytest.raises(CourseError) as caught:
        stubs_of(with_class)
    assert fault in str(caught.value)


def test_a_region_in_a_given_function_is_told(with_class):
    with_class.write("more.py", CLASS + marked("", "    <", "    return Scale()", "    >"))
    fault = r"line 10: this region belongs to new_scale, which the manifest calls given; a given"
    with pytest.raises(CourseError, match=fault):
        stubs_of(with_class)


def test_a_function_that_is_defined_twice_is_an_error(course):
    twice = (
        course.solutions / "scale.py"
    ).read_text() + "\n\ndef scale_forward(x):\n    return x\n"
    with pytest.raises(CourseError, match="defines scale_forward 2 times; the manifest names it"):
        make_stubs(course.load(), {"scale.py": twice})


def test_a_region_in_a_file_other_than_the_manifest_says_is_missed_there(course):
    course.replace("assignment.toml", '["scale.py"]', '["scale.py", "more.py"]')
    course.replace(
        "assignment.toml", 'opaque = ["cache"] }', 'opaque = ["cache"], file = "more.py" }'
    )
    course.write("more.py", "x = 1\n")
    assignment = course.load()
    texts = {name: (course.solutions / name).read_text() for name in assignment.files}
    with pytest.raises(CourseError, match=r"more\.py: defines no scale_forward; the manifest"):
        make_stubs(assignment, texts)


def test_a_file_that_is_no_python_is_told_beside_the_faults_of_others(course):
    course.replace("assignment.toml", '["scale.py"]', '["scale.py", "more.py"]')
    assignment_texts = {"scale.py": "def f(x) x\n", "more.py": marked("<", "x = 1", ">")}
    course.write("more.py", "x = 1\n")
    with pytest.raises(CourseError) as caught:
        make_stubs(course.load(), assignment_texts)
    told = str(caught.value)
    assert "scale.py, line 1: not valid Python" in told
    assert "more.py, line 1: a region must stand inside a function" in told


def test_the_shipped_manifest_agrees_with_the_shipped_layers():
    assignment = load_assignment(LAYERS)
    texts = {name: (LAYERS / name).read_text(encoding="utf-8") for name in assignment.files}
    assert set(make_stubs(assignment, texts)) == {"layers.py"}
