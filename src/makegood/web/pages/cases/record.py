"""What does a case's page tell, whoever reads it: the stage, the facts, and all that has happened?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ....app.ports import EventRow
from ....app.shops import Shop
from ....domain.case import Case
from ...seeing import Seen
from ..frame.words import Speech
from .dispute import dispute_of
from .file import files_of
from .glance import glance
from .goods import goods_of, links_of
from .money import money_of
from .offers import offers_of
from .timeline import happened, rules_of, timeline


def record_of(
    seen: Seen,
    shop: Shop | None,
    others: Mapping[str, Case],
    rows: Sequence[EventRow],
    speech: Speech,
    just_now: range,
) -> Mapping[str, object]:
    """Everything but what the reader can do."""
    case, role = seen.case, seen.actor.role
    name = shop.name if shop is not None and shop.name else case.basis.shop_id
    entries = timeline(rows, case, role, speech, just_now)
    return {
        "head": glance(seen, speech, name),
        "kind": speech.label("kind", case.ask.kind),
        "order_id": case.basis.order_id,
        "case_id": case.basis.case_id,
        "happened": happened(rows, seen, speech, just_now),
        "money": money_of(case, speech),
        "goods": goods_of(seen, shop, speech),
        "links": links_of(others, speech),
        "offers": offers_of(seen, speech),
        "dispute": dispute_of(case, role, speech),
        "timeline": entries,
        "rules": rules_of(entries, None, speech.language),
        "files": files_of(case.basis.case_id),
        "zone": speech.zone_name(case.basis.zone),
        "shop_name": name,
    }
