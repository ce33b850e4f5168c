"""The tables of the specification's text, in Markdown, from the data."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import MappingProxyType

from sigmoid_spec.accuracy import ACCURATE, ASKED, FAITHFUL, LOOSE
from sigmoid_spec.formats import FORMATS
from sigmoid_spec.functions import FUNCTIONS, SHAPES
from sigmoid_spec.hexadecimal import hex_float
from sigmoid_spec.measured import MEASUREMENTS, STUDIES
from sigmoid_spec.ranges import closed_range
from sigmoid_spec.requirement import Requirement
from sigmoid_spec.requirements import REQUIREMENTS
from sigmoid_spec.zones import STEPWISE_SATURATION, constant_zones

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_FRACTIONS = {0.0: "0", 0.25: "¼", 0.5: "½", 1.0: "1"}


def markdown_table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Lay out a Markdown table whose columns line up in plain text as well."""
    cells = [tuple(header), *map(tuple, rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in cells]
    return "\n".join([lines[0], "| " + " | ".join("-" * width for width in widths) + " |", *lines[1:]])


def shortest_decimal(number: float, format_name: str) -> str:
    """Write a number of a format exactly if 7 digits do, else with the fewest (at least 4) that name no other."""
    if float(exact := f"{number:.7g}") == number:
        return exact.replace("-", "−")
    kind = FORMATS[format_name].dtype.type
    candidates = (f"{number:.{digits}g}" for digits in range(4, 18))
    return next(text for text in candidates if float(kind(float(text))) == number).replace("-", "−")


def number_in(number: float, format_name: str) -> str:
    """Write a number of a format as a hex float, which is exact, and as a decimal."""
    return f"`{hex_float(number)}` ({shortest_decimal(number, format_name)})"


def formats_table() -> str:
    """Tabulate the parameters of the formats."""
    header = ("format", "bits", "p", "emin", "emax", "largest", "least subnormal", "±∞", "canonical NaN")
    rows = (
        (
            *(name, str(entry.bits), str(entry.precision), str(entry.emin).replace("-", "−"), str(entry.emax)),
            f"{entry.greatest:.6g}",
            f"2{str(entry.least_exponent).translate(_SUPERSCRIPTS)}",
            *("yes" if entry.has_infinity else "no", f"`{entry.nan:#0{2 + entry.bits // 4}x}`"),
        )
        for name, entry in FORMATS.items()
    )
    return markdown_table(header, rows)


def accuracy_table() -> str:
    """Tabulate the accuracy classes and the formats in which each is asked for."""
    meanings = {
        "correct": "every result is the correctly rounded one",
        FAITHFUL.name: "every error is less than 1 ulp",
        ACCURATE.name: f"no error is more than {ACCURATE.largest:g} ulps",
        LOOSE.name: "anything else",
    }
    asked = {name: ", ".join(key for key in FORMATS if ASKED[key].name == name) or "nowhere" for name in meanings}
    rows = ((name, meanings[name], asked[name]) for name in meanings)
    return markdown_table(("class", "meaning", "asked for in"), rows)


def special_values_table() -> str:
    """Tabulate the results at the special inputs."""
    shapes = [SHAPES[name] for name in FUNCTIONS]
    rows = (
        ("−∞", *(_FRACTIONS[shape.tails[0]] for shape in shapes)),
        ("−0 and +0", *(_FRACTIONS[shape.at_zero] for shape in shapes)),
        ("+∞", *(_FRACTIONS[shape.tails[1]] for shape in shapes)),
        ("NaN", *("NaN" for _ in shapes)),
    )
    return markdown_table(("x", *(f"{shape.symbol}(x)" for shape in shapes)), rows)


def ranges_table() -> str:
    """Tabulate the ends of each function's range, rounded outward in each format."""
    ends = {name: [closed_range(function, name) for function in FUNCTIONS] for name in FORMATS}
    rows = (
        (name, *("{} … {}".format(*(shortest_decimal(end, name) for end in pair)) for pair in ends[name]))
        for name in FORMATS
    )
    return markdown_table(("format", *(SHAPES[name].symbol for name in FUNCTIONS)), rows)


def zones_table(function: str) -> str:
    """Tabulate the ends of the constant zones of one function."""
    left, centre, right = (_FRACTIONS[zone.value] for zone in constant_zones(function, "float32"))
    rows = []
    for name in FORMATS:
        tail, middle, other = constant_zones(function, name)
        ends = (tail.upper, middle.lower, middle.upper, other.lower)
        rows.append((name, *(number_in(end, name) for end in ends)))
    header = (f"left tail: {left} up to", f"centre: {centre} from", "up to", f"right tail: {right} from")
    return markdown_table(("format", *header), rows)


def _derivative(x: float) -> str:
    return f"{math.exp(-x) / (1 + math.exp(-x)) ** 2:.3g}".replace("-", "−")


def product_form_table() -> str:
    """Tabulate where y (1 - y) becomes 0, and what σ′ is there."""
    header = ("format", "y correctly rounded: from", "σ′ there", "y stepwise: from", "σ′ there", "σ′ rounds to 0 from")
    rows = []
    for name in FORMATS:
        one, stepwise = constant_zones("sigmoid", name)[2].lower, STEPWISE_SATURATION[name]
        zero = constant_zones("sigmoid_derivative", name)[2].lower
        decimals = [shortest_decimal(x, name) for x in (one, stepwise, zero)]
        rows.append((name, decimals[0], _derivative(one), decimals[1], _derivative(stepwise), decimals[2]))
    return markdown_table(header, rows)


def measurements_table(study: str) -> str:
    """Tabulate what one study measured."""
    rows = (
        (f"`{entry.requirement}`", entry.format, entry.computed_by, entry.quantity, entry.value, entry.coverage)
        for entry in MEASUREMENTS
        if entry.study == study
    )
    header = ("claim", "format", "computed by", "measured", "value", "coverage")
    return markdown_table(header, ((*row[:4], row[4].replace("-", "−"), row[5]) for row in rows))


def requirements_table() -> str:
    """Tabulate all requirements."""
    rows = (
        (f"`{entry.id}`", ", ".join(SHAPES[name].symbol for name in entry.functions), entry.level, entry.evidence)
        for entry in REQUIREMENTS.values()
    )
    return markdown_table(("requirement", "of", "level", "evidence"), rows)


def traceability_table() -> str:
    """Tabulate what tests each requirement, and what proves it or where it comes from."""
    rows = ((f"`{entry.id}`", _tested_by(entry), _proof_or_source(entry)) for entry in REQUIREMENTS.values())
    return markdown_table(("requirement", "check", "proof or source"), rows)


def _tested_by(entry: Requirement) -> str:
    return f"`{entry.check or 'test_' + _underscored(entry) + '_'}`"


def _proof_or_source(entry: Requirement) -> str:
    return f"theorem `{_underscored(entry)}`" if entry.evidence == "theorem" else f"{entry.source}"


def _underscored(entry: Requirement) -> str:
    return entry.id.replace("-", "_")


TABLES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "formats": formats_table,
        "accuracy-classes": accuracy_table,
        "special-values": special_values_table,
        "ranges": ranges_table,
        "constant-zones-of-sigmoid": lambda: zones_table("sigmoid"),
        "constant-zones-of-sigmoid-derivative": lambda: zones_table("sigmoid_derivative"),
        "constant-zones-of-sigmoid-second-derivative": lambda: zones_table("sigmoid_second_derivative"),
        "product-form": product_form_table,
        "requirements": requirements_table,
        **{f"measured-{study}": partial(measurements_table, study) for study in STUDIES},
        "traceability": traceability_table,
    }
)
