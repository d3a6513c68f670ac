"""Real formgrader in a real JupyterLab: our scores and reasons, and what a person adds to them."""

from __future__ import annotations

import pytest

from ..nbgrader_bridge.roads import answer, autograder, exported, grades, hand_in, nbgrader, query
from .lab import jupyterlab

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

NAME, FILE, NOTEBOOK = "measurements", "measurements.py", "1_measurements.ipynb"
WRITTEN = "written-weight"
PATIENCE = 60_000


@pytest.fixture
def course(tmp_path):
    """A course in which one student's submission is graded."""
    course = tmp_path / "course"
    autograder("new", course, cwd=tmp_path)
    autograder("build", cwd=course)
    samples = course / "solutions" / NAME / "submissions"
    folder = hand_in(course, NAME, "ann", **{FILE: samples / "wrong/weights-exchanged" / FILE})
    (folder / "timestamp.txt").write_text("2026-03-01 10:00:00 UTC\n")
    answer(folder, NOTEBOOK, WRITTEN, "A small weight takes away noise.")
    autograder("grade", cwd=course)
    return course


def test_a_person_marks_in_formgrader_what_the_kit_has_graded_and_grading_again_keeps_it(
    course, tmp_path, chromium
):
    home = tmp_path / "home"
    (home / "config").mkdir(parents=True)
    # What `jupyter lab` finds when it is started in the course's own folder.
    (home / "config" / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.root = {str(course)!r}\n"
    )
    page = chromium.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(PATIENCE)
    with jupyterlab(course, home) as address:
        lab, _, token = address.partition("lab/tree/{}")
        page.goto(f"{lab}lab{token}", timeout=PATIENCE)  # which lets the browser in
        page.goto(f"{lab}formgrader/manage_submissions/{NAME}")
        row = page.locator("tr", has_text="ann")
        row.locator(".status", has_text="needs manual grading").wait_for()
        before = grades(course, NAME)
        points = sum(auto or 0 for auto, *_ in before.values())
        assert f"{points:g} / 10" in row.inner_text()

        submission = query(course, "select id from submitted_notebook")[0][0]
        page.goto(f"{lab}formgrader/submissions/{submission}/")
        page.locator(f'[id="{WRITTEN}"]').wait_for()
        text = page.locator("body").inner_text()
        assert "The weight goes to the past and 1 - weight to the new number" in text
        assert "0.6 of 3 points" in text
        assert "A small weight takes away noise." in text
        filled = page.locator('[id="smooth-forward"][placeholder="0.6"]')
        filled.wait_for(timeout=60_000)

        with page.expect_response(lambda r: "/api/grade/" in r.url and r.request.method == "PUT"):
            page.locator(f'[id="{WRITTEN}"]').fill("1.5")
            page.keyboard.press("Tab")
        with page.expect_response(lambda r: "/api/comment/" in r.url and r.request.method == "PUT"):
            page.locator(f'[id="{WRITTEN}-comment"]').fill("Well seen; and what do you lose?")
            page.keyboard.press("Tab")

        autograder("grade", cwd=course)
        found = grades(course, NAME)
        assert found["ann", WRITTEN] == [None, 1.5, None, 0]
        assert {k: v for k, v in found.items() if k[1] != WRITTEN} == {
            k: v for k, v in before.items() if k[1] != WRITTEN
        }
        page.goto(f"{lab}formgrader/manage_submissions/{NAME}")
        page.locator("tr", has_text="ann").locator(".status", has_text="graded").wait_for()
        page.goto(f"{lab}formgrader/submissions/{submission}/")
        comment = page.locator(f'[id="{WRITTEN}-comment"]')
        comment.wait_for()
        page.wait_for_function(
            "name => document.getElementById(name).value !== ''", arg=f"{WRITTEN}-comment"
        )
        assert comment.input_value() == "Well seen; and what do you lose?"
        assert page.locator(f'[id="{WRITTEN}"]').input_value() == "1.5"
        page.close()
    assert float(exported(course)["ann"]["score"]) == points + 1.5
    nbgrader("generate_feedback", NAME, cwd=course)
    feedback = (course / "feedback" / "ann" / NAME / "1_measurements.html").read_text()
    assert "Well seen; and what do you lose?" in feedback
    assert "0.6 of 3 points" in feedback
