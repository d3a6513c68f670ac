"""The roster, the rules, and what they make of when somebody handed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from autograder.errors import CourseError
from autograder.exchange.policy import Policy, Rule, load_policy
from autograder.exchange.roster import Identity, Roster, Student, load_roster, spelling, spellings
from autograder.exchange.standing import (
    days_late,
    parse_time,
    policy_rows,
    standings,
    time_text,
)

DUE = datetime(2026, 10, 1, 21, 59, tzinfo=UTC)
"""The deadline of the course: 23:59 in Zurich."""

ID_FAULT = (
    "line 3: id: should be letters, digits and . _ @ + - only: it names a folder (it says '../x')"
)


def rewrite(course, name, text):
    (course / name).write_text(text, encoding="utf-8")


def test_a_course_without_the_two_files_has_no_roster_and_no_deadlines(tmp_path):
    assert load_roster(tmp_path) is None
    assert load_policy(tmp_path) == Policy()


def test_a_time_without_an_offset_is_in_the_time_zone_of_the_course(course):
    assert load_policy(course).due("twice", "ada") == DUE


def test_every_fault_of_a_roster_is_told_with_its_line(course):
    rewrite(
        course,
        "roster.csv",
        "id,name,email\nada,Ada,a@x\n../x,Bob,b@x\ncarl,,c@x\nada,Ada Two,A@x\nshort\n",
    )
    with pytest.raises(CourseError) as caught:
        load_roster(course)
    told = str(caught.value).replace(f"{course / 'roster.csv'}, ", "").splitlines()
    assert told == [
        ID_FAULT,
        "line 4: name: should not be empty (it says '')",
        "line 6: 1 cells, and not 3",
        "line 5: id: 'ada' stands in line 2, too",
        "line 5: email: 'a@x' stands in line 2, too",
    ]


def test_an_unknown_column_and_a_missing_one_are_faults(course):
    rewrite(course, "roster.csv", "id,Canvas ID\nada,3\n")
    with pytest.raises(CourseError, match=r"line 1: name: this column is needed\n.*unknown column"):
        load_roster(course)


def test_a_roster_in_another_encoding_says_how_to_save_it(course):
    (course / "roster.csv").write_bytes("id,name\nzoe,Zoë\n".encode("latin-1"))
    with pytest.raises(CourseError, match="not UTF-8; save the file as UTF-8"):
        load_roster(course)


def test_every_fault_of_the_rules_is_told_with_its_line_and_key(course):
    rewrite(
        course,
        "policy.toml",
        """\
[late_days]
banks = 2

[assignments.twice]
due = "tomorrow"
attempts = "last"

[assignments.twice.late]
percent_per_day = 200
""",
    )
    with pytest.raises(CourseError) as caught:
        load_policy(course)
    told = str(caught.value).replace(f"{course / 'policy.toml'}, ", "").splitlines()
    assert [line.partition(" should")[0] for line in told] == [
        "line 2: late_days.banks: unknown key (it says 2)",
        "line 5: assignments.twice.due:",
        "line 6: assignments.twice.attempts:",
        "line 9: assignments.twice.late.percent_per_day:",
    ]


def test_rules_for_somebody_who_is_not_in_the_roster_are_faults(course):
    rewrite(
        course,
        "policy.toml",
        """\
[assignments.twice]
due = 2026-10-01T23:59:00
excused = ["nobody"]
[assignments.twice.extensions]
ada = 2026-10-02T23:59:00
adda = 2026-10-02T23:59:00
[assignments.twice.groups]
one = ["eva", "evva"]
[assignments.thrice]
""",
    )
    with pytest.raises(CourseError) as caught:
        load_policy(course, load_roster(course))
    told = str(caught.value).replace(f"{course / 'policy.toml'}, ", "").splitlines()
    assert told == [
        "line 9: assignments.thrice: there is no assignment 'thrice' under solutions/",
        "line 6: assignments.twice.extensions.adda: roster.csv has no student 'adda'",
        "line 3: assignments.twice.excused: roster.csv has no student 'nobody'",
        "line 8: assignments.twice.groups.one: roster.csv has no student 'evva'",
    ]


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        ("due = 2026-10-01", "a date with a time"),
        ("extensions = { ada = 2026-10-01T12:00:00 }", "need a deadline"),
        ('groups = { a = ["ada"], b = ["ada"] }', "'ada' is a member twice"),
        ("groups = { a = [] }", "'a' has no members"),
    ],
)
def test_rules_that_contradict_themselves_are_faults(course, rules, fault):
    rewrite(course, "policy.toml", f"[assignments.twice]\n{rules}\n")
    with pytest.raises(CourseError, match=fault):
        load_policy(course)


def test_an_unknown_time_zone_is_a_fault(course):
    rewrite(course, "policy.toml", 'timezone = "Mars/Olympus"\n')
    with pytest.raises(CourseError, match="there is no time zone 'Mars/Olympus'"):
        load_policy(course)


@pytest.mark.parametrize(
    "name",
    ["Ada Lovelace", "Lovelace, Ada", "lovelaceada", "adalovelace", "ADA LOVELACE", "Ada-Lovelace"],
)
def test_a_student_is_known_by_each_spelling_of_the_name(course, name):
    assert load_roster(course).match(Identity(name)).id == "ada"


def test_accents_do_not_hide_a_student(course):
    assert load_roster(course).match(Identity("oneilcelikeva")).id == "eva"
    assert spelling("Zoë") == "zoe"
    assert spellings("") == frozenset()


def test_an_id_says_more_than_an_address_and_an_address_more_than_a_name(course):
    roster = load_roster(course)
    assert roster.match(Identity("Zoë Zhang", "", {"canvas": "12345"})).id == "ada"
    assert roster.match(Identity("Ada Lovelace", "x@y.example", {"canvas": "12345"})) is None
    assert roster.match(Identity("Zoë Zhang", "eva@uni.example", {"canvas": "12345"})) is None
    assert roster.match(Identity("Zoë Zhang", "EVA@uni.example", {"canvas": "1"})) is None
    assert roster.match(Identity("Zoë Zhang", "EVA@uni.example")).id == "eva"


def test_a_name_that_two_students_share_is_nobodys():
    twins = Roster((Student(id="a", name="Kim Lee"), Student(id="b", name="Lee Kim")))
    assert twins.match(Identity("Kim Lee")) is None
    assert twins.alike(Identity("Kim Lee")) == ("a", "b")


def test_students_who_may_be_meant_are_suggested(course):
    roster = load_roster(course)
    assert roster.match(Identity("Adda Lovelace")) is None
    assert roster.alike(Identity("Adda Lovelace")) == ("ada",)


@pytest.mark.parametrize(
    ("after", "days"),
    [
        (timedelta(), 0),
        (timedelta(minutes=15), 0),
        (timedelta(minutes=15, seconds=1), 1),
        (timedelta(days=1), 1),
        (timedelta(days=1, seconds=1), 2),
    ],
)
def test_a_day_that_has_begun_is_late_and_the_grace_is_not(after, days):
    assert days_late(DUE + after, DUE, grace_minutes=15) == days


@pytest.mark.parametrize(
    ("due", "submitted", "days"),
    [
        ("2026-10-24T23:59:00", "2026-10-25 22:59:00 UTC", 1),  # a day of 25 hours
        ("2026-10-24T23:59:00", "2026-10-25 22:59:01 UTC", 2),
        ("2026-03-28T23:59:00", "2026-03-29 21:59:00 UTC", 1),  # one of 23
        ("2026-03-28T23:59:00", "2026-03-29 21:59:01 UTC", 2),
        ("2026-10-25T02:50:00", "2026-10-25 01:10:00 UTC", 1),  # 20 minutes later it was 2:10
    ],
)
def test_a_day_is_over_at_the_time_of_the_deadline_on_the_night_the_clocks_change_too(
    due, submitted, days
):
    moment = datetime.fromisoformat(due).replace(tzinfo=ZoneInfo("Europe/Zurich"))
    assert days_late(parse_time(submitted), moment, grace_minutes=15) == days


def test_days_of_the_bank_come_off_first_and_the_rest_costs(course):
    at = standings(load_policy(course), "ada", {"twice": DUE + timedelta(days=2, hours=1)})["twice"]
    assert (at.days_late, at.bank_days, at.percent_off) == (3, 1, 20)
    assert at.after_lateness(8) == 6.4


def test_the_bank_is_spent_in_the_order_of_the_deadlines():
    policy = Policy(
        late_days={"bank": 2, "students": {"zoe": 0}},
        assignments={
            "a-second": {"due": DUE + timedelta(days=7), "late": {"percent_per_day": 5}},
            "z-first": {"due": DUE, "late": {"percent_per_day": 5}},
        },
    )
    late = {"z-first": DUE + timedelta(hours=1), "a-second": DUE + timedelta(days=9)}
    found = standings(policy, "ada", late)
    assert [(s.assignment, s.bank_days, s.percent_off) for s in found.values()] == [
        ("z-first", 1, 0),
        ("a-second", 1, 5),
    ]
    assert standings(policy, "zoe", late)["a-second"].percent_off == 10


def test_what_lateness_costs_has_an_upper_bound_and_an_end(course):
    at = standings(load_policy(course), "ada", {"twice": DUE + timedelta(days=6, hours=1)})
    assert (at["twice"].percent_off, at["twice"].too_late) == (50, False)
    at = standings(load_policy(course), "ada", {"twice": DUE + timedelta(days=8)})
    assert at["twice"].too_late


def test_an_extension_moves_the_deadline_and_an_excuse_lifts_it():
    policy = Policy(
        assignments={
            "twice": {
                "due": DUE,
                "late": {"percent_per_day": 10},
                "extensions": {"ada": DUE + timedelta(days=3)},
                "excused": ["eva"],
            }
        }
    )
    late = {"twice": DUE + timedelta(days=2)}
    assert standings(policy, "ada", late)["twice"].extended
    assert standings(policy, "ada", late)["twice"].percent_off == 0
    assert standings(policy, "eva", late)["twice"].excused
    assert standings(policy, "eva", late)["twice"].percent_off == 0
    assert standings(policy, "zoe", late)["twice"].percent_off == 20


def test_the_rules_may_say_when_somebody_handed_in():
    policy = Policy(
        assignments={
            "twice": {
                "due": DUE,
                "late": {"percent_per_day": 10},
                "submitted": {"ada": DUE + timedelta(hours=1)},
            }
        }
    )
    assert standings(policy, "ada", {})["twice"].days_late == 1


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-01 21:59:00.000000 UTC",
        "2026-10-01 23:59:00 Europe/Zurich",
        "2026-10-01T23:59:00+02:00",
        "2026-10-01 21:59:00",
    ],
)
def test_a_timestamp_is_read_as_nbgrader_writes_it_and_as_iso(text):
    assert parse_time(text) == DUE
    assert parse_time(time_text(parse_time(text))) == DUE


@pytest.mark.parametrize("text", ["", "yesterday", "2026-10-01 12:00 Mars/Olympus"])
def test_what_is_no_time_is_none(text):
    assert parse_time(text) is None


def test_the_rows_before_grading_say_which_rules_apply(course):
    (course / "policy.toml").write_text(
        (course / "policy.toml").read_text(encoding="utf-8")
        + 'excused = ["zoe"]\ngroups = { pair = ["ada", "grace"] }\n',
        encoding="utf-8",
    )
    submitted = course / "submitted"
    folder = submitted / "ada" / "twice"
    folder.mkdir(parents=True)
    (folder / "timestamp.txt").write_text(time_text(DUE + timedelta(days=1, hours=1)))
    rows = policy_rows(load_policy(course), "twice", ["zoe", "ada", "grace", "eva"], submitted)
    assert {row.student: row.says for row in rows} == {
        "ada": "group pair, graded once as ada; 2 days late, 1 of the bank; 10 % off",
        "eva": "time of handing in unknown",
        "grace": "group pair, graded once as ada; 2 days late, 1 of the bank; 10 % off",
        "zoe": "excused; time of handing in unknown",
    }


def test_without_rules_and_without_a_time_nothing_is_asked_of_anybody(course):
    (course / "policy.toml").unlink()
    (row,) = policy_rows(load_policy(course), "twice", ["ada"], course / "submitted")
    assert (row.says, row.graded_as, row.standing.percent_off) == ("", "ada", 0)


def test_the_rule_without_a_word_is_the_latest_attempt_on_time(course):
    assert load_policy(course).rules_of("twice").attempts is Rule.LATEST_ON_TIME
    assert load_policy(course).rules_of("unheard-of").due is None
