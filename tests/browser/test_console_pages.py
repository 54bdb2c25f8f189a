"""Operators look at evidence that is doubted, at stuck money and at shops: each page open to everybody, and light."""

from __future__ import annotations

import pytest
from playwright.sync_api import Response, expect

from tests.casefile.test_exhibits import jpeg
from tests.web.test_pages_approvals import asked
from tests.web.test_pages_console import stuck
from tests.web.test_pages_review import doubted

from .stage import DESK, PHONE, Look, Stage
from .test_desk import BYTES_AT_MOST, faults

PLACES = (
    *("/", "/payouts", "/suspensions", "/policies?edit=1", "/health", "/people", "/tokens", "/audit", "/orders"),
    *("/shops", "/shops?q=nobody", "/shops/shop-1", "/account", "/audit?actor=nobody", "/shops/unheard"),
)
LOOKS = (Look("zh-CN", DESK), Look("en", PHONE, database="postgresql"))


@pytest.mark.parametrize("stage", LOOKS, indirect=True, ids=["zh-CN-desk", "en-phone"])
def test_an_operator_asks_for_another_picture_and_no_page_shuts_anybody_out(stage: Stage) -> None:
    """From the list to the word on the picture; nothing serious for who listens or zooms, less than 150 kB a page."""
    served, platform = stage.served, stage.served.platform
    _, here = served.run(doubted(platform, 1))
    for name, colour in (("masked", (30, 30, 200)), ("whole", (200, 30, 30))):
        served.run(platform.blobs.put(f"copies/1-0-{name}", jpeg(colour)))
    _, payout = served.run(stuck(platform, 2, "sandbox-account-closed"))
    weights: list[int] = []

    def weigh(response: Response) -> None:
        weights.append(len(response.body()))

    served.run(asked(platform))
    page = stage.as_("operator")
    for place in ("/review", here, payout, "/approvals", *PLACES):
        weights.clear()
        page.on("response", weigh)
        page.goto(served.url + place, wait_until="networkidle")
        page.remove_listener("response", weigh)
        assert sum(weights) < BYTES_AT_MOST, place
        assert faults(page) == [], place
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), place
        assert page.locator(".places [aria-current]").count() == 0 or page.evaluate(
            "(([at, line]) => at.left >= line.left - 1 && at.right <= line.right + 1)"
            "([document.querySelector('.places [aria-current]'), document.querySelector('.places')]"
            ".map(one => one.getBoundingClientRect()))"
        ), f"{place}: where the reader is stands out of sight"
    page.goto(f"{served.url}/review")
    page.locator(f'a[href="{here}"]').click()
    picture = page.locator(".frame-of img").first
    expect(picture).to_have_js_property("naturalWidth", 640)
    page.get_by_role("button", name=stage.say("page.review.uncover")).click()
    expect(page.locator("main")).to_contain_text(stage.say("page.review.uncovered"))
    page.get_by_role("radio").nth(1).check()
    page.locator("#comment").fill("请把盒子放在杯子旁边再拍。")
    page.get_by_role("button", name=stage.say("page.review.send")).click()
    expect(page.get_by_role("status")).to_contain_text(stage.say("page.review.said.reviewed"))
    expect(page.locator("main")).to_contain_text(stage.say("page.review.none"))
