"""What is printed in a picture, and where?  Read by models that come with the library; nothing is fetched.

The place of lines is searched for in a small copy, which is what costs most; each line is then read from the picture
itself.  A label that is small in the picture is searched once more, by itself.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from ...app.ports.scanning import Barcode, Region, TextLine

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from ...app.ports.scanning import Pixels

    Quad = npt.NDArray[np.float32]

_SIDE_PX, _NEAR_SIDE_PX = 736, 576  # the longest side of the copies in which lines are searched for
_LINES_AT_MOST: Final = 40
_LINE_HEIGHT_PX: Final = 64
_LEAST_CONFIDENCE: Final = 0.5
# A code is about so much narrower than its label; and a label up to this share of the picture is searched by itself.
_LABEL_BY_CODE, _SMALL_LABEL = {"Code128": 2.6, "QRCode": 5.2}, 0.6


class TextReader:
    """Finds and reads printed lines, Chinese and Latin, upright or not.  Its models are loaded at the first picture."""

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._engine: Any = None  # the library does not describe its types
        self._lock = threading.Lock()

    def __call__(self, pixels: Pixels, codes: Sequence[Barcode] = ()) -> tuple[TextLine, ...]:
        """The lines in no particular order, uncertain ones left out; `codes` tell where a label is."""
        with self._lock:
            places = self._places(pixels, codes)
            return tuple(self._read(pixels, places)) if places else ()

    def _places(self, pixels: Pixels, codes: Sequence[Barcode]) -> list[Quad]:
        """Lines of the whole picture, and those of a small label instead of what was seen there from afar."""
        import numpy as np

        places = self._search(pixels, _SIDE_PX)
        box = label_box(codes, pixels.shape[1], pixels.shape[0])
        if box is not None:
            left, top, right, bottom = box
            near = self._search(pixels[top:bottom, left:right], _NEAR_SIDE_PX)
            corner = np.array((left, top), np.float32)
            places = [place + corner for place in near] + [place for place in places if not _inside(place, box)]
        return places[:_LINES_AT_MOST]

    def _search(self, pixels: Pixels, side_px: int) -> list[Quad]:
        import cv2
        import numpy as np

        scale = min(1.0, side_px / max(pixels.shape[:2]))
        small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
        found = self._model()(small, use_det=True, use_cls=False, use_rec=False).boxes
        return [np.asarray(box, np.float32) / np.float32(scale) for box in found] if found is not None else []

    def _read(self, pixels: Pixels, places: list[Quad]) -> Iterator[TextLine]:
        model = self._model()
        cuts, _ = model.cls_and_rotate([cut_line(pixels, place) for place in places])
        read = model.recognize_txt(list(cuts))
        height, width = pixels.shape[:2]
        for place, text, confidence in zip(places, read.txts, read.scores, strict=True):
            if text.strip() and confidence >= _LEAST_CONFIDENCE:
                yield TextLine(text.strip(), round(float(confidence), 3), _shares(place, width, height))

    def _model(self) -> Any:
        if self._engine is None:
            from rapidocr import RapidOCR

            settings = {
                "Global.log_level": "error",
                "Det.limit_side_len": _SIDE_PX,
                "Det.limit_type": "max",
                "EngineConfig.onnxruntime.intra_op_num_threads": self._threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
            self._engine = RapidOCR(params=settings)
        return self._engine


def label_box(codes: Sequence[Barcode], width: int, height: int) -> tuple[int, int, int, int] | None:
    """Where the label around a code must be (left, top, right, bottom); None where it is large, or unknown."""
    import numpy as np

    best = next((code for code in codes if code.format in _LABEL_BY_CODE), None)
    if best is None:
        return None
    corners = np.array(best.region) * (width, height)
    reach = float(np.ptp(corners, axis=0).max()) * _LABEL_BY_CODE[best.format] / 2
    x, y = corners.mean(axis=0)
    left, right = max(0, int(x - reach)), min(width, int(x + reach))
    top, bottom = max(0, int(y - reach)), min(height, int(y + reach))
    small = right - left < _SMALL_LABEL * width or bottom - top < _SMALL_LABEL * height
    return (left, top, right, bottom) if small and right - left > 32 and bottom - top > 32 else None


def _inside(place: Quad, box: tuple[int, int, int, int]) -> bool:
    x, y = place.mean(axis=0)
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def cut_line(pixels: Pixels, place: Quad) -> Pixels:
    """One line, lying flat, not higher than the reader needs; a column of signs is laid down."""
    import cv2
    import numpy as np

    top_left, top_right, bottom_right, bottom_left = place
    width = float(max(np.linalg.norm([top_right - top_left, bottom_right - bottom_left], axis=1)))
    height = float(max(np.linalg.norm([bottom_left - top_left, bottom_right - top_right], axis=1)))
    scale = min(1.0, _LINE_HEIGHT_PX / max(4.0, min(width, height)))
    wide, high = max(4, round(width * scale)), max(4, round(height * scale))
    matrix = cv2.getPerspectiveTransform(place, np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32))
    flat = cv2.warpPerspective(pixels, matrix, (wide, high), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return cast("Pixels", np.ascontiguousarray(np.rot90(flat)) if high >= 1.5 * wide else flat)


def _shares(place: Quad, width: int, height: int) -> Region:
    return tuple((round(x / width, 4), round(y / height, 4)) for x, y in place.clip(0).tolist())
