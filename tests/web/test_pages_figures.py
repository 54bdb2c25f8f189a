"""A shop's figures, small payments and courier claims on pages (S27): what stands there, and for whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from makegood.app.texts.catalogue import LANGUAGES, catalogue
from makegood.web.pages.frame.sheets import static_bytes

from .little_platform import Platform, apply, command, money
from .reader import reader
from .test_pages_arbitrator import decide, disputed

PAGE_AT_MOST = 150_000


@pytest.mark.parametrize("language", LANGUAGES)
async def test_figures_stand_in_tables_that_are_drawn(quick: Platform, language: str) -> None:
    """Every picture has its table, and a page with its scripts and styles stays light."""
    case = await apply(quick)
    await command(quick, "merchant", case["id"], "agree")
    page = await (await reader(quick, "merchant", language)).open("/shop/figures")
    drawn = [given for tag, given in page.tags if tag == "table" and "data-chart" in given]
    assert len(drawn) == 2  # reasons and situations: no refund is due yet
    assert catalogue(language).label("reason", "other")[1:] in page.text
    files = ("staff.css", "chartist.js", "figures.js", "countdown.js", "forms.js", "mark.svg")
    assert len(page.html.encode()) + sum(len(static_bytes(name)) for name in files) < PAGE_AT_MOST


async def test_a_shop_reads_what_costs_it_most(quick: Platform) -> None:
    """The situation in which it lost points, once it has lost a dispute."""
    case_id = await disputed(quick)
    await quick.clock.advance(timedelta(days=2))
    await decide(quick, case_id)
    page = await (await reader(quick, "merchant")).open("/shop/figures")
    words = {"situation": catalogue("en").label("reason", "not_received"), "count": "1", "points": ""}
    said = catalogue("en").say("page.shop.figures.costliest", words).partition(" (")[0]
    assert said.casefold() in page.text.casefold()


async def test_a_new_shop_reads_that_there_is_nothing_yet(quick: Platform) -> None:
    """Without a picture of nothing."""
    page = await (await reader(quick, "merchant")).open("/shop/figures?days=90")
    assert catalogue("en").say("page.shop.figures.none") in page.text
    assert not [given for tag, given in page.tags if "data-chart" in given]


async def test_small_payments_and_claims_are_listed_with_what_is_left(quick: Platform) -> None:
    """Newest first, with their states, and today's cap less what was paid today."""
    case = await apply(quick)
    await command(quick, "merchant", case["id"], "agree")
    await command(quick, "merchant", case["id"], "pay_small", amount=money(1_500), purpose="freight")
    await command(quick, "consumer", case["id"], "send", carrier="sf", waybill="SF1234567890")
    await command(quick, "merchant", case["id"], "claim_courier", amount=money(5_000), comment="Crushed")
    page = await (await reader(quick, "merchant")).open("/shop/payments")
    assert page.links.count(f"/cases/{case['id']}") == 2
    assert all(said in page.text for said in ("CN¥15.00", "CN¥50.00", "Crushed", "CN¥4,985.00", "CN¥5,000.00"))
    assert catalogue("en").label("payment", "promised")[1:] in page.text
    await quick.services.catch_up()
    assert (
        catalogue("en").label("payment", "paid")[1:]
        in (await (await reader(quick, "merchant")).open("/shop/payments")).text
    )


@pytest.mark.parametrize("path", ["/shop/figures", "/shop/payments"])
async def test_these_pages_are_the_merchants(quick: Platform, path: str) -> None:
    """Others are told that they are not theirs."""
    consumer = await reader(quick, "consumer")
    await consumer.open(path)
    assert consumer.status == 403
