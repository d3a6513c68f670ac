"""The same tests in a course on nbgrader alone: a notebook a test file, a cell a question.

Its hidden cells run the checks in the kernel in which the submission runs (`kernel.py`). `make`
writes the course and releases it, `autograde` hands submissions in and grades them.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from mix import COURSE

_CONFIGURATION = """
c = get_config()
c.CourseDirectory.course_id = "bench"
c.Autograde.exclude_overwriting = {"layers": ["layers.py"]}
c.ExecutePreprocessor.timeout = 60
c.ClearSolutions.enforce_metadata = False
"""


def make(course: Path) -> None:
    """Write a course of one assignment and release it."""
    import nbformat.v4 as nb  # noqa: PLC0415 - takes seconds
    from nbformat import write  # noqa: PLC0415

    source = course / "source" / "layers"
    source.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(_CONFIGURATION.lstrip(), encoding="utf-8")
    shutil.copy(COURSE / "source" / "layers" / "layers.py", source)
    for path in sorted((COURSE / "solutions" / "layers" / "tests" / "hidden").glob("test_*.py")):
        begin = f"import sys\nsys.path[:0] = [{str(COURSE)!r}, {str(COURSE / 'bench')!r}]"
        cells = [_cell(nb, "set-up", f"{begin}\nimport kernel", points=0)]
        cells += [
            _cell(nb, question, f"kernel.run({path.name!r}, {question!r})", points=1)
            for question in _questions(path)
        ]
        notebook = nb.new_notebook(cells=cells)
        notebook.metadata["kernelspec"] = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
        write(notebook, source / f"{path.stem.removeprefix('test_')}.ipynb")
    _nbgrader(course, "generate_assignment", "layers")


def autograde(course: Path, submissions: Sequence[Path]) -> None:
    """Hand in the released notebooks beside each submission's layers.py, and grade them all."""
    for name in ("submitted", "autograded"):
        shutil.rmtree(course / name, ignore_errors=True)
    for folder in submissions:
        work = course / "submitted" / folder.name / "layers"
        shutil.copytree(course / "release" / "layers", work)
        shutil.copy(folder / "layers" / "layers.py", work)
    _nbgrader(course, "autograde", "layers", "--force")


def passed(course: Path, student: str) -> set[str]:
    """Return the questions whose cells raised nothing."""
    found = set()
    for path in (course / "autograded" / student / "layers").glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            about = cell["metadata"].get("nbgrader", {})
            failed = any(output["output_type"] == "error" for output in cell.get("outputs", ()))
            if about.get("grade") and not failed:
                found.add(about["grade_id"])
    return found


def _questions(path: Path) -> list[str]:
    """Return the questions that a test file marks, in order."""
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    marks = [call for call in calls if ast.unparse(call.func) == "pytest.mark.question"]
    marks.sort(key=lambda call: call.lineno)
    return list(dict.fromkeys(ast.literal_eval(call.args[0]) for call in marks))


def _cell(nb, name: str, code: str, points: int):  # noqa: ANN001, ANN202 - nbformat has no types
    hidden = f"### BEGIN HIDDEN TESTS\n{code}\n### END HIDDEN TESTS" if points else code
    cell = nb.new_code_cell(hidden, id=name)
    cell.metadata["nbgrader"] = {
        "schema_version": 3,
        "grade_id": name,
        "grade": bool(points),
        "locked": True,
        "solution": False,
        "task": False,
        **({"points": points} if points else {}),
    }
    return cell


def _nbgrader(course: Path, *arguments: str) -> None:
    """Run a command of nbgrader in the course; one thread, as the kit's graders have."""
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        env={**os.environ, "PATH": beside, "OPENBLAS_NUM_THREADS": "1"},
        check=True,
        capture_output=True,
    )
