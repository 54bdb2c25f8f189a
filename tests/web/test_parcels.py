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


async def to_go_back(quick: Platform) -> Json:
    """A case that was cancelled with its parcel on the way: it has ended, and the goods have to go back (S25)."""
    case = await sent(quick)
    assert (await command(quick, "consumer", case["id"], "cancel")).status_code == 200
    return case


async def test_goods_to_be_sent_back_are_a_task_of_the_shop(quick: Platform) -> None:
    """Listed under their own heading though the case has ended, until the shop says that they have left."""
    case = await to_go_back(quick)
    shop = await reader(quick, "merchant")
    page = await shop.open("/")
    assert en("page.desk.group.to_send") in page.text
    assert f"/cases/{case['id']}" in " ".join(page.links)
    assert en("page.desk.group.to_send") not in (await shop.open("/?tab=waiting")).text
    page = await shop.open(f"/cases/{case['id']}")
    assert "not said that you have sent them" in page.text
    page = await shop.send(page.form(command="send_back"), carrier="zto", waybill="ZT9000000001")
    assert shop.status == 200 and "ZT9000000001" in page.text
    assert en("page.desk.group.to_send") not in (await shop.open("/")).text
    await shop.open("/find?q=ZT9000000001")
    assert shop.at.startswith(f"/cases/{case['id']}")


async def test_the_buyer_reads_whether_the_shop_has_sent_them(quick: Platform) -> None:
    """Not yet, and since when; then carrier and number; and the carrier's word is enough."""
    case = await to_go_back(quick)
    person = await reader(quick, "consumer")
    page = await person.open(f"/cases/{case['id']}")
    assert "the shop has not said that it has sent them" in page.text
    assert page.has_form("confirm_receipt") and page.has_form("message") and page.has_form("ask_service")
    done = (await command(quick, "merchant", case["id"], "send_back", carrier="zto", waybill="ZT9000000001")).json()
    assert done["case"]["back_parcel"] == {"carrier": "zto", "waybill": "ZT9000000001"}
    page = await person.open(f"/cases/{case['id']}")
    assert "has not said" not in page.text and en("page.parcel.back") in page.text and "ZT9000000001" in page.text
    await reported(quick, "zto", "ZT9000000001", "signed")
    there = await seen(quick, "consumer", case)
    assert there["machines"]["parcel"] == "none"
    page = await person.open(f"/cases/{case['id']}")
    assert en("page.parcel.back") not in page.text


async def test_a_number_that_was_mistyped_still_finds_the_case(quick: Platform) -> None:
    """The label in the shop's hand may say one or the other."""
    case = await sent(quick)
    await command(quick, "consumer", case["id"], "correct_waybill", carrier="zto", waybill="ZT1234567")
    shop = await reader(quick, "merchant")
    for number in ("SF1234567890", "ZT1234567"):
        await shop.open(f"/find?q={number}")
        assert shop.at.startswith(f"/cases/{case['id']}"), number


async def test_a_parcel_back_is_recorded_by_who_may(quick: Platform) -> None:
    """The shop or staff, while goods have to go back; each no by its name."""
    case = await sent(quick)
    parcel = {"carrier": "zto", "waybill": "ZT9000000001"}
    early = await command(quick, "merchant", case["id"], "send_back", **parcel)
    assert (early.status_code, early.json()["code"]) == (409, "NOT_ALLOWED_NOW")
    await command(quick, "consumer", case["id"], "cancel")
    theirs = await command(quick, "consumer", case["id"], "send_back", **parcel)
    assert (theirs.status_code, theirs.json()["code"]) == (409, "NOT_YOURS")
    assert (await command(quick, "operator", case["id"], "send_back", **parcel)).status_code == 200
    again = await command(quick, "merchant", case["id"], "send_back", **parcel)
    assert (again.status_code, again.json()["code"]) == (409, "SAME_WAYBILL")
