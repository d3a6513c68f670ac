import ctypes
import os
import resource

libc, won = ctypes.CDLL(None, use_errno=True), []
PDEATHSIG, DUMPABLE, KEEPCAPS, NAME, SUBREAPER, PTRACER = 1, 4, 8, 15, 36, 0x59616D61
won += [o for o in (PDEATHSIG, KEEPCAPS) if libc.prctl(o, 0, 0, 0, 0) == 0]
won += [o for o in (DUMPABLE, SUBREAPER) if libc.prctl(o, 1, 0, 0, 0) == 0]
won += [o for o in (PTRACER,) if libc.prctl(o, -1, 0, 0, 0) == 0]
won += [o for o in (NAME,) if libc.prctl(o, b"autograder", 0, 0, 0) == 0]
for leave in (
    os.setsid,
    os.setpgrp,
    lambda: os.nice(-1),
    lambda: os.setuid(0),
    lambda: os.setresgid(0, 0, 0),
    lambda: os.setgroups([]),
    lambda: resource.setrlimit(resource.RLIMIT_NPROC, (0, 0)),
    lambda: resource.setrlimit(resource.RLIMIT_CPU, (1, 1)),
):
    try:
        won += [leave() or leave]
    except (OSError, ValueError):
        pass
if won:
    raise SystemExit(str(won))

# <solution>
