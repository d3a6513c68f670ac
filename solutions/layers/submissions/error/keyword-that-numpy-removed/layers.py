"""Layers of a neural network in NumPy."""

import numpy as np


def affine_forward(x, w, b):
    """Compute the forward pass of an affine (fully connected) layer."""
    out = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    rows = np.reshape(x, newshape=(x.shape[0], w.shape[0]))
    out = rows @ w + b
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    """Compute the backward pass of an affine layer."""
    x, w, b = cache
    dx, dw, db = None, None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    rows = np.reshape(x, newshape=(x.shape[0], w.shape[0]))
    dx = np.reshape(dout @ w.T, newshape=x.shape)
    dw = rows.T @ dout
    db = dout.sum(axis=0)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dx, dw, db


def relu_forward(x):
    """Compute the forward pass of a layer of rectified linear units (ReLU)."""
    out = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    out = np.where(x > 0, x, 0)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    cache = x
    return out, cache


def relu_backward(dout, cache):
    """Compute the backward pass of a layer of rectified linear units (ReLU)."""
    dx, x = None, cache
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    dx = dout * (x > 0)
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
        mean = np.einsum("nd->d", x) / N
        var = np.einsum("nd,nd->d", x, x) / N - mean**2
        scale = (var + eps) ** -0.5
        normed = np.einsum("nd,d->nd", x - mean, scale)
        out = np.einsum("nd,d->nd", normed, gamma) + beta
        cache = {"scale": scale, "normed": normed, "gamma": gamma}
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
        # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    elif mode == "test":
        # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
        slope = gamma * (running_var + eps) ** -0.5
        out = x * slope + (beta - running_mean * slope)
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
    dx, dgamma, dbeta = batchnorm_backward_alt(dout, cache)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dx, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    """Compute the backward pass of batch normalization in closed form."""
    dx, dgamma, dbeta = None, None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    scale, normed, gamma = cache["scale"], cache["normed"], cache["gamma"]
    dbeta = np.einsum("nd->d", dout)
    dgamma = np.einsum("nd,nd->d", dout, normed)
    dx = gamma * scale * (dout - (dbeta + normed * dgamma) / len(dout))
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dx, dgamma, dbeta


def layernorm_forward(x, gamma, beta, ln_param):
    """Compute the forward pass of layer normalization."""
    out, cache = None, None
    eps = ln_param.get("eps", 1e-5)
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    D = x.shape[1]
    mean = np.einsum("nd->n", x) / D
    var = np.einsum("nd,nd->n", x, x) / D - mean**2
    scale = (var + eps) ** -0.5
    normed = np.einsum("nd,n->nd", x - mean[:, None], scale)
    out = np.einsum("nd,d->nd", normed, gamma) + beta
    cache = (scale, normed, gamma)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return out, cache


def layernorm_backward(dout, cache):
    """Compute the backward pass of layer normalization."""
    dx, dgamma, dbeta = None, None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    scale, normed, gamma = cache
    D = dout.shape[1]
    dbeta = np.einsum("nd->d", dout)
    dgamma = np.einsum("nd,nd->d", dout, normed)
    total = np.einsum("nd,d->n", dout, gamma) / D
    overlap = np.einsum("nd,nd,d->n", dout, normed, gamma) / D
    dx = np.einsum("n,nd->nd", scale, gamma * dout - total[:, None] - overlap[:, None] * normed)
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
        mask = np.random.binomial(1, p, size=x.shape) / p
        out = np.multiply(x, mask)
        # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    elif mode == "test":
        # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
        out = np.array(x)
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
        dx = np.multiply(dout, mask)
        # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    elif mode == "test":
        dx = dout
    return dx


def conv_forward_naive(x, w, b, conv_param):
    """Compute the forward pass of a convolutional layer."""
    out = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    stride, pad = conv_param["stride"], conv_param["pad"]
    padded = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    views = np.lib.stride_tricks.sliding_window_view(padded, w.shape[2:], axis=(2, 3))
    out = np.einsum("ncijrs,fcrs->nfij", views[:, :, ::stride, ::stride], w)
    out += b.reshape(1, -1, 1, 1)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    cache = (x, w, b, conv_param)
    return out, cache


def conv_backward_naive(dout, cache):
    """Compute the backward pass of a convolutional layer."""
    dx, dw, db = None, None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    padded = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    views = np.lib.stride_tricks.sliding_window_view(padded, w.shape[2:], axis=(2, 3))
    dw = np.einsum("ncijrs,nfij->fcrs", views[:, :, ::stride, ::stride], dout)
    db = np.einsum("nfij->f", dout)
    # One slice for each entry of the filter: the pixels that it meets, in steps of the stride.
    shares = np.einsum("nfij,fcrs->ncijrs", dout, w)
    spread = np.zeros_like(padded)
    rows, columns = dout.shape[2] * stride, dout.shape[3] * stride
    for r in range(w.shape[2]):
        for s in range(w.shape[3]):
            spread[:, :, r : r + rows : stride, s : s + columns : stride] += shares[..., r, s]
    dx = spread[:, :, pad : spread.shape[2] - pad, pad : spread.shape[3] - pad]
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dx, dw, db


def max_pool_forward_naive(x, pool_param):
    """Compute the forward pass of max-pooling."""
    out = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    window = (pool_param["pool_height"], pool_param["pool_width"])
    stride = pool_param["stride"]
    views = np.lib.stride_tricks.sliding_window_view(x, window, axis=(2, 3))
    out = np.max(views[:, :, ::stride, ::stride], axis=(4, 5))
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    cache = (x, pool_param)
    return out, cache


def max_pool_backward_naive(dout, cache):
    """Compute the backward pass of max-pooling."""
    dx = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    x, pool_param = cache
    window = (pool_param["pool_height"], pool_param["pool_width"])
    stride = pool_param["stride"]
    views = np.lib.stride_tricks.sliding_window_view(x, window, axis=(2, 3))
    views = views[:, :, ::stride, ::stride]
    wins = views == views.max(axis=(4, 5), keepdims=True)
    shares = np.einsum("ncijrs,ncij->ncijrs", wins / wins.sum(axis=(4, 5), keepdims=True), dout)
    dx = np.zeros_like(x)
    rows, columns = dout.shape[2] * stride, dout.shape[3] * stride
    for r in range(window[0]):
        for s in range(window[1]):
            dx[:, :, r : r + rows : stride, s : s + columns : stride] += shares[..., r, s]
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dx


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    """Compute the forward pass of spatial batch normalization."""
    out, cache = None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    last = np.einsum("nchw->nhwc", x)
    flat, cache = batchnorm_forward(last.reshape(-1, x.shape[1]), gamma, beta, bn_param)
    out = np.einsum("nhwc->nchw", flat.reshape(last.shape))
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return out, cache


def spatial_batchnorm_backward(dout, cache):
    """Compute the backward pass of spatial batch normalization."""
    dx, dgamma, dbeta = None, None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    last = np.einsum("nchw->nhwc", dout)
    flat, dgamma, dbeta = batchnorm_backward(last.reshape(-1, dout.shape[1]), cache)
    dx = np.einsum("nhwc->nchw", flat.reshape(last.shape))
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dx, dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    """Compute the forward pass of spatial group normalization."""
    out, cache = None, None
    eps = gn_param.get("eps", 1e-5)
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    N, C, H, W = x.shape
    groups = x.reshape(N, G, -1)
    mean = np.einsum("ngm->ng", groups) / groups.shape[2]
    var = np.einsum("ngm,ngm->ng", groups, groups) / groups.shape[2] - mean**2
    scale = (var + eps) ** -0.5
    normed = np.einsum("ngm,ng->ngm", groups - mean[..., None], scale).reshape(x.shape)
    out = np.einsum("nchw,c->nchw", normed, gamma) + beta[:, None, None]
    cache = (scale, normed, gamma)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return out, cache


def spatial_groupnorm_backward(dout, cache):
    """Compute the backward pass of spatial group normalization."""
    dx, dgamma, dbeta = None, None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    scale, normed, gamma = cache
    dbeta = np.einsum("nchw->c", dout)
    dgamma = np.einsum("nchw,nchw->c", dout, normed)
    d = np.einsum("nchw,c->nchw", dout, gamma).reshape(*scale.shape, -1)
    h = normed.reshape(d.shape)
    overlap = np.einsum("ngm,ngm->ng", d, h) / d.shape[2]
    centred = d - d.mean(axis=2, keepdims=True) - h * overlap[..., None]
    dx = np.einsum("ng,ngm->ngm", scale, centred).reshape(dout.shape)
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
