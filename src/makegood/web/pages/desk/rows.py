"""What does a row of the queue say: how urgent it is, what it is about, and what to do about it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Final, NamedTuple

from ....app.playbook import PLAYS
from ....app.texts.counsel import render_advice
from ....domain.liability import figures_of
from ....domain.playbook import advice
from ....domain.stage import stage_deadline
from ...seeing import Seen
from ..cases.exhibits import goods_of
from ..cases.glance import Glance, glance, goods_words
from ..cases.standing import QUIET, quiet_name
from ..forms.table import FORMS, Tone
from ..frame.visit import address
from ..frame.words import Speech

_GROUPS: Final = (("now", timedelta(hours=2)), ("today", timedelta(hours=24)), ("days", timedelta(hours=72)))
TO_SEND: Final = "to_send"
_UNTOLD: Final = figures_of((), 0)  # a row says no risk, so nobody counts disputes for it


class Hint(NamedTuple):
    """The first advice of the playbook: in a word where it goes on with the case, in full, and where it is done."""

    command: str | None
    says: str
    to: str


class Row(NamedTuple):
    """`goods` are what it is about, `picture` shows them, `words` are the consumer's own, in one line."""

    case_id: str
    glance: Glance
    goods: str
    picture: str | None
    kind: str
    reason: str
    words: str
    order_id: str
    hint: Hint | None


class Group(NamedTuple):
    """Rows that are equally urgent: `name` is now, today, days, later, undated or ended; or a quiet one, or to_send."""

    name: str
    rows: Sequence[Row]


def groups_of(seen: Sequence[Seen], speech: Speech) -> Sequence[Group]:
    """The rows in the order in which they came, under headings of urgency; below them what waits for others."""
    to_do = [one for one in seen if not quiet_name(one)]
    groups = [Group(name, [_row(one, speech) for one in some]) for name, some in groupby(to_do, urgency)]
    for name in QUIET:
        some = [_row(one, speech) for one in seen if quiet_name(one) == name]
        groups += [Group(name, some)] if some else []
    return groups


def to_send_of(seen: Sequence[Seen], speech: Speech) -> Sequence[Group]:
    """What has to be sent back to buyers, under a heading of its own; none where there is nothing."""
    return [Group(TO_SEND, [_row(one, speech) for one in seen])] if seen else []


def urgency(seen: Seen) -> str:
    """How soon something happens by itself."""
    if seen.case.outcome is not None:
        return "ended"
    deadline = stage_deadline(seen.case, seen.situation)
    if deadline is None:
        return "undated"
    return group_of(deadline.due_at - seen.now)


def group_of(left: timedelta) -> str:
    """The heading under which so much time left stands."""
    return next((name for name, at_most in _GROUPS if left <= at_most), "later")


def _row(seen: Seen, speech: Speech) -> Row:
    own = Speech(speech.language, seen.now, seen.case.basis.zone)
    return Row(
        seen.case.basis.case_id,
        glance(seen, own, ""),
        goods_words(seen.case, seen.order, own),
        next((one.to for one in goods_of(seen)), None),
        own.label("kind", seen.case.ask.kind),
        own.label("reason", seen.case.ask.reason_code),
        " ".join(seen.case.ask.description.split()),
        seen.case.basis.order_id,
        next(_hints(seen, own), None),
    )


def _hints(seen: Seen, speech: Speech) -> Iterator[Hint]:
    """The advice, best first, as on the page of the case."""
    for item in render_advice(advice(seen.case, seen.matter, _UNTOLD, PLAYS), speech.language)["items"]:
        command = item["command"] if item["command"] in FORMS else None
        case_id = seen.case.basis.case_id
        to = address("cases", case_id, use=item["situation"]) + f"#do-{command}" if command else ""
        goes_on = command is not None and FORMS[command].tone is not Tone.NO
        yield Hint(
            speech.label("command", command) if goes_on else None,
            item["says"],
            to or address("cases", case_id) + "#advice",
        )
