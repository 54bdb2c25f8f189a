"""What does a case file say of money: asked for, agreed on, refunded, every transfer, and the ledger?"""

from __future__ import annotations

from collections.abc import Iterator

from ...domain.case import Case, refunded_minor, small_paid_minor
from ...domain.offering import meaning_of
from ..codec import instant
from ..ports import LedgerRow
from .known import READ_LEDGERS, Known
from .model import Block, Fact, Facts, Section, Table, Words
from .voice import Voice


def money(known: Known, voice: Voice) -> Section:
    """Sums and transfers; the ledger for who may read it."""
    blocks: list[Block] = [Facts(tuple(_sums(known.case, voice)))]
    blocks.append(_payments(known.case, voice) if known.case.payments else Words((voice.say("no_payments"),)))
    blocks += _offers(known.case, voice)
    if known.reader.role in READ_LEDGERS:
        blocks.append(Words((voice.say("ledger_about" if known.ledger else "ledger_empty"),)))
        blocks += [_ledger(known, voice)] if known.ledger else []
    return Section(voice.say("section.money"), tuple(blocks))


def _sums(case: Case, voice: Voice) -> Iterator[Fact]:
    yield voice.fact("requested", voice.money(case.ask.requested_minor))
    if case.ask.agreed_minor is not None:
        yield voice.fact("agreed", voice.money(case.ask.agreed_minor))
    yield voice.fact("refunded", voice.money(refunded_minor(case)))
    if small_paid_minor(case):
        yield voice.fact("small", voice.money(small_paid_minor(case)))
    if case.courier_claimed_minor:
        yield voice.fact("courier_claimed", voice.money(case.courier_claimed_minor))


def _payments(case: Case, voice: Voice) -> Table:
    head = tuple(voice.say(f"head.{name}") for name in ("refund_no", "what", "channel", "amount", "state"))
    rows = []
    for payment in case.payments:
        state = voice.say("replaced") if payment.replaced_by else voice.label("payment", payment.state)
        reason = voice.label("payment_reason", payment.reason) if payment.reason else ""
        rows.append(
            (
                payment.refund_no,
                voice.label("payment_kind", payment.kind),
                voice.channel(payment.channel),
                voice.money(payment.amount_minor),
                voice.say("because", state=state, reason=reason) if reason else state,
            )
        )
    return Table(head, tuple(rows), (36, 12, 14, 14, 24), right=(3,), mono=(0,))


def _offers(case: Case, voice: Voice) -> list[Block]:
    """What was offered on the way, and what became of it."""
    if not case.offers:
        return []
    head = tuple(voice.say(f"head.{name}") for name in ("offer", "by", "made", "amount", "state"))
    rows = tuple(
        (
            voice.label("offer_type", meaning_of(offer, case)),
            voice.label("role", offer.side),
            voice.instant(offer.made_at),
            voice.money(offer.amount_minor) if offer.amount_minor is not None else "",
            voice.label("offer_state", offer.state),
        )
        for offer in case.offers
    )
    return [Table(head, rows, (30, 12, 26, 16, 16), right=(3,))]


def _ledger(known: Known, voice: Voice) -> Table:
    """Every row as it is kept."""
    head = tuple(voice.say(f"head.{name}") for name in ("event", "at", "code", "debit", "credit", "amount"))
    return Table(head, tuple(_row(row, voice) for row in known.ledger), (8, 24, 25, 14, 14, 15), right=(5,))


def _row(row: LedgerRow, voice: Voice) -> tuple[str, ...]:
    amount = voice.money(row.amount_minor, row.currency)
    number = voice.say("number", number=row.event_seq)
    accounts = (voice.say(f"account.{row.debit}"), voice.say(f"account.{row.credit}"))
    return (number, voice.instant(instant(row.at)), voice.say(f"code.{row.code}"), *accounts, amount)
