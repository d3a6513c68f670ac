"""The solved layers agree with plain forward passes and their gradients from autograd.

The oracles share no code and no idea with the solutions: they go window by window and group by
group, and autograd differentiates them. Every array that a layer is given is read-only.
"""

import ast
import doctest
import importlib.util
import inspect
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, make_vjp

LAYERS = Path(__file__).parents[2] / "solutions" / "layers" / "layers.py"
START = "# *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****"
END = "# *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****"
TOLERANCE = 1e-9

Array = np.ndarray[Any, Any]


@pytest.fixture(scope="module")
def layers() -> ModuleType:
    spec = importlib.util.spec_from_file_location("solved_layers", LAYERS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20240229)


# The tools of the comparison


def frozen(array: Array) -> Array:
    """Return a copy that nobody can write into."""
    copy = np.array(array, dtype=np.float64)
    copy.setflags(write=False)
    return copy


def normal(rng: np.random.Generator, *shape: int, scale: float = 1.0, shift: float = 0.0) -> Array:
    return frozen(rng.normal(shift, scale, size=shape))


def relative_distance(actual: Array, expected: Array) -> float:
    size = np.linalg.norm(actual) + np.linalg.norm(expected)
    return float(np.linalg.norm(actual - expected) / size) if size else 0.0


def assert_agree(actual: Array, expected: Array, what: str) -> None:
    assert isinstance(actual, np.ndarray), f"{what} is a {type(actual).__name__}"
    assert actual.shape == expected.shape, f"{what} has shape {actual.shape}"
    assert actual.dtype == np.float64, f"{what} has dtype {actual.dtype}"
    assert np.isfinite(actual).all(), f"{what} is not finite"
    distance = relative_distance(actual, expected)
    assert distance < TOLERANCE, f"{what} is off by {distance:.1e}"


def assert_layer_agrees(
    rng: np.random.Generator,
    forward: Callable[..., Any],
    backwards: Iterable[Callable[..., Any]],
    oracle: Callable[..., Array],
    inputs: tuple[Array, ...],
) -> None:
    """Compare a forward pass and its backward passes, for a random cotangent, with the oracle."""
    out, cache = forward(*inputs)
    assert_agree(out, oracle(*inputs), "out")

    forward(*(frozen(1.0 - 2.0 * array) for array in inputs))  # nobody may remember this one
    for part in cache if isinstance(cache, tuple) else (cache,):
        if isinstance(part, np.ndarray):
            part.setflags(write=False)

    dout = normal(rng, *out.shape)
    for backward in backwards:
        gradients = backward(dout, cache)
        gradients = gradients if isinstance(gradients, tuple) else (gradients,)
        assert len(gradients) == len(inputs)
        for position, gradient in enumerate(gradients):
            vjp, _ = make_vjp(oracle, position)(*inputs)
            assert_agree(gradient, vjp(dout), f"gradient {position} of {backward.__name__}")


# The oracles


def plain_affine(x: Array, w: Array, b: Array) -> Array:
    return anp.stack([anp.dot(anp.ravel(example), w) + b for example in x])


def plain_relu(x: Array) -> Array:
    return x * (x > 0.0)


def plain_normalize(x: Array, axis: int | tuple[int, ...], eps: float) -> Array:
    mean = anp.mean(x, axis=axis, keepdims=True)
    variance = anp.mean(x * x, axis=axis, keepdims=True) - mean * mean
    return (x - mean) * (variance + eps) ** -0.5


def plain_windows(
    x: Array, window: tuple[int, int], stride: int, meet: Callable[[Array], Array]
) -> Array:
    """Stack what ``meet`` makes of each window (N, C, h, w) of x as a grid (N, K, H', W')."""
    height, width = window
    rows = []
    for top in range(0, x.shape[2] - height + 1, stride):
        lefts = range(0, x.shape[3] - width + 1, stride)
        row = [meet(x[:, :, top : top + height, left : left + width]) for left in lefts]
        rows.append(anp.stack(row, axis=-1))
    return anp.stack(rows, axis=2)


def plain_conv(x: Array, w: Array, b: Array, stride: int, pad: int) -> Array:
    n, c, height, width = x.shape
    beside = np.zeros((n, c, height, pad))
    x = anp.concatenate([beside, x, beside], axis=3)
    above = np.zeros((n, c, pad, width + 2 * pad))
    x = anp.concatenate([above, x, above], axis=2)

    def meet(window: Array) -> Array:
        return anp.stack(
            [
                anp.sum(window * kernel, axis=(1, 2, 3)) + bias
                for kernel, bias in zip(w, b, strict=True)
            ],
            axis=1,
        )

    return plain_windows(x, (w.shape[2], w.shape[3]), stride, meet)


def plain_max_pool(x: Array, window: tuple[int, int], stride: int) -> Array:
    return plain_windows(x, window, stride, lambda patch: anp.max(patch, axis=(2, 3)))


def plain_group_norm(x: Array, gamma: Array, beta: Array, groups: int, eps: float) -> Array:
    examples, channels = x.shape[:2]
    size = channels // groups
    normalized = anp.stack(
        [
            anp.concatenate(
                [
                    plain_normalize(x[n, first : first + size], (0, 1, 2), eps)
                    for first in range(0, channels, size)
                ]
            )
            for n in range(examples)
        ]
    )
    scale, shift = anp.ravel(gamma), anp.ravel(beta)
    return anp.stack(
        [normalized[:, c] * scale[c] + shift[c] for c in range(channels)],
        axis=1,
    )


# The file as a template


SIGNATURES = {
    "affine_forward": "(x, w, b)",
    "affine_backward": "(dout, cache)",
    "relu_forward": "(x)",
    "relu_backward": "(dout, cache)",
    "batchnorm_forward": "(x, gamma, beta, bn_param)",
    "batchnorm_backward": "(dout, cache)",
    "batchnorm_backward_alt": "(dout, cache)",
    "layernorm_forward": "(x, gamma, beta, ln_param)",
    "layernorm_backward": "(dout, cache)",
    "dropout_forward": "(x, dropout_param)",
    "dropout_backward": "(dout, cache)",
    "conv_forward_naive": "(x, w, b, conv_param)",
    "conv_backward_naive": "(dout, cache)",
    "max_pool_forward_naive": "(x, pool_param)",
    "max_pool_backward_naive": "(dout, cache)",
    "spatial_batchnorm_forward": "(x, gamma, beta, bn_param)",
    "spatial_batchnorm_backward": "(dout, cache)",
    "spatial_groupnorm_forward": "(x, gamma, beta, G, gn_param)",
    "spatial_groupnorm_backward": "(dout, cache)",
    "svm_loss": "(x, y)",
    "softmax_loss": "(x, y)",
}
REGIONS = {"batchnorm_forward": 2, "dropout_forward": 2, "svm_loss": 0, "softmax_loss": 0}


def test_the_functions_are_those_of_the_assignment_in_its_order(layers: ModuleType) -> None:
    functions = inspect.getmembers(layers, inspect.isfunction)
    functions.sort(key=lambda item: item[1].__code__.co_firstlineno)
    assert {name: str(inspect.signature(function)) for name, function in functions} == SIGNATURES
    assert [name for name, _ in functions] == list(SIGNATURES)


def test_every_function_has_its_marked_regions() -> None:
    source = LAYERS.read_text(encoding="utf-8")
    for function in ast.parse(source).body:
        if isinstance(function, ast.FunctionDef):
            text = ast.get_source_segment(source, function)
            assert text is not None
            marks = [line for line in map(str.strip, text.splitlines()) if line in (START, END)]
            assert marks == [START, END] * REGIONS.get(function.name, 1), function.name


def test_the_file_still_parses_when_every_region_is_emptied() -> None:
    stub, inside = [], False
    for line in LAYERS.read_text(encoding="utf-8").splitlines():
        inside = inside and line.strip() != END
        if not inside:
            stub.append(line)
        if line.strip() == START:
            inside = True
            stub.append(line.replace(START, "pass"))
    functions = [node for node in ast.parse("\n".join(stub)).body if hasattr(node, "args")]
    assert len(functions) == len(SIGNATURES)
    assert sum(line.strip() == "pass" for line in stub) == 21


def test_every_example_in_a_docstring_runs_and_is_true(layers: ModuleType) -> None:
    finder = doctest.DocTestFinder()
    runner = doctest.DocTestRunner()
    for example in finder.find(layers, "layers", globs=vars(layers)):
        if example.name != "layers":
            assert example.examples, f"{example.name} has no example"
        runner.run(example)
    assert runner.summarize(verbose=False).failed == 0


# Affine and ReLU


@pytest.mark.parametrize("shape", [(4, 5), (3, 2, 5), (2, 3, 4, 5), (1, 1)], ids=str)
@pytest.mark.parametrize("features", [1, 6])
def test_affine_agrees_with_autograd(
    layers: ModuleType, rng: np.random.Generator, shape: tuple[int, ...], features: int
) -> None:
    x = normal(rng, *shape)
    w, b = normal(rng, x[0].size, features), normal(rng, features)
    assert_layer_agrees(
        rng, layers.affine_forward, [layers.affine_backward], plain_affine, (x, w, b)
    )


def test_affine_refuses_examples_of_another_size(layers: ModuleType) -> None:
    with pytest.raises(ValueError, match="matmul"):
        layers.affine_forward(np.ones((2, 3, 4)), np.ones((11, 5)), np.ones(5))


@pytest.mark.parametrize("shape", [(12,), (3, 5), (2, 3, 4, 5)], ids=str)
def test_relu_agrees_with_autograd(
    layers: ModuleType, rng: np.random.Generator, shape: tuple[int, ...]
) -> None:
    x = normal(rng, *shape)
    assert (x < 0).any()
    assert (x > 0).any()
    assert_layer_agrees(rng, layers.relu_forward, [layers.relu_backward], plain_relu, (x,))


def test_relu_passes_no_gradient_at_exactly_zero(layers: ModuleType) -> None:
    x = frozen(np.array([0.0, -0.0, 1e-300]))
    _, cache = layers.relu_forward(x)
    assert layers.relu_backward(frozen(np.array([3.0, 5.0, 7.0])), cache).tolist() == [0, 0, 7]


# Batch normalization


@pytest.mark.parametrize("shape", [(7, 5), (2, 3), (9, 1)], ids=str)
@pytest.mark.parametrize("eps", [1e-5, 0.7, 30.0])
def test_batchnorm_in_training_agrees_with_autograd_in_both_backward_passes(
    layers: ModuleType, rng: np.random.Generator, shape: tuple[int, int], eps: float
) -> None:
    x = normal(rng, *shape, scale=2.0, shift=1.0)
    gamma, beta = normal(rng, shape[1]), normal(rng, shape[1])
    assert_layer_agrees(
        rng,
        lambda x, gamma, beta: layers.batchnorm_forward(
            x, gamma, beta, {"mode": "train", "eps": eps}
        ),
        [layers.batchnorm_backward, layers.batchnorm_backward_alt],
        lambda x, gamma, beta: gamma * plain_normalize(x, 0, eps) + beta,
        (x, gamma, beta),
    )


def test_batchnorm_has_an_eps_of_1e_5_unless_told(
    layers: ModuleType, rng: np.random.Generator
) -> None:
    x, gamma, beta = normal(rng, 6, 4, scale=3e-3), normal(rng, 4), normal(rng, 4)
    out, _ = layers.batchnorm_forward(x, gamma, beta, {"mode": "train"})
    assert_agree(out, gamma * plain_normalize(x, 0, 1e-5) + beta, "out")


@pytest.mark.parametrize("eps", [1e-5, 0.7])
def test_batchnorm_of_a_single_example_gives_beta_and_no_gradient(
    layers: ModuleType, rng: np.random.Generator, eps: float
) -> None:
    x, gamma, beta = normal(rng, 1, 4), normal(rng, 4), normal(rng, 4)
    out, cache = layers.batchnorm_forward(x, gamma, beta, {"mode": "train", "eps": eps})
    assert_agree(out, beta[None], "out")
    dout = normal(rng, 1, 4)
    for backward in (layers.batchnorm_backward, layers.batchnorm_backward_alt):
        dx, dgamma, dbeta = backward(dout, cache)
        assert np.abs(dx).max() < 1e-12
        assert np.abs(dgamma).max() < 1e-12
        assert_agree(dbeta, dout[0], "dbeta")


@pytest.mark.parametrize("eps", [1e-5, 0.7, 30.0])
def test_batchnorm_in_testing_uses_the_running_statistics_and_leaves_them(
    layers: ModuleType, rng: np.random.Generator, eps: float
) -> None:
    x, gamma, beta = normal(rng, 7, 5), normal(rng, 5), normal(rng, 5)
    mean, var = normal(rng, 5), frozen(rng.uniform(0.1, 3.0, size=5))
    bn_param = {"mode": "test", "eps": eps, "running_mean": mean, "running_var": var}
    out, cache = layers.batchnorm_forward(x, gamma, beta, bn_param)
    expected = [
        [
            (v - m) * g / (s + eps) ** 0.5 + b
            for v, m, s, g, b in zip(row, mean, var, gamma, beta, strict=True)
        ]
        for row in x
    ]
    assert_agree(out, np.array(expected), "out")
    assert cache is None
    assert bn_param["running_mean"] is mean
    assert bn_param["running_var"] is var


def test_batchnorm_in_testing_judges_each_example_by_itself(
    layers: ModuleType, rng: np.random.Generator
) -> None:
    x, gamma, beta = normal(rng, 6, 3), normal(rng, 3), normal(rng, 3)
    bn_param = {"mode": "test", "running_mean": normal(rng, 3), "running_var": frozen(np.ones(3))}
    together, _ = layers.batchnorm_forward(x, gamma, beta, bn_param)
    for n in range(6):
        alone, _ = layers.batchnorm_forward(x[n : n + 1], gamma, beta, bn_param)
        assert_agree(alone, together[n : n + 1], f"example {n}")


@pytest.mark.parametrize("start", ["at zero", "given"])
@pytest.mark.parametrize("momentum", [0.0, 0.35, None, 1.0])
@pytest.mark.parametrize("spatial", [False, True], ids=["vanilla", "spatial"])
def test_running_statistics_are_weighted_averages_after_several_calls(
    layers: ModuleType,
    rng: np.random.Generator,
    start: str,
    momentum: float | None,
    spatial: bool,
) -> None:
    first_mean, first_var = frozen(np.zeros(5)), frozen(np.zeros(5))
    bn_param: dict[str, Any] = {"mode": "train"}
    if start == "given":
        first_mean, first_var = normal(rng, 5), frozen(rng.uniform(1.0, 2.0, size=5))
        bn_param |= {"running_mean": first_mean, "running_var": first_var}
    if momentum is not None:
        bn_param["momentum"] = momentum
    forward = layers.spatial_batchnorm_forward if spatial else layers.batchnorm_forward
    shape, axes = ((2, 5, 3, 4), (0, 2, 3)) if spatial else ((7, 5), (0,))

    batches = [normal(rng, *shape, scale=k + 1.0, shift=k) for k in range(4)]
    for batch in batches:
        forward(batch, normal(rng, 5), normal(rng, 5), bn_param)
        bn_param["running_mean"].setflags(write=False)
        bn_param["running_var"].setflags(write=False)

    keep = 0.9 if momentum is None else momentum
    weights = [(1 - keep) * keep ** (3 - k) for k in range(4)]
    mean, var = keep**4 * first_mean, keep**4 * first_var
    for weight, batch in zip(weights, batches, strict=True):
        mean = mean + weight * batch.mean(axis=axes)
        var = var + weight * batch.var(axis=axes)
    assert_agree(bn_param["running_mean"], mean, "running_mean")
    assert_agree(bn_param["running_var"], var, "running_var")


@pytest.mark.parametrize("name", ["batchnorm_forward", "spatial_batchnorm_forward"])
def test_batchnorm_refuses_any_other_mode(layers: ModuleType, name: str) -> None:
    x = np.ones((2, 3, 1, 1) if name.startswith("spatial") else (2, 3))
    with pytest.raises(ValueError, match='Invalid forward batchnorm mode "valid"'):
        getattr(layers, name)(x, np.ones(3), np.zeros(3), {"mode": "valid"})
    with pytest.raises(KeyError, match="mode"):
        getattr(layers, name)(x, np.ones(3), np.zeros(3), {})


# Layer normalization


@pytest.mark.parametrize("shape", [(7, 5), (1, 4), (5, 2)], ids=str)
@pytest.mark.parametrize("eps", [1e-5, 0.7, 30.0])
def test_layernorm_agrees_with_autograd(
    layers: ModuleType, rng: np.random.Generator, shape: tuple[int, int], eps: float
) -> None:
    x = normal(rng, *shape, scale=2.0, shift=1.0)
    gamma, beta = normal(rng, shape[1]), normal(rng, shape[1])
    assert_layer_agrees(
        rng,
        lambda x, gamma, beta: layers.layernorm_forward(x, gamma, beta, {"eps": eps}),
        [layers.layernorm_backward],
        lambda x, gamma, beta: gamma * plain_normalize(x, 1, eps) + beta,
        (x, gamma, beta),
    )


def test_layernorm_has_an_eps_of_1e_5_unless_told(
    layers: ModuleType, rng: np.random.Generator
) -> None:
    x, gamma, beta = normal(rng, 6, 4, scale=3e-3), normal(rng, 4), normal(rng, 4)
    ln_param: dict[str, float] = {}
    out, _ = layers.layernorm_forward(x, gamma, beta, ln_param)
    assert_agree(out, gamma * plain_normalize(x, 1, 1e-5) + beta, "out")
    assert ln_param == {}


# Dropout


@pytest.mark.parametrize("p", [0.2, 0.5, 0.9])
def test_dropout_keeps_a_fraction_p_and_divides_it_by_p(
    layers: ModuleType, rng: np.random.Generator, p: float
) -> None:
    x = normal(rng, 200, 300, shift=10.0)
    out, (_, mask) = layers.dropout_forward(x, {"p": p, "mode": "train", "seed": 3})
    kept = mask != 0
    assert abs(kept.mean() - p) < 5 * (p * (1 - p) / x.size) ** 0.5
    assert_agree(mask, kept * (1 / p), "mask")
    assert_agree(out, np.where(kept, x / p, 0.0), "out")
    for axis in (0, 1):  # each entry has a draw of its own
        assert np.ptp(mask, axis=axis).all()


@pytest.mark.parametrize("shape", [(11,), (5, 7), (2, 3, 4, 5)], ids=str)
@pytest.mark.parametrize("p", [0.3, 0.8, 1.0])
def test_dropout_in_training_agrees_with_autograd(
    layers: ModuleType, rng: np.random.Generator, shape: tuple[int, ...], p: float
) -> None:
    x = normal(rng, *shape)
    dropout_param = {"p": p, "mode": "train", "seed": 231}
    drawn, _ = layers.dropout_forward(x, dropout_param)
    kept = drawn != 0
    assert_layer_agrees(
        rng,
        lambda x: layers.dropout_forward(x, dropout_param),
        [layers.dropout_backward],
        lambda x: anp.where(kept, x, 0.0) / p,
        (x,),
    )
    assert dropout_param == {"p": p, "mode": "train", "seed": 231}


def test_dropout_goes_back_through_the_draw_of_its_own_forward_pass(
    layers: ModuleType, rng: np.random.Generator
) -> None:
    x, dout = normal(rng, 40, 50), normal(rng, 40, 50)
    out, cache = layers.dropout_forward(x, {"p": 0.5, "mode": "train", "seed": 1})
    other, _ = layers.dropout_forward(x, {"p": 0.5, "mode": "train", "seed": 2})
    assert not np.array_equal(out, other)
    assert_agree(layers.dropout_backward(dout, cache), np.where(out != 0, 2 * dout, 0.0), "dx")


def test_dropout_draws_the_same_mask_for_the_same_seed_only(
    layers: ModuleType, rng: np.random.Generator
) -> None:
    x = normal(rng, 40, 50)
    seeded = {"p": 0.5, "mode": "train", "seed": 1}
    first, _ = layers.dropout_forward(x, seeded)
    again, _ = layers.dropout_forward(x, seeded)
    unseeded, _ = layers.dropout_forward(x, {"p": 0.5, "mode": "train"})
    assert np.array_equal(first, again)
    assert not np.array_equal(first, unseeded)


@pytest.mark.parametrize("p", [0.3, 0.8, 1.0])
def test_dropout_in_testing_is_the_identity_both_ways(
    layers: ModuleType, rng: np.random.Generator, p: float
) -> None:
    x, dout = normal(rng, 5, 7), normal(rng, 5, 7)
    out, cache = layers.dropout_forward(x, {"p": p, "mode": "test", "seed": 231})
    assert np.array_equal(out, x)
    assert cache[1] is None
    assert np.array_equal(layers.dropout_backward(dout, cache), dout)


@pytest.mark.parametrize("mode", ["train", "test"])
def test_dropout_keeps_the_dtype_of_its_input(layers: ModuleType, mode: str) -> None:
    out, _ = layers.dropout_forward(np.ones((3, 4), dtype=np.float32), {"p": 0.5, "mode": mode})
    assert out.dtype == np.float32


# Convolution and max-pooling


@pytest.mark.parametrize(
    ("x_shape", "w_shape", "stride", "pad"),
    [
        pytest.param((2, 3, 5, 7), (4, 3, 3, 3), 2, 1, id="overlapping, stride 2, pad 1"),
        pytest.param((1, 1, 4, 6), (2, 1, 2, 3), 1, 0, id="rectangular filter, pad 0"),
        pytest.param((2, 2, 5, 4), (3, 2, 3, 2), 1, 2, id="pad 2"),
        pytest.param((2, 3, 7, 4), (1, 3, 1, 2), 2, 0, id="gaps between windows"),
        pytest.param((1, 2, 6, 9), (2, 2, 3, 3), 3, 0, id="windows side by side"),
        pytest.param((3, 2, 4, 5), (2, 2, 1, 1), 1, 1, id="one pixel, pad 1"),
        pytest.param((2, 2, 3, 8), (3, 2, 3, 4), 4, 2, id="stride 4, pad 2"),
        pytest.param((2, 2, 7, 10), (3, 2, 3, 4), 2, 0, id="overlapping, stride 2, pad 0"),
        pytest.param((2, 2, 4, 5), (3, 2, 4, 5), 1, 0, id="one window"),
    ],
)
def test_convolution_agrees_with_autograd(
    layers: ModuleType,
    rng: np.random.Generator,
    *,
    x_shape: tuple[int, ...],
    w_shape: tuple[int, ...],
    stride: int,
    pad: int,
) -> None:
    x, w, b = normal(rng, *x_shape), normal(rng, *w_shape), normal(rng, w_shape[0])
    conv_param = {"stride": stride, "pad": pad}
    assert_layer_agrees(
        rng,
        lambda x, w, b: layers.conv_forward_naive(x, w, b, conv_param),
        [layers.conv_backward_naive],
        lambda x, w, b: plain_conv(x, w, b, stride, pad),
        (x, w, b),
    )
    assert conv_param == {"stride": stride, "pad": pad}


@pytest.mark.parametrize(
    ("x_shape", "window", "stride"),
    [
        pytest.param((2, 3, 4, 6), (2, 2), 2, id="windows side by side"),
        pytest.param((2, 2, 5, 7), (3, 3), 2, id="overlapping, stride 2"),
        pytest.param((1, 2, 4, 5), (2, 3), 1, id="overlapping, stride 1"),
        pytest.param((2, 1, 7, 5), (1, 2), 3, id="gaps between windows"),
        pytest.param((2, 2, 6, 4), (4, 2), 2, id="overlapping in height only"),
        pytest.param((2, 2, 3, 4), (3, 4), 1, id="one window"),
        pytest.param((2, 2, 3, 4), (1, 1), 1, id="one pixel"),
    ],
)
def test_max_pooling_agrees_with_autograd(
    layers: ModuleType,
    rng: np.random.Generator,
    x_shape: tuple[int, ...],
    window: tuple[int, int],
    stride: int,
) -> None:
    x = normal(rng, *x_shape)
    pool_param = {"pool_height": window[0], "pool_width": window[1], "stride": stride}
    given = dict(pool_param)
    assert_layer_agrees(
        rng,
        lambda x: layers.max_pool_forward_naive(x, pool_param),
        [layers.max_pool_backward_naive],
        lambda x: plain_max_pool(x, window, stride),
        (x,),
    )
    assert pool_param == given


def test_max_pooling_gives_the_gradient_of_a_tie_to_the_first_maximum(layers: ModuleType) -> None:
    x = frozen(np.array([[[[1.0, 5.0], [5.0, 5.0]]]]))
    _, cache = layers.max_pool_forward_naive(x, {"pool_height": 2, "pool_width": 2, "stride": 1})
    dx = layers.max_pool_backward_naive(frozen(np.array([[[[3.0]]]])), cache)
    assert dx.tolist() == [[[[0.0, 3.0], [0.0, 0.0]]]]


def test_max_pooling_of_negative_numbers_stays_negative(layers: ModuleType) -> None:
    x = frozen(np.array([[[[-4.0, -3.0], [-2.0, -5.0]]]]))
    out, _ = layers.max_pool_forward_naive(x, {"pool_height": 2, "pool_width": 2, "stride": 2})
    assert out.tolist() == [[[[-2.0]]]]


# Spatial normalization


@pytest.mark.parametrize("shape", [(2, 3, 4, 5), (3, 2, 1, 4), (1, 4, 3, 2)], ids=str)
@pytest.mark.parametrize("eps", [1e-5, 0.7])
def test_spatial_batchnorm_in_training_agrees_with_autograd(
    layers: ModuleType, rng: np.random.Generator, shape: tuple[int, ...], eps: float
) -> None:
    x = normal(rng, *shape, scale=2.0, shift=1.0)
    gamma, beta = normal(rng, shape[1]), normal(rng, shape[1])
    assert_layer_agrees(
        rng,
        lambda x, gamma, beta: layers.spatial_batchnorm_forward(
            x, gamma, beta, {"mode": "train", "eps": eps}
        ),
        [layers.spatial_batchnorm_backward],
        lambda x, gamma, beta: (
            gamma[:, None, None] * plain_normalize(x, (0, 2, 3), eps) + beta[:, None, None]
        ),
        (x, gamma, beta),
    )


def test_spatial_batchnorm_in_testing_uses_the_running_statistics(
    layers: ModuleType, rng: np.random.Generator
) -> None:
    x, gamma, beta = normal(rng, 2, 3, 4, 5), normal(rng, 3), normal(rng, 3)
    mean, var = normal(rng, 3), frozen(rng.uniform(0.1, 3.0, size=3))
    bn_param = {"mode": "test", "eps": 0.7, "running_mean": mean, "running_var": var}
    out, _ = layers.spatial_batchnorm_forward(x, gamma, beta, bn_param)
    for c in range(3):
        expected = (x[:, c] - mean[c]) * gamma[c] / (var[c] + 0.7) ** 0.5 + beta[c]
        assert_agree(out[:, c], expected, f"channel {c}")
    assert bn_param["running_mean"] is mean
    assert bn_param["running_var"] is var


@pytest.mark.parametrize("parameter_shape", [(6,), (1, 6, 1, 1)], ids=["(C,)", "(1, C, 1, 1)"])
@pytest.mark.parametrize("groups", [1, 2, 3, 6])
@pytest.mark.parametrize("eps", [1e-5, 0.7])
def test_spatial_groupnorm_agrees_with_autograd_for_both_shapes_of_its_parameters(
    layers: ModuleType,
    rng: np.random.Generator,
    parameter_shape: tuple[int, ...],
    groups: int,
    eps: float,
) -> None:
    x = normal(rng, 2, 6, 3, 5, scale=2.0, shift=1.0)
    gamma, beta = normal(rng, *parameter_shape), normal(rng, *parameter_shape)
    gn_param = {"eps": eps}
    assert_layer_agrees(
        rng,
        lambda x, gamma, beta: layers.spatial_groupnorm_forward(x, gamma, beta, groups, gn_param),
        [layers.spatial_groupnorm_backward],
        lambda x, gamma, beta: plain_group_norm(x, gamma, beta, groups, eps),
        (x, gamma, beta),
    )
    assert gn_param == {"eps": eps}


def test_spatial_groupnorm_has_an_eps_of_1e_5_unless_told(
    layers: ModuleType, rng: np.random.Generator
) -> None:
    x, gamma, beta = normal(rng, 1, 4, 2, 3, scale=3e-3), normal(rng, 4), normal(rng, 4)
    out, _ = layers.spatial_groupnorm_forward(x, gamma, beta, 2, {})
    assert_agree(out, plain_group_norm(x, gamma, beta, 2, 1e-5), "out")


# Losses


def plain_svm_loss(x: Array, y: Array) -> float:
    total = 0.0
    for row, label in zip(x, y, strict=True):
        for c in range(len(row)):
            if c != label:
                total = total + anp.maximum(0.0, row[c] - row[label] + 1.0)
    return total / len(y)


def plain_softmax_loss(x: Array, y: Array) -> float:
    total = 0.0
    for row, label in zip(x, y, strict=True):
        total = total - anp.log(anp.exp(row[label]) / anp.sum(anp.exp(row)))
    return total / len(y)


@pytest.mark.parametrize("shape", [(5, 4), (1, 2), (7, 10)], ids=str)
@pytest.mark.parametrize(
    ("name", "oracle"), [("svm_loss", plain_svm_loss), ("softmax_loss", plain_softmax_loss)]
)
def test_losses_agree_with_autograd(
    layers: ModuleType,
    rng: np.random.Generator,
    name: str,
    oracle: Callable[[Array, Array], float],
    shape: tuple[int, int],
) -> None:
    x = normal(rng, *shape, scale=2.0)
    y = rng.integers(shape[1], size=shape[0])
    y.setflags(write=False)
    loss, dx = getattr(layers, name)(x, y)
    assert float(loss) == pytest.approx(oracle(x, y), rel=TOLERANCE)
    assert_agree(dx, grad(oracle)(x, y), "dx")


def test_softmax_loss_stands_scores_of_any_size(layers: ModuleType) -> None:
    x = frozen(np.array([[1000.0, 0.0], [-1000.0, 1000.0]]))
    loss, dx = layers.softmax_loss(x, np.array([1, 1]))
    assert float(loss) == pytest.approx(500.0)
    assert_agree(dx, np.array([[0.5, -0.5], [0.0, 0.0]]), "dx")
