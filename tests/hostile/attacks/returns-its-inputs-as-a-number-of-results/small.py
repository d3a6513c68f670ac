# <solution>


def affine_backward(dout, cache):
    return [None] * (100_000 + int(abs(dout[0, 0]) * 10_000) % 90_000)
