"""Why a call was denied, for a person; and what means nothing."""

from __future__ import annotations

import pytest

from autograder.sandbox import denials
from autograder.sandbox.denials import MOST_FINDINGS, Findings, Reason, Step, explain
from autograder.sandbox.runtime import Runtime
from autograder.sandbox.system_calls import SYSTEM_CALLS
from autograder.sandbox.trace import Denial

RUNTIME = Runtime(
    executable="/usr/bin/python3",
    standard=("/usr/lib/python3.12",),
    stdlib=("/usr/lib/python3.12/json",),
    hidden=(),
    libraries=("/lib/x86_64-linux-gnu",),
    packages=("/venv/site-packages/numpy",),
    sites=("/venv/site-packages",),
    links=(),
    inside=(),
)


def opened(path, flags="O_RDONLY|O_CLOEXEC", error="EACCES"):
    return Denial("openat", f'AT_FDCWD, "{path}", {flags}', error, path)


@pytest.mark.parametrize(
    ("denial", "sentence"),
    [
        (Denial("socket", "AF_INET, SOCK_STREAM, 0", "EPERM"), "network: a submission has none"),
        (Denial("fork", "", "EPERM"), "processes: a submission starts none"),
        (Denial("clone", "flags=SIGCHLD", "EPERM"), "processes: a submission starts none"),
        (Denial("clone", "flags=CLONE_VM|CLONE_THREAD", "EPERM"), "threads: a submission has one"),
        (Denial("kill", "1, 0", "EPERM"), "signals: a submission sends none"),
        (Denial("pipe2", "..., O_CLOEXEC", "EPERM"), denials.PIPES),
        (Denial("mkdir", '"/tmp/q", 0777', "EPERM", "/tmp/q"), denials.WRITING),
        (opened("out", "O_WRONLY|O_CREAT|O_TRUNC", "EROFS"), denials.WRITING),
        (opened("/etc/passwd"), denials.READING),
        (opened("data.csv", error="ENOENT"), denials.READING),
        (opened("/home/me/helper.py"), denials.READING),
        (Denial("prlimit64", "0, RLIMIT_NOFILE, NULL", "EPERM"), denials.LIMITS),
        (Denial("chdir", '"/tmp"', "EPERM", "/tmp"), denials.FOLDER),
        (Denial("", "", "SIGSYS"), denials.FOREIGN),
        (Denial("io_uring_setup", "1", "EPERM"), denials.OTHER),
    ],
)
def test_a_denial_has_a_sentence_for_a_person(denial, sentence):
    assert explain(denial, RUNTIME) == Reason(sentence)


@pytest.mark.parametrize(
    ("denial", "word"),
    [
        (Denial("ioctl", "0, TCGETS, ...", "ENOTTY"), "terminal"),
        (Denial("clone3", "{flags=CLONE_VM}, 88", "ENOSYS"), "clone"),
        (Denial("tgkill", "3, 3, SIGABRT", "EPERM"), "abort"),
        (opened("/sys/devices/system/cpu/online"), "machine"),
        (opened("/usr/lib/python3.12", "O_RDONLY|O_DIRECTORY"), "module"),
        (opened("/usr/lib/python3.12/json/tool.py", error="ENOENT"), "module"),
    ],
)
def test_what_python_tries_by_itself_is_harmless(denial, word):
    reason = explain(denial, RUNTIME)
    assert reason.harmless
    assert word in reason.sentence


def test_no_call_that_is_always_allowed_has_a_sentence_of_its_own():
    assert not denials._SENTENCES.keys() & SYSTEM_CALLS.keys()


def test_denials_are_counted_and_the_first_step_is_kept():
    findings = Findings(RUNTIME)
    call = Denial("fork", "", "EPERM")
    loading, calling = Step("while a.py was loaded"), Step("during the hidden test: x", ("f", "g"))
    findings.add([call, call], loading)
    findings.add([call], calling)
    findings.add([Denial("mkdir", '"a"', "EPERM", "a")], calling)
    first, second = findings.all()
    assert (first.call, first.times, first.first, first.steps) == (
        "fork() = -1 EPERM",
        3,
        loading,
        2,
    )
    assert (second.times, second.steps) == (1, 1)
    assert str(second.first) == "during the hidden test: x, in f or g"


def test_too_many_kinds_of_calls_are_counted_only():
    findings = Findings(RUNTIME)
    calls = [Denial("kill", f"{number}, 9", "EPERM") for number in range(MOST_FINDINGS + 3)]
    findings.add(calls, Step("x"))
    assert (len(findings.all()), findings.dropped) == (MOST_FINDINGS, 3)


def test_a_file_without_a_name_tells_that_strace_sees_none():
    findings = Findings(RUNTIME)
    findings.add([opened("x")], Step("x"))
    assert not findings.blind
    findings.add([Denial("openat", "AT_FDCWD, ..., O_RDONLY", "EACCES")], Step("x"))
    assert findings.blind
