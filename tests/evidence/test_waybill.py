"""Bars outrank squares, squares outrank print, and print alone proves nothing."""

from __future__ import annotations

import numpy as np
import pytest

from makegood.adapters.scanners.waybill import check_waybill
from makegood.app.ports.scanning import About, Barcode, Finding, Picture, TextLine
from makegood.domain.words import Check

from .drawn import NO_FACTS, WHOLE, bars, line, square

OURS, OTHER, SERIAL = "SF1234567890123", "YT9876543210123", "SN20260011"
POSTAL, MISCHECKED = "EA123456785CN", "EA123456784CN"
ADDRESS = "https://track.example.cn/q?m="
NO_PIXELS = np.zeros((1, 1, 3), np.uint8)


def found(
    codes: list[Barcode], lines: list[TextLine], waybill: str | None = OURS, carrier: str | None = None
) -> Finding:
    picture = Picture(NO_PIXELS, NO_FACTS, barcodes=tuple(codes), lines=tuple(lines))
    (finding,) = check_waybill(picture, About(waybill=waybill, carrier=carrier))
    assert finding.kind is Check.WAYBILL
    return finding


@pytest.mark.parametrize(
    ("codes", "printed", "ok", "key"),
    [
        ([bars(OURS)], [], True, "shown"),
        ([bars(OURS, 1)], [], True, "shown"),
        ([bars(f"{OURS}-1-1-")], [], True, "shown"),
        ([bars(OURS), bars(OTHER)], [], True, "shown"),
        ([bars(OURS), square(ADDRESS + OTHER)], [], True, "shown"),
        ([square(ADDRESS + OURS)], [], True, "shown"),
        ([bars(SERIAL), square(ADDRESS + OURS)], [], True, "shown"),
        ([bars(OTHER)], [], False, "another"),
        ([bars(OTHER)], [line(OURS)], False, "another"),
        ([bars(OTHER), square(ADDRESS + OURS)], [], None, "two_numbers"),
        ([bars(OTHER, 1)], [], None, "perhaps_another"),
        ([square(ADDRESS + OTHER)], [], None, "perhaps_another"),
        ([], [line(OURS)], None, "printed_only"),
        ([], [line("SF123 4567 8901 23")], None, "printed_only"),
        ([], [line(OTHER)], None, "perhaps_another"),
        ([bars(SERIAL)], [], None, "not_readable"),
        ([Barcode("4006381333931", "EAN13", WHOLE)], [], None, "not_readable"),
        ([Barcode(OURS, "Code39", WHOLE)], [], None, "not_readable"),
        ([], [line("13800001234")], None, "not_readable"),
        ([], [], None, "not_readable"),
    ],
)
def test_what_is_read_is_weighed_by_how_it_was_read(
    codes: list[Barcode], printed: list[TextLine], ok: bool | None, key: str
) -> None:
    """Code 128 alone is a waybill; goods codes, serial numbers and phone numbers are none."""
    finding = found(codes, printed)
    assert (finding.ok, finding.says.key) == (ok, f"evidence.waybill.{key}")


def test_a_number_in_print_is_for_a_person_and_an_unclear_one_for_the_consumer() -> None:
    """What was seen but not proven goes to a person; what was not seen can be shown again."""
    assert found([], [line(OURS)]).confidence >= 0.5
    for unclear in (found([], []), found([], [line(OTHER)]), found([bars(OTHER, 1)], [])):
        assert unclear.confidence < 0.5


def test_bars_that_were_read_alike_several_times_are_surer() -> None:
    """A single reading after sharpening may be wrong."""
    assert found([bars(OURS, 2)], []).confidence > found([bars(OURS, 1)], []).confidence


def test_an_expected_number_is_no_part_of_a_longer_one() -> None:
    """`123456` is not shown by an address that ends in 1234567."""
    assert found([square(ADDRESS + "1234567")], [], waybill="123456").ok is None
    assert found([square(ADDRESS + "123456&s=1")], [], waybill="123456").ok is True


def test_a_number_that_is_odd_for_the_named_courier_is_only_remarked_on() -> None:
    """The number is shown; perhaps the courier was ticked wrongly."""
    finding = found([bars(OURS)], [], carrier="zto")
    assert (finding.ok, finding.says.key) == (True, "evidence.waybill.shown_odd")
    assert found([bars(OURS)], [], carrier="sf").says.key == "evidence.waybill.shown"
    assert found([bars(OURS)], [], carrier="other").says.key == "evidence.waybill.shown"


@pytest.mark.parametrize(
    ("codes", "printed", "ok", "key"),
    [
        ([bars(OURS)], [], True, "found"),
        ([bars(SERIAL)], [], None, "found_odd"),
        ([bars(SERIAL), bars(OURS)], [], True, "found"),
        ([bars(SERIAL), square(ADDRESS + OURS)], [], True, "found"),
        ([bars(SERIAL)], [line(OURS)], None, "found_odd"),
        ([bars(SERIAL, 1)], [], None, "none"),
        ([bars(POSTAL)], [], True, "found"),
        ([bars(MISCHECKED)], [], None, "found_odd"),
        ([square(ADDRESS + OURS)], [], True, "found"),
        ([], [line(OURS)], None, "found_printed"),
        ([], [], None, "none"),
    ],
)
def test_without_an_expected_number_it_says_what_is_there(
    codes: list[Barcode], printed: list[TextLine], ok: bool | None, key: str
) -> None:
    """A carrier's number, by shape and check digit; bars that are nobody's prove nothing."""
    finding = found(codes, printed, waybill=None)
    assert (finding.ok, finding.says.key) == (ok, f"evidence.waybill.{key}")


def test_bars_that_are_nobodys_are_for_a_person() -> None:
    """Perhaps of a carrier that is not in the table, perhaps a serial number: surer than nothing, no proof."""
    assert found([bars(SERIAL)], [], waybill=None).confidence >= 0.5
    assert found([bars(SERIAL)], [], waybill=None).confidence < found([bars(OURS)], [], waybill=None).confidence
