"""Samples of implementations that are right, or wrong at one input in one call."""

import itertools
from dataclasses import replace
from functools import cache

from zoo.planted import patched, sigmoid, steps

from sigmoid_adapters import Implementation
from sigmoid_conformance.in_process import sample_of
from sigmoid_conformance.inputs import all_inputs
from sigmoid_spec import format_named

OFF_AT_3 = patched(sigmoid, lambda x: x == 3, lambda y: steps(y, -1))


@cache
def right(name="float16"):
    """A sample of a correct implementation at all inputs of a format."""
    target = format_named(name)
    return sample_of(Implementation("right", "sigmoid", (name,), sigmoid), target, all_inputs(target))


def sample(evaluate, name="float16"):
    """The same sample, of another implementation that gave the same results so far."""
    return replace(right(name), implementation=Implementation("mine", "sigmoid", (name,), evaluate))


def wrong_at_call(number):
    """Wrong at 3 in one call, counted from 0."""
    calls = itertools.count()
    return lambda x: OFF_AT_3(x) if next(calls) == number else sigmoid(x)
