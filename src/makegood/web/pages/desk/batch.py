"""How are several cases handled at once?  What each would become is shown, then each goes through the one door."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import msgspec

from ....app.codec import encode
from ....app.shops import decode_shop
from ....app.submission import Answered, Denied, Idempotency, Submission
from ....app.texts.sentences import refusal_sentence
from ....domain.money import Money
from ...api.cases.bodies import ORDERINGS, ordered
from ...seeing import Seen, see
from ..cases.glance import goods_words, stage_words
from ..cases.timeline import sentences
from ..forms.fields import FieldShown, Filling, fields_of
from ..forms.filling import Wrong, first, read_form
from ..forms.table import Field, Form, Input
from ..frame.visit import Away, Page, Shown, Visit, address, not_here
from ..frame.words import Speech
from .trying import Foreseen, foresee

CASES_AT_MOST: Final = 50
_COMMENT: Final = Form((Field("comment", Input.LONG),))
FORMS: Final = {
    "agree": Form(),
    "refund": _COMMENT,
    "extend": Form(),
    "message": Form((Field("text", Input.LONG, True),)),
}
COMMANDS: Final = tuple(FORMS)
"""What can be ordered of many cases in one go: nothing that has to be weighed case by case."""


class Line(NamedTuple):
    """One case of the preview; `key` makes its order the same order, however often it is sent."""

    case_id: str
    to: str
    what: str
    order_id: str
    amount: str
    stage: str
    foreseen: Foreseen
    key: str
    version: int


class Done(NamedTuple):
    """What became of one case."""

    to: str
    what: str
    order_id: str
    says: Sequence[str]
    refused: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A command for some cases, as a form says it."""

    command: str
    seen: Sequence[Seen]
    order: object
    wrong: Sequence[Wrong]
    addresses: tuple[str, ...]


async def preview(visit: Visit) -> Shown:
    """What the command would do to each of the cases; nothing is done."""
    if first(visit.form, "command") not in FORMS:
        return not_here()
    if not visit.form.get("case"):
        return Away(address("", said="none_chosen"))
    return await _preview(visit, await _asked(visit))


async def carry_out(visit: Visit) -> Shown:
    """Orders it of each case under the key that its preview gave; what has changed meanwhile is left alone."""
    if first(visit.form, "command") not in FORMS or not visit.form.get("case"):
        return not_here()
    asked = await _asked(visit)
    if asked.wrong:
        return await _preview(visit, asked, 422)
    speech = Speech(visit.language, visit.services.door.now)
    done = await asyncio.gather(*(_order(visit, seen, asked, speech) for seen in asked.seen))
    refused = sum(one.refused is not None for one in done)
    told = {"command": asked.command, "done": done, "counts": {"done": len(done) - refused, "refused": refused}}
    return Page("desk/batch_done.html", told)


async def _asked(visit: Visit) -> Asked:
    """The cases that were chosen, as they stand now, and the command, the same for all."""
    name = first(visit.form, "command")
    ids = list(dict.fromkeys(visit.form.get("case", ())))[:CASES_AT_MOST]
    found = await asyncio.gather(*(see(visit.services, visit.by.actor, one, "case") for one in ids))
    filled = read_form(FORMS[name], visit.form, "CNY")
    body = msgspec.convert(filled.body, ORDERINGS[name].body) if not filled.wrong else None
    shop = await visit.services.store.shop(visit.by.actor.shop_id or "")
    addresses = tuple(one.id for one in decode_shop(shop.doc).live_addresses()) if shop is not None else ()
    command = ordered(ORDERINGS[name], body) if body is not None else None
    return Asked(name, [one for one in found if one is not None], command, filled.wrong, addresses)


async def _preview(visit: Visit, asked: Asked, status: int = 200) -> Page:
    speech = Speech(visit.language, visit.services.door.now)
    lines = [_line(visit, seen, asked, speech) for seen in asked.seen]
    going = [line for line in lines if line.foreseen.refused is None]
    asking = asked.order is None and not first(visit.form, "again")
    told = {
        "command": asked.command,
        "going": going,
        "staying": [line for line in lines if line.foreseen.refused is not None],
        "fields": _fields(visit, asked, () if asking else asked.wrong, speech),
        "money": _money(asked, lines, speech),
    }
    return Page("desk/batch.html", told, status)


def _fields(visit: Visit, asked: Asked, wrong: Sequence[Wrong], speech: Speech) -> Sequence[FieldShown]:
    return fields_of(FORMS[asked.command], f"batch-{asked.command}", Filling(visit.form, wrong), speech)


def _line(visit: Visit, seen: Seen, asked: Asked, speech: Speech) -> Line:
    case, basis = seen.case, seen.case.basis
    own = Speech(speech.language, seen.now, basis.zone)
    view = seen.view()
    command = asked.order if asked.order is not None else _blank(asked.command)
    return Line(
        basis.case_id,
        address("cases", basis.case_id),
        goods_words(case, seen.order, own),
        basis.order_id,
        own.money((view.amount.agreed or view.amount.requested).amount, basis.currency),
        stage_words(view.stage, visit.role, own),
        foresee(seen, command, asked.addresses, own),
        first(visit.form, f"key.{basis.case_id}") or visit.services.ids.new(),
        seen.version,
    )


def _blank(name: str) -> object:
    """The command as it will be once its text is there: whether it is allowed does not hang on the text."""
    body = {field.name: "…" for field in FORMS[name].fields if field.required}
    return ordered(ORDERINGS[name], msgspec.convert(body, ORDERINGS[name].body))


def _money(asked: Asked, lines: Sequence[Line], speech: Speech) -> str | None:
    """What would leave in all, by currency."""
    sums: dict[str, int] = {}
    for seen, line in zip(asked.seen, lines, strict=True):
        currency = seen.case.basis.currency
        sums[currency] = sums.get(currency, 0) + line.foreseen.money_minor
    total = [Money(amount, currency) for currency, amount in sums.items() if amount]
    return speech.listed([speech.money(one.amount_minor, one.currency) for one in total]) or None


async def _order(visit: Visit, seen: Seen, asked: Asked, speech: Speech) -> Done:
    """One case through the door, against the version that its preview showed."""
    basis = seen.case.basis
    own = Speech(speech.language, seen.now, basis.zone)
    version = first(visit.form, f"version.{basis.case_id}")
    expected = int(version) if version.isdecimal() and len(version) < 19 else 0
    key = _key(visit, basis.case_id, asked)
    answer = await visit.services.door.submit(Submission(seen.actor, *seen.key, asked.order, key, expected))
    said, refused = _became(answer, seen, own)
    to = address("cases", basis.case_id)
    return Done(to, goods_words(seen.case, seen.order, own), basis.order_id, said, refused)


def _became(answer: Answered | Denied, seen: Seen, speech: Speech) -> tuple[Sequence[str], str | None]:
    if isinstance(answer, Denied):
        basis = seen.case.basis
        return (), refusal_sentence(answer.refusal, speech.language, basis.zone, basis.currency)
    return sentences([row.body for row in answer.rows], seen.case, speech), None


def _key(visit: Visit, case_id: str, asked: Asked) -> Idempotency | None:
    key = first(visit.form, f"key.{case_id}")
    if not 1 <= len(key) <= 64 or not key.isascii():
        return None
    said = [asked.command, *(first(visit.form, field.name) for field in FORMS[asked.command].fields)]
    return Idempotency(f"{visit.by.scope}:batch:{case_id}", key, hashlib.sha256(encode(said)).hexdigest())
