"""How does a form become a command?  The same body, decoder and door that programs use."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from ....app.submission import Answer, Submission
from ...api.cases.bodies import ORDERINGS, ordered
from ...seeing import Seen
from ...wire.flaws import BadShape, flaw_of
from ..forms.filling import Wrong, first, read_form
from ..forms.table import FORMS, Form
from ..frame.once import idempotency
from ..frame.visit import Visit


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
        return Order(ordered(ordering, msgspec.convert(filled.body, ordering.body)), ())
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
    version = first(visit.form, "version")
    expected = int(version) if version.isdecimal() and len(version) < 19 else 0
    key = idempotency(visit, f"{seen.case.basis.case_id}:{name}")
    return await visit.services.door.submit(Submission(seen.actor, *seen.key, command, key, expected))
