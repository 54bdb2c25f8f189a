"""Under which return conditions does a shop take goods back (S20): which version holds, and who acknowledged which?

A product's own notice stands in the place of the shop's.  Versions are numbered across the shop and never changed; a
version without texts says that from then on there is no notice of that scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from ..domain.words import Actor
from .codec import decode, encode, instant
from .ports import Clock, Ids, LostRace, ReturnNoticeRow, Store
from .texts.catalogue import DEFAULT_LANGUAGE, LANGUAGES
from .trail import Trail

TRIES: Final = 12
WHOLE_SHOP: Final = ""
_BEYOND_ALL: Final = 2**62


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a version's document holds."""

    texts: Mapping[str, str] = field(default_factory=dict)
    by: str = ""


class ReturnNotice(NamedTuple):
    """One version: `sku` is None where it is for all goods of the shop, `texts` are by language, `by` whose it is."""

    shop_id: str
    number: int
    sku: str | None
    texts: Mapping[str, str]
    at: datetime
    by: str

    def text(self, language: str) -> str:
        """What it says in this language, else in the language that it is written in."""
        found = (self.texts.get(one) for one in (language, DEFAULT_LANGUAGE, *LANGUAGES))
        return next((text for text in found if text), "")


class Editing(NamedTuple):
    """What publishing needs of the world."""

    store: Store
    clock: Clock
    ids: Ids


class Overtaken(NamedTuple):
    """Somebody else has published a version since the one that a new one was written on."""

    newest: ReturnNotice | None


def read_notice(row: ReturnNoticeRow) -> ReturnNotice:
    kept = decode(row.doc, _Kept)
    return ReturnNotice(row.shop_id, row.number, row.sku or None, kept.texts, instant(row.created_at), kept.by)


async def newest(store: Store, shop_id: str, sku: str = WHOLE_SHOP) -> ReturnNotice | None:
    """The newest version of exactly this scope, also where it says that there is none any more."""
    row = await store.return_notice(shop_id, sku)
    return read_notice(row) if row is not None else None


async def notice_for(store: Store, shop_id: str, sku: str = WHOLE_SHOP) -> ReturnNotice | None:
    """The notice that holds for a product: its own, else the shop's."""
    for scope in dict.fromkeys((sku, WHOLE_SHOP)):
        found = await newest(store, shop_id, scope)
        if found is not None and found.texts:
            return found
    return None


async def notices_for(store: Store, shop_id: str, skus: Iterable[str]) -> Sequence[ReturnNotice]:
    """The notices that hold for some products, each once, the oldest first."""
    found = [await notice_for(store, shop_id, sku) for sku in dict.fromkeys(skus)]
    return sorted({one.number: one for one in found if one is not None}.values(), key=lambda one: one.number)


async def notices_numbered(store: Store, shop_id: str, numbers: Iterable[int]) -> Sequence[ReturnNotice]:
    """The versions of these numbers, as far as the shop has them."""
    rows = [await store.return_notice_number(shop_id, number) for number in dict.fromkeys(numbers)]
    return [read_notice(row) for row in rows if row is not None]


async def versions_of(store: Store, shop_id: str, below: int | None, limit: int) -> Sequence[ReturnNotice]:
    """The versions of all scopes with lower numbers, newest first."""
    rows = await store.return_notices(shop_id, below if below is not None else _BEYOND_ALL, limit)
    return [read_notice(row) for row in rows]


async def publish_notice(
    editing: Editing, actor: Actor, shop_id: str, sku: str, texts: Mapping[str, str], written_on: int | None = None
) -> ReturnNotice | Overtaken:
    """The version that holds from now on; the same texts again are no new version.

    `written_on` is the number of the version that the texts were written on, 0 for none; without it any will do.
    """
    said = {language: texts[language].strip() for language in LANGUAGES if texts.get(language, "").strip()}
    for _ in range(TRIES):
        there = await newest(editing.store, shop_id, sku)
        if written_on is not None and written_on != (there.number if there is not None else 0):
            return Overtaken(there)
        if there is not None and there.texts == said:
            return there
        try:
            return await _add(editing, actor, shop_id, sku, said)
        except LostRace:  # another version of this shop took the number
            continue
    raise LostRace(f"others keep publishing notices of {shop_id}: try again")


async def _add(editing: Editing, actor: Actor, shop_id: str, sku: str, texts: Mapping[str, str]) -> ReturnNotice:
    last = await editing.store.return_notices(shop_id, _BEYOND_ALL, 1)
    number = last[0].number + 1 if last else 1
    now = editing.clock.now()
    by = f"{actor.role}:{actor.subject}"
    await editing.store.add_return_notice(ReturnNoticeRow(shop_id, number, sku, now, encode(_Kept(texts, by))))
    said = {"shop_id": shop_id, "sku": sku or None, "number": number, "languages": sorted(texts)}
    await Trail(editing.store, editing.clock, editing.ids).note(actor, "return_notice.published", said)
    return ReturnNotice(shop_id, number, sku or None, texts, instant(now), by)
