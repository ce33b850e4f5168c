"""Digests that are bound to what was certified, or computed by the slow path alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np

from sigmoid_reference.certify.pieces import COUNT, PIECE, hash_of, inputs_from
from sigmoid_reference.certify.store import Store
from sigmoid_reference.fast.arrays import correctly_rounded
from sigmoid_reference.published_digests import PublishedDigest
from sigmoid_reference.slow_path import round_each
from sigmoid_spec import FORMATS, FUNCTIONS

_NARROW = tuple(target for target in FORMATS.values() if target.bits <= 16)
Found = tuple[tuple[str, str], PublishedDigest]


class CertificateError(Exception):
    """The results are not those that were certified."""


def composed_digest(function: str, store: Store) -> Iterator[str | None]:
    """Compose the digest of float32 from results whose pieces have the hashes in the store.

    Yields
    ------
    None
        After each piece.
    str
        At the end, the digest.

    Raises
    ------
    CertificateError
        If the results of a piece are not those that were certified, or pieces are missing.
    """
    whole, count = hashlib.sha256(), 0
    for count, certified in enumerate(store.hashes(function), 1):
        first = (count - 1) * PIECE
        results = correctly_rounded(function, inputs_from(first), FORMATS["float32"])
        if hash_of(results) != certified:
            raise CertificateError(
                f"{function} of the inputs from 0x{first:08x} has other results now than when they were certified: "
                "start again with another file"
            )
        whole.update(results.astype("<f4", copy=False).data)
        yield None
    if count != COUNT:
        raise CertificateError(f"{count} of {COUNT} pieces of {function} are certified")
    yield whole.hexdigest()


def exhaustive_digests() -> Iterator[Found]:
    """Compute the digests of the formats of up to 16 bits with the slow path, an input at a time."""
    for function in FUNCTIONS:
        for target in _NARROW:
            x = np.arange(1 << target.bits).astype(target.bits_dtype).view(target.dtype)
            results = round_each(function, x, target).view(target.bits_dtype)
            sha256 = hashlib.sha256(results.astype(target.bits_dtype.newbyteorder("<")).tobytes()).hexdigest()
            yield (function, target.name), PublishedDigest(sha256, "exhaustive")
