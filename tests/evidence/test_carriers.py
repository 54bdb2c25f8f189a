"""Numbers are ranked by shape and check digit; a shape alone never settles whose they are."""

from __future__ import annotations

import json

import pytest

from makegood.app.carriers import numbers_in, ranked, s10_holds, same_number, waybill_of

from .conftest import Data


@pytest.mark.parametrize(
    ("number", "first"),
    [
        ("SF1234567890123", "sf"),
        ("sf 1234 5678 90123", "sf"),
        ("78123456789012", "zto"),
        ("YT1234567890123", "yto"),
        ("773123456789012", "sto"),
        ("312345678901234", "yunda"),
        ("JT1234567890123", "jt"),
        ("JDVA12345678901", "jd"),
        ("JDX123456789012", "jd"),
        ("EA123456785CN", "ems"),
        ("9812345678901", "post"),
        ("DPK123456789012", "deppon"),
    ],
)
def test_a_number_of_the_usual_shape_is_ranked_first(number: str, first: str) -> None:
    """However it is spaced and spelled."""
    assert ranked(number)[0].carrier == first


def test_figures_alone_fit_several_carriers() -> None:
    """Twelve of them are SF's as well as ZTO's older ones: the declared carrier decides."""
    assert {candidate.carrier for candidate in ranked("412345678901")} >= {"sf", "zto"}
    assert ranked("HELLO-WORLD") == ()


@pytest.mark.parametrize(
    ("number", "holds"),
    [
        ("RB123456785GB", True),
        ("RB123456784GB", False),
        ("RB123456786GB", False),
        ("RB123456785XX", False),
        ("EE123456785CN", True),
        ("rb123456785gb", False),
        ("RB12345678GB", False),
    ],
)
def test_the_check_digit_of_a_postal_number_is_checked(number: str, holds: bool) -> None:
    """One less, exactly right, one more; and a country without a post."""
    assert s10_holds(number) is holds


def test_a_wrong_check_digit_takes_the_post_out_of_the_ranking() -> None:
    """A misread figure is found at once where there is a check digit."""
    assert ranked("EE123456785CN")[0].checked
    assert "ems" not in {candidate.carrier for candidate in ranked("EE123456786CN")}


def test_the_samples_of_the_postal_format_are_judged_rightly(data: Data) -> None:
    """Valid and invalid numbers as a public collection gives them."""
    (file,) = data("waybills/s10.json")
    samples = json.loads(file.read_text("utf-8"))["tracking_numbers"][0]["test_numbers"]
    assert all(s10_holds(number) for number in samples["valid"])
    assert not any(s10_holds(number) for number in samples["invalid"])


@pytest.mark.parametrize(
    ("code", "waybill"),
    [
        ("JDVA12345678901-1-1-", "JDVA12345678901"),
        ("JDVA12345678901-1-1-37", "JDVA12345678901"),
        ("JDVA12345678901-2-3-", "JDVA12345678901-2-3-"),
        ("JDVA12345678901", "JDVA12345678901"),
        ("SF1234567890123", "SF1234567890123"),
    ],
)
def test_the_suffix_of_the_only_parcel_is_taken_off(code: str, waybill: str) -> None:
    """JD prints two codes; of several parcels each keeps its own."""
    assert waybill_of(code) == waybill


def test_the_parcel_of_a_shipment_is_the_shipments() -> None:
    """Either code of the label proves it, also one of several parcels; another shipment's does not."""
    assert same_number("JDVA12345678901-2-3-", "JDVA12345678901")
    assert same_number("sf 123 456", "SF123456")
    assert not same_number("JDVA12345678901-1-1-", "JDVA12345678902")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("https://ucmp.sf-express.com/wxaccess/order?no=SF1234567890123&src=label", ("SF1234567890123",)),
        ("https://m.example.cn/?mailNo=9812345678901", ("9812345678901",)),
        ("MMM={'k1':'755W','k2':'755BF','k4':'T4','k5':'SF1234567890123'}", ("SF1234567890123",)),
        ("http://awesome-thoughts.com", ()),
        ("BEGIN:VCARD TEL:13800000000 END:VCARD", ()),
    ],
)
def test_numbers_are_found_inside_longer_texts(text: str, numbers: tuple[str, ...]) -> None:
    """A label's QR code is mostly an address that contains the number."""
    assert numbers_in(text) == numbers
