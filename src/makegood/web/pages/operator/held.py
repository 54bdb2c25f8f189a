"""Which photos and videos wait for a person's look, the one whose time is over first first (S4)?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from ....app.exhibits.report import Report
from ....app.exhibits.reviewing import Reviewing, held
from ....app.noted import Waiting
from ....domain.exhibits import STAFF_ONLY, Exhibit
from ....domain.words import Check
from ...seeing import Seen, note_reading, see_all
from ..cases.listing import shop_names
from ..frame.visit import Page, Shown, Visit, address
from ..frame.words import Countdown, Speech
from .checks import checks_shown

LISTED: Final = 50
SAID: Final = frozenset({"reviewed", "check_hurried"})


class HeldShown(NamedTuple):
    """One picture that waits: what it is for, why it is held, and until when somebody may say a word."""

    to: str
    title: str
    why: str
    broken: bool
    side: str
    shop: str
    amount: str
    left: Countdown
    tone: str


async def waiting(visit: Visit) -> tuple[Waiting, list[Seen]]:
    """The cases that wait, as they stand at this instant."""
    services = visit.services
    found = await Reviewing(services.store, services.store).waiting(LISTED)
    return found, await see_all(services, visit.by.actor, found.cases)


async def review(visit: Visit) -> Shown:
    """What is to be looked at, and how the checks stand."""
    speech = Speech(visit.language, visit.services.door.now)
    found, seen = await waiting(visit)
    await note_reading(visit.services, visit.by.actor, "review", {})
    names = await shop_names(visit.services, {one.key[0] for one in seen})
    reports = {one.key: await visit.services.looking.reports(one.key) for one in seen}
    rows = sorted(_each(seen), key=lambda one: one[2])
    said = visit.query.get("said", "")
    told = {
        "held": [
            _shown(case, exhibit, until, names[case.key[0]], reports[case.key].get(exhibit.exhibit_id), speech)
            for case, exhibit, until in rows
        ],
        "more": found.more,
        "said": said if said in SAID else None,
        **await checks_shown(visit, speech),
    }
    return Page("operator/review.html", told)


def _each(seen: Sequence[Seen]) -> Iterator[tuple[Seen, Exhibit, datetime]]:
    for one in seen:
        for exhibit in held(one.case):
            yield one, exhibit, until_of(one, exhibit)


def until_of(seen: Seen, exhibit: Exhibit) -> datetime:
    """When the flow moves on without a person's word."""
    return (exhibit.judged_at or exhibit.received_at) + seen.situation.policy.lengths.hold


def _shown(
    seen: Seen, exhibit: Exhibit, until: datetime, shop: str, report: Report | None, speech: Speech
) -> HeldShown:
    case = seen.case
    return HeldShown(
        address("review", seen.key[1], exhibit.exhibit_id),
        title_of(exhibit, speech),
        why_of(exhibit, report, speech),
        Check.VERIFIED in exhibit.because_of,
        speech.label("role", exhibit.side),
        shop,
        speech.money(case.ask.requested_minor, case.basis.currency),
        speech.countdown(until),
        "late" if until - speech.now < seen.situation.policy.lengths.hold / 4 else "soon",
    )


def title_of(exhibit: Exhibit, speech: Speech) -> str:
    """What the picture is for, and which of the guided ones it is."""
    purpose, (kind, _, name) = speech.label("exhibit_purpose", exhibit.purpose), (exhibit.slot or "").partition(":")
    return " · ".join(filter(None, (purpose, speech.say(f"label.slot.{kind}", name=name) if kind else "")))


def why_of(exhibit: Exhibit, report: Report | None, speech: Speech) -> str:
    """On account of which checks it is held; what only staff may know is not named in the case, and said here."""
    remarks = report.remarks if report is not None else ()
    staff_only = [remark.check for remark in remarks if remark.check in STAFF_ONLY and not remark.ok and remark.params]
    checks = dict.fromkeys((*staff_only, *exhibit.because_of))
    says = speech.listed([speech.say(f"page.review.why.{check}") for check in checks])
    return says[:1].upper() + says[1:]
