"""The figures that the specification cites, measured again, at the versions that they were measured at."""

import math
import re
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from statistics import median

import pytest

from sigmoid_adapters.chains import CHAIN_GRADIENTS
from sigmoid_adapters.cross_entropies import CROSS_ENTROPIES
from sigmoid_adapters.derivative_forms import DERIVATIVE_FORMS
from sigmoid_conformance.studies import training
from sigmoid_conformance.studies.chains import CHAINS, DEPTH, depths
from sigmoid_conformance.studies.factors import factor
from sigmoid_conformance.studies.forms import accuracy
from sigmoid_conformance.studies.losses import measure, measure_at
from sigmoid_conformance.studies.refining import intervals
from sigmoid_conformance.studies.registry import STUDIES
from sigmoid_conformance.studies.vanished import losses
from sigmoid_conformance.studies.vanishing import FORMATS_OFFERED
from sigmoid_conformance.studies.variants import ACCURATE, VARIANTS
from sigmoid_spec import FORMATS, MEASUREMENTS
from sigmoid_spec.measured import STUDIES as STUDIES_CITED

BACKENDS = {"NumPy": "numpy", "JAX": "jax", "PyTorch": "torch"}
BY_NAME = {chain.name: chain for chain in CHAINS}
REPEATABLE = [entry for entry in MEASUREMENTS if entry.repeatable]
SATURATED = {
    ("weight 8", "bfloat16"): {"0": 3},
    ("weight 20", "bfloat16"): {"0": 2},
    ("weight 20", "float16"): {"0": 2},
    ("weight 20", "float32"): {"0": 3},
}
LOST = {
    "PyTorch 2.13.0, autograd": SATURATED,
    "JAX 0.10.2, vjp": {**SATURATED, ("weight 8", "float16"): {"0": 3}, ("weight 4", "bfloat16"): {"too large": 5}},
}
TRAININGS = [entry for entry in MEASUREMENTS if entry.study == "mitigation"]


def implementation(computed_by):
    """Name it as the adapters do, and skip the test where that version is not installed."""
    if computed_by == "exact":
        return "numpy, y(1 - y)"
    product, _, name = computed_by.partition(", ")
    library, wanted = product.split()
    backend = BACKENDS[library]
    try:
        found = version(backend).partition("+")[0]
    except PackageNotFoundError:
        pytest.skip(f"needs {library}")
    if found != wanted:
        pytest.skip(f"measured with {product}, {found} is installed")
    return f"{backend}, {name}"


def chain_figure(entry):
    if entry.quantity.startswith("factor per layer, "):
        return factor(BY_NAME[entry.quantity.removeprefix("factor per layer, ")], 0).factor
    chain, _, what = entry.quantity.partition(": ")
    name = implementation(entry.computed_by)
    row = depths(BY_NAME[chain], CHAIN_GRADIENTS[name], FORMATS[entry.format], 0)
    end = DEPTH + 1
    return {
        "rounds to 0 from depth": row.exact_zero or end,
        "normal up to depth": (row.exact_subnormal or end) - 1,
        "0 from depth": row.zero or end,
        "no digit right from depth": row.no_digit or end,
    }[what]


def loss_figure(entry):
    """The end, as the sentence says which, of the widest interval of a defect."""
    label, _, sentence = entry.quantity.removeprefix("label ").partition(": ")
    defect = sentence.removesuffix(" up to logit").removesuffix(" from logit")
    quantity = defect.partition(" ")[0]
    asked = (CROSS_ENTROPIES[implementation(entry.computed_by)], quantity, entry.format, float(label))
    found = intervals(measure(*asked, 0), partial(measure_at, *asked), quantity, 1)
    widest = next(interval for interval in found if interval.defect == defect)
    return widest.upper if sentence.endswith("up to logit") else widest.lower


def error_figure(entry):
    return accuracy(DERIVATIVE_FORMS[implementation(entry.computed_by)], entry.format, 0).ordinary


FIGURES = {"vanishing": chain_figure, "classification": loss_figure, "cost": error_figure}


@pytest.mark.parametrize("entry", REPEATABLE, ids=lambda entry: f"{entry.computed_by}: {entry.quantity}")
def test_a_cited_figure_is_measured_again(entry):
    """Depths exactly, other figures to the digits shown; errors to 5 %, for kernels differ with the processor."""
    found = FIGURES[entry.study](entry)
    tolerance = 0.05 if "error" in entry.quantity else 0.0 if isinstance(found, int) else 5e-4
    assert math.isclose(float(entry.value), found, rel_tol=tolerance)


@pytest.mark.parametrize("computed_by", LOST)
def test_the_chains_of_equal_weights_that_lose_a_normal_gradient_are_those_that_the_specification_names(computed_by):
    """By each framework, in each format; in float64 there is none."""
    entry = CHAIN_GRADIENTS[implementation(computed_by)]
    equal = [chain for chain in CHAINS if "random" not in chain.name]
    rows = [depths(chain, entry, FORMATS[name], 0) for chain in equal for name in FORMATS_OFFERED]
    assert LOST[computed_by] == {(row.chain, row.format): losses(row) for row in rows if losses(row)}


@cache
def runs_of(backend, name, variant, count):
    """Train as the study does, as often as the figure says."""
    pytest.importorskip("sklearn")
    by_name = {variant.name: variant for variant in VARIANTS}
    with training.one_thread_each((backend,)):
        return tuple(training.train(by_name[variant], name, seed, backend=backend) for seed in range(count))


def percentages(entry):
    """Measure what an entry is about, a value for each run or pair of runs."""
    backend, _, variant = implementation(entry.computed_by).partition(", ")
    count = int(re.search(r"\d(?= \(least| pairs)", entry.quantity).group())
    runs = runs_of(backend, entry.format, variant, count)
    if "pairs" in entry.quantity:
        accurate = runs_of(backend, entry.format, variant.replace("sigmoid", f"sigmoid{ACCURATE}"), count)
        return [100 * (own.accuracy - base.accuracy) for own, base in zip(accurate, runs, strict=True)]
    if entry.quantity.startswith("slopes that are 0"):
        return [100 * sum(run.moments[-1].dead) / training.DEPTH for run in runs]
    return [100 * run.accuracy for run in runs]


@pytest.mark.parametrize("entry", TRAININGS, ids=lambda entry: f"{entry.computed_by}: {entry.quantity}, {entry.format}")
def test_a_cited_figure_of_the_trainings_is_within_their_spread(entry):
    """Training amplifies rounding, which differs with the processor.

    A median, the one cited or the one found, is within the spread of the other's runs, to the digits shown: to ask more
    of five runs would ask it of chance. The ends of the changes between paired runs are met to half a point, which is
    what the README says of them.
    """
    numbers = [float(number.replace("−", "-")) for number in re.findall(r"[-−+]?\d+\.\d", entry.value)]
    found = percentages(entry)
    if "pairs" in entry.quantity:
        assert max(abs(min(found) - numbers[0]), abs(max(found) - numbers[1])) <= 0.5
    else:
        cited, least, greatest = numbers
        within = least <= median(found) + 0.05 and median(found) - 0.05 <= greatest
        assert within or min(found) - 0.05 <= cited <= max(found) + 0.05


def test_the_studies_cited_are_those_there_are():
    """By the same names."""
    assert tuple(STUDIES) == STUDIES_CITED
