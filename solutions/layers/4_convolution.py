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
# # 4 · Convolution
#
# An affine layer treats every pixel as a stranger to every other. A **convolutional layer** uses
# what we know about images: what matters is local, and it may appear anywhere. A small filter
# looks at one window after another and uses the same weights each time. **Max-pooling** then
# keeps the strongest answer of each neighbourhood. At the end, you bring normalization to images.
#
# Images come as arrays of shape $(N, C, H, W)$: $N$ images with $C$ channels, $H$ rows and $W$
# columns. $H$ and $W$ need not be equal, and a filter need not be square. Speed does not matter
# here: plain loops are fine, and `naive` in a function's name means just that.
#
# As before, you edit `layers.py` and run the check cells.

# %%
# %load_ext autoreload
# %autoreload 2
# %matplotlib inline
import layers
import matplotlib.pyplot as plt
import numpy as np
from checks import check, ready, submit

# %% [markdown]
# ## Convolution, forward
#
# There are $F$ filters; the weights $w$ have shape $(F, C, K_h, K_w)$ (in the docstring $K_h$ is
# `HH` and $K_w$ is `WW`), and the bias $b$ has shape $(F,)$. Two numbers in `conv_param` say how
# the windows lie:
#
# - **pad** $P \ge 0$: that many rows and columns of zeros are put around each image, on all four
#   sides. Call the padded input $\tilde x$; its shape is $(N, C, H + 2P, W + 2P)$. The channels
#   are not padded.
# - **stride** $S \ge 1$: the step from one window to the next, in both directions.
#
# The window of output place $(i, j)$ has its upper left corner at row $iS$, column $jS$ of
# $\tilde x$. Multiply it with the filter, entry by entry, sum over everything, and add the bias:
#
# $$y_{nfij} = b_f + \sum_{c=0}^{C-1} \sum_{u=0}^{K_h-1} \sum_{v=0}^{K_w-1}
# w_{fcuv}\; \tilde x_{n,\,c,\,iS+u,\,jS+v} .$$
#
# The output has shape $(N, F, H', W')$ with
#
# $$H' = 1 + \frac{H + 2P - K_h}{S}, \qquad W' = 1 + \frac{W + 2P - K_w}{S} .$$
#
# Compute the two separately: rows from rows and columns from columns. A function that takes the
# width from the height works for square images only. An example: $H = 5$, $W = 8$, a filter of
# $3 \times 2$, $S = 2$ and $P = 0$ give $H' = 2$ and $W' = 4$; with $S = 1$ and $P = 1$ one gets
# $H' = 5$ and $W' = 9$.
#
# (The filter is not flipped, so a mathematician would call this a cross-correlation.)
#
# **Your turn:** open `layers.py`, find `conv_forward_naive` and fill its region. Do not write
# into `x`. $P = 0$ must work as well: your code should need no special case for it.

# %% question="conv-forward"
check("conv-forward")

# %% [markdown]
# ## Convolution, backward
#
# The output is linear in $w$, in $b$ and in $\tilde x$, so each derivative can be read off from
# the formula. The upstream gradient $\bar y$ has shape $(N, F, H', W')$.
#
# **Bias.** $b_f$ is added at every place of channel $f$ in every image:
#
# $$\bar b_f = \sum_{n,i,j} \bar y_{nfij}, \qquad \text{shape } (F,).$$
#
# **Weights.** $w_{fcuv}$ is used once in every window, where it meets one pixel of $\tilde x$:
#
# $$\bar w_{fcuv} = \sum_{n,i,j} \bar y_{nfij}\; \tilde x_{n,\,c,\,iS+u,\,jS+v} .$$
#
# **Input.** A pixel $\tilde x_{ncrq}$ lies in several windows, and all of them send something
# back:
#
# $$\bar{\tilde x}_{ncrq} = \sum_f \; \sum_{\substack{i,u:\; iS+u = r \\ j,v:\; jS+v = q}}
# \bar y_{nfij}\; w_{fcuv} .$$
#
# Nobody has to search for the windows that contain a pixel. Turn the view round: start with
# $\bar{\tilde x} = 0$, visit every output place $(n, f, i, j)$, and let it **add** its share
# $\bar y_{nfij}\, w_{fcuv}$ to each pixel of the window it had read. Where windows overlap,
# shares add up.
#
# **Remove the padding.** $\tilde x$ has the padded size, but `dx` must have the shape of `x`:
# keep the rows $P \le r < P + H$ and the columns $P \le q < P + W$. Count from the left and the
# top, as in these inequalities. A Python slice from `P` to `-P` seems to do the same, but `-0` is
# `0`: with $P = 0$ that slice is *empty*.
#
# **Your turn:** find `conv_backward_naive` and fill its region. The same stride as in the forward
# pass applies, and images may be rectangular.

# %% question="conv-backward"
check("conv-backward")

# %% [markdown]
# ## Max-pooling, forward
#
# Max-pooling also moves a window over the image, but it has no weights and works on each channel
# by itself. With a window of $K_h \times K_w$ pixels (`pool_height`, `pool_width`) and a stride
# $S$:
#
# $$y_{ncij} = \max_{0 \le u < K_h,\; 0 \le v < K_w} x_{n,\,c,\,iS+u,\,jS+v}, \qquad
# H' = 1 + \frac{H - K_h}{S}, \quad W' = 1 + \frac{W - K_w}{S} .$$
#
# The stride is a number of its own. It often equals the window size, but it need not:
#
# | | effect |
# |---|---|
# | $S = K$ | the windows tile the image |
# | $S < K$ | the windows overlap |
# | $S > K$ | some pixels lie in no window |
#
# **Your turn:** find `max_pool_forward_naive` and fill its region.

# %% question="max-pool-forward"
check("max-pool-forward")

# %% [markdown]
# ## Max-pooling, backward
#
# A small change of a pixel reaches the output only if this pixel is the maximum of its window. So
# each window sends its whole upstream gradient to one pixel. Let
# $(r, q) = \operatorname{argmax}(n, c, i, j)$ be the place of the maximum in the window of output
# $(i, j)$. Then
#
# $$\bar x_{ncrq} = \sum_{i,j:\; (r, q) = \operatorname{argmax}(n, c, i, j)} \bar y_{ncij} .$$
#
# There is a *sum* in this formula: if windows overlap, one bright pixel may win several of them,
# and it gets all their gradients **added up**. An assignment would keep only the last one. Pixels
# that win nowhere get 0.
#
# If two pixels of a window are exactly equal, the maximum has a kink, as the ReLU has at 0. Any
# choice among them is fine.
#
# **Your turn:** find `max_pool_backward_naive` and fill its region.

# %% question="max-pool-backward"
check("max-pool-backward")

# %% [markdown]
# ## Experiment: filters made by hand
#
# A network learns its filters. Here we choose three by hand and let your convolution apply them
# to a small picture of $60 \times 80$ pixels: an average over $3 \times 3$ pixels, a difference
# of neighbouring rows, and a difference of neighbouring columns. The lower row shows each result
# after max-pooling with windows of $2 \times 2$ and stride 2.

# %%
HEIGHT, WIDTH = 60, 80


def drawing():
    """A picture with a disc, a box, stripes and some noise, shape (HEIGHT, WIDTH)."""
    row, col = np.mgrid[:HEIGHT, :WIDTH]
    picture = 0.2 + 0.2 * col / WIDTH
    inside = np.clip(14.5 - np.hypot(row - 19, col - 22), 0, 1)
    picture = (1 - inside) * picture + 0.9 * inside
    picture[40:54, 8:36] = 0.0
    picture[10:50, 46:74] += 0.5 * ((row + col) // 5 % 2)[10:50, 46:74]
    return picture + np.random.default_rng(0).normal(scale=0.03, size=picture.shape)


if ready("conv-forward", "max-pool-forward"):
    picture = drawing()
    slope = np.array([[1.0, 2.0, 1.0], [0.0, 0.0, 0.0], [-1.0, -2.0, -1.0]])
    filters = np.array([np.full((3, 3), 1 / 9), slope, slope.T])[:, None]
    answers, _ = layers.conv_forward_naive(
        picture[None, None], filters, np.zeros(3), {"stride": 1, "pad": 1}
    )
    stack = np.concatenate([picture[None, None], answers], axis=1)
    pooled, _ = layers.max_pool_forward_naive(
        stack, {"pool_height": 2, "pool_width": 2, "stride": 2}
    )

    fig, axes = plt.subplots(2, 4, figsize=(11, 4.8), layout="constrained")
    grey = {"cmap": "gray", "vmin": 0, "vmax": 1}
    signed = {"cmap": "RdBu_r", "vmin": -4, "vmax": 4}
    columns = {
        "picture": grey,
        "average": grey,
        "change from row to row": signed,
        "change from column to column": signed,
    }
    for axes_row, images in zip(axes, [stack[0], pooled[0]], strict=True):
        for ax, image, (name, style) in zip(axes_row, images, columns.items(), strict=True):
            ax.imshow(image, **style)
            ax.set_title(f"{name}\n{image.shape[0]} x {image.shape[1]}", fontsize=9)
            ax.set(xticks=[], yticks=[])
    plt.show()

# %% [markdown]
# Red is positive, blue is negative, white is zero: the two filters on the right answer at edges,
# each for its own direction, and are silent where the picture is flat. Max-pooling keeps the
# strong positive answers at a quarter of the size; the negative ones get thinner. (The frame
# around the picture comes from the zero padding.)

# %% [markdown]
# ## Experiment: who wins the windows?
#
# A random image of $13 \times 13$ pixels is pooled with windows of $3 \times 3$, and an upstream
# gradient of ones goes back. Each pixel then holds the number of windows that it has won. Look at
# the overlap.

# %%
if ready("max-pool-forward", "max-pool-backward"):
    noise = np.random.default_rng(0).normal(size=(1, 1, 13, 13))
    fig, axes = plt.subplots(1, 3, figsize=(10, 3.6), layout="constrained")
    for ax, stride in zip(axes, [1, 2, 5], strict=True):
        pooled, memory = layers.max_pool_forward_naive(
            noise, {"pool_height": 3, "pool_width": 3, "stride": stride}
        )
        wins = layers.max_pool_backward_naive(np.ones_like(pooled), memory)[0, 0]
        shown = ax.imshow(wins, cmap="viridis", vmin=0, vmax=9)
        ax.set_title(f"stride {stride}: {pooled.size} windows, sum {wins.sum():.0f}", fontsize=10)
        ax.set(xticks=[], yticks=[])
    fig.colorbar(shown, ax=axes, label="windows won", shrink=0.9)
    plt.show()

# %% [markdown]
# With stride 1 the windows overlap, and a pixel can win up to nine of them. With stride 5 there
# are gaps. In each case the sum over all pixels must be the number of windows.

# %% [markdown]
# ## Spatial batch norm, forward
#
# In an image every channel is one feature, and *all its pixels in all images* are samples of it.
# So the statistics of channel $c$ run over $N$, $H$ and $W$:
#
# $$\mu_c = \frac{1}{NHW} \sum_{n,h,w} x_{nchw}, \qquad
# v_c = \frac{1}{NHW} \sum_{n,h,w} (x_{nchw} - \mu_c)^2, \qquad
# y_{nchw} = \gamma_c\, \frac{x_{nchw} - \mu_c}{\sqrt{v_c + \epsilon}} + \beta_c .$$
#
# The parameters, and the running statistics, have shape $(C,)$.
#
# This is your batch norm of notebook 2 with $NHW$ examples and $C$ features. You need not write
# it again: arrange the numbers as a matrix of shape $(NHW, C)$, call your own function, and put
# the result back. Be careful with the arrangement. All entries of a column must belong to one
# channel. The axes of $x$ come in the order $N, C, H, W$; if you only reshape, without first
# moving the channel axis to the end, the shape will be right and the columns will be a mixture of
# channels.
#
# **Your turn:** find `spatial_batchnorm_forward` and fill its region. Hand `bn_param` on as it
# is. It brings the mode, and it takes the running statistics home.

# %% question="spatial-batchnorm-forward"
check("spatial-batchnorm-forward")

# %% [markdown]
# ## Spatial batch norm, backward
#
# Rearranging numbers only moves them; the gradient has to be moved in the same way. Bring
# $\bar y$ into the arrangement $(NHW, C)$, let your batch norm do the backward pass, and bring
# $\bar x$ back to $(N, C, H, W)$. The sums over examples have become sums over all pixels, so
#
# $$\bar\gamma_c = \sum_{n,h,w} \bar y_{nchw}\, z_{nchw}, \qquad
# \bar\beta_c = \sum_{n,h,w} \bar y_{nchw}, \qquad \text{shape } (C,).$$
#
# **Your turn:** find `spatial_batchnorm_backward` and fill its region.

# %% question="spatial-batchnorm-backward"
check("spatial-batchnorm-backward")

# %% [markdown]
# ## Group norm, forward
#
# Group norm looks at one image at a time. It splits the $C$ channels into $G$ groups of $C/G$
# *neighbouring* channels and normalizes each group of each image over all its channels and pixels
# together. Let $g$ be the group to which channel $c$ belongs, $A_g$ the set of its channels, and
# $m = \frac CG \cdot H \cdot W$ the number of values in a group:
#
# $$\mu_{ng} = \frac1m \sum_{c \in A_g} \sum_{h,w} x_{nchw}, \qquad
# v_{ng} = \frac1m \sum_{c \in A_g} \sum_{h,w} (x_{nchw} - \mu_{ng})^2,$$
#
# $$z_{nchw} = \frac{x_{nchw} - \mu_{ng}}{\sqrt{v_{ng} + \epsilon}}, \qquad
# y_{nchw} = \gamma_c\, z_{nchw} + \beta_c .$$
#
# The statistics belong to an image and a group: there are $N \cdot G$ means. Sum over the pixels
# too; a mean over the channels at each single pixel is something else. The parameters belong to
# channels and have shape $(C,)$. They have to meet axis 1 of $x$, but broadcasting would line
# them up with the last axis.
#
# The channels of a group are neighbours in memory, so here a reshape alone is enough to give each
# group its own row. There are no running statistics.
#
# **Your turn:** find `spatial_groupnorm_forward` and fill its region. (Some older versions of
# this assignment pass $\gamma$ and $\beta$ with shape $(1, C, 1, 1)$. A solution written for that
# is accepted, too.)

# %% question="spatial-groupnorm-forward"
check("spatial-groupnorm-forward")

# %% [markdown]
# ## Group norm, backward
#
# Within one group of one image, everything happens as within one row of layer norm, with $m$ in
# the place of $D$. For two entries $a$, $k$ of the same group,
#
# $$\frac{\partial z_a}{\partial x_k} = \frac1{s_{ng}}
# \left( \delta_{ak} - \frac1m - \frac{z_a z_k}{m} \right), \qquad
# s_{ng} = \sqrt{v_{ng} + \epsilon}, \qquad
# \bar x_k = \sum_{a \,\in\, \text{group}} \bar z_a\, \frac{\partial z_a}{\partial x_k},$$
#
# where $\bar z_{nchw} = \gamma_c\, \bar y_{nchw}$. A group may contain several channels with
# different $\gamma_c$, so apply $\gamma$ first and sum afterwards. The parameters are shared by
# all images and pixels:
#
# $$\bar\gamma_c = \sum_{n,h,w} \bar y_{nchw}\, z_{nchw}, \qquad
# \bar\beta_c = \sum_{n,h,w} \bar y_{nchw} .$$
#
# So two arrangements are needed in one function: groups for $\bar x$, channels for $\bar\gamma$
# and $\bar\beta$.
#
# **Your turn:** find `spatial_groupnorm_backward` and fill its region.

# %% question="spatial-groupnorm-backward"
check("spatial-groupnorm-backward")

# %% [markdown]
# ## Experiment: dark and pale pictures
#
# Four copies of one drawing, with different brightness and contrast, form a batch. The first row
# shows the input, the others what the two normalizations make of it in train mode. All pictures
# of a row share one grey scale.

# %%
if ready("batchnorm-forward-train", "spatial-batchnorm-forward", "spatial-groupnorm-forward"):
    contrast, brightness = np.array([1.0, 0.5, 0.25, 0.5]), np.array([0.0, 0.0, 0.1, 0.5])
    copies = contrast[:, None, None] * drawing() + brightness[:, None, None]
    channels = np.stack([copies, 1 - copies], axis=1)
    by_batch, _ = layers.spatial_batchnorm_forward(
        channels, np.ones(2), np.zeros(2), {"mode": "train"}
    )
    by_group, _ = layers.spatial_groupnorm_forward(channels, np.ones(2), np.zeros(2), 2, {})

    fig, axes = plt.subplots(3, 4, figsize=(10, 6.6), layout="constrained")
    rows = {"input": channels, "spatial batch norm": by_batch, "group norm, G = 2": by_group}
    for axes_row, (name, images) in zip(axes, rows.items(), strict=True):
        low, high = np.percentile(images[:, 0], [1, 99])
        for ax, image in zip(axes_row, images[:, 0], strict=True):
            ax.imshow(image, cmap="gray", vmin=low, vmax=high)
            centre = round(image.mean(), 2) + 0.0  # no "-0.00" in the title
            ax.set_title(f"mean {centre:.2f}, std {image.std():.2f}", fontsize=9)
            ax.set(xticks=[], yticks=[])
        axes_row[0].set_ylabel(name)
    fig.suptitle("Four copies of a drawing, before and after normalization")
    plt.show()

# %% [markdown]
# Spatial batch norm uses one mean and one variance for the whole batch: the dark picture stays
# darker than the others. Group norm looks at each picture alone: the four copies become alike,
# and it would make no difference what else is in the batch.

# %% [markdown]
# ## Experiment: a convolutional network
#
# Everything comes together: convolution → spatial batch norm → ReLU → max-pooling → affine, on
# 600 of the digits of notebook 1. With loops in Python a convolution is slow, so the network is
# small (eight filters) and training short (three epochs); a slow solution takes a minute or two
# here. At least **88 %** of the new digits should be read rightly.

# %%
from network import Affine, BatchNorm, Convolution, MaxPool, Network, ReLU
from solver import Solver, digits

CONVOLUTIONAL = (
    *("affine-forward", "affine-backward", "relu-forward", "relu-backward"),
    *("batchnorm-forward-train", "batchnorm-forward-test", "batchnorm-backward"),
    *("conv-forward", "conv-backward", "max-pool-forward", "max-pool-backward"),
    *("spatial-batchnorm-forward", "spatial-batchnorm-backward"),
)

if ready(*CONVOLUTIONAL):
    data, rng = digits(training=600), np.random.default_rng(0)
    net = Network(
        Convolution(rng, channels=1, filters=8),
        BatchNorm(8, spatial=True),
        ReLU(),
        MaxPool(),
        Affine(rng, 8 * 4 * 4, 10),
    )
    before = net.steps[0].parameters["w"].copy()
    solver = Solver(net, data).train(epochs=3)
    print(f"It reads {100 * solver.accuracy:.1f} % of the new digits rightly.")

    fig, axes = plt.subplots(2, 8, figsize=(10, 2.9), layout="constrained")
    filters = [before[:, 0], net.steps[0].parameters["w"][:, 0]]
    limit = np.abs(filters).max()
    for row, name, images in zip(axes, ["before training", "after training"], filters, strict=True):
        for ax, image in zip(row, images, strict=True):
            ax.imshow(image, cmap="RdBu_r", vmin=-limit, vmax=limit)
            ax.set(xticks=[], yticks=[])
        row[0].set_ylabel(name, fontsize=9)
    fig.suptitle("The eight filters", fontsize=11)
    plt.show()

# %% [markdown]
# The filters began as random numbers. Some have become strokes and edges in a direction, red
# beside blue, as in the experiment where you made them by hand; others look as random as before:
# three epochs are little, and the affine layer behind them can make use of almost any filter.
#
# The last figure follows two new digits through the network. Each row shows the image and, for
# four of the filters, the **feature map** after the ReLU: where in the image does this filter
# find what it looks for?

# %%
if ready(*CONVOLUTIONAL):
    busiest = np.argsort(-np.ptp(net.steps[0].parameters["w"], axis=(1, 2, 3)))[:4]
    chosen = [int(np.flatnonzero(data.new_labels == digit)[0]) for digit in (0, 7)]
    images = data.new_x[chosen]
    _, _, maps, pooled, _ = net.outputs(images)

    fig, axes = plt.subplots(2, 9, figsize=(11, 3.0), layout="constrained")
    for row, image, found, small in zip(axes, images, maps, pooled, strict=True):
        row[0].imshow(image[0], cmap="gray_r")
        for ax, unit in zip(row[1:5], busiest, strict=True):
            ax.imshow(found[unit], cmap="viridis", vmin=0, vmax=maps.max())
        for ax, unit in zip(row[5:], busiest, strict=True):
            ax.imshow(small[unit], cmap="viridis", vmin=0, vmax=maps.max())
        for ax in row:
            ax.set(xticks=[], yticks=[])
    axes[0, 0].set_title("image", fontsize=9)
    for place, unit in enumerate(busiest):
        axes[0, 1 + place].set_title(f"filter {unit}", fontsize=9)
        axes[0, 5 + place].set_title(f"{unit}, pooled", fontsize=9)
    fig.suptitle("Feature maps of two new digits, and what max-pooling keeps (yellow is large)")
    plt.show()

# %% [markdown]
# Yellow is a strong answer. One filter answers on one side of a stroke, another on the other
# side. Max-pooling keeps what was found and forgets exactly where, which is what makes the
# network indifferent to a digit that stands one pixel further to the left.

# %% [markdown]
# ### Question: how many groups?
#
# Which known normalizations are group norm with $G = 1$ and with $G = C$? For each of the two,
# say over which axes of $(N, C, H, W)$ the statistics are taken and how many means there are.
# What is left of the information about an image's brightness and contrast in each case? Finally,
# why is $G = C$ not the same as spatial batch norm?

# %% [markdown] question="written-groups"
# $G = 1$: there is one group with all channels. The statistics run over $C, H, W$ of each image,
# so there are $N$ means. This is **layer norm** for images. (Only the parameters may differ: here
# $\gamma$ and $\beta$ have one entry for each channel, whereas a layer norm over $(C, H, W)$, as
# in notebook 2, has one for each normalized entry.)
#
# $G = C$: each channel is its own group. The statistics run over $H, W$ only, so there are
# $N \cdot C$ means. This is **instance norm**.
#
# With $G = 1$ the brightness and contrast of the image as a whole are removed, but differences
# between its channels in mean and scale survive. With $G = C$ the mean and scale of every single
# channel are removed, so that also the relation between the channels is lost; only the pattern
# within each channel is left.
#
# Spatial batch norm also has statistics for each channel, but takes them over $N, H, W$: there
# are $C$ means, shared by all images of the batch, and differences between images survive. It
# depends on the rest of the batch and needs running statistics for testing; instance norm does
# not. (For a batch with $N = 1$ the two agree in train mode.)
#
# *For the marker.* Needed: layer norm and instance norm by name; the axes and the number of means
# of each; that spatial batch norm averages over the batch, too.

# %% [markdown]
# ## Hand in
#
# That was the last notebook. The first cell below shows how far you are in all four. The second
# makes the file to hand in; it says what is in it and what is still missing. Save all notebooks
# first. You may run it as often as you like.

# %%
check()

# %%
submit()
