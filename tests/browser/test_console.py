"""Operators at their console, and people who sign in: in browsers, on both stores, in both languages and sizes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.people.staff import BOSS, PASSWORD, hire
from tests.web.little_platform import CONSUMER, SHOP

from .served import served
from .stage import CHINESE_PHONE, DESK, ENGLISH_DESK, PHONE, Look, Stage
from .test_pages import apply

LOOKS = [ENGLISH_DESK, CHINESE_PHONE, Look("zh-CN", DESK, database="postgresql"), Look("en", PHONE, scripts=False)]


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look.language}-{look.screen['width']}-{look.database}-{look.scripts}")
def stage(request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path) -> Iterator[Stage]:
    """A platform served to browsers that look as the parameter says."""
    look: Look = request.param
    with served(look.database, tmp_path) as running:
        stage = Stage(running, chromium, look)
        yield stage
        stage.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=False).first.click()


def test_an_operator_publishes_a_standstill_after_a_look_and_withdraws_it(stage: Stage) -> None:
    """The preview says how many cases move; the month shows it once it holds."""
    apply(stage)
    page = stage.open("operator", "/suspensions?month=2026-03")
    for name, typed in (("from", "2026-03-03T00:00"), ("until", "2026-03-05T00:00"), ("reason", "暴雪 Snow")):
        page.locator(f'form[action="/suspensions"] [name="{name}"]').fill(typed)
    press(page, stage.say("page.suspensions.do_preview"))
    expect(page.get_by_role("status")).to_contain_text("1")
    stage.fits(page)
    expect(page.locator(".month__day--still")).to_have_count(0)
    press(page, stage.say("page.suspensions.do_publish"))
    page = stage.open("operator", "/suspensions?month=2026-03")
    expect(page.locator(".month__day--still")).to_have_count(2)
    press(page, stage.say("page.suspensions.withdraw"))
    page = stage.open("operator", "/suspensions?month=2026-03")
    expect(page.locator(".month__day--still")).to_have_count(0)
    stage.fits(page)


def test_an_operator_changes_a_number_and_reads_the_difference(stage: Stage) -> None:
    """First what it would mean, then the new version beside the old one."""
    page = stage.open("operator", "/policies?edit=1")
    page.locator('[name="lengths.answer"]').fill("24h")
    press(page, stage.say("page.policies.do_preview"))
    expect(page.get_by_role("status")).to_contain_text("default@2")
    stage.fits(page)
    press(page, stage.say("page.policies.publish", version="default@2"))
    expect(page.get_by_role("status")).to_contain_text(stage.say("page.policies.said.policy_published"))
    changed = page.locator("section:has(#changes)")
    expect(changed.locator("del")).to_have_text(stage.say("page.policy_said.hours", count="48"))
    expect(changed.locator("ins")).to_have_text(stage.say("page.policy_said.hours", count="24"))


def test_an_operator_makes_and_revokes_a_token_and_finds_both_in_the_log(stage: Stage) -> None:
    """The token is shown once; the log says who did what."""
    page = stage.open("operator", "/tokens")
    page.locator('[name="role"]').select_option("merchant")
    page.locator('[name="shop_id"]').fill(SHOP)
    page.locator('[name="days"]').select_option("1")
    press(page, stage.say("page.tokens.make"))
    token = page.locator("#made").inner_text()
    assert token.startswith("mg_")
    stage.fits(page)
    page.goto(stage.served.url + "/tokens")
    expect(page.locator("#made")).to_have_count(0)
    press(page, stage.say("page.tokens.revoke"))
    expect(page.get_by_role("status")).to_contain_text(stage.say("page.tokens.said.token_revoked"))
    page.goto(stage.served.url + f"/sign-in?token={token}")
    expect(page.get_by_role("alert")).to_contain_text(stage.say("page.guest.wrong.unknown"))
    page = stage.open("operator", "/audit")
    page.locator('[name="action"]').select_option("token.revoked")
    press(page, stage.say("page.audit.search"))
    expect(page.locator("tbody tr")).to_have_count(1)
    stage.fits(page)


def test_staff_signs_in_by_password_is_locked_out_and_let_in_by_a_reset(stage: Stage) -> None:
    """Wrong five times the name waits; a link of an operator opens the door at once."""
    stage.served.run(hire(stage.served.platform))
    page = stage.as_("stranger")
    page.get_by_role("button", name=stage.say("page.sign_out")).click()
    for _ in range(5):
        sign_in(stage, page, "wrong password")
    expect(page.get_by_role("alert")).to_contain_text(stage.say("page.count.seconds", count="30"))
    sign_in(stage, page, PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text(stage.say("page.count.seconds", count=""))
    issued = stage.served.run(stage.served.platform.services.people.passwords.reset(BOSS, "lin"))
    assert not isinstance(issued, str)
    page.goto(f"{stage.served.url}/sign-in/password/{issued.secret}")
    for name in ("password", "again"):
        page.locator(f'[name="{name}"]').fill("an even longer password")
    press(page, stage.say("page.password.set"))
    expect(page.get_by_role("status")).to_contain_text(stage.say("page.guest.said.password_set"))
    sign_in(stage, page, "an even longer password")
    page.goto(stage.served.url + "/account")
    expect(page.get_by_role("heading", level=1)).to_have_text(stage.say("page.account.title"))
    stage.fits(page)


def sign_in(stage: Stage, page: Page, password: str) -> None:
    page.goto(stage.served.url + "/sign-in")
    page.locator("#login").fill("lin@example.test")
    page.locator("#password").fill(password)
    page.get_by_role("button", name=stage.say("page.guest.sign_in"), exact=True).click()


def test_a_consumer_comes_in_by_a_link_of_the_platform(stage: Stage) -> None:
    """By itself where scripts run, by one press where they do not; the link is used up."""
    case = apply(stage)
    issued = stage.served.run(stage.served.platform.services.people.links.issue("consumer", CONSUMER, case))
    page = stage.as_("stranger")
    page.get_by_role("button", name=stage.say("page.sign_out")).click()
    page.goto(f"{stage.served.url}/sign-in/link/{issued.secret}")
    if not stage.look.scripts:
        press(page, stage.say("page.enter.go_on"))
    page.wait_for_url(f"**{case}")
    stage.stands(page, "merchant_to_answer")
