"""What you can see of the tests of batch norm and layer norm. Grading uses more of them."""

import numpy as np
import pytest


def three_arrays(rng, examples, features):
    """Draw x, and gamma and beta with one entry for each feature."""
    x = 2.0 * rng.normal(size=(examples, features)) + 1.0
    return x, rng.normal(size=features), rng.normal(size=features)


@pytest.mark.question("batchnorm-forward-train")
def test_two_examples_with_eps_zero(student, check):
    x, param = np.array([[1.0, 10.0], [3.0, 30.0]]), {"mode": "train", "eps": 0.0}
    out, _ = check.call(student.batchnorm_forward, x, np.ones(2), np.zeros(2), param)
    check.equal("out", out, np.array([[-1.0, -1.0], [1.0, 1.0]]))


@pytest.mark.question("batchnorm-forward-train")
def test_a_random_batch_in_training(student, reference, check, rng):
    x, gamma, beta = three_arrays(rng, 8, 3)
    check.outputs(
        student.batchnorm_forward, reference.batchnorm_forward, x, gamma, beta, {"mode": "train"}
    )


@pytest.mark.question("batchnorm-forward-train")
def test_one_step_of_the_running_statistics(student, check):
    x = np.array([[1.0, 10.0], [3.0, 30.0]])
    param = {
        "mode": "train",
        "momentum": 0.75,
        "running_mean": np.array([4.0, 0.0]),
        "running_var": np.array([1.0, 100.0]),
    }
    check.call(student.batchnorm_forward, x, np.ones(2), np.zeros(2), param)
    mean, var = np.array([3.5, 5.0]), np.array([1.0, 100.0])
    check.equal("running_mean", param.get("running_mean"), mean, squeeze=True)
    check.equal("running_var", param.get("running_var"), var, squeeze=True)


@pytest.mark.question("batchnorm-forward-test")
def test_one_example_at_test_time(student, check):
    param = {
        "mode": "test",
        "eps": 0.0,
        "running_mean": np.array([1.0, 2.0]),
        "running_var": np.array([4.0, 9.0]),
    }
    x, gamma, beta = np.array([[5.0, -1.0]]), np.array([1.0, 2.0]), np.array([0.0, 0.5])
    out, _ = check.call(student.batchnorm_forward, x, gamma, beta, param)
    check.equal("out", out, np.array([[2.0, -1.5]]))


@pytest.mark.question("batchnorm-forward-test")
def test_a_random_batch_at_test_time(student, reference, check, rng):
    x, gamma, beta = three_arrays(rng, 4, 3)
    mean, var = rng.normal(size=3), rng.uniform(1.0, 3.0, size=3)
    param = {"mode": "test", "running_mean": mean, "running_var": var}
    check.outputs(student.batchnorm_forward, reference.batchnorm_forward, x, gamma, beta, param)


@pytest.mark.question("batchnorm-backward")
def test_gradients_of_batchnorm(student, check, rng):
    x, gamma, beta = three_arrays(rng, 5, 4)
    check.gradients(
        student.batchnorm_forward, student.batchnorm_backward, x, gamma, beta, {"mode": "train"}
    )


@pytest.mark.question("batchnorm-backward")
def test_equal_upstream_gradients_cancel(student, check, rng):
    x, gamma, beta = three_arrays(rng, 6, 3)
    _, cache = check.call(student.batchnorm_forward, x, gamma, beta, {"mode": "train"})
    dx, _, dbeta = check.call(
        student.batchnorm_backward, np.ones((6, 3)), cache, shapes={"dx": (6, 3)}
    )
    check.equal("dbeta", dbeta, np.full(3, 6.0))
    check.that(np.allclose(dx, 0.0), "dx is not 0 though dout is the same everywhere")


@pytest.mark.question("batchnorm-backward-alt")
def test_gradients_of_batchnorm_in_one_formula(student, check, rng):
    x, gamma, beta = three_arrays(rng, 5, 4)
    check.gradients(
        student.batchnorm_forward, student.batchnorm_backward_alt, x, gamma, beta, {"mode": "train"}
    )


@pytest.mark.question("batchnorm-backward-alt")
def test_the_formula_agrees_with_the_solution(student, reference, check, rng):
    x, gamma, beta = three_arrays(rng, 7, 2)
    check.backward(
        student.batchnorm_forward,
        student.batchnorm_backward_alt,
        reference.batchnorm_forward,
        reference.batchnorm_backward_alt,
        x,
        gamma,
        beta,
        {"mode": "train"},
    )


@pytest.mark.question("layernorm-forward")
def test_two_rows_with_eps_zero(student, check):
    x = np.array([[1.0, 3.0], [10.0, 30.0]])
    out, _ = check.call(student.layernorm_forward, x, np.ones(2), np.zeros(2), {"eps": 0.0})
    check.equal("out", out, np.array([[-1.0, 1.0], [-1.0, 1.0]]))


@pytest.mark.question("layernorm-forward")
def test_random_rows_through_layernorm(student, reference, check, rng):
    x, gamma, beta = three_arrays(rng, 4, 6)
    check.outputs(student.layernorm_forward, reference.layernorm_forward, x, gamma, beta, {})


@pytest.mark.question("layernorm-backward")
def test_gradients_of_layernorm(student, check, rng):
    x, gamma, beta = three_arrays(rng, 4, 5)
    check.gradients(student.layernorm_forward, student.layernorm_backward, x, gamma, beta, {})


@pytest.mark.question("layernorm-backward")
def test_gradients_of_layernorm_with_gamma_of_one(student, check, rng):
    x, _, beta = three_arrays(rng, 3, 4)
    check.gradients(student.layernorm_forward, student.layernorm_backward, x, np.ones(4), beta, {})
