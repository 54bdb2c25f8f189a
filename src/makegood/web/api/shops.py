"""PUT /v1/shops/{shop_id} and GET .../figures: how is a shop taken in, and how does it stand?"""

from __future__ import annotations

from typing import Annotated, Final
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from ...app.codec import instant
from ...app.numbers import Numbers
from ...app.registering import PLATFORM, policy_name_of, put_policy, put_shop
from ...app.shop_figures import MOVES_AT_MOST, Report, Standing, Sums, report_of
from ...app.shops import ReturnAddress, Shop
from ...domain.refusals import Code
from ...domain.words import Role
from ..figures import standing_of_shop
from ..problems import not_found
from ..shapes import Body, Id, Money, Name, ShopId, checked_id
from ..wire.call import Call
from ..wire.flaws import OTHER_FORM, BadShape
from ..wire.reply import Reply, said
from ..wire.routes import Route
from ..wire.words import Words
from .overrides import OverridesBody, overrides_of

_ZONE: Final = Words("IANA 时区，例如 Asia/Shanghai", "a zone of the IANA database, such as Asia/Shanghai")
_TWICE: Final = Words("重复出现", "it is there twice")
_DIFFERENT: Final = Words("互不相同的 id", "ids that differ")


class ReturnAddressBody(Body):
    id: Id
    name: Name
    phone: Id
    address: Annotated[str, Meta(min_length=1, max_length=500)]
    region: Id | None = None


class ShopBody(Body):
    """A shop as a whole.  `policy` sets numbers for this shop; what it leaves out is as on the whole platform."""

    name: Name
    zone: Annotated[str, Meta(min_length=1, max_length=64, examples=["Asia/Shanghai"])] = "Asia/Shanghai"
    return_addresses: Annotated[tuple[ReturnAddressBody, ...], Meta(max_length=50)] = ()
    policy: OverridesBody | None = None  # type: ignore[valid-type]  # a Struct made from the policy's fields


class ShopView(Struct):
    """A shop, and the version of the policy under which its new cases are opened."""

    shop_id: str
    name: str
    zone: str
    return_addresses: tuple[ReturnAddress, ...]
    policy_version: str


class ScenarioView(Struct):
    disputes: int
    liable: int


class SpreadView(Struct):
    """Lengths of time in seconds: of how many cases, the one in the middle, and what nine in ten do not pass."""

    count: int
    median_seconds: int | None
    p90_seconds: int | None


class SituationView(Struct):
    """The cases of one situation: how often, how they ended (`open` while they last), how long, how many disputes."""

    cases: int
    outcomes: dict[str, int]
    disputes: int
    liable: int
    median_seconds: int | None


class MoveView(Struct):
    """What a disputed case does to the score: so many points it would be higher without it."""

    case_id: str
    scenario: str
    points: float


class SumsView(Struct):
    refunded: Money
    small_payments: Money
    courier_claims: Money


class FiguresQuery(Body):
    days: Annotated[int, Meta(ge=1, le=366, description="The period of all but the disputes and the score.")] = 30


class FiguresView(Struct):
    """How a shop does; rates are fractions from 0 to 1, the score is 0 to 100.

    Disputes, rates and score are of the last 30 days.  All that follows `scenarios` is of the cases opened in the last
    `days`: `refunds_by` who made refunds due, `second_sales` returns that came back fit to be sold again.
    """

    disputes: int
    liable: int
    liability_rate: float
    help_rate: float
    experience_score: float
    formula_version: str
    scenarios: dict[str, ScenarioView]
    days: int
    cases: int
    time_to_answer: SpreadView
    time_to_settle: SpreadView
    refunds_by: dict[str, int]
    reasons: dict[str, int]
    situations: dict[str, SituationView]
    small_payments: int
    second_sales: int
    sums: list[SumsView]
    score_moves: list[MoveView]


async def put(call: Call[ShopBody]) -> Reply:
    """Takes a shop in, or replaces what is known of it."""
    services, body = call.services, call.body
    shop_id = checked_id(call.params["shop_id"], ShopId, "shop_id")
    _check(body)
    policy_name = PLATFORM
    if body.policy is not None:
        policy_name = policy_name_of(shop_id)
        numbers = Numbers(services.store, services.door, services.clock, services.ids)
        await put_policy(numbers, call.actor, policy_name, overrides_of(body.policy, "policy"))
    addresses = tuple(ReturnAddress(a.id, a.name, a.phone, a.address, a.region) for a in body.return_addresses)
    shop = await put_shop(services.store, services.clock, Shop(shop_id, body.name, body.zone, addresses, policy_name))
    if call.actor.role is Role.OPERATOR:
        told = {"shop_id": shop_id, "name": body.name, "zone": body.zone, "policy_name": policy_name}
        await services.people.trail.note(call.actor, "shop.put", told)
    policy = (await services.door.refs()).latest(shop.policy_name)
    return said(ShopView(shop.shop_id, shop.name, shop.zone, shop.return_addresses, policy.version))


def _check(body: ShopBody) -> None:
    if not _is_zone(body.zone):
        raise BadShape("zone", OTHER_FORM, _ZONE)
    seen: set[str] = set()
    for number, address in enumerate(body.return_addresses):
        if address.id in seen:
            raise BadShape(f"return_addresses[{number}].id", _TWICE, _DIFFERENT)
        seen.add(address.id)


def _is_zone(name: str) -> bool:
    """Tells whether the database of zones knows it (a name is also a path there, and may be a strange one)."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


async def get_figures(call: Call[None]) -> Reply:
    """The shop's figures as of the last committed event."""
    services, shop_id = call.services, call.params["shop_id"]
    foreign = call.actor.role is Role.MERCHANT and call.actor.shop_id != shop_id
    if foreign or await services.store.shop(shop_id) is None:
        return not_found(call)
    standing = await standing_of_shop(services, shop_id)
    report = await report_of(services.store, shop_id, instant(services.clock.now()), call.query.days)
    return said(_figures(standing, report))


def _figures(standing: Standing, report: Report) -> FiguresView:
    figures = standing.figures
    return FiguresView(
        figures.disputes,
        figures.liable,
        figures.liability_rate,
        figures.help_rate,
        figures.experience_score,
        figures.formula_version,
        {name: ScenarioView(*one) for name, one in figures.scenarios.items()},
        report.days,
        report.cases,
        SpreadView(*report.answer),
        SpreadView(*report.settle),
        dict(report.refunds_by),
        dict(report.reasons),
        {name: SituationView(one[0], dict(one[1]), *one[2:]) for name, one in report.situations.items()},
        report.small_count,
        report.resold,
        [_sums(one) for one in report.sums],
        [MoveView(one.case_id, one.scenario, one.tenths / 10) for one in standing.moves[:MOVES_AT_MOST]],
    )


def _sums(one: Sums) -> SumsView:
    amounts = (one.refunded_minor, one.small_minor, one.courier_minor)
    return SumsView(*(Money(minor, one.currency) for minor in amounts))


ROUTES: Final = (
    Route(
        "PUT",
        "/v1/shops/{shop_id}",
        put,
        "Put a shop",
        roles=frozenset({Role.OPERATOR, Role.INTEGRATION}),
        body=ShopBody,
        gives=ShopView,
        more="The shop becomes exactly what the body says; an address that is left out is proposed no more. Open cases "
        "keep the policy version they were opened under.",
    ),
    Route(
        "GET",
        "/v1/shops/{shop_id}/figures",
        get_figures,
        "Read a shop's figures",
        roles=frozenset({Role.MERCHANT, Role.OPERATOR}),
        query=FiguresQuery,
        gives=FiguresView,
        refusals=(Code.NOT_FOUND,),
    ),
)
