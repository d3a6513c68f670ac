--- layers.py
+++ layers.py
@@ -1,139 +1,148 @@
+"""Layers of a neural network, forward and backward, in NumPy.
+
+Each layer is a pair of functions. The forward pass returns ``(out, cache)``; the backward pass
+takes ``dout``, the gradient of a scalar loss with respect to ``out``, and that ``cache``, and
+returns the gradient of the same loss with respect to each input of the forward pass.
+
+Conventions of this file:
+
+- Arrays are float64 unless a docstring says otherwise. N is the number of examples in the
+  minibatch, D and M are numbers of features, C and F numbers of channels, H and W a height and a
+  width.
+- A gradient has the shape of the array it belongs to: ``db`` of a bias (M,) is (M,), not (1, M).
+- No function writes into an array it was given: the caller may still need it.
+- Arrays of shapes that do not fit are the caller's mistake. They end in an error of NumPy's, or in
+  none; "Raises" names only what can be relied on.
+- A backward pass reads nothing but ``dout`` and ``cache``, so that forward passes of other
+  batches may come in between.
+"""
+
+import numpy as np
+
+
+def affine_forward(x, w, b):
+    """Compute the forward pass of an affine (fully connected) layer.
+
+    With x_row[n] the D = d_1 * ... * d_k numbers of example n in one row::
+
+        out[n, m] = sum_d x_row[n, d] * w[d, m] + b[m]
+
+    Parameters
+    ----------
+    x : array (N, d_1, ..., d_k), float64
+        Minibatch of N examples.
+    w : array (D, M), float64
+        Weights.
+    b : array (M,), float64
+        Biases.
+
+    Returns
+    -------
+    out : array (N, M), float64
+        Output.
+    cache : tuple
+        (x, w, b), each as it was given.
+
+    Raises
+    ------
+    ValueError
+        If an example does not hold D numbers.
+
+    References
+    ----------
+    Goodfellow, Bengio and Courville, Deep Learning (2016), chapter 6.
+
+    Examples
+    --------
+    >>> x = np.arange(6.0).reshape(1, 2, 3)
+    >>> out, cache = affine_forward(x, np.ones((6, 2)), np.array([1.0, -1.0]))
+    >>> out
+    array([[16., 14.]])
+    """
+    out = None
+    ###########################################################################
+    # TODO: Compute the affine forward pass and store it in out.              #
+    #                                                                         #
+    # An example may be an image or a volume, but w expects plain rows of D   #
+    # numbers. Let NumPy work out D for you, and leave x itself in its own    #
+    # shape: the backward pass needs that shape again. (NumPy manual,         #
+    # "Broadcasting", says how b meets every row.)                            #
+    ###########################################################################
+    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
+    N = x.shape[0]
+    rows = np.reshape(x, (N, -1))
+    out = np.zeros((N, w.shape[1]))
+    for n in range(N):
+        out[n] = np.dot(rows[n], w) + b
+    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
+    ###########################################################################
+    cache = (x, w, b)
+    return out, cache
+
+
+def affine_backward(dout, cache):
+    """Compute the backward pass of an affine layer.
+
+    By the chain rule, for each entry of x (and likewise of w and b)::
+
+        dx[i] = sum_{n, m} dout[n, m] * (d out[n, m] / d x[i])
+
+    Parameters
+    ----------
+    dout : array (N, M), float64
+        Upstream gradient.
+    cache : tuple
+        (x, w, b) of :func:`affine_forward`.
+
+    Returns
+    -------
+    dx : array (N, d_1, ..., d_k), float64
+        Gradient with respect to x.
+    dw : array (D, M), float64
+        Gradient with respect to w.
+    db : array (M,), float64
+        Gradient with respect to b.
+
+    Raises
+    ------
+    ValueError
+        If the shape of dout is not that of the output.
+
+    References
+    ----------
+    Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.5.
+
+    Examples
+    --------
+    >>> out, cache = affine_forward(np.ones((2, 3, 5)), np.ones((15, 4)), np.zeros(4))
+    >>> dx, dw, db = affine_backward(np.ones((2, 4)), cache)
+    >>> dx.shape, dw.shape, db.shape
+    ((2, 3, 5), (15, 4), (4,))
+    """
+    x, w, b = cache
+    dx, dw, db = None, None, None
+    ###########################################################################
+    # TODO: Compute the gradients dx, dw and db of the affine layer.          #
+    #                                                                         #
+    # Write out[n, m] as a sum on paper and ask of one entry of x, of w and   #
+    # of b which outputs it reaches. Shapes then show which factor has to be  #
+    # transposed. Mind the shapes that come out: dx has all the axes of x,    #
+    # and db has one axis only. (Goodfellow et al., Deep Learning, section    #
+    # 6.5)                                                                    #
+    ###########################################################################
+    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
+    N = x.shape[0]
+    rows = np.reshape(x, (N, -1))
+    dx_rows = np.zeros(rows.shape)
+    dw = np.zeros(w.shape)
+    db = np.zeros(b.shape)
+    for n in range(N):
+        dx_rows[n] = np.dot(w, dout[n])
+        dw += np.outer(rows[n], dout[n])
+        db += dout[n]
+    dx = dx_rows.reshape(x.shape)
+    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
+    ###########################################################################
+    return dx, dw, db
+
+
