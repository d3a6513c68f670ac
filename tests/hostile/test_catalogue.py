"""Hostile submissions, really graded: beside honest ones, in each tier, as root and as a user."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from .catalogue import Family, load_all
from .runs import USERS, Configuration

ATTACKS = load_all("attacks")
HONEST = load_all("honest")
GIB_IN_KB = 1 << 20


@dataclass(frozen=True)
class Plan:
    """One run of the grader: how it is set up, and which attacks it faces."""

    id: str
    configuration: Configuration
    attacks: tuple[str, ...]

    def marks(self):
        # The tests of one run share it: they belong into one process.
        group = pytest.mark.xdist_group(f"hostile-{self.id}")
        return [group] if self.id.startswith("quick") else [group, pytest.mark.slow]


def _plans():
    quick = tuple(name for name, attack in ATTACKS.items() if attack.told.quick)
    for tier, user in (("full", USERS[0]), ("inner", USERS[-1])):
        yield Plan(f"quick-{tier}-{user}", Configuration(tier, user), quick)
    for tier in ("full", "inner"):
        for user in USERS:
            yield Plan(f"all-{tier}-{user}", Configuration(tier, user), tuple(ATTACKS))


PLANS = tuple(_plans())
in_each_run = pytest.mark.parametrize(
    "plan", [pytest.param(plan, id=plan.id, marks=plan.marks()) for plan in PLANS]
)
in_each_run_for_each_attack = pytest.mark.parametrize(
    ("plan", "name"),
    [
        pytest.param(plan, name, id=f"{plan.id}-{name}", marks=plan.marks())
        for plan in PLANS
        for name in plan.attacks
    ],
)


@pytest.fixture
def run(plan, run_of):
    return run_of(plan.configuration, plan.attacks)


@in_each_run_for_each_attack
def test_every_attack_keeps_its_promise(run, name, assignment):
    assert ATTACKS[name].broken(assignment, run.result(name)) == []


@in_each_run_for_each_attack
def test_no_secret_stands_in_what_is_written_of_an_attack(run, name):
    files = [path for path in run.results().rglob(f"{name}.json") if path.is_file()]
    assert len(files) == 2  # the result, and how long it took
    assert [run.secrets_in(file.read_bytes()) for file in files] == [[], []]


@in_each_run
def test_no_secret_is_written_or_printed_anywhere(run):
    assert run.leaks() == {}


@in_each_run
def test_honest_neighbours_are_graded_as_if_they_were_alone(run, assignment):
    assert set(run.neighbours.values()) == set(HONEST)
    for student, honest in run.neighbours.items():
        assert HONEST[honest].broken(assignment, run.result(student)) == []
        alone, beside = (run.results(name) / f"{student}.json" for name in run.both)
        assert alone.read_bytes() == beside.read_bytes()


@in_each_run
def test_nothing_that_an_attack_may_reach_for_is_touched(run):
    assert {name: found["touched"] for name, found in run.both.items() if found["touched"]} == {}


@in_each_run
def test_no_process_outlives_the_grader(run):
    assert [found["outlived"] for found in run.both.values()] == [{}, {}]


@in_each_run
def test_the_grader_ends_well_and_writes_a_result_for_everybody(run, plan):
    students = {"baseline": set(run.neighbours), "submitted": {*run.neighbours, *plan.attacks}}
    for name, found in run.both.items():
        assert found["exit_code"] == 0, found["stderr"]
        assert found["stderr"].startswith(f"Sandbox: {plan.configuration.tier} (")
        assert found["stderr"].endswith(f"\n{len(students[name])} graded, 0 unchanged\n")
        assert found["stderr"].count("\n") == 2
        written = {str(p.relative_to(run.results(name))) for p in run.results(name).rglob("*")}
        results = {f"{folder}{s}.json" for folder in ("", "timings/") for s in students[name]}
        assert written == {"grades.csv", "timings", *results}


@in_each_run
def test_no_process_of_the_grader_grows_large(run):
    # Of the answers of one submission 256 MiB are kept, to be compared with known mistakes.
    assert max(found["largest_kb"] for found in run.both.values()) < GIB_IN_KB * 3 / 4


@in_each_run
def test_every_result_names_the_layers_that_were_active(run, plan):
    for student in (*run.neighbours, *plan.attacks):
        sandbox = run.result(student)["extra_data"]["sandbox"]
        assert sandbox["tier"] == plan.configuration.tier
        assert sandbox["layers"][-2:] == ["seccomp", "rlimits"]


def test_every_family_has_an_attack():
    assert {attack.told.family for attack in ATTACKS.values()} == set(Family)


def test_no_attack_is_called_like_another_with_a_neighbour():
    assert not [name for name in ATTACKS if name.endswith(tuple(HONEST))]
