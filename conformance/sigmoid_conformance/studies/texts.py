"""What the studies ask, how they find out, and what they do not show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Text:
    """The words of a study; `method` has places for its parameters."""

    title: str
    question: str
    method: str
    limits: tuple[str, ...]


_VANISHING = Text(
    "Vanishing gradients",
    "How fast does the gradient through stacked sigmoids vanish, where is the bound 4⁻ᴸ ∏|wᵢ| attained, and is a "
    "computed gradient lost while the exact one is a normal number?",
    "Chains aᵢ = σ(wᵢ (aᵢ₋₁ − c)) of every depth up to {depth}, differentiated by x = a₀. The exact derivatives are "
    "enclosed by interval arithmetic to {bits} bits. NumPy differentiates by hand, with σ′ = y(1 − y) and with "
    "σ′ = σ(x)σ(−x), JAX and PyTorch by their own reverse mode. Errors are in units in the last place of the exact "
    "derivative. No digit is right where the relative error is ½ or more. A gradient is lost where it is 0 or has no "
    "right digit although the exact one, rounded, is a normal number.",
    (
        "One input for each chain, one unit in each layer: layers that mix many units are the matter of the study "
        "'mitigation'.",
    ),
)
_CLASSIFICATION = Text(
    "Binary classification",
    "What do the cross-entropy of a classifier and its gradient σ(x) − y lose when σ is computed first and the "
    "logarithm after it, and what do the libraries' functions of the logit keep?",
    "Loss −y ln σ(x) − (1 − y) ln(1 − σ(x)) for the labels {labels} at every finite number of the 16-bit formats and, "
    "in float32, at landmarks and a stratified draw; beside it the exact values, ln σ and ln(1 − σ) being correctly "
    "rounded by the reference. A loss or gradient is lost where it is infinite or NaN and the exact one is not; where "
    "it is 0 and the exact one, rounded, is a normal number, a subnormal one being told apart; and where a gradient "
    "has the wrong sign. In float32 the ends of an interval are narrowed down by bisection over bit patterns, to two "
    "neighbouring numbers of which one has the defect and the other has not; with --exhaustive, every number is tried "
    "instead. From the largest error of the sample a search climbs, until no neighbour of its witness is worse.",
    (
        "In float32 the largest errors are lower bounds; and unless every logit was asked for (--exhaustive), an "
        "interval is sampled inside, and one between two drawn inputs is not seen.",
        "Losses are taken one by one: summing them over a batch adds errors of its own.",
    ),
)
_COST = Text(
    "What σ′ costs",
    "What does the textbook's σ′ = y(1 − y) save in time against forms that keep their digits, and what does that "
    "saving cost in accuracy and memory?",
    "A forward pass gives σ(x), a backward pass multiplies a cotangent by σ′; both are timed together by asv_runner "
    "in one process, PyTorch on one thread, at {sizes} elements drawn from N(0, 3²), in {rounds} rounds that go "
    "through all forms in turn. Ratios are taken round by round; least, median and greatest are shown. Errors are in "
    "ulps of the exact σ′, at every number of a 16-bit format, at landmarks and a draw in a wider one.",
    (
        "One machine, and CPU kernels, eager or just-in-time compiled: an accelerator's exponential costs otherwise.",
        "Every form keeps one array. But y is what the next layer keeps for its weights anyway, and x is not: keeping "
        "x instead of y can cost one more array in a network.",
        "A hand-written form is several kernels where the framework has one: part of its time is passes over memory, "
        "which a fused kernel would not need.",
    ),
)
_MITIGATION = Text(
    "What helps against vanishing gradients",
    "How far back does the gradient reach in a network of sigmoids, what do tanh, ReLU and normalisation change, and "
    "does an accurate σ′ alone help?",
    "Networks of {depth} hidden layers of {width} units on scikit-learn's 8 × 8 handwritten digits, {epochs} epochs "
    "of gradient descent (batches of {batch}, rate {rate}, momentum {momentum}); runs: {runs}, with the seeds from "
    "{seed} on. A seed gives the same initial weights and the same order of images in every backend. NumPy's networks "
    "are differentiated by hand, those of JAX and PyTorch by their own reverse mode, the accurate σ′ as custom_vjp "
    "and autograd.Function. What layers hand on, forward and backward, is rounded to the storage format; products are "
    "formed in float32. A layer is reached if its gradient is at least a thousandth of the last hidden layer's.",
    (
        "One small data set, one depth, one width and one rate for all variants: not how well each can do when tuned.",
        "Normalised networks are tested with the means and deviations of the tested images themselves.",
        "In a 16-bit storage format NumPy forms activations and slopes in float32 from rounded numbers, and the "
        "frameworks by their kernels of that format; the sums of an accelerator in bfloat16 are not imitated. JAX's σ "
        "of bfloat16 is not correctly rounded, as an audit of jax.nn.sigmoid shows: that is what sets the losses of "
        "its networks of sigmoids without normalisation apart from NumPy's before training.",
        "Three runs in a framework can show less of a spread than five in NumPy.",
    ),
)

TEXTS: Mapping[str, Text] = MappingProxyType(
    {"vanishing": _VANISHING, "classification": _CLASSIFICATION, "cost": _COST, "mitigation": _MITIGATION}
)
