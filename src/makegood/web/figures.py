"""How does a shop stand with its disputes, as of the last committed event?"""

from __future__ import annotations

from ..app.codec import decode_case, instant, micros
from ..domain.liability import WINDOW, Figures, contributions_of, figures_of, within
from .services import Services


async def figures_of_shop(services: Services, shop_id: str) -> Figures:
    """The shop's figures over the period that ends now."""
    since = instant(services.clock.now()) - WINDOW
    rows = await services.store.cases_disputed(shop_id, micros(since))
    rounds = within((one for row in rows for one in contributions_of(decode_case(row.doc).case)), since)
    counts = await services.store.shop_counts(shop_id, micros(since))
    return figures_of(rounds, counts.opened)
