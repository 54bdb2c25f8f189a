"""Which routes are about cases?"""

from __future__ import annotations

from typing import Final

from . import commanding, exhibits, files, guidance, histories, listing, opening

ROUTES: Final = (
    *opening.ROUTES,
    *listing.ROUTES,
    *histories.ROUTES,
    *files.ROUTES,
    *guidance.ROUTES,
    *exhibits.ROUTES,
    *commanding.ROUTES,
)
