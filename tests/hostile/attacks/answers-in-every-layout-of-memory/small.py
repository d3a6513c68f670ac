# <solution>

# The same numbers as they should be, in every order that memory can hold them.
from numpy.lib.stride_tricks import as_strided

affine, gradients, centred = affine_forward, affine_backward, running_mean


def backwards(array):
    return np.flip(array.copy())[tuple(slice(None, None, -1) for _ in array.shape)][..., :]


def apart(array):
    wide = np.zeros((*(2 * n for n in array.shape), 3), dtype=[("a", "u1"), ("b", ">f8")])["b"]
    view = wide[tuple(slice(None, None, 2) for _ in array.shape)][..., 1]
    view[...] = array
    return view


def affine_forward(x, w, b):
    out, cache = affine(x, w, b)
    return np.asfortranarray(apart(out)), cache


def affine_backward(dout, cache):
    dx, dw, db = gradients(dout, cache)
    return apart(np.flip(np.flip(dx))), dw.T.copy().T, apart(db)


def running_mean(x, state):
    out = centred(x, state)
    state["mean"] = as_strided(state["mean"][::-1].copy()[-1:], x.shape[1:], (-8,))
    return apart(out)
