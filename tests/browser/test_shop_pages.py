"""The shop's own pages in a browser: both languages, both sizes, light and dark, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.web.little_platform import ORDER, SHOP

from .served import served
from .stage import CHINESE_PHONE, ENGLISH_DESK, Look, Stage
from .test_pages import apply

LOOKS = pytest.mark.parametrize(
    "stage", [CHINESE_PHONE, ENGLISH_DESK._replace(scripts=False)], indirect=True, ids=["zh-CN-phone", "en-desk"]
)


@pytest.fixture
def stage(request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path) -> Iterator[Stage]:
    """A platform served to browsers that look as the test says."""
    look: Look = request.param
    with served(look.database, tmp_path) as running:
        stage = Stage(running, chromium, look)
        yield stage
        stage.close()


@LOOKS
def test_a_notice_is_written_acknowledged_and_printed(stage: Stage) -> None:
    """The merchant writes and previews it, the consumer ticks it, and the slip carries it with a code."""
    page = stage.open("merchant", "/shop/notices")
    page.locator("#text_zh").fill("# 请保持完好\n- 配件齐全")
    page.locator("#text_en").fill("# Keep it whole\n- with all parts")
    page.locator('button[value="preview"]').click()
    expect(page.locator(".paper h4").first).to_have_text("请保持完好")
    stage.fits(page)
    page.locator('button[value="publish"]').click()
    expect(page.get_by_role("status")).to_contain_text(stage.say("page.shop.notice.published"))

    page = stage.open("consumer", f"/apply/{SHOP}/{ORDER}?line.L1=1&kind=return_refund&reason_code=other")
    page.locator("main form button").click()
    expect(page.locator("#notice-wrong")).to_have_text(stage.say("page.shop.notice.tick_missing"))
    page.locator("#notice-read").check()
    stage.fits(page)
    page.locator("main form button").click()
    expect(page.locator("#happened")).to_be_visible()
    case = page.url.removeprefix(stage.served.url).partition("?")[0]

    stage.do("merchant", case, "agree")  # the shop has one address: there is nothing to choose
    page = stage.open("consumer", case)
    expect(page.locator("#return-notice .paper")).to_contain_text(stage.say("page.shop.notice.acknowledged"))
    page.get_by_role("link", name=stage.say("page.shop.insert.on_case")).click()
    expect(page.locator(".slip__code svg")).to_be_visible()
    expect(page.locator(".slip")).to_contain_text("1 Return Road")
    stage.fits(page)
    page.emulate_media(media="print")
    expect(page.locator(".slip")).to_be_visible()
    expect(page.locator("header.top")).to_be_hidden()


@LOOKS
def test_an_address_is_added_and_put_first(stage: Stage) -> None:
    """The forms unfold without any script, too."""
    page = stage.open("merchant", "/shop/addresses")
    page.locator("#new > summary").click()
    form = page.locator("#new form")
    for name, value in (("name", "北仓 North"), ("phone", "0571-8888"), ("address", "北路 2 号")):
        form.locator(f'[name="{name}"]').fill(value)
    form.locator("button").click()
    expect(page.get_by_role("status")).to_contain_text(stage.say("page.shop.address.changed"))
    page.locator("section.card", has_text="北仓").locator('form[action$="/first"] button').click()
    expect(page.locator("section.card").first).to_contain_text("北仓")
    stage.fits(page)


@LOOKS
def test_figures_are_drawn_where_scripts_run(stage: Stage) -> None:
    """And stand in their tables everywhere; nothing breaks the content security policy."""
    apply(stage)
    said: list[str] = []
    page = stage.as_("merchant")
    page.on("console", lambda message: said.append(message.text))
    page = stage.open("merchant", "/shop/figures")
    expect(page.locator("table[data-chart]")).to_have_count(2)
    expect(page.locator(".chart svg .ct-bar")).to_have_count(2 if stage.look.scripts else 0)
    stage.fits(page)
    page = stage.open("merchant", "/shop/payments")
    expect(page.get_by_role("heading", level=1)).to_have_text(stage.say("page.shop.payments.title"))
    stage.fits(page)
    assert said == []
