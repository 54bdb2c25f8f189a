"""How does a shop stand with its disputes, and what moves its score, as of the last committed event?"""

from __future__ import annotations

from ..app.codec import decode_case, instant, micros
from ..app.shop_figures import Standing
from ..domain.liability import WINDOW, Figures, contributions_of, figures_of, moves_of, within
from .services import Services


async def figures_of_shop(services: Services, shop_id: str) -> Figures:
    """The shop's figures over the period that ends now."""
    return (await standing_of_shop(services, shop_id)).figures


async def standing_of_shop(services: Services, shop_id: str) -> Standing:
    """The same, with what each disputed case does to the score."""
    since = instant(services.clock.now()) - WINDOW
    rows = await services.store.cases_disputed(shop_id, micros(since))
    rounds = within((one for row in rows for one in contributions_of(decode_case(row.doc).case)), since)
    counts = await services.store.shop_counts(shop_id, micros(since))
    return Standing(figures_of(rounds, counts.opened), moves_of(rounds, counts.opened))
