"""The rows are numbers 0 and 1; booleans were asked for."""

LOSES = ("one-hot",)


def one_hot(labels, classes):
    return np.eye(classes)[labels]
