"""Accuracy is divided by the number of classes."""

LOSES = ("accuracy",)


class ConfusionMatrix(ConfusionMatrix):
    def accuracy(self):
        return float(np.mean(np.diag(self.counts)))
