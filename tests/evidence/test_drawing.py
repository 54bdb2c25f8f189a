"""Goods, labels and photographs are drawn so that the checks accept them, want more, or leave them to a person."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import cv2
import pytest

from makegood.adapters.scanners.open import open_examiner
from makegood.app.ports.scanning import About, Examiner, VerdictState
from makegood.cli.drawing.goods import Goods, article_number, catalogue_picture
from makegood.cli.drawing.labels import draw_label
from makegood.cli.drawing.photographs import Shown, photograph
from makegood.domain.words import Check

from .drawn import write

K = Check
ACCEPTED, NEEDS_MORE, HELD = VerdictState.ACCEPTED, VerdictState.NEEDS_MORE, VerdictState.HELD
NUMBER = "SF1234567890123"
CUP = Goods("LH-CUP-350", "手工青瓷马克杯 350ml 带盖带勺")
BUDS = Goods("QC-BUD-P", "主动降噪蓝牙耳机 Pro 石墨黑")
LABEL = draw_label(random.Random(5), "sf", number=NUMBER)
GOOD = Shown(CUP, LABEL, ("杯盖",), seed=1, taken_at=datetime(2026, 11, 20, 10, 0))
WANTED = frozenset({K.READABLE, K.SHARP, K.GOODS, K.WAYBILL})


@pytest.fixture(scope="module")
def examiner() -> Examiner:
    return open_examiner()


@pytest.mark.parametrize(
    ("shown", "wanted", "state", "because_of"),
    [
        (GOOD, WANTED, ACCEPTED, set()),
        (replace(GOOD, goods=None), WANTED - {K.GOODS}, ACCEPTED, set()),
        (replace(GOOD, label=None, paper="7K42", seed=2), WANTED - {K.WAYBILL} | {K.CHALLENGE}, ACCEPTED, set()),
        (replace(GOOD, label=None), WANTED, NEEDS_MORE, {K.WAYBILL}),
        (replace(GOOD, blur_px=9.0, seed=3), WANTED, NEEDS_MORE, {K.WAYBILL, K.SHARP}),
        (replace(GOOD, label=None, seed=4), WANTED - {K.WAYBILL} | {K.CHALLENGE}, NEEDS_MORE, {K.CHALLENGE}),
        (replace(GOOD, goods=BUDS, seed=5), WANTED, HELD, {K.GOODS}),
        (replace(GOOD, edited_by="Adobe Photoshop 25.0", seed=6), WANTED, HELD, {K.UNMODIFIED}),
    ],
    ids=["goods and label", "label", "goods and code", "no label", "blurred", "no code", "other goods", "edited"],
)
def test_photographs_lead_to_every_verdict(
    shown: Shown,
    wanted: frozenset[Check],
    state: VerdictState,
    because_of: set[Check],
    examiner: Examiner,
    tmp_path: Path,
) -> None:
    """A newcomer sees accepted, more wanted and held without any outside data."""
    front = tmp_path / "front.png"
    cv2.imwrite(str(front), catalogue_picture(CUP))
    about = About(wanted, waybill=NUMBER, carrier="sf", catalogue=(front,), challenge="7K42")
    verdict = examiner.examine(write(tmp_path / "p.jpg", photograph(shown)), about, lambda finding: None).verdict
    assert (verdict.state, set(verdict.because_of)) == (state, because_of)


def test_the_article_number_on_the_box_is_read(examiner: Examiner, tmp_path: Path) -> None:
    """It settles which goods they are, near enough."""
    about = About(frozenset({K.GOODS}), goods_codes=(article_number(CUP.sku),))
    file = write(tmp_path / "p.jpg", photograph(replace(GOOD, label=None, seed=7)))
    found = examiner.examine(file, about, lambda finding: None).findings
    assert next(finding for finding in found if finding.kind is K.GOODS).says.key == "evidence.goods.code_shown"


def test_the_same_things_and_seed_give_the_same_bytes() -> None:
    """A demo shows the same on every machine; another seed is another photograph."""
    assert photograph(GOOD) == photograph(GOOD)
    assert photograph(GOOD) != photograph(replace(GOOD, seed=2))


def test_an_article_number_has_its_check_digit() -> None:
    """And is one of those that shops use among themselves, so that it is nobody's."""
    for goods in (CUP, BUDS):
        digits = [int(digit) for digit in article_number(goods.sku)]
        assert len(digits) == 13 and digits[:2] == [2, 0]
        assert (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0
    assert article_number(CUP.sku) != article_number(BUDS.sku)
