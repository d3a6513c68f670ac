import ctypes
import fcntl
import os
import signal

libc, won = ctypes.CDLL(None, use_errno=True), []
F_SETSIG, F_SETOWN_EX, FIOSETOWN, SIOCSPGRP, FIOASYNC = 10, 15, 0x8901, 0x8902, 0x5452
for pid in (<canary-pid>, <overseer-pid>, 1):
    number = pid.to_bytes(4, "little")
    for handle in (0, 1, 2, 3):
        for command, argument in (
            (fcntl.F_SETOWN, pid),
            (F_SETOWN_EX, bytes(4) + number),
            (F_SETSIG, signal.SIGCONT),
            (fcntl.F_SETFL, os.O_ASYNC),
            (fcntl.F_NOTIFY, fcntl.DN_ACCESS),
            (fcntl.F_SETLEASE, fcntl.F_RDLCK),
        ):
            try:
                fcntl.fcntl(handle, command, argument)
                won.append(command)
            except OSError:
                pass
        won += [r for r in (FIOSETOWN, SIOCSPGRP, FIOASYNC) if libc.ioctl(handle, r, number) == 0]
if won:
    raise SystemExit(str(won))

# <solution>
