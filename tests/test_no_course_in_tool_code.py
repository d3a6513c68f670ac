"""The tool knows no course: nothing that the shipped assignment calls by a name stands in it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from autograder.course import load_assignment

ROOT = Path(__file__).parents[1]
SHIPPED = load_assignment(ROOT / "solutions" / "layers")

ORDINARY = {
    "layers": "what a neural network and a sandbox are made of; see the test of its own below",
    "stub": "what a solved file becomes; also the name of a sample",
    "loops": "a way to write an answer; also the name of a sample",
}
"""Names that are words of the language too, each with what the tool means by it."""


def names_of_the_course() -> set[str]:
    """Functions and helpers, questions, regions, files, tests, variants and samples."""
    root = SHIPPED.root
    names = {SHIPPED.name, *SHIPPED.functions, *(q.id for q in SHIPPED.questions), *SHIPPED.regions}
    for name in (*SHIPPED.files, *SHIPPED.notebooks):
        names |= {name, Path(name).stem}
    for name in SHIPPED.files:
        tree = ast.parse((root / name).read_text(encoding="utf-8"))
        names |= {n.name for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef))}
    for pattern in ("tests/*/*.py", "variants/*/*.py", "submissions/*/*"):
        names |= {path.stem for path in root.glob(pattern)}
    return names - {"__pycache__"}


def texts_of_the_tool() -> dict[str, str]:
    """Everything that is installed, by path, code and data alike."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "autograder").rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def mentions(names, texts):
    """Return where a name stands as a word of its own: `norm` is not in `normal` or `norm-wise`."""
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    word = re.compile(rf"(?<![\w-])({'|'.join(longest_first)})(?![\w-])")
    return [
        f"{path}, line {number}: {found}"
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        for found in word.findall(line)
    ]


def test_no_name_of_the_shipped_course_stands_in_the_tool():
    assert mentions(names_of_the_course() - ORDINARY.keys(), texts_of_the_tool()) == []


def test_the_name_of_the_shipped_assignment_is_neither_a_text_nor_a_module_nor_a_path():
    as_a_name = re.compile(r"""["'/]layers\b|\blayers["'/]|layers\.py|import layers""")
    found = [
        f"{path}, line {number}: {line.strip()}"
        for path, text in texts_of_the_tool().items()
        for number, line in enumerate(text.splitlines(), start=1)
        if as_a_name.search(line)
        and not re.search(r'"layers": list\(|layers"? in (force|layers)', line)
    ]
    assert found == []


def test_every_ordinary_word_is_a_name_of_the_course():
    assert ORDINARY.keys() <= names_of_the_course()
    assert all(ORDINARY.values())


@pytest.mark.parametrize(
    "line",
    [
        'if question == "conv-backward":',
        "x = module.conv_forward_naive(x)",
        "# as in batchnorm_forward#train",
        "1_fully_connected.py",
        "see eps-outside-root-when-testing",
        "from layers import svm_loss",
    ],
)
def test_a_name_in_a_line_of_the_tool_is_found(line):
    found = mentions(names_of_the_course() - ORDINARY.keys(), {"autograder/a.py": f"\n{line}\n"})
    assert len(found) >= 1
    assert found[0].startswith("autograder/a.py, line 2: ")
