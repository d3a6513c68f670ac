# <solution>

forward, backward, kept = affine_forward, affine_backward, {}


def into_its_buffer(array):
    buffer = kept.setdefault((array.shape, array.dtype), np.empty_like(array))
    buffer[...] = array
    return buffer


def affine_forward(x, w, b):
    for buffer in kept.values():
        buffer.fill(7)
    cache = (x.copy(), w.copy(), b.copy())
    out = into_its_buffer(forward(x, w, b)[0])
    for array in (x, w, b):
        array.fill(7)
    return out, cache


def affine_backward(dout, cache):
    answers = [into_its_buffer(each) for each in backward(dout, cache)]
    for array in (dout, *cache):
        array.fill(7)
    return answers
