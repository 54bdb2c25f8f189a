"""How are standstills of time published and withdrawn, and what would one of them move?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from ..domain.calendar import Scope as Place
from ..domain.calendar import Suspension, covers
from ..domain.case import Case
from ..domain.deadlines import deadlines
from ..domain.refusals import Code, Refusal
from ..domain.values import changed
from ..domain.words import CARRIERS, Actor
from .codec import decode_case, encode, instant
from .door import Door
from .ports import CaseFilter, Clock, Ids, Store, SuspensionRow
from .rederiving import rederive_behind
from .refs import Refs
from .trail import Trail

LONGEST: Final = timedelta(days=366)
FARTHEST: Final = timedelta(days=3 * 366)
_PAGE: Final = 200
_CASES_IN_THE_CALL: Final = 5_000
_LONGEST_NAME: Final = 64
_LONGEST_REASON: Final = 500


class WantedSuspension(NamedTuple):
    """A period [start, until) to be, and where; a field of the scope that is None leaves it open."""

    start: datetime
    until: datetime
    reason: str
    region: str | None = None
    carrier: str | None = None
    shop_id: str | None = None


class BadSuspension(ValueError):
    """What was wanted cannot be published; each sentence says what to write instead."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class MovedDeadline(NamedTuple):
    """One deadline of one case, from when to when it moves."""

    shop_id: str
    case_id: str
    name: str
    was: datetime
    due_at: datetime


class Preview(NamedTuple):
    """Of `cases` open ones in the scope, `moved_cases` have deadlines that move; `moves` lists the first of them."""

    cases: int
    moved_cases: int
    moved_deadlines: int
    moves: tuple[MovedDeadline, ...]


def complaints(wanted: WantedSuspension, now: datetime) -> Iterator[str]:
    """What is wrong with a wanted suspension, a sentence for each thing."""
    if wanted.start >= wanted.until:
        yield "It must begin before it ends: let `from` be earlier than `until`."
    elif wanted.until - wanted.start > LONGEST:
        yield f"It is longer than {LONGEST.days} days: publish shorter ones, one after the other."
    if abs(wanted.start - now) > FARTHEST:
        yield f"It begins more than {FARTHEST.days} days from now: look at the year."
    if not wanted.reason.strip() or len(wanted.reason) > _LONGEST_REASON:
        yield f"Say in 1 to {_LONGEST_REASON} characters why time stands still: people read it."
    for name in ("region", "carrier", "shop_id"):
        value = getattr(wanted, name)
        if value is not None and not 1 <= len(value) <= _LONGEST_NAME:
            yield f"`{name}` is 1 to {_LONGEST_NAME} characters long; leave it out where it does not matter."
    if wanted.carrier and len(wanted.carrier) <= _LONGEST_NAME and wanted.carrier not in CARRIERS:
        yield f"The carrier {wanted.carrier} is not known; known are {', '.join(CARRIERS)}."


class Suspending:
    """Publishes and withdraws suspensions; each, and what it moved, leaves an audit entry."""

    def __init__(self, store: Store, door: Door, clock: Clock, ids: Ids) -> None:
        self._store, self._door, self._clock, self._ids = store, door, clock, ids
        self._trail = Trail(store, clock, ids)

    @property
    def _now(self) -> datetime:
        return instant(self._clock.now())

    async def preview(self, wanted: WantedSuspension, listed: int = 50) -> Preview:
        """What publishing it now would move; nothing is changed.  BadSuspension when it could not be published."""
        suspension = self._checked(wanted)
        refs = await self._door.refs()
        then = Refs(refs.version, refs.policies, [*refs.suspensions, suspension], refs.calendar)
        cases = moved_cases = moved_deadlines = 0
        moves: list[MovedDeadline] = []
        async for case in self._open_cases(suspension.shop_id):
            if not covers(suspension, place_of(case)):
                continue
            cases += 1
            found = list(_moves(case, refs, then))
            moved_cases += bool(found)
            moved_deadlines += len(found)
            moves += found[: listed - len(moves)]
        return Preview(cases, moved_cases, moved_deadlines, tuple(moves))

    async def publish(self, actor: Actor, wanted: WantedSuspension) -> Suspension:
        """Publishes; reads after it show the new deadlines.  BadSuspension when it cannot be published."""
        suspension = self._checked(wanted)
        await self._put(actor, "suspension.published", suspension)
        return suspension

    async def withdraw(self, actor: Actor, suspension_id: str) -> Suspension | Refusal:
        """Ends a suspension now: before its start it is void, later the time that stood still stays."""
        found = next((s for s in (await self._door.refs()).suspensions if s.id == suspension_id), None)
        if found is None:
            return Refusal(Code.NOT_FOUND)
        if found.withdrawn_at is not None:
            return found
        withdrawn = changed(found, withdrawn_at=self._now)
        await self._put(actor, "suspension.withdrawn", withdrawn)
        return withdrawn

    def _checked(self, wanted: WantedSuspension) -> Suspension:
        now = self._now
        sentences = tuple(complaints(wanted, now))
        if sentences:
            raise BadSuspension(sentences)
        return Suspension(self._ids.new(), *wanted, published_at=now, withdrawn_at=None)

    async def _put(self, actor: Actor, action: str, suspension: Suspension) -> None:
        """Writes the suspension and its entry, then lets the open cases catch up; workers go on with what is left."""
        await self._trail.note(actor, action, {"suspension": suspension})
        await self._store.put_suspension(SuspensionRow(suspension.id, encode(suspension)))
        done = await rederive_behind(self._store, self._door, _CASES_IN_THE_CALL)
        effect = {"suspension_id": suspension.id, "cases": done.cases, "moved": done.moved}
        await self._trail.note(actor, "deadlines.rederived", effect)

    async def _open_cases(self, shop_id: str | None) -> AsyncIterator[Case]:
        cursor: str | None = None
        while True:
            page = await self._store.cases(CaseFilter(shop_id=shop_id, ended=False), cursor, _PAGE)
            for row in page.rows:
                yield decode_case(row.doc).case
            cursor = page.next
            if cursor is None:
                return


def place_of(case: Case) -> Place:
    carrier = case.waybill.carrier if case.waybill is not None else None
    return Place(case.basis.shop_id, case.basis.regions, carrier)


def _moves(case: Case, before: Refs, after: Refs) -> Iterator[MovedDeadline]:
    """The deadlines of a case that stand elsewhere under the other reference tables."""
    for old, new in zip(deadlines(case, before.situation(case)), deadlines(case, after.situation(case)), strict=True):
        if old.due_at != new.due_at:
            yield MovedDeadline(case.basis.shop_id, case.basis.case_id, old.name, old.due_at, new.due_at)
