"""A changed copy is found among very many pictures by a few keys, and what is stored comes back whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

import cv2
import msgspec
import numpy as np
import pytest

from makegood.adapters.scanners.fingerprints import find_again, fingerprint_of
from makegood.app.fingerprints import decode_fingerprint, encode_fingerprint, index_keys, lookup_keys
from makegood.app.ports.scanning import Facts, Fingerprint, Known

from .drawn import picture, scenery
from .test_fingerprints import CHANGES, saved

if TYPE_CHECKING:
    from makegood.app.ports.scanning import Pixels

SHELF = range(20)


def print_of(pixels: Pixels, sha256: str) -> Fingerprint:
    return fingerprint_of(picture(pixels, Facts(sha256, "image/jpeg", 1)))


@pytest.fixture(scope="module")
def index() -> dict[str, set[int]]:
    """Which pictures are stored under which key."""
    found: dict[str, set[int]] = {}
    for seed in SHELF:
        for key in index_keys(print_of(scenery(seed), f"original {seed}")):
            found.setdefault(key, set()).add(seed)
    return found


def candidates(index: dict[str, set[int]], fingerprint: Fingerprint) -> list[int]:
    """Those that share most keys, first."""
    shared = [seed for key in lookup_keys(fingerprint) for seed in index.get(key, ())]
    return sorted(set(shared), key=lambda seed: -shared.count(seed))


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_copy_comes_first_among_the_candidates(name: str, index: dict[str, set[int]]) -> None:
    """Also one that is cut, which no hash of the whole look survives."""
    change: Callable[[Pixels], Pixels] = CHANGES[name]
    copy = print_of(np.ascontiguousarray(saved(change(scenery(5)))), "copy")
    assert candidates(index, copy)[0] == 5


def test_the_same_bytes_share_a_key_whatever_they_look_like() -> None:
    """A white wall has neither points nor strips worth a key."""
    white = print_of(np.full((300, 400, 3), 255, np.uint8), "same")
    assert index_keys(white) == ("bsame",) and set(index_keys(white)) & set(lookup_keys(white))


def test_another_picture_shares_few_keys_or_none(index: dict[str, set[int]]) -> None:
    """Bounded work, however many pictures there are."""
    stranger = print_of(scenery(99), "stranger")
    assert len(candidates(index, stranger)) <= len(SHELF) // 2
    assert len(index_keys(stranger)) <= 70 and max(map(len, index_keys(stranger))) <= 17


def test_what_is_stored_comes_back() -> None:
    """All but what it was looked up by, which is only needed once."""
    fingerprint = print_of(scenery(1), "one")
    stored = encode_fingerprint(fingerprint)
    back = decode_fingerprint(stored)
    assert len(stored) < 60_000
    assert back == fingerprint._replace(sought=())
    assert index_keys(back) == index_keys(fingerprint)
    assert next(find_again(fingerprint, [Known("case", "exhibit", back)])).by == "exact"
    with pytest.raises((ValueError, msgspec.DecodeError)):
        decode_fingerprint(b"\xc1 something else")


def test_keys_stay_the_same_from_one_version_to_the_next() -> None:
    """They are stored: a change here loses every picture that was ever shown."""
    sheet = np.full((300, 400, 3), 200, np.uint8)
    for at in range(8):
        cv2.circle(cast("Pixels", sheet), (40 + 45 * at, 60 + 25 * at), 12 + at, (10 * at, 90, 40), -1)
    keys = index_keys(print_of(sheet, "0123456789abcdef0123"))
    assert keys[0] == "b0123456789abcdef"
    assert keys[1:5] == ("d000e0", "d1301c", "d20603", "d30100")
    words = "w79ae7133 w79b263b3 we13298da w7dd6dba1 w7b5491d1 we8b4a9ee w41a5e1e0 we9620cee w78de7331 w45a5e1e0"
    assert len(set(words.split()) & set(keys)) >= 5  # points may be found a little differently by other processors
