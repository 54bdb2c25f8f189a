"""A picture is known again after it was saved anew, made smaller, turned, mirrored or cut; another one is not."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np
import pytest

from makegood.adapters.scanners.features import features_of, pack, unpack
from makegood.adapters.scanners.fingerprints import find_again, fingerprint_of
from makegood.adapters.scanners.reuse import check_reuse, compare_with_known
from makegood.app.ports.scanning import About, Facts, Fingerprint, Known
from makegood.cli.drawing.scenes import Condition

from .conftest import Data
from .drawn import picture, scene, scenery

if TYPE_CHECKING:
    from makegood.app.ports.scanning import Pixels

_NUMBERS = count()
Change = Callable[["Pixels"], "Pixels"]


def print_of(pixels: Pixels, sha256: str = "") -> Fingerprint:
    """With the bytes of a file of its own, if none are named."""
    return fingerprint_of(picture(pixels, Facts(sha256 or f"file {next(_NUMBERS)}", "image/jpeg", 1)))


def saved(pixels: Pixels, quality: int = 60, scale: float = 1.0) -> Pixels:
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, packed = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cast("Pixels", cv2.imdecode(packed, cv2.IMREAD_COLOR))


def cut(share: float) -> Change:
    def change(pixels: Pixels) -> Pixels:
        height, width = pixels.shape[:2]
        return pixels[int(height * share) : int(height * (1 - share)), int(width * share) : int(width * (1 - share))]

    return change


CHANGES: dict[str, Change] = {
    "saved anew": saved,
    "half as large": lambda pixels: saved(pixels, 60, 0.5),
    "brighter": lambda pixels: cast("Pixels", cv2.convertScaleAbs(pixels, alpha=1.15, beta=15)),
    "cut by 5%": cut(0.05),
    "cut by 15%": cut(0.15),
    **{f"turned by {turns * 90}": lambda pixels, turns=turns: np.rot90(pixels, turns) for turns in (1, 2, 3)},  # type: ignore[misc]
    **{f"mirrored, turned by {turns * 90}": lambda pixels, turns=turns: np.rot90(np.fliplr(pixels), turns) for turns in range(4)},  # type: ignore[misc]  # noqa: E501
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_copy_is_known_again(name: str) -> None:
    """What people do to use a photograph twice."""
    original = scenery(5)
    known = Known("case-1", "exhibit-1", print_of(original, "original"))
    match = next(find_again(print_of(np.ascontiguousarray(saved(CHANGES[name](original)))), [known]), None)
    assert match is not None and match.by in ("hash", "points")


def test_the_same_bytes_are_known_without_looking() -> None:
    """The surest match."""
    known = Known("case-1", "exhibit-1", print_of(scenery(1), "same"))
    match = next(find_again(print_of(scenery(2), "same"), [known]))
    assert (match.by, match.how_sure) == ("exact", 1.0)


def test_other_pictures_are_not_taken_for_it() -> None:
    """A hundred pairs."""
    prints = [print_of(scenery(seed)) for seed in range(10)]
    for at, one in enumerate(prints):
        known = [Known("case", str(other), found) for other, found in enumerate(prints) if other != at]
        assert not list(find_again(one, known))


def test_the_same_label_photographed_again_is_another_picture() -> None:
    """Two consumers, or two tries of one, may well photograph the same thing."""
    first, label = scene(Condition("first", turn_degrees=8), seed=1)
    again, same = scene(Condition("again", width_share=0.5, turn_degrees=8, perspective=0.12), seed=1)
    assert label.number == same.number
    shifted = np.ascontiguousarray(again[:, ::1])
    assert not list(find_again(print_of(shifted), [Known("case", "x", print_of(first))]))


def test_the_same_goods_photographed_twice_are_other_pictures(data: Data) -> None:
    """Everybody who ordered this juice photographs it."""
    for folder in ("Juice__Bravo-Apple-Juice", "Milk__Arla-Standard-Milk"):
        prints = [print_of(cast("Pixels", cv2.imread(str(file)))) for file in data(f"goods/photos/{folder}/*.jpg")]
        for at, one in enumerate(prints):
            known = [Known("case", str(other), found) for other, found in enumerate(prints) if other != at]
            assert not list(find_again(one, known)), (folder, at)


def test_what_is_stored_is_small_and_comes_back() -> None:
    """Features lose nothing that matters on the way to the store."""
    features = features_of(scenery(1), 400, 300)
    packed = pack(features)
    back = unpack(packed)
    assert len(packed) < 45_000
    assert np.abs(back.points - features.points).max() <= 1 / 16
    assert np.abs(back.descriptions - features.descriptions).max() <= 1 / 500


def test_a_picture_without_any_points_has_a_fingerprint() -> None:
    """A white wall is no error, and no witness against anybody with certainty."""
    white = np.full((300, 400, 3), 255, np.uint8)
    known = [Known("case", "x", print_of(white))]
    assert all(match.how_sure < 0.9 for match in find_again(print_of(white), known))


def test_use_in_another_case_is_found_and_in_the_same_case_is_not() -> None:
    """The same picture sent twice is only sent twice."""
    known = (
        Known("case-1", "exhibit-1", print_of(scenery(1), "x")),
        Known("case-2", "exhibit-2", print_of(scenery(2))),
    )
    one = picture(saved(scenery(1)))
    (finding,) = check_reuse(one, About(case_id="case-2", known=known))
    assert finding.ok is False and finding.says.params["case_id"] == "case-1"
    (finding,) = check_reuse(one, About(case_id="case-1", known=known))
    assert finding.ok is True
    assert check_reuse(one, About(case_id="case-1")) == ()
    (finding,) = compare_with_known((print_of(scenery(1)),), About(case_id="case-1", known=known[:1]))
    assert finding.ok is None and finding.void
