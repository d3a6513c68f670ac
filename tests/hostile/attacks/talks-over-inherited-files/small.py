import array
import os
import socket
import stat

won = []
for handle in range(1024):
    try:
        kind = stat.S_IFMT(os.fstat(handle).st_mode)
    except OSError:
        continue
    if handle > 3 or kind not in (stat.S_IFIFO, stat.S_IFSOCK):
        won.append(handle)
    for use in (
        lambda s: s.getpeername(),
        lambda s: s.sendmsg([b""], [(1, socket.SCM_RIGHTS, array.array("i", [0]))]),
        lambda s: s.recvmsg(1, 64, socket.MSG_DONTWAIT),
        lambda s: s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30),
        lambda s: s.shutdown(socket.SHUT_WR),
    ):
        try:
            mine = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, handle)
            try:
                won.append(use(mine))
            finally:
                mine.detach()
        except OSError:
            pass
if won:
    raise SystemExit(str(won))

# <solution>
