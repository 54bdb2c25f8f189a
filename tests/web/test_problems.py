"""Is every no a problem document that tells its reader what to do, in the reader's language?"""

from __future__ import annotations

import re

import pytest

from makegood.domain.refusals import Code
from makegood.web.problems import Problem
from makegood.web.titles import TITLES, status_of
from makegood.web.wire.words import language_of

from .little_platform import Platform, apply, command, money, order_body

HAN = re.compile(r"[\u4e00-\u9fff]")
MEMBERS = {"type", "title", "status", "code", "detail", "instance", "request_id"}


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "zh-CN"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("EN", "en"),
        ("zh", "zh-CN"),
        ("zh-TW", "zh-CN"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en;q=0.8,zh;q=0.9", "zh-CN"),
        ("zh;q=0.8,en;q=0.9", "en"),
        ("fr,en;q=0.5", "en"),
        ("fr", "zh-CN"),
        ("*", "zh-CN"),
        ("en;q=0", "zh-CN"),
        ("en;q=much", "zh-CN"),
        (",;q=,=", "zh-CN"),
    ],
)
def test_the_language_is_the_one_that_is_preferred(accept: str, language: str) -> None:
    """Chinese, unless English is wanted more."""
    assert language_of(accept) == language


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_a_refusal_speaks_the_readers_language(quick: Platform, language: str) -> None:
    """Title and sentence in it, and Content-Language says so."""
    case = await apply(quick)
    async with await quick.as_("consumer") as client:
        path = f"/v1/cases/{case['id']}/commands/send"
        body = {"carrier": "sf", "waybill": "SF1234567890"}
        answer = await client.post(path, json=body, headers={"Accept-Language": language})
    problem = answer.json()
    assert answer.status_code == problem["status"] == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == language
    assert "accept-language" in answer.headers["vary"]
    assert set(problem) >= MEMBERS
    assert (problem["code"], problem["rule"]) == ("NOT_ALLOWED_NOW", "S11")
    assert problem["instance"] == path
    for member in ("title", "detail"):
        assert bool(HAN.search(problem[member])) == (language == "zh-CN")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_the_interfaces_own_noes_speak_it_too(quick: Platform, language: str) -> None:
    """401, 404, 405, 413, 415 and 422, inside the interface and outside."""
    headers = {"Accept-Language": language}
    async with quick.client() as nobody, await quick.as_("consumer") as client:
        answers = [
            await nobody.get("/v1/cases", headers=headers),
            await nobody.get("/nowhere", headers=headers),
            await client.get("/v1/nowhere", headers=headers),
            await client.delete("/v1/cases", headers=headers),
            await client.post("/v1/cases", content=b"x" * 70_000, headers=headers),
            await client.post("/v1/cases", content=b"x", headers=headers | {"Content-Type": "text/plain"}),
            await client.post("/v1/cases", json={}, headers=headers),
        ]
    assert [answer.status_code for answer in answers] == [401, 404, 404, 405, 413, 415, 422]
    for answer in answers:
        problem = answer.json()
        assert bool(HAN.search(problem["title"] + problem["detail"])) == (language == "zh-CN"), problem
        assert problem["type"] == f"/docs#{problem['code']}"


async def test_money_and_instants_of_a_sentence_are_the_cases_own(platform: Platform) -> None:
    """A refusal about an amount speaks of the order's currency, also where it is read back from its key."""
    lines = [{"line_id": "L1", "sku": "S", "title": "Cup", "quantity": 3, "paid": money(3_000, "JPY")}]
    tenders = [{"channel": "sandbox", "amount": money(3_000, "JPY")}]
    async with await platform.as_("integration") as client:
        body = order_body(lines=lines, tenders=tenders, freight=None)
        assert (await client.put("/v1/shops/shop-1/orders/order-1", json=body)).status_code == 200
    async with await platform.as_("consumer") as client:
        wanted = {
            "shop_id": "shop-1",
            "order_id": "order-1",
            "kind": "refund_only",
            "reason_code": "other",
            "lines": [{"line_id": "L1", "quantity": 1}],
            "amount": money(1_001, "JPY"),
        }
        answers = [await client.post("/v1/cases", json=wanted, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    for answer in answers:
        assert answer.json()["code"] == "AMOUNT_EXCEEDS_PAID"
        assert "1,000" in answer.json()["detail"]
        assert "CN" not in answer.json()["detail"]


async def test_a_refusal_kept_without_its_case_reads_the_same(platform: Platform) -> None:
    """An instant in the sentence is still shown in the shop's zone when the refusal is given again."""
    case = await apply(platform)
    await command(platform, "merchant", case["id"], "agree")
    await command(platform, "consumer", case["id"], "send", carrier="sf", waybill="SF1234567890")
    async with await platform.as_("merchant") as client:
        path, headers = f"/v1/cases/{case['id']}/commands/extend", {"Idempotency-Key": "k"}
        first, again = [(await client.post(path, json={}, headers=headers)).json()["detail"] for _ in range(2)]
    assert "09:00" in first
    assert first == again


def test_every_code_has_a_title_in_both_languages() -> None:
    """Whatever the domain refuses has a name that a person can read."""
    for code in Code:
        assert HAN.search(TITLES[code].zh), code
        assert not HAN.search(TITLES[code].en), code
    assert {code for code in TITLES if status_of(code) == 409} >= {Code.ORDER_FROZEN, Code.IDEMPOTENCY_CONFLICT}


def test_a_problem_without_a_rule_has_no_rule() -> None:
    """Members that do not apply are left out."""
    assert {"rule", "errors"} <= set(Problem.__struct_fields__)


async def test_trouble_of_ours_is_a_problem_document_with_a_number(quick: Platform) -> None:
    """A bug answers 500 in good form: what went wrong stays in the log."""
    async with await quick.as_("operator") as client:
        await quick.store.close()
        answer = await client.get("/v1/cases")
    assert answer.status_code in (500, 503)
    assert answer.headers["content-type"] == "application/problem+json"
    assert "closed" not in answer.text
