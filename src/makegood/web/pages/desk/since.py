"""What has changed since the merchant last did something?  That, and what others have done after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ....domain.case import Case
from ....domain.words import Role
from ..cases.timeline import Stored, sentence, words_of
from ..frame.words import Moment, Speech

CHANGES_AT_MOST: Final = 3
_QUIET: Final = frozenset(
    {
        "applied",
        "clock_moved",
        "evidence_kept",
        "evidence_released",
        "exhibit_judged",
        "exhibit_shown",
        "exhibits_sealed",
        "parcel_awaited",
        "parcel_not_needed",
        "refund_submitted",
        "reminder_due",
    }
)
"""What is said elsewhere on the page, or tells a merchant nothing."""
_PHOTOS: Final = frozenset({"exhibit_received", "exhibit_judged", "exhibit_shown"})


class Change(NamedTuple):
    """One thing that was done; `mine`: by the merchant."""

    says: str
    words: str
    at: Moment
    mine: bool


def changes_of(stored: Sequence[Stored], case: Case, speech: Speech) -> Sequence[Change]:
    """The merchant's last act and the last that others have done since; nothing where nobody did more than apply."""
    mine = next((event for event in reversed(stored) if _is_act(event)), None)
    since = [event for event in stored if event.seq > (mine.seq if mine is not None else 0)]
    others = [event for event in since if event.actor is not Role.MERCHANT and event.type not in _QUIET]
    shown = [*([mine] if mine is not None else []), *others[-CHANGES_AT_MOST:]]
    return list(_changes(shown, case, speech))


def _is_act(event: Stored) -> bool:
    return event.actor is Role.MERCHANT and event.type not in _QUIET | _PHOTOS


def _changes(events: Sequence[Stored], case: Case, speech: Speech) -> Iterator[Change]:
    for event in events:
        words = "\n".join(words_of(event.data))
        yield Change(sentence(event, case, speech), words, speech.moment(event.at), event.actor is Role.MERCHANT)
