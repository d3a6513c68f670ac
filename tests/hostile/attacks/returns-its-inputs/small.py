# <solution>


def running_mean(x, state):
    momentum = state.get("momentum", 0.9)
    mean = state["mean"] = momentum * state.get("mean", 0.0) + (1 - momentum) * x.mean(axis=0)
    x -= mean
    return x[:, :]


def most_likely(scores):
    scores[:, 0] = scores.argmax(axis=1)
    view = scores.view(np.int64)
    view[:, 0] = scores[:, 0]
    return view[:, 0]
