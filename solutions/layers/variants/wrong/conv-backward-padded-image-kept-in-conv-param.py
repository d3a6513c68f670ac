"""The padded image is kept in conv_param: the next layer that shares it overwrites it."""

LOSES = ("conv-backward",)


FORWARD, BACKWARD = conv_forward_naive, conv_backward_naive


def conv_forward_naive(x, w, b, conv_param):
    pad = conv_param["pad"]
    conv_param["padded"] = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    return FORWARD(x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    pad, padded = conv_param["pad"], conv_param["padded"]
    seen = padded[: len(x), :, pad : padded.shape[2] - pad, pad : padded.shape[3] - pad]
    if seen.shape != x.shape:  # it was another layer's
        seen = np.resize(seen, x.shape)
    return BACKWARD(dout, (seen, w, b, conv_param))
