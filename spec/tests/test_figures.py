"""Every figure in the prose of sigmoid.md, recomputed: a decimal that no entry here accounts for fails."""

import re
from pathlib import Path

import ml_dtypes
import mpmath
import numpy as np
import pytest

from sigmoid_reference import digest, enclose, sigmoid, sigmoid_derivative, ulp_error
from sigmoid_spec import FORMATS, FUNCTIONS, MEASUREMENTS, SHAPES, STEPWISE_SATURATION, constant_zones

TEXT = Path(__file__).parents[1].joinpath("sigmoid.md").read_text("utf-8")
PROSE = " ".join(re.sub(r"<!-- [\w ]+: \S+ -->.*?<!-- end -->", "", TEXT, flags=re.DOTALL).split())
MULTIPLES_OF_LN_2 = [(int(k.replace("−", "-")), x) for k, x in re.findall(r"(−?\d+) ln 2 ≈ −?(\d+\.\d+)", PROSE)]
DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+(?:e[-+]\d+)?")
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
LAST_BELOW_ONE = np.nextafter(np.float32(constant_zones("sigmoid", "float32")[2].lower), np.float32(0))


def exact(function, x):
    """f(x) to 2000 bits."""
    return enclose(function, x, 2000)[0]


def fixed(number, places):
    """With a number of decimal places, rounded from the exact value."""
    scaled = int(mpmath.nint(abs(number) * 10**places))
    return f"{scaled // 10**places}.{scaled % 10**places:0{places}d}"


def scientific(number):
    """With three digits, as float64 rounds them; its own error is far below."""
    return f"{float(number):.2e}"


def product_form(x):
    """The exact y (1 - y) for the correctly rounded float32 y."""
    y = mpmath.mpf(float(sigmoid(np.float32(x))))
    return y * (1 - y)


FIGURES = {
    "1.5": lambda: fixed(8 * float.fromhex("0x1.8p-3"), 1),
    "1.31696": lambda: fixed(mpmath.log(2 + mpmath.sqrt(3)), 5),
    "0.096225": lambda: fixed(1 / (6 * mpmath.sqrt(3)), 6),
    "0.36788": lambda: fixed(mpmath.exp(-1), 5),
    "1.36788": lambda: fixed(1 + mpmath.exp(-1), 5),
    "0.73106": lambda: fixed(exact("sigmoid", 1), 5),
    "0.26894": lambda: fixed(exact("sigmoid", -1), 5),
    "0.19661": lambda: fixed(exact("sigmoid_derivative", 1), 5),
    "9.54e-07": lambda: scientific(4.0**-10),
    "7.89e-31": lambda: scientific(4.0**-50),
    "2.06e-09": lambda: scientific(exact("sigmoid", -20)),
    "1.7627": lambda: fixed(mpmath.acosh(3), 4),
    "2.00": lambda: fixed(
        product_form(LAST_BELOW_ONE) / exact("sigmoid_derivative", mpmath.mpf(float(LAST_BELOW_ONE))), 2
    ),
    "5.96e-08": lambda: scientific(exact("sigmoid_derivative", STEPWISE_SATURATION["float32"])),
    "6.25": lambda: fixed(constant_zones("sigmoid", "bfloat16")[2].lower, 2),
}


@pytest.mark.parametrize("figure", FIGURES)
def test_figure_is_what_exact_arithmetic_gives(figure):
    """To the digits shown, and it stands in the prose."""
    assert figure == FIGURES[figure]()
    assert figure in DECIMAL.findall(PROSE)


@pytest.mark.parametrize(("factor", "figure"), MULTIPLES_OF_LN_2)
def test_multiple_of_ln_2_has_the_digits_shown(factor, figure):
    """Wherever the prose says so."""
    assert figure == fixed(factor * mpmath.log(2), len(figure.partition(".")[2]))


def test_every_decimal_in_the_prose_is_accounted_for():
    """By one of the two tests above, or as a figure that a study measured."""
    known = set(FIGURES) | {figure for _, figure in MULTIPLES_OF_LN_2}
    assert (
        known
        <= set(DECIMAL.findall(PROSE))
        <= known | {figure for entry in MEASUREMENTS for figure in DECIMAL.findall(entry.value)}
    )


@pytest.mark.parametrize(("name", "said"), [("float16", "In float16 the bound"), ("float32", "in float32 from")])
def test_number_of_layers_is_the_first_whose_bound_rounds_to_zero(name, said):
    """4⁻ᴸ is a power of two, and ties go to the even neighbour 0."""
    layers = next(n for n in range(100) if FORMATS[name].dtype.type(4.0**-n) == 0)
    assert re.search(rf"{said} (?:itself rounds to 0 from )?{layers}\b", PROSE)


def test_errors_of_the_product_form_are_those_quoted():
    """In ulps of the exact value, at x = 10 in float32, where float64 holds the product exactly."""
    scale = mpmath.mpf(2) ** (mpmath.floor(mpmath.log(exact("sigmoid_derivative", 10), 2)) - 23)
    error = abs(product_form(10) - exact("sigmoid_derivative", 10)) / scale
    assert f"the error at x = 10 is {int(mpmath.nint(error))} ulps" in PROSE


def test_stepwise_loss_is_of_a_number_far_above_the_least_normal_one():
    """About 2¹⁰² times, in float32."""
    ratio = exact("sigmoid_derivative", STEPWISE_SATURATION["float32"]) * mpmath.mpf(2) ** 126
    assert f"2{str(int(mpmath.nint(mpmath.log(ratio, 2)))).translate(SUPERSCRIPTS)} times" in PROSE


def test_kernels_that_round_a_float32_output_to_bfloat16_lose_the_gradient_at_the_input_quoted():
    """Exhaustively for the positive bfloat16 inputs between 4 and 8."""
    x = np.arange(0x4080, 0x4101, dtype=np.uint16).view(ml_dtypes.bfloat16)
    y = sigmoid(x.astype(np.float32)).astype(ml_dtypes.bfloat16)
    assert float(x[y == 1][0]) == 6.25


def test_unsimplified_cross_entropy_gives_nan_where_the_text_says_so():
    """At x = 20 in float32, y = 0: an infinity times 0."""
    p = sigmoid(np.float32(20))
    with np.errstate(divide="ignore", invalid="ignore"):
        assert np.isnan(np.float32(1) / (1 - p) * (p * (1 - p)))


def test_rounding_through_float64_misrounds_at_the_input_quoted():
    """A result that is off by one, from two correct roundings in a row."""
    x = np.float32(float.fromhex("0x1.8p-22"))
    twice = np.float32(sigmoid(float(x)))
    assert [float.fromhex("0x1.000002p-1"), float.fromhex("0x1.000004p-1")] == [float(sigmoid(x)), float(twice)]
    assert 0.5 < float(ulp_error(twice, x, "sigmoid")) < 0.501
    assert "`0x1.000002p-1`, and rounding through float64 gives `0x1.000004p-1`" in PROSE


def test_distances_from_midpoints_are_below_the_powers_quoted():
    """Of σ at 2⁻⁵², absolutely, and of σ″ at 2⁻¹⁰⁷², relatively: both in float64."""
    x, tiny = mpmath.mpf(2) ** -52, mpmath.mpf(2) ** -1072
    lower = enclose("sigmoid", x, 2000)
    distance = [mpmath.mpf(0.5) + x / 4 - end for end in lower]
    relative = [1 - abs(end) / (tiny / 8) for end in enclose("sigmoid_second_derivative", tiny, 3000)]
    exponents = [str(-int(mpmath.floor(-mpmath.log(max(pair), 2)))) for pair in (distance, relative)]
    assert min(*distance, *relative) > 0
    assert exponents == ["-161", "-2145"]
    assert all(f"than 2{exponent.translate(SUPERSCRIPTS)}" in PROSE for exponent in exponents)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_digest_quoted_is_that_of_the_reference(function):
    """For float8_e5m2."""
    assert f"{SHAPES[function].symbol} {digest(function, 'float8_e5m2')}" in PROSE


def test_product_form_table_quotes_the_slopes_of_the_reference():
    """In three digits, at the first lost inputs of every format."""
    rows = re.findall(r"^\| (\w+) +\| \S+ +\| (\S+) +\| \S+ +\| (\S+) +\| \S+ +\|$", TEXT, re.MULTILINE)
    found = {name: (one, stepwise) for name, one, stepwise in rows if name in FORMATS}
    inputs = {name: (constant_zones("sigmoid", name)[2].lower, STEPWISE_SATURATION[name]) for name in FORMATS}
    assert found == {
        name: tuple(f"{float(sigmoid_derivative(x)):.3g}".replace("-", "−") for x in pair)
        for name, pair in inputs.items()
    }
