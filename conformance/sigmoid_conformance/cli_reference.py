"""The command sigmoid-audit reference: reference values without Python."""

from __future__ import annotations

import math

import click
import mpmath
import numpy as np

from sigmoid_conformance.cli_export import export
from sigmoid_reference import digest as digest_of
from sigmoid_reference import enclose, evaluate
from sigmoid_spec import FloatFormat, format_named, function_named, hex_float

_DIGITS = 40
_BITS = 160


@click.group()
def reference() -> None:
    """Give correctly rounded values of σ, σ′ and σ″."""


reference.add_command(export)


def _function(context: click.Context, parameter: click.Parameter, name: str) -> str:
    try:
        return function_named(name)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def _format(context: click.Context, parameter: click.Parameter, name: str) -> FloatFormat:
    try:
        return format_named(name)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


function_argument = click.argument("function", callback=_function)
format_option = click.option("--format", "target", required=True, callback=_format, metavar="F", help="The format.")


def parse_number(text: str, target: FloatFormat) -> float:
    """Read a decimal or hexadecimal number and round it to the format.

    Raises
    ------
    click.BadParameter
        If it is not a number, or is too large for the format.
    """
    try:
        x = float.fromhex(text) if "0x" in text.lower() else float(text)
    except (ValueError, OverflowError) as error:
        raise click.BadParameter(f"{text!r} is not a number: expected one such as 1.5 or 0x1.8p+0") from error
    with np.errstate(over="ignore"):
        rounded = float(np.array(x).astype(target.dtype))
    infinite = text.strip().lstrip("+-").lower() in ("inf", "infinity")
    if math.isinf(rounded) != infinite or (math.isnan(rounded) and not math.isnan(x)):
        raise click.BadParameter(f"{text} is no number of {target.name}, whose largest is {target.greatest:g}")
    return rounded


@reference.command(context_settings={"ignore_unknown_options": True})
@function_argument
@click.argument("x")
@format_option
def value(function: str, x: str, target: FloatFormat) -> None:
    """Print FUNCTION at X: correctly rounded, as hex float and as bits, and the exact value to 40 digits."""
    number = parse_number(x, target)
    exact = evaluate(function, np.array([number]).astype(target.dtype), target)
    rounded = exact.rounded
    pattern = int(rounded.view(target.bits_dtype)[0])
    click.echo(f"x         {hex_float(number)}")
    click.echo(f"rounded   {hex_float(float(rounded.astype(np.float64)[0]))}  {rounded[0]!s}")
    click.echo(f"bits      0x{pattern:0{target.bits // 4}x}")
    if not math.isnan(number):
        lower, _ = enclose(function, number, _BITS)
        click.echo(f"exact     {mpmath.nstr(lower, _DIGITS, strip_zeros=False)}")


@reference.command()
@function_argument
@format_option
def digest(function: str, target: FloatFormat) -> None:
    """Print the SHA-256 of the correctly rounded results for all inputs of a format."""
    try:
        click.echo(digest_of(function, target.name))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
