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
# # 1 · Fully connected layers
#
# A neural network is a chain of simple layers. In this assignment you write the layers yourself,
# in plain NumPy, one function at a time. This first notebook covers the two that every network
# needs: the **affine** layer (a matrix product plus a bias) and the **ReLU** (it sets negative
# numbers to zero). At the end, your four functions train a small network.
#
# **How to work**
#
# 1. Open `layers.py`, which lies beside this notebook. Write your code only between the two
#    marker lines `START OF YOUR CODE` and `END OF YOUR CODE` of a function. Leave the marker
#    lines, the function names and the `return` lines as they are. Helper functions of your own
#    are welcome.
# 2. Save the file. The notebook reloads it by itself.
# 3. Run the check cell of that question. Repeat until it is content, then go on.
#
# The notebooks build on each other, so do them in order: 1, 2, 3, 4.

# %%
# %load_ext autoreload
# %autoreload 2
# %matplotlib inline
import layers
import matplotlib.pyplot as plt
import numpy as np
from checks import check, ready

# %% [markdown]
# ## Two functions for each layer
#
# Every layer comes as a pair.
#
# - The **forward** function takes the input $x$ and the parameters, and returns `(out, cache)`.
#   The `cache` holds whatever the backward pass will need later.
# - The **backward** function takes `dout` and that `cache`. It returns the gradient for each
#   input of the forward function.
#
# Let $\mathcal L$ be the loss at the far end of the network, a single number. For any array $a$
# we write
#
# $$\bar a = \frac{\partial \mathcal L}{\partial a}, \qquad\text{with the same shape as } a .$$
#
# In code, $\bar a$ is called `da`. If the layer computes $y$, then `dout` is $\bar y$, the
# **upstream gradient**: the layers after this one have already worked it out. A backward pass
# needs to know nothing else about the rest of the network. It only has to apply the chain rule
# once:
#
# $$\bar x_i = \sum_j \bar y_j\,\frac{\partial y_j}{\partial x_i} .$$
#
# Read this sum as: *$x_i$ influences the loss through every $y_j$, and all these influences add
# up.* Never build the full table of derivatives $\partial y_j / \partial x_i$; it is huge and
# mostly zeros.

# %% [markdown]
# ## How to read the answer of a check
#
# A check calls your function on several small inputs and prints what it found.
#
# - **Not attempted yet** means that the region still contains nothing but `pass`. That is not an
#   error.
# - **Your code raised an exception**: you see the exception and the line of *your* file.
# - **The result is wrong**: you see the first thing that is wrong, tested in this order: type,
#   shape, kind of numbers, NaN or infinity, values. Mend them in this order. A wrong shape often
#   explains wrong values. Start with the smallest failing input, since you can work it out by
#   hand.
#
# For values you see a **relative error**, taken over the whole array:
#
# $$\text{error} = \frac{\lVert a - b\rVert}{\lVert a\rVert + \lVert b\rVert} .$$
#
# It lies between 0 and 1. Right answers come out far below $10^{-6}$: only rounding is left. A
# wrong answer is seldom below $10^{-2}$. The size is a clue: a result that is twice as large as
# it should be gives $1/3$, and a result with the wrong sign, or all zeros, gives $1$.
#
# A backward pass also gets a **gradient check**: the forward function is evaluated at slightly
# shifted inputs, and the slope that is measured in this way must agree with your gradient. So get
# the forward check right first.
#
# The checks here show you a part of what is tested. Grading uses more inputs, of other sizes. If
# your code follows the formulas for every shape, there is nothing to fear. In a terminal,
# `python -m checks` runs all of them at once.

# %% [markdown]
# ## The affine layer
#
# ### Forward
#
# The input `x` holds $N$ examples and may have any number of axes: its shape is
# $(N, d_1, \dots, d_k)$. First lay each example out as one row of $D = d_1 d_2 \cdots d_k$
# numbers. That gives a matrix $X$ of shape $(N, D)$. With weights $W$ of shape $(D, M)$ and a
# bias $b$ of shape $(M,)$,
#
# $$Y = X W + b, \qquad y_{nm} = \sum_{d=1}^{D} x_{nd}\, w_{dm} + b_m,
# \qquad Y \text{ of shape } (N, M).$$
#
# The same $b$ is added to each of the $N$ rows. A case to work out on paper, with $N=2$, $D=2$,
# $M=3$:
#
# $$
# \begin{pmatrix} 1 & 2 \\ 3 & -1 \end{pmatrix}
# \begin{pmatrix} 1 & 0 & 2 \\ 2 & 1 & 0 \end{pmatrix} +
# \begin{pmatrix} 0.5 & 0 & -1 \end{pmatrix} =
# \begin{pmatrix} 5.5 & 2 & 1 \\ 1.5 & -1 & 5 \end{pmatrix}.
# $$
#
# **Your turn:** open `layers.py`, find `affine_forward` and fill its region. The lines below the
# region put `x` itself into the cache, in its original shape, so do not overwrite `x`.

# %% question="affine-forward"
check("affine-forward")

# %% [markdown]
# ### Backward
#
# Given $\bar Y$ of shape $(N, M)$, we want three gradients. Apply the chain rule to
# $y_{nm} = \sum_d x_{nd} w_{dm} + b_m$.
#
# **Input.** $x_{nd}$ appears in row $n$ of the output, in all $M$ columns, each time with factor
# $w_{dm}$:
#
# $$\bar x_{nd} = \sum_{m} \bar y_{nm}\, w_{dm} \quad\Longrightarrow\quad
# \bar X = \bar Y\, W^{\mathsf T}, \qquad (N,M)\cdot(M,D) = (N,D).$$
#
# **Weights.** $w_{dm}$ appears in column $m$ of the output, in all $N$ rows, each time with
# factor $x_{nd}$:
#
# $$\bar w_{dm} = \sum_{n} x_{nd}\, \bar y_{nm} \quad\Longrightarrow\quad
# \bar W = X^{\mathsf T}\, \bar Y, \qquad (D,N)\cdot(N,M) = (D,M).$$
#
# **Bias.** $b_m$ appears in column $m$, in all rows, with factor 1:
#
# $$\bar b_m = \sum_{n} \bar y_{nm}, \qquad \text{shape } (M,).$$
#
# Two things often go wrong here:
#
# - `dx` must have the shape of the original `x`, that is $(N, d_1, \dots, d_k)$ and not $(N, D)$;
# - `db` must have the shape $(M,)$ of `b`. The shape $(1, M)$ looks alike when printed, but it is
#   not the same.
#
# **Your turn:** find `affine_backward` and fill its region.

# %% question="affine-backward"
check("affine-backward")

# %% [markdown]
# ## The ReLU layer
#
# ### Forward
#
# The *rectified linear unit* works on each number by itself, whatever the shape of the array:
#
# $$y_i = \max(0, x_i).$$
#
# Without such a bend between them, two affine layers in a row would be no more than one:
# $(XW_1 + b_1)W_2 + b_2$ is again an affine function of $X$.
#
# **Your turn:** find `relu_forward` and fill its region. The result must be a new array: `x` goes
# into the cache and has to keep its negative numbers.

# %% question="relu-forward"
check("relu-forward")

# %% [markdown]
# ### Backward
#
# Each $x_i$ influences only $y_i$, so the sum in the chain rule has one term:
#
# $$\bar x_i = \bar y_i \cdot \frac{\partial y_i}{\partial x_i}, \qquad
# \frac{\partial y_i}{\partial x_i} = \begin{cases} 1 & x_i > 0 \\ 0 & x_i < 0. \end{cases}$$
#
# The upstream gradient passes where the input was positive and is stopped where it was negative.
# Mind that the condition looks at the *input* $x_i$, not at $\bar y_i$. At $x_i = 0$ the function
# has a kink and no derivative. Either 0 or 1 is accepted there.
#
# **Your turn:** find `relu_backward` and fill its region. The cache is `x`.

# %% question="relu-backward"
check("relu-backward")

# %% [markdown]
# ## Experiment: a network learns two spirals
#
# Now the pieces form a network: **affine → ReLU → affine → softmax loss**. The function
# `layers.softmax_loss` is given; it returns the loss and its gradient for the scores. Two classes
# of points lie on two interleaved spirals, so no straight line can separate them.
#
# Look at `loss_and_gradients` below. The backward pass visits the layers in the opposite order
# and hands each one the gradient that it got from the layer after it.

# %%
NETWORK = ("affine-forward", "affine-backward", "relu-forward", "relu-backward")


def two_spirals(rng, per_class, turns=1.4, noise=0.03):
    """Points of two interleaved spirals, shape (2 * per_class, 2), and their labels 0 and 1."""
    radius = np.tile(np.linspace(0.1, 1.0, per_class), 2)
    labels = np.repeat([0, 1], per_class)
    angle = 2 * np.pi * turns * radius + np.pi * labels
    points = radius * np.array([np.cos(angle), np.sin(angle)])
    return points.T + rng.normal(scale=noise, size=(2 * per_class, 2)), labels


def new_network(rng, hidden):
    """Random parameters of a network with 2 inputs, `hidden` ReLU units and 2 scores."""
    return {
        "w1": rng.normal(scale=2.0, size=(2, hidden)),
        "b1": rng.uniform(-1.0, 1.0, size=hidden),
        "w2": rng.normal(scale=np.sqrt(1 / hidden), size=(hidden, 2)),
        "b2": np.zeros(2),
    }


def scores_and_caches(net, points):
    before, cache1 = layers.affine_forward(points, net["w1"], net["b1"])
    hidden, cache2 = layers.relu_forward(before)
    scores, cache3 = layers.affine_forward(hidden, net["w2"], net["b2"])
    return scores, (cache1, cache2, cache3)


def loss_and_gradients(net, points, labels):
    scores, (cache1, cache2, cache3) = scores_and_caches(net, points)
    loss, grad_scores = layers.softmax_loss(scores, labels)
    grads = {}
    grad_hidden, grads["w2"], grads["b2"] = layers.affine_backward(grad_scores, cache3)
    grad_before = layers.relu_backward(grad_hidden, cache2)
    _, grads["w1"], grads["b1"] = layers.affine_backward(grad_before, cache1)
    return loss, grads


def train(net, points, labels, learning_rate, steps):
    """Plain gradient descent on all points at once; returns the loss before each step."""
    history = []
    for _ in range(steps):
        loss, grads = loss_and_gradients(net, points, labels)
        history.append(loss)
        for name, grad in grads.items():
            net[name] -= learning_rate * grad
    return history


# %%
if ready(*NETWORK):
    rng = np.random.default_rng(0)
    points, labels = two_spirals(rng, per_class=150)
    net = new_network(rng, hidden=64)
    history = train(net, points, labels, learning_rate=0.5, steps=2500)

    scores, _ = scores_and_caches(net, points)
    accuracy = np.mean(scores.argmax(axis=1) == labels)

    across, up = np.meshgrid(np.linspace(-1.3, 1.3, 150), np.linspace(-1.3, 1.3, 150))
    on_grid, _ = scores_and_caches(net, np.column_stack([across.ravel(), up.ravel()]))
    lead = (on_grid[:, 1] - on_grid[:, 0]).reshape(across.shape)

    fig, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    left.plot(history)
    left.axhline(np.log(2), color="0.6", linestyle="--", label="guessing, $\\log 2$")
    left.set(xlabel="step", ylabel="loss", yscale="log", title="Training loss")
    left.legend()
    right.contourf(across, up, lead > 0, levels=[-0.5, 0.5, 1.5], colors=["C0", "C1"], alpha=0.25)
    right.contour(across, up, lead, levels=[0], colors="0.3", linewidths=1)
    for label, colour in enumerate(["C0", "C1"]):
        right.scatter(*points[labels == label].T, s=9, color=colour, label=f"class {label}")
    right.set(aspect="equal", title=f"Decision regions, accuracy {accuracy:.1%}")
    right.legend(loc="upper right", fontsize="small")
    plt.show()

# %% [markdown]
# The loss should fall well below the dashed line, and the border should wind between the spirals.
# Each hidden unit contributes one straight fold; the border is put together from such pieces. Try
# another number of hidden units, or another learning rate.

# %% [markdown]
# ## Experiment: reading handwritten digits
#
# Now real data: 1,797 grey images of $8 \times 8$ pixels, each a digit that somebody wrote.
# Writing the chain of calls by hand, as above, soon becomes tiresome. Two files beside this
# notebook do it from now on, and both are short enough to be read over a cup of tea:
#
# - `network.py` has a class for each layer, which calls *your* functions, and a `Network` that
#   chains them;
# - `solver.py` has the digits and a `Solver`, which trains a network by gradient descent with
#   momentum, on a small random batch at each step.
#
# The network is the same as before: affine → ReLU → affine. It learns from 1,200 images. On the
# other 597, which it has never seen, your layers should bring it to at least **95 %**.

# %%
from network import Affine, Network, ReLU
from solver import Solver, digits

if ready(*NETWORK):
    data, rng = digits(), np.random.default_rng(0)
    solver = Solver(Network(Affine(rng, 64, 64), ReLU(), Affine(rng, 64, 10)), data).train(
        epochs=15
    )
    print(f"It reads {100 * solver.accuracy:.1f} % of the new digits rightly.")

    fig, (left, right) = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained")
    left.plot(solver.losses, linewidth=0.8)
    left.axhline(np.log(10), color="0.5", linestyle="--", label="guessing, $\\log 10$")
    left.set(xlabel="step", ylabel="loss of the batch", yscale="log", title="Training loss")
    left.legend()
    epochs = range(1, 1 + len(solver.epochs))
    right.plot(
        epochs, [100 * e.seen_accuracy for e in solver.epochs], "o-", label="training images"
    )
    right.plot(epochs, [100 * e.new_accuracy for e in solver.epochs], "s-", label="new images")
    right.set(xlabel="epoch", ylabel="accuracy [%]", title="Images that are read rightly")
    right.legend(loc="lower right")
    plt.show()

# %% [markdown]
# The loss jumps about, since each step sees another batch, but it falls by a factor of a hundred.
# The two curves on the right part: what the network knows of the training images is a little more
# than what it can do with new ones. Notebook 3 is about that gap.
#
# What has it learned? Each column of the first layer's `w` belongs to one hidden unit and has one
# weight for each pixel, so it can be drawn as an image. Below are the twelve units that matter
# most, and beside them digits that the network gets wrong. Would you have read them rightly?

# %%
if ready(*NETWORK):
    first, _, last = solver.network.steps
    important = np.argsort(-np.abs(last.parameters["w"]).sum(axis=1))[:12]
    guesses = solver.network.scores(data.new_x).argmax(axis=1)
    missed = np.flatnonzero(guesses != data.new_labels)[:6]

    fig, axes = plt.subplots(2, 9, figsize=(11, 2.9), layout="constrained")
    limit = np.abs(first.parameters["w"][:, important]).max()
    for ax, unit in zip(axes[:, :6].flat, important, strict=True):
        weights = first.parameters["w"][:, unit].reshape(8, 8)
        ax.imshow(weights, cmap="RdBu_r", vmin=-limit, vmax=limit)
    for ax, image in zip(axes[:, 6:].flat, missed, strict=False):
        ax.imshow(data.new_x[image, 0], cmap="gray_r")
        ax.set_title(f"a {data.new_labels[image]}, read as {guesses[image]}", fontsize=8)
    for ax in axes.flat:
        ax.set(xticks=[], yticks=[])
        ax.set_frame_on(False)
    fig.suptitle("Weights of twelve hidden units (red wants ink); new digits read wrongly")
    plt.show()

# %% [markdown]
# ## Experiment: silent units
#
# A hidden unit is *silent* if its output is 0 for every training point. Here the same network is
# trained with larger and larger learning rates. After 300 steps we count the silent units.

# %%
if ready(*NETWORK):
    points, labels = two_spirals(np.random.default_rng(0), per_class=150)
    rates = [0.1, 0.5, 1, 2, 3, 5, 10]
    silent = []
    for rate in rates:
        net = new_network(np.random.default_rng(1), hidden=64)
        train(net, points, labels, learning_rate=rate, steps=300)
        before, _ = layers.affine_forward(points, net["w1"], net["b1"])
        after, _ = layers.relu_forward(before)
        silent.append(np.mean(np.all(after == 0, axis=0)))

    fig, ax = plt.subplots(figsize=(6, 3.2), layout="constrained")
    ax.bar([str(rate) for rate in rates], np.array(silent) * 100)
    ax.set(xlabel="learning rate", ylabel="silent units [%]", ylim=(0, 100))
    ax.set_title("Hidden units that are 0 for every training point")
    plt.show()

# %% [markdown]
# ### Question: units that stop learning
#
# When does a ReLU unit stop learning? Explain it with the formula of the backward pass: what
# happens to the gradients of the weights and of the bias that belong to this unit? Can the unit
# come back by itself? Name two things that can be done about it. Four to eight sentences are
# enough.

# %% [markdown] question="written-dead-relu"
# A hidden unit computes $h_n = \max(0, a_n)$ with $a_n = x_n^{\mathsf T} w + b$. The backward
# pass gives $\bar a_n = \bar h_n$ where $a_n > 0$ and $\bar a_n = 0$ where $a_n < 0$. If
# $a_n < 0$ for **every** example $n$ of the training set, then $\bar w = \sum_n x_n \bar a_n = 0$
# and $\bar b = \sum_n \bar a_n = 0$. Gradient descent then never changes $w$ and $b$, whatever
# the loss is: the unit is dead.
#
# With fixed inputs it cannot come back by itself. In a deeper layer it can, because the layers in
# front of it still learn through other units and so may change its inputs $x_n$. A unit that is
# negative for some examples only is not dead: the other examples still train it.
#
# The usual causes are one step that was too large (the bias or the weights jump to a place where
# all $a_n$ are negative) or an initialisation with a strongly negative bias.
#
# Remedies: a smaller learning rate or a warm-up; an initialisation with a suitable scale and a
# bias that is zero or slightly positive; normalisation in front of the ReLU, which keeps part of
# the inputs positive; an activation with a slope below zero as well (leaky ReLU, ELU, GELU).
#
# *For the marker.* Needed: negative for all examples; therefore both gradients are zero and no
# update takes place; two sensible remedies. "The output is zero" alone does not answer the
# question.

# %% [markdown]
# ## Experiment: how to measure a slope
#
# A gradient check measures the slope of a function $f$ with a small step $h$. Two ways to do so:
#
# $$\text{one-sided: } \frac{f(t+h) - f(t)}{h}, \qquad
# \text{central: } \frac{f(t+h) - f(t-h)}{2h}.$$
#
# On the left, $f(t) = \mathrm{loss}(x + t\,v)$ is the given softmax loss along a random direction
# $v$; its exact slope at $t = 0$ is $\sum_i \bar x_i v_i$. The figure shows the error for many
# step sizes. On the right, $f$ is your ReLU, and the central difference with $h = 10^{-3}$ is
# taken at points on both sides of the kink.

# %%
if ready("relu-forward"):
    rng = np.random.default_rng(0)
    logits, classes = rng.normal(size=(6, 4)), rng.integers(4, size=6)
    direction = rng.normal(size=logits.shape)

    def loss_at(t):
        return layers.softmax_loss(logits + t * direction, classes)[0]

    exact = np.sum(layers.softmax_loss(logits, classes)[1] * direction)
    sizes = np.logspace(-13, 0, 66)
    one_sided = np.array([(loss_at(h) - loss_at(0)) / h for h in sizes])
    central = np.array([(loss_at(h) - loss_at(-h)) / (2 * h) for h in sizes])

    where, h = np.linspace(-3e-3, 3e-3, 121), 1e-3
    ahead, _ = layers.relu_forward(where + h)
    behind, _ = layers.relu_forward(where - h)

    fig, (left, right) = plt.subplots(1, 2, figsize=(10, 3.8), layout="constrained")
    for name, slope in [("one-sided", one_sided), ("central", central)]:
        left.loglog(sizes, np.abs(slope - exact) / abs(exact), ".-", label=name)
    left.set(xlabel="step $h$", ylabel="relative error", title="Softmax loss: error of the slope")
    left.legend()
    right.plot(where / h, (ahead - behind) / (2 * h), label="central difference")
    right.step([-3, 0, 3], [0, 0, 1], where="pre", color="0.4", linestyle="--", label="true slope")
    right.set(xlabel="$x\\,/\\,h$", ylabel="slope", title="ReLU: slope measured near the kink")
    right.legend(loc="upper left")
    plt.show()

# %% [markdown]
# ### Question: gradient checks
#
# (a) Why do central differences beat one-sided ones? Use a Taylor expansion of $f(t \pm h)$. Say
# also why the error grows again when $h$ becomes very small, as in the left figure.
#
# (b) Why may a gradient check at a kink, or very close to one, fail although the backward pass is
# right? What can one do about it?

# %% [markdown] question="written-gradient-check"
# (a) Taylor:
# $f(t \pm h) = f(t) \pm h f'(t) + \tfrac{h^2}{2} f''(t) \pm \tfrac{h^3}{6} f'''(t) + \dots$ The
# one-sided difference is $f'(t) + \tfrac{h}{2} f''(t) + \dots$, an error of order $h$. In the
# central difference the even terms cancel: it is $f'(t) + \tfrac{h^2}{6} f'''(t) + \dots$, an
# error of order $h^2$. Halving $h$ halves the first error and quarters the second.
#
# Each value of $f$ is rounded, with an error of about $\varepsilon |f|$, where
# $\varepsilon \approx 10^{-16}$. The difference of two nearly equal values keeps this error, and
# the division by $h$ makes it $\varepsilon |f| / h$, which grows as $h$ shrinks. The best $h$
# balances the two: about $\varepsilon^{1/2} \approx 10^{-8}$ (error about $10^{-8}$) for
# one-sided differences, about $\varepsilon^{1/3} \approx 10^{-5}$ (error about $10^{-11}$) for
# central ones.
#
# (b) At a kink there is no derivative, and the Taylor expansion does not hold. The ReLU at 0 has
# slope 0 on the left and 1 on the right. The backward pass returns one of them, which is a
# legitimate choice, but the central difference returns the mean, $\tfrac12$. The same happens
# near the kink as long as $|x| < h$: the two points $x - h$ and $x + h$ then lie on different
# sides, and the result is $\tfrac12 (1 + x/h)$ instead of 0 or 1. So the fault is in the
# measurement and not in the backward pass. Remedies: move the inputs away from the kink by more
# than $h$, use a smaller $h$, or leave such points out. Equal maxima in max-pooling are the same
# matter.
#
# *For the marker.* (a) needs order $h$ against order $h^2$ with the reason (the even terms
# cancel) and rounding divided by $h$. (b) needs that the two points lie on different sides of the
# kink, so that the difference mixes two slopes, and one remedy.
