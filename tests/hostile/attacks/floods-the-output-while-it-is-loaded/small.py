import os
import sys

for _ in range(64):
    sys.stdout.write("o" * 65536)
    os.write(2, b"e" * 65536)

# <solution>
