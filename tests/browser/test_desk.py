"""A merchant works the queue: ten situations, many at once, by keyboard, beside others, after a lost session."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response, expect

from makegood.app.access import mint
from makegood.domain.words import Role
from tests.web.little_platform import SHOP, apply, command
from tests.web.test_pages_cases import more_orders

from .stage import DESK, PHONE, Look, Stage

BYTES_AT_MOST = 150_000
LOOKS = [
    Look("zh-CN", DESK),
    Look("en", PHONE),
    Look("zh-CN", PHONE, database="postgresql"),
    Look("en", DESK, database="postgresql"),
]


def named(look: Look) -> str:
    return f"{look.language}-{look.screen['width']}-{look.database}"


class Shop:
    """Cases of one shop, each brought to where the merchant finds it."""

    def __init__(self, stage: Stage, cases: int) -> None:
        self.stage, self.run, self.platform = stage, stage.served.run, stage.served.platform
        self._orders: Iterator[str] = iter(self.run(more_orders(self.platform, cases)))

    def applied(self, **more: object) -> str:
        case_id: str = self.run(apply(self.platform, order_id=next(self._orders), **more))["id"]
        return case_id

    def does(self, who: str, case_id: str, name: str, **body: object) -> str:
        answer = self.run(command(self.platform, who, case_id, name, **body))
        assert answer.status_code == 200, answer.text
        return case_id

    def sent(self) -> str:
        case_id = self.does("merchant", self.applied(), "agree")
        return self.does("consumer", case_id, "send", carrier="sf", waybill=f"SF{case_id[-10:]}")

    def signed(self) -> str:
        case_id = self.sent()

        async def report() -> None:
            async with await self.platform.as_("integration") as client:
                event = {
                    "waybill": f"SF{case_id[-10:]}",
                    "status": "signed",
                    "occurred_at": self.platform.now.isoformat(),
                }
                assert (await client.post("/v1/carriers/sf/events", json=event)).status_code == 200

        self.run(report())
        return case_id

    def found(self, condition: str, **more: object) -> str:
        return self.does("merchant", self.signed(), "inspect", findings={"condition": condition, **more})

    def disputed(self) -> str:
        case_id = self.does("merchant", self.applied(), "refuse", reason_code="misuse", comment="Broken by use.")
        return self.does("consumer", case_id, "escalate", statement="It came broken.")


OFFERED = "page.stage.offer_made"
PROVED = "page.desk.proved.none"
DONE_FOR_NOW = (OFFERED, PROVED)
SITUATIONS: dict[str, tuple[Callable[[Shop], str], str, dict[str, str], str]] = {
    # how it comes about, what the merchant orders, what is typed besides what stands ready, the stage after it
    "a return": (lambda shop: shop.applied(), "agree", {}, "consumer_to_send"),
    "a refund only": (lambda shop: shop.applied(kind="refund_only"), "agree", {}, "money_on_its_way"),
    "misuse": (
        lambda shop: shop.applied(reason_code="no_reason"),
        "refuse",
        {"reason_code": "misuse", "comment": "有使用痕迹 Used."},
        "consumer_to_respond",
    ),
    "arrived": (lambda shop: shop.signed(), "refund", {}, "money_on_its_way"),
    "intact": (lambda shop: shop.found("intact"), "refund", {}, "money_on_its_way"),
    "not as new": (
        lambda shop: shop.found("resale_affected", quality_fault=False),
        "offer",
        {},
        "page.stage.offer_made",
    ),
    "parts missing": (lambda shop: shop.found("parts_missing", missing=["box"]), "offer", {}, OFFERED),
    "wrong item": (lambda shop: shop.found("wrong_item"), "offer", {}, OFFERED),
    "worn": (
        lambda shop: shop.found("resale_affected"),
        "reject",
        {"reason_code": "used", "comment": "使用过 It was used.", "risk_acknowledged": "yes"},
        "consumer_to_respond",
    ),
    "a dispute": (lambda shop: shop.disputed(), "prove", {"statement": "见验货照片 See the photos."}, PROVED),
}


@pytest.mark.parametrize("stage", LOOKS, indirect=True, ids=named)
def test_ten_situations_are_handled_from_the_queue(stage: Stage) -> None:
    """Each is found in the queue, opened, and carried out with what stands ready; the queue says what comes next."""
    shop = Shop(stage, len(SITUATIONS))
    for bring, name, typed, after in SITUATIONS.values():
        case_id = bring(shop)
        page = stage.open("merchant", "/")
        page.locator(f'.queue__stage a[href="/cases/{case_id}"]').click()
        if name == "offer":
            expect(page.locator(".decision #do-offer")).to_have_attribute("open", "")
        stage.send(page, name, **typed)
        if after in DONE_FOR_NOW:  # by rule it is still the merchant's turn, but it has done its part
            expect(page.get_by_role("heading", level=1)).to_have_text(stage.say(after))
        else:
            stage.stands(page, after)
        expect(page.locator("#happened")).to_be_visible()
        expect(page.locator("#happened a")).to_have_text(stage.say("page.desk.next"))


@pytest.mark.parametrize("stage", [Look("zh-CN", DESK), Look("en", PHONE)], indirect=True, ids=named)
def test_several_cases_are_looked_at_and_then_done_together(stage: Stage) -> None:
    """Ticked in the queue, previewed with what would refuse, confirmed, reported case by case."""
    shop = Shop(stage, 3)
    ids = [shop.applied(), shop.applied(), shop.signed()]
    page = stage.open("merchant", "/")
    for case_id in ids:
        page.locator(f"#pick-{case_id}").check()
    expect(page.locator(".batchbar__says")).to_have_text(stage.say("page.desk.batch.picked", count="3"))
    page.locator('.batchbar button[value="agree"]').click()
    expect(page.locator("#going")).to_have_text(stage.say("page.batch.going", count="2"))
    expect(page.locator("#staying")).to_have_text(stage.say("page.batch.staying", count="1"))
    page.locator('form[action="/batch/go"] .button').click()
    expect(page.get_by_role("status")).to_have_text(stage.say("page.batch.done_counts", done="2", refused="0"))


@pytest.mark.parametrize("stage", [Look("en", DESK)], indirect=True, ids=named)
def test_the_queue_is_worked_by_keyboard(stage: Stage) -> None:
    """Letters move, choose, open and help; in a field they are letters."""
    shop = Shop(stage, 2)
    ids = [shop.applied(), shop.applied()]
    page = stage.open("merchant", "/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator(f"#pick-{ids[1]}")).to_be_checked()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).not_to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("jx?")
    expect(page.locator("#find-q")).to_have_value("jx?")
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{stage.served.url}/cases/{ids[0]}")
    page.keyboard.press("n")
    expect(page).to_have_url(f"{stage.served.url}/cases/{ids[1]}")
    page.keyboard.press("1")
    expect(page.locator("#do-agree")).to_have_attribute("open", "")


@pytest.mark.parametrize("stage", [Look("zh-CN", DESK)], indirect=True, ids=named)
def test_two_people_on_one_case_do_nothing_twice(stage: Stage) -> None:
    """The second reads that nothing was done, and what the first did."""
    case_id = Shop(stage, 1).applied()
    page = stage.open("merchant", f"/cases/{case_id}")
    context = page.context.browser
    assert context is not None
    second = context.new_context(locale="zh-CN").new_page()
    second.goto(stage.served.link("merchant"))
    second.goto(f"{stage.served.url}/cases/{case_id}")
    stage.send(page, "agree")
    expect(page.locator("#happened")).to_be_visible()
    stage.send(second, "agree")
    alert = second.get_by_role("alert").locator("visible=true")
    expect(alert).to_contain_text(stage.say("page.case.stale_title"))
    expect(alert).to_contain_text(stage.say("page.case.meanwhile"))
    expect(second.locator("#do-agree")).to_have_count(0)
    second.context.close()


@pytest.mark.parametrize("stage", [Look("zh-CN", PHONE)], indirect=True, ids=named)
def test_what_was_typed_outlives_a_lost_session(stage: Stage) -> None:
    """The session ends in the middle of a form: after signing in again the words are there, and go."""
    case_id = Shop(stage, 1).applied()
    page = stage.open("merchant", f"/cases/{case_id}")
    form = stage.form(page, "message")
    form.locator("textarea").fill("请稍等，正在核实。")
    page.context.clear_cookies()  # as when a session has ended
    form.locator("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(stage.say("page.guest.title"))
    page.locator("details:has(#token) > summary").click()
    page.locator("#token").fill(stage.served.run(mint(stage.served.platform.store, Role.MERCHANT, SHOP)))
    page.locator('form[action="/sign-in/token"] button').click()
    expect(page.locator("#do-message textarea")).to_have_value("请稍等，正在核实。")
    expect(page.locator("#do-message")).to_contain_text(stage.say("page.kept"))
    page.locator("#do-message .action__inside button").click()
    expect(page.locator(".said--mine")).to_contain_text("请稍等，正在核实。")
    expect(page.locator("#do-message textarea")).to_have_value("")


def faults(page: Page) -> list[str]:
    """What axe finds serious on a page."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in ("serious", "critical")
    ]


PLACES = ("/", "/?tab=open", "/?kind=refund_only", "/find", "/find?q=nothing", "/styleguide", "/cases/{case}")
OF_THE_SHOP = ("/shop/notices", "/shop/addresses", "/shop/figures", "/shop/payments")


@pytest.mark.parametrize("stage", [Look("zh-CN", DESK), Look("en", PHONE)], indirect=True, ids=named)
def test_every_page_of_the_desk_is_open_to_everybody_and_light(stage: Stage) -> None:
    """Nothing serious for who listens, zooms or has no mouse; less than a slow line notices; nothing sticks out."""
    case_id = Shop(stage, 1).found("parts_missing", missing=["box"])
    weights: list[int] = []

    def weigh(response: Response) -> None:
        weights.append(len(response.body()))

    page = stage.as_("merchant")
    page.emulate_media(color_scheme="dark" if stage.look.screen == PHONE else "light")
    for place in PLACES + (OF_THE_SHOP if stage.look.screen == PHONE else ()):
        weights.clear()
        page.on("response", weigh)
        page.goto(stage.served.url + place.format(case=case_id), wait_until="networkidle")
        page.remove_listener("response", weigh)
        assert sum(weights) < BYTES_AT_MOST, place
        assert faults(page) == [], place
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), place
