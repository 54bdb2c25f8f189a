"""Whose number is this?  Carriers ranked by the shape of a waybill number, and by its check digit where there is one.

The shapes stand in data/carriers.toml.  A shape proves nothing by itself: an odd number is only worth a remark.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from .ports.scanning import Barcode

_S10_WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)
# JD prints a second code for each parcel of a shipment: the waybill, which parcel, of how many.
_PARCEL = re.compile(r"(?P<waybill>[A-Z0-9]{8,20})-(?P<parcel>\d{1,3})-(?P<parcels>\d{1,3})-?\d*")
_TOKEN = re.compile(r"[A-Z0-9]{8,32}(?:-\d{1,3}-\d{1,3}-?)?")


class Candidate(NamedTuple):
    """A carrier whose numbers look like this one; `checked` where a check digit says so, too."""

    carrier: str
    how_sure: float
    checked: bool


class _Shape(NamedTuple):
    carrier: str
    pattern: re.Pattern[str]
    how_sure: float
    check: str | None


class _Table(NamedTuple):
    shapes: tuple[_Shape, ...]
    s10_countries: frozenset[str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    read = tomllib.loads(files(__package__).joinpath("data/carriers.toml").read_text("utf-8"))
    shapes = tuple(
        _Shape(row["carrier"], re.compile(row["pattern"]), row["how_sure"], row.get("check")) for row in read["shapes"]
    )
    return _Table(shapes, frozenset(read["s10"]["countries"].split()))


def normal(number: str) -> str:
    """A number as it is compared: capitals, without what people and printers put between the figures."""
    return re.sub(r"[\s\u3000.·_]", "", number).upper()


def waybill_of(code: str) -> str:
    """The waybill in a parcel's code: JD's suffix goes where there is one parcel, and stays where there are several."""
    found = _PARCEL.fullmatch(code)
    return found["waybill"] if found and int(found["parcels"]) <= 1 else code


def same_number(one: str, other: str) -> bool:
    """Whether two spellings name the same parcel; the code of one of several parcels names its shipment, too."""
    return bool({normal(one), *_shipment(one)} & {normal(other), *_shipment(other)})


def _shipment(code: str) -> Iterator[str]:
    if found := _PARCEL.fullmatch(normal(code)):
        yield found["waybill"]


def ranked(number: str) -> tuple[Candidate, ...]:
    """Carriers that have numbers of this shape, the likeliest first, each once; a wrong check digit takes one out."""
    number = waybill_of(normal(number))
    best: dict[str, Candidate] = {}
    for shape in _table().shapes:
        if not shape.pattern.fullmatch(number) or (shape.check == "s10" and not s10_holds(number)):
            continue
        candidate = Candidate(shape.carrier, shape.how_sure, shape.check is not None)
        if candidate.how_sure > best.get(shape.carrier, candidate._replace(how_sure=0.0)).how_sure:
            best[shape.carrier] = candidate
    return tuple(sorted(best.values(), key=lambda candidate: -candidate.how_sure))


class Printed(NamedTuple):
    """A waybill number as it was read from a label, and the carrier that it looks like, if any."""

    number: str
    carrier: str | None


def printed_on(codes: Sequence[Barcode]) -> Printed | None:
    """The parcel's number among the codes of a label: what looks most like some carrier's, of those of a fit length."""
    found = {number: _how_sure(number) for code in codes for number in _in_code(code) if _FIT.fullmatch(number)}
    if not found:
        return None
    number = max(found, key=lambda one: found[one])
    return Printed(number, next((one.carrier for one in ranked(number)), None))


def _in_code(code: Barcode) -> Iterator[str]:
    """A bar code is a number; in a square one it stands among other things."""
    if code.format in _SQUARE:
        yield from numbers_in(code.text)
    elif code.format not in _OF_GOODS:
        yield waybill_of(normal(code.text))


def _how_sure(number: str) -> float:
    return max((one.how_sure for one in ranked(number)), default=0.0)


def s10_holds(number: str) -> bool:
    """Whether the check digit of a postal number (UPU S10) is right and its country has a post."""
    if not re.fullmatch(r"[A-Z]{2}\d{9}[A-Z]{2}", number) or number[-2:] not in _table().s10_countries:
        return False
    total = sum(weight * int(figure) for weight, figure in zip(_S10_WEIGHTS, number[2:10], strict=True))
    return int(number[10]) == {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11)


def numbers_in(text: str) -> tuple[str, ...]:
    """What may be a waybill number inside a longer text, such as the web address in a label's QR code.

    Only what has the shape of some carrier's numbers with a fair certainty, in order.
    """
    found = (waybill_of(token) for token in _TOKEN.findall(text.upper()))
    return tuple(dict.fromkeys(number for number in found if _fairly_sure(number)))


def _fairly_sure(number: str) -> bool:
    return any(candidate.how_sure >= _FAIR for candidate in ranked(number))


_FAIR: Final = 0.4
_FIT: Final = re.compile(r"[A-Z0-9]{6,32}")
_SQUARE: Final = frozenset({"QRCode", "DataMatrix", "PDF417"})
_OF_GOODS: Final = frozenset({"EAN13", "EAN8", "UPCA", "UPCE"})
