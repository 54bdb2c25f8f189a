"""Blurred, dark, blank and glaring pictures are found, and sharp ones are left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import cv2
import numpy as np
import pytest

from makegood.adapters.scanners.clear import Looks, check_clear, judge
from makegood.app.ports.scanning import About, Finding

from .conftest import Data
from .drawn import bars, picture, scenery

if TYPE_CHECKING:
    from makegood.app.ports.scanning import Pixels


def found(pixels: Pixels) -> Finding:
    (finding,) = check_clear(picture(pixels), About())
    return finding


def blurred(pixels: Pixels, share: float) -> Pixels:
    """By a share of its longest side, as a lens blurs."""
    return cast("Pixels", cv2.GaussianBlur(pixels, (0, 0), share * max(pixels.shape)))


def grainy(pixels: Pixels) -> Pixels:
    """With the grain of a sensor, which no lens blurs."""
    grain = np.random.default_rng(1).standard_normal(pixels.shape) * 3
    return np.clip(pixels + grain, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    ("pixels", "key"),
    [
        (scenery(), "enough"),
        (blurred(scenery(1, 1600, 1200), 5 / 1024), "blurred"),
        (grainy(blurred(scenery(1, 1600, 1200), 5 / 1024)), "blurred"),
        ((scenery() * 0.12).astype(np.uint8), "dark"),
        (np.full((600, 800, 3), 128, np.uint8), "blank"),
        (np.zeros((600, 800, 3), np.uint8), "dark"),
        (np.where(np.arange(600 * 800 * 3).reshape(600, 800, 3) < 9000, 30, 255).astype(np.uint8), "glare"),
    ],
    ids=["sharp", "blurred", "blurred and grainy", "dark", "gray", "black", "white"],
)
def test_each_fault_has_its_own_sentence(pixels: Pixels, key: str) -> None:
    """The consumer does something else about each."""
    finding = found(pixels)
    assert finding.says.key == f"evidence.sharp.{key}"
    assert finding.ok is (key == "enough")


@pytest.mark.parametrize(
    ("sharpness", "ok"), [(2.89, False), (2.9, None), (2.91, None), (4.19, None), (4.2, True), (4.21, True)]
)
def test_the_limits_of_sharpness(sharpness: float, ok: bool | None) -> None:
    """Below the first it is asked for again, below the second it is only remarked on."""
    assert judge(Looks(sharpness, 200, 50, 0.1))[0] is ok


@pytest.mark.parametrize(("lights", "ok"), [(44.9, False), (45.0, None), (79.9, None), (80.0, True), (80.1, True)])
def test_the_limits_of_brightness(lights: float, ok: bool | None) -> None:
    """Judged by the lights of the picture, as a dark table around a label is fine."""
    assert judge(Looks(50, lights, 50, 0.0))[0] is ok


def test_a_picture_whose_code_can_be_read_is_clear_enough() -> None:
    """The measure serves the reading, and not the other way round."""
    soft = blurred(scenery(1, 1600, 1200), 5 / 1024)
    (finding,) = check_clear(picture(soft, barcodes=(bars("SF1234567890123"),)), About())
    assert finding.ok is True


def test_real_photographs_are_left_alone_and_known_once_they_are_blurred(data: Data) -> None:
    """None of the sharp ones is refused; blurred by half a percent of their side, nearly all are."""
    refused = 0
    files = data("camera/*.jpg")
    for file in files:
        pixels = cast("Pixels", cv2.imread(str(file)))
        scale = min(1.0, 1400 / max(pixels.shape))
        pixels = cast("Pixels", cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
        assert found(pixels).ok is not False, file.name
        refused += found(grainy(blurred(pixels, 4 / 1024))).ok is False
    assert refused >= 0.9 * len(files)
