import os
import signal

try:
    os.kill(<canary-pid>, signal.SIGSTOP)
except OSError:
    pass

# <solution>
