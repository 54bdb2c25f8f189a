"""Codes are read wherever and however turned, and nothing is read that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import cv2
import numpy as np
import pytest

from makegood.adapters.scanners.codes import Read, read_codes, settled
from makegood.cli.drawing.scenes import Condition

from .conftest import Data
from .drawn import scene, scenery

if TYPE_CHECKING:
    from makegood.adapters.scanners.stripes import Gray
    from makegood.app.ports.scanning import Pixels


def gray(pixels: Pixels) -> Gray:
    return cast("Gray", cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))


def texts(pixels: Pixels) -> dict[str, str]:
    """What was read, with its format."""
    return {code.text: code.format for code in read_codes(gray(pixels))}


@pytest.mark.parametrize("degrees", range(0, 360, 30))
def test_a_label_is_read_at_any_angle(degrees: int) -> None:
    """Consumers hold the phone as they like; a plain reader fails from about twenty degrees."""
    import random

    from makegood.cli.drawing.labels import draw_label

    label = draw_label(random.Random(degrees), qr=False)
    sheet = cv2.copyMakeBorder(label.pixels, 400, 400, 600, 600, cv2.BORDER_CONSTANT, value=(90, 120, 150))
    turn = cv2.getRotationMatrix2D((sheet.shape[1] / 2, sheet.shape[0] / 2), degrees, 0.8)
    turned = cv2.warpAffine(sheet, turn, sheet.shape[1::-1], borderValue=(90, 120, 150))
    assert texts(np.asarray(turned, np.uint8)) == {label.number: "Code128"}


@pytest.mark.parametrize(
    "condition",
    [
        Condition("small", width_share=0.25, turn_degrees=180),
        Condition("soft", turn_degrees=180, blur_px=1.5),
        Condition("shaken", turn_degrees=180, motion_px=5),
        Condition("dark and noisy", turn_degrees=180, noise=10, light=0.4, jpeg_quality=40),
    ],
    ids=lambda condition: condition.name,
)
def test_a_label_is_read_in_hard_conditions(condition: Condition) -> None:
    """Small, blurred, shaken, dark: what phones bring."""
    for seed in range(3):
        pixels, label = scene(condition, seed)
        assert texts(pixels).get(label.number) == "Code128", (condition.name, seed)


def test_the_place_of_a_code_is_told_as_shares_of_the_picture() -> None:
    """It holds for the smaller copy, too, and it is where the code is."""
    pixels, label = scene(Condition("turned", turn_degrees=180), seed=4)
    code = next(code for code in read_codes(gray(pixels)) if code.text == label.number)
    height, width = pixels.shape[:2]
    corners = np.array(code.region) * (width, height)
    x, y = (int(part) for part in corners.mean(axis=0))
    around = gray(pixels)[max(0, y - 20) : y + 20, max(0, x - 20) : x + 20]
    assert around.std() > 50, "stripes are there"
    assert ((np.array(code.region) >= 0) & (np.array(code.region) <= 1)).all()


def test_nothing_is_read_where_nothing_is() -> None:
    """Also not by the steps that search harder."""
    for seed in range(4):
        assert texts(scenery(seed)) == {}
    noise = np.random.default_rng(1).integers(0, 256, (600, 800, 3)).astype(np.uint8)
    assert texts(noise) == {}
    stripes = np.tile(np.where(np.arange(800) // 5 % 2, 255, 0).astype(np.uint8), (600, 1))
    assert read_codes(stripes) == ()


@pytest.mark.parametrize("folder", ["code128-1", "code128-2", "code128-3"])
def test_real_photographs_of_code_128_are_read(folder: str, data: Data) -> None:
    """All of them; the bare library reads as many, so searching harder loses none."""
    for file in data(f"barcodes/{folder}/*.png"):
        pixels = cv2.imread(str(file), cv2.IMREAD_COLOR)
        assert pixels is not None
        expected = file.with_suffix(".txt").read_text("utf-8").strip()
        assert texts(cast("Pixels", pixels)).get(expected) == "Code128", file.name


def test_no_code_is_read_in_real_photographs_without_one(data: Data) -> None:
    """A false number would accuse somebody of sending another parcel."""
    for file in (*data("barcodes/falsepositives/*.png"), *data("barcodes/falsepositives-2/*.png")):
        pixels = cv2.imread(str(file), cv2.IMREAD_COLOR)
        assert pixels is not None
        assert texts(cast("Pixels", pixels)) == {}, file.name


def read_at(text: str, left: float, code_format: str = "Code128") -> Read:
    return Read(text, code_format, np.array([(left, 0), (left + 100, 0), (left + 100, 20), (left, 20)], np.float64))


@pytest.mark.parametrize(
    ("reads", "settled_to"),
    [
        ([read_at("SF12345", 0)], {"SF12345": 2}),
        ([read_at("SF12345", 0), read_at("SF99999", 300)], {"SF12345": 2, "SF99999": 2}),
        ([read_at("SF12345", 0), read_at("#F12?45", 5)], {"SF12345": 2}),
        ([read_at("SF12345", 0), read_at("SF12349", 5)], {"SF12345": 1, "SF12349": 1}),
        ([read_at("SF12345", 0), read_at("6901234567892", 5, "EAN13")], {"SF12345": 2, "6901234567892": 2}),
    ],
    ids=["one", "two parcels", "a number and noise", "two numbers in one place", "another kind of code"],
)  # fmt: skip
def test_two_numbers_cannot_stand_in_one_place(reads: list[Read], settled_to: dict[str, int]) -> None:
    """One code in a hundred misread passes its checksum: such a reading alone accuses nobody."""
    assert {read.text: agreeing for read, agreeing in settled(reads)} == settled_to
