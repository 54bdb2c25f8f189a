"""A consumer goes all the way on a phone: from the first press to the money, with every way out on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from makegood.app.access import mint
from makegood.cli.drawing.scenes import Condition
from makegood.cli.play.photos import StoryExaminer
from makegood.domain.words import Role
from tests.evidence.drawn import packed, scene
from tests.web.little_platform import CONSUMER, ORDER, SHOP, command, money

from .stage import CHINESE_PHONE, ENGLISH_DESK, Look, Stage
from .test_desk import BYTES_AT_MOST, faults
from .test_evidence_pages import checking, choose, slot, told

ENGLISH_SMALL_PHONE = Look("en", {"width": 360, "height": 740}, database="postgresql")
CHOSEN = f"/apply/{SHOP}/{ORDER}?line.L1=1&kind=return_refund&reason_code=other"


def on(*looks: Look) -> pytest.MarkDecorator:
    ids = [f"{one.language}-{one.screen['width']}-{one.database}" for one in looks]
    return pytest.mark.parametrize("stage", looks, indirect=True, ids=ids)


def id_of(case: str) -> str:
    return case.removeprefix("/cases/")


def by_program(stage: Stage, who: str, case: str, name: str, **body: object) -> None:
    """What others do meanwhile, by the interface for programs."""
    answer = stage.served.run(command(stage.served.platform, who, id_of(case), name, **body))
    assert answer.status_code == 200, answer.text


def signed_for(stage: Stage, carrier: str, waybill: str) -> None:
    async def report() -> None:
        platform = stage.served.platform
        async with await platform.as_("integration") as client:
            body = {"waybill": waybill, "status": "signed", "occurred_at": platform.now.isoformat()}
            assert (await client.post(f"/v1/carriers/{carrier}/events", json=body)).status_code < 300

    stage.served.run(report())


@on(CHINESE_PHONE, ENGLISH_SMALL_PHONE)
def test_from_the_first_press_to_the_money(stage: Stage, tmp_path: Path) -> None:
    """Applied with evidence, agreed, the label read from a photo, sent, signed for, refunded: all of it is seen."""
    checks = checking(stage.served, StoryExaminer(), tmp_path)
    case = stage.apply("quality")
    page = stage.open("consumer", case)
    stage.stands(page, "consumer_to_show_evidence")
    for name, shows in (("fault", {}), ("label", {"waybill": "yes"}), ("overview", {"accessories": "yes"})):
        choose(page, name, told(len(name), **shows))
        expect(slot(page, name)).to_have_attribute("data-is", "checking")
        assert stage.served.run(checks.run_once()) == 1
    expect(page.locator("[data-done]")).to_be_visible()
    stage.stands(page, "merchant_to_answer")
    by_program(stage, "merchant", case, "agree", return_address_id="warehouse")

    page = stage.open("consumer", case)
    stage.stands(page, "consumer_to_send")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-copy]").click()
    expect(page.locator("[data-copy]")).to_have_text(stage.say("page.case.copied"))
    assert "1 Return Road" in page.evaluate("navigator.clipboard.readText()")
    pixels, label = scene(Condition("near", width_share=0.6, width_px=3000, height_px=2200), 5, "sf")
    photo = FilePayload(name="label.jpg", mimeType="image/jpeg", buffer=packed(pixels))
    page.locator("#do-send [name=waybill]").fill("SF0")  # begun by hand, then given up
    page.locator("[data-label-pick] input:not([capture])").set_input_files(photo)
    expect(page.locator("#label-read")).to_contain_text(label.number, timeout=30_000)
    expect(page.locator("#do-send [name=waybill]")).to_have_value(label.number)
    expect(page.locator("#do-send [name=carrier]")).to_have_value("sf")
    page.locator("#do-send form button").click()
    expect(page.locator("#happened")).to_be_visible()
    stage.stands(page, "merchant_to_receive")

    page.locator("#do-correct_waybill summary").click()
    page.locator("#do-correct_waybill [name=waybill]").fill("SF1234567899")
    page.locator("#do-correct_waybill form button").click()
    expect(page.locator("#parcel .copy-from")).to_have_text("SF1234567899")

    signed_for(stage, "sf", "SF1234567899")
    by_program(stage, "merchant", case, "refund")
    stage.served.catch_up()
    page = stage.open("consumer", case)
    stage.stands(page, "done")
    expect(page.locator('.path__steps [data-is="done"]')).to_have_count(3)
    expect(page.locator("section:has(#money) .strong")).to_contain_text("110.00")


@on(CHINESE_PHONE)
def test_an_offer_is_taken_and_a_lost_session_loses_nothing(stage: Stage) -> None:
    """The session ends at the last press; signed in again, every choice and word is there; then a deal is made."""
    page = stage.open("consumer", CHOSEN)
    page.locator("#say-more summary").click()
    page.locator("[name=description]").fill("颜色和图片不一样")
    page.context.clear_cookies()
    page.locator(".thumb button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(stage.say("page.guest.title"))
    page.locator("details:has(#token) > summary").click()
    token = stage.served.run(mint(stage.served.platform.store, Role.CONSUMER, None, CONSUMER))
    page.locator("#token").fill(token)
    page.locator('form[action="/sign-in/token"] button').click()
    expect(page.locator("[name=description]")).to_have_value("颜色和图片不一样")
    page.locator(".thumb button").click()
    expect(page.locator("#happened")).to_be_visible()
    case = page.url.removeprefix(stage.served.url).partition("?")[0]

    by_program(stage, "merchant", case, "offer", type="modify_amount", amount=money(8_000), comment="留着用，退 80 元")
    page = stage.open("consumer", case)
    expect(page.locator(".offer")).to_contain_text("80.00")
    page.locator("#do-accept_offer form button").click()
    expect(page.locator("#happened")).to_be_visible()
    expect(page.locator("section:has(#money)")).to_contain_text("80.00")


WEIGHT = "performance.getEntries().reduce((sum, one) => sum + (one.decodedBodySize ?? 0), 0)"
PLACES = (
    "/",
    f"/apply/{SHOP}/{ORDER}",
    f"/apply/{SHOP}/{ORDER}?line.L1=1&kind=return_refund&reason_code=quality",
    "/cases/{case}",
    "/account",
    "/cases/nowhere",
)


@on(CHINESE_PHONE, ENGLISH_DESK)
def test_every_page_of_a_consumer_is_open_to_everybody_and_light(stage: Stage) -> None:
    """Nothing serious for who listens, zooms or has no mouse; less than a slow line notices; nothing sticks out."""
    case = id_of(stage.apply())
    by_program(stage, "merchant", f"/cases/{case}", "agree", return_address_id="warehouse")
    page = stage.as_("consumer")
    page.emulate_media(color_scheme="dark" if stage.look == ENGLISH_DESK else "light")
    for place in PLACES:
        page.goto(stage.served.url + place.format(case=case), wait_until="networkidle")
        assert 10_000 < page.evaluate(WEIGHT) < BYTES_AT_MOST, place
        assert faults(page) == [], place
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), place
