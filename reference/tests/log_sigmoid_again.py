"""The value ln σ(x) once more: by mpmath at high precision, and by decimal arithmetic."""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal

import mpmath

CONTEXT = mpmath.MPContext()
CONTEXT.prec = 1400
DECIMAL = Context(prec=120, Emin=MIN_EMIN, Emax=MAX_EMAX)


def by_mpmath(x: float):
    """The value ln σ(x) as the logarithm of the quotient, at a precision that no cancellation exhausts."""
    return CONTEXT.log(1 / (1 + CONTEXT.exp(-CONTEXT.mpf(x))))


def by_decimal(x: float) -> Decimal:
    """The logarithm and the exponential of libmpdec, for |x| up to 100: of 120 digits 44 may cancel."""
    return DECIMAL.ln(DECIMAL.add(Decimal(1), DECIMAL.exp(Decimal(x).copy_negate()))).copy_negate()
