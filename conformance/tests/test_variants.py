"""Which calls are held against each other as the same operation, and by what a cotangent is scaled."""

from dataclasses import replace

import pytest
from samples_made import OFF_AT_3, right
from zoo.planted import sigmoid

from sigmoid_conformance.checks import CHECKS
from sigmoid_conformance.checks.comparing import ordinary
from sigmoid_conformance.evaluating import BadCall


def _with(made, **changes):
    return replace(made, implementation=replace(made.implementation, **changes))


def test_a_path_is_called_on_every_layout_that_can_be_written_to_and_on_short_arrays():
    """On all inputs first; then on as many as are called on at once; then on ordinary ones."""
    seen = []
    CHECKS["variant-agreement"](_with(right(), paths={"out=": lambda x: seen.append(x.copy()) or sigmoid(x)}))
    shapes = [x.shape for x in seen]
    views = [*[(4096,)] * 11, (2, 2048), (2, 512, 4), (4096,), (2048, 2)]
    assert [(65536,), *views, (0,), (262_147,), (1,), (3,), (17,), (64,)] == shapes[:22]
    assert {()} == set(shapes[22:])
    assert 5 <= len(shapes[22:]) <= 6
    usual = right().x[ordinary(right())]
    assert [usual[usual.size * place // 17] for place in range(17)] == [*seen[20]]
    assert [usual[usual.size // 5 * place] for place in range(5)] == [float(x) for x in seen[22:27]]


def test_an_arrangement_is_named():
    """By its layout, or by its length."""
    named = [one.path for one in CHECKS["variant-agreement"].paths(_with(right(), paths={"out=": sigmoid}))]
    lengths = ["1 element", "3 elements", "17 elements", "64 elements"]
    assert ["by out=", "by out=, every second element"] == named[:2]
    assert [f"by out=, {length}" for length in lengths] == [name for name in named if "element" in name][-4:]
    assert "by out=, 0-d" == named[-1]


def test_as_many_inputs_are_laid_out_as_every_layout_takes():
    """A multiple of eight."""
    seen = []
    fields = {name: getattr(right("float8_e5m2"), name)[:-1] for name in ("x", "y", "rounded", "ulp", "errors")}
    made = replace(right("float8_e5m2"), **fields)
    CHECKS["variant-agreement"](_with(made, paths={"out=": lambda x: seen.append(x.size) or sigmoid(x)}))
    assert [255, 248] == seen[:2]


def test_a_difference_is_found_at_its_input_alone():
    """Between a path and the implementation, in any arrangement that holds the input."""
    made = _with(right(), paths={"right": sigmoid, "out=": OFF_AT_3})
    assert [3] == [*made.inputs[CHECKS["variant-agreement"](made) > 0]]


def test_an_original_that_is_not_there_is_said():
    """It cannot be compared with."""
    with pytest.raises(BadCall, match=r"variant_of cannot be loaded: unknown implementation 'torch\.sigmoit'"):
        CHECKS["variant-agreement"](_with(right(), variant_of="torch.sigmoit"))
