# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 3 · Dropout
#
# A large network can learn a small training set by heart. **Dropout** makes this harder: in each
# training step it switches off a random part of the units. No unit can then rely on one
# particular neighbour, and the network has to spread what it knows.
#
# As before, you edit `layers.py` and run the check cells.

# %%
# %load_ext autoreload
# %autoreload 2
# %matplotlib inline
import layers
import matplotlib.pyplot as plt
import numpy as np
from checks import check, ready

# %% [markdown]
# ## Forward
#
# In this course **$p$ is the probability to keep a unit**, with $0 < p \le 1$. Many other texts,
# and some libraries, use the same letter for the probability to drop it. So $p = 0.9$ means a
# *weak* dropout here.
#
# **Training.** For each entry of $x$ (any shape), draw independently
#
# $$m_i = \begin{cases} 1 & \text{with probability } p \\
# 0 & \text{with probability } 1 - p, \end{cases} \qquad\qquad y_i = \frac{m_i}{p}\, x_i .$$
#
# The kept entries are not only kept, they are enlarged by $1/p$. This is called *inverted*
# dropout. It leaves the expected value as it was:
#
# $$\mathbb E[y_i] = p \cdot \frac{x_i}{p} + (1 - p) \cdot 0 = x_i .$$
#
# **Testing.** Nothing is random and nothing is scaled: $y = x$.
#
# Some details:
#
# - `mask` has the shape of `x`: every entry gets its own draw. By convention `mask` is the array
#   by which `x` was multiplied, so the factor $1/p$ is part of it: its entries are $0$ or $1/p$.
# - If `dropout_param` contains a `seed`, the lines above your region have already passed it to
#   `np.random.seed`. So take your random numbers from the functions of `np.random`. A generator
#   of your own would ignore the seed, and a gradient check needs the same mask twice.
# - Do not set a seed yourself, or every training step would drop the same units.
#
# **Your turn:** open `layers.py` and find `dropout_forward`. It has two regions: one in the
# `train` branch and one in the `test` branch. Fill both.

# %% question="dropout-forward"
check("dropout-forward")

# %% [markdown]
# ## Backward
#
# The mask is a constant as far as differentiation is concerned: it does not depend on $x$. Each
# $x_i$ influences only $y_i$, with factor $m_i / p$. So in training
#
# $$\bar x_i = \frac{m_i}{p}\, \bar y_i .$$
#
# What was dropped on the way forward gets no gradient, and the factor $1/p$ appears here too. Use
# the mask that the forward pass has stored; a new draw would belong to another function. In test
# mode $\bar x = \bar y$, and that line is already there.
#
# **Your turn:** find `dropout_backward` and fill the region in the `train` branch.

# %% question="dropout-backward"
check("dropout-backward")

# %% [markdown]
# ## Experiment: mean and spread
#
# The input is an array of 10,000 numbers with mean 5. It goes through your `dropout_forward` for
# several $p$, in training and in test mode. On the left is the mean of the output. On the right
# is the fraction of zeros, together with the line $1 - p$.

# %%
if ready("dropout-forward"):
    values = np.random.default_rng(0).normal(loc=5.0, scale=1.0, size=(100, 100))
    keep = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
    means, zeros = {}, {}
    for mode in ("train", "test"):
        outputs = [
            layers.dropout_forward(values, {"mode": mode, "p": prob, "seed": seed})[0]
            for seed, prob in enumerate(keep)
        ]
        means[mode] = [result.mean() for result in outputs]
        zeros[mode] = [np.mean(result == 0) for result in outputs]

    fig, (left, right) = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained")
    left.axhline(values.mean(), color="0.5", linestyle="--", label="mean of the input")
    for mode, marker in [("train", "o"), ("test", "x")]:
        left.plot(keep, means[mode], marker, label=mode)
        right.plot(keep, zeros[mode], marker, label=mode)
    left.set(xlabel="$p$, probability to keep", ylabel="mean of the output", ylim=(0, 8))
    right.plot(keep, 1 - keep, color="0.5", linestyle="--", label="$1 - p$")
    right.set(xlabel="$p$, probability to keep", ylabel="fraction of zeros")
    for ax in (left, right):
        ax.legend()
    plt.show()

# %% [markdown]
# The mean stays where it was, for every $p$, and the points scatter a little more when few
# entries are kept.

# %% [markdown]
# ## Experiment: less learning by heart
#
# The data: ten classes, each a random pattern of 64 numbers, and noise that is stronger than the
# pattern. There are only ten training examples for each class, and 300 new ones to test with. A
# network with 100 hidden units can learn the hundred training examples by heart, noise and all.
#
# The network is affine → ReLU → dropout → affine; your layers from notebook 1 take part. It is
# trained with several $p$ and then used in test mode. Two thin lines belong to two different
# data sets, the thick one is their mean.

# %%
NETWORK = ("affine-forward", "affine-backward", "relu-forward", "relu-backward")


def noisy_patterns(rng, patterns, per_class, noise=1.2):
    """Examples, shape (classes * per_class, features), and their labels."""
    labels = np.repeat(np.arange(len(patterns)), per_class)
    return patterns[labels] + rng.normal(scale=noise, size=(len(labels), patterns.shape[1])), labels


def run(net, examples, dropout_param):
    """Scores of affine, ReLU, dropout, affine; and the caches of these four layers."""
    before, cache1 = layers.affine_forward(examples, net["w1"], net["b1"])
    hidden, cache2 = layers.relu_forward(before)
    thinned, cache3 = layers.dropout_forward(hidden, dropout_param)
    scores, cache4 = layers.affine_forward(thinned, net["w2"], net["b2"])
    return scores, (cache1, cache2, cache3, cache4)


def fit(examples, labels, keep, *, steps=400, learning_rate=0.2, units=100):
    rng = np.random.default_rng(1)
    features, classes = examples.shape[1], labels.max() + 1
    net = {
        "w1": rng.normal(scale=np.sqrt(2 / features), size=(features, units)),
        "b1": np.zeros(units),
        "w2": rng.normal(scale=np.sqrt(1 / units), size=(units, classes)),
        "b2": np.zeros(classes),
    }
    for step in range(steps):
        param = {"mode": "train", "p": keep, "seed": step}
        scores, (cache1, cache2, cache3, cache4) = run(net, examples, param)
        _, grad = layers.softmax_loss(scores, labels)
        grads = {}
        grad, grads["w2"], grads["b2"] = layers.affine_backward(grad, cache4)
        grad = layers.dropout_backward(grad, cache3)
        grad = layers.relu_backward(grad, cache2)
        _, grads["w1"], grads["b1"] = layers.affine_backward(grad, cache1)
        for name, change in grads.items():
            net[name] -= learning_rate * change
    return net


def accuracy(net, examples, labels, keep):
    scores, _ = run(net, examples, {"mode": "test", "p": keep})
    return np.mean(scores.argmax(axis=1) == labels)


# %%
if ready(*NETWORK, "dropout-forward", "dropout-backward"):
    keep_probs = [0.02, 0.1, 0.25, 0.5, 0.75, 1.0]
    seen, unseen = [], []
    for seed in range(2):
        rng = np.random.default_rng(seed)
        patterns = rng.normal(scale=0.6, size=(10, 64))
        training = noisy_patterns(rng, patterns, per_class=10)
        testing = noisy_patterns(rng, patterns, per_class=300)
        nets = [fit(*training, prob) for prob in keep_probs]
        rows = list(zip(nets, keep_probs, strict=True))
        seen.append([100 * accuracy(net, *training, prob) for net, prob in rows])
        unseen.append([100 * accuracy(net, *testing, prob) for net, prob in rows])

    fig, ax = plt.subplots(figsize=(7, 4), layout="constrained")
    for name, results, colour in [
        ("training examples", seen, "C0"),
        ("new examples", unseen, "C1"),
    ]:
        ax.plot(keep_probs, np.transpose(results), color=colour, linewidth=0.8, alpha=0.5)
        ax.plot(keep_probs, np.mean(results, axis=0), "o-", color=colour, linewidth=2, label=name)
    ax.set(xlabel="$p$, probability to keep (1 = no dropout)", ylabel="accuracy [%]")
    ax.set_title("Accuracy in test mode")
    ax.legend()
    plt.show()

# %% [markdown]
# Without dropout, every training example is learned, and new ones suffer. With dropout, new
# examples fare better, until so few units are left that nothing can be learned any more. How much
# it helps, and which $p$ is best, depends on the network and the data: try another `per_class`,
# `noise` or `units`.

# %% [markdown]
# ## Experiment: a careless teacher
#
# Real data now: 600 of the digits of notebook 1. Whoever wrote down the labels was careless, so
# three in ten of the training images bear a wrong one. A network with 200 hidden units can learn
# these by heart, too, and it will then be wrong about new images that look alike. The 597 new
# digits have their right labels.
#
# The figure follows the accuracy in test mode. The distance between the two lines is the **gap**.
# With $p = 0.3$ at least **85 %** of the new digits should be read rightly, in spite of the
# teacher.

# %%
from dataclasses import replace

from network import Affine, Dropout, Network, ReLU
from solver import Solver, digits


def careless_digits(wrong=0.3):
    """600 training images, of which a share `wrong` is labelled as some other digit."""
    data, rng = digits(training=600), np.random.default_rng(0)
    slips = rng.integers(1, 10, size=600) * (rng.random(600) < wrong)
    return replace(data, labels=(data.labels + slips) % 10)


def taught(data, keep):
    """A solver after 60 epochs, each hidden unit kept with probability `keep`."""
    rng = np.random.default_rng(0)
    net = Network(Affine(rng, 64, 200), ReLU(), Dropout(keep), Affine(rng, 200, 10))
    return Solver(net, data, learning_rate=0.02, batch=30).train(epochs=60)


if ready(*NETWORK, "dropout-forward", "dropout-backward"):
    data = careless_digits()
    fig, axes = plt.subplots(1, 3, figsize=(11, 3.6), layout="constrained", sharey=True)
    for ax, keep in zip(axes, [1.0, 0.5, 0.3], strict=True):
        solver = taught(data, keep)
        print(f"p = {keep}: it reads {100 * solver.accuracy:.1f} % of the new digits rightly.")
        epochs = range(1, 1 + len(solver.epochs))
        new = [100 * epoch.new_accuracy for epoch in solver.epochs]
        seen = [100 * epoch.seen_accuracy for epoch in solver.epochs]
        ax.fill_between(epochs, seen, new, color="0.9")
        ax.plot(epochs, seen, color="C0", label="training images, as labelled")
        ax.plot(epochs, new, color="C1", linestyle="--", label="new images")
        ax.axhline(70, color="0.5", linewidth=0.8, linestyle=":", label="labels that are right")
        ax.set(xlabel="epoch", ylim=(50, 101), title=f"$p = {keep}$")
    axes[0].set_ylabel("accuracy [%]")
    axes[0].legend(loc="lower right", fontsize="small")
    plt.show()

# %% [markdown]
# Without dropout the network learns every wrong label, and gets worse at new digits the longer it
# trains: it would have been better to stop after a few epochs. With dropout no unit can rely on a
# few others to remember a single image. What is common to many images is still learned; what is
# peculiar to one is not, and the gap closes. What happens with `wrong=0.0`? Or with `keep` at
# 0.05?

# %% [markdown]
# ### Question: the scale
#
# Suppose that someone forgets to divide by $p$ in training, and leaves everything else as it is.
# What happens when the network is used in test mode? Give the expected output of the layer in
# both modes, say what the next layer sees, and what happens when several such layers follow each
# other. How could one repair the network at test time, without training it again?

# %% [markdown] question="written-dropout-scaling"
# Without the division, training computes $y_i = m_i x_i$ with $\mathbb E[y_i] = p\,x_i$, whereas
# test mode returns $y_i = x_i$. So at test time every output of the layer is, on average, larger
# by the factor $1/p$ than anything the next layer saw in training ($p = 0.5$: twice as large).
# The weights behind it were learned for the smaller inputs: its pre-activations are too large
# compared with its biases, softmax scores become too extreme, and the statistics collected by a
# batch norm no longer fit. Through $L$ such layers with ReLU between them the factor grows to
# about $p^{-L}$. No error message appears: the training loss looks normal and only the results in
# test mode are worse than they should be.
#
# The repair is to multiply the output by $p$ at test time, $y = p\,x$ (or, which is the same, to
# multiply the weights of the next layer by $p$). That is the original, "vanilla" dropout.
# Inverted dropout moves the factor into training, so that test mode stays a plain copy and does
# not need to know $p$.
#
# *For the marker.* Needed: the expectation $p\,x$ in training against $x$ in testing; the
# mismatch by $1/p$ that the next layer sees; the repair by $p$ at test time. The compounding over
# layers is part of full marks.
