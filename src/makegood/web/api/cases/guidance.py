"""GET .../explanation and GET .../advice: why is it as it is, and what is best done now?"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from msgspec import Struct

from ....app.codec import read_event
from ....app.playbook import PLAYS
from ....app.shops import decode_shop
from ....app.texts.counsel import render_advice
from ....app.texts.sentences import render_explanation
from ....domain.explain import explain
from ....domain.playbook import advice
from ....domain.refusals import Code
from ....domain.words import Role, Turn
from ...figures import figures_of_shop
from ...problems import not_found
from ...seeing import see
from ...wire.call import Call
from ...wire.reply import Header, Reply, said
from ...wire.routes import Route


class StepView(Struct):
    """Something that the reader can do now; `command` is null where it is done outside."""

    command: str | None
    says: str


class ExplanationView(Struct):
    """What happened, on which rule, whose turn, until when, what silence brings, what to do; `text` is the whole."""

    situation: str
    happened: str
    notes: list[str]
    rule: str | None
    rule_says: str | None
    turn: Turn | None
    turn_says: str
    until: datetime | None
    until_says: str | None
    silence: str | None
    do_now: list[StepView]
    text: str


class NowThenView(Struct):
    now: float
    then: float


class RiskView(Struct):
    """What the shop's figures are, and what they come to if the case is lost."""

    liability_rate: NowThenView
    experience_score: NowThenView


class AdviceView(Struct):
    """One piece of advice; `command` with `body` can be given as they are, null where there is none to give."""

    situation: str
    says: str
    rule: str
    rule_says: str | None
    command: str | None
    body: dict[str, Any]
    risk: str | None
    risk_figures: RiskView | None


class AdvicesView(Struct):
    items: list[AdviceView]


async def get_explanation(call: Call[None]) -> Reply:
    """The answer to "why does my refund not succeed?", for its reader."""
    seen = await see(call.services, call.actor, call.params["case_id"], "explanation")
    if seen is None:
        return not_found(call)
    rows = await call.services.store.events(*seen.key)
    facts = [read_event(row.body)[0] for row in rows]
    return said(render_explanation(explain(seen.case, seen.matter, facts), call.head.language), 200, _language(call))


async def get_advice(call: Call[None]) -> Reply:
    """What the merchant had best do now, and what it risks."""
    seen = await see(call.services, call.actor, call.params["case_id"], "advice")
    if seen is None:
        return not_found(call)
    services, shop_id = call.services, seen.key[0]
    figures, row = await figures_of_shop(services, shop_id), await services.store.shop(shop_id)
    addresses = decode_shop(row.doc).live_addresses() if row is not None else ()
    matter = seen.matter._replace(addresses=tuple(one.id for one in addresses))
    return said(render_advice(advice(seen.case, matter, figures, PLAYS), call.head.language), 200, _language(call))


def _language(call: Call[None]) -> tuple[Header, ...]:
    return ((b"content-language", call.head.language.encode()), (b"vary", b"accept-language"))


ROUTES: Final = (
    Route(
        "GET",
        "/v1/cases/{case_id}/explanation",
        get_explanation,
        "Why is it as it is?",
        gives=ExplanationView,
        refusals=(Code.NOT_FOUND,),
    ),
    Route(
        "GET",
        "/v1/cases/{case_id}/advice",
        get_advice,
        "What is best done now?",
        roles=frozenset({Role.MERCHANT}),
        gives=AdvicesView,
        refusals=(Code.NOT_FOUND,),
        more="Best first. A prepared command's body can be sent as it is.",
    ),
)
