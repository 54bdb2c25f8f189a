"""Print is read, Chinese and Latin, in any direction, without a network."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np
import pytest

from makegood.adapters.scanners.codes import read_codes
from makegood.adapters.scanners.words import TextReader, label_box
from makegood.app.carriers import normal
from makegood.cli.drawing.scenes import Condition

from .conftest import Data
from .drawn import scene, square

if TYPE_CHECKING:
    from makegood.app.ports.scanning import Pixels


@pytest.mark.parametrize("turns", range(4))
def test_the_number_in_print_is_read_in_any_direction(turns: int, read_text: TextReader) -> None:
    """Upright, lying, upside down; what is read stands where it was printed."""
    pixels, label = scene(Condition("near", turn_degrees=4), seed=turns + 1)
    lines = read_text(np.ascontiguousarray(np.rot90(pixels, turns)))
    assert any(label.number in normal(line.text) for line in lines)
    assert all(0 <= share <= 1 for line in lines for corner in line.region for share in corner)


def test_a_small_label_is_searched_by_itself(read_text: TextReader) -> None:
    """From afar its lines are too small to be found; its code tells where to look."""
    condition = Condition("far", width_share=0.12, turn_degrees=8, width_px=3000, height_px=2250, blur_px=0.8)
    pixels, label = scene(condition, seed=2)
    codes = read_codes(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))  # type: ignore[arg-type]  # eight bits
    assert codes
    assert any(label.number in normal(line.text) for line in read_text(pixels, codes))
    assert not any(label.number in normal(line.text) for line in read_text(pixels))


def test_a_large_label_is_not_searched_twice() -> None:
    """Only a code that is small in the picture leads to a second search."""
    small, large = (((low, low), (high, low), (high, high), (low, high)) for low, high in ((0.4, 0.45), (0.1, 0.9)))
    assert label_box([square("x")._replace(region=small)], 4000, 3000) is not None
    assert label_box([square("x")._replace(region=large)], 4000, 3000) is None
    assert label_box([], 4000, 3000) is None


def test_chinese_in_a_real_picture_is_read(read_text: TextReader, data: Data) -> None:
    """An advertisement with figures, art fonts and both scripts."""
    pixels = cv2.imread(str(data("text/ch_en_num.jpg")[0]))
    texts = {line.text for line in read_text(cast("Pixels", pixels))}
    assert {"正品促销", "大桶装更划算", "强力去污符合国标", "极速发货"} <= texts


def test_an_empty_picture_has_no_lines(read_text: TextReader) -> None:
    """And is no error."""
    assert read_text(np.full((300, 400, 3), 255, np.uint8)) == ()


def test_reading_needs_no_network() -> None:
    """The models come with the library: a process in which nothing can connect reads as well."""
    script = """
import sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise PermissionError(event)
sys.addaudithook(refuse)
import random
from makegood.adapters.scanners.words import TextReader
from makegood.cli.drawing.labels import draw_label
label = draw_label(random.Random(1))
print(any(label.number in line.text.replace(" ", "") for line in TextReader()(label.pixels)))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
