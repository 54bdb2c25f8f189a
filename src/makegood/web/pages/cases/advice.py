"""What is a merchant advised on a case's page, and what does a prepared command put into a form?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from ....app.playbook import PLAYS
from ....app.shops import Shop
from ....app.texts.counsel import render_advice
from ....domain.judging import Matter
from ....domain.playbook import advice
from ....domain.stage import row_of
from ....domain.words import Refund
from ...figures import figures_of_shop
from ...seeing import Seen
from ..forms.table import FORMS, Tone
from ..frame.visit import Visit, address
from ..frame.words import Speech
from .actions import Prepared
from .standing import PROVED, quiet_name
from .turns import is_mine

USE = "use"
_OWN_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "inspect": frozenset({"findings"}),
    "refuse": frozenset({"reason_code", "comment"}),
    "prove": frozenset({"statement"}),
}
"""What only the merchant knows: on a page it is asked for, not filled in with words that nobody has thought of."""


class AdviceShown(NamedTuple):
    """One piece of advice; `use` leads to the form with what was prepared, and was `chosen` if the reader came so.

    `offers`: it goes towards the buyer, instead of for or against.
    """

    says: str
    rule: str
    rule_says: str | None
    risk: str | None
    command: str | None
    use: str | None
    chosen: bool
    offers: bool


@dataclass(frozen=True, slots=True)
class Counsel:
    """All advice, best first; the risk of each command that has one; and what the reader chose to use."""

    items: Sequence[AdviceShown] = ()
    risks: Mapping[str, str] = field(default_factory=dict)
    prepared: Prepared | None = None


async def counsel_of(visit: Visit, seen: Seen, shop: Shop | None, speech: Speech) -> Counsel:
    """The playbook's rows that fit, with the shop's figures as they are."""
    addresses = tuple(one.id for one in shop.live_addresses()) if shop is not None else ()
    matter = Matter(seen.now, seen.actor, seen.order, seen.situation, addresses)
    figures = await figures_of_shop(visit.services, seen.key[0])
    items = render_advice(advice(seen.case, matter, figures, PLAYS), speech.language)["items"]
    chosen = visit.query.get(USE, "")
    usable = {item["situation"]: _prepared(item) for item in items if item["command"] in FORMS}
    warned = {
        item["command"]: item["risk"] for item in items if item["risk"] and item["command"] in ("reject", "refuse")
    }
    return Counsel(
        [_shown(item, seen.case.basis.case_id, chosen, speech) for item in items],
        warned,
        usable.get(chosen) or _at_once(items, usable, seen),
    )


def _prepared(item: Mapping[str, Any]) -> Prepared:  # Any: a rendered item with the JSON of a body
    own = _OWN_WORDS.get(item["command"], frozenset())
    return Prepared(item["command"], {name: value for name, value in item["body"].items() if name not in own})


def _at_once(items: Sequence[Mapping[str, str]], usable: Mapping[str, Prepared], seen: Seen) -> Prepared | None:
    """The best advice stands ready in its form where it is the merchant's turn; a no is never made ready unasked.

    A payment that failed can be made again whosever turn it is.
    Advice that orders nothing leaves the word to the next; a message stands with the talk.
    """
    best = next((usable.get(item["situation"]) for item in items if item["command"]), None)
    to_do = is_mine(row_of(seen.case).turn, seen.actor.role) and quiet_name(seen) != PROVED
    mine = to_do or seen.case.refund is Refund.FAILED
    if best is None or FORMS[best.command].tone is Tone.NO or not mine:
        return None
    return best


def _shown(item: Mapping[str, str], case_id: str, chosen: str, speech: Speech) -> AdviceShown:
    command = item["command"]
    use = address("cases", case_id, use=item["situation"]) + f"#do-{command}" if command in FORMS else None
    return AdviceShown(
        item["says"],
        item["rule"],
        item["rule_says"],
        item["risk"],
        speech.label("command", command) if command else None,
        use,
        item["situation"] == chosen,
        command == "offer",
    )
