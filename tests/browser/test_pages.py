"""People settle cases on pages, in both languages and on both sizes of screen, with scripts and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from makegood.app.texts.catalogue import catalogue

from .stage import CHINESE_PHONE, DESK, ENGLISH_DESK, PHONE, Look, Stage


def apply(stage: Stage) -> str:
    """The consumer applies for a reason that needs no photo."""
    return stage.apply()


def send_back(stage: Stage, case: str, waybill: str = "SF1234567") -> None:
    """The merchant agrees, the consumer sends, the carrier reports that it was signed for."""
    stage.stands(stage.do("merchant", case, "agree"), "consumer_to_send")
    stage.stands(stage.do("consumer", case, "send", carrier="sf", waybill=waybill), "merchant_to_receive")
    page = stage.open("operator", case)
    page.locator("details:has(form[action='/carrier']) summary").click()
    page.locator("form[action='/carrier'] button").click()
    expect(page.locator("#happened")).to_contain_text(stage.say("event.signed"))


@pytest.mark.parametrize(
    "stage",
    [
        CHINESE_PHONE,
        ENGLISH_DESK,
        Look("en", PHONE, scripts=False),
        Look("zh-CN", DESK, database="postgresql"),
    ],
    indirect=True,
    ids=lambda look: f"{look.language}-{look.screen['width']}-{look.database}{'' if look.scripts else '-no-scripts'}",
)
def test_a_return_goes_from_application_to_money_by_itself(stage: Stage) -> None:
    """Nobody touches it after the parcel was signed for: the system refunds after 48 hours, and every page says so."""
    case = apply(stage)
    page = stage.as_("consumer")
    stage.stands(page, "merchant_to_answer")
    expect(page.locator(".headline")).to_contain_text(stage.say("silence.consumer.answer"))
    send_back(stage, case)
    page = stage.open("consumer", case)
    expect(page.locator(".headline")).to_contain_text(stage.say("silence.consumer.settle"))
    stage.wind("PT48H")
    page = stage.open("consumer", case)
    stage.stands(page, "done")
    expect(page.locator("#timeline ~ .timeline")).to_contain_text(stage.say("label.role.system"))
    paid = page.locator("section:has(#money)")
    expect(paid).to_contain_text(stage.say("label.payment.paid"))
    expect(paid.locator(".strong")).to_contain_text("100.00")


@pytest.mark.parametrize("stage", [CHINESE_PHONE, ENGLISH_DESK], indirect=True, ids=["zh-CN-phone", "en-desk"])
def test_a_rejection_goes_to_the_platform_and_is_decided(stage: Stage) -> None:
    """The risk is acknowledged, the consumer escalates, both prove, an arbitrator decides, the money arrives."""
    case = apply(stage)
    send_back(stage, case)
    page = stage.do("merchant", case, "reject", reason_code="used", comment="使用过 It was used.")
    alert = page.locator("#do-reject [role=alert]")
    expect(alert).to_contain_text(stage.say("refusal.RISK_NOT_ACKNOWLEDGED"))
    expect(alert).to_be_focused()  # so that it is read, and on the screen
    expect(page.locator("#do-reject textarea")).to_have_value("使用过 It was used.")
    stage.stands(stage.send(page, "reject", risk_acknowledged="yes"), "consumer_to_respond")
    stage.stands(stage.do("consumer", case, "escalate", statement="没用过 Never used."), "both_to_prove")
    page = stage.do("merchant", case, "prove", statement="见照片 See the photos.")
    expect(page.get_by_role("heading", level=1)).to_have_text(stage.say("page.desk.proved.none"))
    stage.wind("P1D")
    page = stage.open("arbitrator", "/")
    page.locator(f'a[href="{case}"]').click()
    stage.stands(page, "platform_to_decide")
    page = stage.send(
        page, "decide", in_favour_of="consumer", liable="merchant", freight_paid_by="merchant", grounds="无使用痕迹"
    )
    expect(page.locator("#happened")).to_contain_text(stage.say("label.favour.consumer")[1:])
    stage.served.catch_up()
    page = stage.open("consumer", case)
    stage.stands(page, "done")
    expect(page.locator("section:has(#dispute)")).to_contain_text(stage.say("label.liable.merchant"))


@pytest.mark.parametrize("stage", [ENGLISH_DESK], indirect=True, ids=["en-desk"])
def test_nothing_unexpected_is_done(stage: Stage) -> None:
    """A double click does nothing twice, an overtaken page does nothing, and another person's case is not found."""
    case = apply(stage)
    page = stage.open("consumer", case)
    form = stage.form(page, "message")
    form.locator("textarea").fill("Just once")
    form.locator("button").dblclick()
    page.wait_for_url("**did=**")
    expect(page.locator(".timeline .quote", has_text="Just once")).to_have_count(1)

    merchants = stage.open("merchant", case)
    stage.do("consumer", case, "cancel")
    stage.send(merchants, "agree")
    expect(merchants.get_by_role("alert")).to_contain_text(stage.say("page.case.stale_title"))
    stage.stands(merchants, "closed")
    expect(merchants.locator("#do-agree")).to_have_count(0)

    strangers = stage.open("stranger", case)
    expect(strangers.get_by_role("heading", level=1)).to_have_text(stage.say("page.trouble.not_found.title"))


@pytest.mark.parametrize("stage", [CHINESE_PHONE], indirect=True, ids=["zh-CN-phone"])
def test_the_countdown_ticks_by_the_servers_clock(stage: Stage) -> None:
    """Not by the browser's, which is in another zone and may be years off; it asks again after a sleep."""
    case = apply(stage)
    page = stage.as_("consumer")
    page.clock.install(time="2001-01-01T00:00:00Z")
    page.goto(stage.served.url + case)
    count = page.locator(".headline .count")
    expect(count).to_have_text(stage.say("page.count.left", time="2 天"))
    page.clock.fast_forward("24:00:01")
    expect(count).to_have_text(stage.say("page.count.left", time="23 小时 59 分钟"))
    page.clock.fast_forward("23:59:00")
    expect(count).to_have_text(stage.say("page.count.left", time="59 秒"))
    page.clock.fast_forward("00:01:00")
    expect(count).to_have_text(stage.say("page.count.over"))


@pytest.mark.parametrize("stage", [CHINESE_PHONE], indirect=True, ids=["zh-CN-phone"])
def test_the_language_is_switched_on_any_page(stage: Stage) -> None:
    """And stays."""
    case = apply(stage)
    page = stage.open("consumer", case)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text(catalogue("en").label("stage", "merchant_to_answer"))
    assert page.url == stage.served.url + case
