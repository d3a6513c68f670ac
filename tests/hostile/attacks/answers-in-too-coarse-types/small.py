# <solution>

forward, backward, mean, likely = affine_forward, affine_backward, running_mean, most_likely


def affine_forward(x, w, b):
    out, cache = forward(x, w, b)
    return out.astype(object), cache


def affine_backward(dout, cache):
    return tuple(each.astype(np.float16) for each in backward(dout, cache))


def running_mean(x, state):
    return mean(x, state).astype(int)


def most_likely(scores):
    return likely(scores).astype(float)
