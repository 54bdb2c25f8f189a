"""How does a form become a command?  The same body, decoder and door that programs use."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from ....app.ports import EventRow
from ....app.submission import Answer, Submission
from ....domain.showing import exhibit_of
from ...api.cases.bodies import ORDERINGS, ordered
from ...seeing import Seen
from ...wire.flaws import BadShape, flaw_of
from ..forms.filling import Wrong, first, read_form
from ..forms.offering import as_ordered
from ..forms.table import FORMS, Form
from ..frame.once import idempotency
from ..frame.visit import Visit
from .timeline import read_stored


class Order(NamedTuple):
    """What a form orders, or what is wrong with it."""

    command: object | None
    wrong: tuple[Wrong, ...]


def order_of(visit: Visit, name: str, currency: str) -> Order:
    """The command that was filled in."""
    form, ordering = FORMS[name], ORDERINGS[name]
    filled = read_form(form, visit.form, currency)
    if filled.wrong:
        return Order(None, filled.wrong)
    try:
        return Order(ordered(ordering, msgspec.convert(as_ordered(filled.body), ordering.body)), ())
    except msgspec.ValidationError as error:
        return Order(None, (_wrong(flaw_of(error, ordering.body), form, visit.language),))
    except BadShape as bad:
        return Order(None, (_wrong(bad, form, visit.language),))


def _wrong(bad: BadShape, form: Form, language: str) -> Wrong:
    """The field of the form that a flaw of the body is about."""
    flaw = bad.flaw
    inside = (
        one.name
        for one in form.fields
        if flaw.field == one.name or flaw.field.startswith((f"{one.name}.", f"{one.name}["))
    )
    return Wrong(next(inside, form.fields[0].name if form.fields else ""), "expected", flaw.expected.said(language))


async def submit(visit: Visit, seen: Seen, name: str, command: object) -> Answer:
    """Orders it through the one door, under the form's key and against the version that the page showed."""
    expected = await _expected(visit, seen)
    key = idempotency(visit, f"{seen.case.basis.case_id}:{name}")
    return await visit.services.door.submit(Submission(seen.actor, *seen.key, command, key, expected))


async def _expected(visit: Visit, seen: Seen) -> int:
    """The version that the page showed; the present one where only photos of the reader's own have come in since.

    They are sent from the very page on which the form stands, and do not overtake it.
    """
    shown, last = _number(first(visit.form, "version")), _number(first(visit.form, "seen"))
    if not last or shown == seen.version:
        return shown
    rows = [row for row in await visit.services.store.events(*seen.key) if row.seq > last]
    stored = bool(rows) and rows[-1].seq == seen.case.seq
    return seen.version if stored and all(_is_own_photo(row, seen) for row in rows) else shown


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _is_own_photo(row: EventRow, seen: Seen) -> bool:
    """A photo of the reader's that came in or was checked, or somebody's look at one."""
    exhibit_id = str(read_stored(row.body).data.get("exhibit_id", ""))
    exhibit = exhibit_of(seen.case, exhibit_id)
    own = exhibit is not None and exhibit.side is seen.actor.role
    return row.type == "exhibit_shown" or (own and row.type in ("exhibit_received", "exhibit_judged"))
