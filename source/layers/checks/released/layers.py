"""Layers of a neural network, forward and backward, in NumPy.

Each layer is a pair of functions. The forward pass returns ``(out, cache)``; the backward pass
takes ``dout``, the gradient of a scalar loss with respect to ``out``, and that ``cache``, and
returns the gradient of the same loss with respect to each input of the forward pass.

Conventions of this file:

- Arrays are float64 unless a docstring says otherwise. N is the number of examples in the
  minibatch, D and M are numbers of features, C and F numbers of channels, H and W a height and a
  width.
- A gradient has the shape of the array it belongs to: ``db`` of a bias (M,) is (M,), not (1, M).
- No function writes into an array it was given: the caller may still need it.
- Arrays of shapes that do not fit are the caller's mistake. They end in an error of NumPy's, or in
  none; "Raises" names only what can be relied on.
- A backward pass reads nothing but ``dout`` and ``cache``, so that forward passes of other
  batches may come in between.
"""

import numpy as np


def affine_forward(x, w, b):
    """Compute the forward pass of an affine (fully connected) layer.

    With x_row[n] the D = d_1 * ... * d_k numbers of example n in one row::

        out[n, m] = sum_d x_row[n, d] * w[d, m] + b[m]

    Parameters
    ----------
    x : array (N, d_1, ..., d_k), float64
        Minibatch of N examples.
    w : array (D, M), float64
        Weights.
    b : array (M,), float64
        Biases.

    Returns
    -------
    out : array (N, M), float64
        Output.
    cache : tuple
        (x, w, b), each as it was given.

    Raises
    ------
    ValueError
        If an example does not hold D numbers.

    References
    ----------
    Goodfellow, Bengio and Courville, Deep Learning (2016), chapter 6.

    Examples
    --------
    >>> x = np.arange(6.0).reshape(1, 2, 3)
    >>> out, cache = affine_forward(x, np.ones((6, 2)), np.array([1.0, -1.0]))
    >>> out
    array([[16., 14.]])
    """
    out = None
    ###########################################################################
    # TODO: Compute the affine forward pass and store it in out.              #
    #                                                                         #
    # An example may be an image or a volume, but w expects plain rows of D   #
    # numbers. Let NumPy work out D for you, and leave x itself in its own    #
    # shape: the backward pass needs that shape again. (NumPy manual,         #
    # "Broadcasting", says how b meets every row.)                            #
    ###########################################################################
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    pass
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    ###########################################################################
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    """Compute the backward pass of an affine layer.

    By the chain rule, for each entry of x (and likewise of w and b)::

        dx[i] = sum_{n, m} dout[n, m] * (d out[n, m] / d x[i])

    Parameters
    ----------
    dout : array (N, M), float64
        Upstream gradient.
    cache : tuple
        (x, w, b) of :func:`affine_forward`.

    Returns
    -------
    dx : array (N, d_1, ..., d_k), float64
        Gradient with respect to x.
    dw : array (D, M), float64
        Gradient with respect to w.
    db : array (M,), float64
        Gradient with respect to b.

    Raises
    ------
    ValueError
        If the shape of dout is not that of the output.

    References
    ----------
    Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.5.

    Examples
    --------
    >>> out, cache = affine_forward(np.ones((2, 3, 5)), np.ones((15, 4)), np.zeros(4))
    >>> dx, dw, db = affine_backward(np.ones((2, 4)), cache)
    >>> dx.shape, dw.shape, db.shape
    ((2, 3, 5), (15, 4), (4,))
    """
    x, w, b = cache
    dx, dw, db = None, None, None
    ###########################################################################
    # TODO: Compute the gradients dx, dw and db of the affine layer.          #
    #                                                                         #
    # Write out[n, m] as a sum on paper and ask of one entry of x, of w and   #
    # of b which outputs it reaches. Shapes then show which factor has to be  #
    # transposed. Mind the shapes that come out: dx has all the axes of x,    #
    # and db has one axis only. (Goodfellow et al., Deep Learning, section    #
    # 6.5)                                                                    #
    ###########################################################################
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    pass
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    ###########################################################################
    return dx, dw, db


def relu_forward(x):
    """Compute the forward pass of a layer of rectified linear units (ReLU).

    Entry by entry, whatever the shape::

        out = x where x > 0, and 0 elsewhere

    Parameters
    ----------
    x : array of any shape, float64
        Input.

    Returns
    -------
    out : array of the shape of x, float64
        Output.
    cache : array of the shape of x, float64
        x as it was given.

    References
    ----------
    Glorot, Bordes and Bengio, Deep Sparse Rectifier Neural Networks, AISTATS 2011.

    Examples
    --------
    >>> out, cache = relu_forward(np.array([-2.0, 0.5, 3.0]))
    >>> out
    array([0. , 0.5, 3. ])
    """
    out = None
    ###########################################################################
    # TODO: Compute the ReLU of x and store it in out.                        #
    #                                                                         #
    # One NumPy call does it, for an array of any shape. It must return a new #
    # array: x goes into the cache and has to keep its negative entries.      #
    # (Glorot et al., AISTATS 2011, section 3; NumPy manual, "Mathematical    #
    # functions")                                                             #
    ###########################################################################
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    pass
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    ###########################################################################
    cache = x
    return out, cache


def relu_backward(dout, cache):
    """Compute the backward pass of a layer of rectified linear units (ReLU).

    The slope of the unit is 1 where x > 0 and 0 where x < 0. At x = 0 it has none; every number
    from 0 to 1 is a subgradient there, and 0 is the usual choice.

    Parameters
    ----------
    dout : array of any shape, float64
        Upstream gradient.
    cache : array of the shape of dout, float64
        x of :func:`relu_forward`.

    Returns
    -------
    dx : array of the shape of x, float64
        Gradient with respect to x.

    References
    ----------
    Glorot, Bordes and Bengio, Deep Sparse Rectifier Neural Networks, AISTATS 2011.

    Examples
    --------
    >>> out, cache = relu_forward(np.array([-2.0, 0.5, 3.0]))
    >>> relu_backward(np.array([10.0, 20.0, 30.0]), cache)
    array([ 0., 20., 30.])
    """
    dx, x = None, cache
    ###########################################################################
    # TODO: Compute the gradient dx of the ReLU.                              #
    #                                                                         #
    # An entry of dout passes through or is stopped. The sign that decides is #
    # the sign of the input x, not that of dout. Build a new array: dout      #
    # belongs to the layer above. (Goodfellow et al., Deep Learning, section  #
    # 6.3.1)                                                                  #
    ###########################################################################
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    pass
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    ###########################################################################
    return dx


def batchnorm_forward(x, gamma, beta, bn_param):
    """Compute the forward pass of batch normalization.

    Each feature (column of x) is normalized over the batch, then scaled and shifted::

        out = gamma * (x - mean) / sqrt(var + eps) + beta

    In mode "train", mean and var are the mean and the uncorrected variance (divided by N, not
    N - 1) of each column, and the running statistics take a step towards them::

        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var  = momentum * running_var  + (1 - momentum) * var

    In mode "test", mean and var are the running statistics, which then stay as they are. In both
    modes eps stands inside the square root. (The paper estimates its statistics for testing over
    the training set, with corrected variances; running averages need no such extra pass.)

    Parameters
    ----------
    x : array (N, D), float64
        Minibatch.
    gamma : array (D,), float64
        Scale.
    beta : array (D,), float64
        Shift.
    bn_param : dict
        With the keys

        - "mode": "train" or "test"; required
        - "eps": float added to the variance; 1e-5 if left out
        - "momentum": float from 0 to 1, the share of the old running statistics that is kept;
          0.9 if left out
        - "running_mean", "running_var": arrays (D,), float64; zeros if left out

        Both running statistics are stored back into it, in either mode.

    Returns
    -------
    out : array (N, D), float64
        Output.
    cache : object
        In mode "train", whatever the backward pass needs; None in mode "test".

    Raises
    ------
    KeyError
        If bn_param has no "mode".
    ValueError
        If the mode is neither "train" nor "test".

    References
    ----------
    Ioffe and Szegedy, Batch Normalization, 2015, https://arxiv.org/abs/1502.03167, algorithm 1.

    Examples
    --------
    >>> x = np.array([[1.0, 10.0], [3.0, 30.0]])
    >>> bn_param = {"mode": "train", "eps": 0.0, "momentum": 0.5}
    >>> out, cache = batchnorm_forward(x, np.ones(2), np.zeros(2), bn_param)
    >>> out
    array([[-1., -1.],
           [ 1.,  1.]])
    >>> bn_param["running_mean"], bn_param["running_var"]
    (array([ 1., 10.]), array([ 0.5, 50. ]))
    """
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)

    N, D = x.shape
    running_mean = bn_param.get("running_mean", np.zeros(D, dtype=x.dtype))
    running_var = bn_param.get("running_var", np.zeros(D, dtype=x.dtype))

    out, cache = None, None
    if mode == "train":
        #######################################################################
        # TODO: Normalize the batch with its own statistics.                  #
        #                                                                     #
        # Take mean and variance of each feature over the examples of the     #
        # batch, normalize, then scale with gamma and shift with beta. Store  #
        # the result in out, and in cache all that batchnorm_backward will    #
        # want: it sees nothing else of this call.                            #
        #                                                                     #
        # Then let running_mean and running_var take their step. They are     #
        # averages of the batches' mean and variance (not of the standard     #
        # deviation); momentum is the share of the old value. Give the two    #
        # names new arrays; the old ones are the caller's.                    #
        #                                                                     #
        # Where does eps go? Look at algorithm 1 of                           #
        # https://arxiv.org/abs/1502.03167                                    #
        #######################################################################
        # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
        pass
        # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
        #######################################################################
    elif mode == "test":
        #######################################################################
        # TODO: Normalize the batch with the running statistics.              #
        #                                                                     #
        # Nothing is learnt here: an example's output must not depend on the  #
        # other examples of its batch. The formula is that of training with   #
        # the running mean and variance put in, eps in the same place. Store  #
        # the result in out. (https://arxiv.org/abs/1502.03167, section 3.1)  #
        #######################################################################
        # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
        pass
        # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
        #######################################################################
    else:
        raise ValueError(f'Invalid forward batchnorm mode "{mode}"')

    # Hand the running statistics on to the next call.
    bn_param["running_mean"] = running_mean
    bn_param["running_var"] = running_var

    return out, cache


def batchnorm_backward(dout, cache):
    """Compute the backward pass of batch normalization, node by node.

    Draw the training-time forward pass as a graph of simple steps (mean, difference, square,
    mean, root, quotient, scale and shift) and take ``dout`` back through it one step at a time.
    Where a value feeds several steps, the gradients that come back from them add up.

    Parameters
    ----------
    dout : array (N, D), float64
        Upstream gradient.
    cache : object
        From :func:`batchnorm_forward` in mode "train"; there is none in mode "test".

    Returns
    -------
    dx : array (N, D), float64
        Gradient with respect to x.
    dgamma : array (D,), float64
        Gradient with respect to gamma.
    dbeta : array (D,), float64
        Gradient with respect to beta.

    References
    ----------
    Ioffe and Szegedy, Batch Normalization, 2015, https://arxiv.org/abs/1502.03167, section 3.

    Examples
    --------
    >>> x = np.array([[1.0, 10.0], [2.0, 30.0], [4.0, 20.0]])
    >>> out, cache = batchnorm_forward(x, np.ones(2), np.zeros(2), {"mode": "train"})
    >>> dx, dgamma, dbeta = batchnorm_backward(np.ones((3, 2)), cache)
    >>> dx.shape, dgamma.shape, dbeta.shape
    ((3, 2), (2,), (2,))
    """
    dx, dgamma, dbeta = None, None, None
    ###########################################################################
    # TODO: Take dout back through the graph of batch normalization, into dx, #
    # dgamma and dbeta.                                                       #
    #                                                                         #
    # Give each node of the graph you drew one line, last node first. x       #
    # reaches the output by three ways: directly, through the mean and        #
    # through the variance; none of them may be forgotten. A value that was   #
    # broadcast over the batch on the way forward is summed over the batch on #
    # the way back. (Section 3 of https://arxiv.org/abs/1502.03167 has the    #
    # same steps as formulas.)                                                #
    ###########################################################################
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    pass
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    ###########################################################################
    return dx, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    """Compute the backward pass of batch normalization in closed form.

    The same gradients as :func:`batchnorm_backward`, derived as one formula on paper and
    simplified: many terms of the graph cancel or can be written with the normalized input.

    Parameters
    ----------
    dout : array (N, D), float64
        Upstream gradient.
    cache : object
        From :func:`batchnorm_forward` in mode "train"; not all of it may be needed.

    Returns
    -------
    dx : array (N, D), float64
        Gradient with respect to x.
    dgamma : array (D,), float64
        Gradient with respect to gamma.
    dbeta : array (D,), float64
        Gradient with respect to beta.

    References
    ----------
    Ioffe and Szegedy, Batch Normalization, 2015, https://arxiv.org/abs/1502.03167, section 3.

    Examples
    --------
    >>> x = np.array([[1.0, 10.0], [2.0, 30.0], [4.0, 20.0]])
    >>> out, cache = batchnorm_forward(x, np.ones(2), np.zeros(2), {"mode": "train"})
    >>> dx, dgamma, dbeta = batchnorm_backward_alt(np.ones((3, 2)), cache)
    >>> dx.shape, dgamma.shape, dbeta.shape
    ((3, 2), (2,), (2,))
    """
    dx, dgamma, dbeta = None, None, None
    ###########################################################################
    # TODO: Compute the same gradients again, dx from a formula that you have #
    # simplified.                                                             #
    #                                                                         #
    # Start from the gradient formulas of section 3 in                        #
    # https://arxiv.org/abs/1502.03167, put them into one another and replace #
    # (x - mean) / sqrt(var + eps) by one letter wherever it appears. The     #
    # sums that remain run over the batch, one for each feature, and dx fits  #
    # on one line. Test of the result: each column of dx sums to zero. Do you #
    # see why?                                                                #
    ###########################################################################
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    pass
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    ###########################################################################
    return dx, dgamma, dbeta


def layernorm_forward(x, gamma, beta, ln_param):
    """Compute the forward pass of layer normalization.

    Each example (row of x) is normalized over its own features; then every feature is scaled and
    shifted as in batch normalization::

        out[n] = gamma * (x[n] - mean[n]) / sqrt(var[n] + eps) + beta

    where mean[n] and var[n] are the mean and the uncorrected variance (divided by D) of row n.
    Examples do not meet, so there is no difference between training and testing and there are no
    running statistics.

    Parameters
    ----------
    x : array (N, D), float64
        Minibatch.
    gamma : array (D,), float64
        Scale.
    beta : array (D,), float64
        Shift.
    ln_param : dict
        May have the key "eps": float added to the variance; 1e-5 if left out.

    Returns
    -------
    out : array (N, D), float64
        Output.
    cache : object
        Whatever the backward pass needs.

    References
    ----------
    Ba, Kiros and Hinton, Layer Normalization, 2016, https://arxiv.org/abs/1607.06450, section 3.

    Examples
    --------
    >>> x = np.array([[1.0, 3.0], [10.0, 30.0]])
    >>> out, cache = layernorm_forward(x, np.ones(2), np.zeros(2), {"eps": 0.0})
    >>> out
    array([[-1.,  1.],
           [-1.,  1.]])
    """
    out, cache = None, None
    eps = ln_param.get("eps", 1e-5)
    ###########################################################################
    # TODO: Normalize each example over its features and store the result in  #
    # out.                                                                    #
    #                                                                         #
    # Your training-time batch norm does all of this along the other axis.    #
    # Either give its statistics the other axis (and keep that axis, with     #
    # length 1, so that they broadcast against x), or ask what happens to     #
    # rows and columns when a matrix is turned on its side. gamma and beta    #
    # still belong to features. Store in cache what the backward pass needs.  #
    # (https://arxiv.org/abs/1607.06450, section 3)                           #
    ###########################################################################
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    pass
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    ###########################################################################
    return out, cache


def layernorm_backward(dout, cache):
    """Compute the backward pass of layer normalization.

    The derivation is that of batch normalization with the statistics taken over each row. The
    parameters still belong to features, one gamma and beta for each column.

    Parameters
    ----------
    dout : array (N, D), float64
        Upstream gradient.
    cache : object
        From :func:`layernorm_forward`.

    Returns
    -------
    dx : array (N, D), float64
        Gradient with respect to x.
    dgamma : array (D,), float64
        Gradient with respect to gamma.
    dbeta : array (D,), float64
        Gradient with respect to beta.

    References
    ----------
    Ba, Kiros and Hinton, Layer Normalization, 2016, https://arxiv.org/abs/1607.06450, section 3.

    Examples
    --------
    >>> x = np.array([[1.0, 2.0, 4.0], [10.0, 30.0, 20.0]])
    >>> out, cache = layernorm_forward(x, np.ones(3), np.zeros(3), {})
    >>> dx, dgamma, dbeta = layernorm_backward(np.ones((2, 3)), cache)
    >>> dx.shape, dgamma.shape, dbeta.shape
    ((2, 3), (3,), (3,))
    """
    dx, dgamma, dbeta = None, None, None
    ###########################################################################
    # TODO: Compute dx, dgamma and dbeta of layer normalization.              #
    #                                                                         #
    # The two kinds of sums now run along different axes: over the examples   #
    # for the parameters, over the features for the statistics. gamma differs #
    # from feature to feature, so that, unlike in batch norm, it may not be   #
    # taken out of the sums over features: multiply first, then sum. The      #
    # hints of the forward pass hold here too.                                #
    # (https://arxiv.org/abs/1607.06450, section 3)                           #
    ###########################################################################
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    pass
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    ###########################################################################
    return dx, dgamma, dbeta


def dropout_forward(x, dropout_param):
    """Compute the forward pass of inverted dropout.

    In mode "train" every entry is kept with probability p, independently of the others, and what
    is kept is divided by p; all else becomes 0. The expected output is then x itself, so that in
    mode "test" the output is x, with nothing to scale ("inverted" dropout; the plain kind scales
    at test time instead).

    Parameters
    ----------
    x : array of any shape, float64
        Input.
    dropout_param : dict
        With the keys

        - "p": float, 0 < p <= 1, the probability of KEEPING an entry (as in the paper; some
          libraries mean the probability of dropping one); required
        - "mode": "train" or "test"; required
        - "seed": int for NumPy's global random generator, so that a gradient check sees the same
          mask again; the generator is left alone if left out

    Returns
    -------
    out : array of the shape of x, of the dtype of x
        Output.
    cache : tuple
        (dropout_param, mask). In mode "train" mask, of the shape of x, is what x was multiplied
        with, the division by p included; in mode "test" it is None.

    Raises
    ------
    KeyError
        If dropout_param has no "p" or no "mode".

    References
    ----------
    Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting,
    Journal of Machine Learning Research 15 (2014), 1929-1958; section 10 scales while training.

    Examples
    --------
    >>> x = np.ones((50, 40))
    >>> out, cache = dropout_forward(x, {"p": 0.25, "mode": "train", "seed": 231})
    >>> np.unique(out)
    array([0., 4.])
    >>> out, cache = dropout_forward(x, {"p": 0.25, "mode": "test"})
    >>> np.unique(out)
    array([1.])
    """
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])

    mask = None
    out = None

    if mode == "train":
        #######################################################################
        # TODO: Drop entries of x at random and store the mask and the result #
        # in mask and out.                                                    #
        #                                                                     #
        # Draw one number from [0, 1) for each entry, with the global         #
        # generator np.random that was seeded above. p is the probability of  #
        # keeping: with p = 0.9 most entries stay. Put the scaling into the   #
        # mask, and the backward pass becomes very short. (Srivastava et al.  #
        # 2014, sections 4 and 10)                                            #
        #######################################################################
        # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
        pass
        # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
        #######################################################################
    elif mode == "test":
        #######################################################################
        # TODO: Compute the test-time output and store it in out.             #
        #                                                                     #
        # What is left to do, when training has already taken care of the     #
        # expected value? (Srivastava et al. 2014, section 10)                #
        #######################################################################
        # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
        pass
        # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
        #######################################################################

    cache = (dropout_param, mask)
    out = out.astype(x.dtype, copy=False)

    return out, cache


def dropout_backward(dout, cache):
    """Compute the backward pass of inverted dropout.

    In mode "train" the gradient takes the way of its entry: stopped where the entry was dropped,
    scaled as the entry was scaled where it was kept. In mode "test" the layer is the identity.

    Parameters
    ----------
    dout : array of any shape, float64
        Upstream gradient.
    cache : tuple
        (dropout_param, mask) of :func:`dropout_forward`.

    Returns
    -------
    dx : array of the shape of dout, float64
        Gradient with respect to x.

    References
    ----------
    Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting,
    Journal of Machine Learning Research 15 (2014), 1929-1958.

    Examples
    --------
    >>> out, cache = dropout_forward(np.ones(40), {"p": 0.5, "mode": "train", "seed": 231})
    >>> np.array_equal(dropout_backward(np.ones(40), cache), out)
    True
    """
    dropout_param, mask = cache
    mode = dropout_param["mode"]

    dx = None
    if mode == "train":
        #######################################################################
        # TODO: Compute the gradient dx of dropout in training.               #
        #                                                                     #
        # No new random numbers here: the gradient goes back through the draw #
        # of its own forward pass. For a fixed mask the layer is linear; what #
        # is its derivative? (Srivastava et al. 2014, section 5.1)            #
        #######################################################################
        # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
        pass
        # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
        #######################################################################
    elif mode == "test":
        dx = dout
    return dx


def conv_forward_naive(x, w, b, conv_param):
    """Compute the forward pass of a convolutional layer.

    Every filter looks at all C channels. With xp the input, padded on each side of both spatial
    axes with "pad" zeros::

        out[n, f, i, j] = b[f] + sum_{c, r, s} xp[n, c, i*stride + r, j*stride + s] * w[f, c, r, s]

        H' = 1 + (H + 2*pad - HH) / stride
        W' = 1 + (W + 2*pad - WW) / stride

    As is usual in neural networks the filter is not flipped. Height and width may differ, in the
    input and in the filter, and the stride has nothing to do with the size of the filter.

    Parameters
    ----------
    x : array (N, C, H, W), float64
        Minibatch of N images.
    w : array (F, C, HH, WW), float64
        F filters.
    b : array (F,), float64
        Biases.
    conv_param : dict
        With the keys

        - "stride": int >= 1, pixels from one window to the next, down and across; required
        - "pad": int >= 0, zeros added on each of the four sides; may be 0; required

        They are such that H' and W' come out whole.

    Returns
    -------
    out : array (N, F, H', W'), float64
        Output.
    cache : tuple
        (x, w, b, conv_param), each as it was given.

    Raises
    ------
    KeyError
        If conv_param has no "stride" or no "pad".

    References
    ----------
    Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016,
    https://arxiv.org/abs/1603.07285, relationship 6.

    Examples
    --------
    >>> x, w, b = np.ones((2, 3, 5, 7)), np.ones((4, 3, 3, 3)), np.zeros(4)
    >>> out, cache = conv_forward_naive(x, w, b, {"stride": 2, "pad": 1})
    >>> out.shape
    (2, 4, 3, 4)
    """
    out = None
    ###########################################################################
    # TODO: Compute the convolution of x with the filters w and store it in   #
    # out.                                                                    #
    #                                                                         #
    # np.pad makes a padded copy (which axes must it leave alone?). Then      #
    # either loop over the places of the output and let each meet its own     #
    # window of the padded input, or look up                                  #
    # numpy.lib.stride_tricks.sliding_window_view. Work out height and width  #
    # apart. (Pictures of every case: https://arxiv.org/abs/1603.07285,       #
    # chapter 2)                                                              #
    ###########################################################################
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    pass
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    ###########################################################################
    cache = (x, w, b, conv_param)
    return out, cache


def conv_backward_naive(dout, cache):
    """Compute the backward pass of a convolutional layer.

    By the chain rule, for each entry of x (and likewise of w and b)::

        dx[k] = sum_{n, f, i, j} dout[n, f, i, j] * (d out[n, f, i, j] / d x[k])

    Windows overlap where the stride is smaller than the filter, and one pixel then collects from
    several outputs. The padding is no part of x and has no gradient.

    Parameters
    ----------
    dout : array (N, F, H', W'), float64
        Upstream gradient.
    cache : tuple
        (x, w, b, conv_param) of :func:`conv_forward_naive`.

    Returns
    -------
    dx : array (N, C, H, W), float64
        Gradient with respect to x.
    dw : array (F, C, HH, WW), float64
        Gradient with respect to w.
    db : array (F,), float64
        Gradient with respect to b.

    References
    ----------
    Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016,
    https://arxiv.org/abs/1603.07285, chapter 4 (the gradient with respect to x is a transposed
    convolution).

    Examples
    --------
    >>> x, w, b = np.ones((2, 3, 5, 7)), np.ones((4, 3, 3, 3)), np.zeros(4)
    >>> out, cache = conv_forward_naive(x, w, b, {"stride": 2, "pad": 0})
    >>> dx, dw, db = conv_backward_naive(np.ones((2, 4, 2, 3)), cache)
    >>> dx.shape, dw.shape, db.shape
    ((2, 3, 5, 7), (4, 3, 3, 3), (4,))
    """
    dx, dw, db = None, None, None
    ###########################################################################
    # TODO: Compute the gradients dx, dw and db of the convolution.           #
    #                                                                         #
    # Go through the windows as in the forward pass: each output hands its    #
    # share of dout to the filter and to the pixels under it, and shares add  #
    # up. Collect the pixels' part in an array of the padded size and cut the #
    # padding off at the end. Try your way of cutting on paper for a pad of 2 #
    # and of 0: what does a slice that ends at -0 hold?                       #
    # (https://arxiv.org/abs/1603.07285, chapter 4)                           #
    ###########################################################################
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    pass
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    ###########################################################################
    return dx, dw, db


def max_pool_forward_naive(x, pool_param):
    """Compute the forward pass of max-pooling.

    Every channel is pooled by itself, without padding::

        out[n, c, i, j] = max_{r, s} x[n, c, i*stride + r, j*stride + s]

        H' = 1 + (H - pool_height) / stride
        W' = 1 + (W - pool_width) / stride

    where 0 <= r < pool_height and 0 <= s < pool_width. The stride need not equal the size of the
    window: windows may overlap or leave gaps.

    Parameters
    ----------
    x : array (N, C, H, W), float64
        Input.
    pool_param : dict
        With the keys

        - "pool_height", "pool_width": int >= 1, the size of the window; required
        - "stride": int >= 1, pixels from one window to the next, down and across; required

        They are such that H' and W' come out whole.

    Returns
    -------
    out : array (N, C, H', W'), float64
        Output.
    cache : tuple
        (x, pool_param), each as it was given.

    Raises
    ------
    KeyError
        If pool_param lacks one of its keys.

    References
    ----------
    Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016,
    https://arxiv.org/abs/1603.07285, chapter 3.

    Examples
    --------
    >>> x = np.arange(16.0).reshape(1, 1, 4, 4)
    >>> pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
    >>> out, cache = max_pool_forward_naive(x, pool_param)
    >>> out[0, 0]
    array([[ 5.,  7.],
           [13., 15.]])
    """
    out = None
    ###########################################################################
    # TODO: Compute the maximum of each window and store it in out.           #
    #                                                                         #
    # Three numbers say where a window lies and how large it is, and each has #
    # its own use: the stride for where it starts, pool_height and pool_width #
    # for where it ends. Height and width of the output are worked out apart. #
    # (https://arxiv.org/abs/1603.07285, chapter 3)                           #
    ###########################################################################
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    pass
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    ###########################################################################
    cache = (x, pool_param)
    return out, cache


def max_pool_backward_naive(dout, cache):
    """Compute the backward pass of max-pooling.

    Each output hands its gradient to the pixel that was the maximum of its window. Where windows
    overlap, a pixel may win several of them, and what it gets adds up. With several equal maxima
    in a window the function has a kink and any share among them is a subgradient; here the first
    in reading order (row by row) gets it all.

    Parameters
    ----------
    dout : array (N, C, H', W'), float64
        Upstream gradient.
    cache : tuple
        (x, pool_param) of :func:`max_pool_forward_naive`.

    Returns
    -------
    dx : array (N, C, H, W), float64
        Gradient with respect to x.

    References
    ----------
    Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016,
    https://arxiv.org/abs/1603.07285, chapter 3.

    Examples
    --------
    >>> x = np.array([[[[1.0, 9.0, 4.0]]]])
    >>> pool_param = {"pool_height": 1, "pool_width": 2, "stride": 1}
    >>> out, cache = max_pool_forward_naive(x, pool_param)
    >>> max_pool_backward_naive(np.array([[[[10.0, 1.0]]]]), cache)
    array([[[[ 0., 11.,  0.]]]])
    """
    dx = None
    ###########################################################################
    # TODO: Send each entry of dout to the maximum of its window and store    #
    # the result in dx.                                                       #
    #                                                                         #
    # Go through the windows as in the forward pass. Every example and every  #
    # channel has a maximum of its own. Ask what your code does with a pixel  #
    # that is the maximum of two windows, and with pixels that lie in no      #
    # window at all. (https://arxiv.org/abs/1603.07285, chapter 3)            #
    ###########################################################################
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    pass
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    ###########################################################################
    return dx


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    """Compute the forward pass of spatial batch normalization.

    Each channel is normalized over the batch and over both spatial axes, for all its pixels are
    samples of one and the same feature::

        out[:, c] = gamma[c] * (x[:, c] - mean[c]) / sqrt(var[c] + eps) + beta[c]

    Modes, running statistics and the place of eps are those of :func:`batchnorm_forward`.

    Parameters
    ----------
    x : array (N, C, H, W), float64
        Minibatch.
    gamma : array (C,), float64
        Scale.
    beta : array (C,), float64
        Shift.
    bn_param : dict
        With the keys

        - "mode": "train" or "test"; required
        - "eps": float added to the variance; 1e-5 if left out
        - "momentum": float from 0 to 1: with 0 the running statistics are those of the last
          batch, with 1 they never change; 0.9 if left out
        - "running_mean", "running_var": arrays (C,), float64; zeros if left out

        Both running statistics are stored back into it, in either mode.

    Returns
    -------
    out : array (N, C, H, W), float64
        Output.
    cache : object
        In mode "train", whatever the backward pass needs; None in mode "test".

    Raises
    ------
    KeyError
        If bn_param has no "mode".
    ValueError
        If the mode is neither "train" nor "test".

    References
    ----------
    Ioffe and Szegedy, Batch Normalization, 2015, https://arxiv.org/abs/1502.03167, section 3.2.

    Examples
    --------
    >>> x = np.arange(24.0).reshape(2, 3, 2, 2)
    >>> bn_param = {"mode": "train", "momentum": 0.0}
    >>> out, cache = spatial_batchnorm_forward(x, np.ones(3), np.zeros(3), bn_param)
    >>> out.shape, bn_param["running_mean"]
    ((2, 3, 2, 2), array([ 7.5, 11.5, 15.5]))
    """
    out, cache = None, None
    ###########################################################################
    # TODO: Normalize each channel of x and store the result in out.          #
    #                                                                         #
    # batchnorm_forward does the work, once x is a matrix with one column for #
    # each channel and a row for each pixel of each image. A reshape on its   #
    # own cannot make that matrix: follow one pixel through it and see in     #
    # which column it lands. The output goes back the same way. Hand bn_param #
    # on as it is. (https://arxiv.org/abs/1502.03167, section 3.2)            #
    ###########################################################################
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    pass
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    ###########################################################################
    return out, cache


def spatial_batchnorm_backward(dout, cache):
    """Compute the backward pass of spatial batch normalization.

    Parameters
    ----------
    dout : array (N, C, H, W), float64
        Upstream gradient.
    cache : object
        From :func:`spatial_batchnorm_forward` in mode "train".

    Returns
    -------
    dx : array (N, C, H, W), float64
        Gradient with respect to x.
    dgamma : array (C,), float64
        Gradient with respect to gamma.
    dbeta : array (C,), float64
        Gradient with respect to beta.

    References
    ----------
    Ioffe and Szegedy, Batch Normalization, 2015, https://arxiv.org/abs/1502.03167, section 3.2.

    Examples
    --------
    >>> x = np.arange(24.0).reshape(2, 3, 2, 2)
    >>> out, cache = spatial_batchnorm_forward(x, np.ones(3), np.zeros(3), {"mode": "train"})
    >>> dx, dgamma, dbeta = spatial_batchnorm_backward(np.ones((2, 3, 2, 2)), cache)
    >>> dx.shape, dgamma.shape, dbeta.shape
    ((2, 3, 2, 2), (3,), (3,))
    """
    dx, dgamma, dbeta = None, None, None
    ###########################################################################
    # TODO: Compute dx, dgamma and dbeta of spatial batch normalization.      #
    #                                                                         #
    # The backward pass of batch norm does the work again. Bring dout into    #
    # the shape in which the forward pass gave its input away, and bring dx   #
    # back. (https://arxiv.org/abs/1502.03167, section 3.2)                   #
    ###########################################################################
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    pass
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    ###########################################################################
    return dx, dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    """Compute the forward pass of spatial group normalization.

    The C channels of an example are split into G groups of C / G neighbours. Each group of each
    example is normalized over all its channels and pixels together; then every channel is scaled
    and shifted::

        out[n, c] = gamma[c] * (x[n, c] - mean[n, g]) / sqrt(var[n, g] + eps) + beta[c]

    with g the group of channel c, and var the uncorrected variance.

    Parameters
    ----------
    x : array (N, C, H, W), float64
        Minibatch.
    gamma : array (C,), float64
        Scale. The shape (1, C, 1, 1) of older notebooks works too.
    beta : array (C,), float64
        Shift, in the shape of gamma.
    G : int
        Number of groups, a divisor of C.
    gn_param : dict
        May have the key "eps": float added to the variance; 1e-5 if left out.

    Returns
    -------
    out : array (N, C, H, W), float64
        Output.
    cache : object
        Whatever the backward pass needs.

    References
    ----------
    Wu and He, Group Normalization, 2018, https://arxiv.org/abs/1803.08494, section 3.

    Examples
    --------
    >>> x = np.array([1.0, 3.0, 10.0, 30.0]).reshape(1, 4, 1, 1)
    >>> out, cache = spatial_groupnorm_forward(x, np.ones(4), np.zeros(4), 2, {"eps": 0.0})
    >>> out.ravel()
    array([-1.,  1., -1.,  1.])
    """
    out, cache = None, None
    eps = gn_param.get("eps", 1e-5)
    ###########################################################################
    # TODO: Normalize each group of channels of each example and store the    #
    # result in out.                                                          #
    #                                                                         #
    # Give every group of every example a row of its own (here a reshape is   #
    # enough, for the channels of a group are neighbours), and the task is    #
    # the one of layer norm. gamma and beta belong to channels, not to places #
    # in a row: apply them in the shape of x, where they have to broadcast    #
    # along the channels. Store in cache what the backward pass needs.        #
    # (https://arxiv.org/abs/1803.08494, section 3)                           #
    ###########################################################################
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    pass
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    ###########################################################################
    return out, cache


def spatial_groupnorm_backward(dout, cache):
    """Compute the backward pass of spatial group normalization.

    The gradients of gamma and beta come in the shape in which gamma was given.

    Parameters
    ----------
    dout : array (N, C, H, W), float64
        Upstream gradient.
    cache : object
        From :func:`spatial_groupnorm_forward`.

    Returns
    -------
    dx : array (N, C, H, W), float64
        Gradient with respect to x.
    dgamma : array (C,), float64
        Gradient with respect to gamma.
    dbeta : array (C,), float64
        Gradient with respect to beta.

    References
    ----------
    Wu and He, Group Normalization, 2018, https://arxiv.org/abs/1803.08494, section 3.

    Examples
    --------
    >>> x = np.arange(24.0).reshape(1, 4, 2, 3)
    >>> out, cache = spatial_groupnorm_forward(x, np.ones(4), np.zeros(4), 2, {})
    >>> dx, dgamma, dbeta = spatial_groupnorm_backward(np.ones((1, 4, 2, 3)), cache)
    >>> dx.shape, dgamma.shape, dbeta.shape
    ((1, 4, 2, 3), (4,), (4,))
    """
    dx, dgamma, dbeta = None, None, None
    ###########################################################################
    # TODO: Compute dx, dgamma and dbeta of spatial group normalization.      #
    #                                                                         #
    # As in layer norm there are sums of two kinds. Those of the parameters   #
    # run over all that shares a channel; do them in the shape of dout. Those #
    # of the statistics run over a group: multiply with gamma while the       #
    # channels are still apart, then lay the groups out in rows as in the     #
    # forward pass. (https://arxiv.org/abs/1803.08494, section 3)             #
    ###########################################################################
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    pass
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    ###########################################################################
    return dx, dgamma, dbeta


def svm_loss(x, y):
    """Compute the multiclass hinge loss of a batch of scores, and its gradient.

    Every wrong class whose score comes within 1 of the right class's score costs the difference::

        loss = 1/N * sum_n sum_{c != y[n]} max(0, x[n, c] - x[n, y[n]] + 1)

    Where a margin is exactly 0 the loss has a kink; its gradient there is taken to be 0.

    Parameters
    ----------
    x : array (N, C), float64
        Scores; x[n, c] is that of class c for example n.
    y : array (N,), int
        Right classes, 0 <= y[n] < C.

    Returns
    -------
    loss : float64
        Loss, the mean over the batch.
    dx : array (N, C), float64
        Gradient of the loss with respect to x.

    Raises
    ------
    IndexError
        If a label is not below C.

    References
    ----------
    Weston and Watkins, Support Vector Machines for Multi-Class Pattern Recognition, ESANN 1999.

    Examples
    --------
    >>> loss, dx = svm_loss(np.array([[2.0, 1.5, -1.0]]), np.array([0]))
    >>> float(loss)
    0.5
    >>> dx
    array([[-1.,  1.,  0.]])
    """
    examples = np.arange(x.shape[0])
    margins = x - x[examples, y][:, None] + 1.0
    violated = margins > 0.0
    violated[examples, y] = False

    loss = np.where(violated, margins, 0.0).sum() / len(examples)
    dx = violated.astype(x.dtype)
    dx[examples, y] = -violated.sum(axis=1)
    return loss, dx / len(examples)


def softmax_loss(x, y):
    """Compute the cross-entropy loss of a softmax over a batch of scores, and its gradient.

    With prob[n, c] = exp(x[n, c]) / sum_k exp(x[n, k])::

        loss = -1/N * sum_n log prob[n, y[n]]

    Worked out with logarithms and with the largest score of each row taken off first, which
    changes nothing but lets scores of any size through.

    Parameters
    ----------
    x : array (N, C), float64
        Scores; x[n, c] is that of class c for example n.
    y : array (N,), int
        Right classes, 0 <= y[n] < C.

    Returns
    -------
    loss : float64
        Loss, the mean over the batch.
    dx : array (N, C), float64
        Gradient of the loss with respect to x.

    Raises
    ------
    IndexError
        If a label is not below C.

    References
    ----------
    Goodfellow, Bengio and Courville, Deep Learning (2016), sections 4.1 and 6.2.2.3.

    Examples
    --------
    >>> loss, dx = softmax_loss(np.zeros((1, 4)), np.array([2]))
    >>> round(float(loss), 6)
    1.386294
    >>> dx
    array([[ 0.25,  0.25, -0.75,  0.25]])
    """
    examples = np.arange(x.shape[0])
    shifted = x - x.max(axis=1, keepdims=True)
    log_prob = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))

    loss = -log_prob[examples, y].mean()
    dx = np.exp(log_prob)
    dx[examples, y] -= 1.0
    return loss, dx / len(examples)
