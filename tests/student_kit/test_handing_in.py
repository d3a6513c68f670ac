"""The file to hand in: what it holds, what is said of it, and what is refused."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.student_kit.handing_in import RESULT, VERSION, HandIn, hand_in
from autograder.student_kit.release import to_json
from autograder.student_kit.runner import run

from .conftest import RELEASE, SOLVED, STUB, Handout

NOTEBOOK = {
    "cells": [
        {"cell_type": "code", "metadata": {}, "source": ["1 + 1"]},
        {
            "cell_type": "markdown",
            "metadata": {"nbgrader": {"grade_id": "written-why"}},
            "source": ["YOUR ANSWER HERE"],
        },
    ]
}
WITH_NOTEBOOK = replace(
    RELEASE,
    notebooks=("1_scale.ipynb",),
    given={
        "data.txt": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    },
    file_kb=8,
)


@pytest.fixture
def work(handout: Handout) -> Handout:
    facts = to_json(WITH_NOTEBOOK)
    (handout.place.checks / "assignment.json").write_text(facts, encoding="utf-8")
    handout.solve()
    (handout.folder / "data.txt").write_text("foo", encoding="utf-8")
    answer(handout, "Because.")
    return handout


def answer(handout: Handout, text: str) -> None:
    cells = [{**cell} for cell in NOTEBOOK["cells"]]
    cells[1]["source"] = [text]
    (handout.folder / "1_scale.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")


def handed_in(handout: Handout, *, dry: bool = False, path: Path | None = None) -> HandIn:
    report = run(WITH_NOTEBOOK, handout.place)
    return hand_in(WITH_NOTEBOOK, handout.place, report, path, dry=dry)


def test_it_holds_files_notebooks_and_the_public_result(work: Handout):
    found = handed_in(work)

    assert found.written
    assert found.path == work.folder / "scale-submission.zip"
    with zipfile.ZipFile(found.path) as archive:
        assert archive.namelist() == ["1_scale.ipynb", RESULT, VERSION, "scale.py"]
        assert archive.read(VERSION) == b"1\n"
        assert archive.read("scale.py") == work.scale.read_bytes()
        result = json.loads(archive.read(RESULT))
    assert (result["assignment"], result["passed"], result["points_passing"]) == ("scale", True, 5)
    assert set(result["versions"]) == {"Python", "NumPy"}
    assert [q["state"] for q in result["questions"]] == ["passed", "passed", "written"]
    assert not found.warnings
    said = str(found)
    assert said.startswith(f"Hand in this file: {found.path}\n")
    assert f"\n  scale.py ({len(work.scale.read_bytes())} bytes, saved just now, at " in said
    assert said.endswith("\nEvery question was attempted, and the given code is as it was.")


def test_the_same_files_give_the_same_bytes(work: Handout, tmp_path: Path):
    first = handed_in(work, path=tmp_path / "a.zip").path.read_bytes()
    work.scale.touch()

    assert handed_in(work, path=tmp_path / "b.zip").path.read_bytes() == first


def test_a_dry_run_writes_nothing(work: Handout):
    before = sorted(work.folder.iterdir())

    found = handed_in(work, dry=True)

    assert str(found).startswith(f"This would be written: {found.path}\n")
    assert sorted(work.folder.iterdir()) == before


def test_what_is_not_done_is_told_and_stops_nothing(work: Handout):
    work.write(STUB.replace("pass", "out = x", 1))
    answer(work, "YOUR ANSWER HERE")

    found = handed_in(work)

    assert found.written
    assert found.warnings == (
        "Not attempted: scale-backward.",
        "Not right yet: scale-forward.",
        "1_scale.ipynb: not answered: written-why.",
    )


def test_given_code_that_was_changed_is_named_with_its_line(work: Handout):
    changed = SOLVED.replace("    x, k = cache\n", "").replace(
        "def scale_forward(x, k):", "def scale_forward(x, k=1):"
    )
    work.write(changed.replace("import numpy as np\n", "import numpy as np\nimport math\n"))
    (work.folder / "data.txt").write_text("bar", encoding="utf-8")

    assert [w for w in handed_in(work).warnings if "given" in w or "handed out" in w] == [
        "data.txt was changed; grading uses the one that was handed out.",
        ("scale.py, near line 7: a given line was changed or taken out: def scale_forward(x, k):"),
        "scale.py, near line 18: a given line was changed or taken out: x, k = cache",
    ]


def test_lines_of_ones_own_are_welcome_and_so_are_windows_line_ends(work: Handout):
    text = SOLVED.replace("import numpy as np\n", "import numpy as np\n\n\ndef mine():\n    pass\n")
    work.scale.write_bytes(text.replace("\n", "\r\n").encode())

    assert not handed_in(work).warnings


def test_a_given_file_that_is_gone_and_markers_that_were_changed_are_told(work: Handout):
    (work.folder / "data.txt").unlink()
    work.write(SOLVED.replace("END OF YOUR CODE", "END", 1))

    missing, markers, *_ = (w for w in handed_in(work).warnings if "attempted" not in w)

    assert missing == ("data.txt is not there any more; grading uses the one that was handed out.")
    assert markers.startswith("The marked regions cannot be told apart (scale.py, line ")


def test_many_changed_lines_are_counted(work: Handout):
    work.write('"""Mine."""\n\nfrom numpy import *\n')

    assert "more given lines were changed or taken out." in handed_in(work).warnings[-1]


def test_a_helper_file_that_is_not_handed_in_is_told(work: Handout):
    (work.folder / "helper.py").write_text("FACTOR = 1\n", encoding="utf-8")
    work.write(
        SOLVED.replace("import numpy as np", "import numpy as np\nfrom helper import FACTOR")
    )

    assert handed_in(work).warnings == (
        (
            "scale.py imports helper.py, which is not handed in: grading does not have it. Move "
            "what you need into scale.py."
        ),
    )


def test_a_syntax_error_is_told_and_stops_nothing(work: Handout):
    work.solve(forward="= 3")

    found = handed_in(work)

    assert found.written
    assert found.warnings[0].startswith("Python cannot read scale.py, line 10: invalid syntax\n")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "scale.py cannot be read: No such file or directory."),
        (b" \n", "scale.py is empty."),
        (b"#" * 9000, "scale.py is larger than 8 KiB: take out what is not code."),
        (
            SOLVED.encode() + b"\n# caf\xe9\n",
            "scale.py is not UTF-8 (line 24): save it again with the encoding UTF-8.",
        ),
    ],
    ids=["missing", "empty", "large", "latin-1"],
)
def test_what_the_grader_would_not_take_is_refused(work: Handout, content, reason):
    work.scale.unlink()
    if content is not None:
        work.scale.write_bytes(content)

    found = handed_in(work)

    assert found.refused == (reason,)
    assert not found.written
    assert not found.path.exists()
    assert str(found).startswith(
        f"Nothing was written: the grader would not take these files.\n! {reason}"
    )


def test_a_missing_or_broken_notebook_is_told(work: Handout):
    (work.folder / "1_scale.ipynb").write_text("[]", encoding="utf-8")
    assert handed_in(work).warnings == (
        "1_scale.ipynb is no readable notebook: open it and save it again.",
    )
    (work.folder / "1_scale.ipynb").unlink()
    assert handed_in(work).warnings == (
        "1_scale.ipynb is not there: what is written in it cannot be read.",
    )


def test_a_page_says_the_same_and_escapes_it(work: Handout):
    work.write(SOLVED.replace("    x, k = cache", "    k, x = '<script>', 1"))
    found = handed_in(work)

    page = found._repr_html_()

    assert 'class="ag-submit" data-state="ready"' in page
    assert "<script>" not in page
    assert "a given line was changed or taken out: x, k = cache" in page
    assert 'data-state="refused"' in replace(found, refused=("no",), written=False)._repr_html_()


# In a terminal


def in_a_terminal(handout: Handout, *args: str):
    return handout.python("-m", "checks", "submit", *args)


def test_the_command_writes_the_file_and_ends_with_0(work: Handout, tmp_path: Path):
    ended = in_a_terminal(work, "--output", str(tmp_path / "mine.zip"))

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith(f"Hand in this file: {tmp_path / 'mine.zip'}\n")
    assert zipfile.is_zipfile(tmp_path / "mine.zip")


def test_the_command_tells_scripts_and_ends_with_1_when_it_refuses(work: Handout):
    work.write("")

    ended = in_a_terminal(work, "--json")

    assert (ended.returncode, ended.stderr) == (1, "")
    facts = json.loads(ended.stdout)
    assert (facts["written"], facts["refused"]) == (False, ["scale.py is empty."])


def test_a_folder_that_is_not_there_is_told_and_ends_with_2(work: Handout, tmp_path: Path):
    ended = in_a_terminal(work, "--output", str(tmp_path / "nowhere" / "mine.zip"))

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "No such file or directory" in ended.stderr


def test_the_command_teaches(work: Handout):
    said = " ".join(in_a_terminal(work, "--help").stdout.split())

    for words in ("--dry-run", "1 refused: a file is missing, empty, too large, or not UTF-8"):
        assert words in said


def test_submit_in_a_script_prints_what_it_did(work: Handout):
    (work.folder / "work.py").write_text("from checks import submit\n\nsubmit()\n", "utf-8")

    assert work.python("work.py").stdout.startswith("Hand in this file: ")
