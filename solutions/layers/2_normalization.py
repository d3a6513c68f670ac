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
# # 2 · Normalization
#
# A layer learns best when its inputs have a sensible size: mean near 0, spread near 1. In a deep
# network nobody guarantees this. Each layer changes the distribution of what the next one sees,
# and keeps changing it while it learns. **Normalization layers** restore the size on the way, and
# then let the network choose a scale $\gamma$ and a shift $\beta$ of its own.
#
# You write two of them. **Batch norm** normalizes every feature over the examples of a batch.
# **Layer norm** normalizes every example over its features.
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
# ## Batch norm, forward, in training
#
# The input $x$ has shape $(N, D)$: $N$ examples with $D$ features. Each feature (each column $d$)
# is treated by itself. Its mean and variance over the batch are
#
# $$\mu_d = \frac1N \sum_{n=1}^N x_{nd}, \qquad v_d = \frac1N \sum_{n=1}^N (x_{nd} - \mu_d)^2,
# \qquad \mu, v \text{ of shape } (D,).$$
#
# Note the $\frac1N$ in the variance. This is the *biased* variance; the unbiased one, with
# $\frac1{N-1}$, is not used here. Then
#
# $$s_d = \sqrt{v_d + \epsilon}, \qquad z_{nd} = \frac{x_{nd} - \mu_d}{s_d}, \qquad
# y_{nd} = \gamma_d\, z_{nd} + \beta_d .$$
#
# The small number $\epsilon$ stands **inside the square root**. It keeps $s_d$ away from zero
# when a feature is constant in the batch. The parameters $\gamma$ and $\beta$ have shape $(D,)$.
#
# **Running statistics.** At test time there may be no batch, so training keeps a memory of the
# statistics. With momentum $m$, each call in train mode updates
#
# $$\text{running} \;\leftarrow\; m \cdot \text{running} + (1 - m) \cdot \text{sample},$$
#
# once with $\mu$ for `running_mean` and once with $v$ (not $s$) for `running_var`. So $m = 0.9$
# means: keep nine tenths of the old value. Beware that some libraries use the letter the other
# way round. The lines below the branches store both arrays in `bn_param`; you only have to give
# the variables `running_mean` and `running_var` their new values.
#
# **Your turn:** open `layers.py`, find `batchnorm_forward` and fill the region in the `train`
# branch. Put into `cache` what the backward pass will need. What that is, you decide: the check
# only ever hands your cache to your own backward function. You may come back and change it.

# %% question="batchnorm-forward-train"
check("batchnorm-forward-train")

# %% [markdown]
# ## Batch norm, forward, at test time
#
# In test mode the running statistics take the place of the batch's own:
#
# $$y_{nd} = \gamma_d\, \frac{x_{nd} - \mathrm{running\_mean}_d}
# {\sqrt{\mathrm{running\_var}_d + \epsilon}} + \beta_d .$$
#
# The formula is otherwise the same; in particular $\epsilon$ stays inside the square root. The
# running statistics are used and not changed. An example now gets the same output whatever else
# is in the batch, even when it comes alone. No cache is needed.
#
# **Your turn:** in `batchnorm_forward`, fill the region in the `test` branch.

# %% question="batchnorm-forward-test"
check("batchnorm-forward-test")

# %% [markdown]
# ## Experiment: a memory with momentum
#
# One feature with true mean 3 and true variance 4 arrives in batches of 16. How quickly do the
# running statistics find these values, and how quietly do they stay there? Both start at 0, as in
# `batchnorm_forward`.

# %%
if ready("batchnorm-forward-train"):
    fig, axes = plt.subplots(1, 2, figsize=(10, 3.4), layout="constrained", sharex=True)
    faint, strong = {"color": "0.75", "linewidth": 0.8}, {"linewidth": 2}
    for momentum, style in [(0.0, faint), (0.9, strong), (0.99, strong)]:
        rng = np.random.default_rng(0)
        param = {"mode": "train", "momentum": momentum}
        track = []
        for _ in range(300):
            batch = rng.normal(loc=3.0, scale=2.0, size=(16, 1))
            layers.batchnorm_forward(batch, np.ones(1), np.zeros(1), param)
            track.append([param["running_mean"].item(), param["running_var"].item()])
        for ax, values in zip(axes, np.transpose(track), strict=True):
            ax.plot(values, label=f"momentum {momentum}", **style)
    for ax, name, true in zip(axes, ["running_mean", "running_var"], [3.0, 4.0], strict=True):
        ax.axhline(true, color="0.3", linestyle="--", label="true value")
        ax.set(xlabel="batch", title=name, ylim=(0, 2 * true))
    axes[0].legend(loc="lower right", fontsize="small")
    plt.show()

# %% [markdown]
# A large momentum gives a quiet memory that needs many batches to warm up. With momentum 0 only
# the last batch is remembered. The variance settles a little below its true value, at $15/16$ of
# it on average: that is the price of the $\frac1N$ in the biased variance of 16 examples.

# %% [markdown]
# ## Experiment: a deep stack of layers
#
# Here 200 random examples pass through ten layers, each of them affine → (batch norm) → ReLU,
# with weights that were drawn a little too small or a little too large. The figure shows the
# inputs of the ReLU in layers 1, 4, 7 and 10.

# %%
SHOWN_LAYERS = [1, 4, 7, 10]


def relu_inputs(weight_scale, normalize, depth=10, width=100, examples=200):
    """What each ReLU of a deep random network gets to see: a list of arrays."""
    rng = np.random.default_rng(0)
    signal = rng.normal(size=(examples, width))
    seen = []
    for _ in range(depth):
        weights = rng.normal(scale=weight_scale, size=(width, width))
        signal, _ = layers.affine_forward(signal, weights, np.zeros(width))
        if normalize:
            signal, _ = layers.batchnorm_forward(
                signal, np.ones(width), np.zeros(width), {"mode": "train"}
            )
        seen.append(signal)
        signal, _ = layers.relu_forward(signal)
    return seen


if ready("affine-forward", "relu-forward", "batchnorm-forward-train"):
    bins, bin_width = np.linspace(-6, 6, 81, retstep=True)
    fig, axes = plt.subplots(
        2, 4, figsize=(11, 4.6), layout="constrained", sharex=True, sharey=True
    )
    for row, normalize in zip(axes, [False, True], strict=True):
        for weight_scale, name, line in [(0.1, "small weights", "-"), (0.2, "large weights", "--")]:
            seen = relu_inputs(weight_scale, normalize)
            for ax, depth in zip(row, SHOWN_LAYERS, strict=True):
                counts, _ = np.histogram(seen[depth - 1], bins)
                share = counts / (seen[depth - 1].size * bin_width)
                ax.stairs(share, bins, label=name, linestyle=line, linewidth=1.6)
                ax.set_title(
                    f"layer {depth}, batch norm {'on' if normalize else 'off'}", fontsize=10
                )
    axes[0, 0].set(ylim=(0, 1), yticks=[])
    axes[0, 0].legend(loc="upper left", fontsize="small")
    fig.suptitle("Inputs of the ReLU, without and with batch norm")
    fig.supxlabel("input of the ReLU", fontsize="medium")
    fig.supylabel("density", fontsize="medium")
    plt.show()

# %% [markdown]
# Upper row: small weights make the signal fade from layer to layer (its peak leaves the picture),
# and large weights make it grow until most of it lies outside the axes. Lower row: every layer
# sees the same distribution, whatever the weights were, and the two curves lie on top of each
# other.

# %% [markdown]
# ## Batch norm, backward, step by step
#
# In train mode every $y_{nd}$ depends on every example of its column, by way of $\mu_d$ and
# $v_d$. That makes this backward pass harder than the earlier ones. A **computation graph** keeps
# it in order: split the forward pass into small steps, and take them back one at a time.
#
# The forward steps, for one feature, so without the index $d$ (with $c$ for the centred input):
#
# $$\mu = \tfrac1N \textstyle\sum_n x_n, \quad c_n = x_n - \mu, \quad
# v = \tfrac1N \textstyle\sum_n c_n^2, \quad s = \sqrt{v + \epsilon}, \quad z_n = c_n / s, \quad
# y_n = \gamma z_n + \beta .$$
#
# ```
#  x ──┬─────────────► c ──┬─────────────────► z ──► y
#      │               ▲   │                   ▲     ▲
#      └────► mu ──────┘   └───► v ───► s ─────┘     └── gamma, beta
# ```
#
# Go from right to left. As before, $\bar a$ stands for $\partial \mathcal L / \partial a$.
#
# $$
# \begin{array}{l|lll}
# \text{step} & \text{what flows back} \\ \hline
# y_n = \gamma z_n + \beta & \bar\beta = \sum_n \bar y_n &
#   \bar\gamma = \sum_n \bar y_n z_n & \bar z_n = \gamma\, \bar y_n \\
# z_n = c_n / s & \bar c_n \mathrel{+}= \bar z_n / s &
#   \bar s = -\frac{1}{s^2} \sum_n \bar z_n c_n \\
# s = \sqrt{v + \epsilon} & \bar v = \bar s / (2s) \\
# v = \frac1N \sum_n c_n^2 & \bar c_n \mathrel{+}= \frac2N\, c_n \bar v \\
# c_n = x_n - \mu & \bar x_n \mathrel{+}= \bar c_n & \bar\mu = -\sum_n \bar c_n \\
# \mu = \frac1N \sum_n x_n & \bar x_n \mathrel{+}= \frac1N\, \bar\mu
# \end{array}
# $$
#
# Two rules explain the whole table.
#
# - Where an arrow **forks** (at $x$ and at $c$), the gradients of the branches **add up**; hence
#   the $\mathrel{+}=$, which starts from zero. Use $\bar c_n$ in the fifth row only when both of
#   its parts are there.
# - Where one number was **spread** over all examples ($\mu$, $s$, $\gamma$, $\beta$), its
#   gradient is a **sum** over all examples.
#
# The shapes: $\bar x$, $\bar c$, $\bar z$ have shape $(N, D)$; $\bar\mu$, $\bar v$, $\bar s$ have
# shape $(D,)$. The results `dgamma` and `dbeta` must have shape $(D,)$, not $(1, D)$.
#
# **Your turn:** find `batchnorm_backward` and fill its region. It is only ever called for train
# mode.

# %% question="batchnorm-backward"
check("batchnorm-backward")

# %% [markdown]
# ## Experiment: a network that will not learn
#
# Six hidden layers of 50 units are to read the digits of notebook 1, and somebody has chosen the
# scale of the random weights badly: 0.02. You have seen above what becomes of the activations in
# such a stack. Now watch what that does to learning. The same network is trained twice, from the
# same random weights: as it is, and with your batch norm between each affine layer and its ReLU.
# With it, at least **95 %** of the new digits should be read rightly.

# %%
from network import Affine, BatchNorm, Network, ReLU
from solver import Solver, digits

DEEP = (
    *("affine-forward", "affine-backward", "relu-forward", "relu-backward"),
    *("batchnorm-forward-train", "batchnorm-forward-test", "batchnorm-backward"),
)


def deep_network(normalize, depth=6, width=50, scale=0.02):
    """A network for digits; `normalize` puts a batch norm in front of each ReLU."""
    rng = np.random.default_rng(0)
    steps, inputs = [], 64
    for _ in range(depth):
        norm = [BatchNorm(width)] if normalize else []
        steps += [Affine(rng, inputs, width, scale), *norm, ReLU()]
        inputs = width
    return Network(*steps, Affine(rng, width, 10))


if ready(*DEEP):
    solvers = {
        name: Solver(deep_network(normalize), digits()).train(epochs=12)
        for name, normalize in [("without batch norm", False), ("with batch norm", True)]
    }
    accuracy = solvers["with batch norm"].accuracy
    print(f"With batch norm it reads {100 * accuracy:.1f} % of the new digits rightly.")
    print(f"Without it, {100 * solvers['without batch norm'].accuracy:.1f} %.")

    fig, (left, right) = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained")
    for (name, solver), marker in zip(solvers.items(), ["o-", "s-"], strict=True):
        left.plot(solver.losses, label=name, linewidth=1)
        accuracies = [100 * epoch.new_accuracy for epoch in solver.epochs]
        right.plot(range(1, 1 + len(accuracies)), accuracies, marker, label=name)
    left.axhline(np.log(10), color="0.5", linestyle="--", label="guessing, $\\log 10$")
    left.set(xlabel="step", ylabel="loss of the batch", title="Training loss")
    right.set(xlabel="epoch", ylabel="accuracy [%]", ylim=(0, 100), title="New digits read rightly")
    left.legend()
    right.legend(loc="center right")
    plt.show()

# %% [markdown]
# Without batch norm the loss stays at the dashed line: by the last layer the signal has become so
# small that the scores are all but equal, and so is the gradient on its way back. Batch norm
# gives every layer inputs of a sensible size whatever the weights are, and the same network
# learns. What scale would the network without batch norm have needed? Try `np.sqrt(2 / width)`.

# %% [markdown]
# ## Batch norm, backward, in one formula
#
# The graph can be folded into one short expression. Stay with one feature. First see how $\mu$
# and $s$ change with one input $x_k$. Since $\sum_n (x_n - \mu) = 0$,
#
# $$\frac{\partial \mu}{\partial x_k} = \frac1N, \qquad
# \frac{\partial v}{\partial x_k} = \frac2N (x_k - \mu), \qquad
# \frac{\partial s}{\partial x_k} = \frac1{2s} \cdot \frac{\partial v}{\partial x_k} =
# \frac{z_k}{N} .$$
#
# With the quotient rule for $z_n = (x_n - \mu)/s$, and $\delta_{nk} = 1$ if $n = k$, else 0,
#
# $$\frac{\partial z_n}{\partial x_k} =
# \frac1s \left( \delta_{nk} - \frac1N - \frac{z_n z_k}{N} \right).$$
#
# This is exact, $\epsilon$ included. What remains is the chain rule, with
# $\bar z_n = \gamma \bar y_n$:
#
# $$\bar x_k = \sum_n \bar z_n\, \frac{\partial z_n}{\partial x_k} .$$
#
# Put the one into the other, on paper, and carry out the sum. Three terms remain. Two of them
# contain a sum over the batch, *one for each feature*. You have met both sums before, under other
# names. Losing one of the terms, or summing over the whole matrix, is the usual mistake.
#
# You can test the result without a computer. Adding the same number to every $x_n$ does not
# change $z$, so $\sum_k \bar x_k$ must be 0.
#
# **Your turn:** find `batchnorm_backward_alt` and fill its region with your formula, without the
# detour through $\bar v$ and $\bar\mu$. It gets the same cache as `batchnorm_backward`.

# %% question="batchnorm-backward-alt"
check("batchnorm-backward-alt")

# %% [markdown]
# Both functions compute the same thing. Is the second one worth the paper? Compare the times on
# your machine (the best of 20 runs of each).

# %%
import time


def best_time(function, *args, runs=20):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function(*args)
        times.append(time.perf_counter() - start)
    return min(times)


if ready("batchnorm-forward-train", "batchnorm-backward", "batchnorm-backward-alt"):
    rng = np.random.default_rng(0)
    batch, upstream = rng.normal(size=(2, 1000, 400))
    _, memory = layers.batchnorm_forward(batch, np.ones(400), np.zeros(400), {"mode": "train"})
    long_way = best_time(layers.batchnorm_backward, upstream, memory)
    short_way = best_time(layers.batchnorm_backward_alt, upstream, memory)
    print(f"step by step {1e3 * long_way:.2f} ms, one formula {1e3 * short_way:.2f} ms")
    print(f"the formula is {long_way / short_way:.1f} times as fast")

# %% [markdown]
# ## Layer norm, forward
#
# Layer norm uses the same formulas along the other axis. Each *example* (each row $n$) is
# normalized over its $D$ features:
#
# $$\mu_n = \frac1D \sum_{d=1}^D x_{nd}, \qquad
# v_n = \frac1D \sum_{d=1}^D (x_{nd} - \mu_n)^2, \qquad
# z_{nd} = \frac{x_{nd} - \mu_n}{\sqrt{v_n + \epsilon}}, \qquad
# y_{nd} = \gamma_d\, z_{nd} + \beta_d .$$
#
# Note the indices. There are now $N$ means and $N$ variances, one per row, but $\gamma$ and
# $\beta$ still belong to the features and have shape $(D,)$. No example knows of any other, so
# there are no running statistics, and training and testing do the same.
#
# **Your turn:** find `layernorm_forward` and fill its region.

# %% question="layernorm-forward"
check("layernorm-forward")

# %% [markdown]
# ## Layer norm, backward
#
# The derivation of the one formula can be taken over if you exchange the roles of the two axes:
# for a fixed row $n$, the sums run over the $D$ features of that row, and $\frac1N$ becomes
# $\frac1D$:
#
# $$\bar x_{nk} = \sum_d \bar z_{nd}\, \frac{\partial z_{nd}}{\partial x_{nk}}, \qquad
# \frac{\partial z_{nd}}{\partial x_{nk}} = \frac{1}{s_n}
# \left( \delta_{dk} - \frac1D - \frac{z_{nd} z_{nk}}{D} \right), \qquad
# \bar z_{nd} = \gamma_d\, \bar y_{nd} .$$
#
# Two things are not simply the other way round:
#
# - $\gamma_d$ now varies *within* the sum. In batch norm it is the same for all terms of a sum
#   and may stand in front; here it has to be applied to $\bar y$ before anything is summed.
# - The parameters are still shared by all examples. So $\bar\gamma_d = \sum_n \bar y_{nd} z_{nd}$
#   and $\bar\beta_d = \sum_n \bar y_{nd}$ are still sums over the *batch*, of shape $(D,)$.
#
# **Your turn:** find `layernorm_backward` and fill its region.

# %% question="layernorm-backward"
check("layernorm-backward")

# %% [markdown]
# ## Experiment: the same example in different company
#
# One fixed example with 50 features is put into many random batches, and we look at *its* output
# in train mode. How much does the output vary from batch to batch? The figure shows the standard
# deviation over 300 batches, averaged over the features, for several batch sizes.

# %%
if ready("batchnorm-forward-train", "layernorm-forward"):
    features, repeats = 50, 300
    sizes = [2, 4, 8, 16, 32, 64, 128, 256]
    scale, shift = np.ones(features), np.zeros(features)
    norms = {
        "batch norm": lambda batch: layers.batchnorm_forward(
            batch, scale, shift, {"mode": "train"}
        )[0],
        "layer norm": lambda batch: layers.layernorm_forward(batch, scale, shift, {})[0],
    }
    rng = np.random.default_rng(0)
    fixed = rng.normal(size=(1, features))

    fig, ax = plt.subplots(figsize=(7, 3.8), layout="constrained")
    for (name, norm), marker in zip(norms.items(), ["o-", "s-"], strict=True):
        spread = []
        for size in sizes:
            others = rng.normal(size=(repeats, size - 1, features))
            first_rows = [norm(np.concatenate([fixed, rest]))[0] for rest in others]
            spread.append(np.std(first_rows, axis=0).mean())
        ax.plot(sizes, spread, marker, label=name)
    ax.set_xscale("log", base=2)
    ax.set_xticks(sizes, [str(size) for size in sizes])
    ax.set(xlabel="batch size $N$", ylabel="variation of the output")
    ax.set_title("Output for one fixed example, in train mode")
    ax.legend()
    plt.show()

# %% [markdown]
# ### Question: the size of the batch
#
# Why does the output of batch norm depend on the batch size, and that of layer norm not? Explain
# the two curves in the figure, also the extreme case of a batch with one or two examples. What
# does it mean for the choice between the two? Four to eight sentences are enough.

# %% [markdown] question="written-batch-size"
# Batch norm estimates mean and variance of each feature from the $N$ examples of the batch. They
# are random quantities: an example's output depends on which others happen to be with it. The
# error of such an estimate is of order $1/\sqrt N$, so the output varies a lot in small batches
# and little in large ones. That is the falling curve. The gap between training (batch statistics)
# and testing (running statistics) grows in the same way when $N$ is small.
#
# Extreme cases: with $N = 1$, $\mu = x$ and $v = 0$, so $z = 0$ and the output is $\beta$
# whatever the input was: all information is lost. With $N = 2$ and $\epsilon$ negligible, $z$ is
# $\pm 1$: only the order of the two examples is left.
#
# Layer norm computes its statistics over the $D$ features of one example. No other example
# enters, so the output is the same in every batch of every size, and its curve is at zero. It is
# also the same in training and testing.
#
# Consequence: batch norm needs batches that are large enough. Where they must be small (large
# images that fill the memory, sequences of different lengths, learning one example at a time),
# layer norm or group norm is the safer choice. The noise of batch norm is not only bad: at
# moderate $N$ it acts as a regulariser.
#
# *For the marker.* Needed: the axis over which each of them averages; the noise of the batch
# estimate, which shrinks as $N$ grows; what happens at $N = 1$ or $2$; one sensible consequence.
