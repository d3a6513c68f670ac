"""The sum is divided by the number of all steps, not of those that count."""

LOSES = ("masked-mean-forward",)


def masked_mean_forward(mask, x):
    counted = np.full((len(x), 1), mask.shape[1])
    return (x * mask[:, :, None]).sum(axis=1) / counted, (mask, counted)
