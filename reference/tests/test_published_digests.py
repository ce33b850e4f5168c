"""The digests that are published are those of the values."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from sigmoid_reference import digest
from sigmoid_reference.published_digests import as_json, published_digests
from sigmoid_reference.slow_path import round_each
from sigmoid_spec import FORMATS, FUNCTIONS

NARROW = [name for name, target in FORMATS.items() if target.bits <= 16]


def test_a_digest_is_published_for_every_enumerable_format():
    """σ and σ′ up to 32 bits, certified in float32; σ″ up to 16 bits."""
    certified = {(function, "float32") for function in FUNCTIONS[:2]}
    exhaustive = {(function, name) for function in FUNCTIONS for name in NARROW}
    published = published_digests()
    assert certified | exhaustive == set(published)
    assert certified == {key for key, found in published.items() if found.established == "certified"}


@pytest.mark.parametrize("name", NARROW)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_digest_of_a_narrow_format_is_as_published(function, name):
    """Computed by the fast path, at every input."""
    assert published_digests()[function, name].sha256 == digest(function, name)


@pytest.mark.parametrize("name", [name for name in NARROW if FORMATS[name].bits == 8])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_slow_path_gives_the_digest_that_is_published(function, name):
    """An input at a time; the formats of 16 bits are compared value by value with the second derivation instead."""
    results = round_each(function, np.arange(256).astype(np.uint8).view(FORMATS[name].dtype), FORMATS[name])
    assert published_digests()[function, name].sha256 == hashlib.sha256(results.tobytes()).hexdigest()


@pytest.mark.long
@pytest.mark.parametrize("function", FUNCTIONS[:2])
def test_the_digest_of_float32_is_the_certified_one(function):
    """All 2**32 results, by the fast path."""
    assert published_digests()[function, "float32"].sha256 == digest(function, "float32")


def test_writing_the_digests_again_gives_the_same_text():
    """The file is what the program that certifies writes."""
    from importlib import resources

    shipped = resources.files("sigmoid_reference").joinpath("data/digests.json").read_text("utf-8")
    assert shipped == as_json(published_digests())
