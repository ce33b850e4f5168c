"""What a sample of float32 leaves open: planted losses whose interval ends and worst logit are known exactly."""

from functools import partial

import numpy as np
import pytest

from sigmoid_adapters.cross_entropies import CROSS_ENTROPIES, CrossEntropy
from sigmoid_conformance.sample import widen
from sigmoid_conformance.studies.losses import logits, measure, measure_at
from sigmoid_conformance.studies.refining import NEAR, bisected, intervals, numbers_at, places_of, worst
from sigmoid_reference import evaluate_cross_entropy, evaluate_cross_entropy_gradient
from sigmoid_spec import FORMATS

FLOAT32 = FORMATS["float32"]
LOWER, UPPER = (np.float32(float.fromhex(end)) for end in ("0x1.9abcdep+2", "0x1.b13579p+2"))
PEAK = int(places_of(np.array([5.4321], np.float32), FLOAT32)[0])
HEIGHT, SLOPE = 2**20, 4


def right(x, label):
    return evaluate_cross_entropy(x, label, FLOAT32).rounded.copy()


def loss(fault=None):
    """A loss that is correctly rounded but for a fault."""

    def wrong(x, label):
        results = right(x, label)
        fault(x, results)
        return results

    gradient = lambda x, label: evaluate_cross_entropy_gradient(x, label, FLOAT32).rounded.copy()  # noqa: E731
    return CrossEntropy("planted", "numpy", "numpy", True, ("float32",), wrong if fault else right, gradient)


def found(entry, label=0.0, quantity="loss"):
    at = partial(measure_at, entry, quantity, "float32", label)
    return list(intervals(measure(entry, quantity, "float32", label, 0), at, quantity, 2))


def peaked(x, results):
    """Add an error that falls by a slope from a peak on either side."""
    distances = np.abs(places_of(x, FLOAT32) - PEAK)
    steps = np.maximum(HEIGHT - SLOPE * distances, 0)
    results[:] = numbers_at(places_of(results, FLOAT32) + steps, FLOAT32)


def put(value):
    def fault(x, results):
        results[(x >= LOWER) & (x <= UPPER)] = value

    return fault


def test_places_go_up_with_the_numbers_and_lead_back():
    """At every number of float16: -0 just below +0."""
    x = logits("float16", 0)
    places = places_of(x, FORMATS["float16"])
    assert {1} == set(np.diff(places).tolist())
    assert 0 == places[x.size // 2]
    assert np.array_equal(x.view(np.uint16), numbers_at(places, FORMATS["float16"]).view(np.uint16))


@pytest.mark.parametrize(("inside", "outside"), [(10**9, -(10**9)), (-5, 10**6), (8, 7), (3, 3)])
def test_bisection_ends_at_the_last_place_inside(inside, outside):
    """In both directions, over neighbours, and where there is nothing between."""
    edge = 5 if abs(inside - outside) > 1 else inside
    asked = []

    def is_inside(places):
        asked.append(places)
        return (places >= edge) if inside > outside else (places <= edge)

    assert [edge] == bisected(np.array([inside]), np.array([outside]), is_inside).tolist()
    assert len(asked) <= 32


@pytest.mark.parametrize(("value", "defect"), [(np.inf, "loss infinite"), (np.nan, "loss NaN"), (0.0, "loss 0")])
def test_a_planted_interval_is_told_to_the_last_bit(value, defect):
    """Its ends are no drawn inputs."""
    drawn = widen(logits("float32", 0))
    assert not {float(LOWER), float(UPPER)} & set(drawn[np.abs(drawn) < 10].tolist())
    (interval,) = found(loss(put(value)))
    assert (defect, float(LOWER), float(UPPER)) == (interval.defect, interval.lower, interval.upper)
    assert int(UPPER.view(np.uint32)) - int(LOWER.view(np.uint32)) + 1 == interval.inputs
    assert float(right(np.array([LOWER]), 0.0)[0]) == interval.exact


def test_a_planted_interval_that_reaches_the_end_of_the_axis_ends_there():
    """The largest finite number is its end."""

    def fault(x, results):
        results[x >= UPPER] = np.inf

    (interval,) = found(loss(fault))
    assert (float(UPPER), FLOAT32.greatest) == (interval.lower, interval.upper)


def test_a_correctly_rounded_loss_has_no_interval():
    """Loss and gradient, all labels of the study."""
    assert [] == [
        one for label in (0.0, 1.0, 0.25) for kind in ("loss", "gradient") for one in found(loss(), label, kind)
    ]


def test_the_dead_gradient_starts_where_one_minus_y_does():
    """σ rounds to 1 above 24 ln 2 = 16.6355323…: the first such float32 number, and not its neighbour below."""
    entry = CROSS_ENTROPIES["numpy, on logits"]
    lower = next(one.lower for one in found(entry, 1.0, "gradient") if one.defect == "gradient 0")
    x = np.array([np.nextafter(np.float32(lower), np.float32(0)), lower], np.float32)
    got = entry.gradient(x, 1.0)
    assert [False, True] == (got == 0.0).tolist()
    assert 24 * np.log(2) - 1e-5 < lower < 24 * np.log(2) + 1e-5


def test_the_search_climbs_to_the_peak_of_a_planted_error():
    """No drawn input is there, so the sample alone is lower."""
    entry = loss(peaked)
    measured = measure(entry, "loss", "float32", 0.0, 0)
    assert PEAK not in places_of(measured.x, FLOAT32)
    error, x = worst(measured, partial(measure_at, entry, "loss", "float32", 0.0), 0)
    assert PEAK == places_of(np.array([x], np.float32), FLOAT32)[0]
    assert HEIGHT - 0.5 <= error <= HEIGHT + 0.5
    assert measured.errors.max() < HEIGHT - 0.5


def test_no_neighbour_of_a_witness_is_worse():
    """Evaluated one by one around it."""
    entry = CROSS_ENTROPIES["numpy, on logits"]
    at = partial(measure_at, entry, "loss", "float32", 1.0)
    error, x = worst(measure(entry, "loss", "float32", 1.0, 0), at, 0, budget=2_000)
    place = places_of(np.array([x], np.float32), FLOAT32)[0]
    assert at(numbers_at(place + np.arange(-NEAR, NEAR + 1), FLOAT32)).errors.max() == error


def test_the_search_leaves_a_correctly_rounded_loss_below_half_an_ulp():
    """Nothing to climb to."""
    entry = loss()
    at = partial(measure_at, entry, "loss", "float32", 1.0)
    assert worst(measure(entry, "loss", "float32", 1.0, 0), at, 0, budget=5_000)[0] <= 0.5


@pytest.mark.parametrize("count", [1, 4095, 4096, 4097])
def test_results_do_not_depend_on_the_block(count):
    """Padding is taken off again."""
    x = np.linspace(-20, 20, count, dtype=np.float32)
    assert np.array_equal(widen(right(x, 0.0)), measure_at(loss(), "loss", "float32", 0.0, x).got)
