"""Is a request that makes no sense refused with the field, what was wrong with it, and what is expected?"""

from __future__ import annotations

from typing import Any

import pytest

from .little_platform import ORDER, SHOP, START, Json, Platform, application, apply, money, order_body, shop_body
from .requests import WITH_BODY, good, one_role

ORDER_PATH = f"/v1/shops/{SHOP}/orders/{ORDER}"
SHOP_PATH = f"/v1/shops/{SHOP}"


async def refused(quick: Platform, who: str, method: str, path: str, **sent: Any) -> Json:
    """The one flaw that a request is refused for."""
    async with await quick.as_(who) as client:
        answer = await client.request(method, path, **sent)
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    assert problem["code"] == "BAD_SHAPE"
    assert answer.headers["content-type"] == "application/problem+json"
    (flaw,) = problem["errors"]
    assert flaw["problem"] and flaw["expected"] and flaw["expected"] in problem["detail"]
    assert isinstance(flaw, dict)
    return flaw


@pytest.mark.parametrize("name", WITH_BODY)
async def test_a_field_that_nobody_knows_is_named(quick: Platform, name: str) -> None:
    """A mistyped field is refused, not ignored."""
    route = WITH_BODY[name]
    request = good(route)
    flaw = await refused(
        quick, one_role(route), request.method, request.path, json={**(request.body or {}), "amout": 1}
    )
    assert flaw["field"] == "amout"


NO_OBJECTS = (b"{", b"[]", b'"text"', b"1", b"null", b"\xff", b'{"a": "', b"[" * 20_000, b'{"a":' * 10_000)


@pytest.mark.parametrize("name", WITH_BODY)
async def test_what_is_no_object_is_refused(quick: Platform, name: str) -> None:
    """Half a document, another kind of document, another encoding, a very deep one."""
    route = WITH_BODY[name]
    headers = {"Content-Type": "application/json"}
    for content in NO_OBJECTS:
        flaw = await refused(quick, one_role(route), route.method, good(route).path, content=content, headers=headers)
        assert flaw["field"] in ("", "a")


@pytest.mark.parametrize("content", [b'{"\xff":1}', b'{"shop_id":"\xff"}', b'{"description":"\xc3(", "shop_id":"s"}'])
async def test_text_is_in_utf_8(quick: Platform, content: bytes) -> None:
    """Bytes that are no text are refused wherever they stand."""
    await refused(quick, "consumer", "POST", "/v1/cases", content=content, headers={"Content-Type": "application/json"})


@pytest.mark.parametrize("name", WITH_BODY)
async def test_a_required_field_that_is_missing_is_named(quick: Platform, name: str) -> None:
    """Each field without which the example would not be understood."""
    route = WITH_BODY[name]
    request = good(route)
    async with await quick.as_(one_role(route)) as client:
        for field in request.body or {}:
            rest = {key: value for key, value in (request.body or {}).items() if key != field}
            answer = await client.request(request.method, request.path, json=rest)
            if answer.status_code == 422:
                assert answer.json()["errors"][0]["field"] in (field, "amount.currency", "tenders"), answer.text


APPLICATIONS: tuple[tuple[str, Json], ...] = (
    ("shop_id", {"shop_id": "no spaces"}),
    ("shop_id", {"shop_id": 5}),
    ("order_id", {"order_id": ""}),
    ("kind", {"kind": "gift"}),
    ("lines", {"lines": []}),
    ("lines", {"lines": {}}),
    ("lines[0].quantity", {"lines": [{"line_id": "L1", "quantity": 0}]}),
    ("lines[0].quantity", {"lines": [{"line_id": "L1", "quantity": -1}]}),
    ("lines[0].quantity", {"lines": [{"line_id": "L1", "quantity": 1.0}]}),
    ("lines[0].quantity", {"lines": [{"line_id": "L1", "quantity": True}]}),
    ("lines[0].quantity", {"lines": [{"line_id": "L1", "quantity": "1"}]}),
    ("lines[0].quantity", {"lines": [{"line_id": "L1", "quantity": 10_001}]}),
    ("lines[1].quantity", {"lines": [{"line_id": "L1", "quantity": 1}, {"line_id": "L2"}]}),
    ("lines[0].sku", {"lines": [{"line_id": "L1", "quantity": 1, "sku": "x"}]}),
    ("reason_code", {"reason_code": "because"}),
    ("reason_code", {"reason_code": None}),
    ("description", {"description": "x" * 2001}),
    ("description", {"description": "a\0b"}),
    ("amount", {"amount": 100}),
    ("amount.amount", {"amount": {"amount": 100.0, "currency": "CNY"}}),
    ("amount.amount", {"amount": {"amount": "100", "currency": "CNY"}}),
    ("amount.amount", {"amount": {"amount": False, "currency": "CNY"}}),
    ("amount.amount", {"amount": money(-1)}),
    ("amount.amount", {"amount": money(10**15 + 1)}),
    ("amount.amount", {"amount": money(10**30)}),
    ("amount.currency", {"amount": money(1, "cny")}),
    ("amount.currency", {"amount": money(1, "USD")}),
    ("amount.currency", {"amount": {"amount": 1}}),
)


@pytest.mark.parametrize(("field", "wrong"), APPLICATIONS)
async def test_an_application_names_its_flaw(quick: Platform, field: str, wrong: Json) -> None:
    """The path of the field, down to the entry of the list."""
    flaw = await refused(quick, "consumer", "POST", "/v1/cases", json=application(**wrong))
    assert flaw["field"] == field


COMMANDS: tuple[tuple[str, str, str, Json], ...] = (
    ("merchant", "refuse", "comment", {"reason_code": "other", "comment": "   "}),
    ("merchant", "refuse", "comment", {"reason_code": "other", "comment": ""}),
    ("merchant", "refuse", "reason_code", {"reason_code": "quality", "comment": "no"}),
    ("merchant", "refuse", "exhibit_ids", {"reason_code": "other", "comment": "no", "exhibit_ids": ["x"] * 51}),
    ("merchant", "refund", "amount.currency", {"amount": money(1, "USD")}),
    ("merchant", "reject", "risk_acknowledged", {"reason_code": "used", "comment": "no", "risk_acknowledged": "yes"}),
    ("merchant", "inspect", "findings.condition", {"findings": {"condition": "fine"}}),
    ("merchant", "inspect", "findings.missing", {"findings": {"condition": "intact", "missing": ["lid"]}}),
    ("merchant", "inspect", "findings.faults", {"findings": {"condition": "intact", "faults": ["a scratch"]}}),
    ("merchant", "inspect", "findings.colour", {"findings": {"condition": "intact", "colour": "blue"}}),
    ("merchant", "offer", "amount.amount", {"type": "small_payment", "amount": money(0)}),
    ("merchant", "pay_small", "amount.amount", {"amount": money(0), "purpose": "goodwill"}),
    ("merchant", "claim_courier", "amount", {"comment": "crushed"}),
    ("consumer", "send", "waybill", {"carrier": "sf", "waybill": "12345"}),
    ("consumer", "send", "waybill", {"carrier": "sf", "waybill": "1" * 33}),
    ("consumer", "send", "waybill", {"carrier": "sf", "waybill": "123 456"}),
    ("consumer", "prove", "exhibit_ids", {"statement": "look"}),
    ("consumer", "message", "text", {"text": "x" * 5001}),
    ("arbitrator", "decide", "liable", {"in_favour_of": "consumer", "freight_paid_by": "merchant", "grounds": "so"}),
)


@pytest.mark.parametrize(("who", "command", "field", "body"), COMMANDS)
async def test_a_command_names_its_flaw(quick: Platform, who: str, command: str, field: str, body: Json) -> None:
    """What is wrong with a command's body is said before anything is judged."""
    case = await apply(quick)
    flaw = await refused(quick, who, "POST", f"/v1/cases/{case['id']}/commands/{command}", json=body)
    assert flaw["field"] == field


LINE = order_body()["lines"][0]
ORDERS: tuple[tuple[str, Json], ...] = (
    ("lines", {"lines": []}),
    ("lines[0].quantity", {"lines": [LINE | {"quantity": 0}]}),
    ("lines[0].quantity", {"lines": [LINE | {"quantity": 10_001}]}),
    ("lines[0].paid.currency", {"lines": [LINE | {"paid": money(30_000, "ZZZ")}]}),
    ("lines[1].line_id", {"lines": [LINE, LINE]}),
    ("lines[1].paid.currency", {"lines": [LINE, LINE | {"line_id": "L2", "paid": money(1, "USD")}]}),
    ("tenders", {"tenders": []}),
    ("tenders", {"tenders": [{"channel": "sandbox", "amount": money(30_999)}]}),
    ("tenders", {"tenders": [{"channel": "sandbox", "amount": money(31_001)}]}),
    ("tenders[0].channel", {"tenders": [{"channel": "barter", "amount": money(31_000)}]}),
    ("tenders[0].amount.currency", {"tenders": [{"channel": "sandbox", "amount": money(31_000, "USD")}]}),
    ("freight.currency", {"freight": money(1_000, "USD")}),
    ("freight.amount", {"freight": money(-1)}),
    ("paid_at", {"paid_at": "2026-03-02"}),
    ("paid_at", {"paid_at": "2026-03-02T09:00:00"}),
    ("paid_at", {"paid_at": 1772413200}),
    ("paid_at", {"paid_at": "0001-01-01T00:00:00+14:00"}),
    ("paid_at", {"paid_at": "9999-12-31T23:59:59Z"}),
    ("shipped_at", {"shipped_at": "soon"}),
    ("delivered_at", {"delivered_at": "2026-02-01T00:00:00Z"}),
    ("consumer_id", {"consumer_id": ""}),
    ("consumer_id", {"consumer_id": "x" * 65}),
)


@pytest.mark.parametrize(("field", "wrong"), ORDERS)
async def test_an_order_names_its_flaw(quick: Platform, field: str, wrong: Json) -> None:
    """Quantities, currencies, sums, channels and dates are looked at before an order is taken in."""
    assert (await refused(quick, "integration", "PUT", ORDER_PATH, json=order_body(**wrong)))["field"] == field


async def test_an_order_of_too_much_money_is_refused(quick: Platform) -> None:
    """No sum of ours comes near what a database cannot count."""
    lines = [LINE | {"line_id": f"L{number}", "paid": money(10**15)} for number in range(2)]
    wrong = {"lines": lines, "freight": None, "tenders": [{"channel": "sandbox", "amount": money(10**15)}] * 2}
    assert (await refused(quick, "integration", "PUT", ORDER_PATH, json=order_body(**wrong)))["field"] == "tenders"


ADDRESS = shop_body()["return_addresses"][0]
SHOPS: tuple[tuple[str, Json], ...] = (
    ("name", {"name": ""}),
    ("zone", {"zone": "Mars/Olympus"}),
    ("zone", {"zone": "../../etc/passwd"}),
    ("zone", {"zone": "Asia"}),
    ("return_addresses[1].id", {"return_addresses": [ADDRESS, ADDRESS]}),
    ("return_addresses[0].phone", {"return_addresses": [{"id": "a", "name": "b", "address": "c"}]}),
    ("policy.lengths.settle", {"policy": {"lengths": {"settle": "-PT1H"}}}),
    ("policy.lengths.settle", {"policy": {"lengths": {"settle": "P3651D"}}}),
    ("policy.lengths.settle", {"policy": {"lengths": {"settle": 48}}}),
    ("policy.lengths.settle", {"policy": {"lengths": {"settle": "two days"}}}),
    ("policy.lengths.seattle", {"policy": {"lengths": {"seattle": "PT1H"}}}),
    ("policy.reminders.send[1]", {"policy": {"reminders": {"send": ["PT1H", "-PT1H"]}}}),
    ("policy.limits.modifications", {"policy": {"limits": {"modifications": -1}}}),
    ("policy.evidence.required_reasons[0]", {"policy": {"evidence": {"required_reasons": ["mood"]}}}),
    ("policy.on_signed", {"policy": {"on_signed": "sometimes"}}),
    ("policy.version", {"policy": {"version": "mine@1"}}),
)


@pytest.mark.parametrize(("field", "wrong"), SHOPS)
async def test_a_shop_names_its_flaw(quick: Platform, field: str, wrong: Json) -> None:
    """Zones, addresses and the numbers of its own policy."""
    assert (await refused(quick, "operator", "PUT", SHOP_PATH, json=shop_body(**wrong)))["field"] == field


@pytest.mark.parametrize("shop_id", ["a b", "x" * 65, "caf%C3%A9", "a.b"])
async def test_a_shop_has_a_plain_name(quick: Platform, shop_id: str) -> None:
    """1 to 64 letters, digits, _ or -: the name is part of every case's id."""
    flaw = await refused(quick, "operator", "PUT", f"/v1/shops/{shop_id}", json=shop_body())
    assert flaw["field"] == "shop_id"


QUERIES = (
    ("limit", "limit=0"),
    ("limit", "limit=-1"),
    ("limit", "limit=ten"),
    ("limit", "limit=1.5"),
    ("limit", "limit="),
    ("limit", "limit=10&limit=20"),
    ("stage[0]", "stage=nowhere"),
    ("kind", "kind=gift"),
    ("due_before", "due_before=tomorrow"),
    ("due_before", "due_before=2026-03-02T09:00:00"),
    ("due_before", "due_before=1772413200"),
    ("updated_after", "updated_after=9999-12-31T23:59:59Z"),
    ("cursor", "cursor=nonsense"),
    ("cursor", "cursor="),
    ("shop_id", "shop_id=a%20b"),
    ("order_id", "order_id=%00"),
    ("status", "status=open"),
    ("query", "kind=%FF"),
)


@pytest.mark.parametrize(("field", "query"), QUERIES)
async def test_a_parameter_names_its_flaw(quick: Platform, field: str, query: str) -> None:
    """A filter that is not understood is refused: ignoring it would show too much."""
    assert (await refused(quick, "operator", "GET", f"/v1/cases?{query}"))["field"] == field


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Idempotency-Key", ""),
        ("Idempotency-Key", "x" * 256),
        ("Idempotency-Key", "a\tb"),
        ("If-Match", "3"),
        ("If-Match", 'W/"3"'),
        ("If-Match", '"three"'),
        ("If-Match", ""),
    ],
)
async def test_a_header_names_its_flaw(quick: Platform, header: str, value: str) -> None:
    """A key or a version that is not understood must not be taken for none."""
    case = await apply(quick)
    path = f"/v1/cases/{case['id']}/commands/cancel"
    flaw = await refused(quick, "consumer", "POST", path, json={}, headers={header: value})
    assert flaw["field"] == header


@pytest.mark.parametrize(("text", "status"), [(r"a\\u0000b", 201), (r"a\u0000b", 422), (r"\u4e2d", 201)])
async def test_only_a_real_nul_is_refused(quick: Platform, text: str, status: int) -> None:
    """An escaped backslash before u0000 is harmless text."""
    content = '{"shop_id":"shop-1","order_id":"order-1","kind":"return_refund","reason_code":"other",'
    content += '"lines":[{"line_id":"L1","quantity":1}],"description":"' + text + '"}'
    async with await quick.as_("consumer") as client:
        answer = await client.post("/v1/cases", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize(
    ("command", "body"),
    [("cancel", b""), ("modify", b""), ("cancel", b"{}")],
)
async def test_no_body_is_an_empty_one_where_nothing_is_required(quick: Platform, command: str, body: bytes) -> None:
    """`cancel` needs no `{}`."""
    case = await apply(quick)
    async with await quick.as_("consumer") as client:
        answer = await client.post(f"/v1/cases/{case['id']}/commands/{command}", content=body)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    "quantity", ["0x1", "1e0", "1.0", "+1", "01", "NaN", "Infinity", "-0.0", "1" * 400, '"\\ud800"', "[1]", "{}"]
)
async def test_a_number_is_a_plain_whole_one(quick: Platform, quantity: str) -> None:
    """Other spellings of a number, and what is none, are refused and never cause trouble."""
    content = '{"shop_id":"shop-1","order_id":"order-1","kind":"return_refund","reason_code":"other",'
    content += '"lines":[{"line_id":"L1","quantity":' + quantity + "}]}"
    await refused(quick, "consumer", "POST", "/v1/cases", content=content, headers={"Content-Type": "application/json"})


async def test_nothing_was_done_by_what_was_refused(quick: Platform) -> None:
    """After all that, there is no case and the order is as it was."""
    for _, wrong in APPLICATIONS:
        await refused(quick, "consumer", "POST", "/v1/cases", json=application(**wrong))
    async with await quick.as_("operator") as client:
        assert (await client.get("/v1/cases")).json()["items"] == []
    assert quick.now == START
