"""How is a photograph found again among all that were ever shown, by looking up a few keys?

Comparing with every picture of the platform would take longer with each of them.  So a fingerprint is stored under
short keys that a changed copy mostly shares: its bytes, strips of its coarse look, and words for its strongest points.
The pictures that share most keys are candidates; only those are compared.  How many are found: docs/evidence.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from .ports.scanning import Fingerprint

CANDIDATES_AT_MOST: Final = 64
"""So many pictures, those that share most keys, are compared: the rest share a key by chance."""

_STRIP_BYTES: Final = 2
_EMPTY_STRIPS: Final = frozenset({b"\x00\x00", b"\xff\xff"})  # of plain walls and skies, which say nothing
_packed = msgspec.msgpack.Encoder()
_unpacked = msgspec.msgpack.Decoder(Fingerprint)


def index_keys(fingerprint: Fingerprint) -> tuple[str, ...]:
    """The keys that a fingerprint is stored under: about seventy, each of at most 17 characters."""
    return tuple(dict.fromkeys((*_exact(fingerprint), *_strips(fingerprint.dhashes[:1]), *fingerprint.words)))


def lookup_keys(fingerprint: Fingerprint) -> tuple[str, ...]:
    """The keys to look up: those of the picture as it is, turned, mirrored, and with words a little misread."""
    return tuple(
        dict.fromkeys((*_exact(fingerprint), *_strips(fingerprint.dhashes), *fingerprint.words, *fingerprint.sought))
    )


def encode_fingerprint(fingerprint: Fingerprint) -> bytes:
    """What is stored of it, about 25 kB; what it is looked up by is not needed again."""
    return _packed.encode(fingerprint._replace(sought=()))


def decode_fingerprint(data: bytes) -> Fingerprint:
    """The fingerprint that was stored; ValueError for anything else."""
    return _unpacked.decode(data)


def _exact(fingerprint: Fingerprint) -> tuple[str, ...]:
    return (f"b{fingerprint.sha256[:16]}",)


def _strips(looks: Iterable[bytes]) -> Iterable[str]:
    """A quarter of a look each: a copy that differs in three bits still has one quarter whole."""
    for look in looks:
        for at in range(0, len(look), _STRIP_BYTES):
            strip = look[at : at + _STRIP_BYTES]
            if strip not in _EMPTY_STRIPS:
                yield f"d{at // _STRIP_BYTES}{strip.hex()}"
