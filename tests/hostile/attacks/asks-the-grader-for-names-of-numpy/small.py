# <solution>


def most_likely(scores):
    raise AttributeError("no object, str, bytes or chararray " + str(scores[0, 0]))


def running_mean(x, state):
    raise AttributeError("no f2py, distutils, core, matlib or testing " + str(x))


def affine_forward(x, w, b):
    return np.object, x  # what somebody might write who has read an old book
