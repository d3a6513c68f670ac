"""Before anything was counted, accuracy divides by 0."""

LOSES = ("accuracy",)


class ConfusionMatrix(ConfusionMatrix):
    def accuracy(self):
        return float(np.trace(self.counts) / self.counts.sum())
