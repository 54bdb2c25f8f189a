"""Which pages does the merchant's desk have beside the cases themselves?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ....domain.words import Role
from ..frame.visit import View, Way
from . import batch, finding, views

MERCHANTS: Final = frozenset({Role.MERCHANT})
BELOW: Final = ("/find", "/next", "/batch", "/views")


def desk_ways(kept: Callable[[View], View]) -> tuple[Way, ...]:
    """The table of them; a batch is kept case by case, under the keys that its preview gave."""
    return (
        Way("GET", "/find", finding.find, MERCHANTS),
        Way("GET", "/next", finding.following, MERCHANTS),
        Way("POST", "/batch", batch.preview, MERCHANTS),
        Way("POST", "/batch/go", batch.carry_out, MERCHANTS),
        Way("POST", "/views", kept(views.save), MERCHANTS),
        Way("POST", "/views/{view_id}/drop", kept(views.drop), MERCHANTS),
    )
