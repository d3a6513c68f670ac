"""Facts of a machine, read from an invented one's files."""

from __future__ import annotations

from autograder.sandbox.machine import gather

FILES = {
    "etc/os-release": 'NAME="Ubuntu"\nPRETTY_NAME="Ubuntu 24.04.1 LTS"\n',
    "proc/self/status": "Name:\tpython\nCapEff:\t0000000000200000\nSeccomp:\t2\n",
    "proc/meminfo": "MemTotal:  9000000 kB\nMemAvailable:    2048000 kB\n",
    "proc/sys/user/max_user_namespaces": "1234\n",
    "proc/sys/kernel/unprivileged_userns_clone": "0\n",
    "proc/sys/kernel/apparmor_restrict_unprivileged_userns": "1\n",
    "proc/sys/kernel/yama/ptrace_scope": "1\n",
    "proc/sys/kernel/seccomp/actions_avail": "kill_process errno allow\n",
    "sys/fs/cgroup/memory.max": "1073741824\n",
    "sys/fs/cgroup/memory.current": "73741824\n",
    ".dockerenv": "",
}


def machine(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return gather(root)


def test_facts_are_read_from_the_kernels_files(tmp_path):
    facts = machine(tmp_path, FILES)
    assert facts.distribution == "Ubuntu 24.04.1 LTS"
    assert (facts.max_user_namespaces, facts.userns_clone, facts.apparmor_userns) == (1234, 0, 1)
    assert (facts.seccomp, facts.filtered, facts.ptrace_scope) == (True, True, 1)
    assert (facts.container, facts.may_mount) == (True, True)
    assert facts.memory_mb == 953


def test_memory_without_a_limit_is_what_the_machine_has(tmp_path):
    facts = machine(tmp_path, FILES | {"sys/fs/cgroup/memory.max": "max\n"})
    assert facts.memory_mb == 2000


def test_files_that_are_not_there_say_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("container", raising=False)
    facts = gather(tmp_path)
    assert (facts.max_user_namespaces, facts.memory_mb, facts.distribution) == (None, None, "")
    assert (facts.seccomp, facts.container, facts.bubblewrap, facts.installer) == (
        False, False, "", "",
    )  # fmt: skip


def test_a_program_that_hides_its_version_is_there_all_the_same(tmp_path, monkeypatch):
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho hello\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert gather(tmp_path).bubblewrap == "?"
