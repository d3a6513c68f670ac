"""What a check gets from a submission that crashes, hangs, cheats or wants to get out."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import numpy as np
import pytest

import autograder
from autograder.checks.calls import (
    Call,
    Crashed,
    OutOfCpuTime,
    OutOfMemory,
    Raised,
    TimedOut,
    run,
)

KIT = Path(autograder.__file__).parent
SITE = Path(np.__file__).parents[1]
SOON = 0.7  # seconds: a limit for what never ends


# Crashes


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("raise SystemExit(0)", r"SystemExit: 0 \(layers\.py, line 2"),
        ("exit()", r"NameError: name 'exit' is not defined"),
        ("raise KeyboardInterrupt", r"KeyboardInterrupt \(layers\.py, line 2"),
        ("raise GeneratorExit", r"GeneratorExit \(layers\.py, line 2"),
        ("f()", r"RecursionError: maximum recursion depth exceeded.*line 2: f\(\)"),
    ],
)
def test_whatever_a_call_raises_is_reported(sandbox, submit, body, message):
    student = submit(sandbox, f"def f():\n    {body}\ndef g(): return 1\n")
    with pytest.raises(Raised, match=message):
        student.f()
    assert student.g() == 1
    assert student.children == 1


def test_leaving_python_while_a_file_is_loaded_is_reported(best, submit):
    with pytest.raises(Raised, match=r"SystemExit: 3 \(layers\.py, line 1: import sys; sys\.exit"):
        submit(best, "import sys; sys.exit(3)").f()


def test_ending_the_process_while_a_file_is_loaded_is_not_tried_twice(best, submit):
    student = submit(best, "import os; os._exit(0)")
    for _ in range(2):
        message = r"layers\.py: the process ended before it answered"
        with pytest.raises(Crashed, match=message):
            student.f()
    assert student.children == 1


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("import os; os._exit(5)", "f: the process ended before it answered"),
        ("import ctypes; ctypes.string_at(0)", "f: the process was killed by SIGSEGV"),
        (
            "import sys; sys.setrecursionlimit(10**8)\n    X.__call__ = X(); X()()",
            "f: the process was killed by SIGSEGV",
        ),
        ("import os; os.abort()", "f: the process was killed by SIG"),
        ("import os; os.close(3)", "f: the process ended before it answered"),
        (
            "import os, time; os.close(3); time.sleep(60)",
            "f: the process closed its connection to the grader",
        ),
    ],
)
def test_a_crash_costs_its_call_and_the_next_finds_a_fresh_process(sandbox, submit, body, message):
    student = submit(sandbox, f"class X: pass\ndef f():\n    {body}\ndef g(): return 1\n")
    with pytest.raises(Crashed, match=message):
        student.f()
    assert student.g() == 1
    assert student.children == 2


def test_a_crash_in_a_batch_is_blamed_on_the_call_that_was_being_answered(best, submit):
    student = submit(best, "import os\ndef f(x): return x\ndef g(): os._exit(1)")
    answers = run([Call(student.f, (1,)), Call(student.g, ()), Call(student.f, (2,))])
    assert answers[0].get() == 1
    assert str(answers[1].failure) == "g: the process ended before it answered"
    assert isinstance(answers[2].failure, Crashed)
    assert str(answers[2].failure) == (
        "f was not run, because of an earlier call: g: the process ended before it answered"
    )


# Time and memory


def test_a_call_that_hangs_is_stopped_and_the_next_finds_a_fresh_process(sandbox, submit):
    student = submit(
        sandbox, "def f():\n    while True: pass\ndef g(): return 1", test_seconds=SOON
    )
    student.start_test()
    with pytest.raises(TimedOut, match=r"f did not finish within 0\.7 s"):
        student.f()
    student.start_test()
    assert student.g() == 1
    assert student.children == 2


def test_a_function_that_hung_twice_is_not_called_again(best, submit):
    source = "import time\ndef f():\n    time.sleep(60)\ndef g(): return 1"
    student = submit(best, source, test_seconds=SOON)
    for _ in range(2):
        student.start_test()
        answers = run([Call(student.g, ()), Call(student.f, ()), Call(student.g, ())])
        assert answers[0].get() == 1
        assert str(answers[1].failure).startswith("f did not finish within 0.7 s")
        assert isinstance(answers[2].failure, TimedOut)
    student.start_test()
    answers = run([Call(student.g, ()), Call(student.f, ()), Call(student.g, ())])
    assert (answers[0].get(), answers[2].get()) == (1, 1)
    with pytest.raises(TimedOut, match="f was not called again: it had not finished in time 2"):
        answers[1].get()


def test_a_file_that_hangs_while_it_is_loaded_is_tried_twice(best, submit):
    student = submit(best, "while True: pass", test_seconds=SOON)
    for _ in range(4):
        student.start_test()
        with pytest.raises(TimedOut, match=r"layers\.py did not finish loading within 0\.7 s"):
            student.f()
    assert student.children == 2


def test_an_interrupt_that_is_ignored_does_not_help(best, submit):
    source = """
        import signal
        def f():
            for number in range(1, 32):
                try: signal.signal(number, signal.SIG_IGN)
                except (OSError, ValueError): pass
            while True: pass
    """
    # The clock's limit ends it; what it had computed by then is the limit that it broke.
    with pytest.raises(OutOfCpuTime, match="f used more than the 1 s of CPU time of a test"):
        submit(best, source, test_cpu_seconds=1, test_seconds=6).f()


def test_an_interrupt_that_is_ignored_costs_the_answer_even_if_it_comes_in_time(best, submit):
    source = """
        import signal, time
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)
        def f():
            while time.process_time() < 2.8: pass
            return 1
        def g(): return 1
    """
    student = submit(best, source, test_cpu_seconds=1, test_seconds=30)
    with pytest.raises(OutOfCpuTime, match="f used more than the 1 s of CPU time of a test"):
        student.f()
    student.start_test()
    assert student.g() == 1


def test_cpu_time_of_a_test_has_its_own_limit_and_each_test_a_fresh_share(best, submit):
    source = """
        import time
        def f(seconds):
            until = time.process_time() + seconds
            while time.process_time() < until: pass
        def g(): return 1
    """
    student = submit(best, source, test_cpu_seconds=1)
    for _ in range(3):
        student.start_test()
        student.f(0.6)
    assert student.children == 1
    student.start_test()
    with pytest.raises(OutOfCpuTime, match="f used more than the 1 s of CPU time of a test"):
        student.f(5)
    student.start_test()
    assert student.g() == 1


def test_cpu_time_of_a_submission_has_a_limit_over_all_its_processes(best, submit):
    names = ("f", "g", "forward", "backward")
    source = "\n".join(f"def {name}():\n    while True: pass" for name in names)
    student = submit(best, source, test_cpu_seconds=2, submission_cpu_seconds=3)
    said = []
    for name in names:
        student.start_test()
        with pytest.raises(OutOfCpuTime) as raised:
            getattr(student, name)()
        said.append(str(raised.value))
    assert said[0] == "f used more than the 2 s of CPU time of a test"
    # Where a machine is shared the kernel may count more of a process's time than it then says.
    ran = [sentence for sentence in said if "was not run" not in sentence]
    assert 2 <= len(ran) <= 4
    assert ran[-1].endswith("used up the 3 s of CPU time of the submission")
    whole = "layers.py was not run: the submission had used up its 3 s of CPU time"
    assert said[len(ran) :] == [whole] * (len(names) - len(ran))


def test_a_reply_that_never_ends_is_cut_by_the_same_deadline(best, submit):
    source = """
        import os, time
        def f():
            os.write(3, b"\\x10\\x00\\x00\\x00" + bytes(8))
            while True:
                os.write(3, b" "); time.sleep(0.1)
    """
    with pytest.raises((TimedOut, Crashed), match=r"f did not finish within|broke the protocol"):
        submit(best, source, test_seconds=SOON).f()


def test_running_out_of_memory_is_a_memory_error_with_its_line(sandbox, submit):
    source = """
        import numpy as np
        kept = []
        def f():
            while True:
                kept.append(np.ones(10 << 17))
        def g():
            return bytes(400 << 20)
    """
    student = submit(sandbox, source, memory_mb=256)
    message = r"^MemoryError: a submission may use 256 MiB of memory \(layers\.py, line 8: return"
    with pytest.raises(OutOfMemory, match=message):
        student.g()
    with pytest.raises((Raised, Crashed)):
        student.f()


def test_a_flood_of_output_is_counted_not_kept(best, submit):
    source = "def f():\n    for _ in range(1000): print('x' * 999)"
    student = submit(best, source, output_kb=4)
    student.f()
    assert len(student.output) == 4096
    assert student.output_dropped == 1_000_000 - 4096


def test_endless_output_ends_at_the_deadline(best, submit):
    student = submit(best, "def f():\n    while True: print('x' * 999)", test_seconds=SOON)
    with pytest.raises(TimedOut):
        student.f()
    assert student.output_dropped > 0


# Getting out

ESCAPES = {
    "read the kit": f"return open({str(KIT / 'course.py')!r}).read()",
    "list the kit": f"return __import__('os').listdir({str(KIT)!r})",
    "list what is installed": f"return __import__('os').listdir({str(SITE)!r})",
    "read another package": f"return open({pytest.__file__!r}).read()",
    "read a test": f"return open({__file__!r}).read()",
    "read accounts": "return open('/etc/passwd').read()",
    "list the root": "return __import__('os').listdir('/')",
    "import the kit": "import autograder",
    "import the sandbox": "import autograder.sandbox.wire",
    "import pytest": "import pytest",
    "read an environment": "return open('/proc/self/environ').read()",
    "read the first process": "return open('/proc/1/environ').read()",
    "open a socket": "import socket; socket.socket()",
    "open a local socket": "import socket; socket.socketpair()",
    "fork": "import os; os.fork()",
    "start a thread": "import threading; threading.Thread(target=print).start()",
    "start a program": "import subprocess; subprocess.run(['/bin/true'])",
    "replace the process": "import os; os.execv('/bin/true', ['true'])",
    "kill the first process": "import os; os.kill(1, 9)",
    "kill everything": "import os; os.kill(-1, 9)",
    "kill the grader": f"import os; os.kill({os.getpid()}, 9)",
    "stop the grader": f"import os; os.kill({os.getpid()}, 19)",
    "write a file": "open('/tmp/escaped', 'w').write('x')",
    "write beside itself": "open('escaped', 'w').write('x')",
    "make a folder": "import os; os.mkdir('/tmp/escaped')",
    "remove a file": "import os; os.remove('/etc/hostname')",
    "link": "import os; os.symlink('/', '/tmp/escaped')",
    "change its user": "import os; os.setuid(0)",
    "lift a limit": "import resource; resource.setrlimit(resource.RLIMIT_CPU, (9, 9))",
    "make memory a file": "import os; os.memfd_create('x')",
    "own a descriptor": f"import fcntl; fcntl.fcntl(3, fcntl.F_SETOWN, {os.getpid()})",
}


@pytest.mark.parametrize("escape", ESCAPES)
def test_a_submission_cannot(escape, sandbox, submit):
    student = submit(sandbox, f"def f():\n    {ESCAPES[escape]}\ndef g(): return 1\n")
    with pytest.raises(Raised, match="Error"):
        student.f()
    assert student.g() == 1
    assert not Path("/tmp/escaped").exists()


SYSTEM_CALLS = {
    "ptrace": (101, 16, os.getpid(), 0, 0),
    "process_vm_readv": (310, os.getpid(), 0, 0, 0, 0, 0),
    "pidfd_open": (434, os.getpid(), 0),
    "pidfd_send_signal": (424, 3, 9, 0, 0),
    "io_uring_setup": (425, 1, 0),
    "unshare": (272, 0x10000000),
    "mount": (165, 0, 0, 0, 0, 0),
    "clone3": (435, 0, 0),
    "prctl": (157, 4, 1, 0, 0, 0),
    "open_by_handle_at": (304, 0, 0, 0),
}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86_64")
@pytest.mark.parametrize("name", SYSTEM_CALLS)
def test_the_kernel_refuses(name, sandbox, submit):
    source = """
        import ctypes
        def f(*arguments):
            libc = ctypes.CDLL(None, use_errno=True)
            return libc.syscall(*arguments), ctypes.get_errno()
    """
    result, error = submit(sandbox, source).f(*SYSTEM_CALLS[name])
    assert result == -1
    assert error in (1, 38)  # EPERM, ENOSYS


def test_a_submission_sees_no_environment_but_the_listed_one(sandbox, submit, monkeypatch):
    source = "import os\ndef f(): return sorted(os.environ)"
    names = set(submit(sandbox, source).f())
    assert names <= {"HOME", "LANG", "LC_CTYPE", "PATH", "PYTHONHASHSEED"} | {
        name for name in names if name.endswith("_THREADS")
    } | {"PWD"}


def test_an_abstract_socket_of_the_grader_cannot_be_reached(sandbox, submit):
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("\0autograder-test")
        listening.listen()
        source = """
            import socket
            def f(): socket.socket(socket.AF_UNIX).connect("\\0autograder-test")
        """
        with pytest.raises(Raised, match="PermissionError"):
            submit(sandbox, source).f()


def test_one_submission_leaves_nothing_for_the_next(sandbox, submit):
    first = submit(
        sandbox,
        """
        import numpy as np
        def f():
            np.maximum = None
            np.left_behind = 1
        """,
    )
    first.f()
    assert (
        submit(sandbox, "import numpy as np\ndef f(): return hasattr(np, 'left_behind')").f()
        is False
    )


# Cheating


JUNK = {
    "bytes": "os.write(3, b'x' * 100)",
    "a huge claim": "os.write(3, b'\\xff' * 12)",
    "a frame that is no message": "os.write(3, b'\\x01\\0\\0\\0' + bytes(8) + b'\\xc0')",
    "a pickle": "os.write(3, b'\\x05\\0\\0\\0' + bytes(8) + b'\\x80\\x04K\\x01.')",
}


@pytest.mark.parametrize("junk", JUNK)
def test_junk_on_the_graders_socket_breaks_the_protocol(sandbox, submit, junk):
    student = submit(sandbox, f"import os\ndef f():\n    {JUNK[junk]}\ndef g(): return 1")
    with pytest.raises(Crashed, match="f broke the protocol between the grader and your code"):
        student.f()
    assert student.g() == 1


FORGERY = """
    import os, sys
    import numpy as np

    def frames():
        frame = sys._getframe()
        while frame:
            yield frame
            frame = frame.f_back

    def f(nonce=None, number=0, handle=None):
        wire = next(f.f_globals["wire"] for f in frames() if "wire" in f.f_globals)
        request = next(f.f_locals["request"] for f in frames() if "request" in f.f_locals)
        value = wire.Ref(handle) if handle is not None else 42
        reply = wire.Reply(request.nonce if nonce is None else b"wrong", number, value)
        os.write(3, b"".join(wire.frame(reply, (), 1 << 20)))
        return 7

    def g():
        return 1
"""


def test_a_forged_reply_is_at_most_a_wrong_answer(best, submit):
    student = submit(best, FORGERY)
    assert student.f() == 42
    with pytest.raises(Crashed, match="g broke the protocol"):  # finds the true reply to f
        student.g()
    assert student.g() == 1


@pytest.mark.parametrize("arguments", [(1,), (None, 1), (None, 0, 5)])
def test_a_reply_with_the_wrong_nonce_number_or_handle_is_refused(best, submit, arguments):
    student = submit(best, FORGERY)
    with pytest.raises(Crashed, match="f broke the protocol"):
        student.f(*arguments)


def test_an_exception_may_not_even_have_a_decent_text(best, submit):
    source = """
        class Bad(Exception):
            def __str__(self): raise SystemExit
            def __repr__(self): raise SystemExit
        class Long(Exception): pass
        Long.__name__ = "L" * 1000
        def f(): raise Bad
        def g(): raise Long("\\x1b[2J" + "m" * 10**6)
    """
    student = submit(best, source)
    with pytest.raises(Raised, match=r"Bad: \(its text is kept for staff\)") as caught:
        student.f()
    assert "(its message cannot be shown)" in caught.value.detail
    with pytest.raises(Raised) as caught:
        student.g()
    assert caught.value.type_name == "Exception"
    assert caught.value.detail.startswith("L" * 80 + ": ?[2Jmmm")
    assert len(str(caught.value)) < 200


def test_an_exception_whose_text_never_comes_times_out(best, submit):
    source = """
        class Bad(Exception):
            def __str__(self):
                while True: pass
        def f(): raise Bad
    """
    with pytest.raises(TimedOut):
        submit(best, source, test_seconds=SOON).f()


def test_a_deep_recursion_gives_a_short_traceback(best, submit):
    student = submit(best, "import sys\nsys.setrecursionlimit(5000)\ndef f(): f()")
    with pytest.raises(Raised) as caught:
        student.f()
    assert len(caught.value.detail) <= 8192


def test_closing_the_output_harms_nobody(best, submit):
    source = "import os, sys\ndef f():\n    os.close(1); os.close(2); sys.stdout = None\n"
    source += "def g(): return 1"
    student = submit(best, source)
    student.f()
    assert student.g() == 1
    assert student.children == 1
