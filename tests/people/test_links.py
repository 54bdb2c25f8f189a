"""Consumers come in by a link that works once: the platform asks for one, or signs one by itself."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import httpx
import pytest

from makegood.app.people.house import Ways
from makegood.app.people.links import signature
from makegood.web.app import create_app

from ..web.little_platform import START, Platform, apply, little_platform
from ..web.reader import PageSeen, guest

MICROSECOND = timedelta(microseconds=1)
SHARED = "shared between the platform and us"
PATH = "/v1/sign_in_links"


async def issue(platform: Platform, who: str = "integration", **body: str) -> httpx.Response:
    async with await platform.as_(who) as client:
        return await client.post(PATH, json={"consumer_id": "consumer-1"} | body)


async def link(platform: Platform, **body: str) -> str:
    answer = await issue(platform, **body)
    assert answer.status_code == 201, answer.text
    url = urlsplit(str(answer.json()["url"]))
    assert f"{url.scheme}://{url.netloc}" == "http://makegood.test"
    return url.path


async def test_a_link_signs_a_consumer_in_and_leads_to_the_page(platform: Platform) -> None:
    """By its button; where scripts run, by itself."""
    case = await apply(platform)
    path = await link(platform, return_to=f"/cases/{case['id']}")
    browser = guest(platform)
    page = await browser.open(path)
    assert any(given.get("src", "").startswith("/static/enter.js") for tag, given in page.tags if tag == "script")
    await browser.send(page.form(action=path))
    assert (browser.status, browser.at) == (200, f"/cases/{case['id']}")


async def test_a_link_works_once(platform: Platform) -> None:
    """Looking uses nothing, a second use is refused, and of two at once one gets in."""
    path = await link(platform)
    browsers = [guest(platform) for _ in range(3)]
    forms = [(await browser.open(path)).form(action=path) for browser in browsers]
    assert (await browsers[0].client.head(path)).status_code == 200
    await asyncio.gather(*(browser.send(form) for browser, form in zip(browsers, forms, strict=True)))
    assert sorted(browser.status for browser in browsers) == [200, 410, 410]
    inside = next(browser for browser in browsers if browser.status == 200)
    await inside.open(path)  # going back in the browser that used it leads on
    assert (inside.status, inside.at) == (200, "/")


@pytest.mark.parametrize(
    ("after", "status"),
    [(timedelta(minutes=10) - MICROSECOND, 200), (timedelta(minutes=10), 410), (timedelta(minutes=11), 410)],
    ids=["before", "at", "after"],
)
async def test_a_link_lasts_ten_minutes(quick: Platform, after: timedelta, status: int) -> None:
    """By the wall's clock, whatever the sandbox's says."""
    browser, path = guest(quick), await link(quick)
    await quick.clock.advance(timedelta(days=3))
    await quick.wall.advance(after)
    await browser.open(path)
    assert browser.status == status


@pytest.mark.parametrize("who", ["consumer", "merchant", "arbitrator", "operator"])
async def test_only_the_platform_asks_for_links(quick: Platform, who: str) -> None:
    """Whoever has one is that consumer."""
    assert (await issue(quick, who)).status_code == 409


@pytest.mark.parametrize("to", ["https://evil.test", "//evil.test", "/\\evil.test", "cases", "/a\nb", "/é"])
async def test_a_link_leads_to_no_other_server(quick: Platform, to: str) -> None:
    """It is refused when it is asked for."""
    answer = await issue(quick, return_to=to)
    assert answer.status_code == 422 and "return_to" in answer.text


@pytest.mark.parametrize("secret", ["mgl_unknown", "x", "mg_" + "x" * 43, "%00", "é"])
async def test_an_unknown_link_is_over(quick: Platform, secret: str) -> None:
    """As one that was used."""
    browser = guest(quick)
    await browser.open(f"/sign-in/link/{secret}")
    assert browser.status == 410


async def test_a_link_for_one_purpose_is_none_for_another(quick: Platform) -> None:
    """A consumer's sets no password."""
    browser, path = guest(quick), await link(quick)
    await browser.open(path.replace("/link/", "/password/"))
    assert browser.status == 410


# --- links that the platform signs ----------------------------------------------------------------


@pytest.fixture
def signing(quick: Platform) -> Platform:
    """A platform that shares a secret with whoever signs."""
    other = little_platform(quick.store, ways=Ways("http://makegood.test", SHARED))
    services = other.services
    other.app = create_app(services)
    return other


def said(**more: str) -> dict[str, str]:
    """What a good link says, signed."""
    expires = str(int(START.timestamp()) + 300)
    fields = {"consumer_id": "consumer-1", "expires": expires, "nonce": "n-12345678", "return_to": "/orders"} | more
    return fields | {"signature": signature(SHARED, fields)}


async def enter(platform: Platform, fields: dict[str, str]) -> tuple[int, str]:
    browser = guest(platform)
    page = await browser.open(f"/sign-in/consumer?{urlencode(fields)}")
    if browser.status != 200:
        return browser.status, browser.at
    answer = await browser.client.post("/sign-in/consumer", data=page.form(action="/sign-in/consumer").fields)
    return answer.status_code, answer.headers.get("location", "")


async def test_a_signed_link_signs_in_once(signing: Platform) -> None:
    """Its number is kept; another consumer's link may have the same number."""
    assert await enter(signing, said()) == (303, "/orders")
    assert (await enter(signing, said()))[0] == 410
    assert await enter(signing, said(consumer_id="consumer-2")) == (303, "/orders")
    assert await enter(signing, said(nonce="n-87654321", return_to="//evil.test")) == (303, "/")


@pytest.mark.parametrize(
    "change",
    [
        {"consumer_id": "consumer-2"},
        {"expires": "9999999999"},
        {"nonce": "n-other-number"},
        {"return_to": "/account"},
        {"signature": ""},
        {"signature": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_a_link_that_was_changed_is_over(signing: Platform, change: dict[str, str]) -> None:
    """The signature covers all of it."""
    assert (await enter(signing, said() | change))[0] == 410


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(-1, 410), (0, 410), (1, 303), (3599, 303), (3600, 303), (3601, 410)],
)
async def test_a_signed_link_lasts_an_hour_at_most(signing: Platform, seconds: int, status: int) -> None:
    """A signature for years would be a password."""
    assert (await enter(signing, said(expires=str(int(START.timestamp()) + seconds))))[0] == status


async def test_without_a_shared_secret_no_signature_holds(quick: Platform) -> None:
    """Not even the one of an empty secret."""
    fields = said()
    assert (await enter(quick, fields | {"signature": signature("", fields)}))[0] == 410


async def test_the_pages_of_links_are_locked_up_like_all_others(quick: Platform) -> None:
    """No referrer carries the secret to another site, nothing is kept, and no frame shows it."""
    answer = await quick.client().get(await link(quick))
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert PageSeen(answer.text).form(action=answer.url.path).fields["proof"]
