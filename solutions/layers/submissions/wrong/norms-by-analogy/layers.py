"""Layers of a neural network in NumPy."""

import numpy as np


def window_indices(shape, height, width, stride):
    """Index arrays that pick every window of an image: (C * height * width, number of windows)."""
    channels, rows, columns = shape[1:]
    out_rows = (rows - height) // stride + 1
    out_columns = (columns - width) // stride + 1
    c = np.repeat(np.arange(channels), height * width)
    r = np.tile(np.repeat(np.arange(height), width), channels)
    s = np.tile(np.arange(width), height * channels)
    top = stride * np.repeat(np.arange(out_rows), out_columns)
    left = stride * np.tile(np.arange(out_columns), out_rows)
    return c[:, None], r[:, None] + top, s[:, None] + left, (out_rows, out_columns)


def affine_forward(x, w, b):
    """Compute the forward pass of an affine (fully connected) layer."""
    out = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    N = x.shape[0]
    flat = np.hstack([x.reshape(N, w.shape[0]), np.ones((N, 1))])
    out = flat.dot(np.vstack([w, b]))
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    """Compute the backward pass of an affine layer."""
    x, w, b = cache
    dx, dw, db = None, None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    dx = dout.dot(w.T).reshape(*x.shape)
    dw = x.reshape(x.shape[0], w.shape[0]).T.dot(dout)
    db = np.ones(dout.shape[0]).dot(dout)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dx, dw, db


def relu_forward(x):
    """Compute the forward pass of a layer of rectified linear units (ReLU)."""
    out = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    out = (x + np.abs(x)) / 2
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    cache = x
    return out, cache


def relu_backward(dout, cache):
    """Compute the backward pass of a layer of rectified linear units (ReLU)."""
    dx, x = None, cache
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    # At 0 the slope is taken to be 1 here.
    dout[x < 0] = 0
    dx = dout
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dx


def batchnorm_forward(x, gamma, beta, bn_param):
    """Compute the forward pass of batch normalization."""
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)

    N, D = x.shape
    running_mean = bn_param.get("running_mean", np.zeros(D, dtype=x.dtype))
    running_var = bn_param.get("running_var", np.zeros(D, dtype=x.dtype))

    out, cache = None, None
    if mode == "train":
        # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
        mu = x.mean(axis=0, keepdims=True)
        var = x.var(axis=0, keepdims=True)
        running_mean = running_mean + (1 - momentum) * (mu - running_mean)
        running_var = running_var + (1 - momentum) * (var - running_var)
        x_hat = (x - mu) / np.sqrt(var + eps)
        out = x_hat * gamma + beta
        cache = x, mu, var, eps, x_hat, gamma
        # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    elif mode == "test":
        # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
        x_hat = (x - running_mean) / np.sqrt(running_var + eps)
        out = x_hat * gamma + beta
        # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    else:
        raise ValueError(f'Invalid forward batchnorm mode "{mode}"')

    bn_param["running_mean"] = running_mean
    bn_param["running_var"] = running_var

    return out, cache


def batchnorm_backward(dout, cache):
    """Compute the backward pass of batch normalization, node by node."""
    dx, dgamma, dbeta = None, None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    x, mu, var, eps, x_hat, gamma = cache
    N = x.shape[0]
    dbeta = np.add.reduce(dout, axis=0)
    dgamma = np.add.reduce(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    dvar = np.sum(dx_hat * (x - mu), axis=0) * -0.5 * (var + eps) ** -1.5
    dmu = np.sum(-dx_hat / np.sqrt(var + eps), axis=0) + dvar * np.mean(-2 * (x - mu), axis=0)
    dx = dx_hat / np.sqrt(var + eps) + dvar * 2 * (x - mu) / N + dmu / N
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dx, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    """Compute the backward pass of batch normalization in closed form."""
    dx, dgamma, dbeta = None, None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    x, mu, var, eps, x_hat, gamma = cache
    dbeta, dgamma = dout.sum(0), (dout * x_hat).sum(0)
    dx = (dout - dout.mean(0) - x_hat * (dout * x_hat).mean()) * gamma / np.sqrt(var + eps)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dx, dgamma, dbeta


def layernorm_forward(x, gamma, beta, ln_param):
    """Compute the forward pass of layer normalization."""
    out, cache = None, None
    eps = ln_param.get("eps", 1e-5)
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - mu) / sigma
    out = x_hat * gamma + beta
    cache = x_hat, sigma, gamma
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return out, cache


def layernorm_backward(dout, cache):
    """Compute the backward pass of layer normalization."""
    dx, dgamma, dbeta = None, None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    x_hat, sigma, gamma = cache
    dbeta, dgamma = dout.sum(0), (dout * x_hat).sum(0)
    d, h = dout, x_hat
    dx = d - d.mean(1, keepdims=True) - h * (d * h).mean(1, keepdims=True)
    dx = gamma * dx / sigma
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dx, dgamma, dbeta


def dropout_forward(x, dropout_param):
    """Compute the forward pass of inverted dropout."""
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])

    mask = None
    out = None

    if mode == "train":
        # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
        mask = np.random.random_sample(x.shape) < p
        out = np.where(mask, x / p, 0.0)
        # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    elif mode == "test":
        # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
        out = 1.0 * x
        # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****

    cache = (dropout_param, mask)
    out = out.astype(x.dtype, copy=False)

    return out, cache


def dropout_backward(dout, cache):
    """Compute the backward pass of inverted dropout."""
    dropout_param, mask = cache
    mode = dropout_param["mode"]

    dx = None
    if mode == "train":
        # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
        dx = np.where(mask, dout / dropout_param["p"], 0.0)
        # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    elif mode == "test":
        dx = dout
    return dx


def conv_forward_naive(x, w, b, conv_param):
    """Compute the forward pass of a convolutional layer."""
    out = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, F = x.shape[0], w.shape[0]
    x_padded = np.zeros((N, x.shape[1], x.shape[2] + 2 * pad, x.shape[3] + 2 * pad))
    x_padded[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]] = x
    c, r, s, size = window_indices(x_padded.shape, w.shape[2], w.shape[3], stride)
    columns = x_padded[:, c, r, s]
    out = np.matmul(w.reshape(F, -1), columns).reshape(N, F, *size) + b.reshape(F, 1, 1)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    cache = (x, w, b, conv_param)
    return out, cache


def conv_backward_naive(dout, cache):
    """Compute the backward pass of a convolutional layer."""
    dx, dw, db = None, None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, F = x.shape[0], w.shape[0]
    x_padded = np.zeros((N, x.shape[1], x.shape[2] + 2 * pad, x.shape[3] + 2 * pad))
    x_padded[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]] = x
    c, r, s, size = window_indices(x_padded.shape, w.shape[2], w.shape[3], stride)
    dflat = dout.reshape(N, F, -1)
    db = dflat.sum(axis=(0, 2))
    dw = np.matmul(dflat, x_padded[:, c, r, s].transpose(0, 2, 1)).sum(axis=0).reshape(w.shape)
    dx_padded = np.zeros(x_padded.shape)
    np.add.at(dx_padded, (slice(None), c, r, s), np.matmul(w.reshape(F, -1).T, dflat))
    dx = dx_padded[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]]
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dx, dw, db


def max_pool_forward_naive(x, pool_param):
    """Compute the forward pass of max-pooling."""
    out = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    N, C, H, W = x.shape
    planes = x.reshape(N * C, 1, H, W)
    c, r, s, size = window_indices(planes.shape, height, width, pool_param["stride"])
    out = planes[:, c, r, s].max(axis=1).reshape(N, C, *size)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    cache = (x, pool_param)
    return out, cache


def max_pool_backward_naive(dout, cache):
    """Compute the backward pass of max-pooling."""
    dx = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    x, pool_param = cache
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    N, C, H, W = x.shape
    planes = x.reshape(N * C, 1, H, W)
    c, r, s, size = window_indices(planes.shape, height, width, pool_param["stride"])
    best = planes[:, c, r, s].argmax(axis=1)
    plane, place = np.indices(best.shape)
    dx = np.zeros(planes.shape)
    np.add.at(dx, (plane, 0, r[best, place], s[best, place]), dout.reshape(best.shape))
    dx = dx.reshape(x.shape)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dx


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    """Compute the forward pass of spatial batch normalization."""
    out, cache = None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    N, C, H, W = x.shape
    out, cache = batchnorm_forward(x.reshape(-1, C), gamma, beta, bn_param)
    out = out.reshape(N, C, H, W)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return out, cache


def spatial_batchnorm_backward(dout, cache):
    """Compute the backward pass of spatial batch normalization."""
    dx, dgamma, dbeta = None, None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    N, C, H, W = dout.shape
    dx, dgamma, dbeta = batchnorm_backward(dout.reshape(-1, C), cache)
    dx = dx.reshape(N, C, H, W)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dx, dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    """Compute the forward pass of spatial group normalization."""
    out, cache = None, None
    eps = gn_param.get("eps", 1e-5)
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    N, C, H, W = x.shape
    grouped = x.reshape(N, G, C // G, H, W)
    mu = grouped.mean(axis=2, keepdims=True)
    sigma = np.sqrt(grouped.var(axis=2, keepdims=True) + eps)
    x_hat = ((grouped - mu) / sigma).reshape(N, C, H, W)
    out = gamma * x_hat + beta
    cache = x_hat, sigma, gamma, G
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return out, cache


def spatial_groupnorm_backward(dout, cache):
    """Compute the backward pass of spatial group normalization."""
    dx, dgamma, dbeta = None, None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    x_hat, sigma, gamma, G = cache
    N, C, H, W = dout.shape
    dbeta = dout.sum(axis=(0, 2, 3), keepdims=True)
    dgamma = (dout * x_hat).sum(axis=(0, 2, 3), keepdims=True)
    d = (dout * gamma).reshape(N, G, C // G, H, W)
    h = x_hat.reshape(d.shape)
    axes = (2, 3, 4)
    inner = d - d.mean(axis=axes, keepdims=True) - h * (d * h).mean(axis=axes, keepdims=True)
    dx = (inner / sigma).reshape(N, C, H, W)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dx, dgamma, dbeta


def svm_loss(x, y):
    """Compute the multiclass hinge loss of a batch of scores, and its gradient."""
    examples = np.arange(x.shape[0])
    margins = x - x[examples, y][:, None] + 1.0
    violated = margins > 0.0
    violated[examples, y] = False

    loss = np.where(violated, margins, 0.0).sum() / len(examples)
    dx = violated.astype(x.dtype)
    dx[examples, y] = -violated.sum(axis=1)
    return loss, dx / len(examples)


def softmax_loss(x, y):
    """Compute the cross-entropy loss of a softmax over a batch of scores, and its gradient."""
    examples = np.arange(x.shape[0])
    shifted = x - x.max(axis=1, keepdims=True)
    log_prob = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))

    loss = -log_prob[examples, y].mean()
    dx = np.exp(log_prob)
    dx[examples, y] -= 1.0
    return loss, dx / len(examples)
