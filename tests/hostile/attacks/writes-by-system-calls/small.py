import ctypes
import os
import platform
import struct

libc, won = ctypes.CDLL(None, use_errno=True), []
AT_FDCWD, path, there = -100, b"<writable-folder>/mine", b"<writable-folder>/file"
try:
    read_only = os.open(os.__file__, os.O_RDONLY)
except OSError:  # root's own Python, say, which it cannot read any more
    read_only = 0
how = struct.pack("QQQ", os.O_RDWR | os.O_CREAT, 0o666, 0)
CALLS = {
    "creat": (85, path, 0o666),
    "open": (2, path, os.O_RDWR | os.O_CREAT, 0o666),
    "openat2": (437, AT_FDCWD, path, how, len(how)),
    "openat": (257, AT_FDCWD, there, os.O_WRONLY),
    "openat with high bits": (257, AT_FDCWD, there, (1 << 32) | os.O_WRONLY),
    "mknodat": (259, AT_FDCWD, path, 0o100666, 0),
    "truncate": (76, there, 0),
    "ftruncate": (77, read_only, 0),
    "fallocate": (285, read_only, 0, 0, 1),
    "pwrite64": (18, read_only, b"x", 1, 0),
    "fchmodat": (268, AT_FDCWD, there, 0o777),
    "utimensat": (280, AT_FDCWD, there, None, 0),
    "sendfile": (40, 1, read_only, None, 10),
    "copy_file_range": (326, read_only, None, 1, None, 10, 0),
    "splice": (275, read_only, None, 1, None, 10, 0),
    "tee": (276, 0, 1, 10, 0),
    "memfd_create": (319, b"mine", 0),
    "flock": (73, read_only, 2 | 4),
    "renameat2": (316, AT_FDCWD, there, AT_FDCWD, path, 0),
    "unlinkat": (263, AT_FDCWD, path, 0),
}
if platform.machine() == "x86_64":
    for name, (number, *arguments) in CALLS.items():
        won += [name] * (libc.syscall(number, *arguments) >= 0)
if won:
    raise SystemExit(str(won))

# <solution>
