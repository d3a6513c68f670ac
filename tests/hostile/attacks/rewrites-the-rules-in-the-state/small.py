# <solution>

mean = running_mean


def running_mean(x, state):
    out = mean(x, state)
    state["momentum"] = 0.0
    state["points"] = state["tolerance"] = np.inf
    return out
