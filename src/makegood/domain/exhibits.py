"""What do a case's photos and videos amount to, one by one and together (S3, S4)?

A machine accepts, asks for another picture, or hands a doubt to a person; it never turns evidence down for good.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from .events import Found
from .words import Check, ExhibitPurpose, ExhibitState, Role


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One photo or video.

    `doubted`: something speaks against the picture itself (edited, used before, not checked at all).  `waived` are
    checks that a person vouches for, or whose doubt nobody looked at in time.  `shown_to` are the others who saw it.
    """

    exhibit_id: str
    side: Role
    by: str
    purpose: ExhibitPurpose
    slot: str | None
    sha256: str
    media_type: str
    size_bytes: int
    received_at: datetime
    state: ExhibitState
    found: tuple[Found, ...] = ()
    because_of: tuple[Check, ...] = ()
    waived: tuple[Check, ...] = ()
    doubted: bool = False
    hold_over: bool = False
    judged_at: datetime | None = None
    reviewed_by: str | None = None
    review_comment: str = ""
    replaced_by: str | None = None
    sealed: bool = False
    erased: bool = False
    shown_to: tuple[str, ...] = ()


class Leads(NamedTuple):
    """What a wanted check leads to: when it says no, when it has seen something unclear, when it has seen nothing."""

    no: ExhibitState
    unclear: ExhibitState
    nothing: ExhibitState


_ACCEPTED, _MORE, _HELD = ExhibitState.ACCEPTED, ExhibitState.NEEDS_MORE, ExhibitState.HELD_FOR_REVIEW

LEADS: Mapping[Check, Leads] = {
    Check.READABLE: Leads(_MORE, _HELD, _MORE),
    Check.SHARP: Leads(_MORE, _ACCEPTED, _ACCEPTED),
    Check.GOODS: Leads(_HELD, _HELD, _HELD),
    Check.WAYBILL: Leads(_MORE, _HELD, _MORE),
    Check.ACCESSORIES: Leads(_HELD, _HELD, _HELD),
    Check.CHALLENGE: Leads(_MORE, _HELD, _MORE),
    Check.UNMODIFIED: Leads(_HELD, _ACCEPTED, _ACCEPTED),
    Check.UNUSED: Leads(_HELD, _HELD, _ACCEPTED),
    Check.VERIFIED: Leads(_HELD, _HELD, _HELD),
    Check.OTHER: Leads(_HELD, _HELD, _ACCEPTED),
}
SOMETHING_SEEN_PCT = 50
"""An unsure finding at least this confident has seen something: a person decides.  Below it nothing was seen."""

SUSPICIONS = frozenset({Check.UNMODIFIED, Check.UNUSED, Check.VERIFIED, Check.OTHER})
"""They speak against one picture; one bad sign is enough, and a second picture does not mend it."""
STAFF_ONLY = frozenset({Check.UNUSED})
"""What is found of these is for staff alone: it tells of other people's cases."""
OF_EACH = frozenset({Check.READABLE, Check.SHARP})
"""Every picture must pass these by itself; the others need only be seen once among all."""

WANTED: Mapping[ExhibitPurpose, frozenset[Check]] = {
    ExhibitPurpose.APPLICATION: OF_EACH,
    ExhibitPurpose.RETURN_PARCEL: OF_EACH | {Check.WAYBILL},
    ExhibitPurpose.INSPECTION: OF_EACH,
    ExhibitPurpose.DISPUTE: frozenset({Check.READABLE}),
    ExhibitPurpose.MESSAGE: frozenset({Check.READABLE}),
}
"""What pictures of an occasion must show where nothing more is required of them."""


class Judgement(NamedTuple):
    """A state, the checks on account of which it is not accepted, and whether the picture itself is doubted."""

    state: ExhibitState
    because_of: tuple[Check, ...]
    doubted: bool


def judge_together(found: Iterable[Found], others: Iterable[Exhibit], wanted: frozenset[Check]) -> Judgement:
    """The judgement on one picture, seen together with the accepted and incomplete ones of the same occasion.

    Where the checks did not run, nobody is asked for what they would have seen.
    """
    own = best_of(found)
    together = best_of([*own.values(), *_vouched(others)])
    leads = {check: _leads_to(check, own[check]) for check in SUSPICIONS & own.keys()}
    doubted = any(state is not _ACCEPTED for state in leads.values())
    if leads.get(Check.VERIFIED, _ACCEPTED) is _ACCEPTED:
        leads |= {check: _leads_to(check, (own if check in OF_EACH else together).get(check)) for check in wanted}
    if leads.get(Check.READABLE) is _MORE:  # what cannot be opened shows nothing else either
        return Judgement(_MORE, (Check.READABLE,), doubted)
    state = next((one for one in (_MORE, _HELD) if one in leads.values()), _ACCEPTED)
    because_of = tuple(sorted(check for check, led in leads.items() if led is state and state is not _ACCEPTED))
    return Judgement(state, because_of, doubted)


def satisfied(exhibits: Iterable[Exhibit], wanted: frozenset[Check]) -> bool:
    """The exhibits of an occasion show together all that is wanted."""
    together = best_of(_vouched(exhibits))
    return all(_leads_to(check, together.get(check)) is _ACCEPTED for check in wanted)


def of_occasion(exhibits: Iterable[Exhibit], purpose: ExhibitPurpose) -> list[Exhibit]:
    """Those shown for this purpose that stand: neither replaced nor erased."""
    return [x for x in exhibits if x.purpose is purpose and x.replaced_by is None and not x.erased]


def is_pending(exhibit: Exhibit) -> bool:
    """The checks, or a person, have still to say a word on it."""
    return exhibit.state in (ExhibitState.CHECKING, ExhibitState.HELD_FOR_REVIEW)


def viewer(role: Role, subject: str) -> str:
    """How somebody who saw an exhibit is noted on it."""
    return f"{role}:{subject}"


def best_of(found: Iterable[Found]) -> dict[Check, Found]:
    """The finding of each check that says most for the pictures; of a suspicion, the one that says most against."""
    best: dict[Check, Found] = {}
    for one in found:
        if one.check not in best or says_more(one, best[one.check]):
            best[one.check] = one
    return best


def _vouched(exhibits: Iterable[Exhibit]) -> list[Found]:
    """What undoubted pictures show, and what a person (or time) has vouched for on the doubted ones."""
    vouched: list[Found] = []
    for exhibit in exhibits:
        vouched += [Found(check, True, 100) for check in exhibit.waived]
        checking = exhibit.state is ExhibitState.CHECKING
        if not checking and (not exhibit.doubted or exhibit.state is ExhibitState.ACCEPTED):
            vouched += [one for one in exhibit.found if one.check not in SUSPICIONS]
    return vouched


def says_more(one: Found, other: Found) -> bool:
    """Of two findings of one check the first counts for more: it says more for the pictures, or more against them."""
    return _rank(one) > _rank(other)


def _rank(found: Found) -> tuple[int, int]:
    """How much a finding says: yes before unsure before no, the other way round for suspicions."""
    says = {True: 2, None: 1, False: 0}[found.ok]
    return (-says if found.check in SUSPICIONS else says, found.confidence_pct)


def _leads_to(check: Check, found: Found | None) -> ExhibitState:
    row = LEADS[check]
    if found is None:
        return row.nothing
    if found.ok is None:
        return row.unclear if found.confidence_pct >= SOMETHING_SEEN_PCT else row.nothing
    return ExhibitState.ACCEPTED if found.ok else row.no
