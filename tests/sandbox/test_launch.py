from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest

import autograder
from autograder.errors import SandboxLost
from autograder.sandbox import (
    Sandbox,
    SandboxUnavailable,
    choice,
    choose,
    confine,
    restrict,
    self_test,
)
from autograder.sandbox.runtime import find_runtime

from ..ordinary import environment_for

ROOT = Path(autograder.__file__).parents[1]


def test_a_sandbox_names_the_layers_that_are_in_force(sandbox):
    *outside, landlock, scope, seccomp, rlimits = sandbox.layers
    assert [name.split()[0] for name in outside] == ["bubblewrap"] * (sandbox.tier == "full")
    assert landlock == f"landlock abi {restrict.landlock_abi()}"
    assert (scope, seccomp, rlimits) == ("scope", "seccomp", "rlimits")


def test_a_kernel_that_lacks_a_layer_gives_a_tier_of_another_name(monkeypatch, sandbox):
    newer = {"landlock": 1, "scope": restrict.landlock_abi() + 1}
    monkeypatch.setattr(confine, "LANDLOCK_ABI", newer)
    message = rf"needs Landlock {newer['scope']} or later; this kernel has version"
    with pytest.raises(SandboxUnavailable, match=message):
        choose(sandbox.tier)
    with choose() as chosen:
        assert chosen.tier in ("full-unscoped", "inner-unscoped")
        assert "scope" not in chosen.layers


@pytest.mark.parametrize(
    ("layer", "leak"),
    [("seccomp", "open a socket"), ("rlimits", None), ("scope", None)],
)
def test_a_layer_can_be_left_out_for_an_experiment(layer, leak, sandbox):
    with Sandbox(sandbox.tier, without=[layer]) as weaker:
        assert weaker.tier != sandbox.tier
        assert not any(name.startswith(layer) for name in weaker.layers)
        assert (leak in self_test(weaker)) == (leak is not None)


def test_a_sandbox_passes_its_own_self_test(sandbox):
    assert self_test(sandbox) == ()


def test_the_self_test_notices_what_an_open_door_lets_through(sandboxes):
    open_door = sandboxes["none"]
    assert not open_door.is_confined
    assert open_door.layers == ("rlimits",)
    assert {
        "read a file of the grader's",
        "list the kit's folder",
        "open a socket",
        "signal the grader",
    } <= set(self_test(open_door))


def test_the_best_tier_is_chosen(missing):
    try:
        with choose() as sandbox:
            assert sandbox.tier == ("full" if shutil.which("bwrap") else "inner")
    except SandboxUnavailable as error:
        missing(str(error))


def test_no_confinement_is_never_chosen_by_itself(monkeypatch):
    monkeypatch.setattr(choice, "self_test", lambda sandbox: ("read a file of the grader's",))
    with pytest.raises(SandboxUnavailable) as caught:
        choose("auto")
    message = str(caught.value)
    assert message.startswith("No sandbox can be had here.\nfull: ")
    assert "inner: " in message
    assert "could read a file of the grader's" in message
    assert "apt-get install bubblewrap" in message
    with choose("none") as sandbox:
        assert sandbox.tier == "none"


def test_without_bubblewrap_the_full_tier_is_refused_and_the_inner_one_chosen(
    monkeypatch, sandboxes, missing
):
    if isinstance(sandboxes["inner"], str):
        missing(f"the tier inner: {sandboxes['inner']}")
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(SandboxUnavailable, match=r"full: bubblewrap .* is not installed"):
        choose("full")
    with choose() as sandbox:
        assert sandbox.tier == "inner"


def test_a_sandbox_that_does_not_start_says_why(tmp_path):
    runtime = find_runtime()
    broken = tmp_path / "zygote.py"
    broken.write_text("raise SystemExit('no such luck')")
    runtime = replace(runtime, inside=(str(broken), *runtime.inside[1:]))
    sandbox = Sandbox("none", runtime=runtime)
    with pytest.raises(SandboxUnavailable, match="the none sandbox did not start: no such luck"):
        sandbox.start()


def test_a_lost_sandbox_is_started_anew(sandboxes, submit, missing):
    if isinstance(sandboxes["inner"], str):
        missing(f"the tier inner: {sandboxes['inner']}")
    with Sandbox("inner") as sandbox:
        student = submit(sandbox, "def f(): return 1")
        assert student.f() == 1
        sandbox._process.kill()
        sandbox._process.wait()
        with pytest.raises(SandboxLost, match="f: the sandbox was lost while the call was"):
            student.f()
        assert student.f() == 1
        assert sandbox.starts == 2
        sandbox._process.kill()
        sandbox._process.wait()
        assert submit(sandbox, "def f(): return 2").f() == 2
        student.close()


def test_closing_a_sandbox_ends_its_processes(sandboxes, submit, missing):
    tier = next((t for t in ("full", "inner") if isinstance(sandboxes[t], Sandbox)), None)
    if tier is None:
        missing("any sandbox")
    sandbox = Sandbox(tier)
    sandbox.start()
    student = submit(sandbox, "import time\ndef f(): return 1")
    student.f()
    process = sandbox._process
    sandbox.close()
    assert process.returncode is not None
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)
    student.close()


def test_a_kit_installed_among_other_packages_is_hidden_but_for_what_runs_inside(
    tmp_path, sandboxes, submit, missing
):
    if isinstance(sandboxes["full"], str):
        missing(f"the tier full: {sandboxes['full']}")
    tmp_path.chmod(0o755)
    for folder in tmp_path.parents[:2]:
        folder.chmod(0o755)
    library = tmp_path / "lib"
    kit = library / "site-packages" / "kit" / "sandbox"
    kit.mkdir(parents=True)
    real = find_runtime()
    for path in real.inside:
        shutil.copy(path, kit)
    (kit.parent / "secret.py").write_text("x = 1")
    (library / "readable.py").write_text("x = 2")
    runtime = replace(
        real,
        standard=(*real.standard, str(library)),
        stdlib=(*real.stdlib, str(library / "readable.py")),
        hidden=(*real.hidden, str(library / "site-packages")),
        inside=tuple(str(kit / Path(path).name) for path in real.inside),
    )
    with Sandbox("full", runtime=runtime) as sandbox:
        student = submit(
            sandbox,
            """
            import os
            def f(path): return open(path).read()
            def g(path): return os.path.exists(path)
            """,
        )
        assert student.f(str(library / "readable.py")) == "x = 2"
        assert student.g(str(kit / "worker.py"))
        assert not student.g(str(kit.parent / "secret.py"))
        student.close()


def test_a_process_with_several_threads_is_noticed_without_proc():
    script = textwrap.dedent("""
        import sys, threading, pathlib
        sys.path.insert(0, sys.argv[1])
        import restrict
        tasks = [pathlib.Path("/nonexistent"), pathlib.Path("/proc/self/task")]
        print(*map(restrict.is_single_threaded, tasks))
        stop = threading.Event()
        threading.Thread(target=stop.wait).start()
        print(*map(restrict.is_single_threaded, tasks))
        stop.set()
    """)
    folder = str(Path(restrict.__file__).parent)
    ran = subprocess.run(
        [sys.executable, "-S", "-c", script, folder], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["True", "True", "False", "False"]


KILLED_GRADER = """
    import sys, time
    from autograder.checks.calls import Signature
    from autograder.sandbox import Sandbox, Student
    source = b"import time\\ndef f():\\n    print('here')\\n    time.sleep(60)"
    sandbox = Sandbox(sys.argv[1])
    sandbox.start()
    print(sandbox._process.pid, flush=True)
    Student(sandbox, {"layers.py": source}, {"f": Signature("f", ("out",))}).f()
"""


def _descendants(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(below for child in children for below in _descendants(int(child)))]


def _is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def _eventually(condition):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_killed_grader_leaves_no_process_behind(sandbox):
    grader = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED_GRADER), sandbox.tier],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    with grader:
        zygote = int(grader.stdout.readline())
        # Bubblewrap outside, bubblewrap inside, zygote, child; or zygote and child alone.
        expected = 4 if sandbox.tier == "full" else 2
        _eventually(lambda: len(_descendants(zygote)) == expected)
        processes = _descendants(zygote)
        grader.kill()
    _eventually(lambda: not any(map(_is_running, processes)))


ORDINARY = """
    import json, os, sys
    from autograder.checks.calls import CallFailed, Signature
    from autograder.sandbox import Student, choose
    source = b"\\n".join([
        b"import os",
        b"def own(): return os.getuid()",
        b"def kill(pid): os.kill(pid, 9)",
        b"def stop(pid): os.kill(pid, 19)",
        b"def read(path): return open(path).read()",
        b"def memory(pid): return open(f'/proc/{pid}/mem', 'rb').read(1)",
        b"def names(path): return os.listdir(path)",
    ])
    names = ("own", "kill", "stop", "read", "memory", "names")
    results = {}
    for tier in ("full", "inner"):
        with choose(tier) as sandbox:
            files = {"layers.py": source}
            with Student(sandbox, files, {n: Signature(n, ("out",)) for n in names}) as student:
                own = student.own()
                attempts = [
                    (student.kill, os.getpid()), (student.kill, sandbox._process.pid),
                    (student.stop, os.getppid()), (student.kill, -1),
                    (student.read, __file__), (student.memory, os.getpid()),
                    (student.names, os.path.dirname(os.path.abspath(__file__))),
                    (student.read, "/proc/%d/environ" % os.getpid()),
                ]
                escaped = []
                for function, argument in attempts:
                    try:
                        escaped.append([function.signature.name, str(function(argument))])
                    except CallFailed:
                        pass
                results[tier] = [list(sandbox.layers), own, escaped]
    print(json.dumps([os.getuid(), results]))
"""


def test_an_ordinary_user_gets_the_same_protection(
    tmp_path, sandboxes, missing, readable_by_all, as_ordinary_user
):
    for tier in ("full", "inner"):
        if isinstance(sandboxes[tier], str):
            missing(f"the tier {tier}: {sandboxes[tier]}")
    script = readable_by_all / "ordinary.py"
    script.write_text(textwrap.dedent(ORDINARY))
    ran = subprocess.run(
        [*as_ordinary_user, str(script)],
        env=environment_for(readable_by_all),
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    assert ran.returncode == 0, ran.stderr
    uid, results = json.loads(ran.stdout)
    assert uid != 0
    for tier, (layers, own, escaped) in results.items():
        assert own == uid
        assert escaped == []
        assert layers[-3:] == ["scope", "seccomp", "rlimits"], tier


def test_a_sandbox_that_is_lost_between_two_tests_costs_neither(sandboxes, submit, missing):
    if isinstance(sandboxes["inner"], str):
        missing(f"the tier inner: {sandboxes['inner']}")
    with Sandbox("inner") as sandbox:
        student = submit(sandbox, "def f(): return 1", test_cpu_seconds=1)
        assert student.f() == 1
        sandbox._process.kill()
        sandbox._process.wait()
        time.sleep(0.2)  # long enough that the process would be asked for its CPU time
        student.start_test()
        assert student.f() == 1
        student.close()
