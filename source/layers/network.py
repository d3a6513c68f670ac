"""Given: a network put together from the layers that you write in layers.py.

A `Network` is a chain of steps. Each step keeps its parameters and calls your functions: forward
from the first step to the last, backward from the last to the first. You need not change anything
here, but do read it: this is all that a framework for deep learning does at its core.
"""

from __future__ import annotations

from collections.abc import Sequence

import layers
import numpy as np


class Step:
    """One layer of a network.

    `parameters` are learned; `gradients` belong to them and are there after `backward`; both by
    name.
    """

    def __init__(self, **parameters: np.ndarray) -> None:
        self.parameters = parameters
        self.gradients: dict[str, np.ndarray] = {}

    def forward(self, x: np.ndarray, mode: str) -> np.ndarray:
        """Return the layer's output for a batch x; `mode` is "train" or "test"."""
        raise NotImplementedError

    def backward(self, dout: np.ndarray) -> np.ndarray:
        """Return the gradient of the last input, given that of the output; keep the others."""
        raise NotImplementedError

    def _keep(self, function, *gradients: np.ndarray) -> None:
        """Keep the gradients of the parameters, in their order, if each has the right shape."""
        for (name, value), gradient in zip(self.parameters.items(), gradients, strict=True):
            if np.shape(gradient) != value.shape:
                raise ValueError(
                    f"{function.__name__} returned a gradient of shape {np.shape(gradient)} for "
                    f"{name} of shape {value.shape}: run the check of this function first"
                )
            self.gradients[name] = gradient


class Affine(Step):
    """Your affine layer, for inputs of any shape (N, d_1, ..., d_k) with d_1 ... d_k = `inputs`.

    The weights begin as random numbers whose scale is `scale`, by default sqrt(2 / inputs)
    (He et al., Delving Deep into Rectifiers, 2015), and the bias as zero.
    """

    def __init__(
        self, rng: np.random.Generator, inputs: int, outputs: int, scale: float | None = None
    ) -> None:
        scale = np.sqrt(2 / inputs) if scale is None else scale
        super().__init__(w=rng.normal(scale=scale, size=(inputs, outputs)), b=np.zeros(outputs))

    def forward(self, x, mode):
        out, self._cache = layers.affine_forward(x, *self.parameters.values())
        return out

    def backward(self, dout):
        dx, *gradients = layers.affine_backward(dout, self._cache)
        self._keep(layers.affine_backward, *gradients)
        return dx


class ReLU(Step):
    """Your ReLU."""

    def forward(self, x, mode):
        out, self._cache = layers.relu_forward(x)
        return out

    def backward(self, dout):
        return layers.relu_backward(dout, self._cache)


class BatchNorm(Step):
    """Your batch norm over `features`, or over channels where `spatial`.

    It remembers the running statistics from one call to the next.
    """

    def __init__(self, features: int, *, spatial: bool = False) -> None:
        super().__init__(gamma=np.ones(features), beta=np.zeros(features))
        self._spatial = spatial
        self._memory: dict[str, object] = {}

    def forward(self, x, mode):
        function = layers.spatial_batchnorm_forward if self._spatial else layers.batchnorm_forward
        self._memory["mode"] = mode
        out, self._cache = function(x, *self.parameters.values(), self._memory)
        return out

    def backward(self, dout):
        function = layers.spatial_batchnorm_backward if self._spatial else layers.batchnorm_backward
        dx, *gradients = function(dout, self._cache)
        self._keep(function, *gradients)
        return dx


class Dropout(Step):
    """Your dropout, which keeps each entry with probability `p`; a new mask at each call."""

    def __init__(self, p: float, seed: int = 0) -> None:
        super().__init__()
        self._p = p
        self._seed = seed

    def forward(self, x, mode):
        self._seed += 1
        param = {"mode": mode, "p": self._p, "seed": self._seed}
        out, self._cache = layers.dropout_forward(x, param)
        return out

    def backward(self, dout):
        return layers.dropout_backward(dout, self._cache)


class Convolution(Step):
    """Your convolution, with square filters, padded so that an image keeps its size."""

    def __init__(
        self, rng: np.random.Generator, channels: int, filters: int, size: int = 3
    ) -> None:
        scale = np.sqrt(2 / (channels * size * size))
        super().__init__(
            w=rng.normal(scale=scale, size=(filters, channels, size, size)), b=np.zeros(filters)
        )
        self._param = {"stride": 1, "pad": (size - 1) // 2}

    def forward(self, x, mode):
        out, self._cache = layers.conv_forward_naive(x, *self.parameters.values(), self._param)
        return out

    def backward(self, dout):
        dx, *gradients = layers.conv_backward_naive(dout, self._cache)
        self._keep(layers.conv_backward_naive, *gradients)
        return dx


class MaxPool(Step):
    """Your max-pooling with windows of `size` x `size` that do not overlap."""

    def __init__(self, size: int = 2) -> None:
        super().__init__()
        self._param = {"pool_height": size, "pool_width": size, "stride": size}

    def forward(self, x, mode):
        out, self._cache = layers.max_pool_forward_naive(x, self._param)
        return out

    def backward(self, dout):
        return layers.max_pool_backward_naive(dout, self._cache)


class Network:
    """A chain of steps with the softmax loss behind it."""

    def __init__(self, *steps: Step) -> None:
        self.steps = steps

    def scores(self, x: np.ndarray, mode: str = "test") -> np.ndarray:
        """Return the scores of a batch, shape (N, classes)."""
        return self.outputs(x, mode)[-1]

    def outputs(self, x: np.ndarray, mode: str = "test") -> Sequence[np.ndarray]:
        """Return what each step makes of a batch, first to last."""
        found = []
        for step in self.steps:
            x = step.forward(x, mode)
            found.append(x)
        return found

    def loss(self, x: np.ndarray, labels: np.ndarray) -> float:
        """Return the loss of a batch in train mode, and leave its gradients in the steps."""
        loss, gradient = layers.softmax_loss(self.scores(x, "train"), labels)
        for step in reversed(self.steps):
            gradient = step.backward(gradient)
        return float(loss)

    def judge(self, x: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
        """Return loss and accuracy in test mode.

        Accuracy is the share of examples whose right class has the highest score.
        """
        scores = self.scores(x)
        loss, _ = layers.softmax_loss(scores, labels)
        return float(loss), float(np.mean(scores.argmax(axis=1) == labels))
