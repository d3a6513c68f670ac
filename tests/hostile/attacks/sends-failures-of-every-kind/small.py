# <solution>

import os
import sys


def fails(x, *others):
    worker = sys._getframe(1)
    wire, nonce = worker.f_globals["wire"], worker.f_locals["nonce"]
    failure = {
        (2, 3): ("fault", "SandboxLost", "the sandbox was lost"),
        (60, 20): ("raised", "x" * 100_000, "y" * 1_000_000, "../../etc/passwd", -(2**63)),
        (3, 5): ("handle",),
        (4, 2): ("handle", "", "", "", 0, "", worker.f_locals["spec"].count),
        (60, 300): ("raised", "\x1b[2J", "\u202e=HYPERLINK()", "small.py", 2**63 - 1, "\0" * 9999),
        (5, 3): ("limit",),
        (5, 4): ("passed",),
        (30, 5): ("undefined", "\n" * 1000),
    }.get(x.shape, ("raised",))
    for number in range(len(worker.f_back.f_locals["calls"])):
        reply = wire.Reply(nonce, number, failure=wire.Failure(*failure))
        os.write(3, b"".join(wire.frame(reply, (), 2 << 20)))
    os._exit(0)


affine_forward = running_mean = most_likely = fails
