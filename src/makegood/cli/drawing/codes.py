"""How is a barcode drawn?  By the library that reads them, its bars at whole pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image


def paste_code(sheet: Image.Image, text: str, code_format: str, box: tuple[int, int, int, int]) -> None:
    """Puts a code into the box (left, top, width, height): as large as whole pixels allow, in its middle."""
    import numpy as np
    import zxingcpp
    from PIL import Image

    left, top, width, height = box
    made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, code_format))
    drawn = zxingcpp.write_barcode_to_image(made, scale=1, add_hrt=False, add_quiet_zones=False)
    small = Image.fromarray(np.array(drawn))
    square = code_format == "QRCode"
    scale = max(1, width // small.width)
    grown = small.resize((small.width * scale, small.height * scale if square else height), Image.Resampling.NEAREST)
    sheet.paste(grown, (left + (width - grown.width) // 2, top + (height - grown.height) // 2))
