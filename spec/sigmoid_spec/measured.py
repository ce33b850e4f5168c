"""What the studies measured: the figures that the specification's text cites, each with its source.

`sigmoid-audit study` measures them again, and tests hold them against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Measurement:
    """One figure of a study.

    Attributes
    ----------
    requirement : str
        The claim that it measures.
    study : str
        What ``sigmoid-audit study`` calls it.
    format : str
        A format's name; empty for a figure of real numbers.
    computed_by : str
        As the study names what was measured, with the version of the backend; "exact" for what the reference encloses.
    quantity : str
        What was measured.
    value : str
        As the study shows it.
    coverage : {"proven", "exhaustive", "sampled"}
    repeatable : bool
        Whether it comes out the same at these versions on any machine; a time does not, nor does a training, of which
        tests ask that it stays within the spread of its runs.
    """

    requirement: str
    study: str
    format: str
    computed_by: str
    quantity: str
    value: str
    coverage: Literal["proven", "exhaustive", "sampled"]
    repeatable: bool = True


STUDIES = ("vanishing", "classification", "cost", "mitigation")

_NUMPY, _JAX, _TORCH = "NumPy 2.4.6", "JAX 0.10.2", "PyTorch 2.13.0"
_ON_LOGITS = f"{_TORCH}, binary_cross_entropy_with_logits"
_ORDINARY = "largest error, magnitudes from 1/16 to 8 (ulp)"
_TIME = "time / that of y(1 - y), 1,048,576 elements"


def _vanishing(requirement: str, name: str, computed_by: str, quantity: str, value: str) -> Measurement:
    coverage: Literal["proven", "sampled"] = "proven" if computed_by == "exact" else "sampled"
    return Measurement(requirement, "vanishing", name, computed_by, quantity, value, coverage)


def _classification(name: str, computed_by: str, quantity: str, value: str) -> Measurement:
    requirement = "subnormal-results" if "subnormal" in quantity else "cross-entropy-gradient"
    coverage: Literal["exhaustive", "sampled"] = "sampled" if name == "float32" else "exhaustive"
    return Measurement(requirement, "classification", name, computed_by, quantity, value, coverage)


def _error(computed_by: str, value: str) -> Measurement:
    return Measurement("accuracy", "cost", "float32", computed_by, _ORDINARY, value, "exhaustive")


def _time(computed_by: str, value: str) -> Measurement:
    return Measurement("product-form-cost", "cost", "float32", computed_by, _TIME, value, "sampled", repeatable=False)


def _trained(requirement: str, name: str, computed_by: str, quantity: str, value: str) -> Measurement:
    return Measurement(requirement, "mitigation", name, computed_by, quantity, value, "sampled", repeatable=False)


def _remedy(requirement: str, name: str, product: str, hidden_layers: str, runs: int, value: str) -> Measurement:
    return _trained(requirement, name, f"{product}, {hidden_layers}", _accuracy(runs), value)


def _accuracy(runs: int) -> str:
    return f"accuracy after training, median of {runs} (least to greatest)"


def _dead_slopes(product: str, hidden_layers: str, runs: int, value: str) -> Measurement:
    quantity = f"slopes that are 0 after training, median of {runs} (least to greatest)"
    return _trained("product-form-loss", "bfloat16", f"{product}, {hidden_layers}", quantity, value)


def _change(name: str, product: str, hidden_layers: str, pairs: int, value: str) -> Measurement:
    quantity = f"accuracy with accurate σ′ less that without, {pairs} pairs"
    return _trained("product-form-loss", name, f"{product}, {hidden_layers}", quantity, value)


MEASUREMENTS = (
    _vanishing("chain-bound", "", "exact", "factor per layer, no weights", "0.2247"),
    _vanishing("chain-bound", "", "exact", "factor per layer, centred", "0.25"),
    _vanishing("chain-bound", "", "exact", "factor per layer, weight 8", "0.002689"),
    _vanishing("chain-bound", "float32", "exact", "no weights: rounds to 0 from depth", "70"),
    _vanishing("chain-bound", "float32", f"{_TORCH}, autograd", "no weights: 0 from depth", "70"),
    _vanishing("subnormal-results", "float32", f"{_JAX}, vjp", "no weights: 0 from depth", "59"),
    _vanishing("product-form-loss", "float32", "exact", "weight 20: rounds to 0 from depth", "8"),
    _vanishing("product-form-loss", "float32", f"{_TORCH}, autograd", "weight 20: 0 from depth", "3"),
    _vanishing("product-form-loss", "bfloat16", "exact", "weight 8: rounds to 0 from depth", "18"),
    _vanishing("product-form-loss", "bfloat16", f"{_TORCH}, autograd", "weight 8: 0 from depth", "3"),
    _vanishing("product-form-loss", "bfloat16", "exact", "weight 20: rounds to 0 from depth", "8"),
    _vanishing("product-form-loss", "bfloat16", f"{_TORCH}, autograd", "weight 20: 0 from depth", "2"),
    _vanishing("product-form-error", "bfloat16", "exact", "weight 4: normal up to depth", "35"),
    _vanishing("product-form-error", "bfloat16", f"{_JAX}, vjp", "weight 4: no digit right from depth", "5"),
    _classification("float16", f"{_NUMPY}, σ then log", "label 0: loss infinite from logit", "7.625"),
    _classification("float16", f"{_NUMPY}, σ then log", "label 0: gradient NaN from logit", "7.625"),
    _classification("float32", f"{_TORCH}, binary_cross_entropy", "label 0: gradient 0 from logit", "16.64"),
    _classification("bfloat16", f"{_NUMPY}, σ then log", "label 0: gradient NaN from logit", "5.5625"),
    _classification("bfloat16", f"{_JAX}, σ then log", "label 0: gradient NaN from logit", "5.5625"),
    _classification("bfloat16", f"{_TORCH}, binary_cross_entropy", "label 0: gradient 0 from logit", "6.25"),
    _classification("bfloat16", f"{_NUMPY}, on logits", "label 1: gradient 0 from logit", "5.5625"),
    _classification("bfloat16", _ON_LOGITS, "label 0: loss 0 up to logit", "-4.156"),
    _classification("float32", _ON_LOGITS, "label 0: loss 0 up to logit", "-14.56"),
    _classification("bfloat16", _ON_LOGITS, "label 1: gradient 0 from logit", "6.25"),
    _classification("float32", _ON_LOGITS, "label 1: gradient 0 from logit", "16.64"),
    _classification("float32", f"{_JAX}, log_sigmoid", "label 1: gradient 0 for a subnormal from logit", "87.34"),
    _error(f"{_NUMPY}, y(1 - y)", "3066"),
    _error(f"{_JAX}, autodiff", "3066"),
    _error(f"{_TORCH}, autodiff", "3066"),
    _error(f"{_NUMPY}, t/(1 + t)²", "5.149"),
    _error(f"{_JAX}, t/(1 + t)²", "4.217"),
    _error(f"{_TORCH}, t/(1 + t)²", "4.217"),
    _error(f"{_NUMPY}, σ(x)σ(-x)", "4.606"),
    _error(f"{_TORCH}, σ(x)σ(-x)", "3.655"),
    _time(f"{_NUMPY}, t/(1 + t)²", "about 2 to 3"),
    _time(f"{_JAX}, t/(1 + t)²", "about 1 to 1.5"),
    _time(f"{_TORCH}, t/(1 + t)²", "about 1.5 to 2"),
    _time(f"{_TORCH}, autodiff", "about 0.5"),
    _remedy("backpropagation", "float32", _NUMPY, "sigmoid", 5, "8.9 % (8.7 to 10.4)"),
    _remedy("tanh-slope", "float32", _NUMPY, "tanh", 5, "95.8 % (94.9 to 96.4)"),
    _remedy("relu-slope", "float32", _NUMPY, "ReLU", 5, "95.3 % (93.6 to 96.0)"),
    _remedy("normalisation-slope", "float32", _NUMPY, "sigmoid, normalised", 5, "96.0 % (95.8 to 96.7)"),
    _remedy("backpropagation", "float32", _NUMPY, "sigmoid, weights × 8", 5, "84.4 % (77.8 to 90.0)"),
    _remedy("backpropagation", "float32", _JAX, "sigmoid", 3, "8.9 % (8.7 to 9.3)"),
    _remedy("backpropagation", "float32", _TORCH, "sigmoid", 3, "8.9 % (8.7 to 9.3)"),
    _remedy("tanh-slope", "float32", _TORCH, "tanh", 3, "96.0 % (95.6 to 96.7)"),
    _remedy("backpropagation", "bfloat16", _TORCH, "sigmoid, weights × 8", 3, "84.7 % (77.8 to 90.0)"),
    _dead_slopes(_NUMPY, "sigmoid, weights × 8", 5, "11.7 % (10.0 to 15.8)"),
    _dead_slopes(_JAX, "sigmoid, weights × 8", 3, "14.4 % (14.2 to 16.1)"),
    _dead_slopes(_TORCH, "sigmoid, weights × 8", 3, "11.7 % (11.4 to 13.5)"),
    _dead_slopes(_TORCH, "sigmoid, accurate σ′, weights × 8", 3, "0.0 % (0.0 to 0.0)"),
    _change("bfloat16", _NUMPY, "sigmoid, weights × 8", 5, "0.0 to +0.4 points"),
    _change("bfloat16", _JAX, "sigmoid, weights × 8", 3, "0.0 to 0.0 points"),
    _change("bfloat16", _TORCH, "sigmoid, weights × 8", 3, "-0.2 to 0.0 points"),
)
