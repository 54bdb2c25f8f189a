"""How is a picture of the evidence seen on a page?"""

from __future__ import annotations

from ....domain.showing import exhibit_of
from ...casefiles import picture_of
from ...seeing import see
from ..frame.visit import Document, Shown, Visit, not_here


async def picture(visit: Visit) -> Shown:
    """The first still of an exhibit, as this reader may see it."""
    seen = await see(visit.services, visit.by.actor, visit.params["case_id"], "exhibit")
    one = exhibit_of(seen.case, visit.params["exhibit_id"]) if seen is not None else None
    body = await picture_of(visit.services, seen, one) if seen is not None and one is not None else None
    return Document(body, "image/jpeg") if body is not None else not_here()
