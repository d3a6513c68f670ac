import ctypes
import platform
import socket
import struct

libc, won = ctypes.CDLL(None, use_errno=True), []
port = struct.pack(">H", <port>)
tcp = struct.pack("H", socket.AF_INET) + port + bytes([127, 0, 0, 1]) + bytes(8)
unix = struct.pack("H", socket.AF_UNIX) + b"\0<abstract-socket>"
SOCKET, CONNECT, ACCEPT, SENDTO, SENDMSG, SHUTDOWN, BIND, LISTEN = 41, 42, 43, 44, 46, 48, 49, 50
if platform.machine() == "x86_64":
    for family, address in ((socket.AF_INET, tcp), (socket.AF_UNIX, unix)):
        for kind in (1, 2):
            handle = libc.syscall(SOCKET, family, kind, 0)
            for each in {handle, 0, 1, 3}:
                ctypes.set_errno(0)
                libc.syscall(CONNECT, each, address, len(address))
                libc.syscall(SENDTO, each, b"hello", 5, 0, address, len(address))
                libc.syscall(BIND, each, address, len(address))
                libc.syscall(LISTEN, each, 1)
                libc.syscall(ACCEPT, each, None, None)
                won += [each] * (ctypes.get_errno() != 1)
if won:
    raise SystemExit(str(won))

# <solution>
