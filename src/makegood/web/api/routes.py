"""Which routes does the JSON interface have?"""

from __future__ import annotations

from typing import Final

from ..people import sign_in_links
from ..uploads import routes as uploads
from . import carriers, channels, orders, policies, return_notices, sandbox, shops, suspensions
from .cases import routes as cases

ROUTES: Final = (
    *shops.ROUTES,
    *return_notices.ROUTES,
    *orders.ROUTES,
    *cases.ROUTES,
    *carriers.ROUTES,
    *channels.ROUTES,
    *suspensions.ROUTES,
    *policies.ROUTES,
    *sign_in_links.ROUTES,
    *sandbox.ROUTES,
    *uploads.ROUTES,
)
