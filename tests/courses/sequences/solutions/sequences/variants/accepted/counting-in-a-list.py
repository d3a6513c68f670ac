"""Pairs are kept in a list, and counted when somebody asks."""


class ConfusionMatrix:
    def __init__(self, classes):
        self.classes = classes
        self.pairs = []

    @property
    def counts(self):
        found = np.zeros((self.classes, self.classes), dtype=int)
        for label, guess in self.pairs:
            found[label, guess] += 1
        return found

    def update(self, labels, predicted, mask):
        self.pairs += [(a, b) for a, b, m in zip(labels, predicted, mask, strict=True) if m]

    def accuracy(self):
        return sum(a == b for a, b in self.pairs) / max(len(self.pairs), 1)
