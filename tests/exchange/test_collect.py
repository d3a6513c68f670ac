"""Collecting: downloads that look like those of the platforms, and downloads that mean harm."""

from __future__ import annotations

import io
import json
import os
import stat
import struct
import zipfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.errors import CourseError
from autograder.exchange.archives import read_download
from autograder.exchange.attempts import load_record
from autograder.exchange.collecting import plan
from autograder.exchange.unpacking import ArchiveLimits, RefusedError
from autograder.grading.intake import read_submission, students_in

from .conftest import answer, zipped

GRADESCOPE_METADATA = """\
submission_431:
  :submitters:
  - :name: Ada Lovelace
    :sid: '900001'
    :email: ada@uni.example
  :created_at: 2026-10-01 20:15:02.365935000 Z
  :score: 0.0
  :status: processed
  :results:
    tests: []
  :history:
  - :id: 430
    :created_at: 2026-09-30 20:15:02.365935000 Z
    :score: 0.0
submission_432:
  :submitters:
  - :name: Grace Hopper
    :sid: '900003'
    :email: grace@uni.example
  - :name: Zoë Zhang
    :sid: '900004'
    :email: zoe@uni.example
  :created_at: 2026-10-02 22:30:00.000000000 Z
"""


def canvas(folder):
    return zipped(
        folder / "submissions.zip",
        {
            "lovelaceada_12345_67890_twice.py": answer(2),
            "lovelaceada_12345_67891_work.ipynb": "{}",
            "oneilcelikeva_LATE_12346_67900_twice-1.py": answer(3),
            "turingalan_99999_67999_twice.py": answer(4),
            "hoppergrace_12347_text.html": "<p>in the text box</p>",
        },
    )


def moodle(folder):
    return zipped(
        folder / "CS231-Twice-1234.zip",
        {
            "Ada Lovelace_700001_assignsubmission_file_/twice.py": answer(2),
            "Ada Lovelace_700001_assignsubmission_file_/work.ipynb": "{}",
            "Ada Lovelace_700001_assignsubmission_onlinetext_/onlinetext.html": "<p>hello</p>",
            "Éva O'Neil-Çelik_700002_assignsubmission_file/sub/twice (1).py": answer(3),
            "Zoë Zhang_700004_assignsubmission_file_twice.py": answer(5),
        },
    )


def gradescope(folder):
    root = "assignment_555_export"
    return zipped(
        folder / "submissions.zip",
        {
            f"{root}/submission_metadata.yml": GRADESCOPE_METADATA,
            f"{root}/submission_431/twice.py": answer(2),
            f"{root}/submission_432/code/twice.py": answer(3),
            f"__MACOSX/{root}/._submission_metadata.yml": "\0",
        },
    )


def read(course, student, name="twice.py"):
    return (course / "submitted" / student / "twice" / name).read_text(encoding="utf-8")


def steps(planned):
    return {placing.student: placing.step.value for placing in planned.placings}


def notes(planned, student):
    return next(p.notes for p in planned.placings if p.student == student)


def test_a_download_of_canvas_fills_submitted(course, downloads, collect):
    planned = collect(canvas(downloads), "canvas")
    assert (read(course, "ada"), read(course, "eva")) == (answer(2), answer(3))
    assert read(course, "ada", "work.ipynb") == "{}"
    assert planned.unmatched == (("turingalan, canvas 99999", ()),)
    assert planned.missing == ("grace", "zoe")
    assert notes(planned, "eva") == ("twice.py was called twice-1.py",)
    assert planned.left == (("hoppergrace_12347_text.html", "is not named as canvas names files"),)
    late = {a.student: (a.late, a.reply) for a in planned.record.attempts}
    assert late == {
        "ada": (False, "lovelaceada_12345_67890_twice.py"),
        "eva": (True, "oneilcelikeva_LATE_12346_67900_twice-1.py"),
    }


def test_a_download_of_moodle_fills_submitted(course, downloads, collect):
    planned = collect(moodle(downloads), "moodle")
    assert [read(course, s) for s in ("ada", "eva", "zoe")] == [answer(2), answer(3), answer(5)]
    assert planned.unmatched == ()
    assert planned.missing == ("grace",)
    assert {a.student: (a.participant, a.reply) for a in planned.record.attempts} == {
        "ada": ("700001", "Ada Lovelace_700001_assignsubmission_file_"),
        "eva": ("700002", "Éva O'Neil-Çelik_700002_assignsubmission_file"),
        "zoe": ("700004", "Zoë Zhang_700004_assignsubmission_file_"),
    }


def test_a_download_of_gradescope_fills_submitted_and_knows_groups_and_times(
    course, downloads, collect
):
    planned = collect(gradescope(downloads), "gradescope")
    assert (read(course, "ada"), read(course, "grace")) == (answer(2), answer(3))
    assert read(course, "ada", "timestamp.txt") == "2026-10-01 20:15:02.365935 UTC"
    assert planned.missing == ("eva",)
    pair = next(a for a in planned.record.attempts if a.student == "grace")
    assert pair.people == ("grace", "zoe")
    assert pair.submitted == datetime(2026, 10, 2, 22, 30, tzinfo=UTC)


def test_every_attempt_in_nbgraders_exchange_is_kept_and_the_latest_on_time_counts(
    course, downloads, collect
):
    inbound = downloads / "inbound"
    for time, number in (
        ("2026-09-30 10:00:00 UTC", 2),
        ("2026-10-01 21:00:00.5 UTC", 3),
        ("2026-10-02 09:00:00 UTC", 4),
    ):
        folder = inbound / f"ada+twice+{time}+abc{number}"
        folder.mkdir(parents=True)
        (folder / "twice.py").write_text(answer(number))
        (folder / "timestamp.txt").write_text(time)
    (inbound / "ada+other+2026-10-01 10:00:00 UTC+x").mkdir()
    planned = collect(inbound, "nbgrader")
    assert planned.placings[0].attempts == 3
    assert planned.placings[0].choice.reason == "the latest on time"
    assert read(course, "ada") == answer(3)
    kept = course / "collected" / "twice"
    assert [(kept / "attempts" / n / "ada" / "twice" / "twice.py").read_text() for n in "123"] == [
        answer(2),
        answer(3),
        answer(4),
    ]
    assert len(list((kept / "downloads").iterdir())) == 1


@pytest.mark.parametrize("layout", ["folders", "wrapped", "archives"])
def test_an_archive_of_folders_or_of_archives_is_read_without_a_platform(
    course, downloads, collect, layout
):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("homework/twice.py", answer(2))
    files = {
        "folders": {"ada/twice.py": answer(2), "eva/twice.py": answer(3)},
        "wrapped": {"all/ada/twice.py": answer(2), "all/eva/src/twice.py": answer(3)},
        "archives": {"ada.zip": inner.getvalue(), "eva/twice.py": answer(3)},
    }
    collect(zipped(downloads / "all.zip", files[layout]), "zip")
    assert (read(course, "ada"), read(course, "eva")) == (answer(2), answer(3))


def test_without_a_roster_folders_are_students_and_names_of_platforms_are_nobodys(
    course, downloads, collect
):
    (course / "roster.csv").unlink()
    collect(zipped(downloads / "all.zip", {"bob/twice.py": answer(2)}), "zip")
    assert read(course, "bob") == answer(2)
    assert len(collect(canvas(downloads), "canvas").unmatched) == 3


def test_what_was_collected_can_be_graded(course, downloads, collect, errand):
    collect(canvas(downloads), "canvas")
    submitted = course / "submitted"
    assert students_in(submitted) == ["ada", "eva"]
    read_back = read_submission(errand(downloads, "zip").assignment, submitted, "ada")
    assert read_back.files == {"twice.py": answer(2).encode()}
    record = load_record(course / "collected" / "twice")
    assert read_back.digest == next(a.code_digest for a in record.attempts if a.student == "ada")


def test_collecting_the_same_download_again_changes_nothing(course, downloads, collect):
    collect(canvas(downloads), "canvas")
    record = (course / "collected" / "twice" / "record.json").read_bytes()
    assert steps(collect(canvas(downloads), "canvas")) == {"ada": "unchanged", "eva": "unchanged"}
    assert (course / "collected" / "twice" / "record.json").read_bytes() == record


def test_a_later_attempt_replaces_what_was_collected(course, downloads, collect):
    collect(zipped(downloads / "1.zip", {"ada/twice.py": answer(2)}), "zip")
    planned = collect(zipped(downloads / "2.zip", {"ada/twice.py": answer(3)}), "zip")
    assert steps(planned) == {"ada": "replaced"}
    assert read(course, "ada") == answer(3)
    assert not (course / "collected" / "twice" / "replaced").exists()


def test_what_somebody_edited_is_kept_until_force_and_then_kept_aside(course, downloads, collect):
    collect(zipped(downloads / "1.zip", {"ada/twice.py": answer(2)}), "zip")
    (course / "submitted" / "ada" / "twice" / "twice.py").write_text("edited = 1\n")
    second = zipped(downloads / "2.zip", {"ada/twice.py": answer(3)})
    planned = collect(second, "zip")
    assert steps(planned) == {"ada": "kept what was there"}
    assert notes(planned, "ada")[-1].endswith("--force replaces it")
    assert read(course, "ada") == "edited = 1\n"
    assert steps(collect(second, "zip", force=True)) == {"ada": "replaced"}
    assert read(course, "ada") == answer(3)
    (aside,) = (course / "collected" / "twice" / "replaced").iterdir()
    assert (aside / "twice.py").read_text() == "edited = 1\n"


def test_the_best_attempt_counts_once_all_are_graded(course, downloads, collect):
    rules = course / "policy.toml"
    rules.write_text(rules.read_text() + 'attempts = "best"\n')
    collect(zipped(downloads / "1.zip", {"ada/twice.py": answer(2)}), "zip")
    second = zipped(downloads / "2.zip", {"ada/twice.py": answer(3)})
    reason = collect(second, "zip").placings[0].choice.reason
    assert reason == "the latest, until attempts are graded: 1, 2"
    for attempt in load_record(course / "collected" / "twice").attempts:
        result = {
            "score": 10 / attempt.number,
            "extra_data": {"submission_digest": attempt.code_digest, "fault": {}},
        }
        path = course / f"collected/twice/results/{attempt.number}/twice/ada.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(result))
    planned = collect(second, "zip")
    assert planned.placings[0].choice.reason == "the best, 10 points after lateness"
    assert read(course, "ada") == answer(2)


def test_the_best_of_two_attempts_with_one_code_is_the_one_of_the_better_version(
    course, downloads, collect
):
    rules = course / "policy.toml"
    rules.write_text(rules.read_text() + 'attempts = "best"\n')
    for version, score in (("1", 8), ("2", 7)):
        files = {"ada/twice.py": answer(2), "ada/release_version.txt": version}
        path = zipped(downloads / f"{version}.zip", files)
        collect(path, "zip")
        (*_, attempt) = load_record(course / "collected" / "twice").attempts
        stamp = {"submission_digest": attempt.code_digest, "made_for": version, "fault": {}}
        kept = course / f"collected/twice/results/{version}/twice/ada.json"
        kept.parent.mkdir(parents=True)
        kept.write_text(json.dumps({"score": score, "extra_data": stamp}))
    choice = collect(path, "zip").placings[0].choice
    assert (choice.attempt.number, choice.reason) == (1, "the best, 8 points after lateness")


def test_the_first_attempt_counts_where_the_rules_say_so(course, downloads, collect):
    rules = course / "policy.toml"
    rules.write_text(rules.read_text() + 'attempts = "first"\n')
    collect(zipped(downloads / "1.zip", {"ada/twice.py": answer(2)}), "zip")
    collect(zipped(downloads / "2.zip", {"ada/twice.py": answer(3)}), "zip")
    assert read(course, "ada") == answer(2)


def test_an_attempt_after_the_assignment_closed_is_kept_and_does_not_count(
    course, downloads, collect
):
    late = {"ada/twice.py": answer(2), "ada/timestamp.txt": "2026-10-20 10:00:00 UTC"}
    planned = collect(zipped(downloads / "1.zip", late), "zip")
    assert steps(planned) == {"ada": "no attempt counts"}
    assert not (course / "submitted").exists()
    assert (course / "collected/twice/attempts/1/ada/twice/twice.py").is_file()


def test_a_groups_attempts_are_one_pool_under_the_first_member(course, downloads, collect):
    rules = course / "policy.toml"
    rules.write_text(rules.read_text() + 'groups = { pair = ["zoe", "grace"] }\n')
    planned = collect(gradescope(downloads), "gradescope")
    assert steps(planned) == {"ada": "new", "zoe": "new"}
    assert read(course, "zoe") == answer(3)
    assert planned.missing == ("eva",)


def test_who_handed_in_together_is_a_group_without_a_word_in_the_rules(course, downloads, collect):
    collect(gradescope(downloads), "gradescope")
    (course / "pages" / "twice").mkdir(parents=True)
    (course / "pages" / "twice" / "grace.html").write_text("grace's and zoe's")
    told = command("return", "twice", "--course", course, "--json")
    assert list(json.loads(told.stdout)["pages"]) == ["grace", "zoe"]
    told = command("export", "twice", "--course", course, "--dry-run", "--json")
    status = {one["student"]: one["status"] for one in json.loads(told.stdout)["students"]}
    assert status == {
        "ada": "not graded yet",
        "eva": "no submission",
        "grace": "not graded yet",
        "zoe": "not graded yet",
    }


def test_the_same_work_handed_in_anew_is_an_attempt_that_answers_go_to(course, downloads, collect):
    for attachment in (1, 2):
        name = f"lovelaceada_12345_{attachment}_twice.py"
        planned = collect(zipped(downloads / f"{attachment}.zip", {name: answer(2)}), "canvas")
    assert [a.reply for a in planned.record.attempts] == [
        "lovelaceada_12345_1_twice.py",
        "lovelaceada_12345_2_twice.py",
    ]


def test_a_dry_run_writes_nothing(course, downloads, errand):
    before = sorted(course.rglob("*"))
    assert steps(plan(errand(canvas(downloads), "canvas"))) == {"ada": "new", "eva": "new"}
    assert sorted(course.rglob("*")) == before


def listed(path, limits=None):
    with ExitStack() as stack:
        contents = read_download(path, stack, limits)
        return [str(e.path) for e in contents.entries], dict(contents.refused)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../../etc/passwd", "leads out of the folder"),
        ("/etc/passwd", "leads out of the folder"),
        ("C:/windows", "leads out of the folder"),
        ("a\\..\\b", "leads out of the folder"),
        ("a//b", "has a name that no file should have"),
        ("a/\x1b[31m", "has a name that no file should have"),
        ("a/" * 30 + "b", "has a name that is too long"),
    ],
)
def test_names_that_lead_out_of_the_folder_are_refused(downloads, name, reason):
    entries, refused = listed(zipped(downloads / "a.zip", {name: "x", "fine.py": "x"}))
    assert entries == ["fine.py"]
    assert list(refused.values()) == [reason]


def test_a_link_in_an_archive_is_refused(downloads):
    link = zipfile.ZipInfo("ada/twice.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = zipped(downloads / "a.zip", {"eva/twice.py": "x"})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert listed(path) == (
        ["eva/twice.py"],
        {"ada/twice.py": "is a link or a device, and no file"},
    )


def test_links_pipes_and_hard_links_in_a_folder_are_refused(downloads):
    downloads.mkdir()
    secret = downloads.parent / "secret"
    secret.write_text("secret")
    (downloads / "link").symlink_to(secret)
    (downloads / "folder").symlink_to(downloads.parent)
    os.link(secret, downloads / "hard")
    os.mkfifo(downloads / "pipe")
    entries, refused = listed(downloads)
    assert entries == []
    assert sorted(refused) == ["folder", "hard", "link", "pipe"]


def test_a_bomb_is_refused_when_it_is_read_whatever_its_header_says(downloads):
    small = ArchiveLimits(entry_bytes=1_000, total_bytes=1_500)
    path = zipped(downloads / "a.zip", {"bomb": b"\0" * 10_000, "b": b"1" * 900, "c": b"2" * 900})
    told = path.read_bytes().replace((10_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(told)
    with ExitStack() as stack:
        bomb_first = {str(e.path): e for e in read_download(path, stack, small).entries}
        with pytest.raises(RefusedError):
            bomb_first["bomb"].read()
        bomb_first["b"].read()
        with pytest.raises(RefusedError, match="more than the download may hold"):
            bomb_first["c"].read()


def test_a_file_that_says_it_is_too_large_is_not_even_opened(downloads):
    path = zipped(downloads / "a.zip", {"bomb": b"\0" * 3 * 2**20})
    assert listed(path, ArchiveLimits(entry_bytes=2**20))[1] == {"bomb": "is larger than 1 MiB"}


def test_an_archive_of_too_many_files_is_refused(downloads):
    path = zipped(downloads / "a.zip", {f"{i}": "" for i in range(6)})
    with pytest.raises(CourseError, match="more than 5 files"):
        listed(path, ArchiveLimits(most_entries=5))


@pytest.mark.parametrize("above", ["", "export/"], ids=["at the top", "in a folder"])
def test_whoever_hands_in_too_many_files_is_left_out_of_a_download_alone(downloads, above):
    limits = ArchiveLimits(entries=5, crowd=3)
    files = {f"{above}ada/{number}": "" for number in range(4)}
    files |= {f"{above}{who}/layers.py": "" for who in ("eva", "max")}
    files |= {"__MACOSX/._a": "", ".DS_Store": ""}
    taken, refused = listed(zipped(downloads / "a.zip", files), limits)
    assert set(taken) == {f"{above}eva/layers.py", f"{above}max/layers.py"}
    assert refused == {f"{above}ada": "holds 4 files: left out"}


def test_a_download_that_nobody_alone_has_made_large_is_read_whole(downloads):
    files = {f"{who}/layers.py": "" for who in "abcdef"}
    taken, refused = listed(zipped(downloads / "a.zip", files), ArchiveLimits(entries=5, crowd=3))
    assert (set(taken), refused) == (set(files), {})


def test_a_broken_or_encrypted_archive_costs_its_own_student_only(course, downloads, collect):
    files = {"ada.zip": b"PK\x03\x04 no archive", "eva/twice.py": answer(3)}
    planned = collect(zipped(downloads / "all.zip", files), "zip")
    assert read(course, "eva") == answer(3)
    assert notes(planned, "ada")[0].startswith("ada.zip is no zip file that can be read")
    assert notes(planned, "ada")[1] == "twice.py was not handed in"


def test_an_archive_of_too_many_files_costs_its_own_student_only(course, downloads, collect):
    downloads.mkdir()
    many = zipped(downloads / "many.zip", {f"{number:x}": "" for number in range(50_001)})
    files = {"ada.zip": many.read_bytes(), "eva/twice.py": answer(3)}
    planned = collect(zipped(downloads / "all.zip", files), "zip")
    assert read(course, "eva") == answer(3)
    assert notes(planned, "ada")[0] == "ada.zip holds more than 50,000 files"


def zipped_for_later(path, *, method=8, version=20, flags=0):
    """Write a zip file packed by a method, or of a version of the format, that nobody knows yet."""
    content = bytearray(zipped(path, {"twice.py": answer(3)}).read_bytes())
    listed = content.index(b"PK\x01\x02")
    content[8:10] = content[listed + 10 : listed + 12] = method.to_bytes(2, "little")
    content[listed + 6 : listed + 8] = version.to_bytes(2, "little")
    content[6:8] = content[listed + 8 : listed + 10] = flags.to_bytes(2, "little")
    return bytes(content)


def corrupt(path):
    """Write a zip file whose one entry is spoilt after it was packed."""
    content = bytearray(zipped(path, {"twice.py": answer(3) * 100}).read_bytes())
    begin = content.index(b"twice.py") + len("twice.py")
    content[begin : begin + 9] = bytes([255]) * 9
    return bytes(content)


def far_away(path):
    """Write a zip file whose one entry lies where no file is so long as to reach."""
    extra = struct.pack("<HHQ", 1, 8, 2**64 - 1)
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("twice.py")
        info.extra = extra
        archive.writestr(info, answer(3))
    content = bytearray(path.read_bytes())
    listed = content.index(b"PK\x01\x02")
    content[listed + 42 : listed + 46] = bytes([255]) * 4
    return bytes(content)


@pytest.mark.parametrize("spoil", [corrupt, far_away])
def test_an_archive_that_python_stumbles_over_costs_its_own_student_only(
    course, downloads, collect, spoil
):
    downloads.mkdir()
    files = {"ada.zip": spoil(downloads / "spoilt.zip"), "eva/twice.py": answer(3)}
    planned = collect(zipped(downloads / "all.zip", files), "zip")
    assert read(course, "eva") == answer(3)
    assert "ada.zip/twice.py cannot be unpacked" in " ".join(notes(planned, "ada"))


def test_no_name_of_a_file_makes_it_somebody_elses_in_moodle(course, downloads, collect):
    mine = "Ada Lovelace_700001_assignsubmission_file_"
    planned = collect(
        zipped(
            downloads / "flat.zip",
            {
                f"{mine}x_700004_assignsubmission_file_twice.py": answer(9),
                "Zoë Zhang_700004_assignsubmission_file_twice (1).py": answer(5),
            },
        ),
        "moodle",
    )
    assert read(course, "zoe") == answer(5)
    assert [who.partition(" may be")[0] for who, _ in planned.unmatched] == [
        f"{mine}x_700004_assignsubmission_file_twice.py"
    ]
    assert students_in(course / "submitted") == ["zoe"]


def test_two_of_one_name_in_moodle_are_for_a_person_to_tell_apart(course, downloads, collect):
    planned = collect(
        zipped(
            downloads / "renamed.zip",
            {
                "Ada Lovelace_700001_assignsubmission_file_/twice.py": answer(2),
                "Lovelace, Ada_700009_assignsubmission_file_/twice.py": answer(9),
                "Zoë Zhang_700004_assignsubmission_file_/twice.py": answer(5),
            },
        ),
        "moodle",
    )
    assert [who.partition(" (unpack")[0] for who, _ in planned.unmatched] == [
        "Ada Lovelace, number 700001, one of several of this name",
        "Lovelace, Ada, number 700009, one of several of this name",
    ]
    assert planned.unmatched[0][1] == ("ada",)
    assert students_in(course / "submitted") == ["zoe"]


def test_whoever_bears_a_name_and_another_number_is_somebody_else(course, downloads, collect):
    planned = collect(
        zipped(downloads / "s.zip", {"lovelaceada_99999_67890_twice.py": answer(9)}), "canvas"
    )
    assert planned.unmatched[0][0] == "lovelaceada, canvas 99999"
    assert planned.record.attempts == ()


@pytest.mark.parametrize("where", ["submission_431", "submission_431/a", "submission_432"])
def test_no_file_that_was_handed_in_passes_for_gradescopes_metadata(
    course, downloads, collect, where
):
    root = "assignment_555_export"
    forged = "mine:\n  :submitters:\n  - :name: Zoë Zhang\n    :email: zoe@uni.example\n"
    collect(
        zipped(
            downloads / "submissions.zip",
            {
                f"{root}/submission_metadata.yml": GRADESCOPE_METADATA,
                f"{root}/submission_431/twice.py": answer(2),
                f"{root}/submission_432/twice.py": answer(3),
                f"{root}/{where}/submission_metadata.yml": forged,
                f"{root}/{where}/mine/twice.py": answer(9),
            },
        ),
        "gradescope",
    )
    assert (read(course, "ada"), read(course, "grace")) == (answer(2), answer(3))


@pytest.mark.parametrize("around", ["", "inbound/"])
@pytest.mark.parametrize(
    "theirs",
    ["eva+other+2026-10-01 10:00:00 UTC+x", "eva+twice+2026-09-30 10:00:00 UTC+x", "eva/other"],
)
def test_no_folder_within_a_submission_is_somebody_elses_in_nbgraders_exchange(
    course, downloads, collect, theirs, around
):
    mine = "ada/twice" if "/" in theirs else "ada+twice+2026-09-30 10:00:00 UTC+y"
    planned = collect(
        zipped(
            downloads / "all.zip",
            {
                f"{around}{mine}/twice.py": answer(2),
                f"{around}{theirs}/ada/twice/twice.py": answer(9),
                f"{around}{theirs}/ada/twice/timestamp.txt": "2026-10-01 20:00:00 UTC",
                f"{around}{theirs}/ada+twice+2026-10-01 20:00:00 UTC+z/twice.py": answer(9),
            },
        ),
        "nbgrader",
    )
    assert read(course, "ada") == answer(2)
    assert [a.student for a in planned.record.attempts if a.student == "ada"] == ["ada"]


def test_one_students_archives_leave_room_for_everybody_elses(course, downloads, collect):
    bombs = {f"ada/{number}.zip": bytes(400_000) for number in range(6)}
    limits = ArchiveLimits(entry_bytes=500_000, attempt_bytes=1_000_000)
    files = {**bombs, "eva/twice.py": answer(3)}
    planned = collect(zipped(downloads / "all.zip", files), "zip", limits=limits)
    assert read(course, "eva") == answer(3)
    assert "unpacks to more than one attempt may hold" in " ".join(notes(planned, "ada"))


@pytest.mark.parametrize(
    ("later", "reason"),
    [
        ({"method": 99}, "ada.zip: twice.py is packed in a way that is not read here"),
        ({"flags": 0x20}, "ada.zip/twice.py is packed in a way that Python cannot read"),
        ({"version": 99}, "ada.zip is no zip file that can be read (zip file version 9.9)"),
    ],
)
def test_an_archive_that_python_cannot_read_yet_is_refused(
    course, downloads, collect, later, reason
):
    content = zipped_for_later(downloads / "later.zip", **later)
    planned = collect(zipped(downloads / "all.zip", {"ada.zip": content}), "zip")
    assert reason in " ".join(notes(planned, "ada"))


def test_what_is_no_zip_file_says_what_to_do(downloads, errand):
    downloads.mkdir()
    path = downloads / "page.zip"
    path.write_text("<html>log in first</html>")
    with pytest.raises(CourseError, match=r"is no zip file .* download it again"):
        plan(errand(path, "canvas"))


def test_a_download_from_elsewhere_says_so(downloads, errand):
    path = zipped(downloads / "a.zip", {"readme.txt": "hello"})
    with pytest.raises(CourseError, match="no submission as canvas hands them out"):
        plan(errand(path, "canvas"))
    with pytest.raises(CourseError, match=r"holds no submission_metadata.yml"):
        plan(errand(path, "gradescope"))


@pytest.mark.parametrize(
    "text",
    ["a: [", "- 1", "submission_1: 3", "!!python/object:os.system {}", "[" * 5_000],
    ids=["broken", "a list", "no people", "a tag", "deep"],
)
def test_broken_metadata_of_gradescope_are_an_error_and_never_run(downloads, errand, text):
    path = zipped(downloads / "a.zip", {"submission_metadata.yml": text})
    with pytest.raises(CourseError, match=r"submission_metadata.yml: "):
        plan(errand(path, "gradescope"))


def test_of_two_files_that_may_be_meant_the_name_itself_wins_and_it_is_said(
    course, downloads, collect
):
    files = {"ada/old/twice.py": answer(5), "ada/twice.py": answer(2), "ada/twice (2).py": "x = 1"}
    planned = collect(zipped(downloads / "a.zip", files), "zip")
    assert read(course, "ada") == answer(2)
    assert notes(planned, "ada") == (
        "twice.py is there 3 times, in different versions; taken: twice.py",
    )


def test_a_broken_record_is_an_error_and_nothing_is_lost(course, downloads, errand):
    record = course / "collected" / "twice" / "record.json"
    record.parent.mkdir(parents=True)
    record.write_text('{"format": 1, "attempts": [{}]}')
    with pytest.raises(CourseError, match="is no record of what was collected"):
        plan(errand(canvas(downloads), "canvas"))
    record.write_text('{"format": 2}')
    with pytest.raises(CourseError, match="is of format 2, and not 1"):
        plan(errand(canvas(downloads), "canvas"))


def command(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_command_tells_who_did_not_match_and_exits_with_1(course, downloads):
    path = canvas(downloads)
    done = command("collect", path, "--from", "canvas", "twice", "--course", course)
    assert done.exit_code == 1
    assert "Not matched to a student: turingalan, canvas 99999" in done.output
    assert "2 students collected" in done.output


def test_the_command_prints_json_and_a_dry_run_says_so(course, downloads):
    path = moodle(downloads)
    done = command("collect", path, "--from", "moodle", "--course", course, "--dry-run", "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told["dry_run"] is True
    assert [s["student"] for s in told["students"]] == ["ada", "eva", "zoe"]
    assert not Path(course / "submitted").exists()


def test_before_anything_is_graded_the_rules_are_shown(course, downloads):
    command("collect", moodle(downloads), "--from", "moodle", "--course", course)
    text = (course / "policy.toml").read_text(encoding="utf-8")
    (course / "policy.toml").write_text(f'{text}\nexcused = ["grace"]\n', encoding="utf-8")
    late = course / "submitted" / "ada" / "twice" / "timestamp.txt"
    late.write_text("2026-10-03 12:00:00 UTC", encoding="utf-8")
    arguments = ("grade", "twice", "--course", course, "--dry-run", "--sandbox", "none")
    said = " ".join(command(*arguments).stdout.split())
    assert "student would be because rules" in said
    assert "grace nothing handed in excused" in said
    told = json.loads(command(*arguments, "--json").stdout)["submissions"]
    assert {one["student"]: "2 days late" in one["rules"] for one in told}["ada"]


@pytest.mark.parametrize("name", ["release_version.txt", "checks/release_version.txt"])
def test_the_version_that_a_submission_was_made_for_is_collected(course, downloads, collect, name):
    files = {"ada/twice.py": answer(2), f"ada/{name}": "1\n", "ada/other.txt": "no"}
    collect(zipped(downloads / "all.zip", files), "zip")
    folder = course / "submitted" / "ada" / "twice"
    assert {path.name for path in folder.iterdir()} == {"twice.py", "release_version.txt"}
    assert (folder / "release_version.txt").read_text() == "1\n"
