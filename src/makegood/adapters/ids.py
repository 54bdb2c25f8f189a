"""How are rows named?  Time first, so that names sort by age, then chance, so that none is made twice."""

from __future__ import annotations

import secrets
from typing import Protocol

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no letter that looks like another
LENGTH = 26
_RANDOM_BITS = 80
_STEP_BITS = 48
_BITS_PER_CHARACTER = 5
_MICROSECONDS_PER_MILLISECOND = 1_000


class Now(Protocol):
    """Tells the instant that a name begins with."""

    def now(self) -> int: ...


class SortedIds:
    """Names of 26 characters: 48 bits of milliseconds by the clock, 80 bits of chance.

    Those that are made within a millisecond, or while a clock is set back, still come in their order.
    """

    def __init__(self, clock: Now) -> None:
        self._clock = clock
        self._last = 0

    def new(self) -> str:
        milliseconds = self._clock.now() // _MICROSECONDS_PER_MILLISECOND
        fresh = milliseconds << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
        self._last = fresh if fresh > self._last else self._last + 1 + secrets.randbits(_STEP_BITS)
        return spelled(self._last)


def spelled(number: int) -> str:
    """A number below 2**130 in 26 characters that sort as it does."""
    shifts = range((LENGTH - 1) * _BITS_PER_CHARACTER, -1, -_BITS_PER_CHARACTER)
    return "".join(ALPHABET[number >> shift & 0x1F] for shift in shifts)
