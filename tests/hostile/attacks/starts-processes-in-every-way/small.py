import concurrent.futures
import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys

libc, won = ctypes.CDLL(None, use_errno=True), []
TRUE = ["/bin/true"]
for name, start in {
    "fork": os.fork,
    "forkpty": lambda: os.forkpty()[0],
    "libc fork": libc.fork,
    "fork, vfork by number": lambda: max(libc.syscall(57), libc.syscall(58)),
    "clone by number": lambda: libc.syscall(56, signal.SIGCHLD, None, None, None, None),
    "clone3 by number": lambda: libc.syscall(435, bytes(32) + b"\x11" + bytes(31), 64),
    "spawn": lambda: os.posix_spawn(TRUE[0], TRUE, {}),
    "system": lambda: 1 if os.system("true") == 0 else -1,
    "subprocess": lambda: subprocess.Popen([sys.executable, "-c", ""]).pid,
    "popen": lambda: os.popen("echo started").read() and 1 or -1,
    "multiprocessing": lambda: multiprocessing.get_context("fork").Process(target=int).start() or 1,
    "pool": lambda: concurrent.futures.ProcessPoolExecutor(1).submit(int).result(1) or 1,
}.items():
    try:
        pid = start()
    except Exception:
        continue
    if pid == 0:
        os._exit(0)
    won += [name] * (pid > 0)
if won:
    raise SystemExit(str(won))

# <solution>
