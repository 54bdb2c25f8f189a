"""Small payments above the limit: asked for on the merchant's page, answered on the console, and told on both."""

from __future__ import annotations

from datetime import timedelta

from makegood.app.ports.approvals import ApprovalRow

from .little_platform import SHOP, Platform, apply, command, money
from .reader import reader

WHY = "The lid is missing, and a new one costs as much."


async def asked(platform: Platform, amount: int = 15_000) -> str:
    """A case whose merchant has asked for a small payment, on the list of what waits."""
    case_id: str = (await apply(platform))["id"]
    wanted = {"amount": money(amount), "purpose": "difference", "comment": WHY}
    await command(platform, "merchant", case_id, "ask_small_payment", **wanted)
    await platform.store.put_approval(ApprovalRow(SHOP, case_id, platform.clock.now()))
    return case_id


async def test_a_sum_that_is_too_large_leads_to_the_request_with_what_was_typed(platform: Platform) -> None:
    """The refusal names the way on; one more sentence, and the platform decides. A small sum leads back."""
    case_id = (await apply(platform))["id"]
    person = await reader(platform, "merchant")
    page = await person.open(f"/cases/{case_id}")
    assert not page.has_form("ask_small_payment")
    page = await person.send(page.form("pay_small"), amount="150.00", purpose="difference")
    assert person.status == 409 and "ask for approval" in page.text
    form = page.form("ask_small_payment")
    assert (form.fields["amount"], form.fields["purpose"]) == ("150.00", "difference")
    page = await person.send(form, amount="80.00", comment=WHY)
    assert "make the small payment directly" in page.text and page.form("pay_small").fields["amount"] == "80.00"
    page = await person.do(case_id, "pay_small", amount="150.00", purpose="difference")
    page = await person.send(page.form("ask_small_payment"), comment=WHY)
    assert person.status == 200 and "Waits for approval" in page.text and WHY in page.text
    assert "asked the platform to approve a small payment of CN¥150.00" in page.text
    page = await person.send(page.form("withdraw_small_payment"))
    assert "withdrew the request" in page.text and "Waits for approval" not in page.text


async def test_an_operator_finds_what_waits_and_approves_with_a_press(platform: Platform) -> None:
    """The first page counts them, the list tells what, for what and by whom; then the money is on its way."""
    first = await asked(platform)
    await platform.clock.advance(timedelta(hours=5))
    person = await reader(platform, "operator")
    page = await person.open("/")
    assert "Small payments to approve: 1" in page.text and "/approvals" in page.links
    page = await person.open("/approvals")
    for said in ("CN¥150.00", "Difference", WHY, "Blue Cups", "waiting for 5 h", f"/cases/{first}"):
        assert said in page.html, said
    page = await person.send(page.form("approve_small_payment"))
    assert person.at == "/approvals?said=approved" and "No small payment waits" in page.text
    async with await platform.as_("merchant") as client:
        case = (await client.get(f"/v1/cases/{first}")).json()
    assert case["small_payment_request"] is None
    assert [(one["kind"], one["amount"]["amount"]) for one in case["payments"]] == [("small", 15_000)]
    assert await platform.store.approvals(None, 9) == []


async def test_a_no_needs_its_reason_and_the_merchant_reads_it(quick: Platform) -> None:
    """Without words nothing is declined, and the form stays open."""
    case_id = await asked(quick)
    person = await reader(quick, "operator")
    form = (await person.open("/approvals")).form("decline_small_payment")
    page = await person.send(form)
    assert person.status == 422 and "Please fill this in" in page.text
    page = await person.send(page.form("decline_small_payment"), comment="The refund covers the lid.")
    assert "Declined" in page.text
    page = await (await reader(quick, "merchant")).open(f"/cases/{case_id}")
    assert "did not approve the small payment" in page.text and "The refund covers the lid." in page.text


async def test_what_was_changed_meanwhile_is_looked_at_anew(quick: Platform) -> None:
    """Whoever approves has seen the very sum: a request that was withdrawn and made anew is not approved unseen."""
    case_id = await asked(quick)
    person = await reader(quick, "operator")
    form = (await person.open("/approvals")).form("approve_small_payment")
    await command(quick, "merchant", case_id, "withdraw_small_payment")
    again = {"amount": money(20_000), "purpose": "goodwill", "comment": WHY}
    await command(quick, "merchant", case_id, "ask_small_payment", **again)
    page = await person.send(form)
    assert person.status == 412 and "Nothing was done" in page.text and "CN¥200.00" in page.text
    page = await person.send(page.form("approve_small_payment"))
    assert "Approved" in page.text
    page = await person.send(form)
    assert person.status == 412 and "Nothing was done" in page.text


async def test_a_cap_that_is_spent_refuses_the_approval_and_keeps_the_request(quick: Platform) -> None:
    """It can be approved on another day, or declined."""
    case_id = await asked(quick)
    await command(quick, "merchant", case_id, "pay_small", amount=money(6_000), purpose="freight")
    person = await reader(quick, "operator")
    page = await person.send((await person.open("/approvals")).form("approve_small_payment"))
    assert person.status == 409 and "over the limit" in page.text
    assert page.has_form("decline_small_payment")
    async with await quick.as_("merchant") as client:
        case = (await client.get(f"/v1/cases/{case_id}")).json()
    assert case["small_payment_request"] == {
        "amount": money(15_000),
        "purpose": "difference",
        "comment": WHY,
        "asked_at": "2026-03-02T01:00:00Z",
        "asked_by": case["small_payment_request"]["asked_by"],
    }


async def test_approvals_are_the_operators(quick: Platform) -> None:
    """Nobody else finds the page, or answers."""
    case_id = await asked(quick)
    form = (await (await reader(quick, "operator")).open("/approvals")).form("approve_small_payment")
    for who in ("merchant", "consumer", "arbitrator"):
        person = await reader(quick, who)
        await person.open("/approvals")
        assert person.status == 403
        await person.send(form)
        assert person.status == 403
    assert (await quick.store.approvals(None, 9))[0].case_id == case_id
