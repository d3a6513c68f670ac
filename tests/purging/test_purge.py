"""What a purge chooses, finds, leaves and survives, in a course that was written by hand."""

from __future__ import annotations

import json
import os
import shutil
import tomllib
from datetime import UTC, datetime
from itertools import islice

import pytest
from filelock import FileLock, Timeout
from typer.testing import CliRunner

from autograder.cli import app
from autograder.errors import CannotWrite, CourseError, Interrupted, Locked
from autograder.files import write_file
from autograder.grading.lock import locked
from autograder.overrides import LEDGER, ledger_lock
from autograder.purging import choosing, rewriting
from autograder.purging.finding import find_own, find_shared
from autograder.purging.patterns import matches
from autograder.purging.removing import remove
from autograder.purging.rewriting import Going

from .conftest import STUDENTS, tree, write

CUT = datetime(2025, 6, 1, tzinfo=UTC)


def purge(course, *arguments, **more):
    return CliRunner().invoke(app, ["purge", *arguments, "--course", str(course)], **more)


def test_a_student_goes_and_one_whose_name_begins_alike_stays(course):
    before = tree(course)
    done = purge(course, "--student", "ada", "--yes")
    assert done.exit_code == 0, done.output
    after = tree(course)
    for path, text in before.items():
        names = set(path.replace(".json", "").replace(".html", "").split("/"))
        if names & {"ada-b", "eva"} or "replaced/ada-b-" in path or "replaced/eva-" in path:
            assert after[path] == text, path
    assert not [p for p in after if {"ada", "ada.json", "ada.html"} & {*p.split("/")}]
    assert "collected/twice/replaced/ada-0123456789ab-2" not in after
    assert after["results/twice/grades.csv"] == "student,score\nada-b,2\n'=eva,\neva,3\n"
    assert after["roster.csv"] == "id,name\nada-b,B\neva,E\n"
    assert "results/.twice.before.json" not in after
    record = json.loads(after["collected/twice/record.json"])
    assert [one["student"] for one in record["attempts"]] == ["ada-b", "ada-b", "eva"]
    assert set(record["placed"]) == {"ada-b", "eva"}
    assert [json.loads(x)["student"] for x in after["overrides.jsonl"].splitlines()] == ["eva"]
    gone = {"pages/twice/index.html", "exported/twice/csv.csv", "collected/twice/downloads/x.zip"}
    assert not gone & set(after)


def test_who_is_called_as_a_student_and_a_digest_keeps_what_was_replaced(course):
    theirs = "collected/twice/replaced/ada-0123456789ab-630674569949/twice.py"
    write(course / theirs, "another's")
    assert purge(course, "--student", "ada", "--yes").exit_code == 0
    assert theirs in tree(course)


def test_in_one_assignment_the_roster_and_other_assignments_stay(course):
    write(course / "submitted/ada/thrice/twice.py", "ada's")
    assert purge(course, "twice", "--student", "ada", "--yes").exit_code == 0
    after = tree(course)
    assert after["submitted/ada/thrice/twice.py"] == "ada's"
    assert "submitted/ada/twice" not in after
    assert "\nada," in after["roster.csv"]
    assert [json.loads(x)["assignment"] for x in after["overrides.jsonl"].splitlines()] == [
        "twice",
        "thrice",
    ]


def test_nobody_of_that_name_costs_nobody_anything(course):
    before = tree(course)
    done = purge(course, "--student", "adda", "--yes")
    assert (done.exit_code, tree(course)) == (0, before)
    assert "there is nothing to remove" in " ".join(done.output.split())


def test_attempts_go_together_by_the_latest_of_their_times(course):
    chosen = choosing.before(course, CUT, None)
    assert chosen.pairs == {("ada", "twice"), ("eva", "twice")}
    assert not chosen.named | chosen.whole


def test_a_time_that_only_the_rules_or_a_time_stamp_know_counts(course):
    (course / "collected/twice/record.json").unlink()
    write(course / "submitted/ada/twice/timestamp.txt", "2025-05-31 23:59:59 UTC")
    write(course / "submitted/ada-b/twice/timestamp.txt", "some time ago")
    rules = "[assignments.twice.submitted]\neva = 2025-05-01T12:00:00\n"
    write(course / "policy.toml", rules)
    assert choosing.before(course, CUT, None).pairs == {("ada", "twice"), ("eva", "twice")}


def test_where_no_time_is_known_the_newest_file_tells(course):
    (course / "collected/twice/record.json").unlink()
    for path in course.rglob("*"):
        os.utime(path, (0, 0))
    os.utime(course / "results/twice/timings/eva.json", (2e9, 2e9))
    pairs = choosing.before(course, CUT, None).pairs
    assert pairs == {("ada", "twice"), ("ada-b", "twice")}


def test_a_date_is_midnight_in_the_time_zone_of_the_rules(course):
    (course / "collected/twice/record.json").unlink()
    write(course / "policy.toml", 'timezone = "Etc/GMT-14"\n')  # 14 hours ahead
    for student, time in zip(STUDENTS, ("09:59", "10:00", "12:00"), strict=True):
        write(course / f"submitted/{student}/twice/timestamp.txt", f"2025-05-31 {time}:00 UTC")
    done = purge(course, "--before", "2025-06-01", "--dry-run", "--json")
    assert json.loads(done.stdout)["students"] == ["ada"]


def test_no_link_is_followed_and_it_is_told(course, tmp_path):
    outside = tmp_path / "outside"
    write(outside / "ada" / "twice" / "twice.py", "precious")
    write(outside / "ada.csv", "student\nada\n")
    (course / "feedback").symlink_to(outside)
    (course / "submitted/ada/twice/twice.py").unlink()
    (course / "submitted/ada/twice/twice.py").symlink_to(outside / "ada.csv")
    (course / "results/twice/grades.csv").unlink()
    (course / "results/twice/grades.csv").symlink_to(outside / "ada.csv")
    shutil.rmtree(course / "returned/twice/pages/ada")
    (course / "returned/twice/pages/ada").symlink_to(outside)
    before = tree(outside)
    done = purge(course, "--student", "ada", "--yes")
    assert done.exit_code == 0
    assert tree(outside) == before
    told = " ".join(done.output.split())
    assert f"{course}/feedback: is a link, which is not followed" in told
    assert f"{course}/results/twice/grades.csv: is a link" in told
    assert not (course / "submitted/ada").exists()
    assert not (course / "returned/twice/pages/ada").is_symlink()
    assert (course / "results/twice/grades.csv").is_symlink()


@pytest.mark.parametrize("name", ["../outside", "..", ".", "", "a/b"])
def test_a_name_that_leads_elsewhere_is_refused(course, name):
    done = purge(course, "--student", name, "--yes")
    assert done.exit_code == 2
    assert [*matches(course, "submitted/STUDENT", {"STUDENT": name})] == []


def test_an_interrupted_purge_is_finished_by_the_next(course):
    chosen = choosing.before(course, CUT, "twice")
    choosing.remember(course, chosen)
    halfway = remove(course, find_own(course, chosen))
    for _ in range(5):
        next(halfway)
    (course / "collected/twice/record.json").unlink()  # so that nothing tells the times any more
    done = purge(course, "--student", "nobody", "--yes")
    assert "An interrupted purge is finished by this one" in done.output
    after = tree(course)
    assert not [p for p in after if {"ada", "eva"} & {*p.split("/")}]
    assert "submitted/ada-b/twice/twice.py" in after
    assert ".purge.json" not in after


def test_wherever_a_purge_is_interrupted_the_end_is_the_same(course, tmp_path):
    chosen = choosing.before(course, CUT, "twice")
    steps = [*find_shared(course, chosen), *find_own(course, chosen)]
    ends = []
    for step in range(0, len(steps) + 1, 6):
        broken = shutil.copytree(course, tmp_path / f"after-{step}")
        choosing.remember(broken, chosen)
        found = [*find_shared(broken, chosen), *find_own(broken, chosen)]
        assert len([*islice(remove(broken, found), step)]) == step
        assert purge(broken, "--before", "2025-06-01", "--yes").exit_code == 0
        ends.append(tree(broken))
    assert len(ends) > 4
    assert all(end == ends[0] for end in ends)


def test_a_purge_that_cannot_go_on_says_so_and_is_remembered(course, monkeypatch):
    def no_space(path, content):
        raise CannotWrite(f"{path}: cannot be written: no space")

    monkeypatch.setattr("autograder.purging.removing.write_file", no_space)
    done = purge(course, "--student", "ada", "--yes")
    assert isinstance(done.exception, CannotWrite)
    assert (course / ".purge.json").is_file()
    monkeypatch.undo()
    assert purge(course, "--student", "ada", "--yes").exit_code == 0
    assert "ada\n" not in (course / "results/twice/grades.csv").read_text()
    assert not (course / ".purge.json").exists()


def test_an_interrupt_is_told_as_one(course, monkeypatch):
    def interrupted(path, content):
        raise KeyboardInterrupt

    monkeypatch.setattr("autograder.purging.removing.write_file", interrupted)
    assert isinstance(purge(course, "--student", "ada", "--yes").exception, Interrupted)
    assert (course / ".purge.json").is_file()


def test_the_ledger_is_written_while_nobody_else_may(course, monkeypatch):
    def held(path, content):
        if path.name == LEDGER:
            with pytest.raises(Timeout):
                FileLock(ledger_lock(course).lock_file).acquire(timeout=0)
        write_file(path, content)

    monkeypatch.setattr("autograder.purging.removing.write_file", held)
    assert purge(course, "--student", "ada", "--yes").exit_code == 0
    assert b'"ada"' not in (course / LEDGER).read_bytes()


def test_a_damaged_file_ends_it_before_anything_is_removed(course):
    (course / "collected/twice/record.json").write_text("{")
    before = tree(course)
    done = purge(course, "--student", "ada", "--yes")
    assert isinstance(done.exception, CourseError)
    assert "record.json" in str(done.exception)
    assert tree(course) == before


@pytest.mark.parametrize("folder", ["results/twice", "collected/twice"])
def test_what_is_graded_or_collected_keeps_a_purge_away(course, folder):
    with locked(course / folder):
        done = purge(course, "--student", "ada", "--yes")
    assert isinstance(done.exception, Locked)
    assert (course / "submitted/ada").is_dir()


def test_a_person_is_asked_and_may_say_no(course):
    before = tree(course)
    done = purge(course, "--student", "ada", input="n\n")
    assert done.exit_code == 130
    assert tree(course) == before
    assert purge(course, "--student", "ada", input="y\n").exit_code == 0
    assert not (course / "submitted/ada").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "say one of --before DATE and --student ID"),
        (("--student", "ada", "--before", "2026-01-01"), "say one of"),
        (("--student", "ada", "--json"), "--json asks nobody"),
        (("--before", "yesterday"), "yesterday"),
    ],
)
def test_wrong_usage_is_told(course, arguments, says):
    done = purge(course, *arguments)
    assert done.exit_code == 2
    assert says in " ".join(done.output.split())


def test_an_assignment_of_which_nothing_is_there_is_refused(course):
    done = purge(course, "thrise", "--student", "ada", "--yes")
    assert isinstance(done.exception, CourseError)
    assert "known: twice" in str(done.exception)


def test_data_of_an_assignment_that_is_no_longer_written_is_found(course):
    (course / "solutions" / "twice").rmdir()
    assert purge(course, "--student", "ada", "--yes").exit_code == 0
    assert not [path for path in tree(course) if "ada" in path.split("/")]


def test_work_of_a_group_is_told(course):
    done = purge(course, "--student", "eva", "--dry-run")
    assert "bob: their work in twice is eva's, and goes with it" in " ".join(done.output.split())
    done = purge(course, "--student", "bob", "--dry-run")
    assert "the work in twice stays, in which bob had a part" in " ".join(done.output.split())


def test_drafts_and_copies_of_the_gradebook_are_left_to_a_person(course):
    draft = course / "solutions/twice/variants/wrong/draft.py"
    write(draft, '"""TODO\n\nDrafted from a submission by `autograder learn`. Read"""\n')
    write(course / "gradebook.db.2026-01-01", "")
    done = purge(course, "--student", "ada", "--yes")
    told = " ".join(done.output.split())
    assert "draft.py: was drafted from somebody's submission" in told
    assert "gradebook.db.2026-01-01: a copy" in told
    assert draft.exists()


def test_folders_in_folders_without_end_are_removed(course):
    theirs = course / "submitted" / "eva" / "twice"
    at = os.open(theirs, os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("d" * 100, dir_fd=at)
        at, above = os.open("d" * 100, os.O_RDONLY, dir_fd=at), at
        os.close(above)
    os.symlink(course / "roster.csv", "link", dir_fd=at)
    os.close(at)
    assert purge(course, "--student", "eva", "--yes").exit_code == 0
    assert not theirs.parent.exists()
    assert (course / "roster.csv").exists()
    assert not (course / ".purge.json").exists()


def test_what_killed_commands_left_goes_too(course):
    write(course / "results/twice/.x1.part", "half of somebody's")
    write(course / "submitted/eva/.x2.old/twice.py", "somebody's")
    write(course / "autograded/.autograder-x3/made/work.ipynb", "somebody's")
    assert purge(course, "--student", "ada", "--yes").exit_code == 0
    assert not [path for path in tree(course) if "/.x" in path or ".autograder-" in path]


POLICY = """\
# ada asked for this
timezone = "UTC"
[assignments.twice]
due = 2026-10-01T23:59:00
excused = [
    "ada",  # ill
    "eva",
]
extensions.ada = 2026-10-02T23:59:00
extensions.eva = 2026-10-03T23:59:00

[late_days]
students = { ada = 5, eva = 1 }

[assignments.thrice]
due = 2026-10-01T23:59:00
submitted = { ada = 2026-10-01T20:00:00 }

[assignments.thrice.groups]
pair = ["ada", "eva"]

[assignments.twice.groups]
alone = ["ada"]
"""


@pytest.mark.parametrize("whole", [True, False])
def test_rules_lose_what_names_a_student_and_nothing_else(whole):
    named, pairs = frozenset({"ada"}), {("ada", "twice")}
    rest = rewriting.policy(POLICY.encode(), Going(named, pairs, named, named if whole else ()))
    before, after = tomllib.loads(POLICY), tomllib.loads(rest.content.decode())
    twice, thrice = before["assignments"]["twice"], before["assignments"]["thrice"]
    del twice["extensions"]["ada"]
    twice["excused"] = ["eva"]
    del twice["groups"]["alone"]
    if whole:
        del before["late_days"]["students"]["ada"], thrice["submitted"]["ada"]
        thrice["groups"] = {"pair": ["eva"]}
    assert after == before
    assert rest.gone == (6 if whole else 3)
    assert rest.content.startswith(b'# ada asked for this\ntimezone = "UTC"\n')


def test_a_roster_keeps_its_marks_its_line_ends_and_rows_of_several_lines():
    roster = b'\xef\xbb\xbfid,name\r\nada,A\r\neva,"E,\r\neva"\r\n'
    rest = rewriting.roster(roster, Going((), whole={"ada"}))
    assert (rest.content, rest.gone) == (roster.replace(b"ada,A\r\n", b""), 1)


def test_rules_of_nobody_who_is_named_stay_to_the_byte():
    odd = b"[late_days]\nstudents={eva=1}#x\n"
    assert rewriting.policy(odd, Going({"ada"}, {("ada", "x")}, {"ada"}, {"ada"})).content == odd


def test_what_the_rules_still_say_in_a_comment_is_told(course):
    (course / "solutions" / "thrice").mkdir()
    write(course / "policy.toml", POLICY)
    done = purge(course, "--student", "ada", "--dry-run")
    assert "policy.toml: names ada elsewhere" in " ".join(done.output.split())
    write(course / "policy.toml", POLICY.replace("# ada", "# ada-b"))
    done = purge(course, "--student", "ada", "--dry-run")
    assert "names ada elsewhere" not in " ".join(done.output.split())
