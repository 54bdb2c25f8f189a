"""How does a consumer apply, step by step?  What is sent in the end is the application that programs send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec

from ....app.codec import decode_order
from ....app.return_notices import notices_for
from ....app.shops import Shop, decode_shop
from ....app.submission import Denied, Submission
from ....app.texts.sentences import refusal_sentence
from ....domain.applying import Opening, free_units
from ....domain.commands import Apply, WantedLine
from ....domain.order import Order
from ....domain.refusals import Code, Refusal
from ....domain.words import Reason
from ...api.cases.bodies import ApplyBody
from ...api.cases.opening import applied
from ..forms.fields import Filling, fields_of
from ..forms.filling import Typed, Wrong, first, read_form
from ..forms.table import Form
from ..frame.once import idempotency
from ..frame.visit import Away, Page, Shown, Visit, address, case_address, not_here
from ..frame.words import Speech
from ..shop.shown import before_applying
from .choosing import LINE, STEPS, Chosen, form_for, kinds_for, read_choices, step_of
from .foreseen import Foreseen, counted, foresee, opening_of
from .showing import is_single, lines_of, outlook_of, picked_of, reasons_of, ways_of

NOTICES: Final = "notices"
NOTICE_TICKED: Final = "notice_read"
_HOPELESS: Final = frozenset({Code.WINDOW_OVER, Code.TOO_MANY_APPLICATIONS})


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of an application that was not taken: what was wrong with it, or the sentence of the refusal."""

    wrong: Sequence[Wrong] = ()
    notice_wrong: str | None = None
    refused: str | None = None
    typed: Typed = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True)
class Matter:
    """The order that is applied on, its shop, and what applications on it are judged by."""

    order: Order
    shop: Shop
    opening: Opening
    free: Mapping[str, int]


async def application(visit: Visit) -> Shown:
    """The step where the choices in the address stand."""
    matter = await _matter(visit)
    if matter is None:
        return not_here()
    typed = {name: (value,) for name, value in visit.query.items()}
    return await _page(visit, matter, visit.query.get("step", ""), Tried(typed=typed))


async def apply(visit: Visit) -> Shown:
    """Sends it; what is refused is shown beside what was typed."""
    matter = await _matter(visit)
    if matter is None:
        return not_here()
    order, typed = matter.order, visit.form
    filled = read_form(form_for(order), typed, order.currency)
    chosen = read_choices(order, typed, matter.free)
    notice_wrong = await _notice_wrong(visit, order)
    if filled.wrong or not chosen.lines or notice_wrong:
        return await _page(visit, matter, "send", Tried(filled.wrong, notice_wrong, None, typed, 422))
    answer = await visit.services.door.submit(await _submission(visit, order, chosen.wanted, filled.body))
    if isinstance(answer, Denied):
        says = _sentence(visit, matter, answer.refusal)
        return await _page(visit, matter, "send", Tried(refused=says, typed=typed, status=409))
    return Away(case_address(answer) + ("#photos" if answer.case.ask.evidence_lacking else ""))


async def _matter(visit: Visit) -> Matter | None:
    """The consumer's own order; another's is not found."""
    store, key = visit.services.store, (visit.params["shop_id"], visit.params["order_id"])
    row = await store.order(*key)
    order = decode_order(row.doc) if row is not None else None
    if order is None or order.consumer_id != visit.by.actor.subject:
        return None
    shop_row = await store.shop(key[0])
    shop = decode_shop(shop_row.doc) if shop_row is not None else Shop(key[0])
    opening = await opening_of(visit, order, shop)
    return Matter(order, shop, opening, counted(free_units(opening)))


async def _notice_wrong(visit: Visit, order: Order) -> str | None:
    """Why the return notice does not count as acknowledged: it was not ticked, or is another one by now (S20)."""
    notices = await notices_for(visit.services.store, order.shop_id, (line.sku for line in order.lines))
    shown = ",".join(str(one.number) for one in notices)
    if not notices or (first(visit.form, NOTICE_TICKED) == "yes" and first(visit.form, NOTICES) == shown):
        return None
    return "page.shop.notice.tick_missing" if first(visit.form, NOTICES) == shown else "page.shop.notice.changed"


async def _submission(
    visit: Visit, order: Order, lines: Sequence[WantedLine], body: Mapping[str, object]
) -> Submission:
    """The very application that a program would send."""
    wanted = [{"line_id": line.line_id, "quantity": line.quantity} for line in lines]
    chosen = {line.line_id for line in lines}
    skus = (line.sku for line in order.lines if line.line_id in chosen)
    numbers = [one.number for one in await notices_for(visit.services.store, order.shop_id, skus)]
    notices = {"notice_version": numbers} if numbers else {}
    said = {"shop_id": order.shop_id, "order_id": order.order_id, "lines": wanted, **notices, **body}
    command = applied(msgspec.convert(said, ApplyBody), f"{order.shop_id}-{visit.services.ids.new()}")
    key = idempotency(visit, f"apply:{order.order_id}")
    return Submission(visit.by.actor, order.shop_id, command.case_id, command, key)


def _sentence(visit: Visit, matter: Matter, refusal: Refusal) -> str:
    return refusal_sentence(refusal, visit.language, matter.shop.zone, matter.order.currency)


async def _page(visit: Visit, matter: Matter, asked: str, tried: Tried) -> Page:
    speech = Speech(visit.language, visit.services.door.now, matter.shop.zone)
    order, chosen = matter.order, read_choices(matter.order, tried.typed, matter.free)
    step = step_of(chosen, asked)
    found = await foresee(visit.services, matter.opening, _command(order, chosen, matter.free, step))
    to = ("apply", order.shop_id, order.order_id)
    told = {
        "order": {"shop": matter.shop.name or order.shop_id, "order_id": order.order_id},
        "to": visit.path,
        "send_to": address(*to, **chosen.query),  # so that signing in again leads back to this very step
        "step": step,
        "here": STEPS.index(step),
        "steps": [speech.say(f"page.apply.step.{one}") for one in STEPS],
        "hidden": chosen.query,
        "picked": picked_of(order, chosen, to, step, speech),
        "lines": () if is_single(order) else lines_of(order, chosen, matter.free, speech),
        "lines_wrong": speech.say("page.wrong.no_lines") if _none_chosen(chosen, tried.typed, asked) else None,
        "ways": ways_of(order, chosen, to, speech),
        "groups": reasons_of(order, chosen, matter.opening, speech),
        "stopped": _stopped(visit, matter, found, step),
        "refused": tried.refused,
        "outlook": outlook_of(found, order, speech) if isinstance(found, Foreseen) else None,
        **await _last_step(visit, matter, tried, speech),
    }
    return Page("apply.html", told, tried.status)


def _none_chosen(chosen: Chosen, typed: Typed, asked: str) -> bool:
    return not chosen.lines and asked != "reason" and any(name.startswith(LINE) for name in typed)


async def _last_step(visit: Visit, matter: Matter, tried: Tried, speech: Speech) -> Mapping[str, object]:
    """What is typed, and the return notice to be read, before it is sent."""
    order = matter.order
    form = form_for(order)
    typing = Form(tuple(one for one in form.fields if one.name in ("description", "amount")))
    notices = await before_applying(visit.services.store, order, speech)
    ticked = first(tried.typed, NOTICE_TICKED) == "yes" and tried.notice_wrong is None
    fields = fields_of(typing, "apply", Filling(tried.typed, tried.wrong, {}, order.currency), speech)
    return {
        "fields": {one.name: one for one in fields},
        "return_notices": notices,
        "notice_numbers": ",".join(str(one.number) for one in notices),
        "notice_ticked": ticked,
        "notice_wrong": speech.say(tried.notice_wrong) if tried.notice_wrong is not None else None,
    }


def _command(order: Order, chosen: Chosen, free: Mapping[str, int], step: str) -> Apply:
    """The application as far as it is known; what is open is taken as it is likeliest to be."""
    one = tuple(WantedLine(line_id, 1) for line_id, count in free.items() if count)[:1]
    lines = chosen.wanted if step == "send" else one
    kind, reason = chosen.kind or kinds_for(order)[0], chosen.reason or Reason.OTHER
    return Apply(f"{order.shop_id}-new", order.order_id, kind, lines, reason)


def _stopped(visit: Visit, matter: Matter, found: Foreseen | Refusal, step: str) -> str | None:
    """Why there is no point in going on; on the last step, any reason."""
    if not sum(matter.free.values()):
        return Speech(visit.language, visit.services.door.now).say("page.apply.nothing_left")
    if isinstance(found, Foreseen) or (found.code not in _HOPELESS and step != "send"):
        return None
    return _sentence(visit, matter, found)
