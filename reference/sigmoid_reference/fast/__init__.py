"""Correctly rounded results by vectorised arithmetic, under proven bounds; the slow path decides what they leave open.

What each module holds, and the largest relative error of that::

    tables               exponentials as pairs, rounded from mpmath numbers of 200 bits: 2**-106
    binary64             σ, σ′ and σ″ in float64, in place: 2**-44, and 2**-47 for σ″
    narrow               float32 and narrower: what `binary64` decides, and what it passes on
    extended             σ and σ′ of float64, in place, for 2**-27 <= abs(x) <= 40: 2**-67
    pairs                operations on double-double numbers: in each docstring
    precise              σ, σ′ and σ″ as pairs, for 2**-27 <= abs(x) <= 512: 2**-97, and 2**-83 for σ″
    log_sigmoid          ln σ as pairs, for abs(x) <= 512: 2**-67
    wide                 float64: the real line cut by abs(x), near zero by theory
    interval_rounding    an interval to a format, or undecided
    arrays               arrays of any size, block by block: correctly rounded
    decomposing          what rounding lost, in ulps, formats up to 32 bits: 2**-44 of the value
    decomposing_float64  the same of float64, from pairs: 2**-97 of the value, and 2**-83 for σ″
    series               the same of float64 near zero: 2**-53 ulp

The bounds are derived in the modules' docstrings, with slack, and the tests measure them where they are tightest.

Why it is done like this:

- exp(-x) comes from a table of exp(-k/64), so that x - k/64 is exact: no error of reduction, no scaling by 2**k.
- The quotient of Padé needs no division of its own, since σ = q / (q + t*p); its error has a closed form.
- A float32 result is decided by integers: the 29 surplus bits of the float64 number tell how near a midpoint is.
- The extremes of a block choose its path, and NaN shows in them; the result of an element is the correctly rounded
  value on every path, so that where blocks are cut shows in the time only.
- The formats of 8 and 16 bits are tables of all their results, made when first asked for.
- Near zero in float64, where 1/2 + x/4 may be a midpoint, the sign of the next term of the series decides.
- Left to the slow path although they have a pattern: σ′ of float64 at odd multiples of 2**-26, where 1/4 - x**2/16 is a
  midpoint, and σ near 53 ln 2 and 54 ln 2.
"""
