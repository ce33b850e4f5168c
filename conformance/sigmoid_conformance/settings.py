"""The settings of the process that a call has no business to change."""

from __future__ import annotations

import gc
import os
import random
import sys
import warnings
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

Settings = Mapping[str, object]

_LONGEST = 60

_OF_PYTHON: Mapping[str, Callable[[], object]] = MappingProxyType(
    {
        "the environment variables": lambda: dict(os.environ),
        "the current folder": os.getcwd,
        "the filters of warnings": lambda: list(warnings.filters),
        "the state of random": random.getstate,
        "the state of numpy.random": lambda: repr(np.random.get_state(legacy=False)),  # noqa: NPY002
        "the reaction to floating-point errors": np.geterrcall,
        "how NumPy prints": lambda: repr(np.get_printoptions()),
        "the limit of recursion": sys.getrecursionlimit,
        "the collection of garbage": lambda: (gc.isenabled(), gc.get_threshold()),
    }
)

# By the module that has to be loaded already: nothing is imported to ask for its settings.
_OF_FRAMEWORKS: Mapping[str, Mapping[str, Callable[[Any], object]]] = MappingProxyType(
    {
        "torch": {
            "torch's default dtype": lambda torch: torch.get_default_dtype(),
            "torch's number of threads": lambda torch: torch.get_num_threads(),
            "torch's gradient mode": lambda torch: (torch.is_grad_enabled(), torch.is_inference_mode_enabled()),
            "torch's deterministic algorithms": lambda torch: torch.are_deterministic_algorithms_enabled(),
            "torch's random state": lambda torch: torch.random.get_rng_state().tolist(),
        },
        "jax": {
            "jax_enable_x64": lambda jax: jax.config.jax_enable_x64,
            "jax_default_matmul_precision": lambda jax: jax.config.jax_default_matmul_precision,
            "jax_debug_nans": lambda jax: jax.config.jax_debug_nans,
            "jax_disable_jit": lambda jax: jax.config.jax_disable_jit,
        },
    }
)


def settings() -> Settings:
    """Read all settings, those of frameworks that are loaded included."""
    found = {name: read() for name, read in _OF_PYTHON.items()}
    for module, table in _OF_FRAMEWORKS.items():
        if module in sys.modules:
            found |= {name: read(sys.modules[module]) for name, read in table.items()}
    return found


def changed_settings(before: Settings, after: Settings) -> str:
    """Describe what differs, of the settings that could be read both times; an empty text if nothing does."""
    return "; ".join(_change(name, before[name], after[name]) for name in before if before[name] != after[name])


def _change(name: str, old: object, new: object) -> str:
    if isinstance(old, dict) and isinstance(new, dict):
        return f"{name} {', '.join(sorted(str(key) for key in old.keys() | new if old.get(key) != new.get(key)))}"
    texts = repr(old), repr(new)
    return f"{name} from {texts[0]} to {texts[1]}" if max(map(len, texts)) <= _LONGEST else name
