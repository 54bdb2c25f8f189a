"""How do operators name shops and regions in a form: chosen from a list by what people call them, or typed?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ....app.shops import decode_shop
from ..forms.fields import Choice
from ..frame.visit import Visit
from ..frame.words import Speech

SUGGESTED: Final = 200
"""So many shops are suggested; all others are found by their whole name, or by their id."""
_BETWEEN: Final = " · "
_CODE: Final = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")


async def shops_to_choose(visit: Visit) -> Sequence[Choice]:
    """Shops by name and id, as they are written into the field."""
    rows = await visit.services.store.shops_like("", "", SUGGESTED)
    shops = (decode_shop(row.doc) for row in rows)
    return [Choice(f"{one.name}{_BETWEEN}{one.shop_id}" if one.name else one.shop_id, "") for one in shops]


async def shop_named(visit: Visit, text: str) -> str | None:
    """The id of the shop that is meant: as it was suggested, by its id, or by a name that is no other shop's."""
    store = visit.services.store
    for shop_id in (text.rpartition(_BETWEEN)[2], text):
        if await store.shop(shop_id) is not None:
            return shop_id
    alike = [decode_shop(row.doc) for row in await store.shops_like(text, "", SUGGESTED)]
    called_so = [one.shop_id for one in alike if one.name == text]
    return called_so[0] if len(called_so) == 1 else None


def regions_to_choose(speech: Speech) -> Sequence[Choice]:
    """Provinces by name, each with its code."""
    return [Choice(speech.region(code), "") for code in speech.regions()]


def region_named(text: str, speech: Speech) -> str | None:
    """The code that is meant: written out, or by the name of its province."""
    code = _CODE.search(text)
    if code is not None:
        return code[0]
    return next((one for one in speech.regions() if text in speech.names_of_region(one)), None)
