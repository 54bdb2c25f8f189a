"""Goods are seen, or it is not sure; nothing is ever turned down for not being recognised."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np
import pytest

from makegood.adapters.scanners.goods import GoodsChecker, Signs, looks_of, words_alike
from makegood.app.evidence import verdict_of
from makegood.app.ports.scanning import About, Barcode, Finding, Picture, VerdictState
from makegood.cli.drawing.scenes import Condition, lay
from makegood.domain.words import Check

from .conftest import Data
from .drawn import WHOLE, bars, line, picture, scenery

if TYPE_CHECKING:
    from makegood.app.ports.scanning import Pixels

WANTED = frozenset({Check.GOODS})


def box(seed: int) -> Pixels:
    """The front of a box, different for every seed."""
    front = scenery(seed + 100, 360, 480)
    cv2.rectangle(front, (0, 0), (359, 479), (20, 20, 20), 6)
    return front


def held_up(front: Pixels, seed: int) -> Pixels:
    """The box in front of something, turned a little, as people photograph it."""
    from makegood.cli.drawing.labels import Label

    condition = Condition("held up", width_share=0.45, turn_degrees=25, perspective=0.08, blur_px=0.8)
    return lay(Label(front, "", "", ()), scenery(seed, 1200, 900), condition, random.Random(seed))


class Shelf:
    """Pictures by their paths, and how often each was opened."""

    def __init__(self, **pictures: Picture) -> None:
        self.pictures = {Path(name): picture for name, picture in pictures.items()}
        self.opened: list[Path] = []

    def open(self, path: Path) -> Picture | None:
        self.opened.append(path)
        return self.pictures.get(path)


def judged(still: Picture, about: About, **pictures: Picture) -> Finding:
    (finding,) = GoodsChecker(Shelf(**pictures).open)(still, about)
    return finding


@pytest.mark.parametrize("seed", range(4))
def test_the_goods_are_seen_and_others_are_not_sure(seed: int) -> None:
    """Turned, in perspective, on another ground; and the place where they are."""
    still = picture(held_up(box(seed), seed + 50))
    own = judged(still, About(WANTED, catalogue=(Path("own"),)), own=picture(box(seed)))
    other = judged(still, About(WANTED, catalogue=(Path("other"),)), other=picture(box(seed + 20)))
    assert own.ok is True and own.confidence > 0.75 and own.region is not None
    assert other.ok is None and other.confidence < 0.5


def test_one_of_several_views_is_enough() -> None:
    """A catalogue shows front, back and detail."""
    still = picture(held_up(box(2), 60))
    about = About(WANTED, catalogue=tuple(map(Path, ("front", "back", "missing"))))
    assert judged(still, about, front=picture(box(7)), back=picture(box(2))).ok is True


@pytest.mark.parametrize(
    ("code", "ok"),
    [
        (Barcode("6901234567892", "EAN13", WHOLE), True),
        (Barcode("06901234567892", "ITF", WHOLE), True),
        (Barcode("4006381333931", "EAN13", WHOLE), None),
        (Barcode("6901234567892", "Aztec", WHOLE), None),
        (bars("SF1234567890123"), None),
    ],
)
def test_the_article_number_settles_it(code: Barcode, ok: bool | None) -> None:
    """The same article with or without a zero before it; another article is no proof against anything."""
    still = picture(scenery(), barcodes=(code,))
    assert judged(still, About(WANTED, goods_codes=("6901234567892",))).ok is ok


def test_without_anything_to_compare_nobody_waits() -> None:
    """It says so where somebody waits for it, and is silent where nobody does."""
    finding = judged(picture(scenery()), About(WANTED))
    assert finding.ok is None and finding.void and verdict_of([finding], WANTED).state is VerdictState.ACCEPTED
    assert GoodsChecker(Shelf().open)(picture(scenery()), About()) == ()


def test_a_catalogue_picture_is_opened_once() -> None:
    """Opening and describing it costs more than comparing."""
    shelf = Shelf(front=picture(box(1)))
    checker = GoodsChecker(shelf.open)
    for seed in (1, 2, 3):
        checker(picture(scenery(seed)), About(WANTED, catalogue=(Path("front"), Path("gone"))))
    assert shelf.opened == [Path("front"), Path("gone")]


def test_it_never_says_no() -> None:
    """Whatever the signs are."""
    for seed in range(6):
        finding = judged(picture(scenery(seed)), About(WANTED, catalogue=(Path("x"),)), x=picture(box(seed)))
        assert finding.ok is not False


def test_words_count_by_their_length_and_may_be_misread() -> None:
    """A long word on both says much; a short one, or one that nobody printed, does not."""
    lines = (line("ORIGINAL SPARKLNG"), line("水果麦片"), line("noise", confidence=0.3))
    printed = looks_of(picture(scenery(), lines=lines)).words
    assert words_alike(printed, frozenset({"sparkling"})) > 1.5
    assert words_alike(printed, frozenset({"sparkling", "麦片"})) > words_alike(printed, frozenset({"sparkling"}))
    assert words_alike(printed, frozenset({"noise", "vanilla"})) == 0


def test_more_signs_are_never_less() -> None:
    """The score grows with each of them."""
    base = Signs(20, 0.5, 1.0)
    for more in (base._replace(points=40), base._replace(colour=0.9), base._replace(words=3.0)):
        assert more.score > base.score


def test_real_goods_in_a_shop_are_seen(data: Data) -> None:
    """A dozen products by their studio picture and two photographs; never one of another category."""
    folders = sorted({file.parent for file in data("goods/photos/*/*.jpg")})[::3]
    shelf = {folder: [opened(path) for path in sorted(folder.glob("*.jpg"))] for folder in folders}
    seen = 0
    for at, folder in enumerate(folders):
        (studio,) = data(f"goods/catalogue/{folder.name}.jpg")
        own = {"studio": opened(studio), "one": shelf[folder][0], "two": shelf[folder][1]}
        about = About(WANTED, catalogue=tuple(map(Path, own)))
        seen += judged(shelf[folder][2], about, **own).ok is True
        stranger = folders[(at + 5) % len(folders)]
        if stranger.name.split("__")[0] != folder.name.split("__")[0]:
            assert judged(shelf[stranger][2], about, **own).ok is None, (folder.name, stranger.name)
    assert seen >= 0.6 * len(folders)


def opened(path: Path) -> Picture:
    pixels = cv2.imread(str(path), cv2.IMREAD_COLOR)
    assert pixels is not None
    return picture(np.asarray(cast("Pixels", pixels)))
