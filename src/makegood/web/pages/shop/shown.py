"""Which return notices does a reader see: before applying, and on a case?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ....app.codec import read_event
from ....app.ports import EventRow, Store
from ....app.return_notices import ReturnNotice, notices_for, notices_numbered
from ....domain.case import Case
from ....domain.events import Applied
from ....domain.order import Order, line_of
from ..frame.words import Speech
from .marked import marked


class NoticeShown(NamedTuple):
    """A notice as it is read; `product` names what it is for where it is not for the whole shop."""

    number: int
    product: str | None
    text: Markup
    since: str
    acknowledged: bool


async def before_applying(store: Store, order: Order, speech: Speech) -> Sequence[NoticeShown]:
    """What holds for the goods of an order."""
    found = await notices_for(store, order.shop_id, (line.sku for line in order.lines))
    return [_shown(one, _titles(order), False, speech) for one in found]


async def on_case(
    store: Store, case: Case, order: Order, rows: Sequence[EventRow], speech: Speech
) -> Sequence[NoticeShown]:
    """What the consumer acknowledged; where that is nothing, what holds now."""
    numbers = acknowledged(rows)
    if numbers:
        found = await notices_numbered(store, case.basis.shop_id, numbers)
    else:
        lines = (line_of(order, claimed.line_id) for claimed in case.basis.lines)
        found = await notices_for(store, case.basis.shop_id, (line.sku for line in lines if line is not None))
    return [_shown(one, _titles(order), bool(numbers), speech) for one in found]


def acknowledged(rows: Iterable[EventRow]) -> tuple[int, ...]:
    """The numbers that the application names."""
    first = next(iter(rows), None)
    what = read_event(first.body)[0].what if first is not None else None
    return what.notice_versions if isinstance(what, Applied) else ()


def _titles(order: Order) -> Mapping[str, str]:
    return {line.sku: line.title for line in order.lines}


def _shown(notice: ReturnNotice, titles: Mapping[str, str], is_acknowledged: bool, speech: Speech) -> NoticeShown:
    product = titles.get(notice.sku, notice.sku) if notice.sku is not None else None
    text = marked(notice.text(speech.language))
    return NoticeShown(notice.number, product, text, speech.instant(notice.at), is_acknowledged)
