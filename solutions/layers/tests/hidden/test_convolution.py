"""Hidden tests of convolution, max-pooling and the spatial norms.

What goes wrong most often - no padding, strides, overlap, a height that is not the width - has
tests of its own, and the other tests stay clear of it; likewise a gradient with an axis of length 1
too many is wrong in one test only. One mistake then costs a part of one question.
"""

import numpy as np
import pytest

TINY = 1e-12
BIAS = ("db",)
PARAMETERS = ("dgamma", "dbeta")
EITHER_SHAPE = {1: (1, -1, 1, 1), 2: (1, -1, 1, 1)}
"""Group norm's gamma and beta may be wanted as (C,) or as (1, C, 1, 1)."""
AS_ROWS = "spatial_batchnorm_forward answers as your batchnorm_forward does, which is graded itself"
ROWS_OF_EPS = ("test_when_testing_eps_stands_inside_the_square_root",)
ROWS_OF_GAMMA = (
    "test_gamma_may_be_negative_or_large_in_batchnorm",
    "test_the_running_statistics_take_the_place_of_the_batch",
)
ROWS_OF_STATISTICS = (
    "test_the_running_statistics_take_the_place_of_the_batch",
    "test_running_statistics_take_one_step",
    "test_running_statistics_start_at_zero_with_a_momentum_of_nine_tenths",
    "test_running_statistics_are_handed_on_from_batch_to_batch",
    "test_two_layers_keep_running_statistics_of_their_own",
    "test_testing_leaves_the_running_statistics_as_they_are",
)
"""Tests of `batchnorm_forward` in which mistakes show that the spatial one may inherit."""


def conv(layers):
    return layers.conv_forward_naive, layers.conv_backward_naive


def max_pool(layers):
    return layers.max_pool_forward_naive, layers.max_pool_backward_naive


def batchnorm(layers):
    return layers.spatial_batchnorm_forward, layers.spatial_batchnorm_backward


def groupnorm(layers):
    return layers.spatial_groupnorm_forward, layers.spatial_groupnorm_backward


def filtered(rng, x, w, stride, pad):
    """Draw images and filters of the shapes `x` and `w`, and a bias for each filter."""
    param = {"stride": stride, "pad": pad}
    return rng.normal(size=x), rng.normal(size=w), rng.normal(size=w[0]), param


def pooled(rng, x, window, stride):
    """Draw images of the shape `x`, without two equal pixels in a channel; half are negative."""
    n, c, height, width = x
    pixels = height * width
    planes = [rng.permutation(pixels) - 0.5 * pixels for _ in range(n * c)]
    param = {"pool_height": window[0], "pool_width": window[1], "stride": stride}
    return np.reshape(planes, x), param


def coloured(rng, *shape, spread=2.0):
    """Draw images, gamma and beta; images and channels differ in mean, channels in spread, too."""
    n, c, _, _ = shape
    x = rng.normal(size=shape) * rng.uniform(0.5, 1.0, size=(c, 1, 1))
    x += rng.normal(size=(c, 1, 1)) + rng.normal(size=(n, 1, 1, 1))
    return spread * x, rng.uniform(0.5, 2.0, size=c), rng.normal(size=c)


def statistics(rng, channels):
    """Draw a running mean and a running variance, the variance well above 0."""
    return {
        "running_mean": rng.normal(size=channels),
        "running_var": rng.uniform(0.3, 3.0, size=channels),
    }


def pixels_as_rows(student, check, case):
    """Return what the student's own batch norm makes of x, every pixel a row of its channels.

    Spatial batch norm may be that: a mistake in `batchnorm_forward` costs points there. Here it
    counts neither for nor against: who answers wrongly here alone gains nothing.
    """
    x, gamma, beta, param = case
    channels_last = np.moveaxis(x, 1, -1)
    rows = channels_last.reshape(-1, x.shape[1])
    shapes = {"out": rows.shape}
    out, _ = check.call(student.batchnorm_forward, rows, gamma, beta, param, shapes=shapes)
    return np.moveaxis(out.reshape(channels_last.shape), -1, 1)


def same(one, other):
    """Whether both are arrays of the same floats, axes of length 1 aside."""
    if not all(isinstance(value, (np.ndarray, float)) for value in (one, other)):
        return False  # NumPy may take gigabytes to make an array of what somebody left there
    one, other = np.squeeze(one), np.squeeze(other)
    floats = one.dtype.kind == other.dtype.kind == "f" and one.shape == other.shape
    with np.errstate(over="ignore", invalid="ignore"):
        return floats and np.allclose(one, other, rtol=1e-6, atol=1e-9)


def hold_as_rows(student, reference, check, cases, shown_by):
    """Hold spatial batch norm to the reference, or to the student's own batch norm of the pixels.

    The latter counts nothing, as far as that has lost points in the tests `shown_by`.
    """
    inherited = False
    for *arrays, param in cases:
        out, _ = check.call(student.spatial_batchnorm_forward, *arrays, {**param})
        right, _ = reference.spatial_batchnorm_forward(*arrays, {**param})
        if same(out, right):
            continue
        if same(out, pixels_as_rows(student, check, (*arrays, param))):
            inherited = True
        else:
            check.equal("out", out, right)
    if inherited:
        check.not_counted(AS_ROWS, shown_by=shown_by)


# conv-forward


@pytest.mark.question("conv-forward", weight=3)
def test_every_filter_meets_every_window_of_the_padded_image(student, reference, check, rng):
    x, *others = filtered(rng, (2, 2, 4, 4), (3, 2, 3, 3), 1, 1)
    cases = {
        "one channel, one filter": filtered(rng, (1, 1, 4, 4), (1, 1, 3, 3), 1, 1),
        "2 images, 3 channels, 4 filters": filtered(rng, (2, 3, 4, 4), (4, 3, 3, 3), 1, 1),
        "300 images": filtered(rng, (300, 1, 2, 2), (1, 1, 2, 2), 1, 0),
        "35 channels, 34 filters": filtered(rng, (1, 35, 3, 3), (34, 35, 2, 2), 1, 0),
        "an image of 18 by 17 pixels": filtered(rng, (1, 2, 18, 17), (2, 2, 3, 3), 1, 1),
        "pixels of 0 to 255": (rng.uniform(0.0, 255.0, size=x.shape), *others),
    }
    check.outputs_of_each(student.conv_forward_naive, reference.conv_forward_naive, cases)


@pytest.mark.question("conv-forward", weight=2)
def test_an_image_need_not_be_padded(student, reference, check, rng):
    cases = {
        "stride 1": filtered(rng, (2, 2, 5, 5), (3, 2, 3, 3), 1, 0),
        "stride 2": filtered(rng, (1, 3, 5, 5), (2, 3, 3, 3), 2, 0),
        "filters of one pixel, stride 2": filtered(rng, (2, 3, 5, 5), (2, 3, 1, 1), 2, 0),
        "a filter as large as the image": filtered(rng, (2, 2, 3, 3), (2, 2, 3, 3), 1, 0),
    }
    check.outputs_of_each(student.conv_forward_naive, reference.conv_forward_naive, cases)


@pytest.mark.question("conv-forward", weight=1)
def test_the_padding_may_be_wide(student, reference, check, rng):
    cases = {
        "pad 2": filtered(rng, (2, 2, 4, 4), (3, 2, 5, 5), 1, 2),
        "pad 3": filtered(rng, (1, 2, 3, 3), (2, 2, 4, 4), 1, 3),
        "pad 2, as wide as the filter": filtered(rng, (1, 2, 3, 3), (2, 2, 2, 2), 1, 2),
        "pad 4": filtered(rng, (1, 2, 2, 2), (2, 2, 5, 5), 1, 4),
        "pad 5": filtered(rng, (1, 2, 2, 2), (2, 2, 6, 6), 1, 5),
    }
    check.outputs_of_each(student.conv_forward_naive, reference.conv_forward_naive, cases)


@pytest.mark.question("conv-forward", weight=1)
def test_the_filter_moves_on_by_the_stride(student, reference, check, rng):
    cases = {
        "stride 2": filtered(rng, (2, 3, 5, 5), (2, 3, 3, 3), 2, 1),
        "the same by stride 1": filtered(rng, (2, 3, 5, 5), (2, 3, 3, 3), 1, 1),
        "stride 3, larger than the filter": filtered(rng, (1, 2, 6, 6), (2, 2, 2, 2), 3, 1),
        "stride 4": filtered(rng, (1, 2, 7, 7), (2, 2, 5, 5), 4, 1),
        "stride 9": filtered(rng, (1, 2, 11, 11), (2, 2, 2, 2), 9, 1),
    }
    check.outputs_of_each(student.conv_forward_naive, reference.conv_forward_naive, cases)


@pytest.mark.question("conv-forward", weight=2)
def test_height_and_width_may_differ_in_convolution(student, reference, check, rng):
    cases = {
        "a wide image": filtered(rng, (2, 2, 3, 6), (3, 2, 3, 3), 1, 1),
        "a tall image, stride 2": filtered(rng, (2, 2, 7, 3), (3, 2, 3, 3), 2, 1),
        "a wide filter": filtered(rng, (2, 2, 4, 4), (3, 2, 2, 4), 1, 1),
        "a tall filter": filtered(rng, (1, 2, 5, 4), (3, 2, 3, 1), 1, 1),
    }
    check.outputs_of_each(student.conv_forward_naive, reference.conv_forward_naive, cases)


@pytest.mark.question("conv-forward", weight=0.5)
def test_the_next_batch_is_filtered_with_the_same_parameters(student, reference, check, rng):
    param = {"stride": 1, "pad": 1}
    for _ in range(2):
        *arrays, _ = filtered(rng, (2, 2, 4, 4), (3, 2, 3, 3), 1, 1)
        right, _ = reference.conv_forward_naive(*arrays, {"stride": 1, "pad": 1})
        out, _ = check.call(student.conv_forward_naive, *arrays, param)
    check.equal("out of the second batch", out, right)


@pytest.mark.question("conv-forward", weight="inputs-unchanged")
def test_convolution_writes_into_none_of_its_inputs(student, check, rng):
    arguments = filtered(rng, (1, 2, 4, 4), (2, 2, 3, 3), 1, 1)
    check.inputs_unchanged(student.conv_forward_naive, *arguments)


@pytest.mark.question("conv-forward", weight=0.25)
def test_an_output_of_convolution_stays_as_it_is(student, reference, check, rng):
    case = filtered(rng, (1, 2, 4, 4), (2, 2, 3, 3), 1, 1)
    check.outputs(student.conv_forward_naive, reference.conv_forward_naive, *case)
    check.results_kept(student.conv_forward_naive, *case)


@pytest.mark.question("conv-forward", weight="memory-order")
def test_convolution_takes_arrays_in_any_order(student, check, rng):
    case = filtered(rng, (2, 3, 4, 5), (2, 3, 3, 3), 1, 1)
    check.memory_order_ignored(student.conv_forward_naive, *case)


# conv-backward


@pytest.mark.question("conv-backward", weight=2)
def test_convolution_gradients_are_the_slopes_of_your_forward_pass(student, check, rng):
    case = filtered(rng, (2, 3, 4, 4), (2, 3, 3, 3), 1, 1)
    check.gradients(*conv(student), *case, directions=1)


@pytest.mark.question("conv-backward", weight=2)
@pytest.mark.parametrize(
    "case",
    [((2, 2, 4, 4), (3, 2, 3, 3), 1, 0), ((2, 3, 5, 5), (2, 3, 3, 3), 2, 0)],
    ids=["stride 1", "stride 2"],
)
def test_gradients_of_an_image_without_padding(student, reference, check, rng, case):
    check.backward(*conv(student), *conv(reference), *filtered(rng, *case), squeeze=BIAS)


@pytest.mark.question("conv-backward", weight=1)
def test_wide_padding_is_cut_off_the_gradient(student, reference, check, rng):
    for filters in ((2, 2, 4, 4), (2, 2, 2, 2)):
        case = filtered(rng, (1, 2, 4, 4), filters, 1, 2)
        check.backward(*conv(student), *conv(reference), *case, squeeze=BIAS)


@pytest.mark.question("conv-backward", weight=1)
@pytest.mark.parametrize(
    "cases",
    [
        [((2, 2, 5, 5), (3, 2, 3, 3), 2, 1)],
        # Of the last three a forward pass that stops at stride 3 or pad 3 makes outputs of the
        # right shape: only that matters here, and its mistake is what another question asks for.
        [
            ((2, 2, 6, 6), (3, 2, 2, 2), 3, 1),
            ((1, 2, 4, 4), (2, 2, 2, 2), 4, 1),
            ((1, 2, 5, 5), (2, 2, 2, 2), 5, 1),
            ((1, 2, 5, 5), (2, 2, 2, 2), 3, 4),
        ],
    ],
    ids=["overlapping", "with gaps"],
)
def test_gradients_of_a_filter_that_takes_strides(student, reference, check, rng, cases):
    for case in cases:
        check.backward(*conv(student), *conv(reference), *filtered(rng, *case), squeeze=BIAS)


@pytest.mark.question("conv-backward", weight=1)
@pytest.mark.parametrize(
    "case",
    [
        ((1, 2, 3, 7), (2, 2, 3, 3), 2, 1),
        ((1, 2, 4, 4), (2, 2, 2, 4), 1, 1),
        ((1, 2, 4, 4), (2, 2, 1, 3), 1, 0),
        ((1, 2, 4, 4), (2, 2, 3, 1), 1, 0),
    ],
    ids=["wide image", "wide filter", "filter of one row", "filter of one column"],
)
def test_gradients_where_height_and_width_differ(student, reference, check, rng, case):
    check.backward(*conv(student), *conv(reference), *filtered(rng, *case), squeeze=BIAS)


@pytest.mark.question("conv-backward", weight=1)
def test_convolution_backward_belongs_to_its_own_forward_pass(student, reference, check, rng):
    same, wide, gray = (
        ((300, 1, 2, 2), (2, 1, 2, 2)),
        ((2, 3, 5, 5), (1, 3, 2, 2)),
        ((1, 1, 4, 4),),
    )
    kinds = (*same, 1, 0), (*same, 1, 0), (*wide, 1, 0), (*gray, (2, 1, 2, 2), 2, 2)
    ours, second, *others = (filtered(rng, *kind) for kind in kinds)
    # Layers of one kind share their conv_param.
    others = [(*second[:-1], ours[-1]), *others]
    check.backward(*conv(student), *conv(reference), *ours, between=others, squeeze=BIAS)


@pytest.mark.question("conv-backward", weight=1)
def test_gradients_of_many_channels_and_filters(student, reference, check, rng):
    case = filtered(rng, (1, 35, 3, 3), (34, 35, 2, 2), 1, 0)
    check.backward(*conv(student), *conv(reference), *case)


@pytest.mark.question("conv-backward", weight=1)
def test_gradients_of_larger_images(student, reference, check, rng):
    # More pixels than fit one byte, and more than two steps of a filter.
    case = filtered(rng, (1, 2, 18, 17), (2, 2, 3, 3), 1, 1)
    check.backward(*conv(student), *conv(reference), *case, squeeze=BIAS)


@pytest.mark.question("conv-backward", weight=0.5)
@pytest.mark.parametrize(
    "case",
    [
        ((2, 3, 4, 4), (1, 3, 3, 3), 1, 0),
        ((2, 1, 4, 4), (3, 1, 3, 3), 1, 0),
        ((2, 3, 3, 3), (2, 3, 1, 1), 2, 1),
    ],
    ids=["one filter", "one channel", "filters of one pixel"],
)
def test_convolution_gradients_keep_axes_of_length_1(student, reference, check, rng, case):
    check.backward(*conv(student), *conv(reference), *filtered(rng, *case), squeeze=BIAS)


@pytest.mark.question("conv-backward", weight=0.25)
@pytest.mark.parametrize("size", [1e-9, 1e6])
def test_convolution_gradients_are_as_large_as_dout(student, reference, check, rng, size):
    case = filtered(rng, (1, 2, 4, 4), (2, 2, 3, 3), 1, 0)
    check.backward(*conv(student), *conv(reference), *case, squeeze=BIAS, scale=size)


@pytest.mark.question("conv-backward", weight=0.5)
def test_the_gradient_of_a_single_bias_has_an_axis(student, check, rng):
    case = filtered(rng, (2, 2, 3, 4), (1, 2, 2, 2), 1, 0)
    _, cache = check.call(student.conv_forward_naive, *case)
    dout = rng.normal(size=(2, 1, 2, 3))
    _, _, db = check.call(student.conv_backward_naive, dout, cache)
    check.that(np.ndim(db) > 0, "db is one number where there is one filter")
    check.equal("db", db, [dout.sum()], squeeze=True)


@pytest.mark.question("conv-backward", weight="inputs-unchanged")
def test_convolution_backward_leaves_dout_alone(student, check, rng):
    check.upstream_unchanged(*conv(student), *filtered(rng, (1, 2, 4, 4), (2, 2, 3, 3), 1, 1))


@pytest.mark.question("conv-backward", weight=0.25)
def test_a_gradient_of_convolution_stays_as_it_is(student, reference, check, rng):
    (forward, backward), case = conv(student), filtered(rng, (1, 2, 4, 4), (2, 2, 3, 3), 1, 1)
    check.backward(forward, backward, *conv(reference), *case, squeeze=BIAS)
    check.results_kept(forward, *case, backward=backward)


@pytest.mark.question("conv-backward", weight="memory-order")
def test_convolution_gradients_do_not_depend_on_the_order_in_memory(student, check, rng):
    forward, backward = conv(student)
    case = filtered(rng, (2, 3, 4, 5), (2, 3, 3, 3), 1, 1)
    check.memory_order_ignored(forward, *case, backward=backward)


# max-pool-forward


@pytest.mark.question("max-pool-forward", weight=2)
def test_every_window_is_left_with_its_maximum(student, reference, check, rng):
    x, param = pooled(rng, (2, 2, 4, 4), (2, 2), 2)
    large, whole = pooled(rng, (1, 2, 6, 6), (6, 6), 6)
    large[:, :, 5, 5] = 99.0  # where a smaller window has no pixel
    cases = {
        "one channel": pooled(rng, (1, 1, 4, 4), (2, 2), 2),
        "2 images of 3 channels": pooled(rng, (2, 3, 6, 6), (3, 3), 3),
        "a window as large as the image": pooled(rng, (2, 2, 3, 3), (3, 3), 3),
        "windows of one pixel": pooled(rng, (2, 2, 3, 3), (1, 1), 1),
        "300 images": pooled(rng, (300, 1, 2, 2), (2, 2), 2),
        "35 channels": pooled(rng, (1, 35, 2, 4), (2, 2), 2),
        "an image of 18 by 20 pixels": pooled(rng, (1, 2, 18, 20), (2, 2), 2),
        "a window of 6 by 6 pixels": (large, whole),
        "pixels from 0 to 1": ((x + 8.0) / 16.0, param),
        # Nearer to each other, a wrong pixel would be right within the tolerance.
        "pixels that hardly differ": (100.0 + 0.01 * x, param),
    }
    check.outputs_of_each(student.max_pool_forward_naive, reference.max_pool_forward_naive, cases)


@pytest.mark.question("max-pool-forward", weight=1)
def test_windows_of_negative_numbers_have_a_maximum_too(student, reference, check, rng):
    x, param = pooled(rng, (2, 2, 4, 4), (2, 2), 2)
    cases = {"down to -28": (x - 20.0, param), "down to -2.8e13": (1e12 * (x - 20.0), param)}
    check.outputs_of_each(student.max_pool_forward_naive, reference.max_pool_forward_naive, cases)


@pytest.mark.question("max-pool-forward", weight=2)
def test_images_to_be_pooled_may_be_wide_or_tall(student, reference, check, rng):
    cases = {
        "a wide image": pooled(rng, (2, 2, 4, 8), (2, 2), 2),
        "a tall image": pooled(rng, (1, 3, 6, 2), (2, 2), 2),
    }
    check.outputs_of_each(student.max_pool_forward_naive, reference.max_pool_forward_naive, cases)


@pytest.mark.question("max-pool-forward", weight=1)
def test_a_pooling_window_may_be_wide_or_tall(student, reference, check, rng):
    cases = {
        "a wide window": pooled(rng, (2, 2, 5, 5), (1, 3), 2),
        "a tall window": pooled(rng, (2, 2, 4, 4), (4, 2), 2),
    }
    check.outputs_of_each(student.max_pool_forward_naive, reference.max_pool_forward_naive, cases)


@pytest.mark.question("max-pool-forward", weight=2)
def test_the_stride_of_pooling_is_not_the_window(student, reference, check, rng):
    cases = {
        "windows that overlap": pooled(rng, (2, 2, 5, 5), (3, 3), 2),
        "windows one pixel apart": pooled(rng, (1, 2, 4, 4), (2, 2), 1),
        "windows with gaps": pooled(rng, (2, 2, 5, 5), (2, 2), 3),
        "windows 4 pixels apart": pooled(rng, (1, 2, 6, 6), (2, 2), 4),
        "windows 9 pixels apart": pooled(rng, (1, 2, 11, 11), (2, 2), 9),
    }
    check.outputs_of_each(student.max_pool_forward_naive, reference.max_pool_forward_naive, cases)


@pytest.mark.question("max-pool-forward", weight=0.5)
def test_the_next_batch_is_pooled_with_the_same_parameters(student, reference, check, rng):
    _, param = pooled(rng, (2, 2, 4, 4), (2, 2), 2)
    for _ in range(2):
        x, fresh = pooled(rng, (2, 2, 4, 4), (2, 2), 2)
        right, _ = reference.max_pool_forward_naive(x, fresh)
        out, _ = check.call(student.max_pool_forward_naive, x, param)
    check.equal("out of the second batch", out, right)


@pytest.mark.question("max-pool-forward", weight="inputs-unchanged")
def test_pooling_does_not_write_into_the_image(student, check, rng):
    check.inputs_unchanged(student.max_pool_forward_naive, *pooled(rng, (1, 2, 4, 4), (2, 2), 2))


@pytest.mark.question("max-pool-forward", weight=0.25)
def test_an_output_of_pooling_stays_as_it_is(student, reference, check, rng):
    case = pooled(rng, (1, 2, 8, 8), (2, 2), 2)
    check.outputs(student.max_pool_forward_naive, reference.max_pool_forward_naive, *case)
    check.results_kept(student.max_pool_forward_naive, *case)


@pytest.mark.question("max-pool-forward", weight="memory-order")
def test_pooling_takes_images_in_any_order(student, check, rng):
    check.memory_order_ignored(
        student.max_pool_forward_naive, *pooled(rng, (2, 3, 4, 6), (2, 2), 2)
    )


# max-pool-backward


@pytest.mark.question("max-pool-backward", weight=2)
def test_pooling_gradient_is_the_slope_of_your_forward_pass(student, check, rng):
    x, param = pooled(rng, (2, 3, 4, 4), (2, 2), 2)
    x += 16.5  # Negative windows, and steps at whole numbers, are what another question asks for.
    check.gradients(*max_pool(student), x, param)


@pytest.mark.question("max-pool-backward", weight=3)
def test_a_pixel_that_wins_several_windows_gets_the_sum(student, reference, check, rng):
    x, param = pooled(rng, (2, 2, 5, 5), (3, 3), 2)
    x[:, :, 2, 2] = 99.0  # the pixel in the middle, which lies in all four windows
    check.backward(*max_pool(student), *max_pool(reference), x, param)


@pytest.mark.question("max-pool-backward", weight=1)
def test_pixels_between_the_windows_have_no_gradient(student, reference, check, rng):
    # Outputs are of 2 by 2 pixels: by strides of 3 as well, to which a forward pass may be bound.
    for size, stride in ((5, 3), (6, 4), (7, 5)):
        case = pooled(rng, (2, 2, size, size), (2, 2), stride)
        check.backward(*max_pool(student), *max_pool(reference), *case)


@pytest.mark.question("max-pool-backward", weight=2)
@pytest.mark.parametrize(
    "case",
    [
        ((2, 2, 2, 6), (2, 2), 2),
        ((2, 2, 5, 6), (2, 3), 3),
        ((2, 2, 4, 5), (2, 3), 1),
        ((1, 2, 4, 5), (1, 3), 1),
        ((1, 2, 5, 4), (3, 1), 1),
    ],
    ids=["wide image", "wide window", "steps of one", "overlap in width", "overlap in height"],
)
def test_pooling_gradient_where_height_and_width_differ(student, reference, check, rng, case):
    check.backward(*max_pool(student), *max_pool(reference), *pooled(rng, *case))


@pytest.mark.question("max-pool-backward", weight=1)
def test_equal_maxima_of_two_windows_share_no_gradient(student, reference, check, rng):
    _, param = pooled(rng, (1, 1, 2, 2), (2, 2), 2)
    windows = rng.permuted(np.tile(np.arange(4.0), (2, 2, 2, 3, 1)), axis=-1)
    x = windows.reshape(2, 2, 2, 3, 2, 2).swapaxes(3, 4).reshape(2, 2, 4, 6)
    check.backward(*max_pool(student), *max_pool(reference), x, param)


@pytest.mark.question("max-pool-backward", weight=1)
def test_pooling_backward_belongs_to_its_own_forward_pass(student, reference, check, rng):
    same = (300, 1, 2, 4), (2, 2), 2
    kinds = (
        same,
        same,
        ((1, 3, 6, 6), (3, 3), 3),
        ((2, 1, 5, 5), (3, 3), 2),
        ((1, 2, 3, 3), (2, 2), 1),
    )
    ours, second, *others = (pooled(rng, *kind) for kind in kinds)
    others = [(second[0], ours[-1]), *others]  # layers of one kind share their pool_param
    check.backward(*max_pool(student), *max_pool(reference), *ours, between=others)


@pytest.mark.question("max-pool-backward", weight=1)
def test_pooling_gradient_of_many_channels(student, reference, check, rng):
    case = pooled(rng, (1, 35, 2, 4), (2, 2), 2)
    check.backward(*max_pool(student), *max_pool(reference), *case)


@pytest.mark.question("max-pool-backward", weight=1)
def test_pooling_gradient_of_larger_images(student, reference, check, rng):
    # More pixels than fit one byte, in the image and in a window. By its stride the large window
    # has one place, as has a smaller one, to which a forward pass may be bound.
    for window in (2, 17):
        x, param = pooled(rng, (1, 2, 18, 18), (window, window), window)
        x[:, :, 16, 16] = 999.0  # where a smaller window than the large one has no pixel
        check.backward(*max_pool(student), *max_pool(reference), x, param)


@pytest.mark.question("max-pool-backward", weight=0.5)
def test_pooling_gradient_of_one_gray_image_has_all_its_axes(student, reference, check, rng):
    for size in (2, 1, 4):  # and of windows of one pixel, and of the whole image
        case = pooled(rng, (1, 1, 4, 4), (size, size), size)
        check.backward(*max_pool(student), *max_pool(reference), *case)


@pytest.mark.question("max-pool-backward", weight=0.25)
@pytest.mark.parametrize("size", [1e-9, 1e6])
def test_pooling_gradient_is_as_large_as_dout(student, reference, check, rng, size):
    case = pooled(rng, (1, 2, 4, 4), (2, 2), 2)
    check.backward(*max_pool(student), *max_pool(reference), *case, scale=size)


@pytest.mark.question("max-pool-backward", weight=0.5)
def test_windows_far_below_zero_have_a_gradient_too(student, reference, check, rng):
    x, param = pooled(rng, (2, 2, 4, 4), (2, 2), 2)
    check.backward(*max_pool(student), *max_pool(reference), 1e9 * (x - 20.0), param)


@pytest.mark.question("max-pool-backward", weight=1)
def test_pixels_that_hardly_differ_are_different_pixels(student, reference, check, rng):
    x, param = pooled(rng, (2, 2, 4, 4), (2, 2), 2)
    for images in (0.01 * (x + 16.0), 100.0 + 1e-4 * x):
        check.backward(*max_pool(student), *max_pool(reference), images, param)


@pytest.mark.question("max-pool-backward", weight=0.5)
def test_of_equal_maxima_some_get_the_gradient_and_no_other_pixel_does(student, check, rng):
    # Which of them, and how they share it, is open: behind a ReLU many windows hold nothing but 0.
    x, param = pooled(rng, (2, 3, 6, 6), (2, 2), 2)
    x = np.maximum(x // 6.0, 0.0)
    x[0, 0, :2, :2], x[0, 0, :2, 2:4] = 0.0, [[1.0, 2.0], [2.0, 1.0]]
    dout = rng.uniform(0.5, 1.5, size=(2, 3, 3, 3))
    _, dx = check.network(*max_pool(student), [((x, param), dout)])
    windows, gradients = (
        array.reshape(2, 3, 3, 2, 3, 2).swapaxes(3, 4).reshape(*dout.shape, 4)
        for array in (x, check.array("dx", dx, shape=x.shape))
    )
    largest = windows == windows.max(axis=-1, keepdims=True)
    shares = gradients / dout[..., None]
    check.that(np.all(shares[~largest] == 0.0), "pixels that are no maximum get a gradient")
    fair = np.all((shares > -1e-6) & (shares < 1.0 + 1e-6))
    whole = np.all(shares.sum(axis=-1) > 1.0 - 1e-6)
    check.that(fair and whole, "of several equal maxima in a window none gets what is due to it")


@pytest.mark.question("max-pool-backward", weight="inputs-unchanged")
def test_pooling_backward_leaves_dout_alone(student, check, rng):
    check.upstream_unchanged(*max_pool(student), *pooled(rng, (1, 2, 4, 4), (2, 2), 2))


@pytest.mark.question("max-pool-backward", weight=0.25)
def test_a_gradient_of_pooling_stays_as_it_is(student, reference, check, rng):
    (forward, backward), case = max_pool(student), pooled(rng, (1, 2, 4, 4), (2, 2), 2)
    check.backward(forward, backward, *max_pool(reference), *case)
    check.results_kept(forward, *case, backward=backward)


@pytest.mark.question("max-pool-backward", weight="memory-order")
def test_pooling_gradients_do_not_depend_on_the_order_in_memory(student, check, rng):
    forward, backward = max_pool(student)
    check.memory_order_ignored(forward, *pooled(rng, (2, 3, 4, 6), (2, 2), 2), backward=backward)


# spatial-batchnorm-forward


@pytest.mark.question("spatial-batchnorm-forward", weight=3)
def test_every_channel_is_normalized_over_all_its_pixels(student, reference, check, rng):
    train = {"mode": "train", "eps": TINY}
    cases = {
        "2 images of 3 channels": (*coloured(rng, 2, 3, 4, 5), train),
        "all axes of one length": (*coloured(rng, 3, 3, 3, 3), {**train, "momentum": 0.6}),
        "300 images": (*coloured(rng, 300, 2, 2, 1), train),
        "35 channels": (*coloured(rng, 2, 35, 3, 2), train),
        "an image of 18 by 17 pixels": (*coloured(rng, 1, 2, 18, 17), train),
        "1 image": (*coloured(rng, 1, 2, 5, 3), train),
        "8 images of one pixel": (*coloured(rng, 8, 2, 1, 1), train),
    }
    both = student.spatial_batchnorm_forward, reference.spatial_batchnorm_forward
    check.outputs_of_each(*both, cases)


@pytest.mark.question("spatial-batchnorm-forward", weight=1)
def test_spatial_batchnorm_hands_eps_on(student, reference, check, rng):
    train = {"mode": "train"}
    cases = {
        "eps of 0.3": (*coloured(rng, 2, 3, 3, 2), {**train, "eps": 0.3}),
        "eps left at 1e-5, inputs of 0.01": (*coloured(rng, 2, 3, 2, 3, spread=0.01), train),
    }
    both = student.spatial_batchnorm_forward, reference.spatial_batchnorm_forward
    check.outputs_of_each(*both, cases)


@pytest.mark.question("spatial-batchnorm-forward", weight=0.5)
def test_gamma_may_be_negative_or_large_in_spatial_batchnorm(student, reference, check, rng):
    x, gamma, beta = coloured(rng, 2, 3, 3, 2)
    both = student.spatial_batchnorm_forward, reference.spatial_batchnorm_forward
    check.outputs(*both, x, -gamma, beta, {"mode": "train", "eps": TINY})
    for_all = x, 1e4 * gamma, 1e4 * beta
    known = {"mode": "train"}, {"mode": "test", **statistics(rng, 3)}
    cases = ((*for_all, {"eps": TINY, **param}) for param in known)
    hold_as_rows(student, reference, check, cases, ROWS_OF_GAMMA)


@pytest.mark.question("spatial-batchnorm-forward", weight=2)
def test_channels_are_tested_with_their_running_statistics(student, reference, check, rng):
    mean, var = rng.normal(size=3), rng.uniform(0.3, 3.0, size=3)
    test = {"mode": "test", "eps": TINY, "running_mean": mean, "running_var": var}
    cases = {
        "2 images": (*coloured(rng, 2, 3, 4, 2), test),
        "1 image": (*coloured(rng, 1, 3, 2, 4), test),
    }
    both = student.spatial_batchnorm_forward, reference.spatial_batchnorm_forward
    check.outputs_of_each(*both, cases)


@pytest.mark.question("spatial-batchnorm-forward", weight=1)
def test_when_testing_channels_eps_stands_inside_the_square_root(student, reference, check, rng):
    small = {name: 1e-4 * value for name, value in statistics(rng, 3).items()}
    known = {"eps": 0.3, **statistics(rng, 3)}, small
    cases = ((*coloured(rng, 2, 3, 3, 2), {"mode": "test", **param}) for param in known)
    hold_as_rows(student, reference, check, cases, ROWS_OF_EPS)


@pytest.mark.question("spatial-batchnorm-forward", weight=1.2)
@pytest.mark.parametrize(
    ("given", "batches"),
    [
        ({"mode": "train", "momentum": 0.7, "eps": 0.2}, 1),
        ({"mode": "train", "momentum": 0.0, "eps": 0.2}, 1),
        ({"mode": "train"}, 1),
        ({"mode": "train", "momentum": 0.4}, 2),
        ({"mode": "test", "momentum": 0.7, "eps": TINY}, 1),
    ],
    ids=["training", "momentum of 0", "momentum left out", "from the first batch on", "testing"],
)
def test_channels_keep_running_statistics(  # noqa: PLR0917 - fixtures and cases
    student, reference, check, rng, given, batches
):
    old = statistics(rng, 3)
    yours, rows, right = ({**given, **(old if batches == 1 else {})} for _ in range(3))
    images = [coloured(rng, 2, 3, 4, 2) for _ in range(batches)]
    for arrays in images:
        out, _ = check.call(student.spatial_batchnorm_forward, *arrays, yours)
        expected, _ = reference.spatial_batchnorm_forward(*arrays, right)
    wrong = [name for name in old if not same(yours.get(name), right[name])]
    if given["mode"] == "test":  # when training, other tests look at the output
        yours["out"], right["out"] = out, expected
        wrong += [] if same(out, expected) else ["out"]
    for arrays in images if wrong else ():
        rows["out"] = pixels_as_rows(student, check, (*arrays, rows))
    inherited = [name for name in wrong if same(yours.get(name), rows.get(name))]
    for name in wrong:
        if name not in inherited:
            check.equal(name, yours.get(name), right[name], squeeze=True)
    if inherited:
        check.not_counted(AS_ROWS, shown_by=ROWS_OF_STATISTICS)


@pytest.mark.question("spatial-batchnorm-forward", weight="inputs-unchanged")
def test_spatial_batchnorm_writes_into_none_of_its_inputs(student, check, rng):
    case = (*coloured(rng, 2, 3, 2, 4), {"mode": "train"})
    check.inputs_unchanged(student.spatial_batchnorm_forward, *case)


@pytest.mark.question("spatial-batchnorm-forward", weight=0.25)
def test_an_output_of_spatial_batchnorm_stays_as_it_is(student, reference, check, rng):
    case = (*coloured(rng, 2, 3, 2, 4), {"mode": "train", "eps": TINY})
    forward = student.spatial_batchnorm_forward
    check.outputs(forward, reference.spatial_batchnorm_forward, *case)
    check.results_kept(forward, *case)


@pytest.mark.question("spatial-batchnorm-forward", weight="memory-order")
def test_spatial_batchnorm_takes_images_in_any_order(student, check, rng):
    case = (*coloured(rng, 2, 3, 2, 4), {"mode": "train"})
    check.memory_order_ignored(student.spatial_batchnorm_forward, *case)


# spatial-batchnorm-backward


@pytest.mark.question("spatial-batchnorm-backward", weight=2)
def test_spatial_batchnorm_gradients_are_the_slopes_of_your_forward_pass(student, check, rng):
    case = (*coloured(rng, 2, 3, 3, 4), {"mode": "train"})
    check.gradients(*batchnorm(student), *case, squeeze=PARAMETERS, directions=1)


@pytest.mark.question("spatial-batchnorm-backward", weight=0.5)
@pytest.mark.parametrize(
    "shape",
    [(1, 4, 2, 3), (2, 1, 3, 2), (2, 35, 2, 2)],
    ids=["an image", "a channel", "35 channels"],
)
def test_spatial_batchnorm_gradients_of_one_or_many(student, reference, check, rng, shape):
    case = (*coloured(rng, *shape), {"mode": "train", "eps": TINY})
    check.backward(*batchnorm(student), *batchnorm(reference), *case, squeeze=PARAMETERS)


@pytest.mark.question("spatial-batchnorm-backward", weight=1)
def test_spatial_batchnorm_gradients_feel_a_large_eps(student, reference, check, rng):
    case = (*coloured(rng, 2, 3, 2, 3, spread=1.0), {"mode": "train", "eps": 0.5})
    check.backward(*batchnorm(student), *batchnorm(reference), *case, squeeze=PARAMETERS)


@pytest.mark.question("spatial-batchnorm-backward", weight=1)
def test_spatial_batchnorm_backward_uses_its_own_batch(student, reference, check, rng):
    same = (300, 3, 2, 1), TINY
    kinds = same, same, ((1, 4, 3, 2), 0.5), ((2, 2, 2, 2), 0.1), ((3, 3, 1, 2), 0.2)
    ours, second, *others = (
        (*coloured(rng, *x), {"mode": "train", "eps": eps}) for x, eps in kinds
    )
    others = [(*second[:-1], ours[-1]), *others]  # another batch, with the layer's own bn_param
    check.backward(
        *batchnorm(student), *batchnorm(reference), *ours, between=others, squeeze=PARAMETERS
    )


@pytest.mark.question("spatial-batchnorm-backward", weight=0.25)
@pytest.mark.parametrize("size", [1e-9, 1e6])
def test_spatial_batchnorm_gradients_are_as_large_as_dout(student, reference, check, rng, size):
    case, both = (*coloured(rng, 2, 3, 2, 3), {"mode": "train", "eps": TINY}), batchnorm(reference)
    check.backward(*batchnorm(student), *both, *case, squeeze=PARAMETERS, scale=size)


@pytest.mark.question("spatial-batchnorm-backward", weight=1)
def test_gradients_of_gamma_and_beta_have_one_entry_per_channel(student, reference, check, rng):
    for channels in (3, 1):
        shape = (2, channels, 2, 4)
        arrays, dout = coloured(rng, *shape), rng.normal(size=shape)
        forward, backward = batchnorm(reference)
        _, cache = forward(*arrays, {"mode": "train", "eps": TINY})
        _, dgamma, dbeta = backward(dout, cache)
        forward, backward = batchnorm(student)
        _, cache = check.call(forward, *arrays, {"mode": "train", "eps": TINY})
        _, your_dgamma, your_dbeta = check.call(backward, dout, cache)
        check.equal("dgamma", your_dgamma, dgamma)
        check.equal("dbeta", your_dbeta, dbeta)


@pytest.mark.question("spatial-batchnorm-backward", weight=0.5)
def test_a_gamma_of_zero_or_less_has_a_gradient_in_spatial_batchnorm(
    student, reference, check, rng
):
    x, gamma, beta = coloured(rng, 2, 3, 2, 3)
    gamma[1:] = 0.0, -1.0
    case = (x, gamma, beta, {"mode": "train", "eps": TINY})
    check.backward(*batchnorm(student), *batchnorm(reference), *case, squeeze=PARAMETERS)


@pytest.mark.question("spatial-batchnorm-backward", weight="inputs-unchanged")
def test_spatial_batchnorm_backward_leaves_dout_alone(student, check, rng):
    case = (*coloured(rng, 2, 3, 2, 4), {"mode": "train"})
    check.upstream_unchanged(*batchnorm(student), *case)


@pytest.mark.question("spatial-batchnorm-backward", weight=0.25)
def test_a_gradient_of_spatial_batchnorm_stays_as_it_is(student, reference, check, rng):
    case = (*coloured(rng, 2, 3, 2, 4), {"mode": "train", "eps": TINY})
    forward, backward = batchnorm(student)
    check.backward(forward, backward, *batchnorm(reference), *case, squeeze=PARAMETERS)
    check.results_kept(forward, *case, backward=backward)


@pytest.mark.question("spatial-batchnorm-backward", weight="memory-order")
def test_spatial_batchnorm_gradients_do_not_depend_on_the_order_in_memory(student, check, rng):
    forward, backward = batchnorm(student)
    case = (*coloured(rng, 2, 3, 2, 4), {"mode": "train"})
    check.memory_order_ignored(forward, *case, backward=backward)


# spatial-groupnorm-forward


@pytest.mark.question("spatial-groupnorm-forward", weight=3)
def test_every_group_of_channels_is_normalized_as_a_whole(student, reference, check, rng):
    cases = {
        "6 channels in 2 groups": (*coloured(rng, 2, 6, 3, 4), 2, {"eps": TINY}),
        "4 channels in 2 groups": (*coloured(rng, 3, 4, 4, 4), 2, {"eps": TINY}),
        "6 channels in 3 groups": (*coloured(rng, 1, 6, 5, 2), 3, {"eps": TINY}),
        "300 images": (*coloured(rng, 300, 4, 1, 2), 2, {"eps": TINY}),
        "images of one pixel": (*coloured(rng, 2, 6, 1, 1), 2, {"eps": TINY}),
        "16 channels in 8 groups": (*coloured(rng, 2, 16, 2, 2), 8, {"eps": TINY}),
        "35 channels in 7 groups": (*coloured(rng, 2, 35, 2, 3), 7, {"eps": TINY}),
        "an image of 18 by 17 pixels": (*coloured(rng, 1, 4, 18, 17), 2, {"eps": TINY}),
    }
    both = student.spatial_groupnorm_forward, reference.spatial_groupnorm_forward
    check.outputs_of_each(*both, cases, also_shaped=EITHER_SHAPE)


@pytest.mark.question("spatial-groupnorm-forward", weight=1)
def test_one_group_of_all_channels_or_a_group_for_each(student, reference, check, rng):
    cases = {
        "1 group": (*coloured(rng, 2, 3, 2, 4), 1, {"eps": TINY}),
        "as many groups as channels": (*coloured(rng, 2, 3, 4, 2), 3, {"eps": TINY}),
    }
    both = student.spatial_groupnorm_forward, reference.spatial_groupnorm_forward
    check.outputs_of_each(*both, cases, also_shaped=EITHER_SHAPE)


@pytest.mark.question("spatial-groupnorm-forward", weight=1)
def test_eps_of_groupnorm_stands_inside_the_square_root(student, reference, check, rng):
    cases = {
        "eps of 0.3": (*coloured(rng, 2, 4, 3, 2), 2, {"eps": 0.3}),
        "eps of 0, inputs of 0.001": (*coloured(rng, 2, 4, 3, 2, spread=0.001), 2, {"eps": 0.0}),
        "eps left at 1e-5, inputs of 0.01": (*coloured(rng, 2, 4, 2, 3, spread=0.01), 2, {}),
    }
    x, *parameters = coloured(rng, 2, 4, 2, 2)
    x[0, :2] = 2.0
    cases["a group of equal pixels"] = (x, *parameters, 2, {})
    both = student.spatial_groupnorm_forward, reference.spatial_groupnorm_forward
    check.outputs_of_each(*both, cases, also_shaped=EITHER_SHAPE)


@pytest.mark.question("spatial-groupnorm-forward", weight=0.5)
def test_gamma_may_be_negative_or_large_in_groupnorm(student, reference, check, rng):
    x, gamma, beta = coloured(rng, 2, 4, 3, 2)
    cases = {
        "gamma below 0": (x, -gamma, beta, 2, {"eps": TINY}),
        "gamma and beta of 10,000": (x, 1e4 * gamma, 1e4 * beta, 2, {"eps": TINY}),
    }
    both = student.spatial_groupnorm_forward, reference.spatial_groupnorm_forward
    check.outputs_of_each(*both, cases, also_shaped=EITHER_SHAPE)


@pytest.mark.question("spatial-groupnorm-forward", weight=0.5)
def test_groupnorm_leaves_eps_for_the_next_batch(student, reference, check, rng):
    param = {"eps": 0.2}
    # As many columns as channels: gamma then meets x without an error in either shape.
    x, gamma, beta = coloured(rng, 2, 4, 3, 4)
    check.call(student.spatial_groupnorm_forward, x, gamma, beta, 2, param)
    check.equal("eps in gn_param", param.get("eps"), 0.2)
    both = student.spatial_groupnorm_forward, reference.spatial_groupnorm_forward
    check.outputs(*both, x, gamma, beta, 2, {"eps": TINY}, also_shaped=EITHER_SHAPE)


@pytest.mark.question("spatial-groupnorm-forward", weight="inputs-unchanged")
def test_groupnorm_writes_into_none_of_its_inputs(student, check, rng):
    # As many columns as channels: gamma then meets x without an error in either shape.
    check.inputs_unchanged(student.spatial_groupnorm_forward, *coloured(rng, 2, 4, 3, 4), 2, {})


@pytest.mark.question("spatial-groupnorm-forward", weight=0.25)
def test_an_output_of_groupnorm_stays_as_it_is(student, reference, check, rng):
    # As many columns as channels: gamma then meets x without an error in either shape.
    case = (*coloured(rng, 2, 4, 3, 4), 2, {"eps": TINY})
    forward = student.spatial_groupnorm_forward
    check.outputs(forward, reference.spatial_groupnorm_forward, *case, also_shaped=EITHER_SHAPE)
    check.results_kept(forward, *case)


@pytest.mark.question("spatial-groupnorm-forward", weight="memory-order")
def test_groupnorm_takes_images_in_any_order(student, check, rng):
    # As many columns as channels: gamma then meets x without an error in either shape.
    case = (*coloured(rng, 2, 4, 3, 4), 2, {})
    check.memory_order_ignored(student.spatial_groupnorm_forward, *case)


# spatial-groupnorm-backward


@pytest.mark.question("spatial-groupnorm-backward", weight=2)
def test_groupnorm_gradients_are_the_slopes_of_your_forward_pass(student, check, rng):
    check.gradients(
        *groupnorm(student),
        *coloured(rng, 2, 6, 3, 2),
        2,
        {},
        also_shaped=EITHER_SHAPE,
        squeeze=PARAMETERS,
        directions=1,
    )


@pytest.mark.question("spatial-groupnorm-backward", weight=1)
@pytest.mark.parametrize(
    "case",
    [((2, 4, 2, 3), 1), ((2, 4, 2, 3), 4), ((1, 1, 3, 2), 1), ((2, 35, 2, 2), 7)],
    ids=["1", "4", "one channel", "7 of 35 channels"],
)
def test_groupnorm_gradients_of_one_group_or_many(student, reference, check, rng, case):
    shape, groups = case
    check.backward(
        *groupnorm(student),
        *groupnorm(reference),
        *coloured(rng, *shape),
        groups,
        {"eps": TINY},
        also_shaped=EITHER_SHAPE,
        squeeze=PARAMETERS,
    )


@pytest.mark.question("spatial-groupnorm-backward", weight=1)
def test_groupnorm_gradients_feel_a_large_eps(student, reference, check, rng):
    check.backward(
        *groupnorm(student),
        *groupnorm(reference),
        *coloured(rng, 2, 4, 3, 2, spread=1.0),
        2,
        {"eps": 0.5},
        also_shaped=EITHER_SHAPE,
        squeeze=PARAMETERS,
    )


@pytest.mark.question("spatial-groupnorm-backward", weight=1)
def test_groupnorm_backward_uses_its_own_batch(student, reference, check, rng):
    same = (300, 4, 1, 2), 2, TINY
    kinds = same, same, ((1, 6, 2, 2), 3, 0.5), ((2, 4, 2, 3), 1, 0.1), ((3, 2, 1, 2), 2, 0.2)
    ours, second, *others = ((*coloured(rng, *x), g, {"eps": eps}) for x, g, eps in kinds)
    others = [(*second[:-1], ours[-1]), *others]  # another batch, with the layer's own gn_param
    check.backward(
        *groupnorm(student),
        *groupnorm(reference),
        *ours,
        between=others,
        also_shaped=EITHER_SHAPE,
        squeeze=PARAMETERS,
    )


@pytest.mark.question("spatial-groupnorm-backward", weight=0.25)
@pytest.mark.parametrize("size", [1e-9, 1e6])
def test_groupnorm_gradients_are_as_large_as_dout(student, reference, check, rng, size):
    check.backward(
        *groupnorm(student),
        *groupnorm(reference),
        *coloured(rng, 2, 4, 3, 2),
        2,
        {"eps": TINY},
        also_shaped=EITHER_SHAPE,
        squeeze=PARAMETERS,
        scale=size,
    )


@pytest.mark.question("spatial-groupnorm-backward", weight=0.5)
def test_a_gamma_of_zero_or_less_and_a_group_of_equal_pixels_have_gradients(
    student, reference, check, rng
):
    x, gamma, beta = coloured(rng, 2, 4, 3, 2)
    gamma[1:3], x[0, :2] = (0.0, -1.0), 2.0
    check.backward(
        *groupnorm(student),
        *groupnorm(reference),
        *(x, gamma, beta, 2, {}),
        also_shaped=EITHER_SHAPE,
        squeeze=PARAMETERS,
    )


@pytest.mark.question("spatial-groupnorm-backward", weight=0.5)
def test_gradients_of_a_single_channel_have_an_axis(student, reference, check, rng):
    case, dout = (*coloured(rng, 2, 1, 3, 2), 1, {"eps": TINY}), rng.normal(size=(2, 1, 3, 2))
    forward, backward = groupnorm(reference)
    _, *right = backward(dout, forward(*case)[1])
    forward, backward = groupnorm(student)
    _, cache = check.call(forward, *case)
    _, *gradients = check.call(backward, dout, cache)
    for name, gradient, expected in zip(PARAMETERS, gradients, right, strict=True):
        check.that(np.ndim(gradient) > 0, f"{name} is one number where there is one channel")
        check.equal(name, gradient, expected, squeeze=True)


@pytest.mark.question("spatial-groupnorm-backward", weight="inputs-unchanged")
def test_groupnorm_backward_leaves_dout_alone(student, check, rng):
    check.upstream_unchanged(*groupnorm(student), *coloured(rng, 2, 4, 3, 4), 2, {})


@pytest.mark.question("spatial-groupnorm-backward", weight=0.25)
def test_a_gradient_of_groupnorm_stays_as_it_is(student, reference, check, rng):
    # As many columns as channels: gamma then meets x without an error in either shape.
    case = (*coloured(rng, 2, 4, 3, 4), 2, {"eps": TINY})
    forward, backward = groupnorm(student)
    forms = {"also_shaped": EITHER_SHAPE, "squeeze": PARAMETERS}
    check.backward(forward, backward, *groupnorm(reference), *case, **forms)
    check.results_kept(forward, *case, backward=backward)


@pytest.mark.question("spatial-groupnorm-backward", weight="memory-order")
def test_groupnorm_gradients_do_not_depend_on_the_order_in_memory(student, check, rng):
    forward, backward = groupnorm(student)
    case = (*coloured(rng, 2, 4, 3, 4), 2, {})
    check.memory_order_ignored(forward, *case, backward=backward)
