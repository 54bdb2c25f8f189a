"""Which stills of a video are looked at closely?  The sharpest, apart from each other, and those with a new code.

A photograph is its own only still.  Frames come one by one and are not kept: a minute of them would fill the memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from ...app.ports.scanning import Picture
from .clear import measure
from .codes import read_codes

if TYPE_CHECKING:
    from .stripes import Gray

SHARPEST: Final = 3
WITH_CODES: Final = 3
_APART_S: Final = 1.0


class _Frame(NamedTuple):
    sharpness: float
    picture: Picture


def chosen_stills(pictures: Iterable[Picture]) -> tuple[Picture, ...]:
    """The photograph itself, or at most six frames in the order of time."""
    sharpest: list[_Frame] = []
    with_codes: list[Picture] = []
    texts: set[str] = set()
    for picture in pictures:
        if picture.at_s is None:
            return (picture,)
        gray = _gray(picture)
        codes = read_codes(gray, how_hard=1)
        if len(with_codes) < WITH_CODES and not texts.issuperset(code.text for code in codes):
            texts |= {code.text for code in codes}
            with_codes.append(replace(picture, barcodes=codes))
        else:
            _keep_sharpest(sharpest, _Frame(measure(gray).sharpness, replace(picture, barcodes=codes)))
    chosen = {picture.at_s: picture for picture in (*(frame.picture for frame in sharpest), *with_codes)}
    return tuple(chosen[at_s] for at_s in sorted(chosen, key=lambda at_s: at_s or 0.0))


def _keep_sharpest(kept: list[_Frame], frame: _Frame) -> None:
    """Takes the place of a less sharp neighbour in time, or of the least sharp of all."""
    near = [other for other in kept if abs((other.picture.at_s or 0) - (frame.picture.at_s or 0)) < _APART_S]
    rivals = near or (kept if len(kept) >= SHARPEST else [])
    if not rivals:
        kept.append(frame)
        return
    least = min(rivals, key=lambda other: other.sharpness)
    if frame.sharpness > least.sharpness:
        kept[next(at for at, other in enumerate(kept) if other is least)] = frame


def _gray(picture: Picture) -> Gray:
    import cv2

    return cast("Gray", cv2.cvtColor(picture.pixels, cv2.COLOR_BGR2GRAY))
