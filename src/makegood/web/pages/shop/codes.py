"""How are codes drawn that a phone or a scanner reads: a QR code for a link, a bar code for a waybill?

The library that reads codes from photographs writes them, too.  It is loaded when a code is drawn: workers never do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np

_QUIET: Final = 4  # modules of white around a QR code, as its standard asks for; a bar code has ten
_BARS_HIGH: Final = 40


class Drawn(NamedTuple):
    """A code as the path of its dark parts, on a white ground of this size."""

    path: str
    width: int
    height: int


def qr_code(text: str) -> Drawn:
    """A QR code that is still read with a seventh of it dirty."""
    import numpy as np
    import zxingcpp

    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    dark = np.asarray(made.to_image(scale=1, add_hrt=False, add_quiet_zones=False)) < 128
    path = "".join(
        f"M{start + _QUIET} {row + _QUIET}h{length}v1h-{length}z"
        for row, modules in enumerate(dark)
        for start, length in _runs(modules)
    )
    return Drawn(path, dark.shape[1] + 2 * _QUIET, dark.shape[0] + 2 * _QUIET)


def bar_code(text: str) -> Drawn:
    """A Code 128, as couriers print it."""
    import numpy as np
    import zxingcpp

    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    dark = np.asarray(made.to_image(scale=1, add_hrt=False, add_quiet_zones=False))[0] < 128
    quiet = 10
    path = "".join(f"M{start + quiet} 0h{length}v{_BARS_HIGH}h-{length}z" for start, length in _runs(dark))
    return Drawn(path, len(dark) + 2 * quiet, _BARS_HIGH)


def _runs(modules: np.ndarray) -> list[tuple[int, int]]:
    """Where dark begins in a line, and for how long."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate(([0], modules.astype(np.int8), [0]))))
    return [(int(start), int(end - start)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
