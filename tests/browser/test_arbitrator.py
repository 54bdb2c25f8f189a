"""An arbitrator's whole way in a browser: from the queue to the decision, and another one's from the appeal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .served import served
from .stage import CHINESE_PHONE, DESK, ENGLISH_DESK, PHONE, Look, Stage
from .test_desk import faults
from .test_pages import apply, send_back

LOOKS = (
    CHINESE_PHONE,
    ENGLISH_DESK._replace(database="postgresql", scripts=False),
    Look("zh-CN", DESK, database="postgresql"),
    Look("en", PHONE, scripts=False),
)


@pytest.fixture
def stage(request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path) -> Iterator[Stage]:
    """A platform served to browsers that look as the test says."""
    look: Look = request.param
    with served(look.database, tmp_path) as running:
        stage = Stage(running, chromium, look)
        yield stage
        stage.close()


def in_queue(stage: Stage, who: str, case: str, group: str) -> Page:
    """The queue, with the case in a group of it."""
    page = stage.open(who, "/")
    rows = page.locator(f"section:has(> #group-{group})")
    expect(rows.locator(f'a[href="{case}"]')).to_be_visible()
    open_to_all(stage, page)
    return page


def open_to_all(stage: Stage, page: Page) -> None:
    """It fits, and where scripts run axe finds nothing serious on it."""
    stage.fits(page)
    assert not stage.look.scripts or faults(page) == []


@pytest.mark.parametrize("stage", LOOKS, indirect=True, ids=["zh-phone", "en-desk", "zh-desk", "en-phone"])
def test_from_the_queue_to_the_decision_and_its_appeal(stage: Stage) -> None:
    """Taken, weighed with both sides and what each has to prove, decided, appealed against, decided by another."""
    case = apply(stage)
    send_back(stage, case)
    stage.do("merchant", case, "reject", reason_code="used", comment="使用过 It was used.", risk_acknowledged="yes")
    stage.do("consumer", case, "escalate", statement="没用过 Never used.")
    stage.do("merchant", case, "prove", statement="见照片 See the photos.")
    in_queue(stage, "arbitrator", case, "proving")
    stage.wind("P1D")

    page = in_queue(stage, "arbitrator", case, "free")
    page.locator(f'a[href="{case}"]').click()
    stage.stands(page, "platform_to_decide")
    page.locator("#do-take button").click()
    expect(page.locator("#do-take")).to_have_count(0)
    in_queue(stage, "arbitrator", case, "mine").locator(f'a[href="{case}"]').click()
    buyer, shop = page.locator(".side").nth(0), page.locator(".side").nth(1)
    expect(buyer).to_contain_text("Never used.")
    expect(shop).to_contain_text("See the photos.")
    expect(shop).to_contain_text(stage.say("page.proof.shows_return"))
    expect(page.locator("section:has(> #alike)")).to_contain_text(stage.say("page.arbitrator.none_alike"))

    form = page.locator("#do-decide")
    form.locator('[value="S15"]').check()
    page = stage.send(page, "decide", in_favour_of="consumer", liable="merchant", freight_paid_by="merchant")
    expect(page.locator("#decide-grounds-wrong")).to_be_visible()
    expect(page.locator('#do-decide [value="S15"]')).to_be_checked()
    open_to_all(stage, page)
    page = stage.send(page, "decide", grounds="无使用痕迹 No trace of use.")
    expect(page.locator("#happened")).to_contain_text(stage.say("label.favour.consumer")[1:])
    open_to_all(stage, page)
    stage.served.catch_up()

    stage.do("merchant", case, "appeal", statement="请再看一次 Look again.")
    page = in_queue(stage, "arbitrator", case, "others")
    page.locator(f'a[href="{case}"]').click()
    expect(page.locator(".headline")).to_contain_text(stage.say("page.arbitrator.another_decides"))
    expect(page.locator("#do-decide")).to_have_count(0)
    page = in_queue(stage, "other_arbitrator", case, "free")
    page.locator(f'a[href="{case}"]').click()
    stage.stands(page, "platform_to_decide")
    expect(page.locator("section:has(> #first-decision)")).to_contain_text(stage.say("label.favour.consumer")[1:])
    expect(page.locator(".side").nth(1)).to_contain_text("Look again.")
    stage.fits(page)
    page = stage.send(
        page, "decide", in_favour_of="consumer", liable="courier", freight_paid_by="courier", grounds="维持 Confirmed."
    )
    expect(page.locator("#happened")).to_contain_text(stage.say("label.liable.courier")[1:])
    page = stage.open("other_arbitrator", "/?show=decided")
    expect(page.locator(f'a[href="{case}"]')).to_be_visible()
