import importlib
import multiprocessing
import tempfile


def shared_memory():
    made = importlib.import_module("multiprocessing.shared_memory").SharedMemory(None, True, 1)
    made.unlink()
    return made


won = []
for make in (
    lambda: tempfile.TemporaryFile(),
    lambda: tempfile.TemporaryFile(dir="/tmp"),
    lambda: tempfile.TemporaryFile(dir="/dev/shm"),
    shared_memory,
    lambda: multiprocessing.Semaphore(),
    lambda: multiprocessing.Queue(),
    lambda: multiprocessing.Pipe(),
):
    try:
        won.append(make())
    except (OSError, ImportError):
        pass
if won:
    raise SystemExit(str(won))

# <solution>
