"""Given: real images of digits, and a solver that trains a network on them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from network import Network
from sklearn.datasets import load_digits


@dataclass(frozen=True)
class Digits:
    """Grey images of handwritten digits, shape (N, 1, 8, 8), and their labels 0 to 9, shape (N,).

    The pixels have mean 0 and standard deviation 1 over the training images.
    """

    x: np.ndarray
    labels: np.ndarray
    new_x: np.ndarray
    new_labels: np.ndarray


def digits(training: int = 1200) -> Digits:
    """Return `training` images to learn from, at most 1,200, and 597 others that are new.

    The 1,797 images are those of Alpaydin and Kaynak (Optical Recognition of Handwritten Digits,
    UCI Machine Learning Repository, 1998); they come with scikit-learn, so nothing is downloaded.
    """
    images, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(labels))
    seen, new = order[:training], order[1200:]
    mean, spread = images[seen].mean(), images[seen].std()
    images = ((images - mean) / spread).reshape(-1, 1, 8, 8)
    return Digits(images[seen], labels[seen], images[new], labels[new])


@dataclass(frozen=True)
class Epoch:
    """How a network did, in test mode, on the training images that it has seen, and on new ones."""

    seen_loss: float
    seen_accuracy: float
    new_loss: float
    new_accuracy: float


@dataclass
class Solver:
    """Train a network by stochastic gradient descent with momentum.

    Each step draws `batch` examples, and moves each parameter w by its velocity v::

        v <- momentum * v - learning_rate * dw
        w <- w + v

    `losses` holds the loss of each step's batch, `epochs` how the network did after each epoch.
    """

    network: Network
    data: Digits
    learning_rate: float = 0.05
    momentum: float = 0.9
    batch: int = 50
    seed: int = 0
    losses: list[float] = field(default_factory=list)
    epochs: list[Epoch] = field(default_factory=list)

    @property
    def accuracy(self) -> float:
        """The share of new images that the network reads rightly by now."""
        return self.epochs[-1].new_accuracy

    def train(self, epochs: int) -> Solver:
        """Go `epochs` times through the training images, in a new random order each time."""
        rng = np.random.default_rng(self.seed)
        data, network = self.data, self.network
        velocity = [
            {name: np.zeros_like(value) for name, value in step.parameters.items()}
            for step in network.steps
        ]
        for _ in range(epochs):
            order = rng.permutation(len(data.labels))
            for chosen in np.array_split(order, len(order) // self.batch):
                self.losses.append(network.loss(data.x[chosen], data.labels[chosen]))
                self._move(velocity)
            self.epochs.append(
                Epoch(
                    *network.judge(data.x, data.labels), *network.judge(data.new_x, data.new_labels)
                )
            )
        return self

    def _move(self, velocity: list[dict[str, np.ndarray]]) -> None:
        for step, speeds in zip(self.network.steps, velocity, strict=True):
            for name, gradient in step.gradients.items():
                speeds[name] *= self.momentum
                speeds[name] -= self.learning_rate * gradient
                step.parameters[name] += speeds[name]
