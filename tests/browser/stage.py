"""How do people look at pages in these tests?  Each in a browser of their own, in a language, on a screen."""

from __future__ import annotations

from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from makegood.app.texts.catalogue import catalogue
from tests.web.little_platform import ORDER, SHOP

from .served import Served

PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)
FAR_AWAY = "America/New_York"  # the browser's zone plays no part
PATIENCE_MS = 30_000  # a machine that does much else at once takes its time; who waits in vain has found a mistake
expect.set_options(timeout=PATIENCE_MS)


class Look(NamedTuple):
    """How somebody looks at pages."""

    language: str
    screen: ViewportSize
    scripts: bool = True
    database: str = "sqlite"


CHINESE_PHONE = Look("zh-CN", PHONE)
ENGLISH_DESK = Look("en", DESK)


class Stage:
    """A platform and the people who look at it, each in a browser of their own."""

    def __init__(self, served: Served, chromium: Browser, look: Look) -> None:
        self.served, self.look, self._chromium = served, look, chromium
        self.browser = chromium
        self._contexts: dict[str, BrowserContext] = {}
        self._pages: dict[str, Page] = {}

    def say(self, key: str, **words: str) -> str:
        """A sentence in the language of the pages, as it stands there by itself."""
        said = catalogue(self.look.language).say(key, words)
        return said[:1].upper() + said[1:] if key.startswith("label.") else said

    def as_(self, who: str) -> Page:
        """The page of somebody, who has signed in by a link."""
        if who not in self._pages:
            self._contexts[who] = self._chromium.new_context(
                locale=self.look.language,
                timezone_id=FAR_AWAY,
                viewport=self.look.screen,
                java_script_enabled=self.look.scripts,
            )
            page = self._pages[who] = self._contexts[who].new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.goto(self.served.link(who))
        return self._pages[who]

    def open(self, who: str, path: str) -> Page:
        page = self.as_(who)
        page.goto(self.served.url + path)
        return page

    def apply(self, reason: str = "other", description: str = "杯口有毛刺 rough edge") -> str:
        """The consumer applies from the first page, a press for each step; the path of the case is returned."""
        page = self.open("consumer", "/")
        page.locator(f'a[href="/apply/{SHOP}/{ORDER}"]').click()
        page.locator('[name="line.L1"]').select_option("1")
        page.locator(f'button[value="{reason}"]').click()
        expect(page.locator("#amount")).to_contain_text("100.00" if reason == "other" else "110.00")
        page.locator("#say-more summary").click()
        page.locator('[name="description"]').fill(description)
        page.locator(".thumb button").click()
        expect(page.locator("#happened")).to_be_visible()
        return page.url.removeprefix(self.served.url).partition("?")[0]

    def form(self, page: Page, command: str) -> Locator:
        """The form of a command, unfolded."""
        action = page.locator(f"#do-{command}")
        if action.get_attribute("open") is None:
            action.locator("summary").click()
        return action

    def do(self, who: str, case: str, command: str, **typed: str) -> Page:
        """Opens the case, fills in the form of a command, and presses its button."""
        page = self.open(who, case)
        return self.send(page, command, **typed)

    def send(self, page: Page, command: str, **typed: str) -> Page:
        form = self.form(page, command)
        for name, value in typed.items():
            field = form.locator(f'[name="{name.replace("__", ".")}"]')
            if field.get_attribute("type") == "checkbox":
                field.check()
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        form.locator("button:not([type]):not([form])").click()
        return page

    def wind(self, step: str) -> Page:
        """The operator winds the sandbox's clock."""
        page = self.open("operator", "/")
        page.locator(f'button[name="by"][value="{step}"]').click()
        expect(page.get_by_role("status")).to_have_text(self.say("page.flash.clock_moved"))
        return page

    def stands(self, page: Page, stage: str) -> None:
        """The case is at this stage, nothing sticks out of the screen, and it is explained why."""
        names = {self._pages.get("consumer"): "page.stage", self._pages.get("merchant"): "page.desk.stage"}
        own = f"{names.get(page, '')}.{stage}"
        said = self.say(own if own in catalogue(self.look.language) else f"label.stage.{stage}")
        expect(page.get_by_role("heading", level=1)).to_have_text(said)
        expect(page.locator("#why + .says p").first).not_to_be_empty()
        self.fits(page)

    def fits(self, page: Page) -> None:
        """Nothing sticks out of the screen; a page that is just coming is waited for."""
        if self.look.scripts:
            expect(page.locator("html")).to_have_js_property("scrollWidth", self.look.screen["width"])

    def close(self) -> None:
        for context in self._contexts.values():
            context.close()
