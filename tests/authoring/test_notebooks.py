"""An author's notebook becomes an nbgrader source notebook."""

from __future__ import annotations

import json
from typing import Any

import jupytext
import nbformat
import pytest

from autograder.authoring.notebooks import make_notebooks, model_answers
from autograder.errors import CourseError

MARKDOWN = """\
# Scaling

```python
import numpy as np
```

```python question="scale-forward"
check("scale-forward")
```

```python question="scale-backward"
check("scale-backward")
```

<!-- #region question="written-why" -->
Because numbers of very different size make gradient descent take a zigzag path.
<!-- #endregion -->
"""

TESTED = {
    "grade": True,
    "grade_id": "scale-forward",
    "locked": True,
    "points": 2,
    "schema_version": 3,
    "solution": False,
    "task": False,
}


def make(course, **texts: str) -> dict[str, Any]:
    """Make the course's notebook, or `texts` by name with `__` for the dot; return it as JSON."""
    named = {name.replace("__", "."): text for name, text in texts.items()}
    named = named or {"1_scale.py": (course.solutions / "1_scale.py").read_text()}
    (text,) = make_notebooks(course.load(), named).values()
    return json.loads(text)


def cell_of(notebook, question):
    return next(c for c in notebook["cells"] if c["id"] == question)


def faults(course, *texts: str) -> list[str]:
    """Return what is wrong with notebooks 1.py, 2.py, ..., the course's folder left out."""
    named = {f"{number}.py": text for number, text in enumerate(texts, start=1)}
    with pytest.raises(CourseError) as caught:
        make_notebooks(course.load(), named)
    return str(caught.value).replace(f"{course.solutions}/", "").splitlines()


def test_a_tested_question_is_a_locked_cell_whose_hidden_part_fails(course):
    cell = cell_of(make(course), "scale-forward")
    assert cell["cell_type"] == "code"
    assert cell["metadata"] == {"nbgrader": TESTED}
    source = "".join(cell["source"])
    assert source == (
        'check("scale-forward")\n'
        "### BEGIN HIDDEN TESTS\n"
        'raise RuntimeError("scale-forward: hidden tests are run by `autograder grade`, '
        'never in a notebook")\n'
        "### END HIDDEN TESTS"
    )
    with pytest.raises(RuntimeError, match="scale-forward: hidden tests are run by"):
        exec(source, {"check": print})


def test_a_written_question_is_a_cell_that_students_edit_and_a_person_grades(course):
    cell = cell_of(make(course), "written-why")
    assert cell["cell_type"] == "markdown"
    assert cell["metadata"] == {
        "nbgrader": {
            "grade": True,
            "grade_id": "written-why",
            "locked": False,
            "points": 1,
            "schema_version": 3,
            "solution": True,
            "task": False,
        }
    }


def test_points_may_be_fractions(course):
    assert cell_of(make(course), "scale-backward")["metadata"]["nbgrader"]["points"] == 2.5


def test_nothing_of_the_authors_own_tools_is_left(course):
    notebook = make(course)
    assert notebook["metadata"] == {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    untagged = [c for c in notebook["cells"] if "nbgrader" not in c["metadata"]]
    assert [c["metadata"] for c in untagged] == [{}, {}, {"tags": ["figure"]}, {}]


def test_outputs_and_the_metadata_of_an_ipynb_are_dropped(course):
    authored = jupytext.reads((course.solutions / "1_scale.py").read_text(), fmt="py:percent")
    authored.metadata["widgets"] = {"state": "large"}
    for number, cell in enumerate(authored.cells):
        if cell.cell_type == "code":
            cell.execution_count = number
            cell.outputs = [nbformat.v4.new_output("stream", text="from my own machine\n")]
            cell.metadata["execution"] = {"started": "2026-01-01"}
    notebook = make(course, x__ipynb=nbformat.writes(authored))
    text = json.dumps(notebook)
    for gone in ("my own machine", "widgets", "started"):
        assert gone not in text
    assert cell_of(notebook, "scale-forward")["metadata"] == {"nbgrader": TESTED}
    assert all(c["execution_count"] is None for c in notebook["cells"] if c["cell_type"] == "code")


def test_an_author_may_write_python_markdown_or_ipynb(course):
    from_markdown = make(course, x__md=MARKDOWN)
    authored = jupytext.reads(MARKDOWN, fmt="md")
    from_ipynb = make(course, x__ipynb=nbformat.writes(authored))
    from_percent = make(course, x__py=jupytext.writes(authored, fmt="py:percent"))
    assert from_markdown == from_ipynb == from_percent
    assert cell_of(from_markdown, "scale-forward")["metadata"] == {"nbgrader": TESTED}
    assert "zigzag" in "".join(cell_of(from_markdown, "written-why")["source"])


def test_the_notebook_is_valid_and_made_alike_every_time(course):
    texts = {"1_scale.py": (course.solutions / "1_scale.py").read_text()}
    first, again = (make_notebooks(course.load(), texts) for _ in range(2))
    assert first == again
    (text,) = first.values()
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert text == nbformat.writes(notebook) + "\n"


def test_a_cell_keeps_its_id_when_others_come_before_it(course):
    text = (course.solutions / "1_scale.py").read_text()
    before = [cell["id"] for cell in make(course)["cells"]]
    longer = make(course, **{"1_scale__py": text.replace("# %%\n", "# %%\nx = 1\n\n# %%\n", 1)})
    assert [cell["id"] for cell in longer["cells"]] == [
        before[0],
        longer["cells"][1]["id"],
        *before[1:],
    ]


def test_equal_cells_have_ids_of_their_own(course):
    text = (course.solutions / "1_scale.py").read_text() + "\n# %%\nx = 1\n\n# %%\nx = 1\n"
    ids = [cell["id"] for cell in make(course, x__py=text)["cells"]]
    assert len(set(ids)) == len(ids)


def test_answers_are_told_from_all_other_cells(course):
    notebook = json.dumps(make(course))
    answers, others = model_answers(notebook)
    assert answers == [
        "Because numbers of very different size make gradient descent take a zigzag path."
    ]
    assert len(others) == 6
    assert "Why would anybody scale an array?" in others


NOTEBOOK_HEADER = """\
# ---
# jupyter:
#   kernelspec:
#     display_name: Mine
#     language: python
#     name: mine
# ---

"""
ALL = '# %% question="scale-forward"\n\n# %% question="scale-backward"\n'
WHY = '\n# %% [markdown] question="written-why"\n# Because.\n'


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (
            [ALL + WHY + '\n# %% question="scale-sideways"\n1\n'],
            ["1.py, cell 4 (line 8): the manifest has no question 'scale-sideways'"],
        ),
        (
            [ALL + WHY + "\n# %% question=3\n1\n"],
            ["1.py, cell 4: the manifest has no question 3"],
        ),
        (
            [ALL, WHY.lstrip() + '\n# %% question="scale-forward"\n1\n'],
            [
                (
                    "2.py, cell 2 (line 4): scale-forward is tagged twice, first in 1.py, "
                    "cell 1 (line 1)"
                )
            ],
        ),
        (
            [ALL],
            [
                (
                    "{solutions}: no notebook has a cell for the question 'written-why'; tag one "
                    'with question="written-why"'
                )
            ],
        ),
        (
            [ALL + '\n# %% question="written-why"\n1\n'],
            [
                (
                    "1.py, cell 3 (line 5): written-why, graded by a person, needs a markdown "
                    "cell, not code"
                )
            ],
        ),
        (
            [ALL.replace("# %% question", "# %% [markdown] question", 1) + WHY],
            [
                (
                    "1.py, cell 1 (line 1): scale-forward, graded by tests, needs a code cell, not "
                    "markdown"
                )
            ],
        ),
        (
            [ALL + 'check("scale-forward")\n' + WHY],
            ['1.py, cell 2 (line 3): the cell of scale-backward calls check("scale-forward")'],
        ),
        (
            [ALL + WHY + "\n# %%\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n"],
            [
                (
                    "1.py, cell 4: nbgrader would take 'BEGIN SOLUTION' for a marker of its own; "
                    'tag the cell with question="ID" instead, or word it differently'
                )
            ],
        ),
    ],
    ids=[
        "unknown id",
        "an id that is no text",
        "an id in two notebooks",
        "a question without a cell",
        "a written question in a code cell",
        "a tested question in a markdown cell",
        "the check of another question",
        "nbgrader's own markers",
    ],
)
def test_a_wrong_tag_is_told_with_notebook_cell_and_line(course, texts, told):
    expected = [sentence.replace("{solutions}", str(course.solutions)) for sentence in told]
    assert faults(course, *texts) == expected


def test_all_faults_of_all_notebooks_are_told_at_once(course):
    told = faults(course, '# %% question="a"\n1\n', '# %% question="b"\n1\n')
    assert len(told) == 5


def test_what_is_no_notebook_is_an_error_with_the_file(course):
    with pytest.raises(CourseError, match=r"1.ipynb: cannot be read as a notebook: NotJSONError"):
        make_notebooks(course.load(), {"1.ipynb": "# %%\n"})
    with pytest.raises(CourseError, match=r"1.pdf: cannot be read as a notebook: JupytextFormat"):
        make_notebooks(course.load(), {"1.pdf": "# %%\n"})


def test_a_notebook_in_another_language_is_an_error(course):
    header = NOTEBOOK_HEADER.replace("python", "R")
    assert faults(course, header + ALL + WHY)[0] == "1.py: is a notebook for R, expected python"


def test_an_ipynb_that_nbformat_refuses_is_an_error_with_the_file(course):
    authored = jupytext.reads(MARKDOWN, fmt="md")
    authored.cells[0]["attachments"] = {"a.png": {"image/png": 3}}
    with pytest.raises(CourseError, match=r"1\.ipynb: would not be a valid notebook: 3 is not"):
        make_notebooks(course.load(), {"1.ipynb": json.dumps(authored)})


def test_two_notebooks_of_one_name_are_an_error(course):
    with pytest.raises(CourseError, match=r"1\.md: another notebook is also called 1"):
        make_notebooks(course.load(), {"1.py": ALL + WHY, "1.md": "# Title\n"})
