"""What does a row of the queue say: how urgent it is, what it is about, and what to do about it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
FUNDS: Final = "funds"
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
    """Rows that are equally urgent: `name` is now, today, days, later, undated or ended; or quiet, to_send or funds."""

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


def named_group(name: str, seen: Sequence[Seen], speech: Speech) -> Sequence[Group]:
    """What has to be done besides, under a heading of its own; none where there is nothing."""
    return [Group(name, [_row(one, speech) for one in seen])] if seen else []


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
        _hint(seen, own),
    )


def _hint(seen: Seen, speech: Speech) -> Hint | None:
    """The first advice, as on the page of the case; where it orders nothing, with the first that can be ordered."""
    items = render_advice(advice(seen.case, seen.matter, _UNTOLD, PLAYS), speech.language)["items"]
    first = next(iter(items), None)
    if first is None:
        return None
    usable = first if first["command"] else next(filter(_goes_on, items), first)
    command, case_id = usable["command"] if usable["command"] in FORMS else None, seen.case.basis.case_id
    to = address("cases", case_id, use=usable["situation"]) + f"#do-{command}" if command else ""
    goes_on = command is not None and FORMS[command].tone is not Tone.NO
    return Hint(
        speech.label("command", command) if goes_on else None,
        first["says"],
        to or address("cases", case_id) + "#advice",
    )


def _goes_on(item: Mapping[str, str]) -> bool:
    command = item["command"]
    return command in FORMS and FORMS[command].tone is Tone.GO_ON
