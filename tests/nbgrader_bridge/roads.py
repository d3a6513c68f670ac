"""An nbgrader course on the disk, and the commands with which people use it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
BESIDE = Path(sys.executable).parent


def run(*command, cwd, check=True, **environment):
    """Run a command as a person does, in a shell where the environment is activated."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, "PATH": f"{BESIDE}{os.pathsep}{os.environ['PATH']}", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


def autograder(*arguments, cwd, check=True):
    return run(BESIDE / "autograder", *arguments, cwd=cwd, check=check)


def nbgrader(*arguments, cwd, check=True):
    return run(BESIDE / "nbgrader", *arguments, cwd=cwd, check=check)


def query(course, sql, *values):
    with sqlite3.connect(course / "gradebook.db") as database:
        return database.execute(sql, values).fetchall()


FROM = """
from grade join base_cell on grade.cell_id = base_cell.id
join submitted_notebook on grade.notebook_id = submitted_notebook.id
join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
join assignment on submitted_assignment.assignment_id = assignment.id
where assignment.name = ?
"""


def grades(course, assignment):
    """Automatic score, manual score, extra credit and whether a person is needed, by cell."""
    rows = query(
        course,
        "select student_id, base_cell.name, auto_score, manual_score, grade.extra_credit, "
        f"needs_manual_grade {FROM}",
        assignment,
    )
    return {(student, cell): rest for student, cell, *rest in rows}


def auto_scores(course, assignment):
    """What either road writes: automatic score, and whether a person is needed."""
    return {key: (auto, needs) for key, (auto, _, _, needs) in grades(course, assignment).items()}


def exported(course):
    """The rows of `nbgrader export`, by student."""
    nbgrader("export", cwd=course)
    lines = (course / "grades.csv").read_text().splitlines()
    header = lines[0].split(",")
    rows = [dict(zip(header, line.split(","), strict=True)) for line in lines[1:]]
    return {row["student_id"]: row for row in rows}


def results(course, assignment):
    """The scores of results/ASSIGNMENT/, by student and question."""
    found = {}
    for path in (course / "results" / assignment).glob("*.json"):
        extra = json.loads(path.read_text())["extra_data"]
        for name, question in extra["questions"].items():
            found[extra["student"], name] = question["score"]
    return found


def cells(folder, notebook):
    """The cells of a notebook by question, their sources and outputs as text."""
    plain = json.loads((folder / notebook).read_text())
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: cell
        for cell in plain["cells"]
        if "nbgrader" in cell["metadata"]
    }


def shown(cell):
    return "".join("".join(o["text"]) for o in cell["outputs"] if o["output_type"] == "stream")


def answer(folder, notebook, question, text):
    """Write an answer into a notebook, as a student does."""
    path = folder / notebook
    plain = json.loads(path.read_text())
    for cell in plain["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == question:
            cell["source"] = text
    path.write_text(json.dumps(plain))


def hand_in(course, assignment, student, *, notebooks=True, **files):
    """Hand in what was released, some files of it changed; a path, a text or bytes."""
    folder = course / "submitted" / student / assignment
    folder.mkdir(parents=True)
    if notebooks:
        for path in (course / "release" / assignment).glob("*.ipynb"):
            shutil.copy(path, folder)
    for name, content in files.items():
        file = folder / name
        if isinstance(content, Path):
            shutil.copy(content, file)
        else:
            file.write_text(content)
    return folder
