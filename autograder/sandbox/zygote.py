"""The process inside the sandbox that student processes are forked from.

It loads NumPy once, gives up its rights, and then does two things on request: fork a confined child
for one submission, and reap one. It never sees a test or a submission: those travel over each
child's own socket. Requests come as JSON over standard input, a socket that keeps messages apart.
"""

from __future__ import annotations

import base64
import gc
import importlib
import json
import math
import os
import pkgutil
import resource
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.sandbox import restrict
else:  # inside, the kit's folder is no package
    sys.path.append(os.path.dirname(__file__))  # noqa: PTH120 - pathlib is not loaded yet
    import restrict

RPC = 3
POLICY_LIMIT = 1 << 20
REQUEST_LIMIT = 1 << 16
PRELOADED = """
    abc array bisect builtins collections.abc contextlib copy csv dataclasses datetime decimal enum
    fractions functools heapq inspect io itertools json linecache logging math numbers operator os
    pathlib pickle pprint queue random re statistics string struct sys textwrap threading time
    timeit traceback types typing unittest warnings weakref
    numpy numpy.fft numpy.lib.stride_tricks numpy.linalg numpy.ma numpy.polynomial numpy.random
    numpy.testing numpy.typing
""".split()  # noqa: SIM905 - a list of words reads best as words
NOT_PRELOADED = frozenset(
    {"antigravity", "ensurepip", "idlelib", "lib2to3", "msilib", "test", "this", "turtledemo"}
)
"""Modules that a submission has no use for, some of which open windows or print."""


RARE_SUBMODULES = """
    concurrent.futures.thread json.tool multiprocessing.pool unittest.mock xml.etree.ElementTree
    numpy.ctypeslib numpy.lib.format numpy.lib.mixins numpy.lib.recfunctions numpy.lib.scimath
    tkinter.messagebox tkinter.ttk
""".split()  # noqa: SIM905 - as above


def main() -> None:
    """Confine this process as the first message says, then serve until the socket closes."""
    control = socket.socket(fileno=os.dup(0))
    null = os.pipe()  # student code reads an end of file from standard input
    os.dup2(null[0], 0)
    os.close(null[1])
    policy = json.loads(control.recv(POLICY_LIMIT))
    worker = preload(policy["sites"])
    abi = give_up_rights(policy)
    gc.collect()
    gc.freeze()
    _send(control, {"ready": True, "landlock": abi, "pid": os.getpid()})
    serve(control, worker, policy, abi)


def preload(sites: Sequence[str]) -> ModuleType:
    """Import NumPy, common modules and `worker`; leave no third-party folder on `sys.path`.

    NumPy's own modules are found through the package itself; other packages cannot be imported.
    """
    standard = [path for path in sys.path if path != os.path.dirname(__file__)]  # noqa: PTH120
    sys.path[:] = [*standard, *sites, os.path.dirname(__file__)]  # noqa: PTH120
    for name in PRELOADED:
        importlib.import_module(name)
    worker = importlib.import_module("worker")
    sys.path[:] = standard
    return worker


def preload_everything() -> None:
    """Import the whole standard library, for a process that soon cannot read it any more."""
    import encodings  # noqa: PLC0415 - needed in this rare case alone

    codecs = [f"encodings.{module.name}" for module in pkgutil.iter_modules(encodings.__path__)]
    for name in (*sorted(sys.stdlib_module_names - NOT_PRELOADED), *codecs, *RARE_SUBMODULES):
        try:
            importlib.import_module(name)
        except ImportError:
            continue  # belongs to another platform, or was left out of this Python


def give_up_rights(policy: Mapping[str, Any]) -> int:
    """Confine this process; return Landlock's version, 0 if it is not used."""
    restrict.forbid_new_privileges()
    least, most = policy["landlock"]
    abi: int = min(restrict.landlock_abi(), most)
    if abi < least:
        has = f"version {abi}" if abi else "none"
        raise restrict.CannotRestrict(f"it needs Landlock {least} or later; this kernel has {has}")
    becomes = policy["uid"] if os.getuid() == 0 else None
    installed = [str(sys.modules[name].__file__) for name in ("os", "numpy")]
    if becomes is not None and not all(restrict.user_can_read(becomes, p) for p in installed):
        preload_everything()  # root's own Python, say, under /root
    if not restrict.is_single_threaded():
        raise restrict.CannotRestrict("the process has several threads and cannot be forked safely")
    if abi:
        restrict.allow_reading(policy["readable"], abi)
    if becomes is not None:
        restrict.become(becomes)
    restrict.hide_memory()
    return abi


def serve(control: socket.socket, worker: ModuleType, policy: Mapping[str, Any], abi: int) -> None:
    """Answer requests to fork and to reap until the grader closes the socket."""
    programs = [base64.b64decode(policy[name]) for name in ("seccomp", "blind")]
    while True:
        message, handles, _, _ = socket.recv_fds(control, REQUEST_LIMIT, 2)
        if not message:
            return
        request = json.loads(message)
        if request["do"] == "fork":
            program = programs[request["blind"]]
            _send(control, fork(worker, request, handles, program, abi))
        elif request["do"] == "allow":
            _send(control, allow(request["pid"], request["seconds"]))
        else:
            _send(control, reap(request["pid"], request["patience"]))


def fork(
    worker: ModuleType,
    request: Mapping[str, Any],
    handles: Sequence[int],
    program: bytes,
    abi: int,
) -> dict[str, Any]:
    """Fork one child, which serves the socket `handles[0]` and prints to the pipe `handles[1]`."""
    parent = os.getpid()
    try:
        pid = os.fork()
    except OSError as error:
        return {"error": f"fork: {error.strerror}"}
    finally:
        if os.getpid() == parent:
            for handle in handles:
                os.close(handle)
    if pid:
        return {"pid": pid}
    try:
        os.dup2(handles[1], 1)
        os.dup2(handles[1], 2)
        os.dup2(handles[0], RPC)
        os.closerange(RPC + 1, 1024)
        confine_child(request, program, abi, parent)
        worker.serve(RPC, request["body_limit"])
    except BaseException as error:  # noqa: BLE001 - nothing may leave a child but through its end
        os.write(2, f"sandbox: {type(error).__name__}: {error}\n".encode("utf-8", "replace"))
    finally:
        os._exit(70)


def confine_child(request: Mapping[str, Any], program: bytes, abi: int, parent: int) -> None:
    """Apply a child's own restrictions; the system call filter comes last."""
    restrict.limit_resources(request["rlimits"])
    restrict.die_with_parent(parent)
    restrict.hide_memory()
    if abi:
        restrict.isolate_from_siblings(abi)
    if program:
        restrict.filter_system_calls(program)


def allow(pid: int, seconds: int) -> dict[str, Any]:
    """Let a child use `seconds` more of CPU time, if any; say what it has used, 0 if it is dead."""
    try:
        used = time.clock_gettime(~pid << 3 | 2)  # Linux's id of another process's CPU clock
        if seconds:
            most = resource.prlimit(pid, resource.RLIMIT_CPU)[1]
            soft = min(math.ceil(used) + seconds, most)
            resource.prlimit(pid, resource.RLIMIT_CPU, (soft, most))
    except OSError:
        used = 0.0
    return {"cpu": used}


def reap(pid: int, patience: float) -> dict[str, Any]:
    """Say how a child ended; one that has not after `patience` seconds is killed."""
    ended, status, usage = os.wait4(pid, os.WNOHANG)
    deadline = time.monotonic() + patience
    while not ended and time.monotonic() < deadline:
        time.sleep(0.001)
        ended, status, usage = os.wait4(pid, os.WNOHANG)
    if not ended:
        os.kill(pid, signal.SIGKILL)
        _, status, usage = os.wait4(pid, 0)
    return {
        "stopped": not ended,
        "status": os.waitstatus_to_exitcode(status),
        "cpu": usage.ru_utime + usage.ru_stime,
        "rss_kb": usage.ru_maxrss,
    }


def _send(control: socket.socket, message: Mapping[str, Any]) -> None:
    control.send(json.dumps(message).encode())


if __name__ == "__main__":
    main()
