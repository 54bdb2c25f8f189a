"""Which typeface is everything drawn in?  The one that comes with the package, the same on every machine."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL import ImageFont

_FOLDER, _NAME = "adapters/documents/fonts", "NotoSansCJKsc-Regular.otf"
_PACKAGE: Final = __package__.split(".", maxsplit=1)[0]


@cache
def font(size_px: int) -> ImageFont.FreeTypeFont:
    """With Chinese and Latin signs."""
    from PIL import ImageFont

    with as_file(files(_PACKAGE).joinpath(_FOLDER, _NAME)) as path:
        return ImageFont.truetype(path, size_px)
