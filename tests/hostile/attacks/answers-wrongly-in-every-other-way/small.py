# <solution>

ANSWERS = {
    (2, 3): np.full((2, 4), np.nan),
    (60, 20): np.full((60, 10), np.inf),
    (3, 5): np.zeros((3, 4), complex),
    (4, 3): np.full((4, 2), 1e308),
    (60, 300): np.zeros((60, 200), np.float16),
    (5, 3): np.zeros((1,)),
    (4, 2): True,
    (4, 6): [[0.0] * 6] * 4,
    (5, 4): np.ma.masked_all((5, 4)),
    (30, 5): np.array(["0"] * 30),
    (1, 6): np.rec.array([(0,)], dtype=[("a", int)]),
}


def wrong(x, *others):
    value = ANSWERS.get(x.shape, np.zeros((2, 0, 3)))
    return (value, others) if len(others) == 2 else value


affine_forward = affine_backward = running_mean = most_likely = wrong
