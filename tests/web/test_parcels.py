"""The number of a parcel is put right, over the interface and on pages, and leads to its case (S11)."""

from __future__ import annotations

from datetime import timedelta

from makegood.app.texts.catalogue import catalogue

from .little_platform import Json, Platform, apply, command
from .reader import reader

H = timedelta(hours=1)


def en(key: str) -> str:
    return catalogue("en").say(key, {})


async def sent(quick: Platform, waybill: str = "SF1234567890") -> Json:
    """A case whose parcel is on its way to the shop."""
    case = await apply(quick)
    for who, does, body in (
        ("merchant", "agree", {}),
        ("consumer", "send", {"carrier": "sf", "waybill": waybill}),
    ):
        assert (await command(quick, who, case["id"], does, **body)).status_code == 200
    return case


async def reported(quick: Platform, carrier: str, waybill: str, status: str) -> None:
    """The carrier says so, now."""
    async with await quick.as_("integration") as client:
        body = {"waybill": waybill, "status": status, "occurred_at": quick.now.isoformat()}
        assert (await client.post(f"/v1/carriers/{carrier}/events", json=body)).status_code == 200


async def seen(quick: Platform, who: str, case: Json) -> Json:
    async with await quick.as_(who) as client:
        found: Json = (await client.get(f"/v1/cases/{case['id']}")).json()
        return found


async def test_a_corrected_number_is_the_cases_number(quick: Platform) -> None:
    """For whoever reads it and for the carrier: the right one moves the case, the wrong one does not."""
    case = await sent(quick)
    due = (await seen(quick, "consumer", case))["deadline"]
    done = (await command(quick, "consumer", case["id"], "correct_waybill", carrier="zto", waybill="ZT1234567")).json()
    assert (done["case"]["carrier"], done["case"]["waybill"]) == ("zto", "ZT1234567")
    assert done["case"]["deadline"] == due
    assert done["events"][0]["data"] == {
        "carrier": "zto",
        "waybill": "ZT1234567",
        "was_carrier": "sf",
        "was_waybill": "SF1234567890",
    }
    await reported(quick, "sf", "SF1234567890", "signed")
    assert (await seen(quick, "merchant", case))["machines"]["parcel"] == "on_the_way"
    await reported(quick, "zto", "ZT1234567", "signed")
    assert (await seen(quick, "merchant", case))["machines"]["parcel"] == "signed"


async def test_what_was_reported_of_the_right_number_before_is_applied(quick: Platform) -> None:
    """The carrier spoke of it while the case still had the wrong one."""
    case = await sent(quick)
    await reported(quick, "zto", "ZT1234567", "signed")
    await quick.clock.advance(H)
    done = (await command(quick, "consumer", case["id"], "correct_waybill", carrier="zto", waybill="ZT1234567")).json()
    assert [event["type"] for event in done["events"]] == ["waybill_corrected", "signed"]
    assert done["case"]["machines"]["parcel"] == "signed"


async def test_a_correction_that_is_none_is_refused_by_name(quick: Platform) -> None:
    """The same again; and, once the carrier has spoken of it, any."""
    case = await sent(quick)
    again = await command(quick, "consumer", case["id"], "correct_waybill", carrier="sf", waybill="SF1234567890")
    assert (again.status_code, again.json()["code"]) == (409, "SAME_WAYBILL")
    await reported(quick, "sf", "SF1234567890", "picked_up")
    late = await command(quick, "consumer", case["id"], "correct_waybill", carrier="sf", waybill="SF1234567891")
    assert (late.status_code, late.json()["code"]) == (409, "WAYBILL_IN_USE")


async def test_a_number_is_corrected_on_the_page(quick: Platform) -> None:
    """What was typed stands in the form; the shop finds the case by the number that is right."""
    case = await sent(quick)
    person = await reader(quick, "consumer")
    page = await person.open(f"/cases/{case['id']}")
    form = page.form(command="correct_waybill")
    assert form.fields["waybill"] == "SF1234567890"
    page = await person.send(form, carrier="sf", waybill="SF1234567890")
    assert person.status == 409 and "given before" in page.text
    page = await person.send(page.form(command="correct_waybill"), carrier="sf", waybill="SF1234567899")
    assert person.status == 200 and "SF1234567899" in page.text
    shop = await reader(quick, "merchant")
    await shop.open("/find?q=SF1234567899")
    assert shop.at.startswith(f"/cases/{case['id']}")
    await reported(quick, "sf", "SF1234567899", "in_transit")
    page = await person.open(f"/cases/{case['id']}")
    assert en("page.parcel.wrong") not in page.text and "SF1234567899" in page.text
