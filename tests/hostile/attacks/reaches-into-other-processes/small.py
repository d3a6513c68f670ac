import ctypes
import os
import signal

libc, won = ctypes.CDLL(None, use_errno=True), []
buffer = ctypes.create_string_buffer(4096)
vector = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 4096)
# Whoever started this process began not long before it, and has a number that is a little smaller.
for pid in (<canary-pid>, <overseer-pid>, 1, *range(max(2, os.getpid() - 30), os.getpid())):
    for name, call in {
        "signal": lambda: os.kill(pid, 0) or 1,
        "wake": lambda: os.kill(pid, signal.SIGCONT) or 1,
        "tgkill": lambda: libc.syscall(234, pid, pid, 0) + 1,
        "seize": lambda: libc.ptrace(0x4206, pid, 0, 0) + 1,
        "read": lambda: libc.process_vm_readv(pid, vector, 1, vector, 1, 0) + 1,
        "pidfd": lambda: libc.syscall(434, pid, 0) + 1,
        "compare": lambda: libc.syscall(312, os.getpid(), pid, 1, 0, 0) + 1,
        "memory": lambda: os.open(f"/proc/{pid}/mem", os.O_RDONLY),
        "files": lambda: len(os.listdir(f"/proc/{pid}/fd")),
        "group": lambda: os.getpgid(pid),
        "wait": lambda: os.waitpid(pid, os.WNOHANG),
    }.items():
        try:
            won += [f"{name} {pid}"] * bool(call())
        except OSError:
            pass
if won:
    raise SystemExit(str(won))

# <solution>
