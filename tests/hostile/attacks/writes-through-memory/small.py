import ctypes
import mmap
import os

import numpy as np

won = []
for path in (os.__file__, np.__file__, np.linalg._umath_linalg.__file__):
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:  # root's own Python, say, which it cannot read any more
        continue
    for flags, prot in ((mmap.MAP_SHARED, mmap.PROT_WRITE), (mmap.MAP_SHARED, 7)):
        try:
            mmap.mmap(handle, 4096, flags, prot)
            won.append(path)
        except OSError:
            pass
    shared = mmap.mmap(handle, 4096, mmap.MAP_SHARED, mmap.PROT_READ)
    before, libc = shared[:8], ctypes.CDLL(None, use_errno=True)
    address = np.frombuffer(shared, np.uint8).ctypes.data
    if libc.mprotect(ctypes.c_void_p(address), 4096, 3) == 0:
        won.append(path)
    private = mmap.mmap(handle, 4096, mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_WRITE)
    private[:8] = b"hostile!"
    libc.madvise(ctypes.c_void_p(np.frombuffer(private, np.uint8).ctypes.data), 4096, 9)
    won += [path] * (shared[:8] != before)
if won:
    raise SystemExit(str(won))

# <solution>
