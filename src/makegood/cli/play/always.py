"""What must hold of every case at every moment, whatever the story?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .expect import Failure, amount_minor, found, say
from .names import CASE_FIELDS
from .stage import Answer, Body

MONEY_MOVES = ("promised", "submitted", "failed", "unknown")
PARCEL_AT_MERCHANT = ("on_the_way", "signed", "inspected", "refused_at_door", "lost")
TURN_OF: Mapping[str, str | None] = {
    "money_on_its_way": "system",
    "done": None,
    "closed": None,
    "both_to_prove": "both",
    "platform_to_decide": "arbitrator",
    "consumer_to_respond": "consumer",
    "consumer_to_show_evidence": "consumer",
    "merchant_to_answer": "merchant",
    "consumer_to_send": "consumer",
    "merchant_to_receive": "merchant",
    "merchant_to_ship": "merchant",
    "consumer_to_receive": "consumer",
}
ENDED = ("done", "closed")
RETURNS_AND_REFUNDS = ("return_refund", "refund_only", "refund_unshipped")


def always(case: Body) -> list[Failure]:
    """What is wrong with a case by itself."""
    missing = [name for name in CASE_FIELDS if name not in case]
    if missing:
        return [Failure("the case", f"the fields {', '.join(missing)}", f"only {', '.join(case)}")]
    judged = (
        ("stage, by the four machines", stages_of(case), case["stage"]),
        ("turn, by the stage", (turn_of(case),), case["turn"]),
        ("outcome", _outcomes(case), case["outcome"] is not None),
        ("amount.refunded is a sum, not below nothing", (True,), _sane(case)),
    )
    return [
        Failure(what, " or ".join(map(say, among)), say(seen)) for what, among, seen in judged if seen not in among
    ] + _deadline(case)


def refusal(answer: Answer) -> list[Failure]:
    """A refusal has a code, and tells its reader what to do."""
    missing = [name for name in ("code", "detail") if not answer.body.get(name)]
    return [Failure("the refusal", "code and detail", say(answer.body))] if missing else []


def stages_of(case: Body) -> Sequence[object]:
    """The stage that the four machines show: the first line that fits, of cases without an outward parcel."""
    claim, parcel, refund, dispute = (
        str(found(case, f"machines.{name}")) for name in ("claim", "parcel", "refund", "dispute")
    )
    if case["kind"] not in RETURNS_AND_REFUNDS:
        return tuple(TURN_OF)
    rows: tuple[tuple[bool, tuple[str, ...]], ...] = (
        (refund in MONEY_MOVES, ("money_on_its_way",)),
        (refund == "paid", ("done",)),
        (claim in ("closed", "settled"), ("closed",)),
        (dispute == "collecting", ("both_to_prove",)),
        (dispute in ("deciding", "appealed"), ("platform_to_decide",)),
        (claim in ("refused", "rejected"), ("consumer_to_respond",)),
        (claim == "applied", ("consumer_to_show_evidence", "merchant_to_answer")),
        (parcel == "awaited", ("consumer_to_send",)),
        (parcel in PARCEL_AT_MERCHANT, ("merchant_to_receive",)),
        (parcel == "going_back", ("consumer_to_receive",)),
    )
    return next((stages for fits, stages in rows if fits), ())


def turn_of(case: Body) -> str | None:
    if found(case, "machines.refund") == "failed":
        return "operator"
    return TURN_OF.get(str(case["stage"]))


def _outcomes(case: Body) -> tuple[bool, ...]:
    """A case has an outcome from its end on."""
    return (case["stage"] in ENDED,)


def _sane(case: Body) -> bool:
    refunded = amount_minor(found(case, "amount.refunded"))
    return refunded is not None and refunded >= 0


def _deadline(case: Body) -> list[Failure]:
    """A deadline has its name and instant, and says what silence brings."""
    deadline = case["deadline"]
    if deadline is None or case["stage"] in ENDED:
        return []
    missing = [name for name in ("name", "due_at", "on_expiry") if not found(deadline, name)]
    return [Failure("deadline", f"its {', '.join(missing)}", say(deadline))] if missing else []
