"""What an operator does on pages: the sandbox's clock, carriers' reports, standstills, orders."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from makegood.app.texts.catalogue import catalogue
from makegood.web.app import create_app

from .little_platform import ORDER, Platform, apply, command
from .reader import reader


def en(key: str) -> str:
    return catalogue("en").say(key)


# --- the clock ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "own", "advanced"),
    [
        ("PT1H", "", timedelta(hours=1)),
        ("P7D", "PT5M", timedelta(days=7)),
        ("", "pt90m", timedelta(minutes=90)),
        ("", " P1DT1S ", timedelta(days=1, seconds=1)),
        ("", "", None),
        ("", "soon", None),
        ("", "-PT1H", None),
        ("", "P366D", timedelta(days=366)),
        ("", "P367D", None),
    ],
)
async def test_the_sandbox_clock_is_wound_on_any_page(
    quick: Platform, by: str, own: str, advanced: timedelta | None
) -> None:
    """By a step or by a duration of one's own; what makes no sense moves nothing, and is said."""
    before, person = quick.now, await reader(quick, "operator")
    page = await person.open("/suspensions")
    page = await person.send(page.form(action="/sandbox/clock"), by=by, own=own)
    assert person.at.startswith("/suspensions?said=")
    assert quick.now - before == (advanced or timedelta(0))
    assert en("page.flash.clock_moved" if advanced else "page.flash.clock_wrong") in page.text


async def test_winding_carries_out_what_became_due(quick: Platform) -> None:
    """Also where no worker runs beside the pages."""
    case, person = await apply(quick), await reader(quick, "operator")
    page = await person.open(f"/cases/{case['id']}")
    page = await person.send(page.form(action="/sandbox/clock"), by="PT48H")
    assert person.at.startswith(f"/cases/{case['id']}")
    assert en("label.stage.consumer_to_send") in page.text


async def test_a_double_click_winds_the_clock_once(quick: Platform) -> None:
    """Three times the same form, at once."""
    before, person = quick.now, await reader(quick, "operator")
    form = (await person.open("/")).form(action="/sandbox/clock")
    form.fields["by"] = "P1D"
    await asyncio.gather(*(person.client.post(form.action, data=form.fields) for _ in range(3)))
    assert quick.now - before == timedelta(days=1)


async def test_without_a_sandbox_there_is_no_clock_to_wind(quick: Platform) -> None:
    """Neither the form nor what it leads to."""
    real = Platform(
        quick.store, quick.clock, create_app(replace(quick.services, sandbox=False, advance=None)), quick.services
    )
    person = await reader(real, "operator")
    page = await person.open("/")
    assert "/sandbox/clock" not in [form.action for form in page.forms]
    form = page.form(action="/sign-out")
    form.action = "/sandbox/clock"
    await person.send(form, by="PT1H")
    assert person.status == 404


async def test_only_an_operator_is_offered_the_clock(quick: Platform) -> None:
    """Others see what time it is in the sandbox."""
    page = await (await reader(quick, "consumer")).open("/")
    assert "Sandbox" in page.text
    assert "/sandbox/clock" not in [form.action for form in page.forms]


# --- carriers -------------------------------------------------------------------------------------


async def test_a_report_leads_to_the_case_that_it_moved(quick: Platform) -> None:
    """From the form beside the parcel, filled in with it."""
    case = await apply(quick)
    await command(quick, "merchant", case["id"], "agree")
    await command(quick, "consumer", case["id"], "send", carrier="sf", waybill="SF1234567")
    person = await reader(quick, "operator")
    form = (await person.open(f"/cases/{case['id']}")).form(action="/carrier")
    assert (form.fields["carrier"], form.fields["waybill"], form.fields["status"]) == ("sf", "SF1234567", "signed")
    page = await person.send(form)
    assert person.at.startswith(f"/cases/{case['id']}?did=")
    assert en("event.signed") in page.text


@pytest.mark.parametrize(
    ("waybill", "status", "said"),
    [
        ("SF123456", "signed", "carrier_kept"),
        ("SF12", "signed", "carrier_wrong"),
        ("sf 12 34", "signed", "carrier_kept"),
        ("SF/12345", "signed", "carrier_wrong"),
        ("SF123456", "flown", "carrier_wrong"),
        ("SF123456", "", "carrier_wrong"),
    ],
)
async def test_a_report_on_a_parcel_that_nobody_knows_is_kept(
    quick: Platform, waybill: str, status: str, said: str
) -> None:
    """And one that makes no sense is not."""
    person = await reader(quick, "operator")
    form = (await person.open("/")).form(action="/carrier")
    page = await person.send(form, carrier="sf", waybill=waybill, status=status)
    assert en(f"page.flash.{said}") in page.text


async def test_a_word_that_is_none_of_ours_is_not_repeated(quick: Platform) -> None:
    """An address cannot make the page say anything."""
    page = await (await reader(quick, "operator")).open("/?said=trouble.form.title")
    assert 'role="status"' not in page.html


# --- standstills ----------------------------------------------------------------------------------


async def test_a_standstill_is_previewed_published_and_withdrawn(quick: Platform) -> None:
    """The preview moves nothing; publishing shows the new deadlines; withdrawing ends it."""
    case, person = await apply(quick), await reader(quick, "operator")
    first = (await person.open("/suspensions")).form(action="/suspensions")
    typed = {"from": "2026-03-02T10:00", "until": "2026-03-03T10:00", "reason": "Spring fair", "do": "preview"}
    page = await person.send(first, **typed)
    assert person.status == 200
    assert case["id"] in page.text
    assert "of these, 1 have" in page.text.lower()
    assert "2 d left" in (await person.open(f"/cases/{case['id']}")).text

    page = await person.send(page.form(action="/suspensions"), do="publish")
    assert person.at == "/suspensions?said=suspension_published"
    assert "Spring fair" in page.text
    assert "3 d left" in (await person.open(f"/cases/{case['id']}")).text

    page = await person.open("/suspensions")
    withdraw = next(form for form in page.forms if form.action.endswith("/withdraw"))
    page = await person.send(withdraw)
    assert person.at == "/suspensions?said=suspension_withdrawn"
    assert not [form for form in page.forms if form.action.endswith("/withdraw")]
    assert "2 d left" in (await person.open(f"/cases/{case['id']}")).text


@pytest.mark.parametrize(
    ("start", "until", "reason", "says"),
    [
        ("", "2026-03-03T10:00", "Fair", "page.wrong.missing"),
        ("2026-03-02T10:00", "2026-03-03T10:00", " ", "page.wrong.missing"),
        ("yesterday", "2026-03-03T10:00", "Fair", "page.wrong.no_instant"),
        ("2026-03-03T10:00", "2026-03-03T10:00", "Fair", "page.wrong.no_period"),
        ("2026-03-03T10:00", "2036-03-03T10:00", "Fair", "page.wrong.no_period"),
    ],
)
async def test_a_standstill_that_makes_no_sense_is_not_published(
    quick: Platform, start: str, until: str, reason: str, says: str
) -> None:
    """What is wrong is said beside it, and what was typed stays."""
    person = await reader(quick, "operator")
    form = (await person.open("/suspensions")).form(action="/suspensions")
    page = await person.send(form, **{"from": start, "until": until, "reason": reason, "do": "publish"})
    assert person.status == 422
    assert en(says) in page.text
    assert page.form(action="/suspensions").fields["until"] == until


@pytest.mark.parametrize(
    ("region", "shop", "wrong", "scope"),
    [
        ("Zhejiang (CN-33)", "Blue Cups · shop-1", None, ("CN-33", "shop-1")),
        ("浙江", "Blue Cups", None, ("CN-33", "shop-1")),
        ("CN-33", "shop-1", None, ("CN-33", "shop-1")),
        ("US-CA", "", None, ("US-CA", None)),
        ("Atlantis", "", "page.wrong.no_region", None),
        ("", "Red Cups", "page.wrong.no_shop", None),
    ],
)
async def test_regions_and_shops_are_named_as_people_call_them(
    quick: Platform, region: str, shop: str, wrong: str | None, scope: tuple[str, str | None] | None
) -> None:
    """Chosen from the list or typed, by name or by code; what there is none of is said beside its field."""
    await apply(quick)
    person = await reader(quick, "operator")
    page = await person.open("/suspensions")
    assert '<option value="Blue Cups · shop-1">' in page.html and "CN-33" in page.html
    typed = {"from": "2026-03-02T10:00", "until": "2026-03-03T10:00", "reason": "Snow", "do": "publish"}
    page = await person.send(page.form(action="/suspensions"), **typed, region=region, shop_id=shop)
    if wrong is not None:
        assert person.status == 422 and en(wrong) in page.text
        assert page.form(action="/suspensions").fields["region"] == region
    published = [(one.region, one.shop_id) for one in (await quick.services.door.refs()).suspensions]
    assert published == ([] if scope is None else [scope])


async def test_a_standstill_that_is_none_is_not_found(quick: Platform) -> None:
    """Nothing to withdraw."""
    person = await reader(quick, "operator")
    form = (await person.open("/")).form(action="/sign-out")
    form.action = "/suspensions/nothing/withdraw"
    await person.send(form)
    assert person.status == 404


# --- orders ---------------------------------------------------------------------------------------


async def test_an_operator_looks_at_orders(quick: Platform) -> None:
    """With the cases on them; it is noted."""
    case = await apply(quick)
    page = await (await reader(quick, "operator")).open("/orders")
    assert ORDER in page.text
    assert f"/cases/{case['id']}" in page.links
    assert "orders.read" in [row.action for row in await quick.store.audits(10)]
