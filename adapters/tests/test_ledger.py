"""The pages of the ledger, and what is refused in one."""

import math
from importlib.resources import files

import numpy as np
import pytest

from sigmoid_adapters import deviations
from sigmoid_adapters.deviations import known_deviations, parse_ledger
from sigmoid_spec import FORMATS, format_named

_ROW = ("n.sigmoid", "float32", "accuracy", "-0x1p+1", "0x1.000002p+0", 2.0, "0x1p+0", "because")
_PLACES = {"format": 1, "lower": 3, "upper": 4, "witness": 6}


def _page(**fields):
    """Write a page of one row, some of its fields replaced."""
    row = list(_ROW)
    for name, field in fields.items():
        row[_PLACES[name]] = field
    texts = ", ".join(str(field) if isinstance(field, float) else f'"{field}"' for field in row)
    causes = '[causes.because]\nsentence = "Because."\nupstream = []\n'
    return f'distribution = "numpy==2.*"\ndeviations = [[{texts}]]\n{causes}'


def _inputs(**fields):
    (entry,) = parse_ledger(_page(**fields))
    return entry.lower, entry.upper, entry.witness


def test_every_page_is_in_order():
    """None of the rows that are shipped is refused."""
    pages = [page.read_text("utf-8") for page in files(deviations).iterdir() if page.name.endswith(".toml")]
    assert len(known_deviations()) == sum(len(parse_ledger(page)) for page in pages) > 0


@pytest.mark.parametrize("name", ["lower", "upper", "witness"])
def test_an_input_that_is_not_in_the_format_is_refused(name):
    """As an end of an interval of float32 that was computed in float64."""
    fields = {"lower": "-0x1p+1", "upper": "0x1p+1", name: "0x1.0000001p+0"}
    expected = rf"n\.sigmoid.*{name} is '0x1\.0000001p\+0': expected a number of float32 as a hex float"
    with pytest.raises(ValueError, match=expected):
        parse_ledger(_page(**fields))


def test_what_is_in_a_wider_format_is_no_number_of_a_narrower_one():
    """The same ends in float64, and in float16."""
    assert (-2.0, 1 + 2.0**-23, 1.0) == _inputs(format="float64")
    with pytest.raises(ValueError, match=r"upper is .* expected a number of float16"):
        parse_ledger(_page(format="float16"))


@pytest.mark.parametrize("text", ["one", "0x1p+2000", ""])
def test_an_input_that_is_no_number_is_refused(text):
    """Words, a number beyond all formats, and nothing."""
    with pytest.raises(ValueError, match=r"witness is .* expected a number of float32 as a hex float"):
        parse_ledger(_page(witness=text))


def test_a_number_beyond_the_greatest_of_its_format_is_refused():
    """It would be rounded to infinity, or where there is none to NaN."""
    for name in ("float16", "float8_e4m3fn"):
        with pytest.raises(ValueError, match=f"upper is .* expected a number of {name}"):
            parse_ledger(_page(format=name, upper="0x1p+16"))


def test_the_ends_of_every_format_are_taken():
    """From the least to the greatest number of it; infinities stand for no end, in every format."""
    for target in FORMATS.values():
        least, greatest = (-target.greatest, target.greatest)
        assert (least, greatest, 0.0) == _inputs(
            format=target.name, lower=least.hex(), upper=greatest.hex(), witness="0x0p+0"
        )
        assert (-math.inf, math.inf, 1.0) == _inputs(format=target.name, lower="-inf", upper="inf")


def test_an_unknown_format_is_refused():
    """The message names those that there are."""
    with pytest.raises(ValueError, match="format is 'float31': expected one of float8_e4m3fn, "):
        parse_ledger(_page(format="float31"))


def test_ends_in_the_wrong_order_are_refused():
    """One input is an interval, none is not."""
    assert (1.0, 1.0, 1.0) == _inputs(lower="0x1p+0", upper="0x1p+0")
    with pytest.raises(ValueError, match=r"lower is 0x1p\+1: expected a number up to upper, 0x1p\+0"):
        parse_ledger(_page(lower="0x1p+1", upper="0x1p+0"))


@pytest.mark.parametrize("witness", ["-0x1.000002p+1", "0x1.000004p+0", "nan"])
def test_a_witness_outside_the_interval_is_refused(witness):
    """To the left of it, to the right, and no number."""
    with pytest.raises(ValueError, match=r"witness is .*: expected a number from -0x1p\+1 to 0x1\.000002p\+0"):
        parse_ledger(_page(witness=witness))


def test_either_all_inputs_are_nan_or_none_is():
    """A row that speaks of NaNs does not speak of numbers."""
    assert all(map(math.isnan, _inputs(lower="nan", upper="nan", witness="nan")))
    for name in ("lower", "upper", "witness"):
        with pytest.raises(ValueError, match=r"ledger row .* expected a number"):
            parse_ledger(_page(**{name: "nan"}))
        with pytest.raises(ValueError, match=r"ledger row .* expected a number"):
            parse_ledger(_page(**({"lower": "nan", "upper": "nan", "witness": "nan"} | {name: "0x1p+0"})))


def test_a_row_without_a_cause_is_refused():
    """Of those that the page names."""
    with pytest.raises(ValueError, match="expected 8 fields, the last one of because"):
        parse_ledger(_page().replace('"because"]', '"no-such-cause"]'))


def test_warnings_of_float32_begin_where_the_exponential_overflows():
    """The ends are the first and the last number that warns, not those of a sample."""
    entries = [
        entry
        for entry in known_deviations()
        if (entry.implementation, entry.format, entry.requirement) == ("numpy.sigmoid.naive", "float32", "no-warnings")
    ]
    (entry,) = entries
    warning = np.float32(np.log(np.finfo(np.float32).max))
    while np.exp(np.float64(warning)) <= np.finfo(np.float32).max:
        warning = np.nextafter(warning, np.float32(np.inf))
    assert (-format_named("float32").greatest, -float(warning)) == (entry.lower, entry.upper)
