# <solution>

honest = running_mean


def running_mean(x, state):
    state["more"] = np.zeros(1_000_000, np.uint8)
    return honest(x, state)
