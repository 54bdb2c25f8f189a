"""Which small payments wait for approval, and what becomes of an operator's word on one (S26)?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from ....app.approving import Approving
from ....app.submission import Denied
from ....app.texts.sentences import refusal_sentence
from ....domain.case import SmallRequest, due_amount_minor, small_paid_minor
from ....domain.refusals import Code
from ....domain.small import small_most_minor
from ....domain.words import Role
from ...seeing import Seen, note_reading, see, see_all
from ..cases.acting import order_of, submit
from ..cases.facts import Fact
from ..cases.listing import shop_names
from ..forms.fields import FieldShown, Filling, fields_of
from ..forms.filling import Typed, Wrong, first
from ..forms.table import FORMS
from ..frame.visit import Away, Page, Shown, Visit, address, not_here
from ..frame.words import Moment, Speech

LISTED: Final = 50
FIRST: Final = 3
"""So many stand on the console's first page."""
WORDS: Final = {"approve_small_payment": "approved", "decline_small_payment": "declined"}
"""What can be said to a request, and what is then said to have been done."""


class RequestShown(NamedTuple):
    """One request: what for, by whom, for how long it has waited, and what stands beside it in its case.

    `who` is a person of the shop; None where its one token asked.
    """

    case: str
    case_id: str
    kind: str
    shop: str
    amount: str
    purpose: str
    comment: str
    who: str | None
    since: Moment
    age: str
    facts: Sequence[Fact]
    version: int
    fields: Sequence[FieldShown]
    refused: str | None
    declining: bool


class Tried(NamedTuple):
    """A word that was not taken: on which case, what was typed, and why not."""

    case_id: str = ""
    command: str = ""
    typed: Typed | None = None
    wrong: Sequence[Wrong] = ()
    refused: str | None = None
    overtaken: bool = False
    status: int = 200


async def approvals(visit: Visit) -> Shown:
    """All that waits, the longest first."""
    await note_reading(visit.services, visit.by.actor, "approvals", {})
    return await _page(visit, Tried())


async def answer(visit: Visit) -> Shown:
    """Approves or declines one; where the case has moved on meanwhile, it is looked at anew first."""
    name, case_id = first(visit.form, "command"), first(visit.form, "case_id")
    seen = await see(visit.services, visit.by.actor, case_id, "case") if name in WORDS else None
    if seen is None:
        return not_here()
    basis = seen.case.basis
    order = order_of(visit, name, basis.currency)
    if order.command is None:
        return await _page(visit, Tried(case_id, name, visit.form, order.wrong, status=422))
    given = await submit(visit, seen, name, order.command)
    if not isinstance(given, Denied):
        return Away(address("approvals", said=WORDS[name]))
    if given.refusal.code is Code.NOT_FOUND:
        return not_here()
    if given.refusal.code in (Code.VERSION_MISMATCH, Code.REQUEST_NOT_OPEN):
        return await _page(visit, Tried(case_id, name, visit.form, overtaken=True, status=412))
    says = refusal_sentence(given.refusal, visit.language, basis.zone, basis.currency)
    return await _page(visit, Tried(case_id, name, visit.form, (), says, status=409))


async def _page(visit: Visit, tried: Tried) -> Page:
    speech = Speech(visit.language, visit.services.door.now)
    seen, more = await _waiting(visit, LISTED)
    names = await shop_names(visit.services, {one.key[0] for one, _ in seen})
    said = visit.query.get("said", "")
    told = {
        "requests": [_shown(one, asked, names[one.key[0]], tried, speech) for one, asked in seen],
        "more": more,
        "overtaken": tried.overtaken,
        "overtaken_case": address("cases", tried.case_id) if tried.overtaken else None,
        "said": said if said in WORDS.values() and not tried.case_id else None,
    }
    return Page("operator/approvals.html", told, tried.status)


async def _waiting(visit: Visit, limit: int) -> tuple[list[tuple[Seen, SmallRequest]], bool]:
    """The cases that wait, as they stand at this instant, with their requests."""
    services = visit.services
    found = await Approving(services.store, services.store).waiting(limit)
    seen = await see_all(services, visit.by.actor, found.cases)
    return [(one, asked) for one in seen if (asked := one.case.small_request) is not None], found.more


async def waiting_shown(visit: Visit, speech: Speech) -> Mapping[str, object]:
    """How many wait, and the first of them, for the console's first page."""
    seen, more = await _waiting(visit, LISTED)
    names = await shop_names(visit.services, {one.key[0] for one, _ in seen[:FIRST]})
    requests = [_shown(one, asked, names[one.key[0]], Tried(), speech) for one, asked in seen[:FIRST]]
    return {"requests": requests, "count": f"{len(seen)}+" if more else str(len(seen))}


def _shown(seen: Seen, asked: SmallRequest, shop: str, tried: Tried, speech: Speech) -> RequestShown:
    basis, here = seen.case.basis, tried.case_id == seen.key[1]
    name = "decline_small_payment"
    declining = here and tried.command == name
    filling = Filling(tried.typed or {} if declining else {}, tried.wrong if declining else (), {}, basis.currency)
    return RequestShown(
        address("cases", seen.key[1]),
        seen.key[1],
        speech.label("kind", seen.case.ask.kind),
        shop,
        speech.money(asked.amount_minor, basis.currency),
        speech.label("purpose", asked.purpose),
        asked.comment,
        speech.say("page.approvals.by", who=asked.asked_by) if asked.asked_by != Role.MERCHANT else None,
        speech.moment(asked.asked_at),
        speech.span(max(speech.now - asked.asked_at, timedelta(0))),
        _facts(seen, speech),
        seen.version,
        [one._replace(id=f"{one.id}-{seen.key[1]}") for one in fields_of(FORMS[name], name, filling, speech)],
        tried.refused if here else None,
        declining,
    )


def _facts(seen: Seen, speech: Speech) -> Sequence[Fact]:
    """What helps to decide: what is asked back, what small payments came to so far, and what the cap leaves."""
    case, currency = seen.case, seen.case.basis.currency
    sums = (
        ("refund", due_amount_minor(case)),
        ("small_paid", small_paid_minor(case)),
        ("room", max(0, small_most_minor(case, seen.matter))),
    )
    return [Fact(speech.say(f"page.approvals.fact.{name}"), speech.money(minor, currency)) for name, minor in sums]
