"""What has been done or read outside the chains of cases: by whom, what, when, about which case?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from ....app.codec import instant, micros
from ....app.ports import AuditRow
from ....app.ports.console import AuditFilter
from ....domain.words import Role
from ..frame.visit import Page, Shown, Visit, address
from ..frame.words import HOME_ZONE, Moment, Speech

PAGE: Final = 50
_WORD: Final = re.compile(r"[A-Za-z0-9_.@:-]{1,100}")
PRIVATE: Final = "private"  # stands for all that shows what is covered at first
_PRIVATE: Final = ("exhibit.uncovered.read", "exhibit.original.read", "shop.uncovered.read")
_FIELDS: Final = ("actor", "action", "since", "until", "case_id")


class EntryShown(NamedTuple):
    at: Moment
    role: str
    who: str
    says: str
    action: str
    said: str
    case: str | None
    case_id: str


async def trail(visit: Visit) -> Shown:
    """A page of the audit log, the newest first."""
    speech, asked = Speech(visit.language, visit.services.door.now), _asked(visit)
    try:
        page = await visit.services.store.search_audits(_filter(asked), visit.query.get("cursor"), PAGE)
    except ValueError:
        page = await visit.services.store.search_audits(_filter(asked), None, PAGE)
    told = {
        "entries": [_shown(row, speech) for row in page.rows],
        "next": address("audit", **asked, cursor=page.next) if page.next is not None else None,
        "asked": asked,
        "actions": [(name, _says(name, speech)) for name in (PRIVATE, *await visit.services.store.audit_actions())],
        "narrowed": any(asked.values()),
    }
    return Page("operator/audit.html", told)


def _asked(visit: Visit) -> dict[str, str]:
    """What was asked for, as far as it makes sense."""
    asked = {name: visit.query.get(name, "").strip() for name in _FIELDS}
    dates = {name: asked[name] if _day(asked[name]) is not None else "" for name in ("since", "until")}
    words = {name: asked[name] if _WORD.fullmatch(asked[name]) else "" for name in ("actor", "action", "case_id")}
    return {name: (dates | words)[name] for name in _FIELDS}


def _filter(asked: dict[str, str]) -> AuditFilter:
    """A name alone is looked for in every role, so that each look runs along an index."""
    since, until, who = _day(asked["since"]), _day(asked["until"]), asked["actor"]
    actors = (who,) if ":" in who else tuple(f"{role}:{who}" for role in Role) if who else ()
    return AuditFilter(
        actors,
        _PRIVATE if asked["action"] == PRIVATE else (asked["action"],) if asked["action"] else (),
        micros(since) if since is not None else None,
        micros(until + timedelta(days=1)) if until is not None else None,
        asked["case_id"] or None,
    )


def _day(text: str) -> datetime | None:
    """Midnight of a day on the clocks of the platform's own zone."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(HOME_ZONE)).astimezone(UTC)


def _shown(row: AuditRow, speech: Speech) -> EntryShown:
    role, _, who = row.actor.partition(":")
    case = address("cases", row.case_id) if row.case_id else None
    moment = speech.moment(instant(row.at))
    says = _says(row.action, speech)
    return EntryShown(
        moment, speech.label("role", role), who, says, row.action, _said(row, speech), case, row.case_id or ""
    )


def _says(action: str, speech: Speech) -> str:
    key = f"page.audit.did.{action.replace('.', '_')}"
    return speech.say(key) if speech.has(key) else action


def _said(row: AuditRow, speech: Speech) -> str:
    """What the entry holds besides its case, in one line: names and numbers, no sentence."""
    try:
        said = msgspec.json.decode(row.doc)
    except msgspec.DecodeError:
        return ""
    if not isinstance(said, dict):
        return str(said)
    return " · ".join(_pairs({name: value for name, value in said.items() if value != row.case_id}, speech))


def _pairs(said: dict[str, object], speech: Speech) -> Sequence[str]:
    found: list[str] = []
    for name, value in said.items():
        if isinstance(value, dict):
            found += _pairs(value, speech)
        elif value not in (None, "", []):
            words = ", ".join(map(str, value)) if isinstance(value, list) else _word(name, value, speech)
            found.append(speech.say("page.audit.pair", name=_named(name, speech), value=words))
    return found


def _named(name: str, speech: Speech) -> str:
    """What people call a value; what has no such name keeps its own."""
    key = f"page.audit.part.{name}"
    return speech.say(key) if speech.has(key) else name


def _word(name: str, value: object, speech: Speech) -> str:
    """Roles, ways of signing in and instants as people write them; anything else as it is."""
    key = {"role": f"label.role.{value}", "stage": f"label.stage.{value}", "how": f"page.account.how.{value}"}.get(name)
    if key is not None and speech.has(key):
        return speech.say(key)
    try:
        at = datetime.fromisoformat(str(value)) if "T" in str(value) else None
    except ValueError:
        at = None
    return speech.instant(at) if at is not None and at.tzinfo is not None else str(value)
