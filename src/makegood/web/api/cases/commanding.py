"""POST /v1/cases/{case_id}/commands/...: how is something ordered about a case?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ....app.codec import decode_case
from ....app.submission import Denied, Submission
from ....domain.decide import sees
from ....domain.permissions import COMMANDS
from ....domain.refusals import Code
from ...problems import REPLAYED, Place, denied, not_found, place_of
from ...represent import etag, event, represent
from ...seeing import key_of
from ...shapes import Body, Money, in_currency
from ...views import Commanded, CommandedView
from ...wire.call import Call, Handler
from ...wire.head import expected_version
from ...wire.once import idempotency
from ...wire.reply import Reply, said
from ...wire.routes import Route
from .bodies import ORDERINGS, Ordering, amount_of, ordered

_MONEY = (Code.AMOUNT_EXCEEDS_PAID,)
REFUSALS: Final[Mapping[str, tuple[Code, ...]]] = {
    "agree": (Code.UNKNOWN_ADDRESS,),
    "modify": (Code.TOO_MANY_MODIFICATIONS, Code.KIND_DOES_NOT_FIT, *_MONEY),
    "send": (Code.UNKNOWN_CARRIER,),
    "correct_waybill": (
        Code.UNKNOWN_CARRIER,
        Code.SAME_WAYBILL,
        Code.WAYBILL_IN_USE,
        Code.TOO_MANY_CORRECTIONS,
    ),
    "extend": (Code.EXTEND_TOO_EARLY, Code.EXTEND_AFTER_SIGNED, Code.EXTENDED_ALREADY),
    "refund": (Code.AMOUNT_BELOW_AGREED, *_MONEY),
    "reject": (Code.RISK_NOT_ACKNOWLEDGED, Code.EVIDENCE_REQUIRED),
    "offer": (Code.OFFER_LIMIT, Code.AMOUNT_REQUIRED, Code.KIND_DOES_NOT_FIT, *_MONEY),
    "accept_offer": (Code.OFFER_NOT_OPEN, Code.SMALL_PAYMENT_LIMIT, Code.APPROVAL_REQUIRED, *_MONEY),
    "decline_offer": (Code.OFFER_NOT_OPEN,),
    "withdraw_offer": (Code.OFFER_NOT_OPEN,),
    "take": (Code.ANOTHER_PERSON_REQUIRED,),
    "decide": (Code.ANOTHER_PERSON_REQUIRED, Code.AMOUNT_REQUIRED, *_MONEY),
    "appeal": (Code.ALREADY_OPEN,),
    "reissue": (Code.CONSENT_REQUIRED,),
    "send_back": (Code.UNKNOWN_CARRIER, Code.SAME_WAYBILL, Code.TOO_MANY_CORRECTIONS),
    "pay_small": (Code.APPROVAL_REQUIRED, Code.SMALL_PAYMENT_LIMIT, Code.REQUEST_OPEN),
    "ask_small_payment": (Code.NO_APPROVAL_NEEDED, Code.SMALL_PAYMENT_LIMIT, Code.REQUEST_OPEN),
    "withdraw_small_payment": (Code.REQUEST_NOT_OPEN,),
    "approve_small_payment": (Code.REQUEST_NOT_OPEN, Code.SMALL_PAYMENT_LIMIT),
    "decline_small_payment": (Code.REQUEST_NOT_OPEN,),
    "claim_courier": _MONEY,
}
"""What else than its moment or its role may speak against a command."""


def commanding(ordering: Ordering) -> Handler:
    """The handler of one command."""

    async def command(call: Call[Body]) -> Reply:
        key = key_of(call.params["case_id"])
        if key is None:
            return not_found(call)
        order = ordered(ordering, call.body)
        amount = amount_of(call.body)
        if amount is not None:
            await _check_currency(call, key, amount)
        submission = Submission(call.actor, *key, order, idempotency(call), expected_version(call.head))
        answer = await call.services.door.submit(submission)
        if isinstance(answer, Denied):
            return denied(call, answer, await _place(call, key, answer))
        case = represent(answer.case, answer.order, answer.situation, answer.at, call.actor, answer.version)
        headers = (etag(answer.version), REPLAYED) if answer.replayed else (etag(answer.version),)
        return said(Commanded(case, [event(row) for row in answer.rows]), 200, headers)

    return command


async def _place(call: Call[Body], key: tuple[str, str], answer: Denied) -> Place:
    """The case's zone and currency, where a sentence speaks of instants or amounts and was kept without its case."""
    if answer.case is not None or not answer.refusal.fields:
        return Place()
    found = await call.services.store.case(*key)
    return place_of(decode_case(found[0].doc).case) if found is not None else Place()


async def _check_currency(call: Call[Body], key: tuple[str, str], amount: Money) -> None:
    """An amount is in the case's currency; whoever does not see the case learns nothing from that."""
    found = await call.services.store.case(*key)
    case = decode_case(found[0].doc).case if found is not None else None
    if case is not None and sees(call.actor, case):
        in_currency(amount, case.basis.currency, "amount")


def _route(name: str, ordering: Ordering) -> Route:
    row = COMMANDS[ordering.command]
    who = ", ".join(sorted(row.roles))
    return Route(
        "POST",
        f"/v1/cases/{{case_id}}/commands/{name}",
        commanding(ordering),
        name.replace("_", " ").capitalize(),
        body=ordering.body,
        gives=CommandedView,
        refusals=(Code.NOT_ALLOWED_NOW, Code.NOT_YOURS, *REFUSALS.get(name, ())),
        more=f"For: {who}." + (f" Rule {row.rule}." if row.rule else ""),
        by_key=True,
        by_version=True,
        command=name,
    )


# Who may give a command is in the domain's one table, which also knows whose case it is: others' are not found.
ROUTES: Final = tuple(_route(name, ordering) for name, ordering in ORDERINGS.items())
