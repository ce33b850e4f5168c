"""Ground truth: the correctly rounded values of σ, σ′, σ″, ln σ and ln(1 - σ) in six floating-point formats.

>>> import numpy as np
>>> from sigmoid_reference import sigmoid_derivative
>>> sigmoid_derivative(np.float32(20.0))
np.float32(2.0611537e-09)
"""

from sigmoid_reference.chain import enclose_chain_gradients, evaluate_enclosed
from sigmoid_reference.cross_entropy import evaluate_cross_entropy, evaluate_cross_entropy_gradient
from sigmoid_reference.digests import digest
from sigmoid_reference.enclosure import enclose
from sigmoid_reference.evaluation import Evaluation, evaluate
from sigmoid_reference.log_enclosure import enclose_log_sigmoid, enclose_log_sigmoid_complement
from sigmoid_reference.log_values import evaluate_log_sigmoid, log_sigmoid, log_sigmoid_complement
from sigmoid_reference.published import hard_cases, table, vectors
from sigmoid_reference.ulps import errors_in_ulps, ulp_error
from sigmoid_reference.values import sigmoid, sigmoid_derivative, sigmoid_second_derivative

__all__ = [
    "Evaluation",
    "digest",
    "enclose",
    "enclose_chain_gradients",
    "enclose_log_sigmoid",
    "enclose_log_sigmoid_complement",
    "errors_in_ulps",
    "evaluate",
    "evaluate_cross_entropy",
    "evaluate_cross_entropy_gradient",
    "evaluate_enclosed",
    "evaluate_log_sigmoid",
    "hard_cases",
    "log_sigmoid",
    "log_sigmoid_complement",
    "sigmoid",
    "sigmoid_derivative",
    "sigmoid_second_derivative",
    "table",
    "ulp_error",
    "vectors",
]
