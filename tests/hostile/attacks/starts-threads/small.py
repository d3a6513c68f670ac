import _thread
import concurrent.futures
import threading
import time

won = []
for _ in range(20):
    for name, start in {
        "thread": lambda: threading.Thread(target=time.sleep, args=(9,), daemon=True).start(),
        "low-level thread": lambda: _thread.start_new_thread(time.sleep, (9,)),
        "timer": lambda: threading.Timer(9, int).start(),
        "executor": lambda: concurrent.futures.ThreadPoolExecutor(1).submit(time.sleep, 9),
    }.items():
        try:
            start()
        except (RuntimeError, OSError):
            continue
        won.append(name)
if won:
    raise SystemExit(str(set(won)))

# <solution>
