"""A course with a roster and rules, and downloads that look like those of the platforms."""

from __future__ import annotations

import zipfile

import pytest

from autograder.course import load_assignment
from autograder.exchange.collecting import plan
from autograder.exchange.downloads import Road
from autograder.exchange.placing import carry_out, keep_download
from autograder.exchange.policy import load_policy
from autograder.exchange.roster import load_roster
from autograder.exchange.taking import Errand

ROSTER = """\
id,name,email,canvas,moodle,gradescope,section
ada,Ada Lovelace,ada@uni.example,12345,,900001,Mon
eva,Éva O'Neil-Çelik,eva@uni.example,12346,,900002,Mon
grace,"Hopper, Grace",grace@uni.example,12347,,900003,Tue
zoe,Zoë Zhang,zoe@uni.example,12348,,900004,Tue
"""

POLICY = """\
timezone = "Europe/Zurich"

[late_days]
bank = 1

[assignments.twice]
due = 2026-10-01T23:59:00
late = { percent_per_day = 10, grace_minutes = 15, at_most_percent = 50, closes_after_days = 7 }
"""

MANIFEST = """
title = "Twice"
files = ["twice.py"]
notebooks = ["work.py"]

[functions]
twice = { returns = ["out"] }

[[questions]]
id = "twice-forward"
title = "Twice"
points = 4
regions = ["twice"]

[[questions]]
id = "twice-again"
title = "Twice again"
points = 6
regions = ["twice"]

[[questions]]
id = "written-why"
title = "Why twice?"
points = 2
graded_by = "person"
"""


@pytest.fixture
def course(tmp_path):
    """A course's folder with the assignment `twice`, a roster and rules."""
    root = tmp_path / "course"
    solutions = root / "solutions" / "twice"
    solutions.mkdir(parents=True)
    (solutions / "assignment.toml").write_text(MANIFEST, encoding="utf-8")
    (solutions / "twice.py").write_text("def twice(x):\n    return 2 * x\n", encoding="utf-8")
    (solutions / "work.py").write_text("# %%\n1 + 1\n", encoding="utf-8")
    (root / "roster.csv").write_text(ROSTER, encoding="utf-8")
    (root / "policy.toml").write_text(POLICY, encoding="utf-8")
    return root


def zipped(path, files):
    """Write a zip file as a platform would: compressed, each name as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def answer(number):
    """Return a file that a student may have handed in; each number another one."""
    return f"def twice(x):\n    return {number} * x\n"


@pytest.fixture
def downloads(tmp_path):
    """A folder for downloads, beside the course."""
    return tmp_path / "downloads"


@pytest.fixture
def errand(course):
    """Return a function that makes an errand: a download, and where it comes from."""

    def errand(download, road, **more):
        roster = load_roster(course)
        return Errand(
            course=course,
            submitted=course / "submitted",
            assignment=load_assignment(course / "solutions" / "twice"),
            download=download,
            road=Road(road),
            policy=load_policy(course, roster),
            roster=roster,
            **more,
        )

    return errand


@pytest.fixture
def collect(errand):
    """Return a function that collects a download and returns what was planned."""

    def collect(download, road, **more):
        errand_ = errand(download, road, **more)
        planned = keep_download(errand_, plan(errand_))
        assert tuple(carry_out(errand_, planned)) == planned.placings
        return planned

    return collect
