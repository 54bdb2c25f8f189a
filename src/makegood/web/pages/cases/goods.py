"""What does a case's page say of the goods, the parcel, and the cases before and after it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ....app.shops import ReturnAddress, Shop
from ....domain.case import Case
from ....domain.order import Order, line_of
from ....domain.returning import return_freight_of
from ....domain.stage import stage_of
from ....domain.words import Parcel, Role
from ...seeing import Seen
from ..forms.fields import FieldShown
from ..frame.visit import address
from ..frame.words import Speech
from ..operator.work import carrier_form
from .facts import Fact, namer


class GoodsLine(NamedTuple):
    title: str
    quantity: int
    amount: str


class GoodsShown(NamedTuple):
    """The goods and their way back; `report` is a carrier's form where the reader may fill in one."""

    lines: Sequence[GoodsLine]
    facts: Sequence[Fact]
    description: str
    address: ReturnAddress | None
    report: Sequence[FieldShown] | None


def goods_of(seen: Seen, shop: Shop | None, speech: Speech) -> GoodsShown:
    """What the case is about, why, and where the parcel is."""
    case, role = seen.case, seen.actor.role
    waybill = case.waybill
    reports = role is Role.OPERATOR and waybill is not None
    return GoodsShown(
        _lines(case, seen.order, speech),
        list(_goods_facts(case, speech)),
        case.ask.description,
        _address(case, shop),
        carrier_form(speech, waybill.carrier, waybill.number) if reports and waybill is not None else None,
    )


def _lines(case: Case, order: Order, speech: Speech) -> Sequence[GoodsLine]:
    found = ((line_of(order, claimed.line_id), claimed) for claimed in case.basis.lines)
    return [
        GoodsLine(
            line.title if line is not None else claimed.line_id,
            len(claimed.units),
            speech.money(claimed.share_minor, case.basis.currency),
        )
        for line, claimed in found
    ]


def _goods_facts(case: Case, speech: Speech) -> Iterator[Fact]:
    name = namer(speech)
    yield Fact(name("reason"), speech.label("reason", case.ask.reason_code))
    if (payer := return_freight_of(case)) is not None:
        yield Fact(name("return_freight"), speech.label("freight_payer", payer))
    if case.parcel is not Parcel.NONE:
        yield Fact(name("parcel"), speech.label("parcel", case.parcel))
    if case.waybill is not None:
        yield Fact(name("carrier"), speech.label("carrier", case.waybill.carrier))
        yield Fact(name("waybill"), case.waybill.number, mono=True)
    if case.signed_at is not None:
        yield Fact(name("signed"), speech.instant(case.signed_at))
    if case.extended:
        yield Fact(name("extended"), speech.say("page.yes"))
    if case.findings is not None:
        yield Fact(name("condition"), speech.label("condition", case.findings.condition))
        if case.findings.missing:
            yield Fact(name("missing"), speech.listed(case.findings.missing))
    yield Fact(name("case_id"), case.basis.case_id, mono=True)


def _address(case: Case, shop: Shop | None) -> ReturnAddress | None:
    """Where the goods go, while they are to be sent: the address that was agreed on, else the shop's first."""
    return shop.address_for(case.return_address_id) if shop is not None and case.parcel is Parcel.AWAITED else None


def links_of(others: Mapping[str, Case], speech: Speech) -> Sequence[Fact]:
    """The cases before and after this one on the same goods, by when, why, and what became of them."""
    name = namer(speech)
    return [
        Fact(name(which), _told(case, speech), to=address("cases", case.basis.case_id))
        for which, case in others.items()
    ]


def _told(case: Case, speech: Speech) -> str:
    ended = speech.label("outcome", case.outcome) if case.outcome is not None else None
    return speech.say(
        "page.case.other",
        day=speech.instant(case.basis.opened_at),
        reason=speech.label("reason", case.ask.reason_code),
        outcome=ended or speech.label("stage", stage_of(case)),
    )
