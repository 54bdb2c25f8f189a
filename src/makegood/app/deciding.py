"""How is a batch of submissions judged against one read?  Plain functions: no loop, thread or driver is known here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import structlog

from ..domain import commands as c
from ..domain import events as e
from ..domain.case import Case
from ..domain.course import Course, carry_out, let_time_act, moved
from ..domain.decide import judge, may
from ..domain.judging import Matter
from ..domain.order import Order
from ..domain.refusals import Code, Refusal
from ..domain.values import changed
from ..domain.words import TIME, TrackingStatus
from .codec import decode, decode_case, decode_order, encode, instant, micros
from .ports import AnswerRow, CaseKey, CaseRow, CounterKey, CounterRow, EventRow, OrderKey, Read
from .refs import Refs
from .shops import Shop, decode_shop
from .submission import Answer, Answered, Denied, KeptAnswer, Submission, kept, small_counter
from .writing import Chain, Writing

log = structlog.get_logger()


class Again(NamedTuple):
    """Another submission of the same batch touched the same case or order: judge this one in the next."""


class Replay(NamedTuple):
    """The key has been answered before: give that answer again."""

    kept: KeptAnswer


Result = Answer | Again | Replay


class Standing(NamedTuple):
    """A case as it was read: its row, where it stands, and the hash its next event is chained to."""

    row: CaseRow
    course: Course
    last_hash: str


class Batch:
    """One batch being judged: what was read, and what it will write."""

    def __init__(self, read: Read, refs: Refs, now: datetime) -> None:
        self.read, self.refs, self.now = read, refs, now
        self.writing = Writing(refs.version, now)
        self._shops: dict[str, Shop] = {}
        self._touched: set[CaseKey | tuple[str, OrderKey]] = set()
        self._added: Counter[CounterKey] = Counter()

    def on_case(self, submission: Submission) -> Answer | Again:
        """Steps 3 to 7 of a command on a case; what it writes is added to the batch."""
        standing = self.standing(submission.case_key)
        if standing is None:
            return Denied(Refusal(Code.NOT_FOUND), self.now)
        refusal = may(submission.actor, submission.command, standing.course.case)
        if refusal is not None and refusal.code is Code.NOT_FOUND:
            return Denied(refusal, self.now)
        if not self.claim(standing.course.order, [standing]):
            return Again()
        after = self.time(standing)
        if refusal is None and submission.expected_version not in (None, standing.row.version):
            refusal = Refusal(Code.VERSION_MISMATCH, None, {"version": standing.row.version})
        verdict = refusal or judge(after.case, self._filled(submission, after), self._matter(submission, after))
        if isinstance(verdict, Refusal):
            self.leave(standing, after)
            return Denied(verdict, self.now, after.case)
        if verdict:
            after = carry_out(after, verdict, self.now, self.now, submission.actor)
        version, rows = self.leave(standing, after)
        situation = self.refs.situation(after.case)
        return Answered(after.case, after.order, version, after.facts, self.now, situation, rows)

    def tick(self, key: CaseKey) -> Course | None:
        """Lets time act on one case; a deadline that no longer stands does nothing but move its shadow.

        None where nothing could be done: another case of the same order comes first, or the case makes no sense.  The
        latter is said in the log and never keeps time from acting on the other cases of the batch.
        """
        try:
            standing = self.standing(key)
            if standing is None or not self.claim(standing.course.order, [standing]):
                return None
            after = self.time(standing)
            self.leave(standing, after)
            return after
        except Exception as senseless:
            log.error("case.makes_no_sense", case_id=key[1], trouble=repr(senseless)[:300])
            return None

    def answered(self, submission: Submission) -> Replay | Denied | None:
        """The answer already kept under the submission's key; another body under it is a conflict."""
        key = submission.idempotency
        row = self.read.answers.get((key.scope, key.key)) if key is not None else None
        if key is None or row is None:
            return None
        if row.body_hash != key.body_hash:
            return Denied(Refusal(Code.IDEMPOTENCY_CONFLICT), self.now)
        return Replay(decode(row.doc, KeptAnswer))

    def keep(self, answer: Answer, submission: Submission) -> None:
        """Keeps the answer under its key, in the same commit; what was not found is not kept."""
        key = submission.idempotency
        gone = isinstance(answer, Denied) and answer.refusal.code in (Code.NOT_FOUND, Code.IDEMPOTENCY_CONFLICT)
        if key is not None and not gone:
            doc = encode(kept(answer, submission))
            self.writing.answer(AnswerRow(key.scope, key.key, key.body_hash, micros(self.now), doc))

    # --- where a case stands ---

    def standing(self, key: CaseKey, order: Order | None = None) -> Standing | None:
        """The case as it was read; on this order where the batch has already changed it."""
        row = self.read.cases.get(key)
        if row is None:
            return None
        stored = decode_case(row.doc)
        order = order or decode_order(self.read.orders[(row.shop_id, row.order_id)].doc)
        return Standing(row, Course(stored.case, order, ()), stored.hash)

    def claim(self, order: Order, standings: Sequence[Standing]) -> bool:
        """One command per case and per order in a batch."""
        keys: list[CaseKey | tuple[str, OrderKey]] = [("order", (order.shop_id, order.order_id))]
        keys += [(s.row.shop_id, s.row.case_id) for s in standings]
        if any(key in self._touched for key in keys):
            return False
        self._touched.update(keys)
        return True

    def time(self, standing: Standing) -> Course:
        """Time acts first; before it, a changed calendar or suspension leaves its entry."""
        course = standing.course
        situation = self.refs.situation(course.case)
        if standing.row.refs_version != self.refs.version:
            was = None if standing.row.due_at is None else instant(standing.row.due_at)
            entries = moved(course.case, was, situation, "suspension_or_calendar")
            if entries:
                course = carry_out(course, entries, self.now, self.now, TIME)
        return let_time_act(course, situation, self.now)

    def shop(self, shop_id: str) -> Shop | None:
        shop = self._shops.get(shop_id)
        row = self.read.shops.get(shop_id)
        if shop is None and row is not None:
            shop = self._shops[shop_id] = decode_shop(row.doc)
        return shop

    def _matter(self, submission: Submission, course: Course) -> Matter:
        shop = self.shop(submission.shop_id)
        addresses = tuple(a.id for a in shop.live_addresses()) if shop is not None else ()
        return Matter(self.now, submission.actor, course.order, self.refs.situation(course.case), addresses)

    def _filled(self, submission: Submission, course: Course) -> object:
        """The command with what was read for it: kept tracking, the shop's small payments of the day."""
        command = submission.command
        if isinstance(command, c.Send | c.CorrectWaybill | c.SendBack):
            reports = self.read.tracking.get((command.carrier, command.waybill), ())
            said = (c.Report(TrackingStatus(r.status), instant(r.occurred_at), instant(r.reported_at)) for r in reports)
            return changed(command, kept=tuple(said))
        if isinstance(command, c.PaySmall | c.ApproveSmallPayment | c.AcceptOffer):
            return changed(command, small_paid_today_minor=self._counter(course.case).value)
        return command

    # --- what is left behind ---

    def leave(self, standing: Standing, after: Course) -> tuple[int, tuple[EventRow, ...]]:
        """Writes what happened, or only a stale shadow where nothing did; returns the version and the stored events."""
        row = standing.row
        if not after.facts and row.refs_version == self.refs.version and not self._overdue(row):
            return row.version, ()
        rows = self.leave_case(standing, after)
        if after.order is not standing.course.order:
            version = self.read.orders[(row.shop_id, row.order_id)].version + 1
            self.writing.order(after.order, version)
        return row.version + 1, rows

    def leave_case(self, standing: Standing, after: Course) -> tuple[EventRow, ...]:
        chain = Chain(self.refs.situation(after.case), standing.row.version + 1, standing.last_hash)
        rows = self.writing.case(standing.course.case, after.case, after.order, after.facts, chain)
        self._count_small(after.case, after.facts)
        return rows

    def _overdue(self, row: CaseRow) -> bool:
        return row.wake_at is not None and row.wake_at <= micros(self.now)

    # --- small payments of a day ---

    def _counter(self, case: Case) -> CounterRow:
        """What the shop has paid today, with what this batch has added."""
        day = self.now.astimezone(ZoneInfo(case.basis.zone)).date().isoformat()
        key = (case.basis.shop_id, small_counter(day))
        there = self.read.counters.get(key, CounterRow(key[0], key[1], 0, 0))
        return there._replace(value=there.value + self._added[key])

    def _count_small(self, case: Case, facts: Sequence[e.Fact]) -> None:
        paid = sum(f.what.payment.amount_minor for f in facts if isinstance(f.what, e.SmallPaymentPromised))
        if paid:
            row = self._counter(case)
            self._added[row.shop_id, row.name] += paid
            self.writing.counter(row._replace(version=row.version + 1, value=row.value + paid))
