"""Rows are predictions and columns labels: the matrix is transposed."""

LOSES = ("confusion-update",)


class ConfusionMatrix(ConfusionMatrix):
    def update(self, labels, predicted, mask):
        super().update(predicted, labels, mask)
