import ctypes
import socket

won = []
for family in (*range(46), socket.AF_UNIX):
    for kind in (1, 2, 3, 5):
        for protocol in (0, 1, 6, 17, 255):
            try:
                socket.socket(family, kind, protocol)
                won.append((family, kind, protocol))
            except OSError:
                pass
for pair in (socket.socketpair, lambda: socket.create_server(("127.0.0.1", 0)), lambda: socket.fromfd(3, 1, 1)):
    try:
        made = pair()
        won += [made] if made.__class__ is tuple or made.getsockname() else []
    except OSError:
        pass
numbers = (ctypes.c_int * 2)()
won += [n for n in (41, 53) if ctypes.CDLL(None).syscall(n, 1, 1, 0, numbers) >= 0]
if won:
    raise SystemExit(str(won))

# <solution>
