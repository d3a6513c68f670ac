import ctypes
import os
import sys

libc, won = ctypes.CDLL(None, use_errno=True), []
for program in ("/bin/sh", "/bin/true", "/usr/bin/env", os.path.realpath(sys.executable)):
    for become in (
        lambda: os.execv(program, [program, "-c", "exit 9"]),
        lambda: os.execve(os.open(program, os.O_RDONLY), [program], {}),
        lambda: libc.syscall(322, os.open(program, os.O_PATH), b"", None, None, 0x1000),
        lambda: libc.execl(program.encode(), program.encode(), None),
    ):
        try:
            become()
        except OSError:
            pass

# <solution>
