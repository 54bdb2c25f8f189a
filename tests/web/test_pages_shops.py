"""Operators find a shop, take one in, and read and change how it stands."""

from __future__ import annotations

from datetime import timedelta

from makegood.app.shops import decode_shop

from .little_platform import Platform, apply, command, order_body, shop_body
from .reader import reader


async def test_a_shop_is_found_by_name_or_id_and_shows_how_it_stands(platform: Platform) -> None:
    """With its policy, figures, people, tokens, addresses, notices and open cases, each leading on."""
    await apply(platform)
    await platform.token("merchant", "shop-1")
    person = await reader(platform, "operator")
    for asked, there in (("blue", True), ("SHOP-1", True), ("red", False)):
        page = await person.open(f"/shops?q={asked}")
        assert ("/shops/shop-1" in page.links) is there, asked
    assert "No shop matches" in page.text
    page = await person.open("/shops/shop-1")
    for words in (
        "Blue Cups",
        "default@1",
        "The platform's",
        "1 Return Road",
        "Nobody has an account",
        "No return notice",
    ):
        assert words in page.text, words
    stage = "/?stage=merchant_to_answer&shop=shop-1"
    assert stage in page.links
    page = await person.open(stage)
    assert "Only of the shop" in page.text and any(link.startswith("/cases/shop-1-") for link in page.links)
    assert not any(link.startswith("/cases/") for link in (await person.open("/?shop=another")).links)
    await person.open("/shops/unheard")
    assert person.status == 404


async def test_a_telephone_number_is_covered_until_it_is_asked_for(platform: Platform) -> None:
    """Who asked stands in the audit log."""
    person = await reader(platform, "operator")
    page = await person.open("/shops/shop-1")
    assert "021****00" in page.text and "021-5550000" not in page.html
    page = await person.open("/shops/shop-1?uncovered=1")
    assert "021-5550000" in page.text and "audit log has recorded it" in page.text
    actions = [row.action for row in await platform.store.audits(9)]
    assert "shop.uncovered.read" in actions and "shop.read" in actions


async def test_a_shop_is_taken_in_and_gets_numbers_of_its_own(platform: Platform) -> None:
    """What cannot be is said beside its field; from then on new cases go by the shop's own numbers."""
    person = await reader(platform, "operator")
    form = (await person.open("/shops")).form(action="/shops")
    wrongs = (
        ({"shop_id": "no spaces", "shop_name": "Red", "zone": "Asia/Shanghai"}, "An id is 1 to 64"),
        ({"shop_id": "shop-1", "shop_name": "Red", "zone": "Asia/Shanghai"}, "of this id already"),
        ({"shop_id": "shop-9", "shop_name": "Red", "zone": "../etc/passwd"}, "no such time zone"),
    )
    for typed, says in wrongs:
        page = await person.send(form, **typed)
        assert person.status == 422 and says in page.text
    page = await person.send(form, shop_id="shop-9", shop_name="Red Cups", zone="Europe/Berlin")
    assert person.at.startswith("/shops/shop-9?") and "can take orders" in page.text
    change = page.form(action="/shops/shop-9")
    page = await person.send(change, numbers="own", shop_name="Redder Cups")
    assert "The shop is changed" in page.text and "shop-shop-9@1" in page.text and "Its own" in page.text
    numbers = (await person.open("/policies?name=shop-shop-9")).form(action="/policies")
    await person.send(numbers, lengths__answer="24h", do="publish")
    page = await person.open("/shops/shop-9")
    assert "24 h" in page.text and "platform: 48 h" in page.text
    row = await platform.store.shop("shop-9")
    assert row is not None and decode_shop(row.doc).zone == "Europe/Berlin"
    actions = [row.action for row in await platform.store.audits(9)]
    assert "shop.added" in actions and "shop.changed" in actions


async def test_who_was_overtaken_changes_nothing_of_a_shop(quick: Platform) -> None:
    """What the shop did meanwhile stays, its addresses too."""
    person = await reader(quick, "operator")
    change = (await person.open("/shops/shop-1")).form(action="/shops/shop-1")
    async with await quick.as_("operator") as client:
        await client.put("/v1/shops/shop-1", json=shop_body(name="Bluer Cups"))
    page = await person.send(change, shop_name="Mine")
    assert person.status == 409 and "Somebody else changed the shop" in page.text
    page = await person.open("/shops/shop-1")
    assert "Bluer Cups" in page.text
    page = await person.send(page.form(action="/shops/shop-1"), shop_name="Mine")
    assert "Mine" in page.text and "1 Return Road" in page.text
    assert "shop.put" in [row.action for row in await quick.store.audits(9)]


async def test_money_that_waits_is_named_on_the_shops_page(quick: Platform) -> None:
    """Its payouts that need somebody, and disputes in its figures."""
    tender = [{"channel": "sandbox-card-expired", "amount": {"amount": 31_000, "currency": "CNY"}}]
    async with await quick.as_("integration") as client:
        body = order_body(tenders=tender)
        assert (await client.put("/v1/shops/shop-1/orders/order-2", json=body)).status_code == 200
    case = await apply(quick, order_id="order-2", kind="refund_only")
    await command(quick, "merchant", case["id"], "refund")
    await quick.services.catch_up()
    await quick.clock.advance(timedelta(hours=1))
    page = await (await reader(quick, "operator")).open("/shops/shop-1")
    assert "Payouts that need attention: 1" in page.text
