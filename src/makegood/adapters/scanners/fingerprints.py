"""By what is a photograph known again after it was saved anew, made smaller, turned or mirrored?

Two hashes: dhash64 (is each place brighter than its neighbour?) and phash256 (coarse waves).  Both are kept of all
eight ways to turn and mirror the picture, so that one comparison finds each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from ...app.ports.scanning import Fingerprint, Known, Picture
from .features import Shot, compare_shots, features_of, mirrored, pack, unpack
from .point_words import sought_words, words_of

if TYPE_CHECKING:
    from .stripes import Gray

# How many bits may differ.  Of 44,551 pairs of different photographs none but true duplicates came as near.
DHASH_BITS: Final = 8
PHASH_BITS: Final = 50
# What confirms that a picture near by its hash is the same shot, and what says so without a hash (a cut defeats those):
# agreeing points, their share of all, and of the frame that they cover.
_CONFIRMED = Shot(12, 0.1, 0.15)
_SAME_SHOT = Shot(40, 0.22, 0.35)
_SIDE_PX, _POINTS = 400, 300
_WAVES, _FINE = 16, 64


class Match(NamedTuple):
    """A picture that was shown before: how it is known again (exact, hash, points), and how sure that is."""

    known: Known
    by: str
    how_sure: float


def fingerprint_of(picture: Picture) -> Fingerprint:
    """What is stored of a picture; most of it, about 25 kB, are the points that confirm a suspicion."""
    import cv2

    gray = cast("Gray", cv2.cvtColor(picture.pixels, cv2.COLOR_BGR2GRAY))
    features = features_of(picture.pixels, _SIDE_PX, _POINTS)
    looks = list(_eight_looks(_small(gray)))
    return Fingerprint(
        picture.facts.sha256,
        tuple(map(dhash, looks)),
        tuple(map(phash, looks)),
        pack(features),
        words_of(features),
        sought_words(features),
    )


def find_again(fingerprint: Fingerprint, known: Sequence[Known]) -> Iterator[Match]:
    """Those among the known pictures that this one is, the surest first."""
    matches = (match for one in known if (match := _match(fingerprint, one)))
    yield from sorted(matches, key=lambda match: -match.how_sure)


def _match(fingerprint: Fingerprint, known: Known) -> Match | None:
    """The same bytes; near by a hash and confirmed by points; or, as cutting defeats hashes, by many points alone."""
    other = known.fingerprint
    if fingerprint.sha256 == other.sha256:
        return Match(known, "exact", 1.0)
    near = _near(fingerprint, other)
    if not near and _has_no_point_of(fingerprint, other):
        return None
    shot = _shot(fingerprint, other)
    if near:
        if shot is None:
            return Match(known, "hash", 0.8)
        return Match(known, "hash", 0.97) if _reaches(shot, _CONFIRMED) else None
    return Match(known, "points", 0.9) if shot is not None and _reaches(shot, _SAME_SHOT) else None


def _has_no_point_of(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether their strongest points say that comparing them closely is in vain; without words nothing is known."""
    return bool(one.sought and other.words) and not {*one.words, *one.sought} & {*other.words}


def _near(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether any of the eight looks of one is near the plain look of the other, by either hash."""
    return (
        _nearest(one.dhashes, other.dhashes[0]) <= DHASH_BITS or _nearest(one.phashes, other.phashes[0]) <= PHASH_BITS
    )


def _nearest(looks: Sequence[bytes], plain: bytes) -> int:
    """In how many bits the nearest look differs."""
    number = int.from_bytes(plain, "big")
    return min((int.from_bytes(look, "big") ^ number).bit_count() for look in looks)


def _shot(one: Fingerprint, other: Fingerprint) -> Shot | None:
    """How much they are one shot, as it is or mirrored; None where points are not kept, or there are hardly any."""
    if not one.features or not other.features:
        return None
    mine, theirs = unpack(one.features), unpack(other.features)
    if min(len(mine.points), len(theirs.points)) < 2 * _CONFIRMED.agreeing:
        return None
    return max(compare_shots(mine, theirs), compare_shots(mirrored(mine), theirs))


def _reaches(shot: Shot, least: Shot) -> bool:
    return all(value >= limit for value, limit in zip(shot, least, strict=True))


def _small(gray: Gray) -> Gray:
    """Both hashes are made from so small a copy that eight of them cost nothing."""
    import cv2

    return cast("Gray", cv2.resize(gray, (_FINE, _FINE), interpolation=cv2.INTER_AREA))


def _eight_looks(small: Gray) -> Iterator[Gray]:
    """The four turns of the picture, and of its mirror image; the first is the picture as it is."""
    import numpy as np

    for look in (small, np.fliplr(small)):
        for turns in range(4):
            yield np.ascontiguousarray(np.rot90(look, turns))


def dhash(small: Gray) -> bytes:
    """64 bits: is each of 8 x 8 places darker than the one to its right?"""
    import cv2
    import numpy as np

    rows = np.asarray(cv2.resize(small, (9, 8), interpolation=cv2.INTER_AREA), np.int16)
    return np.packbits(rows[:, :-1] < rows[:, 1:]).tobytes()


def phash(small: Gray) -> bytes:
    """256 bits: is each of the 16 x 16 coarsest waves stronger than the median one?"""
    import cv2
    import numpy as np

    waves = np.asarray(cv2.dct(small.astype(np.float32)), np.float32)[:_WAVES, :_WAVES]
    return np.packbits(waves > np.median(waves)).tobytes()
