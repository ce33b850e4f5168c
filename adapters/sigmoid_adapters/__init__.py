"""What exists: implementations of σ, σ′ and σ″ in NumPy, SciPy and five frameworks, and the way to name one's own.

A framework is imported when one of its implementations is evaluated, never before.

>>> from sigmoid_adapters import load
>>> load("numpy.sigmoid.naive").function
'sigmoid'
"""

from sigmoid_adapters.implementation import Implementation
from sigmoid_adapters.registry import (
    BACKENDS,
    Backend,
    installed,
    load,
    load_all,
    names,
    registered,
    versions,
    withheld,
)
from sigmoid_adapters.targets import UnusableTarget

__all__ = [
    "BACKENDS",
    "Backend",
    "Implementation",
    "UnusableTarget",
    "installed",
    "load",
    "load_all",
    "names",
    "registered",
    "versions",
    "withheld",
]
