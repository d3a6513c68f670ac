"""Start the sandbox, keep it alive, and refuse to go on without one."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import IO, Any, Self

import msgspec

from autograder.course import Limits
from autograder.errors import SandboxLost, SandboxUnavailable

from . import confine, wire
from .channel import Broken, Channel, Gone, Late, Output
from .endings import Ending
from .runtime import Runtime, find_runtime
from .system_calls import Unsupported
from .tiers import TIERS, tier_of

_START_SECONDS = 60.0
_CONTROL_SECONDS = 30.0
_CLOSE_SECONDS = 5.0
_CONTROL_LIMIT = 1 << 16


class Child:
    """One student process: a channel, and a way to end it."""

    def __init__(self, sandbox: Sandbox, pid: int, channel: Channel) -> None:
        self.channel = channel
        self._sandbox = sandbox
        self._start = sandbox.starts
        self._pid = pid
        self._ended = False

    def allow(self, seconds: int) -> float:
        """Let the process use `seconds` more of CPU time, if any; return what it has used."""
        return float(self._ask({"do": "allow", "seconds": seconds})["cpu"])

    def end(self, patience: float = 0.0) -> Ending | None:
        """End the process; say how it ended, None if the sandbox is gone.

        It is killed if it has not ended by itself after `patience` seconds.
        """
        if self._ended:
            return None
        self._ended = True
        try:
            report = self._ask({"do": "reap", "patience": patience})
            ending = Ending(report["status"], report["stopped"], report["cpu"], report["rss_kb"])
        except SandboxLost:
            ending = None
        self.channel.drain()
        self.channel.close()
        return ending

    def _ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Ask about this process, which ended with its sandbox if that was started anew."""
        if self._sandbox.starts != self._start:
            raise SandboxLost
        return self._sandbox.ask({**request, "pid": self._pid})


class Sandbox:
    """One sandbox: a process with NumPy loaded, confined, from which each child is forked.

    All layers of `tier` but those in `without` are put in force; `tier` then names what is left.
    `layers` says what is really there, such as ("bubblewrap 0.8.0", "landlock abi 7", "scope",
    "seccomp", "rlimits"). It starts when entered; raises `SandboxUnavailable` where a layer cannot
    be had. `wrapper` is a command put in front of the one that starts it, such as strace.
    """

    def __init__(
        self,
        tier: str = "full",
        *,
        without: Iterable[str] = (),
        runtime: Runtime | None = None,
        wrapper: tuple[str, ...] = (),
    ) -> None:
        self._planned = tuple(layer for layer in TIERS[tier] if layer not in set(without))
        self.tier = tier_of(self._planned)
        self.layers: tuple[str, ...] = ()
        self.starts = 0
        self._runtime = runtime or find_runtime()
        self._wrapper = wrapper
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = os.getpid()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def is_confined(self) -> bool:
        """Whether student code is kept from anything at all."""
        return self.tier != "none"

    def start(self) -> None:
        """Start the process that children are forked from, unless it runs already."""
        if self._control is not None and self._owner == os.getpid():
            return
        root = os.geteuid() == 0
        bubblewrap = _bubblewrap() if "bubblewrap" in self._planned else None
        try:
            rules = confine.policy(
                self._planned, self._runtime, machine=platform.machine(), as_root=root
            )
        except Unsupported as error:
            raise SandboxUnavailable(str(error)) from None
        command = self._runtime.program
        if bubblewrap is not None:
            path, version = bubblewrap
            command = confine.bubblewrap_command(
                self._runtime, bubblewrap=path, version=version, as_root=root
            )
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(_START_SECONDS)
        self._control, self._owner = ours, os.getpid()
        with tempfile.TemporaryFile() as complaints, theirs:
            self._process = _spawn([*self._wrapper, *command], theirs, complaints)
            theirs.close()
            try:
                ready = self._exchange(rules.encode())
            except SandboxLost:
                self.close()
                complaints.seek(0)
                said = complaints.read(1 << 16).decode("utf-8", "replace").strip().splitlines()
                reason = said[-1] if said else "its process ended at once"
                raise SandboxUnavailable(
                    f"the {self.tier} sandbox did not start: {reason}"
                ) from None
        ours.settimeout(_CONTROL_SECONDS)
        self.starts += 1
        versions = {
            "bubblewrap": ".".join(map(str, bubblewrap[1])) if bubblewrap else "",
            "landlock": f"abi {ready['landlock']}",
        }
        self.layers = tuple(f"{name} {versions.get(name, '')}".strip() for name in self._planned)

    def close(self) -> None:
        """End the sandbox and every process in it."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None and self._owner == os.getpid():
            try:
                self._process.wait(_CLOSE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None

    def open(
        self,
        limits: Limits,
        output: Output | None = None,
        cpu: int | None = None,
        *,
        blind: bool = False,
    ) -> Child:
        """Fork a confined child; a sandbox that was lost is started anew.

        `cpu` is the limit of its CPU time in seconds, that of one test by default. A `blind` one
        can open no file and learn nothing of any. Raises `SandboxUnavailable` if no child can be
        had.
        """
        cpu = cpu or limits.test_cpu_seconds
        if self._control is None or self._owner != os.getpid():
            self.close()
            self.start()
        try:
            return self._fork(limits, output, cpu, blind=blind)
        except SandboxLost:
            self.close()
            self.start()
        try:
            return self._fork(limits, output, cpu, blind=blind)
        except SandboxLost:
            raise SandboxUnavailable("the sandbox ends again and again as it is used") from None

    def ask(self, request: Mapping[str, Any], handles: tuple[int, ...] = ()) -> dict[str, Any]:
        """Ask the zygote for something; raise `SandboxLost` if it is gone."""
        return self._exchange(json.dumps(request).encode(), handles)

    def _exchange(self, message: bytes, handles: tuple[int, ...] = ()) -> dict[str, Any]:
        if self._control is None:
            raise SandboxLost
        try:
            socket.send_fds(self._control, [message], handles)
            reply = self._control.recv(_CONTROL_LIMIT)
        except OSError as error:
            reply = b""
            cause: OSError | None = error
        else:
            cause = None
        if not reply:
            self._control.close()
            self._control = None
            raise SandboxLost from cause
        return msgspec.json.decode(reply, type=dict[str, Any])

    def _fork(self, limits: Limits, output: Output | None, cpu: int, *, blind: bool) -> Child:
        body_limit = limits.message_mb * confine.MIB
        ours, theirs = socket.socketpair()
        pipe, their_pipe = os.pipe()
        channel = Channel(
            ours, pipe, body_limit=body_limit, output=output or Output(limits.output_kb * 1024)
        )
        request = {
            "do": "fork",
            "rlimits": confine.resource_limits(limits, cpu) if "rlimits" in self._planned else {},
            "body_limit": body_limit,
            "blind": blind,
        }
        try:
            report = self.ask(request, (theirs.fileno(), their_pipe))
        except SandboxLost:
            channel.close()
            raise
        finally:
            theirs.close()
            os.close(their_pipe)
        if "pid" not in report:
            channel.close()
            raise SandboxUnavailable(f"the sandbox cannot start a process: {report}")
        child = Child(self, report["pid"], channel)
        try:
            channel.receive(wire.READY.nonce, 0, time.monotonic() + _CONTROL_SECONDS)
        except (Late, Gone, Broken) as error:
            said = _said(child, channel)
            if self._control is None:
                raise SandboxLost from error
            raise SandboxUnavailable(
                f"a process of the sandbox could not be confined: {said}"
            ) from None
        return child


def _said(child: Child, channel: Channel) -> str:
    child.end()
    return channel.output.kept.decode("utf-8", "replace").strip() or "it ended at once"


def _spawn(
    command: list[str], control: socket.socket, complaints: IO[bytes]
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - a fixed command; nothing of it comes from outside
            command,
            stdin=control.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            env=dict(confine.ENVIRONMENT),
            cwd="/",
        )
    except OSError as error:
        raise SandboxUnavailable(f"{command[0]} cannot be started: {error.strerror}") from None


def _bubblewrap() -> tuple[str, tuple[int, ...]]:
    """Return bubblewrap's path and version; raise `SandboxUnavailable` if it is not installed."""
    path = shutil.which("bwrap")
    if path is None:
        raise SandboxUnavailable("bubblewrap (the program bwrap) is not installed")
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command
    numbers = re.findall(r"\d+", said.stdout)
    return path, tuple(int(number) for number in numbers)
