"""What the commands show, on a screen of 80 columns."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from autograder import terminal
from autograder.grading import resume
from autograder.grading.changes import Change
from autograder.results import Outcome, QuestionResult, SubmissionResult, TestResult
from autograder.sandbox import Trial
from autograder.sandbox.denials import Finding, Reason, Step
from autograder.sandbox.machine import Facts
from autograder.summaries import summary_of


def shown(what, width=80):
    console = Console(file=io.StringIO(), width=width)
    console.print(what, highlight=False)
    text = console.file.getvalue()
    assert all(len(line) <= width for line in text.splitlines())
    return " ".join(text.split())


FACTS = Facts(kernel="6.8.0", bubblewrap="0.11.0", max_user_namespaces=9, landlock_abi=4)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "user namespaces allowed"),
        ({"max_user_namespaces": 0}, "none allowed (user.max_user_namespaces is 0)"),
        ({"userns_clone": 0}, "for root only"),
        ({"userns_clone": 0, "root": True}, "allowed; root needs none"),
        ({"apparmor_userns": 1}, "restricted by AppArmor"),
        ({"max_user_namespaces": None}, "user namespaces unknown"),
        ({}, "ABI 4 (landlock needs 1; scope needs 6: missing)"),
        ({"landlock_abi": 0}, "missing (landlock needs 1: missing; scope needs 6: missing)"),
        ({"seccomp": True, "filtered": True}, "yes; a filter is in force already"),
        ({"strace": ""}, "strace missing (only for --trace)"),
        ({"container": True}, "6.8.0 on x86_64, in a container"),
        ({"numpy": ""}, "NumPy missing"),
        ({"cores": 3, "memory_mb": 512}, "3, 512 MiB of memory available"),
    ],
)
def test_a_machine_is_shown_fact_by_fact(change, words):
    facts = Facts(**vars(FACTS) | change)
    assert words in shown(terminal.machine_table(facts))


def test_what_only_linux_has_is_not_spoken_of_elsewhere():
    said = shown(terminal.machine_table(Facts(system="Darwin", kernel="24.1", machine="arm64")))
    assert said.startswith("system Darwin, 24.1 on arm64 Python")
    assert "Landlock" not in said


def test_a_tier_is_shown_with_its_layers_or_with_what_is_wrong():
    trials = [Trial("full", fault="no [namespaces]"), Trial("inner", ("landlock abi 7", "scope"))]
    said = shown(terminal.tiers_table(trials))
    assert "full no no [namespaces] inner works landlock abi 7, scope" in said


def test_the_choice_is_told_loudly_where_there_is_none():
    assert "takes the tier inner" in shown(terminal.choice_line("inner"))
    assert "No sandbox works here" in shown(terminal.choice_line(""))


def test_steps_are_numbered_and_none_is_said_to_be_none():
    assert "What to do 1. one 2. [two]" in shown(terminal.steps(["one", "[two]"]))
    assert shown(terminal.steps([])) == "Nothing is missing."


def test_denials_stand_under_their_reason():
    network = Reason("network: a submission has none")
    findings = [
        Finding("socket(1) = -1 EPERM", network, 3, Step("while a.py was loaded"), 3),
        Finding("fork() = -1 EPERM", Reason("processes"), 1, Step("during x", ("f",)), 1),
        Finding("socket(2) = -1 EPERM", network, 2, Step("during x"), 2),
    ]
    said = shown(terminal.denials_table(findings))
    assert "network: a submission has none 3 socket(1) = -1 EPERM while a.py was loaded" in said
    assert "(and in 2 later steps)" in said
    assert "2 socket(2) = -1 EPERM during x (and in 1 later step)" in said
    assert said.endswith("processes 1 fork() = -1 EPERM during x, in f")


def test_how_a_traced_submission_fared_is_told():
    lines = terminal.trace_lines({"a.py": "Error:\n  [x]"}, {"passed": 2, "crashed": 1}, 4)
    said = [shown(line, 200) for line in lines]
    assert said[:2] == [
        "a.py could not be loaded: Error: [x]",
        "Hidden tests: 2 passed, 1 crashed.",
    ]
    assert said[2].startswith("Not shown: 4 harmless denials")
    assert list(terminal.trace_lines({}, {}, 0)) == ["Hidden tests: none ran."]


# Grading


def grades(*names, **promises):
    tests = (TestResult("t", "t", Outcome.FAILED, 1.0, "out is off: relative error 5.0e-01 " * 5),)
    results = [
        SubmissionResult(name, "layers", (QuestionResult("conv-forward", "Conv", 6.0, tests),))
        for name in names
    ]
    return terminal.grades_table([summary_of(result) for result in results], **promises)


def test_names_are_shown_whole_at_80_columns_beside_score_and_verdict():
    said = shown(grades("ada", "a-name-of-thirty-four-characters-x"))
    assert "ada 0/6 0/1 wrong" in said
    assert "a-name-of-thirty-four-characters-x 0/6 0/1 wrong" in said


def test_every_character_of_a_long_name_is_in_the_table():
    long = "".join(f"{i:03}-" for i in range(50))
    console = Console(file=io.StringIO(), width=80)
    console.print(grades(long))
    column = [line[2:36].strip() for line in console.file.getvalue().splitlines()[3:]]
    assert "".join(column).startswith(long)


def test_a_hostile_name_steers_no_terminal():
    said = shown(grades("\x1b[31mred\x07", "[bold]b[/]", "c\ud800"))
    assert "?[31mred?" in said
    assert "[bold]b[/]" in said
    assert "\x1b" not in said


@pytest.mark.parametrize(("colour", "wanted"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_no_color_is_respected(monkeypatch, colour, wanted):
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in {"TERM": "xterm-256color", **colour}.items():
        monkeypatch.setenv(name, value)
    console = Console(file=io.StringIO(), width=80, force_terminal=True)
    console.print(grades("ada"))
    assert bool(re.search("\x1b\\[[0-9;]*3[0-9]m", console.file.getvalue())) is wanted


def test_a_plan_says_why_and_what_steers_a_terminal_is_never_shown():
    steps = [
        resume.Step("zoe", resume.Reason.UNCHANGED),
        resume.Step("ada[red]\x1b[2J", resume.Reason.UNREADABLE, detail="ada.json:\x1b[2J empty"),
    ]
    text = shown(terminal.plan_table(steps))
    assert "zoe kept unchanged" in text
    assert text.index("ada[red]") < text.index("zoe")
    assert "graded result unreadable: ada.json:" in text
    assert "\x1b" not in text


def test_a_plan_has_the_rules_of_whoever_has_some_and_of_who_handed_in_nothing():
    steps = [resume.Step("ada", resume.Reason.NEW), resume.Step("eve", resume.Reason.NEW)]
    text = shown(terminal.plan_table(steps, {"ada": "1 days late", "eve": "", "zoe": "excused"}))
    assert "student would be because rules" in text
    assert "ada graded new 1 days late" in text
    assert "zoe nothing handed in excused" in text
    assert "rules" not in shown(terminal.plan_table(steps, {"ada": "", "zoe": ""}))


def test_scores_that_moved_are_told_with_how_much():
    changes = [Change("a[b]\x1b", "one", 1.0, 0.3), Change("zoe", "two", None, 4.0)]
    text = shown(terminal.changes_table(changes))
    assert "one 1 0.3 -0.7" in text
    assert "zoe two none 4" in text
    assert "a[b]" in text
    assert "\x1b" not in text
