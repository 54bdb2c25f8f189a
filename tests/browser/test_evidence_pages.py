"""Photos are taken, cut off, gone on with and judged on a case's page, on a phone and at a desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from makegood.adapters.catalogue.pictures import CataloguePictures
from makegood.adapters.scanners.apart import ExaminerApart
from makegood.app.exhibits.checking import Checking
from makegood.app.exhibits.telling import Progress
from makegood.app.ports.scanning import About, Examination, Examiner, Tell
from makegood.cli.drawing.scenes import Condition
from makegood.cli.play.photos import StoryExaminer, photo
from tests.evidence.drawn import packed, scene, scenery
from tests.evidence.test_shrinking import picture

from .lines import line_to
from .served import Served, served
from .stage import CHINESE_PHONE, ENGLISH_DESK, Look, Stage
from .test_desk import faults
from .test_pages import apply as plain_return
from .test_pages import send_back

CHECKED_MS = 60_000
HEIGHT = "part => Math.round(part.getBoundingClientRect().top + scrollY)"


@pytest.fixture
def stage(request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path) -> Iterator[Stage]:
    """A platform served to browsers that look as the test says."""
    look: Look = request.param
    with served(look.database, tmp_path) as running:
        stage = Stage(running, chromium, look)
        yield stage
        stage.close()


def on(*looks: Look) -> pytest.MarkDecorator:
    """The test's looks at the pages."""
    return pytest.mark.parametrize(
        "stage", looks, indirect=True, ids=[f"{one.language}-{one.screen['width']}-{one.database}" for one in looks]
    )


def checking(running: Served, examiner: Examiner, folder: Path) -> Checking:
    """The checks of the platform, carried out when a test says so."""
    platform, services = running.platform, running.platform.services
    progress = Progress(platform.store, platform.clock, services.uploads.bell)
    catalogue = CataloguePictures(platform.blobs, folder / "catalogue", ())
    return Checking(
        platform.store, services.door, platform.blobs, platform.clock, examiner, catalogue, progress, folder
    )


async def counted(running: Served, case_id: str) -> int:
    """How many bytes of the file that is on its way the server has."""
    async with await running.platform.as_("consumer") as client:
        uploads = (await client.get(f"/v1/cases/{case_id}/uploads")).json()["items"]
    return max((int(one["offset"]) for one in uploads), default=0)


def slot(page: Page, name: str) -> Locator:
    return page.locator(f'[data-slot="{name}"]')


def choose(page: Page, name: str, content: bytes, filename: str = "photo.jpg") -> None:
    """Takes a file from the album."""
    file = FilePayload(name=filename, mimeType="image/jpeg", buffer=content)
    slot(page, name).locator('input[type="file"]:not([capture])').set_input_files(file)


def told(number: int, **sees: str) -> bytes:
    """A photo in which the checks see what the test says."""
    clear = {"readable": "yes", "sharp": "yes"}
    return photo({"sees": clear | sees, "breaks_the_checks": False}, number)


class PhotoExaminer(StoryExaminer):
    """The same, with a copy that people see."""

    def examine(self, file: Path, about: About, tell: Tell) -> Examination:
        copies = (picture((640, 480)),)
        return replace(super().examine(file, about, tell), copies=copies, own_copies=copies)


@on(CHINESE_PHONE)
def test_a_photo_cut_off_at_60_percent_goes_on_after_a_new_sign_in(stage: Stage, tmp_path: Path) -> None:  # noqa: PLR0915  # one story, told in one go
    """The first shows no waybill and says so; the line breaks in the second; a browser that knows nothing goes on."""
    running = stage.served
    checks = checking(running, ExaminerApart(), tmp_path)
    case = stage.apply("quality")
    page = stage.open("consumer", case)
    choose(page, "label", packed(scenery(3)))
    expect(slot(page, "label")).to_have_attribute("data-is", "checking")
    assert running.run(checks.run_once()) == 1
    none = stage.say("evidence.waybill.none")
    expect(slot(page, "label").locator('[data-check="waybill"]')).to_have_text(none, timeout=CHECKED_MS)
    expect(slot(page, "label")).to_have_attribute("data-is", "more")
    stage.fits(page)
    page.close()

    pixels, _ = scene(Condition("near", width_share=0.6), 5)
    label = packed(pixels, quality=95)
    with line_to(running.url) as line:
        context = stage.browser.new_context(locale="zh-CN", viewport=stage.look.screen)
        page = context.new_page()
        page.goto(running.link("consumer").replace(running.url, line.url))
        page.goto(line.url + case)
        line.cut_after(len(label) * 6 // 10, lambda: running.run(counted(running, case.removeprefix("/cases/"))))
        choose(page, "label", label, "面单.jpg")
        trouble = slot(page, "label").locator(".trouble")
        expect(trouble.locator('[data-step="line"]')).to_have_attribute("data-is", "bad")
        expect(trouble.locator(".notice__title")).to_have_text(stage.say("page.photos.trouble.line_title"))
        stage.fits(page)
        context.close()  # and with it all that the browser kept
        line.mend()

        context = stage.browser.new_context(locale="zh-CN", viewport=stage.look.screen)
        page = context.new_page()
        page.goto(running.link("consumer").replace(running.url, line.url))
        page.goto(line.url + case)
        kept = stage.say("page.photos.resume", percent="60", name="面单.jpg")
        kept_before = stage.say("page.photos.resume", percent="59", name="面单.jpg")
        expect(slot(page, "label").locator("[data-note]")).to_have_text([kept, kept_before][len(label) % 10 > 0])
        sent: list[str] = []
        page.on("request", lambda one: sent.append(one.headers["upload-offset"]) if one.method == "PATCH" else None)
        choose(page, "label", label, "面单.jpg")
        expect(slot(page, "label")).to_have_attribute("data-is", "checking")
        assert sent == [str(len(label) * 6 // 10)]
        assert running.run(checks.run_once()) == 1
        expect(slot(page, "label")).to_have_attribute("data-is", "good", timeout=CHECKED_MS)
        expect(page.locator('[data-need="waybill"]')).to_have_attribute("data-met", "yes")
        expect(page.locator('[data-tile="label"] img')).to_be_visible()
        stage.fits(page)
        context.close()

    shop = stage.open("merchant", case)
    expect(shop.locator("#photos img").first).to_be_visible()
    shop.wait_for_load_state("networkidle")
    stage.send(shop, "message", text="看到了 Seen")  # to look is not to be overtaken
    expect(shop.locator("#happened")).to_be_visible()


@on(ENGLISH_DESK, CHINESE_PHONE._replace(database="postgresql"))
def test_slot_by_slot_the_request_is_proved_and_everybody_sees_it(stage: Stage, tmp_path: Path) -> None:
    """Each slot turns green, the case moves on, and merchant and operator find the photos on their pages."""
    checks = checking(stage.served, StoryExaminer(), tmp_path)
    case = stage.apply("quality")
    page = stage.open("consumer", case)
    below = page.locator('[data-live="now"]')
    page.locator("[data-skip]").scroll_into_view_if_needed()
    stands_at = below.evaluate("part => part.getBoundingClientRect().top")
    for name, photo_of_it in (("fault", told(1, waybill="nothing")), ("label", told(2, waybill="nothing"))):
        expect(slot(page, name)).to_be_visible()  # one at a time, each opened by the one before
        choose(page, name, photo_of_it)
        expect(slot(page, name)).to_have_attribute("data-is", "checking")
        moved_to = below.evaluate("part => part.getBoundingClientRect().top")
        assert abs(moved_to - stands_at) < 1  # nothing moves under the thumb
        assert stage.served.run(checks.run_once()) == 1
    expect(slot(page, "label")).to_have_attribute("data-is", "more")
    expect(slot(page, "label")).to_be_visible()  # what is to be taken again stays
    page.locator("[data-skip] button").click()
    expect(slot(page, "overview")).to_be_visible()
    album = slot(page, "label").locator('input[type="file"]:not([capture])')
    album.set_input_files(
        [
            FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=told(3, waybill="yes")),
            FilePayload(name="b.jpg", mimeType="image/jpeg", buffer=told(4, accessories="yes")),
        ]
    )
    for name in ("label", "overview"):
        expect(slot(page, name)).to_have_attribute("data-is", "checking")
    while stage.served.run(checks.run_once()):
        pass
    expect(page.get_by_role("heading", level=1)).to_have_text(stage.say("label.stage.merchant_to_answer"))
    expect(page.locator("[data-done]")).to_contain_text(stage.say("page.photos.done"))
    expect(page.locator("[data-done]")).to_contain_text(stage.say("label.stage.merchant_to_answer"))
    expect(page.locator("[data-count]")).to_have_text(stage.say("page.photos.given", given="3", all="3"))
    stage.fits(page)
    page.reload()
    expect(page.locator("[data-done]")).to_be_visible()
    page.locator('[data-tile="label"]').click()
    expect(slot(page, "label").locator(".found li").first).to_be_visible()
    expect(stage.open("merchant", case).locator("#photos .exhibit").first).to_be_visible()
    expect(stage.open("operator", case).locator("#photos .exhibit").first).to_be_visible()
    stage.fits(stage.as_("operator"))


@on(CHINESE_PHONE, ENGLISH_DESK._replace(database="postgresql"))
def test_photos_of_an_inspection_are_taken_in_its_form_and_go_with_it(stage: Stage, tmp_path: Path) -> None:
    """Nothing moves while they are checked, the rejection names them again, and the arbitrator looks at each."""
    checks = checking(stage.served, PhotoExaminer(), tmp_path)
    case = plain_return(stage)
    send_back(stage, case)
    page = stage.open("merchant", case)
    form = page.locator("#do-inspect")
    expect(
        page.locator(".dock .button" if stage.look == CHINESE_PHONE else ".decision__says p").first
    ).to_be_in_viewport()
    for number, name in enumerate(("label", "fault"), 1):
        choose(page, name, told(number, waybill="yes"))
        expect(slot(page, name)).to_have_attribute("data-is", "checking")
        button = form.locator("button:not([type]):not([form])")
        expect(slot(page, name).locator("[data-pick]")).to_be_visible()
        before = button.evaluate(HEIGHT)
        assert stage.served.run(checks.run_once()) == 1
        expect(slot(page, name)).to_have_attribute("data-is", "good")
        expect(slot(page, name).locator("[data-drawn] img")).to_be_visible()
        assert button.evaluate(HEIGHT) == before
        expect(slot(page, name).locator('[name="exhibit_ids"]')).to_be_checked()
    assert faults(page) == []
    stage.fits(page)
    form.locator('[value="resale_affected"]').check()
    form.locator("button:not([type]):not([form])").click()
    expect(page.locator("#happened")).to_be_visible()
    stage.send(page, "reject", reason_code="used", comment="有使用痕迹 Used.", risk_acknowledged="yes")
    expect(page.locator("#happened")).to_be_visible()
    stage.do("consumer", case, "escalate", statement="没用过 Never used.")
    page = stage.open("arbitrator", case)
    shop = page.locator(".side").nth(1)
    expect(shop.locator(".exhibit")).to_have_count(2)
    expect(shop.locator("blockquote + p a")).to_have_text([stage.say("page.exhibit.number", number=n) for n in "12"])
    stage.fits(page)
    look_at(page, shop.locator("a[data-look]").first)


def look_at(page: Page, link: Locator) -> None:
    """A photo opens over the page, the arrows lead to the other one and back, and Escape leads to where one was."""
    link.click()
    over = page.locator("#look")
    expect(over.locator("[data-look-count]")).to_have_text("1 / 2")
    expect(over.locator("[data-look-found] li").first).to_be_visible()
    assert faults(page) == []
    for key, at in (("ArrowRight", "2 / 2"), ("ArrowRight", "1 / 2"), ("ArrowLeft", "2 / 2")):
        page.keyboard.press(key)
        expect(over.locator("[data-look-count]")).to_have_text(at)
    size = over.locator('[data-look-do="size"]')
    size.click()
    expect(size).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(over).to_be_hidden()
    expect(link).to_be_focused()


@on(CHINESE_PHONE)
def test_a_session_that_has_ended_is_told_from_a_line_and_a_permission(stage: Stage, tmp_path: Path) -> None:
    """Signed out in between: it says so, and after signing in again it goes on by itself."""
    case = stage.apply("quality")
    page = stage.open("consumer", case)
    context = page.context
    context.clear_cookies()
    choose(page, "label", told(1))
    trouble = slot(page, "label").locator(".trouble")
    expect(trouble.locator('[data-step="session"]')).to_have_attribute("data-is", "bad")
    expect(trouble.locator('[data-step="line"]')).to_have_attribute("data-is", "good")
    expect(trouble.locator("[data-sign-in]")).to_be_visible()
    other = context.new_page()
    other.goto(stage.served.link("consumer"))
    other.close()
    trouble.locator("[data-again]").click()
    expect(slot(page, "label")).to_have_attribute("data-is", "checking")

    context.grant_permissions(["geolocation"])  # and with that, no camera
    slot(page, "goods" if slot(page, "goods").count() else "fault").locator("input[capture]").dispatch_event("cancel")
    expect(page.locator('.trouble [data-step="permission"]').first).to_have_attribute("data-is", "bad")
    album = slot(page, "overview").locator("input[type=file]:not([capture]):not([name])")
    for _ in range(2):  # once may be a change of mind
        expect(slot(page, "overview").locator(".trouble")).to_have_count(0)
        album.dispatch_event("cancel")
    title = slot(page, "overview").locator(".trouble .notice__title")
    expect(title).to_have_text(stage.say("page.photos.trouble.empty_title"))


@on(CHINESE_PHONE._replace(scripts=False))
def test_without_scripts_a_plain_form_sends_photos(stage: Stage) -> None:
    """No button is there that would do nothing; what is no photo gets a sentence, and a photo arrives."""
    page = stage.open("consumer", stage.apply("quality"))
    expect(page.locator("#photos [data-pick]").first).to_be_hidden()
    plain = slot(page, "label").locator("form")
    plain.locator("button").click()  # the browser itself asks for a file
    for content, name, says in ((b"%PDF-1.7 ", "a.pdf", "#not-sent"), (told(1), "a.jpg", "#photo-came")):
        plain.locator("input[type=file]").set_input_files(FilePayload(name=name, mimeType="image/jpeg", buffer=content))
        plain.locator("button").click()
        expect(page.locator(says)).to_be_visible()
    expect(slot(page, "label")).to_contain_text(stage.say("label.exhibit_state.checking"))
