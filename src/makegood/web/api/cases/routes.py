"""Which routes are about cases?"""

from __future__ import annotations

from typing import Final

from . import commanding, histories, listing, opening

ROUTES: Final = (*opening.ROUTES, *listing.ROUTES, *histories.ROUTES, *commanding.ROUTES)
