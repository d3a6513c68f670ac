"""Downloads that mean harm to everybody in them: each costs its own student, and nobody else."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import struct
import subprocess
import sys
import zipfile
import zlib
from contextlib import ExitStack
from pathlib import PurePosixPath

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import load_assignment
from autograder.errors import CannotWrite, CourseError, Locked
from autograder.exchange import archives, unpacking
from autograder.exchange.attempts import load_record
from autograder.exchange.collecting import plan
from autograder.exchange.standing import parse_time
from autograder.exchange.unpacking import ArchiveLimits, RefusedError
from autograder.grading.intake import read_submission
from autograder.grading.lock import locked
from autograder.grading.session import Graded
from autograder.grading.writing import write_result
from autograder.results import Outcome, QuestionResult, SubmissionResult, TestResult

from .conftest import answer, zipped

HONEST = {"eva/twice.py": answer(3), "grace/twice.py": answer(4)}


@pytest.fixture
def collected(course):
    """Return a function that runs `autograder collect` and returns what it says, as JSON."""

    def collected(download, road, *more):
        arguments = ["collect", download, "twice", "--from", road, "--course", course, "--json"]
        done = CliRunner().invoke(app, [str(argument) for argument in (*arguments, *more)])
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return json.loads(done.stdout)

    return collected


def notes(told, student):
    return next(one["notes"] for one in told["students"] if one["student"] == student)


def read(course, student):
    return (course / "submitted" / student / "twice" / "twice.py").read_text(encoding="utf-8")


def listing(*names):
    """Return an archive by hand whose list has these names, all of one empty file."""
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0) + b"x"
    central = b"".join(
        struct.pack("<IHHHHHHIIIH", 0x02014B50, 20, 20, *[0] * 3, 33, *[0] * 3, len(name))
        + bytes(16)
        + name
        for name in names
    )
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0, 0, len(central), len(local), 0)
    return local + central + end


def inbound(downloads):
    """Make a folder as nbgrader's exchange has it; return it and the attempt that means harm."""
    for student in ("ada", "eva", "grace"):
        attempt = downloads / "inbound" / f"{student}+twice+2026-10-01 12:00:00 UTC+abc"
        attempt.mkdir(parents=True)
        (attempt / "twice.py").write_text(answer(len(student)), encoding="utf-8")
    return downloads / "inbound", next((downloads / "inbound").glob("ada*"))


def kept_files(course):
    """Return the names in the one copy of a download that is kept."""
    (kept,) = (course / "collected" / "twice" / "downloads").iterdir()
    with zipfile.ZipFile(kept) as archive:
        return {
            name.partition("+")[0] + "/" + name.rpartition("/")[2] for name in archive.namelist()
        }


@pytest.mark.parametrize("late", ["", "LATE_"])
@pytest.mark.parametrize(
    "theirs", ["twice.py", "twice-submission.zip", "1_work.ipynb"], ids=["code", "archive", "other"]
)
@pytest.mark.parametrize("ada_hands_in", [True, False])
@pytest.mark.parametrize("name", ["12345", "12345_1_a"])
def test_a_name_that_holds_a_classmates_number_is_for_a_person_to_read(  # noqa: PLR0917
    course, downloads, collected, late, theirs, ada_hands_in, name
):
    honest, inner = (
        zipped(downloads / "inner.zip", {"twice.py": answer(number)}).read_bytes()
        for number in (2, 9)
    )
    content = inner if theirs.endswith(".zip") else answer(9)
    files = {"zhangzoe_12348_904_twice.py": answer(5), "hoppergrace_12347_905_work-2.ipynb": "{}"}
    if ada_hands_in:
        files["lovelaceada_12345_901_twice-submission.zip"] = honest
    bent = f"lovelaceada_{late}{name}_777_902_{theirs}"
    told = collected(zipped(downloads / "s.zip", {**files, bent: content}), "canvas")
    (whose,) = [one["who"] for one in told["unmatched"]]
    assert whose.startswith(f"{bent} may be of either of two students")
    assert (course / "submitted" / "ada").exists() == ada_hands_in
    assert read(course, "zoe") == answer(5)
    if ada_hands_in:
        assert read(course, "ada") == answer(2)


def test_a_name_that_holds_a_classmates_folder_is_for_a_person_to_read(
    course, downloads, collected
):
    above = "Ada Lovelace_700001_assignsubmission_file_"
    bent = f"{above}x_700009_assignsubmission_file_/twice.py"
    files = {"Zoë Zhang_700004_assignsubmission_file_/twice.py": answer(5), bent: answer(9)}
    told = collected(zipped(downloads / "s.zip", files), "moodle")
    (whose,) = [one["who"] for one in told["unmatched"]]
    assert whose.startswith(f"{bent} may be of either of two students")
    assert not (course / "submitted" / "ada").exists()
    assert read(course, "zoe") == answer(5)


METADATA = """\
submission_431:
  :submitters:
  - :name: Ada Lovelace
    :email: ada@uni.example
submission_440:
  :submitters:
  - :name: Ada Lovelace
    :email: mallory@elsewhere.example
"""


@pytest.mark.parametrize("addresses", [True, False], ids=["addresses", "names alone"])
def test_whoever_bears_a_name_and_another_address_is_somebody_else(
    course, downloads, collected, addresses
):
    if not addresses:
        (course / "roster.csv").write_text("id,name\nada,Ada Lovelace\n", encoding="utf-8")
    files = {
        "e/submission_metadata.yml": METADATA,
        "e/submission_431/twice.py": answer(2),
        "e/submission_440/twice.py": answer(9),
    }
    told = collected(zipped(downloads / "s.zip", files), "gradescope")
    assert [one["alike"] for one in told["unmatched"]] == [["ada"]] * (1 if addresses else 2)
    assert (course / "submitted" / "ada").exists() == addresses
    if addresses:
        assert read(course, "ada") == answer(2)


@pytest.mark.parametrize(
    ("road", "first", "then"),
    [
        (
            "moodle",
            ("Ada Lovelace_111_assignsubmission_file_", "Zoë Zhang_222_assignsubmission_file_"),
            "Ada Lovelace_222_assignsubmission_file_",
        ),
        (
            "moodle",
            ("Ada Lovelace_111_assignsubmission_file_",),
            "Ada Lovelace_222_assignsubmission_file_",
        ),
        (
            "moodle",
            ("Zoë Zhang_222_assignsubmission_file_",),
            "Ada Lovelace_222_assignsubmission_file_",
        ),
        ("canvas", ("lovelaceada_12345_1_",), "lovelaceada_888_3_"),
    ],
    ids=["both are known", "her number", "his number", "canvas"],
)
def test_an_account_under_another_name_takes_nobodys_place_in_a_later_download(  # noqa: PLR0917
    course, downloads, collected, road, first, then
):
    (course / "roster.csv").write_text("id,name\nada,Ada Lovelace\nzoe,Zoë Zhang\n", "utf-8")
    between = "/" if road == "moodle" else ""
    files = {f"{name}{between}twice.py": answer(2 + n) for n, name in enumerate(first)}
    assert collected(zipped(downloads / "1.zip", files), road)["unmatched"] == []
    before = {path: path.read_bytes() for path in (course / "submitted").rglob("*.py")}
    told = collected(zipped(downloads / "2.zip", {f"{then}{between}twice.py": answer(9)}), road)
    assert [one["alike"] for one in told["unmatched"]] == [["ada"]]
    assert {path: path.read_bytes() for path in (course / "submitted").rglob("*.py")} == before


def test_who_goes_back_to_an_earlier_version_has_handed_that_in(course, downloads, collected):
    name = "Ada Lovelace_111_assignsubmission_file_/twice.py"
    other = {"Zoë Zhang_222_assignsubmission_file_/twice.py": answer(4)}
    first, second = (zipped(downloads / f"{n}.zip", {name: answer(n)}) for n in (2, 3))
    back = zipped(downloads / "4.zip", {name: answer(2), **other})
    for download, counts in (
        (first, 2),
        (second, 3),
        (first, 3),
        (back, 2),
        (back, 2),
        (second, 2),
    ):
        collected(download, "moodle")
        assert read(course, "ada") == answer(counts)
    assert [one["attempts"] for one in collected(back, "moodle")["students"]] == [3, 1]


def test_a_sole_students_own_folders_are_no_students(course, downloads, collected):
    honest = {"grace/twice.py": answer(3), "zoe/twice.py": answer(4)}
    collected(zipped(downloads / "1.zip", honest), "zip")
    late = {"zoe/grace/twice.py": answer(9), "zoe/zoe/twice.py": answer(5)}
    told = collected(zipped(downloads / "2.zip", late), "zip")
    assert [one["student"] for one in told["students"] if one["step"] == "replaced"] == ["zoe"]
    assert read(course, "grace") == answer(3)


def test_a_sole_folder_may_be_anybodys_without_a_roster(course, downloads):
    (course / "roster.csv").unlink()
    download = zipped(downloads / "s.zip", {"all/grace/twice.py": answer(9)})
    command = ["collect", str(download), "twice", "--from", "zip", "--course", str(course)]
    told = str(CliRunner().invoke(app, command).exception)
    assert "one folder, all: is it a student's, or around them all?" in told
    assert not (course / "submitted").exists()


@pytest.mark.parametrize(
    "theirs",
    [
        "zoe/ps1/grace/twice/twice.py",
        "zoe/twice/inbound/grace+twice+2026-10-01 20:00:00 UTC+z/twice.py",
        "zoe+twice+2026-10-01 20:00:00 UTC+z/inbound/grace/twice/twice.py",
    ],
)
def test_a_sole_students_folders_are_no_attempts_in_nbgraders_either(
    course, downloads, collect, theirs
):
    download = zipped(downloads / "s.zip", {theirs: answer(9), "ada/ps1/x.py": ""})
    if theirs.startswith("zoe/ps1"):
        with pytest.raises(CourseError, match="holds no submission as nbgrader hands them out"):
            collect(download, "nbgrader")
    else:
        assert {a.student for a in collect(download, "nbgrader").record.attempts} == {"zoe"}
    assert not (course / "submitted" / "grace").exists()


def test_a_student_id_with_an_address_of_ones_own_is_nobodys(course, downloads, collected):
    metadata = METADATA.replace("address", "").replace(
        "  - :name: Ada Lovelace\n    :email: mallory",
        "  - :name: Mallory M\n    :sid: '900001'\n    :email: mallory",
    )
    files = {
        "e/submission_metadata.yml": metadata,
        "e/submission_431/twice.py": answer(2),
        "e/submission_440/twice.py": answer(9),
    }
    told = collected(zipped(downloads / "s.zip", files), "gradescope")
    assert [one["who"].partition(",")[0] for one in told["unmatched"]] == ["Mallory M"]
    assert read(course, "ada") == answer(2)


@pytest.mark.parametrize(
    ("road", "honest", "theirs"),
    [
        ("zip", "Ada Lovelace/twice.py", "Lovelace, Ada/twice.py"),
        ("zip", "ada/twice.py", "lovelace ada/twice.py"),
    ],
)
def test_two_spellings_of_one_student_are_for_a_person_to_tell_apart(  # noqa: PLR0917
    course, downloads, collected, road, honest, theirs
):
    zoe = honest.replace("Ada Lovelace", "zoe").replace("ada", "zoe")
    files = {honest: answer(2), theirs: answer(9), zoe: answer(4)}
    told = collected(zipped(downloads / "s.zip", files), road)
    assert [one["alike"] for one in told["unmatched"]] == [["ada"], ["ada"]]
    assert [one["student"] for one in told["students"]] == ["zoe"]


GROUP = """\
submission_2:
  :submitters:
  - :name: Zoë Zhang
    :email: zoe@uni.example
{together}  :created_at: 2026-09-01 10:00:00 Z
{alone}"""
ADA = "  - :name: Ada Lovelace\n    :email: ada@uni.example\n"
ALONE = f"submission_5:\n  :submitters:\n{ADA}  :created_at: 2026-09-02 10:00:00 Z\n"


@pytest.mark.parametrize("still", [True, False], ids=["still both's", "now one's"])
def test_who_handed_in_alone_since_is_no_longer_in_a_group(course, downloads, collected, still):
    first = GROUP.format(together=ADA, alone="")
    then = GROUP.format(together=ADA if still else "", alone=ALONE)
    for number, metadata in enumerate((first, then)):
        files = {
            "e/submission_metadata.yml": metadata,
            "e/submission_2/twice.py": answer(9),
            **({"e/submission_5/twice.py": answer(2)} if number else {}),
        }
        told = collected(zipped(downloads / f"{number}.zip", files), "gradescope")
    assert [one["student"] for one in told["students"]] == ["ada", "zoe"]
    assert (read(course, "ada"), read(course, "zoe")) == (answer(2), answer(9))


def test_whose_id_is_ones_and_whose_address_is_anothers_is_nobody(course, downloads, collected):
    metadata = METADATA.partition("submission_440")[0].replace(
        "ada@uni.example", "zoe@uni.example\n    :sid: '900001'"
    )
    files = {"e/submission_metadata.yml": metadata, "e/submission_431/twice.py": answer(9)}
    told = collected(zipped(downloads / "s.zip", files), "gradescope")
    assert len(told["unmatched"]) == 1
    assert told["students"] == []


def test_a_notebook_that_is_asked_for_may_begin_with_a_number(course, downloads, collected):
    solutions = course / "solutions" / "twice"
    (solutions / "work.py").rename(solutions / "1_work.py")
    manifest = solutions / "assignment.toml"
    manifest.write_text(manifest.read_text("utf-8").replace("work.py", "1_work.py"), "utf-8")
    files = {
        "lovelaceada_12345_901_twice.py": answer(2),
        "lovelaceada_12345_902_1_work-3.ipynb": "{}",
        "anon_xy12z_903_1_work.ipynb": "{}",
    }
    told = collected(zipped(downloads / "s.zip", files), "canvas")
    assert told["left"] == []
    assert (course / "submitted/ada/twice/1_work.ipynb").read_text("utf-8") == "{}"
    assert [one["who"] for one in told["unmatched"]] == ["canvas xy12z"]


@pytest.mark.parametrize("name", [b"", b"\0twice.py"])
def test_an_entry_without_a_name_costs_its_own_student_only(course, downloads, collected, name):
    path = zipped(downloads / "all.zip", {"ada/work.zip": listing(name), **HONEST})
    told = collected(path, "zip")
    assert notes(told, "ada") == [
        "work.zip: an entry has no name",
        "twice.py was not handed in",
    ]
    assert [read(course, s) for s in ("eva", "grace")] == [answer(3), answer(4)]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_cannot_be_unpacked_within_limits_is_not_unpacked(
    course, downloads, collected, method
):
    inner = downloads / "inner.zip"
    downloads.mkdir()
    with zipfile.ZipFile(inner, "w", method) as archive:
        archive.writestr("twice.py", answer(2))
    path = zipped(downloads / "all.zip", {"ada/work.zip": inner.read_bytes(), **HONEST})
    with zipfile.ZipFile(path, "a", method) as archive:
        archive.writestr("grace/notes.txt", "x")
    told = collected(path, "zip")
    why = "is packed in a way that is not read here: neither stored nor deflated"
    assert notes(told, "ada") == [f"work.zip: twice.py {why}", "twice.py was not handed in"]
    assert told["left"] == [{"entry": "grace/notes.txt", "reason": why}]
    assert [read(course, s) for s in ("eva", "grace")] == [answer(3), answer(4)]


def test_of_an_attempts_refusals_by_the_thousand_few_are_told(course, downloads, collected):
    bad = listing(*(b"../%d" % number for number in range(2_000)))
    files = {"ada/a.zip": bad, "ada/b.zip": bad, "ada/c.zip": b"no archive", **HONEST}
    told = notes(collected(zipped(downloads / "all.zip", files), "zip"), "ada")
    assert told[0] == "a.zip: ../0 leads out of the folder"
    assert told[5:] == ["and 3,996 more", "twice.py was not handed in"]
    assert read(course, "eva") == answer(3)


def test_of_a_folders_refusals_by_the_thousand_few_are_told(course, downloads, collected):
    files = {f"all/ada/\x1b{number}": "" for number in range(2_000)}
    files |= {"all/eva/..": "", "all/eva/twice.py": answer(3), "all/ada/twice.py": answer(2)}
    left = collected(zipped(downloads / "all.zip", files), "zip")["left"]
    assert [one["entry"] for one in left] == [
        *(f"all/ada/?{number}" for number in range(5)),
        "all/ada",
        "all/eva/..",
    ]
    assert left[5]["reason"] == "holds 1,995 more like these"


def test_all_archives_of_an_attempt_may_hold_so_many_files_together(course, downloads, collect):
    thirty = listing(*(b"%d" % number for number in range(30)))
    files = {f"ada/{number}.zip": thirty for number in range(3)}
    files["ada/9.zip"] = zipped(downloads / "9.zip", {"twice.py": answer(2)}).read_bytes()
    path = zipped(downloads / "all.zip", {**files, **HONEST})
    planned = collect(path, "zip", limits=ArchiveLimits(entries=50))
    ada = next(one for one in planned.placings if one.student == "ada")
    why = "holds more than 50 files, with what was handed in beside it"
    assert ada.notes == (f"1.zip {why}", f"2.zip {why}")
    assert [read(course, s) for s in ("ada", "eva", "grace")] == [answer(2), answer(3), answer(4)]


@pytest.fixture
def opened(monkeypatch):
    """Return a list: for each archive that is opened how many others are open."""
    archives_, others = [], []

    class Seen(zipfile.ZipFile):
        def __init__(self, *args, **kwargs):
            others.append(sum(archive.fp is not None for archive in archives_))
            archives_.append(self)
            super().__init__(*args, **kwargs)

    monkeypatch.setattr(unpacking.zipfile, "ZipFile", Seen)
    return others


def test_an_archive_of_too_many_files_is_not_even_listed(downloads, errand, opened):
    folder, attempt = inbound(downloads)
    (attempt / "twice.py").unlink()
    (attempt / "a.zip").write_bytes(listing(*(b"%d" % number for number in range(51))))
    planned = plan(errand(folder, "nbgrader", limits=ArchiveLimits(entries=50)))
    assert planned.placings[0].notes[0] == "a.zip holds more than 50 files"
    assert opened == []


def test_an_archive_is_closed_when_its_attempt_was_read(downloads, errand, opened):
    inner = zipped(downloads / "inner.zip", {"twice.py": answer(2)}).read_bytes()
    path = zipped(downloads / "all.zip", {f"{s}/work.zip": inner for s in ("ada", "eva", "zoe")})
    opened.clear()
    plan(errand(path, "zip"))
    assert opened == [0, 1, 1, 1]


@pytest.mark.parametrize("time", ["0001-01-01 00:00:00+14:00", "9999-12-31 23:59:59-14:00"])
def test_a_time_outside_of_all_times_is_none(course, downloads, collected, time):
    assert parse_time(time) is None
    path = zipped(
        downloads / "all.zip", {"ada/twice.py": answer(2), "ada/timestamp.txt": time, **HONEST}
    )
    told = collected(path, "zip")
    assert told["students"][0]["counts"]["submitted"] is None
    (course / "submitted" / "ada" / "twice" / "timestamp.txt").write_text(time)
    done = CliRunner().invoke(app, ["export", "twice", "--course", str(course)])
    assert done.exit_code == 0


@pytest.fixture
def deep(request):
    """Return a function that makes a file below folders so deep that no path leads there."""

    def deep(folder, name, levels):
        request.addfinalizer(lambda: subprocess.run(["rm", "-rf", folder / name], check=True))
        at = os.open(folder, os.O_RDONLY)
        for _ in range(levels):
            os.mkdir(name, dir_fd=at)
            at, above = os.open(name, os.O_RDONLY, dir_fd=at), at
            os.close(above)
        os.close(os.open("x" * 255, os.O_CREAT, dir_fd=at))
        os.close(at)

    return deep


@pytest.mark.parametrize("more", [0, 1], ids=["a file", "a folder"])
def test_what_no_path_is_long_enough_for_costs_its_own_student_only(
    downloads, collected, deep, more
):
    folder, attempt = inbound(downloads)
    levels = (os.pathconf(attempt, "PC_PATH_MAX") - 1 - len(str(attempt))) // 251
    deep(attempt, "d" * 250, levels + more)
    told = collected(folder, "nbgrader")
    assert [one["reason"] for one in told["left"]] == ["has a name that is too long"]
    assert told["left"][0]["entry"].startswith(f"{attempt.name}/ddd")
    assert [one["step"] for one in told["students"]] == ["new"] * 3


def test_folders_in_folders_without_end_cost_their_own_student_only(downloads, collected, deep):
    folder, attempt = inbound(downloads)
    deep(attempt, "d", 1_500)
    told = collected(folder, "nbgrader")
    left = {"entry": f"{attempt.name}{'/d' * 19}", "reason": "is a folder that lies too deep"}
    assert told["left"] == [left]
    assert [one["step"] for one in told["students"]] == ["new"] * 3


def test_what_may_not_be_read_is_named_and_costs_its_own_student_only(course, downloads):
    folder, attempt = inbound(downloads)
    for name in ("listed", "closed"):
        (attempt / name / "sub").mkdir(parents=True)
        (attempt / name / "x.py").write_text("")
    (attempt / "notes.txt").write_text("x")
    modes = {"listed": 0o644, "closed": 0o000, "notes.txt": 0o000}
    for name, mode in modes.items():
        (attempt / name).chmod(mode)
    command = [sys.executable, "-m", "autograder", "collect", folder, "twice", "--json"]
    if os.geteuid() == 0:  # a root who may not read everything
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    done = subprocess.run(
        [*command, "--from", "nbgrader", "--course", course], capture_output=True, check=False
    )
    for name in modes:
        (attempt / name).chmod(0o700)
    assert done.stderr == b""
    left = {
        one["entry"].partition("/")[2]: one["reason"] for one in json.loads(done.stdout)["left"]
    }
    denied = "cannot be read (Permission denied)"
    assert left == {
        "closed": denied,
        "listed/sub": denied,
        "listed/x.py": denied,
        "notes.txt": f"is not in the copy of the download that is kept: {denied}",
    }
    assert [read(course, s) for s in ("ada", "eva", "grace")] == [answer(3), answer(3), answer(5)]
    assert kept_files(course) == {"ada/twice.py", "eva/twice.py", "grace/twice.py"}


def test_a_download_that_may_not_be_read_says_so(downloads, errand, monkeypatch):
    downloads.mkdir()

    def denied(_handle):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(unpacking.os, "listdir", denied)
    with pytest.raises(CourseError, match=r"downloads: cannot be read \(Permission denied\); name"):
        plan(errand(downloads, "zip"))


def test_a_name_of_many_folders_is_refused_before_it_is_taken_apart(
    downloads, collect, monkeypatch
):
    paths = []
    monkeypatch.setattr(
        archives, "PurePosixPath", lambda name: paths.append(name) or PurePosixPath(name)
    )
    inner = listing(b"a/" * 30_000 + b"twice.py")
    planned = collect(zipped(downloads / "all.zip", {"ada.zip": inner}), "zip")
    assert "has a name that is too long" in planned.placings[0].notes[0]
    assert max(map(len, paths)) < 10


@pytest.mark.parametrize(
    ("limits", "lost", "why"),
    [
        ({"attempt_bytes": 2_500}, 18, "unpacks to more than one attempt may hold"),
        ({"total_bytes": 3_200}, 17, "with smaller folders it is full"),
    ],
)
def test_files_of_nothing_but_zeros_cost_the_copy_of_their_own_student_only(  # noqa: PLR0917
    course, downloads, collect, limits, lost, why
):
    folder, attempt = inbound(downloads)
    for number in range(20):
        with (attempt / f"{number:02}.bin").open("wb") as file:
            file.truncate(1_000)
    planned = collect(folder, "nbgrader", limits=ArchiveLimits(entry_bytes=1_000, **limits))
    assert len(planned.left) == 6
    assert planned.left[0] == (
        f"{attempt.name}/03.bin",
        f"is not in the copy of the download that is kept: {why}",
    )
    assert planned.left[5] == (attempt.name, f"holds {lost - 5} more that are not in it")
    names = kept_files(course)
    assert {"eva/twice.py", "grace/twice.py"} < names
    assert len([name for name in names if name.startswith("ada/")]) == 21 - lost
    assert [read(course, s) for s in ("ada", "eva")] == [answer(3), answer(3)]


@pytest.mark.parametrize("target", ["csv", "gradescope"])
def test_a_folder_whose_name_is_not_utf_8_has_a_row_in_an_export(course, target):
    (course / "roster.csv").unlink()
    assignment = load_assignment(course / "solutions" / "twice")
    for student in ("eva", os.fsdecode(b"Jos\xe9")):
        questions = tuple(
            QuestionResult(q.id, q.title, q.points, (TestResult("t", "t", Outcome.PASSED),))
            for q in assignment.questions
        )
        result = SubmissionResult(student, "twice", questions)
        write_result(course / "results" / "twice", Graded(result, {}))
    command = ["export", "twice", "--to", target, "--course", str(course), "--output"]
    done = CliRunner().invoke(app, [*command, str(course / "out.csv")])
    assert done.exit_code == 0
    text = (course / "out.csv").read_text(encoding="utf-8")
    assert "Jos\\udce9," in text
    assert "eva," in text


def _pipe(folder, course):
    os.mkfifo(folder / "timestamp.txt")
    os.mkfifo(folder / "submission_secret.txt")


def _link(folder, course):
    (folder / "timestamp.txt").symlink_to(course / "staff.txt")
    (folder / "submission_secret.txt").symlink_to(course / "staff.txt")


def _link_to_a_folder(folder, course):
    folder.rename(course / "elsewhere")
    folder.symlink_to(course / "submitted" / "ada" / "twice")


def _endless(folder, course):
    for name in ("timestamp.txt", "submission_secret.txt", "twice.py"):
        with (folder / name).open("wb") as file:
            file.truncate(1 << 40)


@pytest.mark.parametrize("plant", [_pipe, _link, _link_to_a_folder, _endless])
def test_what_is_no_plain_file_in_a_students_folder_is_not_read(course, downloads, plant):
    (course / "staff.txt").write_text("SECRET OF STAFF", encoding="utf-8")
    for student in ("ada", "zoe"):
        folder = course / "submitted" / student / "twice"
        folder.mkdir(parents=True)
        (folder / "twice.py").write_text(answer(2), encoding="utf-8")
        page = course / "pages" / "twice" / f"{student}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("a page", encoding="utf-8")
    (course / "submitted/ada/twice/submission_secret.txt").write_text("ADAS", encoding="utf-8")
    plant(folder, course)
    download = zipped(downloads / "s.zip", {"ada/twice.py": answer(2), "zoe/twice.py": answer(4)})
    for command in (
        ["export", "twice", "--to", "csv"],
        ["return", "twice", "--to", "nbgrader"],
        ["collect", str(download), "twice", "--from", "zip"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "autograder", *command, "--course", str(course)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    given = {path.parts[-3]: path.read_text() for path in course.glob("feedback/*/twice/*_secret*")}
    assert given["ada"] == "ADAS"
    assert "ADAS" not in given["zoe"]
    assert "SECRET" not in given["zoe"]


def swapped(there, link, aside):
    """Put `link` in the place of the folder `there`, as somebody may do meanwhile."""
    there.rename(aside)
    link.rename(there)


@pytest.fixture
def trap(downloads):
    """An attempt in nbgrader's exchange, and a link to a folder with a secret of that name."""
    folder, attempt = inbound(downloads)
    secret = downloads / "secret"
    secret.mkdir()
    (secret / "twice.py").write_text("SECRET")
    (attempt / "s").mkdir()
    (attempt / "twice.py").rename(attempt / "s" / "twice.py")
    (downloads / "link").symlink_to(secret)
    return folder, lambda: swapped(attempt / "s", downloads / "link", downloads / "aside")


def test_a_folder_that_became_a_link_since_it_was_listed_is_not_read(trap):
    folder, spring = trap
    with ExitStack() as stack:
        contents = archives.read_download(folder, stack)
        (mallorys,) = (entry for entry in contents.entries if "s" in entry.path.parts)
        spring()
        with pytest.raises(RefusedError, match="cannot be read"):
            mallorys.read()


def test_a_folder_that_became_a_link_before_it_is_listed_is_not_read(trap):
    folder, spring = trap
    found = unpacking.in_folder(folder, ArchiveLimits())
    first = next(found)
    spring()
    told = {raw.name: raw.fault for raw in (first, *found)}
    assert "cannot be read (Not a directory)" in told.values()
    assert not [name for name in told if name.endswith("/s/twice.py")]


def test_a_file_that_became_a_hard_link_since_it_was_listed_is_not_read(downloads):
    folder, attempt = inbound(downloads)
    (downloads / "secret.py").write_text("SECRET")
    with ExitStack() as stack:
        contents = archives.read_download(folder, stack)
        (entry,) = (e for e in contents.entries if attempt.name in e.path.parts)
        (attempt / "twice.py").unlink()
        (attempt / "twice.py").hardlink_to(downloads / "secret.py")
        with pytest.raises(RefusedError, match="is a hard link to a file elsewhere"):
            entry.read()


def test_folders_of_strange_names_are_told_of_in_short(course, downloads):
    folder, _ = inbound(downloads)
    for number in range(80):
        attempt = folder / f"ada{number:0100}+twice+2026-10-01 12:00:00 UTC"
        attempt.mkdir()
        (attempt / "twice.py").write_text(answer(2))
    done = CliRunner().invoke(
        app, ["collect", str(folder), "twice", "--from", "nbgrader", "--course", str(course)]
    )
    assert done.exit_code == 1
    told = [line for line in done.output.splitlines() if line.startswith("Not matched")]
    assert len(told) == 51
    assert told[-1] == "Not matched to a student: 30 more (--json lists all)"


@pytest.mark.parametrize("name", ["submission_secret.txt", "timestamp.txt"])
def test_notes_that_are_no_text_do_not_reach_nbgrader(course, downloads, collected, name):
    folder, attempt = inbound(downloads)
    (attempt / name).write_bytes(b"\xff\xfe")
    collected(folder, "nbgrader")
    if name == "timestamp.txt":  # as `nbgrader collect` copies it
        (course / "submitted" / "ada" / "twice" / name).write_bytes(b"\xff\xfe")
    pages = course / "pages" / "twice"
    pages.mkdir(parents=True)
    (pages / "ada.html").write_text("<p>a page</p>")
    done = CliRunner().invoke(
        app, ["return", "twice", "--to", "nbgrader", "--course", str(course), "--json"]
    )
    assert done.exit_code == 0
    passed_on = (course / "feedback" / "ada" / "twice" / name).read_bytes()
    assert passed_on.isascii()
    assert passed_on or name == "timestamp.txt"


METADATA_OF_TWO = """\
submission_1:
  :submitters:
  - :name: Ada Lovelace
    :email: ada@uni.example
  :created_at: 2026-09-30 10:00:00 Z
submission_2:
  :submitters:
  - :name: Zoë Zhang
    :email: zoe@uni.example
{more}  :created_at: {time}
"""


def gradescopes(path, metadata, **answers):
    files = {f"e/submission_{name[-1]}/twice.py": answer(n) for name, n in answers.items()}
    return zipped(path, {"e/submission_metadata.yml": metadata, **files})


@pytest.mark.parametrize("zoes", ["nothing", "a stub on time"])
def test_who_names_a_classmate_in_a_late_attempt_gets_nothing_of_the_earlier_one(
    course, downloads, collected, zoes
):
    times = ["2026-10-03 10:00:00 Z"]
    if zoes != "nothing":
        times = ["2026-09-30 11:00:00 Z", *times]
    for number, time in enumerate(times):
        last = number == len(times) - 1
        metadata = METADATA_OF_TWO.format(more=ADA if last else "", time=time)
        path = downloads / f"{number}.zip"
        told = collected(gradescopes(path, metadata, s1=2, s2=5 + number), "gradescope")
    assert [one["student"] for one in told["students"]] == ["ada", "zoe"]
    assert read(course, "ada") == answer(2)
    assert read(course, "zoe") == answer(5)  # the only one, or the latest on time


@pytest.mark.parametrize("partner", ["added", "taken off", "added by who comes later"])
def test_who_is_named_for_an_attempt_later_is_believed(course, downloads, collected, partner):
    alone = METADATA_OF_TWO.format(more="", time="2026-09-30 10:00:00 Z")
    alone = alone[alone.index("submission_2") :].replace("submission_2", "submission_1")
    if partner != "added by who comes later":
        alone = alone.replace("Zoë Zhang", "Ada Lovelace").replace("zoe@", "ada@")
    both = alone.replace(
        "  :created_at",
        (
            ADA
            if "later" in partner
            else ADA.replace("Ada Lovelace", "Zoë Zhang").replace("ada@", "zoe@")
        )
        + "  :created_at",
    )
    first, then = (both, alone) if partner == "taken off" else (alone, both)
    collected(gradescopes(downloads / "1.zip", first, s1=2), "gradescope")
    told = collected(gradescopes(downloads / "2.zip", then, s1=2), "gradescope")
    assert ("zoe" in told["missing"]) == (partner == "taken off")
    done = CliRunner().invoke(
        app, ["export", "twice", "--course", str(course), "--dry-run", "--json"]
    )
    status = {one["student"]: one["status"] for one in json.loads(done.stdout)["students"]}
    assert status["ada"] == "not graded yet"
    assert status["zoe"] == ("no submission" if partner == "taken off" else "not graded yet")


def test_a_partner_spends_days_of_the_bank_too(course, downloads, collected):
    rules = course / "policy.toml"
    rules.write_text(
        rules.read_text("utf-8") + "[assignments.thrice]\ndue = 2026-10-20T23:59:00\n"
        "late = { percent_per_day = 10 }\n",
        "utf-8",
    )
    shutil.copytree(course / "solutions" / "twice", course / "solutions" / "thrice")
    for name, day in (("twice", "10-02"), ("thrice", "10-21")):
        metadata = METADATA_OF_TWO.format(more=ADA, time=f"2026-{day} 10:00:00 Z")
        metadata = metadata[metadata.index("submission_2") :]
        arguments = [gradescopes(downloads / f"{name}.zip", metadata, s2=2), name]
        told = CliRunner().invoke(
            app, ["collect", *map(str, arguments), "--from", "gradescope", "--course", str(course)]
        )
        assert told.exit_code == 0, told.output
    done = CliRunner().invoke(app, ["export", "thrice", "--course", str(course), "--json"])
    rows = {one["student"]: one["percent_off"] for one in json.loads(done.stdout)["students"]}
    assert (rows["ada"], rows["zoe"]) == (10, 10)


def test_who_completes_a_groups_name_to_a_classmates_is_nobody(course, downloads, collected):
    above = "assignsubmission_file_"
    files = {
        f"A-da Lovelace_700004_{above}/twice.py": answer(9),
        f"B-Ada Lovelace_700001_{above}/twice.py": answer(2),
        f"A-Grace Hopper_700003_{above}/twice.py": answer(4),
    }
    told = collected(zipped(downloads / "s.zip", files), "moodle")
    assert [one["who"] for one in told["unmatched"]] == ["da Lovelace"]
    assert (read(course, "ada"), read(course, "grace")) == (answer(2), answer(4))


def spoilt(count, size):
    """Return an archive whose members unpack to the end and then are not what was promised."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            archive.writestr(f"{number}/twice.py", bytes(size))
    checksum = struct.pack("<I", zlib.crc32(bytes(size)))
    return packed.getvalue().replace(checksum, b"\0\0\0\0")


def test_what_unpacks_and_is_spoilt_then_counts_as_unpacked(
    course, downloads, collect, monkeypatch
):
    unpacked = []
    kept = zipfile.ZipExtFile.read
    monkeypatch.setattr(
        zipfile.ZipExtFile,
        "read",
        lambda self, n=-1: unpacked.append(n) or kept(self, n),
    )
    limits = ArchiveLimits(entry_bytes=100_000, attempt_bytes=1_000_000)
    files = {"ada.zip": spoilt(200, 100_000), **HONEST}
    planned = collect(zipped(downloads / "all.zip", files), "zip", limits=limits)
    assert sum(unpacked) < 5_000_000
    assert any(
        "more than one attempt" in note or "and 19" in note for note in planned.placings[0].notes
    )
    assert read(course, "eva") == answer(3)


def test_a_students_attempts_in_one_download_have_a_limit_together(downloads, collect):
    folder, _ = inbound(downloads)
    for number in range(6):
        attempt = folder / f"eva+twice+2026-10-01 13:00:0{number} UTC+r{number}"
        attempt.mkdir()
        (attempt / "twice.zip").write_bytes(
            zipped(downloads / "in.zip", {"twice.py": f"x = {number}\n" * 50_000}).read_bytes()
        )
    limits = ArchiveLimits(attempt_bytes=600_000, student_bytes=1_000_000)
    planned = collect(folder, "nbgrader", limits=limits)
    assert {one.student: one.attempts for one in planned.placings} == {
        "ada": 1,
        "eva": 5,
        "grace": 1,
    }
    assert [why for _, why in planned.left] == ["is left out: what is before it holds 0 MiB"] * 2


@pytest.mark.parametrize("times", ["told", "left out"])
def test_equal_work_at_the_same_time_is_each_ones_own_in_nbgraders_folders(
    course, downloads, collected, times
):
    for student in ("ada", "eva", "zoe"):
        folder = downloads / "submitted" / student / "twice"
        folder.mkdir(parents=True)
        (folder / "twice.py").write_text(answer(2))
        if times == "told":
            (folder / "timestamp.txt").write_text("2026-09-30 10:00:00 UTC")
    told = collected(downloads / "submitted", "nbgrader")
    assert [one["student"] for one in told["students"]] == ["ada", "eva", "zoe"]
    assert told["missing"] == ["grace"]


PEOPLE = {
    "ada": ADA,
    "eva": "  - :name: Eva\n    :email: eva@uni.example\n",
    "grace": "  - :name: Grace Hopper\n    :email: grace@uni.example\n",
    "zoe": "  - :name: Zoë Zhang\n    :email: zoe@uni.example\n",
}


def told_by_gradescope(path, *attempts):
    """Make an export; an attempt is who handed in, when, and what."""
    texts, files = [], {}
    for number, (people, time, text) in enumerate(attempts):
        who = "".join(PEOPLE[person] for person in people)
        texts.append(f"submission_{number}:\n  :submitters:\n{who}  :created_at: {time}:00 Z\n")
        files[f"e/submission_{number}/twice.py"] = text
    return zipped(path, {"e/submission_metadata.yml": "".join(texts), **files})


def test_nobody_joins_a_group_of_the_rules_by_naming_one_of_it(course, downloads, collected):
    rules = course / "policy.toml"
    rules.write_text(rules.read_text("utf-8") + 'groups = { pair = ["eva", "grace"] }\n', "utf-8")
    theirs = (("eva", "grace"), "2026-09-29 10:00", answer(2))
    mine = (("grace", "zoe"), "2026-09-30 10:00", answer(9))
    told = collected(told_by_gradescope(downloads / "s.zip", theirs, mine), "gradescope")
    assert (read(course, "eva"), read(course, "zoe")) == (answer(2), answer(9))
    why = "grace and zoe handed in together, and are no group: not counted here"
    assert notes(told, "eva") == [why]


@pytest.mark.parametrize("extended", ["ada", "zoe"])
def test_an_attempt_of_two_is_on_time_by_the_deadline_of_whom_it_is_placed_for(
    course, downloads, collected, extended
):
    rules = course / "policy.toml"
    more = f"extensions = {{ {extended} = 2026-10-20T12:00:00 }}\n"
    rules.write_text(rules.read_text("utf-8") + more, "utf-8")
    alone = (("ada",), "2026-09-30 10:00", answer(1)), (("zoe",), "2026-09-30 10:00", answer(2))
    both = (("ada", "zoe"), "2026-10-15 10:00", answer(9))
    collected(told_by_gradescope(downloads / "s.zip", *alone, both), "gradescope")
    assert read(course, "ada") == answer(9 if extended == "ada" else 1)
    assert read(course, "zoe") == answer(9 if extended == "zoe" else 2)


@pytest.fixture
def by_another_way(course):
    """What ada handed in by e-mail, say, and a person put there."""
    path = course / "submitted" / "ada" / "twice" / "twice.py"
    path.parent.mkdir(parents=True)
    path.write_text(answer(2), encoding="utf-8")


def test_work_that_came_by_another_way_is_no_partners_who_names_its_author(
    course, downloads, collected, by_another_way
):
    both = (("ada", "zoe"), "2026-09-30 10:00", answer(9))
    told = collected(told_by_gradescope(downloads / "s.zip", both), "gradescope")
    assert (read(course, "ada"), read(course, "zoe")) == (answer(2), answer(9))
    together = "handed in by ada and zoe together"
    kept = "what is there was not collected, or was edited; --force replaces it"
    assert (notes(told, "ada"), notes(told, "zoe")) == ([together, kept], [together])
    assert graded_as(course, "ada", "zoe") == {"ada": "ada", "zoe": "zoe"}


def test_nor_is_it_theirs_who_name_its_author_too_late(
    course, downloads, collected, by_another_way
):
    both = (("ada", "zoe"), "2026-10-30 10:00", answer(9))
    collected(told_by_gradescope(downloads / "s.zip", both), "gradescope")
    assert graded_as(course, "ada", "zoe") == {"ada": "ada", "zoe": "zoe"}


def test_what_a_person_mends_of_a_groups_work_stays_the_groups(course, downloads, collected):
    both = (("ada", "zoe"), "2026-09-30 10:00", answer(9))
    download = told_by_gradescope(downloads / "s.zip", both)
    collected(download, "gradescope")
    (course / "submitted" / "ada" / "twice" / "twice.py").write_text(answer(8), encoding="utf-8")
    told = collected(download, "gradescope")
    assert [one["student"] for one in told["students"]] == ["ada"]
    assert graded_as(course, "ada", "zoe") == {"ada": "ada", "zoe": "ada"}


def graded_as(course, *students):
    """Return whose result each of some students has, by `autograder export`."""
    arguments = ["export", "twice", "--to", "csv", "--dry-run", "--course", str(course)]
    rows = csv.DictReader(CliRunner().invoke(app, arguments).stdout.splitlines())
    return {row["student"]: row["graded_as"] for row in rows if row["student"] in students}


def test_who_has_an_account_spelt_as_a_classmates_name_is_somebody_else(
    course, downloads, collected
):
    theirs = "submitted/ada/twice/twice.py"
    files = {theirs: answer(2), "submitted/hopper.grace/twice/twice.py": answer(9)}
    told = collected(zipped(downloads / "s.zip", files), "nbgrader")
    assert [(one["who"], one["alike"]) for one in told["unmatched"]] == [
        ("id hopper.grace", ["grace"])
    ]
    assert not (course / "submitted" / "grace").exists()


@pytest.mark.parametrize(
    "again", ["the same file", "under another name", "after a purge", "by an older record"]
)
def test_an_older_download_that_is_collected_again_brings_no_newer_attempt(
    course, downloads, collected, again
):
    first, second = moodles(downloads / "1.zip", 1), moodles(downloads / "2.zip", 2)
    collected(first, "moodle")
    collected(second, "moodle")
    if again == "under another name":
        first = first.rename(downloads / "monday.zip")
    if again == "by an older record":
        path = course / "collected" / "twice" / "record.json"
        data = json.loads(path.read_text(encoding="utf-8"))
        del data["downloads"]
        path.write_text(json.dumps(data), encoding="utf-8")
    if again == "after a purge":
        arguments = ["purge", "--student", "zoe", "--yes", "--course", str(course)]
        assert CliRunner().invoke(app, arguments).exit_code == 0
    assert collected(first, "moodle")["students"][0]["attempts"] == 2
    assert read(course, "ada") == answer(2)


def moodles(path, number):
    files = {
        "Ada Lovelace_700001_assignsubmission_file_/twice.py": answer(number),
        "Zoë Zhang_700004_assignsubmission_file_/twice.py": answer(5),
    }
    return zipped(path, files)


@pytest.mark.parametrize(
    "content",
    [{"twice.py": "#" * 600_000}, {"notes.txt": "nothing else"}],
    ids=["a file too large", "no file at all"],
)
def test_an_attempt_that_is_rejected_does_not_keep_the_best_from_counting(
    course, downloads, collected, content
):
    rules = course / "policy.toml"
    rules.write_text(rules.read_text("utf-8") + 'attempts = "best"\n', "utf-8")
    attempts = ({"twice.py": answer(2)}, content, {"twice.py": answer(3)})
    for number, files in enumerate(attempts):
        path = zipped(downloads / f"{number}.zip", {f"ada/{n}": text for n, text in files.items()})
        collected(path, "zip")
    assignment = load_assignment(course / "solutions" / "twice")
    kept = course / "collected" / "twice"
    for number in (1, 2, 3):
        stamp = read_submission(assignment, kept / "attempts" / str(number), "ada").stamp
        (question, *_) = assignment.questions
        outcome = Outcome.PASSED if number == 1 else Outcome.FAILED
        tests = (TestResult("t", "It is twice", outcome),)
        result = QuestionResult(question.id, question.title, question.points, tests)
        graded = Graded(SubmissionResult("ada", "twice", (result,), stamp=stamp), {})
        write_result(kept / "results" / str(number) / "twice", graded)
    told = collected(path, "zip")
    assert told["students"][0]["reason"] == "the best, 4 points after lateness"
    assert read(course, "ada") == answer(2)


def test_a_file_that_will_be_rejected_is_told_of(downloads, collected):
    path = zipped(downloads / "s.zip", {"ada/twice.py": "#" * 600_000})
    why = "twice.py is larger than 512 KiB, and will be rejected"
    assert notes(collected(path, "zip"), "ada") == [why]


def test_who_is_in_other_company_than_before_is_told(course, downloads, collected):
    first = (("ada", "eva"), "2026-09-29 10:00", answer(2))
    then = (("ada", "zoe"), "2026-09-30 10:00", answer(9))
    told = collected(told_by_gradescope(downloads / "s.zip", first, then), "gradescope")
    assert notes(told, "ada") == [
        "handed in by ada and zoe together, an earlier one by ada and eva"
    ]


def test_a_group_of_the_rules_stays_whatever_it_is_called(course, downloads, collected):
    rules = course / "policy.toml"
    groups = 'groups = { together-2 = ["eva", "grace"] }\n'
    rules.write_text(rules.read_text("utf-8") + groups, "utf-8")
    theirs = (("eva", "grace"), "2026-09-29 10:00", answer(2))
    others = (("ada", "zoe"), "2026-09-29 10:00", answer(9))
    collected(told_by_gradescope(downloads / "s.zip", theirs, others), "gradescope")
    assert graded_as(course, *PEOPLE) == {"ada": "ada", "zoe": "ada", "eva": "eva", "grace": "eva"}


def test_a_download_may_have_the_longest_of_names(downloads, collected):
    path = zipped(downloads / f"{'ä' * 123}.zip", {"ada/twice.py": answer(2)})
    assert collected(path, "zip")["students"][0]["step"] == "new"


def test_an_attempt_may_change_hands_more_than_once(course, downloads, collected):
    """Whom Gradescope names last has it, and nobody else."""
    steps = (("ada", "zoe"), ("zoe",), ("zoe", "eva"), ("ada",), ("ada", "eva"))
    for number, people in enumerate(steps):
        path = downloads / f"{number}.zip"
        collected(told_by_gradescope(path, (people, "2026-09-30 10:00", answer(2))), "gradescope")
        attempts = load_record(course / "collected" / "twice").attempts
        assert [{*a.people} for a in attempts if a.people] == [{*people}]


def test_the_same_files_at_another_time_are_as_late_as_that(course, downloads, collected):
    for number, time in enumerate(("2026-10-04 10:00", "2026-09-30 10:00")):
        path = downloads / f"{number}.zip"
        collected(told_by_gradescope(path, (("ada",), time, answer(2))), "gradescope")
        stamp = (course / "submitted" / "ada" / "twice" / "timestamp.txt").read_text("utf-8")
        assert stamp.startswith(time)


def test_what_staff_wrote_beside_replaced_work_is_kept(course, downloads, collected):
    collected(zipped(downloads / "1.zip", {"ada/twice.py": answer(2)}), "zip")
    (course / "submitted" / "ada" / "twice" / "notes.md").write_text("see me", "utf-8")
    told = collected(zipped(downloads / "2.zip", {"ada/twice.py": answer(9)}), "zip")
    assert notes(told, "ada") == ["what was there is kept under collected/"]
    (kept,) = (course / "collected").rglob("notes.md")
    assert (kept.read_text("utf-8"), read(course, "ada")) == ("see me", answer(9))


def test_a_file_in_the_place_of_a_folder_is_kept(course, downloads, collected):
    place = course / "submitted" / "ada" / "twice"
    place.parent.mkdir(parents=True)
    place.write_text("notes of staff", "utf-8")
    told = collected(zipped(downloads / "1.zip", {"ada/twice.py": answer(2)}), "zip")
    assert told["students"][0]["step"] == "kept what was there"


def test_a_collect_that_found_the_disk_full_is_done_again_in_full(
    course, downloads, collected, monkeypatch
):
    """Who went back to an earlier version has that, as without the accident."""
    downloaded = [
        zipped(downloads / f"{n}.zip", {"ada/twice.py": answer(k), "eva/twice.py": answer(n)})
        for n, k in enumerate((2, 9, 2), start=3)
    ]
    for path in downloaded[:2]:
        collected(path, "zip")

    def full(path, *_):
        raise CannotWrite(f"{path}: no space left")

    with monkeypatch.context() as patched:
        patched.setattr("autograder.exchange.placing.write_folder", full)
        collect = ["collect", str(downloaded[2]), "twice", "--from", "zip"]
        done = CliRunner().invoke(app, [*collect, "--course", str(course)])
        assert isinstance(done.exception, CannotWrite)
    collected(downloaded[2], "zip")
    assert read(course, "ada") == answer(2)


@pytest.mark.parametrize(
    "time",
    ["9999-12-31 23:59:59 UTC", "0001-01-01 00:00:00 UTC", f"2026-10-01 10:00 {'a/' * 400}b"],
)
def test_a_time_that_cannot_be_stops_nobody(course, downloads, collected, time):
    told = collected(
        zipped(downloads / "s.zip", {"ada/twice.py": answer(2), "ada/timestamp.txt": time}), "zip"
    )
    assert told["students"][0]["counts"]["submitted"] is None
    assert graded_as(course, "ada") == {"ada": "ada"}


def status(course, student):
    """Return what `autograder export` says of a student."""
    arguments = ["export", "twice", "--to", "csv", "--dry-run", "--course", str(course)]
    rows = csv.DictReader(CliRunner().invoke(app, arguments).stdout.splitlines())
    return next(row["status"] for row in rows if row["student"] == student)


@pytest.mark.parametrize(
    ("due", "second", "counts"),
    [
        ("2026-10-24T23:59:00", "2026-10-25 04:30", 2),  # six hours later it is 3:59, by UTC
        ("2026-03-28T23:59:00", "2026-03-29 04:30", 3),  # and here 4:59
    ],
)
def test_grace_is_as_many_minutes_on_the_night_the_clocks_change(  # noqa: PLR0917 - a table
    course, downloads, collected, due, second, counts
):
    rules = course / "policy.toml"
    text = rules.read_text("utf-8").replace("2026-10-01T23:59:00", due)
    rules.write_text(text.replace("grace_minutes = 15", "grace_minutes = 360"), "utf-8")
    for number, time in enumerate((f"{due[:10]} 10:00", second), start=2):
        path = downloads / f"{number}.zip"
        collected(told_by_gradescope(path, (("ada",), time, answer(number))), "gradescope")
    assert read(course, "ada") == answer(counts)


def test_who_came_too_late_once_an_extension_is_taken_back_has_no_grade(
    course, downloads, collected
):
    rules = course / "policy.toml"
    before = rules.read_text("utf-8")
    rules.write_text(before + "extensions = { ada = 2026-11-01T12:00:00 }\n", "utf-8")
    path = told_by_gradescope(downloads / "s.zip", (("ada",), "2026-10-30 10:00", answer(2)))
    collected(path, "gradescope")
    rules.write_text(before, "utf-8")
    told = collected(path, "gradescope")
    assert notes(told, "ada") == [f"remove {course / 'submitted' / 'ada' / 'twice'}"]
    assert status(course, "ada") == "too late to count"


def test_an_attempt_that_is_others_now_is_theirs_alone(course, downloads, collected):
    for number, people in enumerate((("ada",), ("zoe",))):
        path = told_by_gradescope(
            downloads / f"{number}.zip", (people, "2026-09-30 10:00", answer(2))
        )
        told = collected(path, "gradescope")
    assert told["missing"] == ["ada", "eva", "grace"]
    assert read(course, "zoe") == answer(2)
    assert notes(told, "ada") == [f"remove {course / 'submitted' / 'ada' / 'twice'}"]


@pytest.mark.parametrize(
    "outer", ["_700009_assignsubmission_file_", "Mal_7_assignsubmission_onenote_"]
)
def test_no_folder_within_a_submission_is_moodles(course, downloads, collected, outer):
    theirs = "Ada Lovelace_700001_assignsubmission_file_/twice.py"
    files = {f"all/{theirs}": answer(2), f"all/{outer}/{theirs}": answer(9)}
    told = collected(zipped(downloads / "s.zip", files), "moodle")
    assert read(course, "ada") == answer(2)
    assert len(told["unmatched"]) + len(told["left"]) == 1


def test_one_students_many_attempts_leave_room_for_everybody_elses(downloads, collect):
    folder, _ = inbound(downloads)
    for number in range(6):
        attempt = folder / f"zoe+twice+2026-10-01 12:00:0{number} UTC+x"
        attempt.mkdir()
        for name in range(9):
            (attempt / f"{name}.txt").write_text("x")
    limits = ArchiveLimits(entries=20, crowd=10)
    planned = collect(folder, "nbgrader", limits=limits)
    assert [one.student for one in planned.placings] == ["ada", "eva", "grace"]
    assert planned.left == (("zoe", "holds 54 files: left out"),)


def test_two_collects_do_not_write_to_one_record(course, downloads, collected):
    """Each of them would write a record without the attempts of the other one."""
    path = zipped(downloads / "s.zip", {"ada/twice.py": answer(2)})
    collect = ["collect", str(path), "twice", "--from", "zip", "--course", str(course)]
    with locked(course / "collected" / "twice"):
        done = CliRunner().invoke(app, collect)
        assert len(collected(path, "zip", "--dry-run")["students"]) == 1
    assert isinstance(done.exception, Locked)
    assert not (course / "submitted").exists()


def test_of_two_attachments_of_one_name_the_later_is_taken(course, downloads, collected):
    files = {f"lovelaceada_12345_{n}_twice.py": answer(n) for n in (99, 100)}
    collected(zipped(downloads / "s.zip", files), "canvas")
    assert read(course, "ada") == answer(100)
