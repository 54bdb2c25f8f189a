"""Does anything say that the picture was changed, made by a machine, or taken at another time?

Only facts that stand in the file: pixel statistics do not tell a forged photograph from an honest one that was saved
twice.  What is missing says nothing, as every chat program strips it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ...app.ports.scanning import About, Facts, Finding, Picture, Says
from ...domain.words import Check

# A camera's clock may be wrong by a little; without a zone it may stand on another one, half a day away.
_CLOCK_ERROR, _UNKNOWN_ZONE = timedelta(hours=1), timedelta(hours=13)
_MACHINE_TYPES: Final = frozenset(
    {"trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "algorithmicMedia", "compositeSynthetic"}
)

Judge = Callable[[Facts, About], Iterator[Finding]]


def check_unmodified(picture: Picture, about: About) -> tuple[Finding, ...]:
    """A finding for each fact that speaks against the picture; else one that says that none does."""
    against = [finding for judge in _JUDGES for finding in judge(picture.facts, about)]
    return tuple(against) or (_nothing_against(picture.facts, about),)


def _by_machine(facts: Facts, about: About) -> Iterator[Finding]:
    credentials = facts.credentials
    signed = _MACHINE_TYPES & set(credentials.codes) if credentials else frozenset()
    for mark in (*facts.ai_marks, *(("C2PA",) if signed else ())):
        yield _against(0.95, "evidence.unmodified.made_by_machine", mark=mark)


def _edited(facts: Facts, about: About) -> Iterator[Finding]:
    if facts.editors:
        yield _against(0.8, "evidence.unmodified.edited", editors=list(facts.editors))


def _broken_credentials(facts: Facts, about: About) -> Iterator[Finding]:
    if facts.credentials and facts.credentials.state == "invalid":
        yield _against(0.95, "evidence.unmodified.credentials_broken", written_by=facts.credentials.written_by)


def _screenshot(facts: Facts, about: About) -> Iterator[Finding]:
    if facts.screenshot:
        yield _against(0.8, "evidence.unmodified.screenshot")


def _at_another_time(facts: Facts, about: About) -> Iterator[Finding]:
    """Goods cannot be photographed before they are there; nor tomorrow."""
    if facts.taken_at is None:
        return
    taken_at, slack = _instant(facts.taken_at, about.zone)
    not_before = about.delivered_at or about.ordered_at
    if not_before is not None and taken_at + slack < not_before:
        key = "evidence.unmodified.before_delivery" if about.delivered_at else "evidence.unmodified.before_order"
        yield _against(0.8, key, taken_at=taken_at, earliest_at=not_before)
    if about.now is not None and taken_at - slack > about.now:
        yield _against(0.6, "evidence.unmodified.from_the_future", taken_at=taken_at)


_JUDGES: tuple[Judge, ...] = (_by_machine, _broken_credentials, _edited, _screenshot, _at_another_time)


def _instant(taken_at: datetime, zone: str) -> tuple[datetime, timedelta]:
    """When it was taken, and how far that may be off."""
    if taken_at.tzinfo is not None:
        return taken_at, _CLOCK_ERROR
    return taken_at.replace(tzinfo=ZoneInfo(zone)), _CLOCK_ERROR + _UNKNOWN_ZONE


def _nothing_against(facts: Facts, about: About) -> Finding:
    """A signature that holds is the only thing that says yes; a time of taking that fits is worth a word."""
    if facts.credentials and facts.credentials.state in ("valid", "trusted"):
        sure = 0.95 if facts.credentials.state == "trusted" else 0.7
        params = {"written_by": facts.credentials.written_by}
        return Finding(Check.UNMODIFIED, True, sure, Says("evidence.unmodified.credentials_hold", params))
    if facts.taken_at is not None:
        says = Says("evidence.unmodified.taken_at", {"taken_at": _instant(facts.taken_at, about.zone)[0]})
        return Finding(Check.UNMODIFIED, None, 0.4, says)
    return Finding(Check.UNMODIFIED, None, 0.2, Says("evidence.unmodified.nothing_known"))


def _against(confidence: float, key: str, **params: object) -> Finding:
    return Finding(Check.UNMODIFIED, False, confidence, Says(key, params))
