import sys


class Stream:
    def __getattr__(self, name):
        raise {"flush": SystemExit, "write": KeyboardInterrupt}.get(name, GeneratorExit)


sys.stderr = sys.__stdout__ = sys.__stderr__ = Stream()
sys.stdout = None

# <solution>
