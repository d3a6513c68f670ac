import ctypes
import importlib
import multiprocessing
import os
import tempfile

won = []
for leave in (
    lambda: tempfile.NamedTemporaryFile(delete=False),
    lambda: tempfile.mkdtemp(dir="/var/tmp"),
    lambda: open("/dev/shm/left", "w"),
    lambda: importlib.import_module("multiprocessing.shared_memory").SharedMemory("left", create=True, size=1),
    lambda: multiprocessing.Semaphore(),
    lambda: multiprocessing.Queue(),
    lambda: os.mkfifo("/tmp/left"),
):
    try:
        won.append(leave())
    except (OSError, ImportError):
        pass
if ctypes.CDLL(None).shm_open(b"/left", os.O_CREAT | os.O_RDWR, 0o600) >= 0:
    won.append("shm_open")
if won:
    raise SystemExit(str(won))

# <solution>
