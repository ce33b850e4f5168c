"""The study of remedies: what it measures on the networks, and what it says of it."""

import importlib
import sys

import mpmath
import numpy as np
import pytest

from sigmoid_adapters.dense_networks import HiddenLayers, Layer
from sigmoid_adapters.dense_networks.in_numpy import differentiate
from sigmoid_conformance.studies import training
from sigmoid_conformance.studies.mitigation import _answer, _findings, _grouped, mitigation
from sigmoid_conformance.studies.pairing import Effect
from sigmoid_conformance.studies.paper import Unavailable
from sigmoid_conformance.studies.remedies import RUNS, Outcome, Reach, agreements, reached, train_all
from sigmoid_conformance.studies.request import Request, request
from sigmoid_conformance.studies.training import DEPTH, Moment, Run, batches
from sigmoid_conformance.studies.variants import VARIANTS, initial


def test_the_gradients_of_the_study_are_the_root_mean_squares_of_what_the_networks_give():
    """Of the weights of every hidden layer, before training; the last layer's are not counted."""
    pytest.importorskip("sklearn")
    data, variant = training.digits(), VARIANTS[2]
    layers = initial(variant, training.sizes(), 0)
    found = differentiate(
        layers, data.x[: training.MEASURED], data.labels[: training.MEASURED], variant.hidden("float32")
    )
    expected = [
        mpmath.sqrt(sum(mpmath.mpf(v) ** 2 for v in one.weights.ravel().tolist()) / one.weights.size)
        for one in found.gradients[:-1]
    ]
    (moment,) = training.train(variant, "float32", 0, epochs=0).moments
    assert all(abs(size / value - 1) < 1e-12 for size, value in zip(moment.sizes, expected, strict=True))


def test_dead_slopes_are_counted_where_the_stored_output_is_one():
    """In bfloat16 y(1 - y) is 0 from 6.25 on, the accurate slope is not."""
    layer = Layer(np.eye(2, dtype=np.float32) * 7, *(np.full(2, value, np.float32) for value in (0, 1, 0)))
    x, labels = np.array([[1.0, 0.5]], np.float32), np.array([0])
    plain, accurate = (
        differentiate([layer, layer], x, labels, HiddenLayers("sigmoid", exact, storage="bfloat16")).dead
        for exact in (False, True)
    )
    assert ([0.5], [0.0]) == (plain, accurate)


@pytest.mark.parametrize(
    ("by_layer", "expected"), [((1e-9, 1e-4, 1.0), 1), ((1e-9, 2e-3, 1.0), 2), ((1.0, 1.0, 1.0), 3)]
)
def test_layers_are_reached_from_the_last_one_back(by_layer, expected):
    """Down to a thousandth of its gradient."""
    assert expected == reached(by_layer)


def test_the_same_seed_trains_the_same_network_and_another_one_another():
    """Nothing is left to chance."""
    pytest.importorskip("sklearn")
    first, again, other = (training.train(VARIANTS[2], "float32", seed, epochs=1) for seed in (1, 1, 2))
    assert first == again
    assert first.moments[-1] != other.moments[-1]


def test_batches_are_of_one_size_and_hold_no_image_twice():
    """What does not fill the last one is left out, another time another one."""
    generator = np.random.default_rng(0)
    first, second = batches(70, generator), batches(70, generator)
    assert (2, training.BATCH) == first.shape == second.shape
    assert 2 * training.BATCH == len(set(first.ravel().tolist()))
    assert first.tolist() != second.tolist()


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_a_framework_is_trained_from_the_same_weights_and_in_the_same_order_as_numpy(backend):
    """The loss of 'tanh' differs by rounding alone after an epoch, and by much more from that of another seed.

    How far rounding may take it is the matter of adapters/tests/test_dense_networks.py.
    """
    pytest.importorskip("sklearn")
    pytest.importorskip(backend)
    mine, others = (training.train(VARIANTS[2], "float32", 0, 1, name) for name in (backend, "numpy"))
    elsewhere = training.train(VARIANTS[2], "float32", 1, 1, backend)
    for own, base in zip(mine.moments, others.moments, strict=True):
        assert abs(own.loss - base.loss) < 1e-5
        assert np.allclose(own.sizes, base.sizes, rtol=1e-4)
    assert abs(elsewhere.moments[-1].loss - others.moments[-1].loss) > 1e-3


def test_what_sets_jax_apart_before_training_in_bfloat16_is_its_own_sigmoid(monkeypatch):
    """Computed in float32 and rounded once, it leaves less than a hundredth of the difference of the loss."""
    pytest.importorskip("sklearn")
    jax = pytest.importorskip("jax")
    in_jax = importlib.import_module("sigmoid_adapters.dense_networks.in_jax")
    numpys = training.train(VARIANTS[0], "bfloat16", 0, 0).moments[0].loss

    def apart():
        in_jax._programs.cache_clear()
        return abs(training.train(VARIANTS[0], "bfloat16", 0, 0, "jax").moments[0].loss - numpys)

    own, sigmoid = apart(), jax.nn.sigmoid
    monkeypatch.setattr(jax.nn, "sigmoid", lambda x: sigmoid(x.astype("float32")).astype(x.dtype))
    rounded_once = apart()
    in_jax._programs.cache_clear()
    assert rounded_once < own / 100


def test_the_greatest_difference_from_numpy_is_told_for_each_framework_that_ran():
    """Losses 2 and 4 % apart in two runs; without NumPy there is nothing to compare with."""

    def run(loss):
        return Run((Moment(loss, (1.0,), (0.0,)), Moment(2 * loss, (1.0,), (0.0,))), 0.5)

    runs = {("numpy", "float32", "tanh"): (run(1.0),) * 3, ("torch", "float32", "tanh"): (run(1.02), run(0.96))}
    (row,) = agreements(runs)
    assert ("torch", 2) == (row.backend, row.runs)
    assert all(abs(value - 0.04) < 1e-12 for value in (row.before, row.early, row.late))
    del runs["numpy", "float32", "tanh"]
    assert [] == list(agreements(runs))


def test_the_study_shows_the_spread_of_its_runs_and_says_what_it_does_not_show():
    """On NumPy, with two short runs."""
    pytest.importorskip("sklearn")
    study = mitigation(Request(("float32",), ("numpy",)), runs=2, epochs=1)
    assert {variant.name for variant in VARIANTS} == {row.variant for row in study.tables[1].rows}
    assert all(row.least <= row.median <= row.greatest for row in study.tables[1].rows)
    assert {2} == {row.runs for row in study.tables[1].rows}
    assert "2 in numpy" in study.method
    assert study.limits
    first = {row.variant: row for row in study.tables[0].rows}
    assert first["sigmoid"].layers < first["tanh"].layers == DEPTH
    (while_training,) = (plot for plot in study.plots if "while training" in plot.title)
    assert {2} == {len(series.points) for series in while_training.series}


def row(backend, median):
    return Outcome(backend, "float32", "tanh", 3, median - 0.01, median, median + 0.01, 1.0, 1.0, 0.0)


@pytest.mark.parametrize(
    ("layers", "medians", "expected"),
    [((1, 3), (0.5, 0.25), "1 to 3 of 6 layers"), ((6, 6), (0.9, 0.9), "6 of 6 layers")],
)
def test_a_finding_tells_the_layers_that_are_reached_and_the_accuracy_with_its_spread(layers, medians, expected):
    """In both backends, and the gradient of the first layer in units of the last one's."""
    before = [
        Reach(name, "float32", "tanh", 0.5, 2.0, n, 0.0) for name, n in zip(("jax", "torch"), layers, strict=True)
    ]
    groups = _grouped([row(name, median) for name, median in zip(("jax", "torch"), medians, strict=True)])
    (finding,) = _findings(before, groups)
    assert ("tanh-slope", "sampled") == (finding.requirement, finding.coverage)
    assert f"is 0.25 times that of the last in jax, {expected} are reached" in finding.sentence
    for name, median in zip(("jax", "torch"), medians, strict=True):
        assert f"{median:.1%} in {name} ({median - 0.01:.1%} to {median + 0.01:.1%})" in finding.sentence


@pytest.mark.parametrize(
    ("medians", "expected"),
    [((0.5, 0.25), "'tanh' 25.0% to 50.0% (sampled)."), ((0.9, 0.9), "'tanh' 90.0% (sampled).")],
)
def test_the_answer_gives_the_median_accuracies_over_the_backends(medians, expected):
    """One where they agree."""
    groups = _grouped([row(name, median) for name, median in zip(("jax", "torch"), medians, strict=True)])
    changes = [Effect("torch", "float32", "sigmoid", 3, 0.0, 0.0, 0.0, 0.5, 0.125)]
    assert f"Stored in float32, median accuracies over the backends are {expected}" in _answer(groups, changes)


@pytest.mark.parametrize("backend", ["numpy", "jax", "torch"])
def test_an_accurate_slope_is_0_nowhere_where_the_usual_one_is(backend):
    """In bfloat16 with weights of eight times the size, before training: the variants are what they are called."""
    pytest.importorskip("sklearn")
    pytest.importorskip(backend)
    by_name = {variant.name: variant for variant in VARIANTS}
    names = ("sigmoid, weights × 8", "sigmoid, accurate σ′, weights × 8")
    plain, accurate = (training.train(by_name[name], "bfloat16", 0, 0, backend).moments[0] for name in names)
    assert max(accurate.dead) == 0.0 < 0.01 < max(plain.dead)


def test_every_backend_that_was_asked_for_is_trained():
    """As often as the table of runs says, at most."""
    pytest.importorskip("sklearn")
    backends = request().backends
    found = train_all(backends, ("float32",), 0, 0, 4)
    assert {name: min(4, RUNS[name]) for name in backends} == {key[0]: len(runs) for key, runs in found.items()}


def test_without_the_data_set_one_sentence_says_what_to_install(monkeypatch):
    """Before anything is trained."""
    training.digits.cache_clear()
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(Unavailable, match=r"needs scikit-learn for .* digits, which is not installed: pip install"):
        mitigation(Request())
