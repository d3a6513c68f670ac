import atexit
import signal
import threading


def for_ever(*_):
    while True:
        pass


class Endless:
    __del__ = for_ever


atexit.register(for_ever)
threading._register_atexit(for_ever)
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE, signal.SIGXCPU):
    signal.signal(number, for_ever)
kept = Endless()
kept.itself = kept

# <solution>
