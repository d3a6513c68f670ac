"""What you can see of the tests of convolution, pooling and the spatial norms.

Grading uses more of them: other sizes, strides and paddings.
"""

import numpy as np
import pytest


def images_and_filters(rng, pad, stride):
    """Draw two images of 3 channels, 4 x 7 pixels, and two filters of 3 x 3."""
    x, w, b = rng.normal(size=(2, 3, 4, 7)), rng.normal(size=(2, 3, 3, 3)), rng.normal(size=2)
    return x, w, b, {"stride": stride, "pad": pad}


def different_numbers(rng, *shape):
    """Draw an array in which no number occurs twice."""
    return rng.permutation(int(np.prod(shape))).reshape(shape).astype(float)


def spatial_arrays(rng, *shape):
    """Draw images, and gamma and beta with one entry for each channel."""
    return 2.0 * rng.normal(size=shape) + 1.0, rng.normal(size=shape[1]), rng.normal(size=shape[1])


@pytest.mark.question("conv-forward")
def test_a_filter_of_two_by_two(student, check):
    x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]).reshape(1, 1, 3, 3)
    w = np.array([[1.0, 0.0], [0.0, -1.0]]).reshape(1, 1, 2, 2)
    out, _ = check.call(student.conv_forward_naive, x, w, np.array([0.5]), {"stride": 1, "pad": 0})
    check.equal("out", out, np.full((1, 1, 2, 2), -3.5))


@pytest.mark.question("conv-forward")
def test_a_padded_image(student, reference, check, rng):
    arguments = images_and_filters(rng, pad=1, stride=1)
    check.outputs(student.conv_forward_naive, reference.conv_forward_naive, *arguments)


@pytest.mark.question("conv-forward")
def test_a_stride_of_three(student, reference, check, rng):
    arguments = images_and_filters(rng, pad=1, stride=3)
    check.outputs(student.conv_forward_naive, reference.conv_forward_naive, *arguments)


@pytest.mark.question("conv-backward")
def test_gradients_of_convolution(student, check, rng):
    arguments = images_and_filters(rng, pad=1, stride=1)
    check.gradients(student.conv_forward_naive, student.conv_backward_naive, *arguments)


@pytest.mark.question("conv-backward")
def test_convolution_gradients_agree_with_the_solution(student, reference, check, rng):
    arguments = images_and_filters(rng, pad=1, stride=3)
    check.backward(
        student.conv_forward_naive,
        student.conv_backward_naive,
        reference.conv_forward_naive,
        reference.conv_backward_naive,
        *arguments,
    )


@pytest.mark.question("max-pool-forward")
def test_sixteen_pixels(student, check):
    x, param = np.arange(16.0), {"pool_height": 2, "pool_width": 2, "stride": 2}
    out, _ = check.call(student.max_pool_forward_naive, x.reshape(1, 1, 4, 4), param)
    check.equal("out", out, np.array([5.0, 7.0, 13.0, 15.0]).reshape(1, 1, 2, 2))


@pytest.mark.question("max-pool-forward")
def test_random_images_are_pooled(student, reference, check, rng):
    case = rng.normal(size=(2, 3, 4, 6)), {"pool_height": 2, "pool_width": 2, "stride": 2}
    check.outputs(student.max_pool_forward_naive, reference.max_pool_forward_naive, *case)


@pytest.mark.question("max-pool-backward")
def test_each_window_sends_its_gradient_to_one_pixel(student, check):
    x, dout = np.array([1.0, 9.0, 4.0, 3.0]), np.array([10.0, 20.0])
    param = {"pool_height": 1, "pool_width": 2, "stride": 2}
    _, cache = check.call(student.max_pool_forward_naive, x.reshape(1, 1, 1, 4), param)
    dx = check.call(student.max_pool_backward_naive, dout.reshape(1, 1, 1, 2), cache)
    check.equal("dx", dx, np.array([0.0, 10.0, 20.0, 0.0]).reshape(1, 1, 1, 4))


@pytest.mark.question("max-pool-backward")
def test_gradient_of_pooling(student, check, rng):
    x = different_numbers(rng, 2, 3, 4, 6)
    param = {"pool_height": 2, "pool_width": 2, "stride": 2}
    check.gradients(student.max_pool_forward_naive, student.max_pool_backward_naive, x, param)


@pytest.mark.question("spatial-batchnorm-forward")
def test_two_channels_are_normalized_apart(student, check):
    x, param = np.array([1.0, 3.0, 10.0, 30.0]), {"mode": "train", "eps": 0.0}
    out, _ = check.call(
        student.spatial_batchnorm_forward, x.reshape(1, 2, 1, 2), np.ones(2), np.zeros(2), param
    )
    check.equal("out", out, np.array([-1.0, 1.0, -1.0, 1.0]).reshape(1, 2, 1, 2))


@pytest.mark.question("spatial-batchnorm-forward")
def test_a_batch_of_images(student, reference, check, rng):
    x, gamma, beta = spatial_arrays(rng, 3, 4, 2, 5)
    check.outputs(
        student.spatial_batchnorm_forward,
        reference.spatial_batchnorm_forward,
        x,
        gamma,
        beta,
        {"mode": "train"},
    )


@pytest.mark.question("spatial-batchnorm-backward")
def test_gradients_of_spatial_batchnorm(student, check, rng):
    x, gamma, beta = spatial_arrays(rng, 2, 3, 4, 2)
    check.gradients(
        student.spatial_batchnorm_forward,
        student.spatial_batchnorm_backward,
        x,
        gamma,
        beta,
        {"mode": "train"},
    )


@pytest.mark.question("spatial-batchnorm-backward")
def test_spatial_batchnorm_gradients_agree_with_the_solution(student, reference, check, rng):
    x, gamma, beta = spatial_arrays(rng, 2, 2, 3, 4)
    check.backward(
        student.spatial_batchnorm_forward,
        student.spatial_batchnorm_backward,
        reference.spatial_batchnorm_forward,
        reference.spatial_batchnorm_backward,
        x,
        gamma,
        beta,
        {"mode": "train"},
    )


@pytest.mark.question("spatial-groupnorm-forward")
def test_four_channels_in_two_groups(student, reference, check, rng):
    x, gamma, beta = spatial_arrays(rng, 2, 4, 3, 5)
    check.outputs(
        student.spatial_groupnorm_forward,
        reference.spatial_groupnorm_forward,
        x,
        gamma,
        beta,
        2,
        {},
        also_shaped={1: (1, 4, 1, 1), 2: (1, 4, 1, 1)},
    )


@pytest.mark.question("spatial-groupnorm-forward")
def test_six_channels_in_three_groups(student, reference, check, rng):
    x, gamma, beta = spatial_arrays(rng, 1, 6, 2, 4)
    check.outputs(
        student.spatial_groupnorm_forward,
        reference.spatial_groupnorm_forward,
        x,
        gamma,
        beta,
        3,
        {},
        also_shaped={1: (1, 6, 1, 1), 2: (1, 6, 1, 1)},
    )


@pytest.mark.question("spatial-groupnorm-backward")
def test_gradients_of_groupnorm(student, check, rng):
    x, gamma, beta = spatial_arrays(rng, 2, 4, 3, 2)
    check.gradients(
        student.spatial_groupnorm_forward,
        student.spatial_groupnorm_backward,
        x,
        gamma,
        beta,
        2,
        {},
        also_shaped={1: (1, 4, 1, 1), 2: (1, 4, 1, 1)},
        squeeze=("dgamma", "dbeta"),
    )


@pytest.mark.question("spatial-groupnorm-backward")
def test_groupnorm_gradients_agree_with_the_solution(student, reference, check, rng):
    x, gamma, beta = spatial_arrays(rng, 1, 6, 2, 3)
    check.backward(
        student.spatial_groupnorm_forward,
        student.spatial_groupnorm_backward,
        reference.spatial_groupnorm_forward,
        reference.spatial_groupnorm_backward,
        x,
        gamma,
        beta,
        3,
        {},
        also_shaped={1: (1, 6, 1, 1), 2: (1, 6, 1, 1)},
        squeeze=("dgamma", "dbeta"),
    )
