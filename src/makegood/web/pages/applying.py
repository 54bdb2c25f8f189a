"""How does a consumer apply, and what stands on the form?  The same application that programs send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import msgspec

from ...app.codec import decode_order
from ...app.return_notices import notices_for
from ...app.shops import decode_shop
from ...app.submission import Denied, Submission
from ...app.texts.sentences import refusal_sentence
from ...domain.commands import WantedLine
from ...domain.kinds import KINDS, Kind
from ...domain.order import Order, left_for
from ...domain.refusals import Refusal
from ...domain.words import Reason
from ..api.cases.bodies import ApplyBody
from ..api.cases.opening import applied
from .cases.listing import shop_names
from .forms.fields import Filling, fields_of
from .forms.filling import Typed, Wrong, first, read_form
from .forms.table import Field, Form, Input, Tone
from .frame.once import idempotency
from .frame.visit import Away, Page, Shown, Visit, case_address, not_here
from .frame.words import HOME_ZONE, Speech
from .shop.shown import before_applying

LINE: Final = "line."
NOTICES: Final = "notices"
NOTICE_TICKED: Final = "notice_read"


def form_for(order: Order) -> Form:
    """The application's form: a kind for unshipped goods only where they have not been sent."""
    shipped = order.shipped_at is not None or order.delivered_at is not None
    kinds = tuple(kind.value for kind in Kind if KINDS[kind].only_unshipped is not shipped or not shipped)
    return Form(
        (
            Field("kind", Input.CHOICE, True, kinds, "kind"),
            Field("reason_code", Input.CHOICE, True, tuple(one.value for one in Reason), "reason"),
            Field("description", Input.LONG),
            Field("amount", Input.AMOUNT),
        ),
        Tone.GO_ON,
    )


class LineLeft(NamedTuple):
    """A line of the order on the form: how many units are free, and how many are chosen."""

    line_id: str
    title: str
    quantity: int
    free: int
    paid: str
    chosen: int


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of an application that was not taken: what was wrong with it, or the sentence of the refusal."""

    wrong: Sequence[Wrong] = ()
    lines_wrong: bool = False
    notice_wrong: str | None = None
    refused: str | None = None
    typed: Typed = field(default_factory=dict)


async def application(visit: Visit) -> Shown:
    """The empty form."""
    order = await _order(visit)
    return not_here() if order is None else await _page(visit, order, Tried())


async def apply(visit: Visit) -> Shown:
    """Sends it; what is refused is shown beside what was typed."""
    order = await _order(visit)
    if order is None:
        return not_here()
    filled = read_form(form_for(order), visit.form, order.currency)
    lines = wanted_lines(order, visit.form)
    notice_wrong = await _notice_wrong(visit, order)
    if filled.wrong or not lines or notice_wrong:
        return await _page(visit, order, Tried(filled.wrong, not lines, notice_wrong, None, visit.form))
    answer = await visit.services.door.submit(await _submission(visit, order, lines, filled.body))
    if isinstance(answer, Denied):
        return await _page(visit, order, Tried(refused=await _why_not(visit, answer.refusal, order), typed=visit.form))
    return Away(case_address(answer))


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


def wanted_lines(order: Order, typed: Typed) -> tuple[WantedLine, ...]:
    """The lines of which at least one unit was chosen."""
    chosen = ((line.line_id, first(typed, LINE + line.line_id)) for line in order.lines)
    return tuple(
        WantedLine(line_id, int(text)) for line_id, text in chosen if text.isdecimal() and 0 < int(text) < 10_000
    )


async def _why_not(visit: Visit, refusal: Refusal, order: Order) -> str:
    row = await visit.services.store.shop(order.shop_id)
    zone = decode_shop(row.doc).zone if row is not None else HOME_ZONE
    return refusal_sentence(refusal, visit.language, zone, order.currency)


async def _order(visit: Visit) -> Order | None:
    """The consumer's own order; another's is not found."""
    row = await visit.services.store.order(visit.params["shop_id"], visit.params["order_id"])
    order = decode_order(row.doc) if row is not None else None
    return order if order is not None and order.consumer_id == visit.by.actor.subject else None


async def _page(visit: Visit, order: Order, tried: Tried) -> Page:
    speech = Speech(visit.language, visit.services.door.now)
    names = await shop_names(visit.services, {order.shop_id})
    form = form_for(order)
    filling = Filling(tried.typed, tried.wrong, {}, order.currency)
    notices = await before_applying(visit.services.store, order, speech)
    told = {
        "return_notices": notices,
        "notice_numbers": ",".join(str(one.number) for one in notices),
        "notice_ticked": first(tried.typed, NOTICE_TICKED) == "yes" and tried.notice_wrong is None,
        "notice_wrong": speech.say(tried.notice_wrong) if tried.notice_wrong is not None else None,
        "order": {"shop": names[order.shop_id], "order_id": order.order_id},
        "to": visit.path,
        "lines": _lines(order, tried.typed, speech),
        "lines_wrong": speech.say("page.wrong.no_lines") if tried.lines_wrong else None,
        "fields": fields_of(form, "apply", filling, speech),
        "refused": tried.refused,
    }
    failed = tried.refused is not None or bool(tried.wrong) or tried.lines_wrong or tried.notice_wrong is not None
    return Page("apply.html", told, 409 if tried.refused else 422 if failed else 200)


def _lines(order: Order, typed: Typed, speech: Speech) -> Sequence[LineLeft]:
    free = left_for(order, None).units
    only = len(order.lines) == 1
    return [
        LineLeft(
            line.line_id,
            line.title,
            line.quantity,
            len(free[line.line_id]),
            speech.money(line.paid_minor, order.currency),
            _chosen(first(typed, LINE + line.line_id), len(free[line.line_id]) if only else 0),
        )
        for line in order.lines
    ]


def _chosen(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else otherwise
