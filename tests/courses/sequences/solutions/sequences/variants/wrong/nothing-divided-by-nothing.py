"""A sequence none of whose steps count is divided by 0."""

LOSES = ("masked-mean-forward",)


def masked_mean_forward(mask, x):
    counted = mask.sum(axis=1)[:, None]
    return (x * mask[:, :, None]).sum(axis=1) / counted, (mask, counted)
