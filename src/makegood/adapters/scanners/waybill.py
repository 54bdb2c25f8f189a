"""Does the picture show the number of this case's parcel?

Only Code 128 is a waybill: EAN, UPC and ITF on a box are goods codes.  A QR code on the label contains the number
somewhere in a web address, and never outvotes the bars.  Print alone proves nothing: a blurred photograph yields
plausible wrong figures, so what is read there is shown to the consumer and left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ...app.carriers import Candidate, normal, numbers_in, ranked, same_number, waybill_of
from ...app.ports.scanning import About, Barcode, Finding, Picture, Region, Says, TextLine
from ...domain.words import Check
from .codes import WAYBILL_FORMAT

# How sure a number is by how it was read: bars read twice alike, bars read once, a QR code, print.
_BARS, _FAINT_BARS, _QR, _PRINT = 0.99, 0.85, 0.9, 0.6
_NOT_SEEN: Final = 0.2
_UNCLEAR: Final = 0.45  # not for a person yet: the consumer can come closer first
_FAIR: Final = 0.4  # a shape that is this well known is a carrier's number, and no serial number of goods
_SHORTEST_PRINTED = 8


class Seen(NamedTuple):
    """A number that was read, how sure that is, and where it stands."""

    number: str
    how_sure: float
    region: Region


def check_waybill(picture: Picture, about: About) -> tuple[Finding, ...]:
    """One finding: this case's number, another one, or none to be read."""
    bars, faint = _bars(picture.barcodes)
    squares = [code for code in picture.barcodes if code.format == "QRCode"]
    qr = [Seen(number, _QR, code.region) for code in squares for number in _inside(code, about)]
    printed = list(_printed(picture.lines))
    if about.waybill is None:
        return (_without_expectation(bars, faint, qr, printed),)
    return (_compared(about.waybill, about.carrier, bars, faint, qr, printed),)


def _inside(code: Barcode, about: About) -> Iterator[str]:
    """Numbers in a QR code: by the shapes of numbers, or the expected one as it stands."""
    if about.waybill and _stands_in(normal(about.waybill), normal(code.text)):
        yield normal(about.waybill)
    yield from numbers_in(code.text)


def _stands_in(number: str, text: str) -> bool:
    """As a whole, and not as a part of a longer number."""
    return re.search(rf"(?<![A-Z0-9]){re.escape(number)}(?![A-Z0-9])", text) is not None


def _bars(codes: Sequence[Barcode]) -> tuple[list[Seen], list[Seen]]:
    """Numbers in bars that are surely read, and those read in one rendering only."""
    waybills = [code for code in codes if code.format == WAYBILL_FORMAT]
    sure = [Seen(normal(code.text), _BARS, code.region) for code in waybills if code.agreeing > 1]
    return sure, [Seen(normal(code.text), _FAINT_BARS, code.region) for code in waybills if code.agreeing == 1]


def _printed(lines: Sequence[TextLine]) -> Iterator[Seen]:
    """Runs of figures and capitals, put together over the gaps that labels print."""
    for line in lines:
        text = normal(line.text)
        whole = text if text.isascii() and text.isalnum() else ""
        for number in dict.fromkeys((whole, *numbers_in(text))):
            if len(number) >= _SHORTEST_PRINTED and sum(sign.isdigit() for sign in number) * 2 > len(number):
                yield Seen(number, _PRINT * line.confidence, line.region)


def _compared(
    waybill: str, carrier: str | None, bars: list[Seen], faint: list[Seen], qr: list[Seen], printed: list[Seen]
) -> Finding:
    """Guards from the surest to the least sure; other numbers count only where they look like some carrier's."""
    if ours := _same(waybill, [*bars, *faint]):
        odd = carrier is not None and not _could_be(ours.number, carrier)
        key = "evidence.waybill.shown_odd" if odd else "evidence.waybill.shown"
        return _finding(True, ours, key, waybill=waybill, carrier=carrier)
    if other := _a_carriers(bars, _FAIR):
        if _same(waybill, qr):
            return _finding(None, _unclear(other), "evidence.waybill.two_numbers", waybill=waybill, seen=other.number)
        return _finding(False, other, "evidence.waybill.another", waybill=waybill, seen=other.number)
    if ours := _same(waybill, qr):
        return _finding(True, ours, "evidence.waybill.shown", waybill=waybill)
    if ours := _same(waybill, printed):
        return _finding(None, ours, "evidence.waybill.printed_only", waybill=waybill)
    if other := _a_carriers([*bars, *faint, *qr, *printed]):
        return _finding(None, _unclear(other), "evidence.waybill.perhaps_another", waybill=waybill, seen=other.number)
    return Finding(Check.WAYBILL, None, _NOT_SEEN, Says("evidence.waybill.not_readable", {"waybill": waybill}))


def _without_expectation(bars: list[Seen], faint: list[Seen], qr: list[Seen], printed: list[Seen]) -> Finding:
    """What number is there, for who has none to compare it with: one in the shape of some carrier's.

    Bars that fit no carrier may be those of a small one, or a serial number of the goods: a person can tell.
    """
    if best := _a_carriers(bars) or _a_carriers([*faint, *qr]):
        carrier = ranked(best.number)[0].carrier
        return _finding(True, best, "evidence.waybill.found", seen=waybill_of(best.number), carrier=carrier)
    if odd := next(iter(bars), None):
        doubt = odd._replace(how_sure=_PRINT)
        return _finding(None, doubt, "evidence.waybill.found_odd", seen=waybill_of(odd.number))
    if best := _a_carriers(printed):
        return _finding(None, best, "evidence.waybill.found_printed", seen=best.number)
    return Finding(Check.WAYBILL, None, _NOT_SEEN, Says("evidence.waybill.none"))


def _same(waybill: str, seen: Sequence[Seen]) -> Seen | None:
    return next((one for one in seen if same_number(one.number, waybill)), None)


def _unclear(seen: Seen) -> Seen:
    return seen._replace(how_sure=min(seen.how_sure, _UNCLEAR))


def _a_carriers(seen: Sequence[Seen], at_least: float = 0.0) -> Seen | None:
    """The number that looks most like some carrier's; serial numbers of goods look like none, or like a vague one."""
    rows = [(candidates[0], one) for one in seen if (candidates := ranked(one.number))]
    fitting = [row for row in rows if row[0].how_sure >= at_least]
    return max(fitting, key=_likely)[1] if fitting else None


def _likely(row: tuple[Candidate, Seen]) -> float:
    return row[0].how_sure * row[1].how_sure


def _could_be(number: str, carrier: str) -> bool:
    return carrier in {"other", *(candidate.carrier for candidate in ranked(number))}


def _finding(ok: bool | None, by: Seen, key: str, **params: object) -> Finding:
    return Finding(Check.WAYBILL, ok, round(by.how_sure, 3), Says(key, params), by.region)
