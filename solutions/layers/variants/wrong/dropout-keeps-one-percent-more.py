"""Whole percents from 0 are compared with <=: one percent more than p is kept."""

LOSES = ("dropout-forward",)


def dropout_forward(x, dropout_param):
    p = dropout_param["p"]
    if dropout_param["mode"] == "test":
        return x, (dropout_param, None)
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask = (np.random.randint(0, 100, size=x.shape) <= 100 * p) / p
    return x * mask, (dropout_param, mask)
