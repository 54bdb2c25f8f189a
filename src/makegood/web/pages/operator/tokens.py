"""How does an operator make tokens, and end them?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from ....app.access import PEOPLE, mint
from ....app.codec import instant
from ....app.ports import TokenRow
from ....domain.words import Role
from ..forms.fields import Filling, fields_of
from ..forms.filling import Typed, Wrong, read_form
from ..forms.table import Field, Form, Input, Only
from ..frame.visit import Away, Page, Shown, Visit, address, not_here
from ..frame.words import Speech
from .naming import shop_named, shops_to_choose

LISTED: Final = 100
FINGERPRINT: Final = 12
DAYS: Final = {"1": 1, "30": 30, "90": 90, "365": 365}
SAID: Final = frozenset({"token_revoked"})
FORM: Final = Form(
    (
        Field("role", Input.CHOICE, True, tuple(sorted(role.value for role in PEOPLE)), "role"),
        Field("token_for", Input.TEXT, False, length_at_most=64),
        Field("shop_id", Input.SUGGEST, only=Only("role", (Role.MERCHANT.value,)), length_at_most=300),
        Field("days", Input.CHOICE, True, tuple(DAYS), "token_days"),
    )
)


class TokenShown(NamedTuple):
    """A token by its fingerprint: the beginning of its hash, which leads nobody to it."""

    fingerprint: str
    role: str
    subject: str | None
    shop_id: str | None
    minted: str
    until: str | None


async def tokens(visit: Visit) -> Shown:
    """The newest that are valid, and an empty form."""
    return await _page(visit, {}, ())


async def make(visit: Visit) -> Shown:
    """Makes a token, which is shown on this page and never again."""
    filled = read_form(FORM, visit.form, "")
    wrong = list(filled.wrong) or list(_flaws(filled.body))
    named = filled.body.get("shop_id")
    shop = await shop_named(visit, named) if named and not wrong else None
    if named and not wrong and shop is None:
        wrong = [Wrong("shop_id", "no_shop")]
    if wrong:
        return await _page(visit, visit.form, wrong, status=422)
    role, subject = Role(filled.body["role"]), filled.body.get("token_for")
    token = await mint(
        visit.services.store,
        role,
        shop if role is Role.MERCHANT else None,
        subject if role is Role.CONSUMER else None,
        None if role is Role.CONSUMER else subject,
        timedelta(days=DAYS[filled.body["days"]]),
    )
    said = {"role": role, "subject": subject or role, "shop_id": shop, "days": filled.body["days"]}
    await visit.services.people.trail.note(visit.by.actor, "token.minted", said)
    return await _page(visit, {}, (), made=token)


def _flaws(body: dict[str, str]) -> Sequence[Wrong]:
    if body["role"] not in PEOPLE:
        return [Wrong("role", "missing")]
    if body["days"] not in DAYS:
        return [Wrong("days", "missing")]
    if body["role"] == Role.MERCHANT and not body.get("shop_id"):
        return [Wrong("shop_id", "missing")]
    if body["role"] == Role.CONSUMER and not body.get("token_for"):
        return [Wrong("token_for", "missing")]
    return []


async def revoke(visit: Visit) -> Shown:
    """Ends the token of a fingerprint, and every session that began with it."""
    for row in await visit.services.store.tokens(None, None, LISTED):
        if row.token_hash[:FINGERPRINT] == visit.params["fingerprint"]:
            await visit.access.revoke_hash(row.token_hash)
            said = {"role": row.role, "subject": row.subject, "fingerprint": row.token_hash[:FINGERPRINT]}
            await visit.services.people.trail.note(visit.by.actor, "token.revoked", said)
            return Away(address("tokens", said="token_revoked"))
    return not_here()


async def _page(visit: Visit, typed: Typed, wrong: Sequence[Wrong], made: str = "", status: int = 200) -> Page:
    speech = Speech(visit.language, visit.services.door.now)
    rows = await visit.services.store.tokens(None, None, LISTED)
    said = visit.query.get("said", "")
    told = {
        "tokens": [shown(row, speech) for row in rows],
        "fields": fields_of(FORM, "token", Filling(typed, wrong, {"shop_id": await shops_to_choose(visit)}), speech),
        "made": made,
        "said": said if said in SAID else None,
    }
    return Page("operator/tokens.html", told, status)


def shown(row: TokenRow, speech: Speech) -> TokenShown:
    """A token as it is listed."""
    return TokenShown(
        row.token_hash[:FINGERPRINT],
        speech.label("role", row.role),
        row.subject if row.subject != row.role else None,  # one that nobody was named for
        row.shop_id,
        speech.instant(instant(row.minted_at)) if row.minted_at else "—",
        speech.instant(instant(row.expires_at)) if row.expires_at is not None else None,
    )
