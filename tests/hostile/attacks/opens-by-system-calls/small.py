import ctypes
import os
import platform
import struct

libc, won = ctypes.CDLL(None, use_errno=True), []
AT_FDCWD, AT_EMPTY_PATH = -100, 0x1000
handle = ctypes.create_string_buffer(struct.pack("I", 128), 136)
mount = ctypes.c_int()
if platform.machine() == "x86_64":
    for path in (b"<secret-file>", b"<reference>", b"<neighbour>", b"/etc/passwd", b"/"):
        how = struct.pack("QQQ", os.O_RDONLY, 0, 0)
        name_to_handle = libc.syscall(303, AT_FDCWD, path, handle, ctypes.byref(mount), 0)
        opened = (
            libc.syscall(2, path, os.O_RDONLY),
            libc.syscall(437, AT_FDCWD, path, how, len(how)),
            libc.syscall(304, AT_FDCWD, handle, os.O_RDONLY),
            libc.syscall(428, AT_FDCWD, path, 1),
            libc.syscall(257 | 0x40000000, AT_FDCWD, path, os.O_RDONLY),
            libc.syscall(257 | 1 << 33, AT_FDCWD, path, os.O_RDONLY),
        )
        won += [path] * (name_to_handle == 0) + [n for n in opened[:-1] if n >= 0]
        won += [os.read(opened[-1], 100)] if opened[-1] >= 0 and path != b"/" else []
if won:
    raise SystemExit(str(won))

# <solution>
