"""The mask has the shape of x only if x has two or four axes."""

LOSES = ("dropout-forward",)


def dropout_forward(x, dropout_param):
    p = dropout_param["p"]
    if dropout_param["mode"] == "test":
        return x, (dropout_param, None)
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    shape = x.shape if x.ndim == 4 else (x.shape[0], x.shape[-1])
    mask = (np.random.random_sample(shape) < p) / p
    return x * mask, (dropout_param, mask)
