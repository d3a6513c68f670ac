"""Which pixels a window has is kept for each shape of image and filter, whatever the stride."""

LOSES = ("conv-forward",)


PLACES = {}


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    if (key := (padded.shape[2:], w.shape[2:])) not in PLACES:
        (height, width), (tall, wide) = key
        rows = np.arange(0, height - tall + 1, stride)[:, None] + np.arange(tall)
        columns = np.arange(0, width - wide + 1, stride)[:, None] + np.arange(wide)
        PLACES[key] = rows[:, None, :, None], columns[None, :, None, :]
    windows = padded[:, :, *PLACES[key]]
    out = np.einsum("ncijrs,fcrs->nfij", windows, w) + b[:, None, None]
    return out, (x, w, b, conv_param)
