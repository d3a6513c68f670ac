# <solution>

import select
import signal
import sys
import time

signal.signal(signal.SIGXCPU, signal.SIG_IGN)
SPUN = [0.0]


def spin(frame, event, arg):
    if event == "call" and frame.f_code.co_name == "receive":
        poll = select.poll()
        poll.register(3, select.POLLIN)
        begun = time.process_time()
        while not poll.poll(0):
            pass
        SPUN[0] += time.process_time() - begun
        print(f"spun {SPUN[0]:.2f} of {time.process_time():.2f}")


sys.setprofile(spin)
