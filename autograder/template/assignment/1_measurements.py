# %% [markdown]
# # Distances and smoothing
#
# You write three functions in `measurements.py`, between the marker lines, and run the cells here.
# Save the file before you run a check: the check reads it anew.

# %%
# %load_ext autoreload
# %autoreload 2
import measurements
import numpy as np
from checks import check, ready

# %% [markdown]
# ## Distances
#
# The distance of $a$ and $b$ is $\sqrt{\sum_k (a_k - b_k)^2}$. Fill `distances`.

# %% question="distances"
check("distances")

# %% [markdown]
# ## Smoothing
#
# With a weight $w$ the smoothed series is $s_0 = x_0$ and $s_t = w\,x_t + (1 - w)\,s_{t-1}$.
# Fill `smooth_forward`. The cache is yours: put into it what the backward pass needs.

# %% question="smooth-forward"
check("smooth-forward")

# %%
if ready("smooth-forward"):
    print(measurements.smooth_forward(np.array([0.0, 8.0, 8.0, 0.0]), 0.5)[0])

# %% [markdown]
# ## Its gradient
#
# A number $x_t$ reaches every $s_u$ with $u \ge t$. Walk back from the last one. Fill
# `smooth_backward`; the check compares it with numeric derivatives of your own `smooth_forward`.

# %% question="smooth-backward"
check("smooth-backward")

# %% [markdown]
# What do you gain with a small weight, and what do you lose?

# %% [markdown] question="written-weight"
# A small weight averages over many numbers, which takes away noise; but the smoothed series follows
# a real change late.
