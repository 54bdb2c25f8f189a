"""How does a photograph become upright pixels?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from .limits import Limits
from .media import AVIF, HEIC, JPEG, PNG, WEBP
from .metadata import said_by_still
from .trouble import Trouble

if TYPE_CHECKING:
    from PIL import Image

    from ...app.ports.scanning import Pixels

_READERS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", HEIC: "HEIF", AVIF: "AVIF"}
# What brings a picture upright, by the orientation that its metadata give.
_TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
_OPAQUE = ("RGB", "L", "1", "CMYK", "YCbCr", "LAB", "HSV")


def open_still(stream: BinaryIO, media_type: str, limits: Limits) -> tuple[dict[str, Any], Pixels]:
    """What the file says of itself, and its pixels (blue, green, red), upright and not larger than is kept."""
    import numpy as np
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # the limits here are stricter, and differ by format
    if media_type == HEIC:
        import pi_heif  # type: ignore[import-untyped]

        pi_heif.register_heif_opener()
    image: Image.Image = Image.open(stream, formats=[_READERS[media_type]])
    width, height = image.size
    check_size(width, height, media_type, limits)
    facts = said_by_still(image, stream, media_type)
    turn = image.getexif().get(0x0112, 1)
    if media_type == JPEG and width * height > limits.kept_pixels:
        image.draft("RGB", _at_least(width, height, limits.kept_pixels))
    _load(image)
    upright = _turned(_reduced(_on_white(image), limits.kept_pixels), turn)
    facts["width_px"], facts["height_px"] = (height, width) if turn in (5, 6, 7, 8) else (width, height)
    return facts, np.ascontiguousarray(np.asarray(upright, np.uint8)[:, :, ::-1])


def check_size(width: int, height: int, media_type: str, limits: Limits) -> None:
    """Refuses by the sizes that the file announces, before anything is unpacked."""
    most = limits.jpeg_pixels if media_type == JPEG else limits.other_pixels
    if width * height > most:
        raise Trouble(
            "evidence.readable.too_many_pixels", megapixels=width * height // 1_000_000, limit=most // 1_000_000
        )
    if min(width, height) < limits.shortest_side_px:
        raise Trouble("evidence.readable.too_small", width=width, height=height)


def _load(image: Image.Image) -> None:
    try:
        image.load()
    except OSError as error:
        if "truncated" in str(error):
            raise Trouble("evidence.readable.truncated") from error
        raise


def _at_least(width: int, height: int, pixels: int) -> tuple[int, int]:
    """The size to ask the JPEG reader for, which shrinks by 2, 4 or 8 and not below what is asked for."""
    scale = (pixels / (width * height)) ** 0.5
    return int(width * scale), int(height * scale)


def _on_white(image: Image.Image) -> Image.Image:
    """Colours as they are on white paper: transparency hides things in other programs."""
    from PIL import Image

    if image.mode.startswith("I") or image.mode == "F":
        image = _eight_bits(image)
    if image.mode in _OPAQUE and "transparency" not in image.info:
        return image.convert("RGB")
    sheet = Image.new("RGBA", image.size, "white")
    sheet.alpha_composite(image.convert("RGBA"))
    return sheet.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    import numpy as np
    from PIL import Image

    values = np.asarray(image, np.float32)
    top = 65535.0 if values.max(initial=0) > 255 else 255.0
    return Image.fromarray((values / top * 255).clip(0, 255).astype(np.uint8), "L")


def _reduced(image: Image.Image, most_pixels: int) -> Image.Image:
    from PIL import Image

    if image.width * image.height <= most_pixels:
        return image
    return image.resize(_at_least(image.width, image.height, most_pixels), Image.Resampling.BOX, reducing_gap=2.0)


def _turned(image: Image.Image, turn: object) -> Image.Image:
    from PIL import Image

    name = _TURNS.get(turn) if isinstance(turn, int) else None
    return image.transpose(Image.Transpose[name]) if name else image
