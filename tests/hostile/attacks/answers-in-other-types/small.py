# <solution>

forward, backward, mean, likely = affine_forward, affine_backward, running_mean, most_likely


def affine_forward(x, w, b):
    out, cache = forward(x, w, b)
    out.flags.writeable = False
    return [np.asmatrix(np.asfortranarray(out)), cache]


def affine_backward(dout, cache):
    dx, dw, db = backward(dout, cache)
    return dx.astype(np.longdouble), np.ma.array(dw), db[::-1].copy()[::-1]


def running_mean(x, state):
    return mean(x, state).astype(">f8")


def most_likely(scores):
    return likely(scores).astype(np.uint8)
