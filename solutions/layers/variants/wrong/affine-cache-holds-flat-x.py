"""x goes into the cache without its shape, so that dx cannot get the axes of x back.

The file overrides the cache that the template fixes. The output is right.
"""

LOSES = ("affine-backward",)


def affine_forward(x, w, b):
    x = x.reshape(x.shape[0], -1)
    out = x.dot(w) + b
    cache = (x, w, b)
    return out, cache
