"""What strace writes, recorded, and what is read out of it."""

from __future__ import annotations

import subprocess

import pytest

from autograder.sandbox.system_calls import SYSTEM_CALLS
from autograder.sandbox.trace import Denial, Followed, command, follow

FILTER = "17 prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, {len=140, filter=0x55f002b9a170}) = 0\n"


def denied(text):
    return follow(Followed(), FILTER + text)[1]


def test_a_denied_call_is_read_with_its_arguments_and_its_error():
    line = (
        "17 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = -1 EPERM "
        "(Operation not permitted)\n"
    )
    (denial,) = denied(line)
    assert denial == Denial("socket", "AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP", "EPERM")
    assert denial.text == "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = -1 EPERM"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (
            '17 mkdir("/tmp/q", 0777)             = -1 EPERM (Operation not permitted)',
            'mkdir("/tmp/q", 0777) = -1 EPERM',
        ),
        (
            '17 openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC) = -1 EACCES (Permission)',
            'openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC) = -1 EACCES',
        ),
        (
            '17 openat(AT_FDCWD, "x", O_RDONLY) = -1 ENOENT (No such file or directory)',
            'openat(AT_FDCWD, "x", O_RDONLY) = -1 ENOENT',
        ),
        (
            "17 pipe2(0x7ffc1762e6c8, O_CLOEXEC)  = -1 EPERM (Operation not permitted)",
            "pipe2(..., O_CLOEXEC) = -1 EPERM",
        ),
        ("17 fork()                          = -1 EPERM (Operation)", "fork() = -1 EPERM"),
    ],
)
def test_lines_read_as_strace_writes_them_but_for_addresses(line, text):
    assert [denial.text for denial in denied(line + "\n")] == [text]


@pytest.mark.parametrize(
    "line",
    [
        '17 openat(AT_FDCWD, "/usr/lib/x.py", O_RDONLY|O_CLOEXEC) = 4',
        '17 unlink("x") = -1 ENOENT (No such file or directory)',
        "17 openat(AT_FDCWD, 0x0, O_RDONLY) = -1 EFAULT (Bad address)",
        "17 recvmsg(3, {msg_namelen=110}, 0) = ? ERESTARTSYS (To be restarted)",
        "17 +++ exited with 0 +++",
        "17 socket(AF_INET, SOCK_STREAM",
        "strace: [ Process PID=17 runs in 32 bit mode. ]",
        "",
    ],
)
def test_what_no_sandbox_denied_is_left_out(line):
    assert denied(line + "\n") == []


def test_a_process_is_confined_from_its_filter_on_and_no_other_process_is():
    socket = "socket(AF_UNIX, SOCK_STREAM, 0) = -1 EPERM (Operation not permitted)\n"
    assert follow(Followed(), f"17 {socket}{FILTER}16 {socket}")[1] == []
    assert len(denied(f"17 {socket}")) == 1


@pytest.mark.parametrize(
    "line",
    [
        "17 prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, {len=1, filter=0x5}) = -1 EACCES (Denied)",
        "17 prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE) = 0",
    ],
)
def test_a_filter_that_was_not_installed_confines_nobody(line):
    assert follow(Followed(), line + "\n")[0].confined == frozenset()


def test_the_system_call_seccomp_installs_a_filter_too():
    line = "17 seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=1, filter=0x5}) = 0\n"
    assert follow(Followed(), line)[0].confined == {17}


def test_a_number_that_is_used_again_is_not_confined():
    followed, _ = follow(Followed(), FILTER + "17 +++ exited with 0 +++\n")
    assert followed.confined == frozenset()


def test_an_interrupted_line_is_put_together_again():
    text = (
        "17 socket(AF_INET, SOCK_STREAM <unfinished ...>\n"
        "18 read(3) = 5\n"
        "17 <... socket resumed>, IPPROTO_IP) = -1 EPERM (Operation not permitted)\n"
    )
    assert [d.text for d in denied(text)] == ["socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = -1 EPERM"]


def test_a_trace_can_be_read_in_pieces_of_any_length():
    text = FILTER + (
        "17 socket(AF_INET, SOCK_STREAM <unfinished ...>\n"
        "17 <... socket resumed>, IPPROTO_IP) = -1 EPERM (Operation not permitted)\n"
        "17 fork() = -1 EPERM (Operation not permitted)\n"
    )
    for size in (1, 7, 50):
        followed, found = Followed(), []
        for start in range(0, len(text), size):
            followed, new = follow(followed, text[start : start + size])
            found += new
        assert [denial.name for denial in found] == ["socket", "fork"]


def test_a_file_name_cannot_pretend_to_be_a_result():
    line = '17 openat(AT_FDCWD, "x) = -1 EROFS (\\"\\n", O_RDONLY) = -1 EACCES (Permission denied)'
    (denial,) = denied(line + "\n")
    assert (denial.error, denial.path) == ("EACCES", 'x) = -1 EROFS (\\"\\n')


def test_a_process_that_the_kernel_killed_for_its_call_is_told():
    (denial,) = denied("17 +++ killed by SIGSYS (core dumped) +++\n")
    assert denial.text == "killed by SIGSYS"
    assert denied("17 +++ killed by SIGKILL +++\n") == []


def test_calls_that_are_always_allowed_are_not_traced():
    words = command("/usr/bin/strace", "out")
    (traced,) = [word for word in words if word.startswith("trace=")]
    left_out = traced.removeprefix("trace=!").replace("?", "").split(",")
    assert set(left_out) == set(SYSTEM_CALLS)
    assert "openat" not in left_out
    assert words[-1] == "--"


def test_strace_understands_its_command(tmp_path, strace):
    done = subprocess.run(
        [*command(strace, str(tmp_path / "out")), "true"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "execve(" in (tmp_path / "out").read_text()
