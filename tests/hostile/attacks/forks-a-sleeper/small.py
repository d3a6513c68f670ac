import os
import time

try:
    if os.fork() == 0:
        time.sleep(600)
        os._exit(0)
except OSError:
    pass

# <solution>
