"""Is a picture known again after it was changed, and is no other one taken for it?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ...app.ports.scanning import Facts, Known, Picture
from .tables import Options, Table, share
from .tools import Tools

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from ...app.ports.scanning import Pixels

    Change = Callable[[Pixels], Pixels]

_NEAR_BITS = 8


def changed_copies(tools: Tools, options: Options) -> Table:
    """Each photograph against itself changed; and all photographs against each other."""
    files = [*options.files("camera/*.jpg"), *options.files("goods/photos/*/*1.jpg"), *options.files("views/*/*.jpg")]
    originals = [_loaded(str(file)) for file in files]
    prints = [tools.fingerprint_of(_picture(pixels, f"file {at}")) for at, pixels in enumerate(originals)]
    plain = [_bare(pixels) for pixels in originals]
    rows = []
    for name, change in _changes().items():
        copies = [change(pixels) for pixels in originals]
        found = [tools.fingerprint_of(_picture(copy, "copy")) for copy in copies]
        looked_up = [bool(tools.lookup_keys(one) & tools.index_keys(prints[at])) for at, one in enumerate(found)]
        ours = sum(
            looked_up[at] and tools.known_again(one, [Known("case", "x", prints[at])]) for at, one in enumerate(found)
        )
        bare = sum((_bare(copy) ^ plain[at]).bit_count() <= _NEAR_BITS for at, copy in enumerate(copies))
        rows.append([name, share(sum(looked_up), len(copies)), share(ours, len(copies)), share(bare, len(copies))])
    pairs = [(at, before) for at in range(len(prints)) for before in range(at)]
    known = [Known("case", str(at), one) for at, one in enumerate(prints)]
    stored, sought = [tools.index_keys(one) for one in prints], [tools.lookup_keys(one) for one in prints]
    close = [bool(sought[at] & stored[before]) for at, before in pairs]
    ours = sum(
        near and tools.known_again(prints[at], [known[before]]) for (at, before), near in zip(pairs, close, strict=True)
    )
    bare = sum((plain[at] ^ plain[before]).bit_count() <= _NEAR_BITS for at, before in pairs)
    false = [share(count, len(pairs)) for count in (sum(close), ours, bare)]
    rows.append(["another photograph (a false alarm)", *false])
    note = f"{len(files)} photographs; among them several of the same goods, which are different photographs."
    return Table(
        "Reuse", note, ("change", "a key in common", "known again", "bare dhash, 64 bits, one orientation"), rows
    )


def _changes() -> dict[str, Change]:
    import cv2
    import numpy as np

    def cut(share_: float) -> Change:
        def change(pixels: Pixels) -> Pixels:
            height, width = (int(side * share_) for side in pixels.shape[:2])
            return _saved(
                np.ascontiguousarray(pixels[height : pixels.shape[0] - height, width : pixels.shape[1] - width]), 75
            )

        return change

    return {
        "half as large, JPEG 60": lambda pixels: _saved(_half(pixels), 60),
        "brighter, more contrast": lambda pixels: np.asarray(
            cv2.convertScaleAbs(pixels, alpha=1.15, beta=15), np.uint8
        ),
        "turned by 90": lambda pixels: np.ascontiguousarray(np.rot90(pixels)),
        "mirrored": lambda pixels: np.ascontiguousarray(np.fliplr(pixels)),
        "cut by 5 % on each side": cut(0.05),
        "cut by 15 % on each side": cut(0.15),
        "cut by 25 % on each side": cut(0.25),
        "white bar over 15 %": _barred,
    }


def _half(pixels: Pixels) -> Pixels:
    import cv2
    import numpy as np

    return np.asarray(cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)


def _barred(pixels: Pixels) -> Pixels:
    barred = pixels.copy()
    barred[: int(0.15 * len(barred))] = 255
    return barred


def _saved(pixels: Pixels, quality: int) -> Pixels:
    import cv2
    import numpy as np

    _, packed = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


def _loaded(path: str) -> Pixels:
    import cv2
    import numpy as np

    return np.asarray(cv2.imread(path, cv2.IMREAD_COLOR), np.uint8)


def picture_of(file: Path) -> Picture:
    """A file of ours as a picture; strangers' files are never opened like this."""
    return _picture(_loaded(str(file)), file.name)


def _picture(pixels: Pixels, sha256: str) -> Picture:
    return Picture(pixels, Facts(sha256, "image/jpeg", 0))


def _bare(pixels: Pixels) -> int:
    """The difference hash as it is usually written."""
    import cv2
    import numpy as np

    small: npt.NDArray[np.int16] = np.asarray(
        cv2.resize(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), (9, 8), interpolation=cv2.INTER_AREA), np.int16
    )
    return int.from_bytes(np.packbits(small[:, :-1] < small[:, 1:]).tobytes(), "big")
