from __future__ import annotations

import base64
import dataclasses
import errno
import itertools
import json
import os
import re
import struct
import time
from pathlib import Path

import numpy as np
import pytest

import autograder
from autograder.course import Limits
from autograder.sandbox import confine, system_calls
from autograder.sandbox.runtime import INSIDE, find_runtime
from autograder.sandbox.tiers import LAYERS, TIERS, tier_of

KIT = Path(autograder.__file__).parent
RUNTIME = find_runtime()
ALLOWED, KILLED = 0x7FFF0000, 0x80000000


def verdict(machine, call, *arguments, architecture=None, blind=False):
    """Run the seccomp program on one system call, as the kernel would."""
    program = list(struct.iter_unpack("HBBI", system_calls.seccomp_program(machine, blind=blind)))
    arguments = (*arguments, *[0] * (6 - len(arguments)))
    known = system_calls.MACHINES[machine][1]
    data = struct.pack("IIQ6Q", call, architecture or known, 0, *arguments)
    accumulator, position = 0, 0
    while True:
        code, if_true, if_false, operand = program[position]
        position += 1
        if code == 0x20:
            accumulator = struct.unpack_from("I", data, operand)[0]
        elif code == 0x15:
            position += if_true if accumulator == operand else if_false
        elif code == 0x45:
            position += if_true if accumulator & operand else if_false
        else:
            return operand


def refused(result):
    return result & 0xFFFF if result & 0xFFFF0000 == 0x00050000 else None


@pytest.fixture(params=sorted(system_calls.MACHINES))
def machine(request):
    return request.param


def number(machine, name):
    return system_calls.SYSTEM_CALLS[name][system_calls.MACHINES[machine][0]]


def by_argument(machine, name):
    return system_calls.BY_ARGUMENT[name].numbers[system_calls.MACHINES[machine][0]]


def test_every_listed_call_is_let_through(machine):
    column = system_calls.MACHINES[machine][0]
    numbers = [n[column] for n in system_calls.SYSTEM_CALLS.values() if n[column] is not None]
    assert len(numbers) == len(set(numbers))
    assert {verdict(machine, n) for n in numbers} == {ALLOWED}


def test_a_blind_process_can_do_all_but_look_at_files(machine):
    hidden = system_calls.ABOUT_FILES
    column = system_calls.MACHINES[machine][0]
    numbers = {n: both[column] for n, both in system_calls.SYSTEM_CALLS.items()}
    lost = {
        name
        for name, call in numbers.items()
        if call is not None and verdict(machine, call, blind=True) != ALLOWED
    }
    assert lost == {n for n in hidden if numbers[n] is not None}
    assert numbers.keys() >= hidden
    opening = by_argument(machine, "openat")
    assert verdict(machine, opening, 0, 0, os.O_RDONLY) == ALLOWED
    assert refused(verdict(machine, opening, 0, 0, os.O_RDONLY, blind=True)) == errno.EPERM


@pytest.mark.parametrize(
    ("name", "x86_64", "aarch64"),
    [
        ("socket", 41, 198),
        ("connect", 42, 203),
        ("sendmsg", 46, 211),
        ("clone", 56, 220),
        ("fork", 57, None),
        ("execve", 59, 221),
        ("kill", 62, 129),
        ("tgkill", 234, 131),
        ("ptrace", 101, 117),
        ("prctl", 157, 167),
        ("mount", 165, 40),
        ("unshare", 272, 97),
        ("prlimit64", 302, 261),
        ("process_vm_readv", 310, 270),
        ("memfd_create", 319, 279),
        ("bpf", 321, 280),
        ("io_uring_setup", 425, 425),
        ("pidfd_open", 434, 434),
        ("openat2", 437, 437),
        ("open", 2, None),
        ("unlinkat", 263, 35),
    ],
)
def test_calls_that_reach_out_are_refused(machine, name, x86_64, aarch64):
    call = x86_64 if machine == "x86_64" else aarch64
    if call is not None:
        assert refused(verdict(machine, call)) == errno.EPERM


def test_files_open_for_reading_only(machine):
    call = by_argument(machine, "openat")
    assert verdict(machine, call, 0, 0, os.O_RDONLY | os.O_CLOEXEC) == ALLOWED
    assert verdict(machine, call, 0, 0, os.O_RDONLY | os.O_DIRECTORY) == ALLOWED
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, os.O_TMPFILE | os.O_RDWR):
        assert refused(verdict(machine, call, 0, 0, flags)) == errno.EROFS


def test_descriptors_cannot_be_made_to_send_signals(machine):
    call, set_owner, get_flags = by_argument(machine, "fcntl"), 8, 3
    assert verdict(machine, call, 0, get_flags) == ALLOWED
    assert refused(verdict(machine, call, 0, set_owner)) == errno.EPERM


def test_calls_that_libraries_probe_for_fail_as_they_expect(machine):
    column = system_calls.MACHINES[machine][0]
    for name, expected in {"clone3": "ENOSYS", "ioctl": "ENOTTY", "readlinkat": "EINVAL"}.items():
        numbers, _ = system_calls.FAILING[name]
        assert errno.errorcode[refused(verdict(machine, numbers[column]))] == expected


CLOCKS = ("clock_gettime", "clock_getres", "clock_nanosleep")


@pytest.mark.parametrize("name", CLOCKS)
def test_no_clock_of_another_process_can_be_read(machine, name):
    call, ours, of_process_7 = (
        by_argument(machine, name),
        time.CLOCK_PROCESS_CPUTIME_ID,
        ~7 << 3 | 2,
    )
    assert verdict(machine, call, time.CLOCK_MONOTONIC) == ALLOWED
    assert verdict(machine, call, ours) == ALLOWED
    assert refused(verdict(machine, call, of_process_7 & 0xFFFFFFFF)) == errno.EINVAL
    assert refused(verdict(machine, call, of_process_7 & (1 << 64) - 1)) == errno.EINVAL


def test_nobody_is_woken_by_a_futex_on_a_page_that_others_map(machine):
    call, wait, wake, private = by_argument(machine, "futex"), 0, 1, 128
    for operation in (wait, wake):
        assert verdict(machine, call, 0, operation | private) == ALLOWED
        assert refused(verdict(machine, call, 0, operation)) == errno.EPERM


@pytest.mark.parametrize(
    "operation", [6, 7, 8, 11, 12, 13], ids=lambda number: f"operation {number}"
)
def test_no_lock_names_its_holder_by_a_number(machine, operation):
    call, private, realtime = by_argument(machine, "futex"), 128, 256
    for flags in (0, private, private | realtime):
        assert refused(verdict(machine, call, 0, operation | flags)) == errno.EPERM


def test_on_which_processors_another_process_may_run_is_not_told(machine):
    call = by_argument(machine, "sched_getaffinity")
    assert verdict(machine, call, 0) == ALLOWED
    assert refused(verdict(machine, call, 7)) == errno.ESRCH


def test_another_architectures_calls_end_the_process():
    assert verdict("x86_64", 0, architecture=0x40000003) == KILLED
    assert refused(verdict("x86_64", 0x40000000)) == errno.EPERM  # the x32 way of calling read


def test_an_unknown_machine_is_refused_by_name():
    with pytest.raises(system_calls.Unsupported, match="no list of system calls for riscv64"):
        system_calls.seccomp_program("riscv64")


@pytest.mark.parametrize(
    ("machine", "header", "pattern"),
    [
        ("x86_64", "x86_64-linux-gnu/asm/unistd_64.h", r"#define __NR_(\w+) (\d+)"),
        ("aarch64", "asm-generic/unistd.h", r"#define __NR(?:3264)?_(\w+) (\d+)"),
    ],
)
def test_the_numbers_are_those_of_the_kernels_headers(machine, header, pattern, missing):
    path = Path("/usr/include", header)
    if not path.is_file():
        missing(f"{path}, to compare system call numbers with")
    theirs = dict(re.findall(pattern, path.read_text()))
    theirs |= {"newfstatat": theirs.get("newfstatat", theirs.get("fstatat"))}
    column = system_calls.MACHINES[machine][0]
    ours = {
        **system_calls.SYSTEM_CALLS,
        **{name: numbers for name, (numbers, _) in system_calls.FAILING.items()},
        **{name: rule.numbers for name, rule in system_calls.BY_ARGUMENT.items()},
    }
    for name, numbers in ours.items():
        if numbers[column] is not None:
            assert theirs[name] == str(numbers[column]), name


def holds(path, inner):
    return Path(inner).resolve().is_relative_to(Path(path).resolve())


def test_no_readable_path_holds_the_kit_or_other_packages():
    site = Path(np.__file__).parents[1]
    secrets = [
        KIT,
        KIT / "course.py",
        site,
        site / "pytest",
        Path(pytest.__file__),
        *RUNTIME.hidden,
    ]
    for path in RUNTIME.readable:
        assert not [secret for secret in secrets if holds(path, secret)], path


def test_the_kits_only_readable_files_are_those_that_run_inside():
    ours = {path for path in RUNTIME.readable if holds(KIT, path)}
    assert {Path(path).name for path in ours} == set(INSIDE)


def test_the_standard_library_is_the_base_interpreters():
    # In a virtual environment sysconfig's platstdlib lies in it, and site-packages below that.
    assert all(not holds(path, np.__file__) for path in (*RUNTIME.standard, *RUNTIME.stdlib))


def command(*, as_root=False, version=(0, 8, 0), runtime=RUNTIME):
    return confine.bubblewrap_command(runtime, bubblewrap="bwrap", version=version, as_root=as_root)


def test_bubblewrap_shares_no_namespace_and_keeps_no_right():
    line = command()
    for name in ("user", "pid", "net", "ipc", "uts"):
        assert f"--unshare-{name}" in line
    assert line[line.index("--cap-drop") + 1] == "ALL"
    assert "--cap-add" not in line
    assert {"--die-with-parent", "--new-session", "--disable-userns"} <= set(line)


def test_bubblewrap_as_root_keeps_only_the_rights_to_become_someone_else():
    line = command(as_root=True)
    kept = [line[i + 1] for i, word in enumerate(line) if word == "--cap-add"]
    assert kept == ["CAP_SETUID", "CAP_SETGID"]


def test_an_old_bubblewrap_gets_no_option_that_it_does_not_know():
    assert "--disable-userns" not in command(version=(0, 4, 1))


def test_bubblewrap_binds_nothing_writable_and_no_secret():
    line = command()
    bound = [line[i + 1] for i, word in enumerate(line) if word.endswith("bind")]
    assert set(bound) <= {
        RUNTIME.executable,
        *RUNTIME.standard,
        *RUNTIME.libraries,
        *RUNTIME.packages,
        *RUNTIME.inside,
    }
    assert {word for word in line if word.endswith("bind")} == {"--ro-bind"}
    assert not {"--proc", "--dev", "--bind", "--dev-bind"} & set(line)
    for path in bound:
        assert not holds(path, KIT), path


def test_folders_of_other_packages_are_hidden_before_numpy_is_put_back():
    runtime = dataclasses.replace(RUNTIME, hidden=("/std/site-packages",))
    line = command(runtime=runtime)
    hidden = line.index("/std/site-packages")
    assert line[hidden - 1] == "--tmpfs"
    assert all(line.index(path) > hidden for path in (*RUNTIME.packages, *RUNTIME.inside))


def test_the_configuration_is_not_in_the_arguments():
    assert RUNTIME.program[0] == RUNTIME.executable
    assert RUNTIME.program[-1].endswith("zygote.py")
    assert not [word for word in RUNTIME.program if "{" in word]


def test_the_resource_limits_are_the_manifests():
    limits = confine.resource_limits(Limits(memory_mb=300), 7)
    assert limits["AS"] == (300 << 20, 300 << 20)
    assert limits["CPU"] == (7, confine.CPU_CEILING)
    assert {limits[name] for name in ("FSIZE", "NPROC", "CORE", "MEMLOCK")} == {(0, 0)}


def test_numpy_gets_one_thread_and_strings_a_fixed_hash():
    assert confine.ENVIRONMENT["OPENBLAS_NUM_THREADS"] == "1"
    assert confine.ENVIRONMENT["PYTHONHASHSEED"] == "0"


def test_a_policy_holds_the_layers_of_its_tier_and_no_other():
    policies = {
        tier: confine.policy(layers, RUNTIME, machine="x86_64", as_root=True)
        for tier, layers in TIERS.items()
    }
    least = {tier: p.landlock[0] for tier, p in policies.items()}
    assert least == {
        "full": 6,
        "inner": 6,
        "full-unscoped": 1,
        "inner-unscoped": 1,
        "outer": 0,
        "none": 0,
    }
    assert {p.landlock for t, p in policies.items() if "unscoped" in t} == {(1, 5)}
    assert {tier for tier, p in policies.items() if not p.seccomp} == {"none"}
    assert {tier for tier, p in policies.items() if p.uid != 65534} == {"none"}
    ordinary = confine.policy(TIERS["inner"], RUNTIME, machine="x86_64", as_root=False)
    assert ordinary.uid is None


def test_a_set_of_layers_has_one_name_and_no_other_set_has_it():
    names = [tier_of(some) for count in range(6) for some in itertools.combinations(LAYERS, count)]
    assert len(set(names)) == 2 ** len(LAYERS)
    assert set(TIERS) <= set(names)
    assert tier_of(["bubblewrap", "rlimits"]) == "bubblewrap+rlimits"
    assert tier_of([]) == "nothing"


def test_a_policy_travels_as_json():
    policy = confine.policy(TIERS["inner"], RUNTIME, machine="aarch64", as_root=False)
    fields = json.loads(policy.encode())
    assert base64.b64decode(fields["seccomp"]) == policy.seccomp
    assert base64.b64decode(fields["blind"]) == policy.blind != policy.seccomp
    assert fields["readable"] == list(policy.readable)
