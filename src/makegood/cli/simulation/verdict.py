"""After all that has happened: is any promise broken?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from ...app.auditing import audit
from ...app.codec import decode_case, decode_order, instant
from ...domain.case import Case
from ...domain.order import Order
from ...domain.words import PaymentKind, Refund
from .world import SimulatedWorld


async def broken_promises(world: SimulatedWorld) -> AsyncIterator[str]:
    """Everything that is wrong; call it once the world has settled."""
    for finding in (await audit(world.store)).found:
        yield str(finding)
    known: set[str] = set()
    for key in world.cases:
        found = await world.store.case(*key)
        assert found is not None
        case = decode_case(found[0].doc).case
        known |= {payment.refund_no for payment in case.payments}
        for complaint in _wrong_with(case, world):
            yield f"{key[1]}: {complaint}"
    for row in [row for shop in await _shops(world) for row in await world.store.orders(shop, None, 10_000)]:
        for complaint in await _overpaid(decode_order(row.doc), world):
            yield complaint
    for number in world.bank.paid.keys() - known:
        yield f"{number}: the bank paid it, and no case knows of it"
    due = await world.store.next_due()
    if due is not None and due <= world.time.now():
        yield f"something has been due since {instant(due)}, and nobody does it"


def _wrong_with(case: Case, world: SimulatedWorld) -> Iterator[str]:
    for payment in case.payments:
        paid = world.bank.paid.get(payment.refund_no)
        if payment.state is Refund.PAID and paid != payment.amount_minor:
            yield f"{payment.refund_no} is said to be paid, and the bank paid {paid}"
        if payment.state is Refund.FAILED and paid is not None:
            yield f"{payment.refund_no} is said to have failed, and the bank paid {paid}"
        if payment.state not in (Refund.PAID, Refund.FAILED):
            yield f"{payment.refund_no} is still {payment.state} after two months"


async def _overpaid(order: Order, world: SimulatedWorld) -> list[str]:
    """Refunds never exceed what was paid for the order; small payments have caps of their own."""
    paid = sum(tender.amount_minor for tender in order.tenders)
    back = 0
    for entry in order.entries:
        found = await world.store.case(order.shop_id, entry.case_id)
        assert found is not None
        payments = decode_case(found[0].doc).case.payments
        back += sum(
            world.bank.paid.get(payment.refund_no, 0) for payment in payments if payment.kind is PaymentKind.REFUND
        )
    return [f"{order.order_id}: {back} went back of {paid} that were paid"] if back > paid else []


async def _shops(world: SimulatedWorld) -> list[str]:
    return sorted({shop for shop, _ in world.cases})
