"""What a student runs works on Linux, macOS and Windows: it names nothing that only POSIX has."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

COURSE = Path(__file__).parents[2]

POSIX_MODULES = frozenset(
    [
        "crypt",
        "curses",
        "fcntl",
        "grp",
        "nis",
        "posix",
        "posixpath",
        "pty",
        "pwd",
        "readline",
        "resource",
        "spwd",
        "syslog",
        "termios",
        "tty",
    ]
)
POSIX_NAMES = {
    "os": frozenset(
        [
            "fork",
            "forkpty",
            "getegid",
            "geteuid",
            "getgid",
            "getgrouplist",
            "getgroups",
            "getpgid",
            "getpgrp",
            "getpriority",
            "getsid",
            "getuid",
            "initgroups",
            "killpg",
            "lchown",
            "chown",
            "fchown",
            "fchmod",
            "mkfifo",
            "mknod",
            "nice",
            "openpty",
            "pipe2",
            "posix_spawn",
            "posix_spawnp",
            "preadv",
            "pwritev",
            "register_at_fork",
            "sched_getaffinity",
            "sched_setaffinity",
            "setegid",
            "seteuid",
            "setgid",
            "setgroups",
            "setpgid",
            "setpgrp",
            "setpriority",
            "setregid",
            "setresgid",
            "setresuid",
            "setreuid",
            "setsid",
            "setuid",
            "sysconf",
            "uname",
            "wait",
            "wait3",
            "wait4",
            "waitid",
            "O_NOFOLLOW",
            "O_NONBLOCK",
            "O_DIRECTORY",
            "O_CLOEXEC",
            "WNOHANG",
        ]
    ),
    "signal": frozenset(
        [
            "SIGALRM",
            "SIGCHLD",
            "SIGCONT",
            "SIGHUP",
            "SIGKILL",
            "SIGPIPE",
            "SIGPROF",
            "SIGQUIT",
            "SIGSTOP",
            "SIGTSTP",
            "SIGUSR1",
            "SIGUSR2",
            "SIGVTALRM",
            "alarm",
            "getitimer",
            "pause",
            "pthread_kill",
            "pthread_sigmask",
            "setitimer",
            "siginterrupt",
            "sigpending",
            "sigtimedwait",
            "sigwait",
            "sigwaitinfo",
        ]
    ),
    "select": frozenset(["devpoll", "epoll", "kqueue", "poll"]),
    "faulthandler": frozenset(["register"]),
    "time": frozenset(["tzset", "clock_gettime"]),
    "socket": frozenset(["AF_UNIX", "socketpair"]),
}
POSIX_KEYWORDS = frozenset(
    ["preexec_fn", "start_new_session", "pass_fds", "process_group", "umask"]
)


def what_a_student_runs() -> list[Path]:
    paths = [COURSE / "autograder" / "regions.py"]
    for folder in ("autograder/checks", "autograder/student_kit", "release"):
        paths += sorted((COURSE / folder).rglob("*.py"))
    return paths


def posix_only(text: str) -> Iterator[str]:
    """Yield what a Python file names that only POSIX has."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.partition(".")[0] in POSIX_MODULES)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = POSIX_NAMES.get(node.module or "", frozenset())
            yield from (f"{node.module}.{a.name}" for a in node.names if a.name in names)
            if (node.module or "").partition(".")[0] in POSIX_MODULES:
                yield str(node.module)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr in POSIX_NAMES.get(node.value.id, ()):
                yield f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.keyword) and node.arg in POSIX_KEYWORDS:
            yield f"{node.arg}="


def test_nothing_that_a_student_runs_is_for_posix_alone():
    paths = what_a_student_runs()

    assert len(paths) > 60
    found = {str(path): [*posix_only(path.read_text(encoding="utf-8"))] for path in paths}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import resource", "resource"),
        ("import curses.panel", "curses.panel"),
        ("from fcntl import flock", "fcntl"),
        ("from os import fork", "os.fork"),
        ("import signal\nsignal.alarm(3)", "signal.alarm"),
        ("import select\nselect.poll()", "select.poll"),
        ("subprocess.Popen([], preexec_fn=f)", "preexec_fn="),
    ],
)
def test_what_is_for_posix_alone_is_found(text, name):
    assert list(posix_only(text)) == [name]
