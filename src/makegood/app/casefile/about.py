"""What is a case about: how it stands, who the parties are, what was ordered, what is asked for?"""

from __future__ import annotations

from collections.abc import Iterator

from ...domain.case import Case
from ...domain.order import Order, line_of
from ...domain.stage import row_of, stage_deadline
from ..shops import ReturnAddress, Shop
from .known import Known
from .model import Fact, Facts, Section, Table, Words
from .visible import one_line, visible
from .voice import Voice


def standing(known: Known, voice: Voice) -> Section:
    """How the case stands at the instant at which the file is written."""
    return Section(voice.say("section.standing"), (Facts(tuple(_standing(known, voice))),))


def _standing(known: Known, voice: Voice) -> Iterator[Fact]:
    case, row = known.case, row_of(known.case)
    yield voice.fact("case_id", case.basis.case_id, mono=True)
    yield voice.fact("stage", voice.label("stage", row.stage))
    if row.turn is not None:
        yield voice.fact("turn", voice.label("turn", row.turn))
    deadline = stage_deadline(case, known.situation)
    if deadline is not None:
        silence = voice.label("on_expiry", deadline.on_expiry)
        until = voice.say("until", at=voice.instant(deadline.due_at), silence=silence)
        yield voice.fact("deadline", until)
    if case.outcome is not None:
        yield voice.fact("outcome", voice.label("outcome", case.outcome))
    yield from voice.facts(
        opened=voice.instant(case.basis.opened_at),
        updated=voice.instant(case.updated_at),
        zone=case.basis.zone,
        policy=case.basis.policy_version,
    )
    for name, other in (("predecessor", case.basis.predecessor_id), ("successor", case.successor_id)):
        if other:
            yield voice.fact(name, other, mono=True)


def parties(known: Known, voice: Voice) -> Section:
    """Who applies, and to whom; staff of the platform also read who arbitrates."""
    return Section(voice.say("section.parties"), (Facts(tuple(_parties(known, voice))),))


def _parties(known: Known, voice: Voice) -> Iterator[Fact]:
    basis, shop = known.case.basis, known.shop
    name = one_line(shop.name) if shop is not None and shop.name else ""
    yield voice.fact("consumer", basis.consumer_id)
    yield voice.fact("shop", voice.say("named", name=name, id=basis.shop_id) if name else basis.shop_id)
    address = _address(known.case, shop)
    if address is not None:
        where = voice.listed([one_line(part) for part in (address.name, address.phone, address.address) if part])
        yield voice.fact("address", where)
    current = known.case.round
    if known.by_staff and current is not None and current.arbitrator:
        yield voice.fact("arbitrator", current.arbitrator)


def _address(case: Case, shop: Shop | None) -> ReturnAddress | None:
    """Where the goods were to go, if that was agreed on."""
    addresses = shop.return_addresses if shop is not None else ()
    return next((one for one in addresses if one.id == case.return_address_id), None)


def ordered(known: Known, voice: Voice) -> Section:
    """What was bought, how it was paid, and what of it the case is about."""
    blocks = (Facts(tuple(_order(known.order, voice))), _lines(known.case, known.order, voice))
    return Section(voice.say("section.order"), blocks)


def _order(order: Order, voice: Voice) -> Iterator[Fact]:
    yield voice.fact("order_id", order.order_id, mono=True)
    yield voice.fact("paid_at", voice.instant(order.paid_at))
    for name, at in (("shipped_at", order.shipped_at), ("delivered_at", order.delivered_at)):
        yield voice.fact(name, voice.instant(at) if at is not None else voice.say("not_yet"))
    yield voice.fact("freight", voice.money(order.freight_minor, order.currency))
    tenders = [f"{voice.channel(one.channel)} {voice.money(one.amount_minor, order.currency)}" for one in order.tenders]
    yield voice.fact("tenders", voice.listed(tenders))


def _lines(case: Case, order: Order, voice: Voice) -> Table:
    """The order's lines, each with how many units of it this case is about and their share of what was paid."""
    claimed = {line.line_id: line for line in case.basis.lines}
    rows = []
    for line in order.lines:
        mine = claimed.get(line.line_id)
        extras = voice.listed([one_line(part) for part in line.accessories])
        title = one_line(line.title)
        rows.append(
            (
                voice.say("with_accessories", title=title, accessories=extras) if extras else title,
                one_line(line.sku),
                str(line.quantity),
                voice.money(line.paid_minor, order.currency),
                str(len(mine.units)) if mine is not None else "0",
                voice.money(mine.share_minor) if mine is not None else "",
            )
        )
    head = tuple(voice.say(f"head.{name}") for name in ("goods", "sku", "bought", "paid", "in_case", "share"))
    return Table(head, tuple(rows), (34, 18, 9, 15, 9, 15), right=(2, 3, 4, 5))


def claimed(known: Known, voice: Voice) -> Section:
    """What is asked for and why, and where the goods are."""
    blocks: list[Facts | Words] = [Facts(tuple(_claim(known.case, known.order, voice)))]
    if known.case.ask.description.strip():
        blocks.append(Words((visible(known.case.ask.description),)))
    return Section(voice.say("section.claim"), tuple(blocks))


def _claim(case: Case, order: Order, voice: Voice) -> Iterator[Fact]:
    goods = [(line_of(order, one.line_id), one) for one in case.basis.lines]
    titles = [f"{one_line(line.title) if line else one.line_id} × {len(one.units)}" for line, one in goods]
    yield from voice.facts(
        kind=voice.label("kind", case.ask.kind),
        reason=voice.label("reason", case.ask.reason_code),
        goods=voice.listed(titles),
        claim=voice.label("claim", case.claim),
        parcel=voice.label("parcel", case.parcel),
    )
    if case.waybill is not None:
        yield voice.fact("carrier", voice.label("carrier", case.waybill.carrier))
        yield voice.fact("waybill", case.waybill.number, mono=True)
    if case.signed_at is not None:
        yield voice.fact("signed", voice.instant(case.signed_at))
    if case.extended:
        yield voice.fact("extended", voice.yes_or_no(True))
    found = case.findings
    if found is not None:
        yield voice.fact("condition", voice.label("condition", found.condition))
        if found.quality_fault is not None:
            yield voice.fact("quality_fault", voice.yes_or_no(found.quality_fault))
        if found.fault_of is not None:
            yield voice.fact("fault_of", voice.label("fault_of", found.fault_of))
        if found.missing:
            yield voice.fact("missing", voice.listed([one_line(part) for part in found.missing]))
        if found.faults:
            yield voice.fact("faults", voice.listed([one_line(fault) for fault in found.faults]))
