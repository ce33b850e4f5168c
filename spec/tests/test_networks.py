"""The requirements on networks; the name of a test begins with the id of its requirement."""

import random
from fractions import Fraction

import mpmath
import pytest

D = "sigmoid_derivative"
STEP = mpmath.mpf(2) ** -500


def sigmoid(x):
    """σ(x) in mpmath."""
    return 1 / (1 + mpmath.exp(-x))


def slope(function, x):
    """A central difference, with a step so small that about 1000 bits are right."""
    return (function(x + STEP) - function(x - STEP)) / (2 * STEP)


def chain(weights, x):
    """A chain of sigmoids, and the product of the factors wᵢ σ′(zᵢ) along it."""
    product = mpmath.mpf(1)
    for weight in weights:
        z = weight * x
        x = sigmoid(z)
        product *= weight * x * (1 - x)
    return x, product


@pytest.mark.parametrize("layers", [1, 2, 3, 10, 25, 50])
@pytest.mark.parametrize("largest_weight", [1.0, 4.0, 20.0])
def test_chain_bound_holds_for_random_weights(layers, largest_weight):
    """Weights of either sign, inputs on both sides of 0."""
    draw = random.Random(layers)
    for _ in range(10):
        weights = [mpmath.mpf(draw.uniform(-largest_weight, largest_weight)) for _ in range(layers)]
        bound = mpmath.mpf(4) ** -layers * mpmath.fabs(mpmath.fprod(weights))
        assert abs(chain(weights, draw.uniform(-3, 3))[1]) <= bound


@pytest.mark.parametrize("layers", [1, 2, 3, 10])
def test_chain_bound_is_on_the_derivative_of_the_chain(layers):
    """The product of the factors is what numerical differentiation of the whole chain gives."""
    weights = [mpmath.mpf(random.Random(layers).uniform(-3, 3)) for _ in range(layers)]
    x = mpmath.mpf(0.7)
    expected = chain(weights, x)[1]
    assert abs(slope(lambda z: chain(weights, z)[0], x) / expected - 1) < mpmath.mpf(2) ** -800


def test_chain_bound_is_reached_by_one_sigmoid_at_zero():
    """So it cannot be lowered for L = 1."""
    assert chain([mpmath.mpf(-2)], mpmath.mpf(0))[1] == -0.5


@pytest.mark.parametrize("layers", [2, 3, 10, 50])
def test_chain_bound_is_not_reached_by_more_than_one_sigmoid(layers):
    """The second is fed a positive number times a weight, which is not 0."""
    weights = [mpmath.mpf((-1) ** i) for i in range(layers)]
    assert abs(chain(weights, mpmath.mpf(0))[1]) < mpmath.mpf(4) ** -layers


def layer(weights, biases, x):
    """One layer, as the columns z and a."""
    z = weights * x + biases
    return z, z.apply(sigmoid)


def times_derivative(gradient, z):
    """The elementwise product with σ′(z)."""
    return mpmath.matrix([g * sigmoid(s) * (1 - sigmoid(s)) for g, s in zip(gradient, z, strict=True)])


def loss_and_gradients(parameters, x, target):
    """The squared error of a net of two layers, and its gradients by backpropagation in matrix form."""
    first, bias, second, other_bias = parameters
    z1, a1 = layer(first, bias, x)
    z2, a2 = layer(second, other_bias, a1)
    error = a2 - target
    delta2 = times_derivative(error, z2)
    delta1 = times_derivative(second.T * delta2, z1)
    loss = mpmath.fsum(e * e for e in error) / 2
    return loss, (delta1 * x.T, delta1, delta2 * a1.T, delta2, first.T * delta1)


def a_net(seed=7):
    """Parameters of a net with 3 inputs, 4 hidden units and 2 outputs, an input and a target."""
    draw = random.Random(seed)
    shapes = ((4, 3), (4, 1), (2, 4), (2, 1), (3, 1), (2, 1))
    *parameters, x, target = (
        mpmath.matrix([[draw.uniform(-2, 2) for _ in range(columns)] for _ in range(rows)]) for rows, columns in shapes
    )
    return parameters, x, target


@pytest.mark.parametrize("place", range(5), ids=["W1", "b1", "W2", "b2", "x"])
def test_backpropagation_gives_every_partial_derivative_of_a_small_net(place):
    """Each entry against a central difference of the loss."""
    parameters, x, target = a_net()
    changed = (*parameters, x)[place]
    gradient = loss_and_gradients(parameters, x, target)[1][place]
    for i in range(changed.rows):
        for j in range(changed.cols):

            def loss_at(value, i=i, j=j):
                kept, changed[i, j] = changed[i, j], value
                loss = loss_and_gradients(parameters, x, target)[0]
                changed[i, j] = kept
                return loss

            assert abs(slope(loss_at, changed[i, j]) - gradient[i, j]) < mpmath.mpf(2) ** -800


@pytest.mark.parametrize("y", [0, 1, 0.25])
@pytest.mark.parametrize("x", [-40.0, -3.0, -0.5, 0.0, 1.0, 20.0, 100.0])
def test_cross_entropy_gradient_is_output_minus_label(x, y):
    """Against a central difference of the loss, for a soft label as well."""

    def loss(z):
        return -y * mpmath.log(sigmoid(z)) - (1 - y) * mpmath.log(1 - sigmoid(z))

    assert abs(slope(loss, mpmath.mpf(x)) - (sigmoid(mpmath.mpf(x)) - y)) < mpmath.mpf(2) ** -700


def test_tanh_slope_is_four_times_that_of_sigmoid_at_zero(ends):
    """Which is 1."""
    assert abs(slope(mpmath.tanh, mpmath.mpf(0)) - 1) < mpmath.mpf(2) ** -900
    assert ends(D, 0.0) == (Fraction(1, 4),) * 2


@pytest.mark.parametrize("x", [0.0, 2.0**-60, 0.1, -0.7, 3.0, -40.0, 300.0])
def test_tanh_slope_is_at_most_one(ends, exact, x):
    """For it is 4σ′(2x), which the enclosure bounds."""
    lower, upper = (4 * end for end in ends(D, 2 * x))
    assert upper <= 1
    assert lower * Fraction(999, 1000) < exact(slope(mpmath.tanh, mpmath.mpf(x))) < upper * Fraction(1001, 1000)


@pytest.mark.parametrize("x", [Fraction(1, 2**149), Fraction(1, 3), Fraction(1), Fraction(10**30)])
def test_relu_slope_is_one_at_every_positive_number(x):
    """Any difference quotient that stays right of 0 is exactly 1, and so is a product of 50."""
    step = x / 2
    quotient = (max(x + step, 0) - max(x - step, 0)) / (2 * step)
    assert quotient**50 == 1


@pytest.mark.parametrize("x", [0.0, 0.25, -0.5, 0.999, 1.0, -1.0])
def test_normalisation_slope_is_near_a_quarter_within_one_unit(ends, x):
    """By derivative-unimodal the ends of the interval decide."""
    assert ends(D, x)[0] > Fraction(1966, 10000)


@pytest.mark.parametrize("x", [5.0, -5.0, 5.5, -20.0, 700.0])
def test_normalisation_slope_is_flat_from_five_units_on(ends, x):
    """By derivative-unimodal the ends of the interval decide."""
    assert ends(D, x)[1] < Fraction(67, 10000)
