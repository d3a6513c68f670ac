"""The first number enters whole, so its gradient is not multiplied by the weight."""

LOSES = ("smooth-backward",)


def smooth_backward(dout, cache):
    reaching = np.array(dout, dtype=float)
    for t in range(len(reaching) - 1, 0, -1):
        reaching[t - 1] += (1 - cache) * reaching[t]
    return cache * reaching
