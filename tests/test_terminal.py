"""What `autograder doctor` shows, on a screen of 80 columns."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from autograder import terminal
from autograder.sandbox import Trial
from autograder.sandbox.denials import Finding, Reason, Step
from autograder.sandbox.machine import Facts


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
