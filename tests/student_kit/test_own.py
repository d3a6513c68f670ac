"""The student's files are loaded fresh, leave no trace, and fail with the student's own line."""

import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from autograder.checks import Call, CallFailed, Raised
from autograder.checks.calls import run
from autograder.student_kit.own import OwnFunction, load
from autograder.student_kit.release import FunctionFacts

DOUBLE = FunctionFacts("double", ("out",), "work.py")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def own(folder: Path, text: str) -> OwnFunction:
    (folder / "work.py").write_text(text, encoding="utf-8")
    return load(folder, ["work.py"]).function(DOUBLE)


def failure(function: OwnFunction) -> CallFailed:
    with pytest.raises(CallFailed) as error:
        function(np.ones(2))
    return error.value


def problem(folder: Path, content: str | bytes) -> str:
    content = content.encode() if isinstance(content, str) else content
    (folder / "work.py").write_bytes(content)
    return load(folder, ["work.py"]).problems["work.py"]


def test_a_function_of_the_students_file_is_called_with_copies(folder):
    double = own(folder, "def double(x):\n    x *= 2\n    return x\n")
    x = np.ones(2)

    np.testing.assert_array_equal(double(x), [2.0, 2.0])
    np.testing.assert_array_equal(x, [1.0, 1.0])


def test_an_edit_of_the_same_length_within_the_same_second_is_seen(folder):
    for factor in (2, 3, 4, 5):
        double = own(folder, f"def double(x):\n    return {factor} * x\n")
        assert double(np.ones(1)) == factor


def test_nothing_is_written_beside_the_students_files(folder):
    own(folder, "def double(x):\n    return 2 * x\n")(np.ones(1))

    assert [path.name for path in folder.iterdir()] == ["work.py"]


def test_the_module_of_a_notebook_stays_as_it_is(folder, monkeypatch):
    (folder / "work.py").write_text("import helper\n", encoding="utf-8")
    (folder / "helper.py").write_text("", encoding="utf-8")
    notebooks = ModuleType("work")
    notebooks.__file__ = str(folder / "work.py")
    monkeypatch.setitem(sys.modules, "work", notebooks)

    found = load(folder, ["work.py"])

    assert sys.modules["work"] is notebooks
    assert found.modules["work.py"] is not notebooks
    assert "helper" not in sys.modules
    assert all("_Beside" not in repr(finder) for finder in sys.meta_path)


def test_a_file_that_the_students_file_imports_is_fresh_too(folder):
    for factor in (2, 3):
        (folder / "helper.py").write_text(f"FACTOR = {factor}\n", encoding="utf-8")
        double = own(folder, "from helper import FACTOR\ndef double(x):\n    return FACTOR * x\n")
        assert double(np.ones(1)) == factor


def test_the_rest_of_the_world_is_imported_as_ever(folder):
    text = "import json.tool, numpy.linalg\ndef double(x):\n    return 2 * x\n"

    assert own(folder, text)(np.ones(1)) == 2.0


def test_two_declared_files_share_one_module(folder):
    (folder / "work.py").write_text("import other\n", encoding="utf-8")
    (folder / "other.py").write_text("", encoding="utf-8")

    modules = load(folder, ["work.py", "other.py"]).modules

    assert modules["work.py"].other is modules["other.py"]


def test_an_exception_comes_with_the_students_own_line(folder):
    text = (
        "import numpy as np\n\n\ndef double(x):\n    return helper(x)\n\n\n"
        "def helper(x):\n    return np.reshape(x, (3, 3))\n"
    )
    raised = failure(own(folder, text))

    assert isinstance(raised, Raised)
    assert (raised.file, raised.line) == ("work.py", 9)
    assert str(raised) == (
        "ValueError: cannot reshape array of size 2 into shape (3,3) "
        "(work.py, line 9: return np.reshape(x, (3, 3)))"
    )


def test_an_exception_in_a_helper_file_comes_with_its_line(folder):
    (folder / "helper.py").write_text("def twice(x):\n    return x.two\n", encoding="utf-8")
    text = "import helper\n\n\ndef double(x):\n    return helper.twice(x)\n"

    assert str(failure(own(folder, text))) == (
        "AttributeError: 'numpy.ndarray' object has no attribute 'two' "
        "(helper.py, line 2: return x.two)"
    )


def test_wrong_arguments_are_told_without_a_line(folder):
    assert str(failure(own(folder, "def double():\n    return 2\n"))) == (
        "TypeError: double() takes 0 positional arguments but 1 was given"
    )


def test_leaving_the_program_is_an_exception_like_others(folder):
    text = "import sys\ndef double(x):\n    sys.exit('bye')\n"

    assert str(failure(own(folder, text))) == "SystemExit: bye (work.py, line 3: sys.exit('bye'))"


def test_endless_recursion_is_told(folder):
    raised = failure(own(folder, "def double(x):\n    return double(x)\n"))

    assert str(raised).startswith("RecursionError: maximum recursion depth exceeded")
    assert str(raised).endswith("(work.py, line 2: return double(x))")


def test_an_interrupt_passes_through(folder):
    double = own(folder, "def double(x):\n    raise KeyboardInterrupt\n")

    with pytest.raises(KeyboardInterrupt):
        double(np.ones(1))


def test_an_interrupt_while_loading_passes_through(folder):
    with pytest.raises(KeyboardInterrupt):
        problem(folder, "raise KeyboardInterrupt\n")
    assert "work" not in sys.modules


def test_calls_after_a_failed_one_are_answered(folder):
    double = own(folder, "def double(x):\n    return 1 / x\n")

    first, second = run([Call(double, (0,)), Call(double, (2,))])

    assert str(first.failure).startswith("ZeroDivisionError: division by zero (work.py, line 2")
    assert second.get() == 0.5


def test_a_function_that_was_renamed_is_told(folder):
    assert str(failure(own(folder, "def duoble(x):\n    return 2 * x\n"))) == (
        "work.py has no function double. There is duoble: was it renamed? "
        "Put its line `def double(...):` back as it was."
    )


def test_a_function_that_is_not_there_is_told(folder):
    assert str(failure(own(folder, ""))) == (
        "work.py has no function double. Put its line `def double(...):` back as it was."
    )


def test_a_name_that_is_no_function_is_told(folder):
    assert str(failure(own(folder, "double = 3\n"))) == (
        "double in work.py is no function: it is overwritten with a value of type int"
    )


def test_a_file_that_is_not_there_is_told(folder):
    found = load(folder, ["work.py"])

    sentence = f"work.py is not there. It belongs in the folder of the notebooks, {folder}."
    assert found.problems == {"work.py": sentence}
    assert str(failure(found.function(DOUBLE))) == sentence


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("def double(x):\n    out = = 3\n", "line 2: invalid syntax\n    out = = 3\n          ^\n"),
        ("def double(x):\nreturn x\n", "line 2: expected an indented block after function"),
        (
            "def double(x):\n    return (x\n",
            "line 2: '(' was never closed\n    return (x\n           ^\n",
        ),
        (
            "def double(x):\n\tif x:\n        return x\n",
            (
                "line 3: inconsistent use of tabs and spaces in indentation\n    return x\n"
                "Tabs and spaces are mixed in this block: indent it with spaces alone.\n"
            ),
        ),
        (
            "def double(x):\n    print x\n",
            (
                "line 2: Missing parentheses in call to 'print'. Did you mean print(...)?\n"
                "    print x\n    ^\nThat is Python 2: in Python 3 write print(...).\n"
            ),
        ),
    ],
    ids=["equals", "indentation", "parenthesis", "tabs", "print"],
)
def test_a_syntax_error_is_told_with_its_line(folder, text, told):
    sentence = problem(folder, text)

    assert sentence.startswith(f"Python cannot read work.py, {told}")
    assert sentence.endswith("Mend this line, or the one above it; until then no check can run.")


def test_a_syntax_error_in_a_helper_file_names_that_file(folder):
    (folder / "helper.py").write_text("x = (\n", encoding="utf-8")

    assert problem(folder, "import helper\n").startswith(
        "Python cannot read helper.py, line 1: '(' was never closed\n    x = (\n        ^\n"
    )


def test_an_exception_while_loading_is_told_with_its_line(folder):
    assert problem(folder, "import numpy as np\n\nfoo(3)\n") == (
        "work.py stops while it is loaded, so no check can run: "
        "NameError: name 'foo' is not defined (work.py, line 3: foo(3))"
    )


def test_a_program_that_ends_while_loading_is_told(folder):
    assert problem(folder, "raise SystemExit(1)\n") == (
        "work.py stops while it is loaded, so no check can run: "
        "SystemExit: 1 (work.py, line 1: raise SystemExit(1))"
    )


def test_a_file_in_another_encoding_is_told(folder):
    for head in (b"", b"import numpy\n\n\n"):
        assert problem(folder, head + "# caf\xe9\n".encode("latin-1")) == (
            "work.py is not UTF-8 text. Save it with the encoding UTF-8."
        )


def test_a_file_that_says_its_encoding_is_read(folder):
    (folder / "work.py").write_bytes("# coding: latin-1\n# caf\xe9\n".encode("latin-1"))

    assert load(folder, ["work.py"]).texts["work.py"] == "# coding: latin-1\n# caf\xe9\n"


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(folder):
    (folder / "work.py").write_bytes(b"\xef\xbb\xbfdef double(x):\r\n    return 2 * x\r\n")

    assert load(folder, ["work.py"]).function(DOUBLE)(np.ones(1)) == 2.0


def test_a_folder_in_the_place_of_the_file_is_told(folder):
    (folder / "work.py").mkdir()

    assert load(folder, ["work.py"]).problems == {
        "work.py": "work.py cannot be read: Is a directory."
    }
