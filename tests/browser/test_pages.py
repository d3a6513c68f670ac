"""The pages as people open them: by double click, in the dark, on a phone, on paper."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from autograder.feedback.papers import Mark, Paper
from autograder.feedback.report import Entry, class_page
from autograder.feedback.student import student_page
from autograder.filenames import link_to, page_name
from autograder.results import Outcome

from ..feedback.conftest import CODE, PASSED, PICTURE, assignment, failed, result

pytestmark = pytest.mark.xdist_group("browser")

__all__ = ["assignment"]  # a fixture

BAD = "<script>document.title = 'forged'</script><img src=http://127.0.0.1:9/x onerror=alert(1)>"
LONG = "a-name-without-a-break-" * 12


@pytest.fixture
def student(assignment, tmp_path):
    """Return a page on which everything is that a page may hold, some of it hostile."""
    tests = (
        failed(picture=PICTURE),
        replace(failed(file="twice.py", line=14), outcome=Outcome.ERROR, message=BAD),
        replace(failed(), title="costs nothing", weight=0.0),
        PASSED,
    )
    made = result(f"{LONG}{BAD}", forward=tests, notes=(BAD,), syntax_error=BAD)
    code = CODE + f"x = '{BAD}'\n"
    paper = Paper(made, {"twice.py": code}, {"why": BAD}, (Mark("why", 1.0, BAD),))
    path = tmp_path / "student.html"
    path.write_text(student_page(assignment, paper))
    return path


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "index.html"
    path.write_text(class_page("Twice", [_entry(i) for i in range(30)], [BAD]))
    return path


def _entry(number):
    outcome = (Outcome.PASSED, Outcome.FAILED, Outcome.TIMEOUT, Outcome.NOT_ATTEMPTED)[number % 4]
    tests = (replace(failed(), outcome=outcome), PASSED) if number % 4 else (PASSED,)
    name = BAD if number == 7 else f"student-{number}"
    return Entry(result(name, forward=tests), link_to(page_name(name)), number / 8)


@pytest.mark.parametrize("look", [("light", 1280), ("dark", 400)], ids=str)
@pytest.mark.parametrize("page", ["student", "report"])
def test_a_page_is_accessible_and_asks_for_nothing(request, opened, axe, page, look):
    scheme, width = look
    found = opened(request.getfixturevalue(page), scheme=scheme, width=width)
    assert axe(found.page) == []
    assert found.complaints == []
    assert found.page.title() != "forged"
    assert found.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_bad_page_is_found_out(tmp_path, opened, axe):
    path = tmp_path / "bad.html"
    path.write_text(
        "<!doctype html><title>x</title><img src='http://127.0.0.1:9/x'>"
        "<p style='color: #999; background: #aaa'>pale</p><script>nowhere()</script>"
    )
    found = opened(path)
    said = " ".join(axe(found.page))
    assert "critical: image-alt" in said
    assert "serious: color-contrast" in said
    assert "http://127.0.0.1:9/x" in found.complaints
    assert any("nowhere is not defined" in text for text in found.complaints)


@pytest.mark.parametrize("page", ["student", "report"])
def test_a_page_fits_on_paper_with_everything_unfolded(request, opened, page):
    found = opened(request.getfixturevalue(page), scheme="dark", width=700)
    found.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = false; })")
    found.page.emulate_media(media="print")
    ground = found.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    if page == "student":
        assert found.page.locator(".listing").first.is_visible()
        assert found.page.evaluate("document.documentElement.scrollWidth") <= 700
    assert found.page.pdf(format="A4").startswith(b"%PDF")


def test_the_table_sorts_by_keyboard_and_says_so(report, opened):
    page = opened(report).page
    first = page.locator("#table tbody tr").first
    head = page.locator("#table thead th")
    button = page.get_by_role("button", name="Seconds")
    button.focus()
    page.keyboard.press("Enter")
    assert head.nth(5).get_attribute("aria-sort") == "descending"
    assert first.locator("th").inner_text() == "student-29"
    page.keyboard.press("Space")
    assert head.nth(5).get_attribute("aria-sort") == "ascending"
    assert first.locator("th").inner_text() == "student-0"
    page.get_by_role("button", name="Student").click()
    assert head.nth(5).get_attribute("aria-sort") is None
    names = page.locator("#table tbody th").all_inner_texts()
    assert names.index("student-2") < names.index("student-10")


def test_the_table_filters_and_says_how_much_is_left(report, opened):
    page = opened(report).page
    status = page.get_by_role("status")
    assert status.inner_text() == "30 of 30 shown"
    page.get_by_label("Find").fill("STUDENT-2")
    assert status.inner_text() == "11 of 30 shown"
    page.get_by_label("Verdict").select_option("endless-loop")
    shown = page.locator("#table tbody tr:visible th").all_inner_texts()
    assert shown == ["student-2", "student-22", "student-26"]
    page.keyboard.press("Enter")
    assert page.url == report.as_uri()


def test_without_scripts_the_class_page_still_holds_everything(report, opened):
    page = opened(report, java_script_enabled=False).page
    assert page.locator("#table tbody tr").count() == 30
    assert not page.locator("#tools").is_visible()


def test_a_thousand_students_open_at_once(tmp_path, opened, record_property):
    entries = [
        Entry(replace(_entry(i).result, student=f"student-{i:04}"), f"./{i}.html", i / 100)
        for i in range(1000)
    ]
    path = tmp_path / "index.html"
    text = class_page("Twice", entries)
    assert len(text) < 1_000_000
    path.write_text(text)
    begin = time.perf_counter()
    found = opened(path)
    record_property("seconds_to_open", time.perf_counter() - begin)
    assert found.page.get_by_role("status").inner_text() == "1000 of 1000 shown"
    assert found.complaints == []
    assert found.page.locator("#table tbody tr").count() == 1000
