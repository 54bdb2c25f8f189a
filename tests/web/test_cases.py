"""What does a case look like, what happens to it, and can an outsider verify that?"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from makegood.domain import commands
from makegood.web.api.cases.bodies import ORDERINGS
from makegood.web.views import CaseView, EventView, LedgerView

from .little_platform import SHOP, Json, Platform, application, apply, command, furnish, money

FIELDS = {
    "id",
    "shop_id",
    "order_id",
    "consumer_id",
    "kind",
    "reason_code",
    "stage",
    "turn",
    "outcome",
    "deadline",
    "machines",
    "amount",
    "extended",
    "waybill",
    "payments",
    "offers",
    "exhibits",
    "allowed",
    "predecessor_id",
    "successor_id",
    "policy_version",
    "version",
    "opened_at",
    "updated_at",
}


async def read(platform: Platform, case_id: str, who: str = "consumer", tail: str = "", **headers: str) -> Json:
    async with await platform.as_(who) as client:
        answer = await client.get(f"/v1/cases/{case_id}{tail}", headers=headers)
        assert answer.status_code == 200, answer.text
        document: Json = answer.json()
        return document


def commands_of(case: Json) -> set[str]:
    return {one["command"] for one in case["allowed"]}


async def test_a_new_case_has_every_field(platform: Platform) -> None:
    """The document as its opening answers it, and as it is read, to the letter."""
    case = await apply(platform)
    assert set(case) >= FIELDS
    assert case["deadline"] == {
        "name": "answer",
        "due_at": "2026-03-04T01:00:00Z",
        "on_expiry": "agreed",
        "rule": "S10",
    }
    assert case["machines"] == {"claim": "applied", "parcel": "none", "refund": "none", "dispute": "none"}
    assert case["amount"] == {"requested": money(10_000), "agreed": None, "refunded": money(0)}
    assert (case["stage"], case["turn"], case["outcome"]) == ("merchant_to_answer", "merchant", None)
    assert (case["extended"], case["waybill"], case["payments"], case["offers"]) == (False, None, [], [])
    assert (case["exhibits"], case["predecessor_id"], case["successor_id"]) == ([], None, None)
    assert (case["policy_version"], case["version"]) == ("default@1", 1)
    assert case["opened_at"] == case["updated_at"] == "2026-03-02T01:00:00Z"
    assert case["id"].startswith(f"{SHOP}-")
    assert await read(platform, case["id"]) == case


async def test_every_reader_is_told_what_they_may_do(platform: Platform) -> None:
    """The consumer may cancel, the merchant may agree, the operator may talk."""
    case = await apply(platform)
    assert {"cancel", "modify"} <= commands_of(case)
    merchant = await read(platform, case["id"], "merchant")
    assert {"agree", "refuse"} <= commands_of(merchant)
    agree = next(one for one in merchant["allowed"] if one["command"] == "agree")
    assert agree == {"command": "agree", "until": "2026-03-04T01:00:00Z", "rule": "S10", "requires": []}
    assert "agree" not in commands_of(await read(platform, case["id"], "operator"))


async def test_from_application_to_money(platform: Platform) -> None:
    """A whole case over HTTP: agreed, sent, signed for, refunded, and the money arrives."""
    case_id = (await apply(platform))["id"]
    agreed = (await command(platform, "merchant", case_id, "agree", return_address_id="warehouse")).json()
    assert agreed["case"]["stage"] == "consumer_to_send"
    assert agreed["case"]["return_address_id"] == "warehouse"
    sent = (await command(platform, "consumer", case_id, "send", carrier="sf", waybill="SF1234567890")).json()
    assert (sent["case"]["carrier"], sent["case"]["waybill"]) == ("sf", "SF1234567890")
    async with await platform.as_("integration") as client:
        report = {"waybill": "SF1234567890", "status": "signed", "occurred_at": platform.now.isoformat()}
        assert (await client.post("/v1/carriers/sf/events", json=report)).json() == {"case_ids": [case_id]}
    refunded = (await command(platform, "merchant", case_id, "refund")).json()
    assert refunded["case"]["stage"] == "money_on_its_way"
    await platform.services.catch_up()
    done = await read(platform, case_id)
    assert (done["stage"], done["outcome"], done["turn"], done["deadline"]) == ("done", "refunded", None, None)
    assert done["amount"]["refunded"] == money(10_000)
    (payment,) = done["payments"]
    assert payment | {"refund_no": ""} == {
        "refund_no": "",
        "kind": "refund",
        "channel": "sandbox",
        "amount": money(10_000),
        "state": "paid",
        "reason": None,
        "replaced_by": None,
    }


async def test_a_command_answers_with_the_events_that_came_of_it(platform: Platform) -> None:
    """They are the very events that the chain shows, hashes and all."""
    case_id = (await apply(platform))["id"]
    answer = (await command(platform, "merchant", case_id, "agree")).json()
    chain = (await read(platform, case_id, tail="/events"))["items"]
    assert [event["type"] for event in answer["events"]] == ["agreed", "parcel_awaited"]
    assert answer["events"] == chain[1:]
    assert (await command(platform, "merchant", case_id, "message", text="hi")).json()["events"][0]["seq"] == 4


async def test_an_outsider_can_verify_the_chain(platform: Platform) -> None:
    """Each hash is that of the event's canonical JSON without it, and names the one before."""
    case_id = (await apply(platform, description='Ceci n\'est pas "une tasse" 杯子 \\u0041 <&> \u2028'))["id"]
    await command(platform, "merchant", case_id, "refuse", reason_code="other", comment="不行")
    await platform.clock.advance(timedelta(hours=49))
    events = (await read(platform, case_id, tail="/events"))["items"]
    assert [event["type"] for event in events] == ["applied", "refused", "closed"]
    previous = "0" * 64
    for event in events:
        rest = {name: value for name, value in event.items() if name != "hash"}
        canonical = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        assert event["previous_hash"] == previous
        assert event["hash"] == hashlib.sha256(canonical).hexdigest()
        previous = event["hash"]
        assert set(event) == set(EventView.__struct_fields__)
    assert (events[1]["actor"], events[1]["actor_id"], events[2]["actor"]) == ("merchant", "merchant", "system")


async def test_a_passed_deadline_is_never_shown_without_its_effect(platform: Platform) -> None:
    """Just before, at and just after: whoever reads sees what time has done, though no worker ran."""
    case_id = (await apply(platform))["id"]
    await platform.clock.advance(timedelta(hours=48) - timedelta(microseconds=1))
    assert (await read(platform, case_id))["stage"] == "merchant_to_answer"
    await platform.clock.advance(timedelta(microseconds=1))
    case = await read(platform, case_id)
    assert (case["stage"], case["deadline"]["name"]) == ("consumer_to_send", "send")
    assert case["deadline"]["due_at"] == "2026-03-11T01:00:00Z"
    await platform.clock.advance(timedelta(days=8))
    async with await platform.as_("consumer") as client:
        (listed,) = (await client.get("/v1/cases")).json()["items"]
    assert (listed["stage"], listed["outcome"]) == ("closed", "consumer_too_late")


@pytest.mark.parametrize("tail", ["/events", "/explanation"])
async def test_every_way_of_reading_lets_time_act_first(platform: Platform, tail: str) -> None:
    """Events and explanations tell of a deadline that has just run out."""
    case_id = (await apply(platform))["id"]
    await platform.clock.advance(timedelta(hours=48))
    assert "S11" in json.dumps(await read(platform, case_id, tail=tail, **{"Accept-Language": "en"}))


async def test_offers_have_their_own_deadline(platform: Platform) -> None:
    """An open offer says when it lapses, and the stage keeps its own clock."""
    case_id = (await apply(platform))["id"]
    made = await command(platform, "merchant", case_id, "offer", type="modify_amount", amount=money(9_000))
    (offer,) = made.json()["case"]["offers"]
    assert offer["amount"] == money(9_000)
    assert offer["deadline"] == {
        "name": "offer",
        "due_at": "2026-03-03T01:00:00Z",
        "on_expiry": "lapses",
        "rule": None,
    }
    accepted = await command(platform, "consumer", case_id, "accept_offer", offer_id=offer["offer_id"])
    (offer,) = accepted.json()["case"]["offers"]
    assert (offer["state"], offer["deadline"]) == ("accepted", None)
    assert accepted.json()["case"]["amount"]["agreed"] == money(9_000)


async def test_a_case_and_its_successor_name_each_other(platform: Platform) -> None:
    """Closed by a new application, or ended before one: both ways the two are linked."""
    every_unit = [{"line_id": "L1", "quantity": 3}]
    first = (await apply(platform, lines=every_unit))["id"]
    await command(platform, "merchant", first, "refuse", reason_code="other", comment="no")
    second = await apply(platform, lines=every_unit)
    assert second["predecessor_id"] == first
    assert (await read(platform, first))["successor_id"] == second["id"]
    await command(platform, "consumer", second["id"], "cancel")
    third = await apply(platform, lines=every_unit)
    assert third["predecessor_id"] == second["id"]
    assert (await read(platform, second["id"]))["successor_id"] == third["id"]


async def test_the_ledger_is_for_operator_and_merchant(platform: Platform) -> None:
    """One debit and one credit in a row, in order; consumers have no business there."""
    case_id = (await apply(platform, kind="refund_only"))["id"]
    await command(platform, "merchant", case_id, "agree")
    await platform.services.catch_up()
    for who in ("operator", "merchant"):
        rows = (await read(platform, case_id, who, "/ledger"))["items"]
        assert [row["code"] for row in rows] == ["refund_promised", "refund_submitted", "refund_paid"]
        assert [(row["debit"], row["credit"]) for row in rows] == [
            ("shop", "promised"),
            ("promised", "submitted"),
            ("submitted", "consumer"),
        ]
        assert msgspec.convert(rows, list[LedgerView])[0].amount.amount == 10_000
    async with await platform.as_("consumer") as client:
        assert (await client.get(f"/v1/cases/{case_id}/ledger")).json()["code"] == "NOT_YOURS"


@pytest.mark.parametrize(("language", "word"), [("zh-CN", "商家"), ("en", "shop")])
async def test_an_explanation_is_in_plain_words(platform: Platform, language: str, word: str) -> None:
    """What happened, whose turn, until when, what silence brings and what to do, in the reader's language."""
    case_id = (await apply(platform))["id"]
    async with await platform.as_("consumer") as client:
        answer = await client.get(f"/v1/cases/{case_id}/explanation", headers={"Accept-Language": language})
    explanation = answer.json()
    assert answer.headers["content-language"] == language
    assert (explanation["turn"], explanation["until"]) == ("merchant", "2026-03-04T01:00:00Z")
    assert word in explanation["text"].lower()
    assert explanation["rule"] == "S10"
    assert {step["command"] for step in explanation["do_now"]} >= {"message"}


async def test_advice_is_for_the_merchant_and_can_be_given_as_it_is(platform: Platform) -> None:
    """The first advice after an inspection cites its rule; a prepared command is accepted by the interface."""
    case_id = (await apply(platform))["id"]
    await command(platform, "merchant", case_id, "agree")
    await command(platform, "consumer", case_id, "send", carrier="sf", waybill="SF1234567890")
    async with await platform.as_("integration") as client:
        report = {"waybill": "SF1234567890", "status": "signed", "occurred_at": platform.now.isoformat()}
        await client.post("/v1/carriers/sf/events", json=report)
    found = {"condition": "parts_missing", "missing": ["box"], "fault_of": "consumer"}
    assert (await command(platform, "merchant", case_id, "inspect", findings=found)).status_code == 200
    items = (await read(platform, case_id, "merchant", "/advice"))["items"]
    assert "S26" in items[0]["rule"]
    assert {"situation", "says", "rule", "command", "body", "risk"} <= set(items[0])
    ready = next(item for item in items if item["command"])
    answer = await command(platform, "merchant", case_id, ready["command"], **ready["body"])
    assert answer.status_code in (200, 409), answer.text
    async with await platform.as_("consumer") as client:
        assert (await client.get(f"/v1/cases/{case_id}/advice")).json()["code"] == "NOT_YOURS"


async def test_merchants_open_cases_on_their_own_orders_only(platform: Platform) -> None:
    """A merchant applies for its consumer; another shop's order is not found, and an operator may not at all."""
    for who, status in (("merchant", 201), ("other_merchant", 404), ("stranger", 404), ("operator", 409)):
        async with await platform.as_(who) as client:
            assert (await client.post("/v1/cases", json=application())).status_code == status, who


async def test_nobody_learns_an_orders_currency_by_guessing(platform: Platform) -> None:
    """A stranger with the wrong currency reads the same as a stranger with the right one."""
    for currency in ("CNY", "USD"):
        async with await platform.as_("stranger") as client:
            answer = await client.post("/v1/cases", json=application(amount=money(1, currency)))
        assert answer.status_code == 404


async def test_refusals_of_an_application_are_named(platform: Platform) -> None:
    """More than bought, more than paid, twice the same units, another line, not any more."""
    async with await platform.as_("consumer") as client:

        async def refusal(**more: Any) -> str:
            return str((await client.post("/v1/cases", json=application(**more))).json()["code"])

        assert await refusal(lines=[{"line_id": "L1", "quantity": 4}]) == "QUANTITY_EXCEEDS_BOUGHT"
        assert await refusal(lines=[{"line_id": "L9", "quantity": 1}]) == "NOT_FOUND"
        assert await refusal(amount=money(10_001)) == "AMOUNT_EXCEEDS_PAID"
        assert await refusal(kind="refund_unshipped") == "KIND_DOES_NOT_FIT"
        await apply(platform, lines=[{"line_id": "L1", "quantity": 3}])
        assert await refusal() == "ALREADY_OPEN"
        await platform.clock.advance(timedelta(days=15))
        assert await refusal() in ("WINDOW_OVER", "ALREADY_OPEN")


async def test_an_operators_look_leaves_a_trace(platform: Platform) -> None:
    """Operators see every case, and every look of theirs is noted; a consumer's is not."""
    case_id = (await apply(platform))["id"]
    await read(platform, case_id, "operator")
    await read(platform, case_id, "operator", "/ledger")
    await read(platform, case_id, "consumer")
    noted = [(row.actor, row.action) for row in await platform.store.audits(10)]
    assert sorted(noted) == [("operator:operator", "case.read"), ("operator:operator", "ledger.read")]


async def test_a_dispute_belongs_to_the_arbitrator_who_took_it(platform: Platform) -> None:
    """Before it is taken all arbitrators see it, afterwards one does, and the appeal is for another."""
    case_id = (await apply(platform))["id"]
    await command(platform, "merchant", case_id, "refuse", reason_code="other", comment="no")
    await command(platform, "consumer", case_id, "escalate", statement="it leaks")
    for who in ("arbitrator", "other_arbitrator"):
        async with await platform.as_(who) as client:
            assert [one["id"] for one in (await client.get("/v1/cases")).json()["items"]] == [case_id]
    await platform.clock.advance(timedelta(hours=24))
    assert (await command(platform, "arbitrator", case_id, "take")).status_code == 200
    async with await platform.as_("other_arbitrator") as client:
        assert (await client.get(f"/v1/cases/{case_id}")).status_code == 404
        assert (await client.get("/v1/cases")).json()["items"] == []
    decision = {"in_favour_of": "consumer", "liable": "merchant", "freight_paid_by": "merchant", "grounds": "leaks"}
    decided = await command(platform, "arbitrator", case_id, "decide", **decision)
    assert decided.json()["case"]["machines"]["dispute"] == "decided"
    async with await platform.as_("merchant") as client:
        figures = (await client.get(f"/v1/shops/{SHOP}/figures")).json()
    assert (figures["disputes"], figures["liable"], figures["liability_rate"]) == (1, 1, 1.0)
    assert figures["experience_score"] < 100
    assert figures["scenarios"] == {"reason.other": {"disputes": 1, "liable": 1}}


def test_every_public_command_has_a_body_and_the_other_way_round() -> None:
    """No command of the domain is out of reach, and none is invented."""
    assert {name: one.command for name, one in ORDERINGS.items()} == commands.PUBLIC


def test_every_body_fits_the_command_that_it_orders() -> None:
    """The fields of a body are the command's, amounts in minor units."""
    for name, (body, kind) in ORDERINGS.items():
        fields = {"amount_minor" if field == "amount" else field for field in body.__struct_fields__}
        assert fields <= {field.name for field in dataclasses.fields(kind)}, name


async def test_the_document_is_of_its_declared_type(platform: Platform) -> None:
    """What is answered can be read back strictly as what the description promises."""
    await furnish(platform)
    case = await apply(platform)
    assert msgspec.convert(case, CaseView, strict=False).id == case["id"]
