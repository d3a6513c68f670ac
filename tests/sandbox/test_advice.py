"""What is advised on machines that are not this one."""

from __future__ import annotations

import pytest

from autograder.sandbox import TIERS, Trial
from autograder.sandbox.advice import advice
from autograder.sandbox.machine import Facts

GOOD = {
    "kernel": "6.12.1",
    "bubblewrap": "0.11.0",
    "strace": "6.1",
    "max_user_namespaces": 1000,
    "landlock_abi": 6,
    "seccomp": True,
    "installer": "apt-get install",
    "cores": 4,
    "memory_mb": 8000,
}


def steps(works=(), leaks=(), memory=None, **facts):
    trials = [
        Trial(
            tier,
            ("seccomp",) if tier in {*works, *leaks} else (),
            "" if tier in works else "code inside could write a file" if tier in leaks else "no",
        )
        for tier in TIERS
        if tier != "none"
    ]
    return advice(Facts(**GOOD | facts), trials, memory)


ALL = tuple(tier for tier in TIERS if tier != "none")
NO_BUBBLEWRAP = ("inner", "inner-unscoped")


def test_where_all_is_well_nothing_is_advised():
    assert steps(ALL, memory=1000) == []


@pytest.mark.parametrize(
    ("works", "facts", "words"),
    [
        (NO_BUBBLEWRAP, {"bubblewrap": ""}, "tier full: `sudo apt-get install bubblewrap`"),
        (
            NO_BUBBLEWRAP,
            {"bubblewrap": "", "root": True, "installer": "dnf install"},
            "full: `dnf install bubblewrap`",
        ),
        (NO_BUBBLEWRAP, {"bubblewrap": "", "installer": ""}, "the package `bubblewrap` of most"),
        (
            NO_BUBBLEWRAP,
            {"max_user_namespaces": 0},
            "`sudo sysctl -w user.max_user_namespaces=15000`",
        ),
        (NO_BUBBLEWRAP, {"userns_clone": 0}, "kernel.unprivileged_userns_clone=1"),
        (
            NO_BUBBLEWRAP,
            {"apparmor_userns": 1},
            "kernel.apparmor_restrict_unprivileged_userns=0",
        ),
        (NO_BUBBLEWRAP, {"apparmor_userns": 1}, "sudo tee /etc/apparmor.d/bwrap"),
        (
            NO_BUBBLEWRAP,
            {"container": True},
            "`--security-opt seccomp=unconfined --security-opt systempaths=unconfined`;",
        ),
        (
            NO_BUBBLEWRAP,
            {"container": True},
            "Or leave it so: the tier inner needs no namespaces.",
        ),
        (NO_BUBBLEWRAP, {"container": True, "root": True}, "`--cap-add SYS_ADMIN`"),
        (NO_BUBBLEWRAP, {}, "`bwrap --unshare-all --ro-bind / / true` shows why"),
        (ALL, {"strace": ""}, "`sudo apt-get install strace`"),
        (ALL, {"ptrace_scope": 2}, "`sudo sysctl -w kernel.yama.ptrace_scope=1`"),
        (ALL, {"ptrace_scope": 3, "root": True}, "cannot work"),
        (
            ("full-unscoped", "inner-unscoped", "outer"),
            {"landlock_abi": 4, "kernel": "6.8.0-31-generic"},
            "Landlock's scopes, which keep signals inside the sandbox: use a kernel from 6.12 on",
        ),
        (
            ("outer",),
            {"landlock_abi": 0, "kernel": "5.10.0-26-amd64"},
            "lacks Landlock, which hides all files but Python's: use a kernel from 6.12 on",
        ),
        (("outer",), {"landlock_abi": 0}, "put `landlock` first in the list `lsm=`"),
        ((), {"machine": "riscv64"}, "for x86_64 and aarch64 only, and this is riscv64"),
        ((), {"seccomp": False}, "CONFIG_SECCOMP_FILTER"),
    ],
)
def test_what_is_missing_has_a_next_step(works, facts, words):
    assert any(words in step for step in steps(works, **facts)), steps(works, **facts)


@pytest.mark.parametrize(
    ("works", "facts"),
    [
        (ALL, {"apparmor_userns": 1}),
        (ALL, {"container": True}),
        (ALL, {"userns_clone": 0, "root": True}),
        (ALL, {"ptrace_scope": 1}),
        (ALL, {"ptrace_scope": 2, "root": True}),
        (ALL, {"memory_mb": None}),
    ],
)
def test_what_harms_nobody_here_is_not_spoken_of(works, facts):
    assert steps(works, memory=1000, **facts) == []


def test_an_old_landlock_is_not_blamed_on_bubblewrap():
    works = ("full-unscoped", "inner-unscoped", "outer")
    assert len(steps(works, landlock_abi=4, kernel="6.8.0")) == 1


def test_root_is_not_told_of_sudo_or_of_what_binds_others_only():
    (step,) = steps(NO_BUBBLEWRAP, root=True, max_user_namespaces=0, apparmor_userns=1)
    assert "`sysctl -w user.max_user_namespaces=15000`" in step


def test_memory_for_fewer_jobs_than_cores_is_told():
    (step,) = steps(ALL, memory=3000)
    assert "4 submissions side by side may use 3000 MiB each, and 8000 MiB are" in step
    assert "`--jobs 2`" in step


def test_a_sandbox_that_leaks_comes_first():
    first = steps(leaks=("full",), works=NO_BUBBLEWRAP)[0]
    assert first.startswith("The tier full starts and does not hold (code inside could write a f")


@pytest.mark.parametrize(
    ("system", "words"),
    [
        ("Darwin", "macOS has neither Landlock nor seccomp. Grade in a Linux container"),
        ("Windows", "Grade in WSL2: `wsl --install -d Ubuntu`"),
        ("FreeBSD", "FreeBSD cannot confine a submission. Grade on Linux."),
    ],
)
def test_another_system_has_one_way_out(system, words):
    (step,) = steps(system=system, bubblewrap="", strace="", landlock_abi=0, seccomp=False)
    assert words in step
