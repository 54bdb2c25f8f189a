"""Return notices and addresses on pages: written, looked at, acknowledged, printed (S20)."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp

from makegood.app.codec import read_event
from makegood.app.texts.catalogue import catalogue
from makegood.domain.events import Applied
from makegood.web.pages.shop.codes import Drawn, bar_code, qr_code
from makegood.web.pages.shop.marked import marked

from .little_platform import ORDER, SHOP, Json, Platform, apply, command
from .reader import PageSeen, reader

APPLY = f"/apply/{SHOP}/{ORDER}"
CHOSEN = f"{APPLY}?line.L1=1&kind=return_refund&reason_code=other"
NOTICES, ADDRESSES = "/shop/notices", "/shop/addresses"


def en(key: str, **words: str) -> str:
    return catalogue("en").say(key, words)


async def publish(quick: Platform, text: str, sku: str = "") -> PageSeen:
    merchant = await reader(quick, "merchant")
    form = next(f for f in (await merchant.open(f"{NOTICES}?sku={sku}")).forms if "written_on" in f.fields)
    return await merchant.send(form, text_en=text, do="publish")


def applying(page: PageSeen, **more: str) -> dict[str, str]:
    return {"line__L1": "1", "kind": "return_refund", "reason_code": "other"} | more


async def first_fact(quick: Platform, case_id: str) -> Applied:
    what = read_event((await quick.store.events(SHOP, case_id))[0].body)[0].what
    assert isinstance(what, Applied)
    return what


# --- writing --------------------------------------------------------------------------------------


async def test_a_preview_publishes_nothing(quick: Platform) -> None:
    """It shows how the text will look, and keeps what was typed."""
    merchant = await reader(quick, "merchant")
    form = next(f for f in (await merchant.open(NOTICES)).forms if "written_on" in f.fields)
    page = await merchant.send(form, text_en="# Please\n- **unused**", do="preview")
    assert "<h4>Please</h4>" in page.html and "<strong>unused</strong>" in page.html
    assert "**unused**" in next(f for f in page.forms if "written_on" in f.fields).fields["text_en"]
    assert await quick.store.return_notices(SHOP, 9, 9) == []


async def test_versions_are_shown_with_what_changed(quick: Platform) -> None:
    """What came and what went, line by line."""
    await publish(quick, "Unused\nWith box")
    page = await publish(quick, "Unused\nWith box and lid")
    assert en("page.shop.notice.published") in page.text
    assert "<ins>" in page.html and "With box and lid" in page.html
    assert "<del>" in page.html
    assert page.text.index(en("page.shop.notice.number", number="2")) < page.text.index(
        en("page.shop.notice.number", number="1")
    )


async def test_two_merchants_do_not_overwrite_each_other(quick: Platform) -> None:
    """Who wrote on an old version is told, and keeps what was typed."""
    merchant = await reader(quick, "merchant")
    form = next(f for f in (await merchant.open(NOTICES)).forms if "written_on" in f.fields)
    await publish(quick, "First")
    page = await merchant.send(form, text_en="Second", do="publish")
    assert merchant.status == 409
    assert en("page.shop.notice.overtaken") in page.text
    again = next(f for f in page.forms if "written_on" in f.fields)
    assert (again.fields["text_en"].strip(), again.fields["written_on"]) == ("Second", "1")
    await merchant.send(again, do="publish")
    assert len(await quick.store.return_notices(SHOP, 9, 9)) == 2


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](http://a/b.png)", "<b>bold</b>", "`x`"]
)
def test_no_other_markup_is_obeyed(text: str) -> None:
    """It stands there as it was typed."""
    html = str(marked(text))
    assert not any(tag in html for tag in ("<script", "<a ", "<img", "<b>", "<code"))


# --- acknowledging --------------------------------------------------------------------------------


async def test_without_a_notice_nothing_is_asked(quick: Platform) -> None:
    """The form is as it was."""
    consumer = await reader(quick, "consumer")
    page = await consumer.open(CHOSEN)
    assert en("page.shop.notice.tick") not in page.text
    await consumer.send(page.form(action=CHOSEN), **applying(page))
    assert "did=" in consumer.at


async def test_a_consumer_acknowledges_the_notice_before_applying(quick: Platform) -> None:
    """Unticked, nothing is sent; ticked, the application names the version."""
    await publish(quick, "Send the **box**, too.")
    consumer = await reader(quick, "consumer")
    page = await consumer.open(CHOSEN)
    assert "<strong>box</strong>" in page.html
    page = await consumer.send(page.form(action=CHOSEN), **applying(page))
    assert consumer.status == 422
    assert en("page.shop.notice.tick_missing") in page.text
    page = await consumer.send(page.form(action=CHOSEN), **applying(page, notice_read="yes"))
    case_id = consumer.at.removeprefix("/cases/").partition("?")[0]
    assert (await first_fact(quick, case_id)).notice_versions == (1,)
    assert en("page.shop.notice.acknowledged") in page.text


async def test_a_notice_that_has_just_changed_is_read_again(quick: Platform) -> None:
    """What was ticked is the old one, so it does not count."""
    await publish(quick, "Old")
    consumer = await reader(quick, "consumer")
    page = await consumer.open(CHOSEN)
    await publish(quick, "New")
    page = await consumer.send(page.form(action=CHOSEN), **applying(page, notice_read="yes"))
    assert consumer.status == 422
    assert en("page.shop.notice.changed") in page.text and "New" in page.text
    await consumer.send(page.form(action=CHOSEN), **applying(page, notice_read="yes"))
    assert "did=" in consumer.at


async def test_a_case_goes_on_showing_what_was_acknowledged(quick: Platform) -> None:
    """With the return address, whatever the shop has published since."""
    await publish(quick, "As it was")
    case = await apply(quick, notice_version=1)
    await publish(quick, "As it is now")
    await command(quick, "merchant", case["id"], "agree", return_address_id="warehouse")
    page = await (await reader(quick, "consumer")).open(f"/cases/{case['id']}")
    assert "As it was" in page.text and "As it is now" not in page.text
    assert "1 Return Road" in page.text


# --- printing -------------------------------------------------------------------------------------


def read_back(drawn: Drawn) -> str:
    """What a scanner reads from the path, painted."""
    picture = np.full((drawn.height, drawn.width), 255, np.uint8)
    for piece in drawn.path.split("z")[:-1]:
        start, _, rest = piece[1:].partition("h")
        x, y = (int(number) for number in start.split())
        length, _, down = rest.partition("v")
        picture[y : y + int(down.partition("h")[0]), x : x + int(length)] = 0
    (found,) = zxingcpp.read_barcodes(np.kron(picture, np.ones((4, 4), np.uint8)))
    return found.text


@pytest.mark.parametrize("text", ["https://shop.example/cases/s-01JQ0000000000000000000000", "SF1234567890"])
def test_a_scanner_reads_what_was_drawn(text: str) -> None:
    """Link and waybill come back letter by letter."""
    assert read_back(qr_code(text)) == text
    assert read_back(bar_code(text)) == text


async def sent(quick: Platform) -> Json:
    case = await apply(quick)
    await command(quick, "merchant", case["id"], "agree", return_address_id="warehouse")
    await command(quick, "consumer", case["id"], "send", carrier="sf", waybill="SF1234567890")
    return case


@pytest.mark.parametrize("who", ["consumer", "merchant"])
async def test_the_slip_of_a_parcel_leads_to_its_case(quick: Platform, who: str) -> None:
    """Whoever sends the parcel prints it, whoever opens it scans it."""
    await publish(quick, "Keep the box.")
    case = await sent(quick)
    page = await (await reader(quick, who)).open(f"/cases/{case['id']}/insert")
    link = f"http://makegood.test/cases/{case['id']}"
    assert qr_code(link).path in page.html and bar_code("SF1234567890").path in page.html
    assert all(said in page.text for said in (case["id"], "SF1234567890", "1 Return Road", "Keep the box."))


async def test_a_slip_is_for_those_who_see_the_case(quick: Platform) -> None:
    """To others it is not there."""
    case = await sent(quick)
    stranger = await reader(quick, "stranger")
    await stranger.open(f"/cases/{case['id']}/insert")
    assert stranger.status == 404


async def test_a_shop_prints_its_notice_for_the_goods_it_sends(quick: Platform) -> None:
    """In both sizes; without a notice there is nothing to print."""
    merchant = await reader(quick, "merchant")
    await merchant.open("/shop/insert")
    assert merchant.status == 404
    await publish(quick, "Keep the box.")
    for size in ("a6", "a5"):
        assert f"slip--{size}" in (await merchant.open(f"/shop/insert?size={size}")).html


# --- addresses ------------------------------------------------------------------------------------


async def test_addresses_are_added_changed_put_first_and_retired(quick: Platform) -> None:
    """The first one is what agreeing proposes; a retired one is proposed no more."""
    merchant = await reader(quick, "merchant")
    page = await merchant.open(ADDRESSES)
    page = await merchant.send(page.form(action=ADDRESSES), name="North", phone="1", address="2 North Road")
    assert en("page.shop.address.changed") in page.text
    north = next(f.action for f in page.forms if f.action.endswith("/first")).removesuffix("/first")
    page = await merchant.send(page.form(action=f"{north}/first"))
    page = await merchant.send(page.form(action=north), address="3 North Road")
    page = await merchant.send(page.form(action=f"{ADDRESSES}/warehouse/retire"))
    assert "3 North Road" in page.text and "1 Return Road" not in page.text
    case = await apply(quick)
    page = await merchant.open(f"/cases/{case['id']}")
    assert page.form("agree").fields["return_address_id"] == north.rpartition("/")[2]


async def test_a_case_keeps_the_address_that_it_was_agreed_with(quick: Platform) -> None:
    """Also where the shop has taken it out of use, on a page or by leaving it out of what it puts."""
    case = await apply(quick)
    await command(quick, "merchant", case["id"], "agree", return_address_id="warehouse")
    async with await quick.as_("integration") as client:
        await client.put(f"/v1/shops/{SHOP}", json={"name": "Blue Cups", "return_addresses": []})
    page = await (await reader(quick, "consumer")).open(f"/cases/{case['id']}")
    assert "1 Return Road" in page.text
    assert "1 Return Road" not in (await (await reader(quick, "merchant")).open(ADDRESSES)).text


async def test_a_change_on_an_old_list_is_not_carried_out(quick: Platform) -> None:
    """Somebody else was faster: nothing is lost, and the merchant is told."""
    merchant = await reader(quick, "merchant")
    page = await merchant.open(ADDRESSES)
    await merchant.send(page.form(action=ADDRESSES), name="North", phone="1", address="2 North Road")
    again = await merchant.send(page.form(action=f"{ADDRESSES}/warehouse/retire"))
    assert merchant.status == 409
    assert en("page.shop.address.overtaken") in again.text
    assert "1 Return Road" in again.text and "2 North Road" in again.text


async def test_an_address_needs_somebody_and_somewhere(quick: Platform) -> None:
    """What is missing is said beside its field."""
    merchant = await reader(quick, "merchant")
    page = await merchant.send((await merchant.open(ADDRESSES)).form(action=ADDRESSES), name="North")
    assert merchant.status == 422
    assert page.text.count(en("page.wrong.missing")) == 2
