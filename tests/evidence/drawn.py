"""Which pictures can be drawn for a test?  Photographs of nothing in particular, labels, boxes, films."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from PIL import Image

from makegood.app.ports.scanning import Barcode, Facts, Picture, TextLine
from makegood.cli.drawing.labels import Label, draw_label
from makegood.cli.drawing.scenes import Condition, lay

if TYPE_CHECKING:
    from makegood.app.ports.scanning import Pixels

NO_FACTS = Facts("0" * 64, "image/jpeg", 1)
WHOLE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def scenery(seed: int = 1, width: int = 800, height: int = 600) -> Pixels:
    """Coloured shapes of all sizes: sharp, bright, and unlike that of any other seed."""
    rng = random.Random(seed)
    pixels = np.full((height, width, 3), rng.randrange(90, 200), np.uint8)
    for _ in range(140):
        colour = tuple(rng.randrange(256) for _ in range(3))
        x, y, size = rng.randrange(width), rng.randrange(height), rng.randrange(6, 90)
        if rng.random() < 0.5:
            cv2.rectangle(pixels, (x, y), (x + size, y + rng.randrange(6, 90)), colour, -1)
        else:
            cv2.circle(pixels, (x, y), size // 2, colour, -1)
    return pixels


def scene(condition: Condition, seed: int = 1, courier: str | None = None, qr: bool = True) -> tuple[Pixels, Label]:
    """A label in a photograph of nothing in particular."""
    rng = random.Random(seed)
    label = draw_label(rng, courier, qr)
    return lay(label, scenery(seed, condition.width_px, condition.height_px), condition, rng), label


def picture(pixels: Pixels, facts: Facts = NO_FACTS, **read: Any) -> Picture:
    return Picture(pixels, facts, **read)


def packed(pixels: Pixels, kind: str = "JPEG", **how: Any) -> bytes:
    """The pixels as a file of this kind."""
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1])).save(out, kind, **how)
    return out.getvalue()


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def film(path: Path, frames: list[Pixels], per_second: float = 15.0) -> Path:
    """An MP4 of these frames."""
    height, width = frames[0].shape[:2]
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), per_second, (width, height))
    for frame in frames:
        writer.write(frame)
    writer.release()
    return path


def bars(text: str, agreeing: int = 2) -> Barcode:
    return Barcode(text, "Code128", WHOLE, agreeing)


def square(text: str) -> Barcode:
    return Barcode(text, "QRCode", WHOLE)


def line(text: str, confidence: float = 0.95) -> TextLine:
    return TextLine(text, confidence, WHOLE)
