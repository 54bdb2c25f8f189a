"""How is one action of a story carried out on a stage?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .cast import CARRIER, SENDS, WAYBILL, Cast, rfc3339
from .located import Json
from .photos import photo
from .stage import Answer, Body, Person, Photo, Stage
from .story import Action, Step, Story, Who

OPERATOR = Person("operator")


class StoryTrouble(Exception):
    """The story asks for what is not there (a payment of a case that has none, an offer where none was made)."""


@dataclass(slots=True)
class Scene:
    """A story while it is played: the stage, the cast, and what the steps so far have brought.

    `late` is how far the stage's clock has run ahead of the story's; it never shrinks, so that a clock which the
    story waits out has run out on the stage, too.
    """

    stage: Stage
    cast: Cast
    story: Story
    start: datetime
    at: timedelta = timedelta(0)
    late: timedelta = timedelta(0)
    case_ids: dict[str, str] = field(default_factory=dict)
    parcels: dict[str, tuple[str, str]] = field(default_factory=dict)
    suspensions: dict[str, str] = field(default_factory=dict)
    figures: Body = field(default_factory=dict)
    photos: int = 0

    @property
    def now(self) -> datetime:
        return self.start + self.at + self.late

    async def reach(self, at: timedelta) -> None:
        self.at = at
        await self.stage.advance_to(self.now)

    async def measure(self) -> None:
        self.late = max(self.late, await self.stage.now() - self.start - self.at)


async def open_stage(scene: Scene) -> None:
    """Puts up the shop and its order."""
    cast, story = scene.cast, scene.story
    for answer in (
        await scene.stage.put_shop(cast.shop_id, cast.shop(story.shop)),
        await scene.stage.put_order(cast.shop_id, cast.order_id, cast.order(story.order, scene.start)),
    ):
        if not answer.accepted:
            raise StoryTrouble(f"the shop or the order is not taken: {answer.status} {dict(answer.body)}")


async def do(action: Action, step: Step, number: int, scene: Scene) -> Answer:
    """Carries out an action; the same step and number mean the same key."""
    key = f"{scene.cast.token}-{step.number}-{number}"
    match action.does, action.who:
        case "apply", _:
            return await scene.stage.apply(scene.cast.person(action), scene.cast.application(action), key)
        case "read", _:
            return await scene.stage.case(scene.cast.person(action), _case_id(action, scene))
        case "show", _:
            return await _show(action, key, scene)
        case (("suspend" | "preview" | "withdraw"), Who.OPERATOR):
            return await _suspension(action, scene)
        case _, Who.CARRIER:
            return await _carrier(action, scene)
        case _, Who.CHANNEL:
            return await _channel(action, scene)
        case _, Who.PLATFORM:
            body = scene.cast.order(action.order or scene.story.order, scene.start)
            return await scene.stage.put_order(scene.cast.shop_id, scene.cast.order_id, body)
        case _:
            return await _command(action, key, scene)


async def _command(action: Action, key: str, scene: Scene) -> Answer:
    case_id = _case_id(action, scene)
    body = scene.cast.command(action.body, action.does)
    if action.does in ("accept_offer", "decline_offer", "withdraw_offer") and "offer_id" not in body:
        body["offer_id"] = await _offer_id(action, scene)
    if action.does in _OF_AN_EXHIBIT and "exhibit_id" not in body:
        body["exhibit_id"] = await _exhibit_id(action, scene)
    if action.does == "confirm_payment" and "refund_no" not in body:
        body["refund_no"] = str((await _payment(action, scene)).get("refund_no"))
    answer = await scene.stage.command(scene.cast.person(action), case_id, action.does, body, key)
    if action.does in SENDS and answer.accepted:
        scene.parcels[action.case] = (str(body["carrier"]), str(body["waybill"]))
    return answer


_OF_AN_EXHIBIT = ("review_exhibit", "erase_exhibit")


async def _exhibit_id(action: Action, scene: Scene) -> str:
    """The latest exhibit of the case."""
    exhibits = _rows((await _read_case(action, scene)).get("exhibits"))
    if not exhibits:
        raise StoryTrouble(f"case '{action.case}' has no exhibit")
    return str(exhibits[-1].get("id"))


async def _show(action: Action, key: str, scene: Scene) -> Answer:
    """Sends a photo, and lets the workers check it."""
    scene.photos += 1
    sent = Photo(
        _case_id(action, scene),
        str(action.body["purpose"]),
        None if action.body["slot"] is None else str(action.body["slot"]),
        photo(action.body, scene.photos),
    )
    answer = await scene.stage.show(scene.cast.person(action), sent, key)
    await scene.stage.advance_to(scene.now)
    return answer


def _case_id(action: Action, scene: Scene) -> str:
    if action.case not in scene.case_ids:
        raise StoryTrouble(f"no case named '{action.case}' was opened")
    return scene.case_ids[action.case]


async def _read_case(action: Action, scene: Scene) -> Body:
    return (await scene.stage.case(OPERATOR, _case_id(action, scene))).body


async def _offer_id(action: Action, scene: Scene) -> str:
    """The latest offer that is open, else the latest of all."""
    offers = _rows((await _read_case(action, scene)).get("offers"))
    if not offers:
        raise StoryTrouble(f"case '{action.case}' has no offer to answer")
    best = [offer for offer in offers if offer.get("state") == "open"] or offers
    return str(best[-1].get("offer_id") or best[-1].get("id"))


async def _carrier(action: Action, scene: Scene) -> Answer:
    carrier, waybill = scene.parcels.get(action.case, (CARRIER, scene.cast.waybill(WAYBILL)))
    if "waybill" in action.body:
        waybill = scene.cast.waybill(str(action.body["waybill"]))
    carrier = str(action.body.get("carrier", carrier))
    occurred_at = rfc3339(scene.now + action.occurred)
    return await scene.stage.carrier(carrier, {"waybill": waybill, "status": action.does, "occurred_at": occurred_at})


async def _payment(action: Action, scene: Scene) -> Body:
    """The payment of that number, from 1; the last one unless told."""
    payments = _rows((await _read_case(action, scene)).get("payments"))
    number = action.payment if action.payment is not None else len(payments)
    if not 1 <= number <= len(payments):
        raise StoryTrouble(f"case '{action.case}' has {len(payments)} payments, and the story means number {number}")
    return payments[number - 1]


async def _channel(action: Action, scene: Scene) -> Answer:
    payment = await _payment(action, scene)
    body = {"refund_no": payment.get("refund_no"), "status": action.does, **action.body}
    return await scene.stage.channel(str(payment.get("channel")), body)


async def _suspension(action: Action, scene: Scene) -> Answer:
    name = str(action.body.get("name", "the suspension"))
    if action.does == "withdraw":
        return await scene.stage.withdraw(scene.suspensions[name])
    assert action.period is not None, "the reader of stories asks for the period"
    moment = scene.start + scene.late
    body: dict[str, Json] = {
        "from": rfc3339(moment + action.period[0]),
        "until": rfc3339(moment + action.period[1]),
        "reason": str(action.body.get("reason", "公共假期 public holiday")),
        "scope": _scope(action.body.get("scope"), scene),
    }
    if action.does == "preview":
        return await scene.stage.preview(body)
    answer = await scene.stage.suspend(body)
    if answer.accepted:
        scene.suspensions[name] = str(answer.body.get("id"))
    return answer


def _scope(told: Json, scene: Scene) -> Json:
    """This shop unless told; never more than this shop, for others play beside us."""
    if told == "elsewhere":
        return {"shop_id": f"elsewhere-{scene.cast.token}"}
    more = told if isinstance(told, Mapping) else {}
    return {"shop_id": scene.cast.shop_id, **more}


def _rows(value: object) -> list[Body]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
