import os
import signal
import threading

for number in sorted(signal.valid_signals()):
    for send in (
        lambda: os.kill(os.getpid(), number),
        lambda: signal.raise_signal(number),
        lambda: signal.pthread_kill(threading.get_ident(), number),
    ):
        try:
            send()
        except OSError:
            pass

# <solution>
