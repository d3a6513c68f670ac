"""Momentum and its rest have changed places in the running mean."""

LOSES = ("running-mean",)


def running_mean(x, state):
    momentum = state.get("momentum", 0.9)
    before = state.get("mean", np.zeros(x.shape[1]))  # noqa: F821 - the layer's own
    state["mean"] = (1 - momentum) * before + momentum * x.mean(axis=0)
    return x - state["mean"]
