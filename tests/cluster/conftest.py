"""A real Dask cluster on this machine: scheduler and workers are processes that can be killed."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "autograder"]
KEY = "k" * 40


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def until(true, seconds=60.0):
    """Wait for something that has to come about."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


class Cluster:
    """A scheduler with a port of its own, and workers that have the key `key`."""

    def __init__(self, folder, protocol="tcp", options=(), host="127.0.0.1"):
        self.folder = folder
        self.port = free_port()
        self.address = f"{protocol}://{host}:{self.port}"
        self.options = ["--protocol", protocol, *options]
        self.host = host
        self.key = folder / "worker.key"
        self.key.write_text(KEY)
        self.key.chmod(0o600)
        self.scheduler = None
        self.workers = []

    def start_scheduler(self):
        self.scheduler = self._start(
            "dask_scheduler", "--host", self.host, "--port", str(self.port), "--no-show"
        )
        until(self.listens)

    def listens(self):
        with contextlib.suppress(OSError), socket.create_connection((self.host, self.port), 1):
            return True
        return False

    def add_worker(self, nanny="--no-nanny", **environment):
        worker = self._start(
            "dask_worker",
            self.address,
            *("--host", self.host, "--nthreads", "1", nanny, "--death-timeout", "60"),
            *("--local-directory", str(self.folder)),
            **environment,
        )
        self.workers.append(worker)
        return worker

    def _start(self, program, *arguments, **environment):
        given = {
            **os.environ,
            "AUTOGRADER_KEY": str(self.key),
            "DASK_LOGGING__DISTRIBUTED": "info",
        }
        with (self.folder / "log.txt").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{program}", *arguments, *self.options,
                 "--no-dashboard"],
                env=given | environment, stdout=log, stderr=log,
            )  # fmt: skip

    def is_there(self, workers):
        """Wait until so many workers have registered, however slow this machine is."""
        until(lambda: self.said().count("Registered to:") >= workers, 300)

    def suites(self):
        """Return the folders of suites that lie on workers."""
        return list(self.folder.glob("dask-scratch-space/*/autograder-*"))

    def said(self):
        return (self.folder / "log.txt").read_text(errors="replace")

    def close(self):
        for process in (*self.workers, self.scheduler):
            if process is not None:
                process.kill()
                process.wait()


@contextlib.contextmanager
def running(folder, workers=2, **options):
    folder.mkdir(exist_ok=True)
    cluster = Cluster(folder, **options)
    try:
        cluster.start_scheduler()
        for _ in range(workers):
            cluster.add_worker()
        cluster.is_there(workers)
        yield cluster
    finally:
        cluster.close()


class Wire:
    """A connection to `port` of this machine that can be cut, and mended again."""

    def __init__(self, port):
        self._to = port
        self._ends = []
        self.whole = True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self):
        self.whole = False
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._ends.clear()

    def close(self):
        self.cut()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _listen(self):
        with contextlib.suppress(OSError):  # it is closed
            while True:
                near, _ = self._listener.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self._to if self.whole else 0))
                except OSError:
                    near.close()
                    continue
                self._ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one, other):
        with contextlib.suppress(OSError), one, other:
            while some := one.recv(1 << 16):
                other.sendall(some)


def command(root, output, *options):
    return [
        *COMMAND, "grade", "--course", str(root), "--output", str(output), "--sandbox", "none",
        "--patience", "60", *options,
    ]  # fmt: skip


def run(arguments, **environment):
    return subprocess.run(
        arguments, capture_output=True, text=True, timeout=600, check=False,
        env={**os.environ, **environment},
    )  # fmt: skip


def results(output):
    """Return the bytes of every final file of a batch of the small course."""
    return {p.name: p.read_bytes() for p in (output / "twice").iterdir() if p.is_file()}


def give_key(root):
    (root / "cluster.key").write_text(KEY)
    (root / "cluster.key").chmod(0o600)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    """Return a function that makes a CA of its own and a certificate of it."""
    openssl = shutil.which("openssl")

    def make(missing):
        if openssl is None:
            missing("openssl, to make certificates")
        folder = Path(tmp_path_factory.mktemp("tls"))

        def say(*arguments):
            subprocess.run([openssl, *arguments], cwd=folder, capture_output=True, check=True)

        new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        say("req", "-x509", *new, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=ca")
        say("req", *new, "-keyout", "node.key", "-out", "node.csr", "-subj", "/CN=node")
        say(
            *[
                "x509",
                "-req",
                "-in",
                "node.csr",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-out",
                "node.pem",
            ]
        )
        return folder

    return make
