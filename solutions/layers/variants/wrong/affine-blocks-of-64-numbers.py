"""The product is made of blocks of 64 numbers, and what does not fill the last one is left out."""

LOSES = ("affine-forward",)


def affine_forward(x, w, b):
    rows = x.reshape(len(x), -1)
    out = np.zeros((len(x), w.shape[1])) + b
    features = rows.shape[1]
    for start in range(0, features - features % 64, 64) if features >= 64 else (0,):
        out += rows[:, start : start + 64] @ w[start : start + 64]
    return out, (x, w, b)
