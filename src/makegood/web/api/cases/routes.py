"""Which routes are about cases?"""

from __future__ import annotations

from typing import Final

from . import commanding, guidance, histories, listing, opening

ROUTES: Final = (*opening.ROUTES, *listing.ROUTES, *histories.ROUTES, *guidance.ROUTES, *commanding.ROUTES)
