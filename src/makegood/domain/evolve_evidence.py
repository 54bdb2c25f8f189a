"""What are a case's exhibits after a fact?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from . import events as e
from .case import Case
from .exhibits import OF_EACH, Exhibit, of_occasion, viewer
from .values import changed
from .words import Check, ExhibitPurpose, ExhibitState

Changes = dict[str, Any]  # field names of Case -> their new values
Change = Callable[[Exhibit], Exhibit]


def received(case: Case, fact: e.Fact, what: e.ExhibitReceived) -> Changes:
    """The exhibit is there and waits for its checks; the picture of its slot before it stands no more."""
    exhibit = Exhibit(
        what.exhibit_id,
        fact.actor.role,
        fact.actor.subject,
        what.purpose,
        what.slot,
        what.sha256,
        what.media_type,
        what.size_bytes,
        fact.at,
        ExhibitState.CHECKING,
    )
    stand = _each(case, {what.replaces}, lambda x: changed(x, replaced_by=what.exhibit_id))
    return _with(case, (*stand, exhibit))


def judged(case: Case, fact: e.Fact, what: e.ExhibitJudged) -> Changes:
    """The exhibit in the state that its checks amount to."""

    def after(x: Exhibit) -> Exhibit:
        return changed(
            x, state=what.state, found=what.found, because_of=what.because_of, doubted=what.doubted, judged_at=fact.at
        )

    return _asked_again(case, fact, what.exhibit_id, what.state, _with(case, _each(case, {what.exhibit_id}, after)))


def reviewed(case: Case, fact: e.Fact, what: e.ExhibitReviewed) -> Changes:
    """A person who accepts a picture vouches for what the machine was not sure of."""

    def after(x: Exhibit) -> Exhibit:
        vouched = _vouched(case, x) if what.state is ExhibitState.ACCEPTED else ()
        return changed(x, state=what.state, waived=vouched, reviewed_by=fact.actor.subject, review_comment=what.comment)

    return _asked_again(case, fact, what.exhibit_id, what.state, _with(case, _each(case, {what.exhibit_id}, after)))


def hold_over(case: Case, fact: e.Fact, what: e.ExhibitHoldOver) -> Changes:
    """What nobody looked at in time is accepted with the doubt on it."""

    def after(x: Exhibit) -> Exhibit:
        return changed(x, state=ExhibitState.ACCEPTED, waived=_vouched(case, x), doubted=True, hold_over=True)

    return _with(case, _each(case, set(what.exhibit_ids), after))


def _vouched(case: Case, exhibit: Exhibit) -> tuple[Check, ...]:
    """What the machine was not sure of; all that is wanted, where it did not look at all."""
    unseen = Check.VERIFIED in exhibit.because_of
    return (*exhibit.because_of, *case.ask.evidence_wanted) if unseen else exhibit.because_of


def shown(case: Case, fact: e.Fact, what: e.ExhibitShown) -> Changes:
    """One more person has seen it."""
    seen = viewer(what.to_role, what.to)
    return _with(case, _each(case, {what.exhibit_id}, lambda x: changed(x, shown_to=(*x.shown_to, seen))))


def sealed(case: Case, fact: e.Fact, what: e.ExhibitsSealed) -> Changes:
    """Nothing takes its place any more."""
    return _with(case, _each(case, set(what.exhibit_ids), lambda x: changed(x, sealed=True)))


def erased(case: Case, fact: e.Fact, what: e.ExhibitErased) -> Changes:
    """Its hash stays."""
    return _with(case, _each(case, {what.exhibit_id}, lambda x: changed(x, erased=True)))


def kept(case: Case, fact: e.Fact, what: e.EvidenceKept) -> Changes:
    """Nothing may be erased."""
    return {"kept": True}


def released(case: Case, fact: e.Fact, what: e.EvidenceReleased) -> Changes:
    """Erasing is possible again."""
    return {"kept": False}


def moved_on(case: Case) -> tuple[Exhibit, ...]:
    """The exhibits once the flow has moved on: what lacked only company is accepted."""

    def after(x: Exhibit) -> Exhibit:
        lacked_company = x.state is ExhibitState.NEEDS_MORE and not x.doubted and not OF_EACH & set(x.because_of)
        return changed(x, state=ExhibitState.ACCEPTED, because_of=()) if lacked_company else x

    standing = {x.exhibit_id for x in of_occasion(case.exhibits, ExhibitPurpose.APPLICATION)}
    return _each(case, standing, after) if standing else case.exhibits


def _each(case: Case, ids: set[str] | set[str | None], after: Change) -> tuple[Exhibit, ...]:
    return tuple(after(x) if x.exhibit_id in ids else x for x in case.exhibits)


def _with(case: Case, exhibits: tuple[Exhibit, ...]) -> Changes:
    """The clocks of checking and of holding count from the exhibit that has waited longest."""
    since = {name: at for name, at in case.since.items() if name not in _WAITING}
    for name, (state, began) in _WAITING.items():
        waits = [at for x in exhibits if x.state is state and (at := began(x)) is not None]
        if waits:
            since[name] = min(waits)
    return {"exhibits": exhibits, "since": since}


_WAITING: Mapping[str, tuple[ExhibitState, Callable[[Exhibit], datetime | None]]] = {
    "check": (ExhibitState.CHECKING, lambda x: x.received_at),
    "hold": (ExhibitState.HELD_FOR_REVIEW, lambda x: x.judged_at),
}


def _asked_again(case: Case, fact: e.Fact, exhibit_id: str, state: ExhibitState, changes: Changes) -> Changes:
    """Who is asked for another picture of the application has a day for it at least."""
    ours = any(x.exhibit_id == exhibit_id and x.purpose is ExhibitPurpose.APPLICATION for x in case.exhibits)
    if state is not ExhibitState.NEEDS_MORE or not ours or not case.ask.evidence_lacking:
        return changes
    changes["since"]["show_again"] = fact.at
    return {**changes, "reminded": {name: at for name, at in case.reminded.items() if name != "show"}}
