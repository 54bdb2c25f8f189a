"""How is an exhibit checked, once, whoever may die on the way?

A worker leases it, runs the checks in a process apart while each finding is told at once, keeps copies, looks and
report, and tells the case.  Every step may be taken twice.  What breaks the checks three times is held for a person.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import structlog

from ...domain.case import Case
from ...domain.commands import JudgeExhibit
from ...domain.exhibits import Exhibit
from ...domain.order import Order
from ...domain.showing import exhibit_of
from ...domain.words import Actor, ExhibitState, Role
from ..codec import decode, decode_case, decode_order
from ..door import Door
from ..ports import Blobs, Catalogue, Clock, OutboxRow, Store
from ..ports.scanning import Examination, Examiner, Finding, Tell
from ..submission import Answered, Submission
from ..uploads.parts import original_key
from .about import about, lines_of
from .keeping import Keeping
from .recognising import Recognising
from .report import Copies, found_of, hash_of_report, report_of, unverified
from .telling import Progress

LEASE_S: Final = 600
TRIES: Final = 3
AGAIN_S: Final = 5
_SECOND: Final = 1_000_000
CHECKER: Final = Actor(Role.SYSTEM, "checks")
log = structlog.get_logger()


class Subject(NamedTuple):
    """What is being checked."""

    case: Case
    order: Order
    exhibit: Exhibit


class Checking:
    """Takes exhibits that wait for their checks, one at a time; run as many as there are cores."""

    def __init__(
        self, store: Store, door: Door, blobs: Blobs, clock: Clock, examiner: Examiner, catalogue: Catalogue,
        progress: Progress, scratch: Path | None = None,
    ) -> None:  # fmt: skip
        self._store, self._door, self._blobs, self._clock = store, door, blobs, clock
        self._examiner, self._catalogue, self._progress, self._scratch = examiner, catalogue, progress, scratch
        self._keeping, self._recognising = Keeping(store), Recognising(store, examiner)

    async def run_once(self) -> int:
        """Checks one exhibit, if any waits; tells how many that were."""
        now = self._clock.now()
        rows = await self._store.claim_checks(now, now + LEASE_S * _SECOND, 1)
        for row in rows:
            await self._take(row)
        return len(rows)

    async def _take(self, row: OutboxRow) -> None:
        subject = await self._subject(row)
        if subject is not None:
            try:
                await self._check(subject)
            except Exception as trouble:
                number = subject.exhibit.exhibit_id
                log.warning("check.failed", exhibit_id=number, attempt=row.attempts, trouble=repr(trouble)[:300])
                if row.attempts < TRIES:
                    await self._store.outbox_later(row, self._clock.now() + AGAIN_S * _SECOND)
                    return
                await self._judge(subject, None, [unverified()], ())
        await self._store.outbox_done([row])

    async def _subject(self, row: OutboxRow) -> Subject | None:
        """None where nobody waits for the checks any more."""
        exhibit_id = decode(row.doc, dict[str, str])["exhibit_id"]
        found = await self._store.case(row.shop_id, row.case_id)
        assert found is not None, "an exhibit has a case"
        case = decode_case(found[0].doc).case
        exhibit = exhibit_of(case, exhibit_id)
        if exhibit is None or exhibit.erased or exhibit.state is not ExhibitState.CHECKING:
            return None
        return Subject(case, decode_order(found[1].doc), exhibit)

    async def _check(self, subject: Subject) -> None:
        case, exhibit = subject.case, subject.exhibit
        telling = await self._progress.begin(case.basis.shop_id, exhibit.exhibit_id)
        examination = await self._examine(subject, telling.hear)
        used = await self._recognising.used_before(examination, case, telling.hear)
        await telling.flush()
        copies = await self._keeping.copies(examination, self._blobs)
        await self._recognising.remember(exhibit, case, examination)
        await self._judge(subject, examination, [*examination.findings, *used], copies)

    async def _examine(self, subject: Subject, hear: Tell) -> Examination:
        names = [name for line in lines_of(subject.case, subject.order) for name in line.pictures]
        pictures = [path for name in names if (path := await self._catalogue.picture(name)) is not None]
        wanted = about(subject.case, subject.order, subject.exhibit, pictures, self._door.now)
        with tempfile.TemporaryDirectory(prefix="check-", dir=self._scratch) as folder:
            file = Path(folder) / "original"
            await self._blobs.fetch(original_key(subject.exhibit.sha256), file)
            return await asyncio.to_thread(self._examiner.examine, file, wanted, hear)

    async def _judge(
        self,
        subject: Subject,
        examination: Examination | None,
        findings: Sequence[Finding],
        copies: Sequence[Copies],
    ) -> None:
        """The verdict is a command through the one door, and the last thing that is told."""
        basis, exhibit = subject.case.basis, subject.exhibit
        sent = await self._store.upload(basis.shop_id, exhibit.exhibit_id)
        report = report_of(examination, findings, copies, self._door.now, sent)
        await self._keeping.keep(basis.shop_id, basis.case_id, exhibit, report)
        command = JudgeExhibit(exhibit.exhibit_id, found_of(report), hash_of_report(report))
        answer = await self._door.submit(Submission(CHECKER, basis.shop_id, basis.case_id, command))
        judged = exhibit_of(answer.case, exhibit.exhibit_id) if isinstance(answer, Answered) else None
        if judged is not None:
            await self._progress.end(basis.shop_id, judged)
