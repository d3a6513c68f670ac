import os
import sys

print("the last words")
os.close(1)
os.close(2)
for stream in (sys.stdout, sys.stderr, sys.__stdout__):
    try:
        print("x" * 65536, file=stream, flush=True)
    except OSError:
        pass

# <solution>
