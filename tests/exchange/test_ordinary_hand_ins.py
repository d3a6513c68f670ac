"""What honest students hand in, and how platforms pack it: nothing is lost, and nothing in silence.

Each download here once cost an honest student something.
"""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from autograder.errors import CourseError
from autograder.exchange.collecting import plan
from autograder.exchange.roster import Identity, Roster, Student
from autograder.exchange.unpacking import ArchiveLimits
from autograder.grading.intake import students_in

from .conftest import ROSTER, answer, zipped
from .test_collect import GRADESCOPE_METADATA, gradescope, moodle, notes, read

ABOVE = "assignsubmission_file_"


def packed(path, files):
    return zipped(path, files).read_bytes()


def test_an_archive_beside_the_code_is_looked_into_too(course, downloads, collect):
    rest = packed(downloads / "in.zip", {"twice.py": answer(2), "work.ipynb": "{}"})
    files = {"lovelaceada_12345_1_twice.py": answer(2), "lovelaceada_12345_2_rest.zip": rest}
    planned = collect(zipped(downloads / "s.zip", files), "canvas")
    assert read(course, "ada", "work.ipynb") == "{}"
    assert notes(planned, "ada") == ()


def test_code_that_differs_from_that_in_the_archive_is_taken_and_it_is_said(
    course, downloads, collect
):
    newer = packed(downloads / "in.zip", {"twice.py": answer(9)})
    planned = collect(
        zipped(downloads / "s.zip", {"ada/twice.py": answer(2), "ada/twice.zip": newer}), "zip"
    )
    assert read(course, "ada") == answer(2)
    told = "twice.py is there 2 times, in different versions; taken: twice.py"
    assert notes(planned, "ada") == (told,)


def test_what_a_browser_calls_a_second_copy_is_told_of(course, downloads, collect):
    files = {
        "ada/twice.py": answer(0),
        "ada/twice (1).py": answer(1),
        "ada/twice (2).py": answer(2),
    }
    planned = collect(zipped(downloads / "s.zip", files), "zip")
    told = "twice.py is there 3 times, in different versions; taken: twice.py"
    assert notes(planned, "ada") == (told,)


@pytest.mark.parametrize("name", ["work-Copy1.ipynb", "work_ada.ipynb", "my answers.ipynb"])
def test_a_renamed_notebook_stands_for_the_one_that_is_missing(course, downloads, collect, name):
    files = {"ada/twice.py": answer(2), f"ada/{name}": "{}"}
    planned = collect(zipped(downloads / "s.zip", files), "zip")
    assert read(course, "ada", "work.ipynb") == "{}"
    assert notes(planned, "ada") == (f"work.ipynb was called {name}",)


def test_which_of_two_strange_notebooks_is_meant_a_person_has_to_say(course, downloads, collect):
    files = {"ada/twice.py": answer(2), "ada/one.ipynb": "{}", "ada/two.ipynb": "{}"}
    planned = collect(zipped(downloads / "s.zip", files), "zip")
    told = "not taken, since no notebook is called so: one.ipynb, two.ipynb"
    assert notes(planned, "ada") == (told,)
    files["ada/work (1).ipynb"] = "{}"
    assert notes(collect(zipped(downloads / "t.zip", files), "zip"), "ada")[-1] == (
        "work.ipynb was called work (1).ipynb"
    )


def test_a_copy_beside_the_notebook_is_told_of_and_what_jupyter_saves_is_not(
    course, downloads, collect
):
    names = "work.ipynb", "work-Copy1.ipynb", ".ipynb_checkpoints/work-checkpoint.ipynb"
    files = {"ada/twice.py": answer(2), **{f"ada/{name}": name for name in names}}
    planned = collect(zipped(downloads / "s.zip", files), "zip")
    assert read(course, "ada", "work.ipynb") == "work.ipynb"
    told = "not taken, since no notebook is called so: work-Copy1.ipynb"
    assert notes(planned, "ada") == (told,)


def test_what_jupyter_saves_by_itself_stands_for_no_notebook(course, downloads, collect):
    files = {
        "ada/twice.py": answer(2),
        "ada/.ipynb_checkpoints/work-checkpoint.ipynb": "old",
        "ada/my homework.ipynb": "new",
    }
    collect(zipped(downloads / "s.zip", files), "zip")
    assert read(course, "ada", "work.ipynb") == "new"


def test_a_notebook_stands_for_the_one_with_the_longest_name_that_it_begins_with(
    course, downloads, collect
):
    manifest = course / "solutions" / "twice" / "assignment.toml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(
        text.replace('["work.py"]', '["work.py", "work_more.py"]'), encoding="utf-8"
    )
    manifest.with_name("work_more.py").write_text("# %%\n1 + 1\n")
    files = {
        **{f"ada/{name}": name for name in ("twice.py", "work_more_final.ipynb")},
        **{
            f"eva/{name}": name for name in ("twice.py", "work_more.ipynb", "work_more-Copy1.ipynb")
        },
    }
    planned = collect(zipped(downloads / "s.zip", files), "zip")
    assert notes(planned, "ada") == ("work_more.ipynb was called work_more_final.ipynb",)
    told = "not taken, since no notebook is called so: work_more-Copy1.ipynb"
    assert notes(planned, "eva") == (told,)


def test_archives_of_data_beside_the_code_do_not_cost_it(course, downloads, collect):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("data.bin", bytes(100_000))
    files = {"ada/twice.py": answer(2), **{f"ada/a{n}.zip": data.getvalue() for n in range(4)}}
    limits = ArchiveLimits(entry_bytes=500_000, attempt_bytes=300_000)
    planned = collect(zipped(downloads / "s.zip", files), "zip", limits=limits)
    assert read(course, "ada") == answer(2)
    assert notes(planned, "ada") == ("a3.zip unpacks to more than one attempt may hold",)


def test_where_the_first_choice_cannot_be_read_the_second_is_taken(course, downloads, collect):
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("twice.py", answer(2))
    files = {
        "ada/a.zip": stored.getvalue().replace(b"return 2", b"return 3"),
        "ada/b.zip": stored.getvalue(),
    }
    planned = collect(zipped(downloads / "s.zip", files), "zip")
    assert read(course, "ada") == answer(2)
    assert "a.zip/twice.py cannot be unpacked" in notes(planned, "ada")[0]


def group_of_ada_and_eva(course):
    rules = course / "policy.toml"
    rules.write_text(rules.read_text() + 'groups = { pair = ["ada", "eva"] }\n')


def test_where_no_times_are_told_the_partner_who_hands_in_last_counts(course, downloads, collect):
    group_of_ada_and_eva(course)
    for number, who in enumerate(("lovelaceada_12345", "lovelaceada_12345", "oneilcelikeva_12346")):
        files = {f"{who}_{number}_twice.py": answer(number)}
        planned = collect(zipped(downloads / f"{number}.zip", files), "canvas")
    assert planned.placings[0].choice.attempt.student == "eva"
    assert read(course, "ada") == answer(2)


@pytest.mark.parametrize("last", ["ada", "eva"])
def test_in_one_download_of_canvas_the_later_attachment_counts(course, downloads, collect, last):
    group_of_ada_and_eva(course)
    adas, evas = (9, 10) if last == "eva" else (10, 9)
    files = {
        f"lovelaceada_12345_{adas}_twice.py": answer(2),
        f"oneilcelikeva_12346_{evas}_twice.py": answer(3),
    }
    collect(zipped(downloads / "s.zip", files), "canvas")
    assert read(course, "ada") == answer(2 if last == "ada" else 3)


@pytest.mark.parametrize(
    "name",
    ["علی\u200cرضا", "ශ්\u200dරී", "田中\u3000太郎", "Ada\u00a0L 👩\u200d💻"],  # noqa: RUF001 - a Persian name
)
def test_a_name_in_any_script_is_a_name(course, downloads, collect, name):
    (course / "roster.csv").write_text(f"{ROSTER}ali,{name},,,,,\n", encoding="utf-8")
    files = {f"{name}_700005_{ABOVE}/{name}/twice.py": answer(6)}
    planned = collect(zipped(downloads / "s.zip", files), "moodle")
    assert read(course, "ali") == answer(6)
    assert planned.left == ()


@pytest.mark.parametrize(
    ("name", "other"),
    [("रीमा शर्मा", "राम शर्मा"), ("かわだ ゆき", "かわた ゆき"), ("ปีติ", "ปิติ"), ("Андрей", "Андреи")],
)
def test_names_that_differ_in_a_vowel_or_a_letters_mark_are_two(
    course, downloads, collect, name, other
):
    (course / "roster.csv").write_text(f"{ROSTER}reema,{name},,,,,\n", encoding="utf-8")
    stranger = {f"{other}_700005_{ABOVE}/twice.py": answer(6)}
    assert collect(zipped(downloads / "s.zip", stranger), "moodle").unmatched[0][0] == other
    hers = {f"{name}_700006_{ABOVE}/twice.py": answer(7)}
    assert collect(zipped(downloads / "t.zip", hers), "moodle").unmatched == ()
    assert read(course, "reema") == answer(7)


@pytest.mark.parametrize("name", ["2026-02-31", "0x_", "12:99", "~", "1e5", "=", "no"])
def test_what_looks_like_a_number_or_a_date_may_be_a_name_on_gradescope(
    course, downloads, collect, name
):
    metadata = GRADESCOPE_METADATA.replace("Grace Hopper", name)
    files = {
        "e/submission_metadata.yml": metadata,
        "e/submission_431/twice.py": answer(2),
        "e/submission_432/twice.py": answer(3),
    }
    planned = collect(zipped(downloads / "s.zip", files), "gradescope")
    assert planned.unmatched == ()
    assert read(course, "ada") == answer(2)


@pytest.mark.parametrize("name", ["red\x1b[31m", "cod\u202egpj", "one\u2028two", "\udc80"])
def test_a_name_that_steers_whatever_shows_it_is_refused(downloads, errand, name):
    folder = downloads / "all"
    for student, file in (("ada", f"{name}.py"), ("eva", "twice.py")):
        (folder / student).mkdir(parents=True)
        (folder / student / file).write_text(answer(2))
    (left,) = plan(errand(folder, "zip")).left
    assert left[1] == "has a name that no file should have"


def test_an_archive_whose_folders_are_separated_as_on_windows_is_read(course, downloads, collect):
    inner = packed(downloads / "in.zip", {"work\\twice.py": answer(3), "..\\ada.py": "x"})
    planned = collect(zipped(downloads / "s.zip", {"ada.zip": inner}), "zip")
    assert read(course, "ada") == answer(3)
    assert notes(planned, "ada") == ("ada.zip: ../ada.py leads out of the folder",)


@pytest.mark.parametrize("layout", ["some", "all"])
def test_archives_in_the_folder_around_them_are_students(course, downloads, collect, layout):
    archive = packed(downloads / "in.zip", {"twice.py": answer(3)})
    zoes = {"some": {"all/zoe/twice.py": answer(5)}, "all": {"all/zoe.zip": archive}}[layout]
    files = {"all/ada.zip": archive, "all/eva.zip": archive, **zoes}
    collect(zipped(downloads / "s.zip", files), "zip")
    assert students_in(course / "submitted") == ["ada", "eva", "zoe"]


@pytest.mark.parametrize(
    "loose", ["twice (1).py", "work.ipynb", "release_version.txt", "readme.txt"]
)
def test_a_loose_file_beside_the_students_folders_is_nobodys_and_costs_nobody(
    course, downloads, collect, loose
):
    archive = packed(downloads / "in.zip", {"twice.py": answer(3)})
    files = {"all/ada/twice.py": answer(2), "all/eva.zip": archive, f"all/{loose}": "x = 1"}
    planned = collect(zipped(downloads / "s.zip", files), "zip")
    assert students_in(course / "submitted") == ["ada", "eva"]
    assert len(planned.unmatched) == 1


def test_attempts_at_other_assignments_are_told_of_once_each(downloads, collect):
    for name, files in (("ada+twice", 1), ("zoe+other", 40)):
        attempt = downloads / "inbound" / f"{name}+2026-10-01 12:00:00 UTC"
        attempt.mkdir(parents=True)
        for number in range(files):
            (attempt / ("twice.py" if number == 0 else f"{number}.txt")).write_text(answer(2))
    planned = collect(downloads / "inbound", "nbgrader")
    told = ("zoe+other+2026-10-01 12:00:00 UTC", "is an attempt at other")
    assert planned.left == (told,)


def test_a_backslash_in_a_platforms_download_makes_no_folder(course, downloads, collect):
    files = {
        "hoppergrace_12347_905_twice.py": answer(4),
        "zhangzoe_12348_906_x\\hoppergrace_12347_999_twice.py": answer(9),
    }
    planned = collect(zipped(downloads / "s.zip", files), "canvas")
    assert read(course, "grace") == answer(4)
    assert [why for _, why in planned.left] == ["leads out of the folder"]


def test_without_a_roster_a_folder_around_archives_and_folders_is_no_student(
    course, downloads, errand
):
    (course / "roster.csv").unlink()
    archive = packed(downloads / "in.zip", {"twice.py": answer(3)})
    files = {"all/zoe/twice.py": answer(5), "all/ada.zip": archive}
    with pytest.raises(CourseError, match="is it a student's, or around them all"):
        plan(errand(zipped(downloads / "s.zip", files), "zip"))


def test_where_groups_hand_in_moodle_puts_their_name_first(course, downloads, collect):
    files = {
        f"Group A-Ada Lovelace_700001_{ABOVE}/twice.py": answer(2),
        f"Group A-Éva O'Neil-Çelik_700002_{ABOVE}/twice.py": answer(2),
        f"Default group-Zoë Zhang_700004_{ABOVE}/twice.py": answer(5),
    }
    planned = collect(zipped(downloads / "s.zip", files), "moodle")
    assert planned.unmatched == ()
    assert students_in(course / "submitted") == ["ada", "eva", "zoe"]


def test_a_stranger_in_a_group_costs_nobody_else(course, downloads, collect):
    files = {
        f"Group A-Ada Lovelace_700001_{ABOVE}/twice.py": answer(2),
        f"Group A-Zozo the Great_700004_{ABOVE}/twice.py": answer(5),
    }
    planned = collect(zipped(downloads / "s.zip", files), "moodle")
    assert [who for who, _ in planned.unmatched] == ["Zozo the Great"]
    assert students_in(course / "submitted") == ["ada"]


def test_a_name_with_a_dash_is_nobody_elses_where_others_are_known_by_the_whole_name(
    course, downloads, collect
):
    files = {
        f"Mallory-Ada Lovelace_700009_{ABOVE}/twice.py": answer(9),
        f"Zoë Zhang_700004_{ABOVE}/twice.py": answer(5),
    }
    planned = collect(zipped(downloads / "s.zip", files), "moodle")
    assert [who for who, _ in planned.unmatched] == ["Mallory-Ada Lovelace"]
    assert students_in(course / "submitted") == ["zoe"]


def test_who_hands_in_under_another_number_is_believed_on_a_persons_word(
    course, downloads, collect
):
    collect(moodle(downloads), "moodle")
    resit = zipped(downloads / "r.zip", {f"Ada Lovelace_800001_{ABOVE}/twice.py": answer(7)})
    ((who, alike),) = collect(resit, "moodle").unmatched
    assert who.startswith("Ada Lovelace, number 800001, not who handed in under this name before")
    assert "with --force" in who
    assert alike == ("ada",)
    assert read(course, "ada") == answer(2)
    assert collect(resit, "moodle", force=True).unmatched == ()
    assert read(course, "ada") == answer(7)
    assert collect(resit, "moodle").unmatched == ()
    assert [who for who, _ in collect(moodle(downloads), "moodle").unmatched] != []


def test_force_believes_nobody_in_a_download_of_several(course, downloads, collect):
    collect(moodle(downloads), "moodle")
    files = {
        f"Ada Lovelace_800001_{ABOVE}/twice.py": answer(9),
        f"Zoë Zhang_700004_{ABOVE}/twice.py": answer(5),
    }
    planned = collect(zipped(downloads / "r.zip", files), "moodle", force=True)
    assert len(planned.unmatched) == 1
    assert read(course, "ada") == answer(2)


@pytest.mark.parametrize("name", ["twice (1)-1.py", "twice+(2).py", "twice (1) (2)-3.py"])
def test_a_copy_that_a_browser_made_and_canvas_numbered_is_taken(course, downloads, collect, name):
    path = zipped(downloads / "s.zip", {f"lovelaceada_12345_67890_{name}": answer(2)})
    planned = collect(path, "canvas")
    assert read(course, "ada") == answer(2)
    assert notes(planned, "ada") == (f"twice.py was called {name}",)


def test_where_a_file_is_missing_what_is_there_instead_is_named(downloads, collect):
    files = {f"ada/{name}": answer(2) for name in ("my_twice.py", "other.py", "notes.txt")}
    planned = collect(zipped(downloads / "s.zip", files), "zip")
    assert notes(planned, "ada") == ("twice.py was not handed in; there is my_twice.py, other.py",)


def test_who_is_in_a_group_and_handed_in_alone_before_is_told(course, downloads, collect):
    collect(zipped(downloads / "first.zip", {"grace/twice.py": answer(4)}), "zip")
    rules = course / "policy.toml"
    rules.write_text(rules.read_text().replace("due = 2026-10-01", "due = 2026-10-05"))
    planned = collect(gradescope(downloads), "gradescope")
    assert notes(planned, "grace") == (
        "handed in by grace and zoe together, an earlier one by grace",
    )


def test_who_may_be_meant_is_said_whatever_the_name_and_soon():
    everybody = [Student(id=f"s{n}", name=f"Student Number{n}") for n in range(50)]
    roster = Roster((Student(id="ada", name="Ada Lovelace"), *everybody))
    assert roster.alike(Identity("Lovelace, Adda")) == ("ada",)
    assert roster.alike(Identity("Ada Lovelace" * 20)) == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_cell_of_a_table_is_a_formula_whatever_separates_them(tmp_path, delimiter):
    from autograder.exchange.tables import Sheet
    from autograder.grades import safe_cell

    texts = ["a;=1+1", "b;x; =1+1", "c\t@SUM(1)", "d\n-1", "e;+1", "=1;=2"]
    table = Sheet([[safe_cell(text), "5"] for text in texts]).text
    cells = [cell for row in csv.reader(table.splitlines(), delimiter=delimiter) for cell in row]
    assert not [cell for cell in cells if cell.strip()[:1] in "=+-@" and cell.strip()]
