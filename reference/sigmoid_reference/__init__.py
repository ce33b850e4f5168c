"""Ground truth: the correctly rounded values of σ, σ′ and σ″ in six floating-point formats.

>>> import numpy as np
>>> from sigmoid_reference import sigmoid_derivative
>>> sigmoid_derivative(np.float32(20.0))
np.float32(2.0611537e-09)
"""

from sigmoid_reference.digests import digest
from sigmoid_reference.enclosure import enclose
from sigmoid_reference.evaluation import Evaluation, evaluate
from sigmoid_reference.published import hard_cases, table, vectors
from sigmoid_reference.ulps import errors_in_ulps, ulp_error
from sigmoid_reference.values import sigmoid, sigmoid_derivative, sigmoid_second_derivative

__all__ = [
    "Evaluation",
    "digest",
    "enclose",
    "errors_in_ulps",
    "evaluate",
    "hard_cases",
    "sigmoid",
    "sigmoid_derivative",
    "sigmoid_second_derivative",
    "table",
    "ulp_error",
    "vectors",
]
