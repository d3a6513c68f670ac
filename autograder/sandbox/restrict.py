"""Restrict the process that calls these functions: Landlock, seccomp, resource limits, user id.

Runs inside the sandbox, as the top-level module `restrict`, before any student code; it uses the
standard library alone. What is allowed is decided by `confine` and arrives as data. A restriction
that cannot be had raises: whoever asked for it does not go on without.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_SECCOMP_MODE_FILTER = 2
_CLONE_THREAD = 0x10000
# Landlock's system calls have the same numbers on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_LANDLOCK_CREATE_RULESET_VERSION, _LANDLOCK_RULE_PATH_BENEATH = 1, 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# How many kinds of file access each ABI can handle; from 5 on there are 16.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_BIND_AND_CONNECT_TCP = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11


class CannotRestrict(Exception):  # noqa: N818 - the name says what happened
    """The kernel refused a restriction."""


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> int:
    if result < 0:
        raise CannotRestrict(f"{what}: {os.strerror(ctypes.get_errno())}")
    return result


def is_single_threaded(tasks: Path = Path("/proc/self/task")) -> bool:
    """Tell whether this process has one thread; a fork of one with more would hang in a lock."""
    if tasks.is_dir():
        return len(list(tasks.iterdir())) == 1
    # Without /proc: the kernel lets a process stop sharing its threads only if it has none.
    return bool(_libc().unshare(_CLONE_THREAD) == 0)


def forbid_new_privileges() -> None:
    """Make sure that no program started later gains rights."""
    _check(_libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when the process `parent` that started it ends."""
    _check(_libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "pdeathsig")
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def hide_memory() -> None:
    """Keep other processes of the same user from reading or tracing this one."""
    _check(_libc().prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0), "dumpable")


def landlock_abi() -> int:
    """Return the version of Landlock's interface, 0 if there is none."""
    version = _libc().syscall(_CREATE_RULESET, None, 0, _LANDLOCK_CREATE_RULESET_VERSION)
    return max(0, int(version))


def allow_reading(paths: Iterable[str], abi: int) -> None:
    """Allow this process and its children nothing in the file system but reading `paths`.

    From ABI 4 on, no network by TCP either; from 6 on, no signal and no abstract socket outside.
    """
    rights = (1 << _FILE_RIGHTS.get(abi, 16)) - 1
    ruleset = _create_ruleset(rights, abi)
    try:
        for path in paths:
            _allow_beneath(ruleset, path)
        _check(_libc().syscall(_RESTRICT_SELF, ruleset, 0), "landlock_restrict_self")
    finally:
        os.close(ruleset)


def isolate_from_siblings(abi: int) -> None:
    """Enter a domain of its own, out of which no signal and no abstract socket reaches."""
    if abi < 6:
        return
    ruleset = _create_ruleset(0, abi)
    try:
        _check(_libc().syscall(_RESTRICT_SELF, ruleset, 0), "landlock_restrict_self")
    finally:
        os.close(ruleset)


def _create_ruleset(rights: int, abi: int) -> int:
    network = _BIND_AND_CONNECT_TCP if abi >= 4 else 0
    scope = _ABSTRACT_SOCKETS_AND_SIGNALS if abi >= 6 else 0
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    attributes = struct.pack("QQQ", rights, network, scope)[:size]
    ruleset = _libc().syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    return _check(int(ruleset), "landlock_create_ruleset")


def _allow_beneath(ruleset: int, path: str) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there need not be allowed
    try:
        rights = _READ_FILE | _READ_DIR if Path(path).is_dir() else _READ_FILE
        rule = struct.pack("=Qi", rights, handle)
        _check(
            _libc().syscall(_ADD_RULE, ruleset, _LANDLOCK_RULE_PATH_BENEATH, rule, 0),
            f"landlock_add_rule {path}",
        )
    finally:
        os.close(handle)


def filter_system_calls(program: bytes) -> None:
    """Install a seccomp filter: `program` is a BPF program, 8 bytes an instruction."""
    buffer = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(buffer))
    _check(_libc().prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, header, 0, 0), "seccomp")


def limit_resources(limits: Mapping[str, tuple[int, int]]) -> None:
    """Set soft and hard limits by name, "CPU" for RLIMIT_CPU; never above the hard one."""
    for name, wanted in limits.items():
        which = getattr(resource, f"RLIMIT_{name}")
        ceiling = resource.getrlimit(which)[1]
        soft, hard = (
            value if ceiling == resource.RLIM_INFINITY else min(value, ceiling) for value in wanted
        )
        resource.setrlimit(which, (soft, hard))


def user_can_read(uid: int, path: str) -> bool:
    """Tell whether user and group `uid` could read `path`; for root, on another's behalf."""
    os.setgroups([])
    os.setresgid(uid, -1, -1)
    os.setresuid(uid, -1, -1)
    try:
        return os.access(path, os.R_OK)
    finally:
        os.setresuid(0, -1, -1)
        os.setresgid(0, -1, -1)


def become(uid: int) -> None:
    """Give up root for good: user and group `uid`, no further groups."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
