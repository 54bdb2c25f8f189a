"""What stands on the page of one case, and what happens when a form of it is sent?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from ....app.carriers import Printed, printed_on
from ....app.codec import decode_case, encode, read_event
from ....app.ports import EventRow
from ....app.ports.scanning import Barcode
from ....app.shops import Shop, decode_shop
from ....app.submission import Denied
from ....app.texts.sentences import refusal_sentence, render_explanation
from ....domain.case import Case
from ....domain.explain import explain
from ....domain.refusals import Code, Refusal
from ....domain.words import CARRIERS, Role
from ...seeing import Seen, see
from ...views import CaseView
from ..arbitrator.desk import desk_of as arbitrators_desk
from ..desk.case import desk_of
from ..desk.finding import place_in_queue
from ..forms.filling import first
from ..forms.table import FORMS
from ..frame.visit import Away, Document, Page, Shown, View, Visit, address, case_address, did, not_here
from ..frame.words import Speech
from ..shop.shown import on_case
from .acting import order_of, submit
from .actions import Given, Prepared, Tried, actions_of, instead_of
from .advice import Counsel, counsel_of
from .consumer import consumers_own
from .evidence import evidence_of
from .record import record_of
from .sending import Labels, NotSent, take_in
from .timeline import happened

LABEL_LENGTH_AT_MOST: Final = 500
Told = Mapping[str, Any]  # what templates are told is theirs to know


class Outcome(NamedTuple):
    """What became of a form: what was tried, why not, and whether the page had been overtaken.

    `not_sent`: a photo was not taken in; `label`: what was read on one, or the key of the sentence why nothing was.
    """

    tried: Tried | None = None
    refused: str | None = None
    stale: bool = False
    status: int = 200
    not_sent: NotSent | None = None
    label: Printed | str | None = None


class Step(NamedTuple):
    """Something that the reader can do, here by a command or elsewhere."""

    key: str
    command: str | None
    says: str


async def show(visit: Visit) -> Shown:
    """The case as it stands; a label that a camera has just read stands in its form."""
    read = visit.query.get("label", "")[:LABEL_LENGTH_AT_MOST]
    label = (printed_on([Barcode(read, "", ())]) or "page.label.none") if read else None
    return await _page(visit, Outcome(label=label))


async def version(visit: Visit) -> Shown:
    """The version at which the case stands: an open page asks whether it is still the one that it shows."""
    seen = await _seen(visit)
    return Document(encode({"version": seen.view().version}), "application/json") if seen is not None else not_here()


async def photo(visit: Visit) -> Shown:
    """Takes in a photo or video that a form brings, without any script."""
    if await _seen(visit) is None:
        return not_here()
    case_id = visit.params["case_id"]
    not_sent = await take_in(visit, case_id)
    if not_sent is not None:
        return await _page(visit, Outcome(status=not_sent.status, not_sent=not_sent))
    return Away(address("cases", case_id, sent="yes") + "#photos")


def label_by(labels: Labels) -> View:
    """The view that reads the parcel's number from the picture of a label."""

    async def label(visit: Visit) -> Shown:
        read_codes = visit.services.read_codes
        if read_codes is None or await _seen(visit) is None:
            return not_here()
        found = await labels(visit, read_codes)
        return await _page(visit, Outcome(label=found, status=200 if isinstance(found, Printed) else 422))

    return label


async def act(visit: Visit) -> Shown:
    """Carries out what a form orders, and shows what came of it."""
    seen, name = await _seen(visit), first(visit.form, "command")
    if seen is None or name not in FORMS:
        return not_here()
    order = order_of(visit, name, seen.case.basis.currency)
    if order.command is None:
        return await _page(visit, Outcome(Tried(name, visit.form, order.wrong), status=422))
    answer = await submit(visit, seen, name, order.command)
    if isinstance(answer, Denied):
        return await _denied(visit, seen, name, answer.refusal)
    return Away(case_address(answer, was=place_in_queue(seen) if visit.role is Role.MERCHANT else None))


async def _denied(visit: Visit, seen: Seen, name: str, refusal: Refusal) -> Shown:
    """Why not, beside what was typed; on a page that was overtaken nothing was done."""
    match refusal.code:
        case Code.NOT_FOUND:
            return not_here()
        case Code.VERSION_MISMATCH:
            return await _page(visit, Outcome(Tried(name, visit.form), stale=True, status=412))
        case _:
            basis = seen.case.basis
            says = refusal_sentence(refusal, visit.language, basis.zone, basis.currency)
            instead = instead_of(seen, name, refusal.code)
            return await _page(visit, Outcome(Tried(instead, visit.form, (), says), says, status=409))


async def _seen(visit: Visit) -> Seen | None:
    return await see(visit.services, visit.by.actor, visit.params["case_id"], "case")


async def _with_pictures(visit: Visit) -> Seen | None:
    """The case after its chain tells that its pictures are seen: a form on the page is not overtaken by them."""
    seen = await _seen(visit)
    if seen is not None and await visit.services.looking.look(seen.actor, seen.case):
        return await _seen(visit)
    return seen


async def _page(visit: Visit, outcome: Outcome) -> Shown:
    seen = await _with_pictures(visit)
    if seen is None:
        return not_here()
    shop_row = await visit.services.store.shop(seen.key[0])
    shop = decode_shop(shop_row.doc) if shop_row is not None else None
    rows = await visit.services.store.events(*seen.key)
    speech = Speech(visit.language, seen.now, seen.case.basis.zone)
    record = {
        **record_of(seen, shop, await _others(visit, seen), rows, speech, did(visit)),
        "meanwhile": _meanwhile(visit, seen, rows, speech),
        "return_notices": await on_case(visit.services.store, seen.case, seen.order, rows, speech),
        "evidence": await evidence_of(visit, seen, speech),
        "photo_came": visit.query.get("sent") == "yes",
        "not_sent": outcome.not_sent,
    }
    why = _why(seen, rows, speech)
    counsel = await counsel_of(visit, seen, shop, speech) if visit.role is Role.MERCHANT else Counsel()
    if isinstance(outcome.label, Printed):
        counsel = Counsel(prepared=Prepared("send", _as_sent(outcome.label)))
    doing = _doing(visit, seen, shop, why, counsel, outcome, speech)
    told = {**record, **doing}
    match visit.role:
        case Role.MERCHANT:
            desk = await desk_of(visit, seen, rows, told, _wanted(outcome, counsel), speech)
            return Page("desk/case.html", {**told, **desk}, outcome.status)
        case Role.ARBITRATOR:
            desk = await arbitrators_desk(visit, seen, rows, record, doing["actions"], outcome.tried, speech)
            return Page("arbitrator/case.html", {**told, **desk}, outcome.status)
        case Role.CONSUMER:
            own = consumers_own(visit, seen, rows, outcome.label, speech)
            return Page("consumer/case.html", {**told, **own}, outcome.status)
        case _:
            return Page("case.html", told, outcome.status)


async def _others(visit: Visit, seen: Seen) -> Mapping[str, Case]:
    """The cases before and after this one on the same goods."""
    pairs = (("predecessor", seen.case.basis.predecessor_id), ("successor", seen.view().successor_id))
    found = [(which, await visit.services.store.case(seen.key[0], case_id)) for which, case_id in pairs if case_id]
    return {which: decode_case(rows[0].doc).case for which, rows in found if rows is not None}


def _wanted(outcome: Outcome, counsel: Counsel) -> str | None:
    """The command whose form stands open: the one that was tried, else the one that is advised."""
    if outcome.tried is not None:
        return outcome.tried.command
    return counsel.prepared.command if counsel.prepared is not None else None


def _as_sent(printed: Printed) -> Mapping[str, str]:
    known = {"carrier": printed.carrier} if printed.carrier in CARRIERS else {}
    return {**known, "waybill": printed.number}


def _meanwhile(visit: Visit, seen: Seen, rows: Sequence[EventRow], speech: Speech) -> Sequence[str]:
    """What has happened since the page was drawn that this form stood on."""
    last = first(visit.form, "seen")
    since = int(last) if last.isdecimal() and len(last) < 10 else seen.case.seq
    return happened(rows, seen, speech, range(since + 1, seen.case.seq + 1))


def _why(seen: Seen, rows: Sequence[EventRow], speech: Speech) -> Told:
    """The answer to "why is it so?", with where each step is done."""
    facts = [read_event(row.body)[0] for row in rows]
    explanation = explain(seen.case, seen.matter, facts)
    said = render_explanation(explanation, speech.language)
    keys = [step.key for step in explanation.do_now]
    has_card = seen.actor.role is Role.CONSUMER and "accept_offer" in keys
    apart = {"offer_by_merchant"} if has_card else set()  # the card of the offer says all of it
    return {
        "happened": said["happened"],
        "notes": [text for note, text in zip(explanation.notes, said["notes"], strict=True) if note.key not in apart],
        "turn": said["turn_says"],
        "rule": said["rule"],
        "rule_says": said["rule_says"],
        "steps": [
            Step(key, one["command"], one["says"])
            for key, one in zip(keys, said["do_now"], strict=True)
            if key != "wait" or "accept_offer" not in keys  # whoever has an offer to answer has something to do
        ],
    }


def _doing(
    visit: Visit, seen: Seen, shop: Shop | None, why: Told, counsel: Counsel, outcome: Outcome, speech: Speech
) -> Told:
    """What the reader can do, and what became of what the reader tried."""
    view = seen.view()
    steps = [step.command or step.key for step in why["steps"]]
    if counsel.prepared is not None:
        steps = [counsel.prepared.command, *steps]
    given = Given(shop, sorted(visit.services.channels), steps, counsel.risks, outcome.tried, counsel.prepared)
    actions = actions_of(seen, view.allowed, given, speech)
    there = {action.command for action in actions}
    beside = outcome.tried is not None and outcome.tried.command in there
    elsewhere = _elsewhere(seen, view)
    return {
        "why": {**why, "steps": [_linked(step, there, elsewhere) for step in why["steps"]]},
        "advice": counsel.items,
        "actions": actions,
        "version": view.version,
        "stale": outcome.stale,
        "seen_seq": seen.case.seq,
        "refused": {"says": outcome.refused, "beside": beside} if outcome.refused else None,
        "apply_again": elsewhere["apply_again"] if any(step.key == "apply_again" for step in why["steps"]) else None,
    }


def _elsewhere(seen: Seen, view: CaseView) -> Mapping[str, str]:
    """Where steps are done that are no forms of this page."""
    basis = seen.case.basis
    successor = {"see_successor": address("cases", view.successor_id)} if view.successor_id else {}
    photos = dict.fromkeys(("show_evidence", "show_more", "mend_upload"), "#photos")
    return {"apply_again": address("apply", basis.shop_id, basis.order_id), **photos, **successor}


def _linked(step: Step, there: set[str], elsewhere: Mapping[str, str]) -> Told:
    to = f"#do-{step.command}" if step.command in there else elsewhere.get(step.key)
    return {"says": step.says, "to": to}
