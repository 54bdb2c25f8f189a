"""What runs in the process that makes pictures smaller?  It takes one after the other, and may do nothing else."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, BinaryIO, Final

from ...app.ports.scanning import WIDTHS
from .decoder import confine
from .limits import Limits
from .media import HEAD_BYTES, PHOTOS, media_type
from .shrinking import LENGTH

if TYPE_CHECKING:
    from PIL import Image

_LIMITS: Final = Limits(kept_pixels=1_000_000, shortest_side_px=1)
_LONGEST: Final = 2  # times the shorter side: what is longer is shown in part only
_QUALITY: Final = 70


def shrunk(data: bytes) -> tuple[bytes, ...]:
    """The picture in each size; nothing where it does not open."""
    from PIL import Image

    from .stills import open_still

    kind = media_type(data[:HEAD_BYTES])
    if kind not in PHOTOS:
        return ()
    try:
        _, pixels = open_still(io.BytesIO(data), kind, _LIMITS)
    except Exception:  # decoders raise whatever they like: SyntaxError, EOFError, struct.error, ...
        return ()
    whole = Image.fromarray(pixels[:, :, ::-1])
    return tuple(_packed(whole, width) for width in WIDTHS)


def _packed(whole: Image.Image, width: int) -> bytes:
    from PIL import Image

    shorter, longer = sorted(whole.size)
    scale = min(1.0, width / shorter, _LONGEST * width / longer)
    size = tuple(max(1, round(side * scale)) for side in whole.size)
    out = io.BytesIO()
    whole.resize((size[0], size[1]), Image.Resampling.LANCZOS).save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()


def _asked(stream: BinaryIO) -> bytes | None:
    head = stream.read(LENGTH.size)
    return stream.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else None


def main() -> None:
    """Ends when nobody asks any more."""
    out, stream = os.fdopen(os.dup(1), "wb"), sys.stdin.buffer
    os.dup2(2, 1)  # what a library prints does not get between the pictures
    confine(_LIMITS, is_video=True)  # the time is for all that it will be handed
    while (data := _asked(stream)) is not None:
        made = shrunk(data)
        out.write(LENGTH.pack(len(made)))
        for content in made:
            out.write(LENGTH.pack(len(content)) + content)
        out.flush()


if __name__ == "__main__":
    main()
