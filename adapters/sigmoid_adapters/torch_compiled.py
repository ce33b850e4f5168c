"""``torch.compile`` without a way back to eager execution."""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Callable
from functools import cache
from inspect import signature
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

    Operation = Callable[[torch.Tensor], torch.Tensor]

_LIMIT_ON_RECOMPILATION = 256


def compiler() -> str | None:
    """Find the C++ compiler that Inductor would call, ``CXX`` or its default; None if it is not there."""
    return shutil.which(os.environ.get("CXX", "clang++" if sys.platform == "darwin" else "g++"))


def compiled(function: Operation) -> Operation:
    """Compile at the first call, with dynamic shapes, in one graph.

    Another format, number of dimensions or kind of layout compiles again. Where PyTorch would rather run the function
    eagerly (a graph break, too many compilations, compilation switched off), the call raises instead.
    """

    @cache
    def program() -> Operation:
        import torch

        def traced(x: torch.Tensor) -> torch.Tensor:
            if not torch.compiler.is_compiling():
                raise RuntimeError("torch.compile ran the function eagerly: is compilation switched off?")
            return function(x)

        limit = _raised_limit(torch.compile)
        result: Operation = torch.compile(traced, fullgraph=True, dynamic=True, **limit)
        return result

    return quiet_at_first(lambda x: program()(x))


def _raised_limit(compile_function: Callable[..., Any]) -> dict[str, Any]:
    """Raise the number of times that one function may be compiled, where this version takes it as an argument."""
    known = signature(compile_function).parameters
    return {"recompile_limit": _LIMIT_ON_RECOMPILATION} if "recompile_limit" in known else {}


def quiet_at_first(operation: Callable[..., torch.Tensor]) -> Callable[..., torch.Tensor]:
    """Ignore DeprecationWarning during the first call, which imports parts of PyTorch that use deprecated ones."""
    settled = False

    def call(*arguments: torch.Tensor) -> torch.Tensor:
        nonlocal settled
        if settled:
            return operation(*arguments)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            result = operation(*arguments)
        settled = True
        return result

    return call
