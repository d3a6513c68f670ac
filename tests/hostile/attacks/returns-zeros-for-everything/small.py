# <solution>


def affine_forward(x, w, b):
    return np.zeros((len(x), len(b))), (x, w, b)


def affine_backward(dout, cache):
    return tuple(np.zeros(each.shape) for each in cache)


def running_mean(x, state):
    state["mean"] = np.zeros(x.shape[1])
    return np.zeros(x.shape)


def most_likely(scores):
    return np.zeros(len(scores), int)
