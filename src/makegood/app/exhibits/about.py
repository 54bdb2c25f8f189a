"""What is a picture of this case expected to show?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from ...domain.case import Case
from ...domain.exhibits import Exhibit
from ...domain.order import Order, OrderLine
from ...domain.showing import challenge_of, wanted_of
from ...domain.words import Check, ExhibitPurpose
from ..ports.scanning import About

_THE_RETURN = frozenset({ExhibitPurpose.RETURN_PARCEL, ExhibitPurpose.INSPECTION})
_ACCESSORY = "accessory:"


def about(case: Case, order: Order, exhibit: Exhibit, catalogue: Sequence[Path], now: datetime) -> About:
    """From the case and its order.  A return shows its own number; the label they came with has one we do not know."""
    lines = lines_of(case, order)
    wanted = wanted_of(case, exhibit.purpose)
    returned = case.waybill if exhibit.purpose in _THE_RETURN else None
    return About(
        wanted=wanted | ({Check.GOODS} if catalogue else frozenset()),
        case_id=case.basis.case_id,
        waybill=returned.number if returned is not None else None,
        carrier=returned.carrier if returned is not None else None,
        catalogue=tuple(catalogue),
        goods_codes=tuple(line.sku for line in lines if line.sku.isdigit() and len(line.sku) in (8, 12, 13)),
        goods_words=" ".join(line.title for line in lines),
        accessories=_accessories(exhibit, lines),
        ordered_at=order.paid_at,
        delivered_at=order.delivered_at,
        now=now,
        zone=case.basis.zone,
        challenge=challenge_of(case.basis.case_id) if Check.CHALLENGE in case.ask.evidence_wanted else None,
    )


def lines_of(case: Case, order: Order) -> tuple[OrderLine, ...]:
    """The order's lines that the case is about."""
    claimed = {line.line_id for line in case.basis.lines}
    return tuple(line for line in order.lines if line.line_id in claimed)


def _accessories(exhibit: Exhibit, lines: Sequence[OrderLine]) -> tuple[str, ...]:
    """Of a guided slot the one it asks for, else all on the list."""
    if exhibit.slot is not None and exhibit.slot.startswith(_ACCESSORY):
        return (exhibit.slot.removeprefix(_ACCESSORY),)
    return tuple(accessory for line in lines for accessory in line.accessories)
