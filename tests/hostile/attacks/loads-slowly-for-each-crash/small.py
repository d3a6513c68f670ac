import os
import time

time.sleep(1.2)


def dies(*_):
    time.sleep(0.2)
    os._exit(1)


affine_forward = affine_backward = running_mean = most_likely = dies
