"""How does a merchant write its return notices (S20), look at them before they hold, and at how they have changed?"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from markupsafe import Markup

from ....app.codec import decode_order
from ....app.return_notices import (
    WHOLE_SHOP,
    Editing,
    Overtaken,
    ReturnNotice,
    newest,
    publish_notice,
    versions_of,
)
from ...wire.words import EN, ZH
from ..forms.filling import first
from ..frame.visit import Away, Page, Shown, Visit, address, not_here
from ..frame.words import Moment, Speech
from .marked import marked

VERSIONS_AT_MOST: Final = 200
ORDERS: Final = 100
LENGTH_AT_MOST: Final = 4000
SKU_AT_MOST: Final = 200
FIELDS: Final = {ZH: "text_zh", EN: "text_en"}


class TextShown(NamedTuple):
    """A text of the notice in one language, for its field and as people will see it."""

    language: str
    field: str
    text: str
    shown: Markup


class LineOfDiff(NamedTuple):
    """`sign` is + for what came, - for what went, and empty for what stayed."""

    sign: str
    text: str


class VersionShown(NamedTuple):
    number: int
    at: Moment
    by: str
    withdrawn: bool
    texts: Sequence[TextShown]
    changes: Mapping[str, Sequence[LineOfDiff]]


class ScopeShown(NamedTuple):
    """The whole shop, or a product, in the list of what there are notices for."""

    sku: str
    to: str
    here: bool
    number: int | None


async def editor(visit: Visit) -> Shown:
    """The notice of the whole shop, or of the product that the address names."""
    sku = visit.query.get("sku", WHOLE_SHOP).strip()[:SKU_AT_MOST]
    there = await newest(visit.services.store, _shop(visit), sku)
    texts = dict(there.texts) if there is not None else {}
    return await _page(visit, sku, texts, there.number if there is not None else 0)


async def publish(visit: Visit) -> Shown:
    """Shows how it will look; publishes it when told so, unless somebody else has published meanwhile."""
    sku = first(visit.form, "sku").strip()
    base = first(visit.form, "written_on")
    if len(sku) > SKU_AT_MOST or not base.isdecimal() or len(base) > 15:
        return not_here()
    texts = {language: first(visit.form, field).strip() for language, field in FIELDS.items()}
    if any(len(text) > LENGTH_AT_MOST for text in texts.values()):
        return await _page(visit, sku, texts, int(base), wrong="page.wrong.too_long", status=422)
    if first(visit.form, "do") != "publish":
        return await _page(visit, sku, texts, int(base), preview=True)
    services = visit.services
    editing = Editing(services.store, services.clock, services.ids)
    outcome = await publish_notice(editing, visit.by.actor, _shop(visit), sku, texts, int(base))
    if isinstance(outcome, Overtaken):
        number = outcome.newest.number if outcome.newest is not None else 0
        return await _page(visit, sku, texts, number, preview=True, wrong="page.shop.notice.overtaken", status=409)
    return Away(address("shop", "notices", sku=sku or None, said="notice_published"))


async def _page(
    visit: Visit,
    sku: str,
    texts: Mapping[str, str],
    written_on: int,
    preview: bool = False,
    wrong: str | None = None,
    status: int = 200,
) -> Page:
    speech = Speech(visit.language, visit.services.door.now)
    found = await versions_of(visit.services.store, _shop(visit), None, VERSIONS_AT_MOST)
    mine = [one for one in found if (one.sku or WHOLE_SHOP) == sku]
    told = {
        "said": visit.query.get("said") == "notice_published",
        "sku": sku,
        "texts": [TextShown(lang, field, texts.get(lang, ""), _shown(texts, lang)) for lang, field in FIELDS.items()],
        "written_on": written_on,
        "preview": preview,
        "wrong": speech.say(wrong) if wrong is not None else None,
        "versions": _versions(mine, speech),
        "scopes": _scopes(found, sku),
        "skus": await _skus(visit),
        "insert": address("shop", "insert", sku=sku or None),
    }
    return Page("shop/notices.html", told, status)


def _shown(texts: Mapping[str, str], language: str) -> Markup:
    return marked(texts.get(language, ""))


def _author(by: str, speech: Speech) -> str:
    """Who published, by name; a token that nobody was named for is called by its role."""
    role, _, subject = by.partition(":")
    return speech.label("role", role) if subject == role else subject or by


def _versions(versions: Sequence[ReturnNotice], speech: Speech) -> Sequence[VersionShown]:
    """Newest first, each with what changed since the one before."""
    return [
        VersionShown(
            one.number,
            speech.moment(one.at),
            _author(one.by, speech),
            not one.texts,
            [
                TextShown(lang, field, one.texts.get(lang, ""), _shown(one.texts, lang))
                for lang, field in FIELDS.items()
            ],
            {lang: _diff(old.texts.get(lang, ""), one.texts.get(lang, "")) for lang in FIELDS} if old else {},
        )
        for one, old in zip_longest(versions, versions[1:])
    ]


def _diff(old: str, new: str) -> Sequence[LineOfDiff]:
    """What came and what went, line by line; nothing where nothing changed."""
    if old == new:
        return []
    lines = difflib.ndiff(old.splitlines(), new.splitlines())
    return [LineOfDiff(line[0].strip(), line[2:]) for line in lines if line[0] != "?"]


def _scopes(versions: Sequence[ReturnNotice], here: str) -> Sequence[ScopeShown]:
    """The whole shop first, then each product that has had a notice, and the one that is being written."""
    newest_of: dict[str, ReturnNotice] = {}
    for one in versions:
        newest_of.setdefault(one.sku or WHOLE_SHOP, one)
    skus = sorted({*newest_of, WHOLE_SHOP, here})
    return [
        ScopeShown(sku, address("shop", "notices", sku=sku or None), sku == here, _number(newest_of.get(sku)))
        for sku in skus
    ]


def _number(notice: ReturnNotice | None) -> int | None:
    return notice.number if notice is not None and notice.texts else None


async def _skus(visit: Visit) -> Sequence[str]:
    """Products of the latest orders, to choose from."""
    rows = await visit.services.store.orders(_shop(visit), None, ORDERS)
    return sorted({line.sku for row in rows for line in decode_order(row.doc).lines})


def _shop(visit: Visit) -> str:
    assert visit.by.actor.shop_id is not None, "a merchant's token speaks for a shop"
    return visit.by.actor.shop_id
