"""Pages from results on the disk: what is no result is named and costs nobody else a page."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace

import pytest

from autograder.commands.pages import PagesRequest, write_feedback, write_report
from autograder.errors import CourseError
from autograder.filenames import file_stem, link_to, page_name
from autograder.gradescope import read_result, to_gradescope
from autograder.grading.intake import read_submission

from .conftest import CODE, course_of, result


@pytest.fixture
def request_(assignment):
    course = course_of(assignment)
    (course / "results").mkdir()
    return PagesRequest(assignment, course / "submitted", course / "results", course / "pages")


def put(request, made, **changed):
    path = request.results / f"{file_stem(made.student)}.json"
    text = json.dumps({**to_gradescope(made), **changed}, ensure_ascii=False)
    path.write_bytes(text.encode("utf-8", "backslashreplace"))
    return path


def hand_in(request, student, content=CODE):
    folder = request.submitted / student / "twice"
    folder.mkdir(parents=True)
    (folder / "twice.py").write_text(content)
    return folder


def graded(request, student):
    digest = read_submission(request.assignment, request.submitted, student).digest
    return result(student, stamp={"submission_digest": digest})


def test_each_result_has_a_page(request_, capsys):
    put(request_, result("ada"))
    put(request_, result("bob"))
    done = write_feedback(request_)
    assert sorted(done.written) == ["ada", "bob"]
    assert "out is off" in done.written["ada"].read_text()
    assert capsys.readouterr().out == f"2 pages: {request_.pages}/STUDENT.html\n"


def test_what_is_no_result_is_named_and_costs_nobody_else_a_page(request_, capsys):
    put(request_, result("ada"))
    (request_.results / "broken.json").write_text("{")
    (request_.results / "list.json").write_text("[]")
    (request_.results / "bytes.json").write_bytes(b"\xff\xfe")
    (request_.results / "deep.json").write_text("[" * 100_000)
    put(request_, result("old")).write_text('{"extra_data": {"format": 1}}')
    put(request_, result("changed"), score=10.0)
    put(request_, result("foreign")).rename(request_.results / "renamed.json")
    done = write_feedback(request_)
    assert list(done.written) == ["ada"]
    said = "\n".join(done.skipped)
    for words in (
        "broken.json: not valid JSON",
        "list.json: not a result",
        "bytes.json: 'utf-8' codec",
        "deep.json: not a result",
        "old.json: a result of format 1, and not of 4; take the file away",
        "changed.json: it has been changed since autograder grade wrote it",
        "renamed.json: it says that it is 'foreign''s",
    ):
        assert words in said
    assert capsys.readouterr().err.count("Left out: ") == 7
    write_report(request_)
    assert "old.json: a result of format 1" in (request_.pages / "index.html").read_text()


def test_a_result_is_read_back_whole_with_its_picture():
    made = result("ada")
    assert read_result(json.dumps(to_gradescope(made))) == made


def test_code_is_shown_as_long_as_it_is_the_code_that_was_graded(request_, capsys):
    folder = hand_in(request_, "ada")
    put(request_, graded(request_, "ada"))
    assert "return helper" in write_feedback(request_).written["ada"].read_text()
    (folder / "twice.py").write_text(CODE + "# later\n")
    assert "return helper" not in write_feedback(request_).written["ada"].read_text()


def test_written_answers_come_from_the_students_notebook_and_no_link(request_, capsys):
    cell = {"source": "Because of two.", "metadata": {"nbgrader": {"grade_id": "why"}}}
    notebook = json.dumps({"cells": [cell]})
    for student in ("ada", "bob"):
        hand_in(request_, student)
        put(request_, graded(request_, student))
    (request_.submitted / "ada/twice/1_twice.ipynb").write_text(notebook)
    (request_.submitted / "bob/twice/1_twice.ipynb").symlink_to(
        request_.submitted / "ada/twice/1_twice.ipynb"
    )
    done = write_feedback(request_)
    assert "Because of two." in done.written["ada"].read_text()
    assert "Because of two." not in done.written["bob"].read_text()


ANSWERED = json.dumps(
    {"cells": [{"source": "Because of two.", "metadata": {"nbgrader": {"grade_id": "why"}}}]}
)


@pytest.mark.parametrize(
    ("theirs", "shown"),
    [
        ({}, True),
        ({"1_twice.ipynb": "broken"}, True),
        ({"1_twice.ipynb": '{"cells": []}'}, False),
        ({"notes.ipynb": '{"cells": []}'}, True),
        ({"other.ipynb": ANSWERED}, False),
    ],
    ids=["missing", "broken", "there", "beside notes", "one of two"],
)
def test_an_answer_in_a_notebook_of_another_name_is_shown_where_that_stands_in(
    request_, capsys, theirs, shown
):
    hand_in(request_, "ada")
    put(request_, graded(request_, "ada"))
    for name, text in {"mine.ipynb": ANSWERED, **theirs}.items():
        (request_.submitted / "ada" / "twice" / name).write_text(text)
    page = write_feedback(request_).written["ada"].read_text()
    assert ("Because of two." in page) == shown


def test_names_of_every_kind_have_a_page_and_a_link_that_leads_there(request_, capsys):
    names = ["a b?#%c", "index", "AUDIT", "x" * 255, os.fsdecode(b"caf\xe9"), "..a", "<b>&\"'"]
    for name in names:
        put(request_, result(name))
    done = write_feedback(request_)
    assert sorted(done.written) == sorted(names)
    write_report(request_)
    page = (request_.pages / "index.html").read_text()
    assert len({path.name for path in request_.pages.glob("*.html")}) == len(names) + 1
    assert 'href="./a%20b%3F%23%25c.html"' in page
    assert 'href="./caf%E9.html"' in page
    assert page.count('href="./') >= len(names)


@pytest.mark.parametrize("name", ["x" * 255, os.fsdecode(b"\xe9" * 220), "y" * 201])
def test_nobody_is_called_as_the_files_of_somebody_else_are(name):
    short = file_stem(name)
    assert len({name, short, file_stem(short), file_stem(file_stem(short))}) == 4
    assert page_name("index") != page_name(page_name("index").removesuffix(".html"))
    assert file_stem("ada-0123456789abcde") == "ada-0123456789abcde"


def test_a_page_may_not_take_the_place_of_the_classs():
    digest = hashlib.sha256(b"Index").hexdigest()[:16]
    assert page_name("Index") == f"Index-{digest}.html"
    assert page_name("ada") == "ada.html"
    assert link_to("a:b.html") == "./a%3Ab.html"


def test_only_the_students_asked_for_are_written(request_, capsys):
    put(request_, result("ada"))
    put(request_, result("bob"))
    assert list(write_feedback(replace(request_, students=("bob",))).written) == ["bob"]
    with pytest.raises(CourseError, match=r"eve\.json: there is no such result; grade"):
        write_feedback(replace(request_, students=("eve",)))


def test_without_results_the_next_step_is_named(request_):
    with pytest.raises(CourseError, match="there is no result of any student"):
        write_report(request_)
    with pytest.raises(CourseError, match="run autograder grade twice first"):
        write_report(replace(request_, results=request_.results / "none"))


def test_both_speak_json_for_scripts(request_, capsys):
    put(request_, result("ada"))
    (request_.results / "broken.json").write_text("{")
    write_feedback(request_, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["pages"] == {"ada": str(request_.pages / "ada.html")}
    assert len(told["skipped"]) == 1
    write_report(request_, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["submissions"] == 1
    assert told["page"] == str(request_.pages / "index.html")


def test_seconds_come_from_the_timings_that_can_be_read(request_, capsys):
    for name, text in {"ada": '{"seconds": {"a": 1.5, "b": 1}}', "bob": '{"seconds": []}'}.items():
        put(request_, result(name))
        (request_.results / "timings").mkdir(exist_ok=True)
        (request_.results / "timings" / f"{name}.json").write_text(text)
    write_report(request_)
    page = (request_.pages / "index.html").read_text()
    assert "2.50 s of tests" in page
    assert page.count("s of tests") == 1
