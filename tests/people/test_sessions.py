"""A browser that is signed in: as whom, how long, and how it ends everywhere."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from makegood.app.access import mint
from makegood.app.people.persons import Grant, No
from makegood.app.people.sessions import IDLE, LASTS, How, Who
from makegood.domain.words import Actor, Role
from makegood.web.pages.people.account import agent_words

from ..web.little_platform import SHOP, Platform
from ..web.reader import guest, reader
from .staff import BOSS, BOTH, PASSWORD, hire, sign_in

MICROSECOND = timedelta(microseconds=1)
CONSUMER = Actor(Role.CONSUMER, "consumer-1")


def cookies_of(answer: httpx.Response) -> str:
    return "\n".join(answer.headers.get_list("set-cookie"))


async def test_a_session_cannot_be_set_beforehand(quick: Platform) -> None:
    """Signing in gives a new secret, whatever the browser brought; the one of before is worth nothing any more."""
    await hire(quick)
    browser = guest(quick)
    browser.client.cookies.set("makegood_session", "mgs_" + "x" * 43, domain="makegood.test")
    await sign_in(quick, browser=browser)
    first = browser.client.cookies["makegood_session"]
    assert first != "mgs_" + "x" * 43
    page = await browser.open("/sign-in?token=" + await quick.token("consumer", None, "consumer-1"))
    assert "My cases" in page.text
    second = browser.client.cookies["makegood_session"]
    assert second != first
    stolen = quick.client()
    stolen.cookies.set("makegood_session", first, domain="makegood.test")
    assert (await stolen.get("/account")).status_code == 401


async def test_the_proof_of_a_form_changes_with_the_session(quick: Platform) -> None:
    """A form that was filled in before signing in, or as somebody else, does nothing afterwards."""
    await hire(quick)
    browser = guest(quick)
    before = (await browser.open("/sign-in")).form(action="/sign-in").fields["proof"]
    await sign_in(quick, browser=browser)
    form = (await browser.open("/account")).form(action="/account/password")
    await browser.send(
        form, proof=before, old=PASSWORD, password="another long password", again="another long password"
    )
    assert browser.status == 403


async def test_the_cookie_is_for_this_server_alone(quick: Platform) -> None:
    """Unreadable for scripts, not sent along from other sites; by https under a name that no other server can set."""
    token = await quick.token("consumer", None, "consumer-1")
    answer = await quick.client().get(f"/sign-in?token={token}")
    assert "makegood_session=mgs_" in cookies_of(answer) and "HttpOnly; SameSite=Lax" in cookies_of(answer)
    assert token not in cookies_of(answer)
    client = quick.client()
    client.base_url = httpx.URL("https://makegood.test")
    answer = await client.get(f"/sign-in?token={token}")
    assert "__Host-makegood_session=mgs_" in cookies_of(answer)
    assert "Path=/; HttpOnly; SameSite=Lax; Secure" in cookies_of(answer)
    client.cookies.set("makegood_session", client.cookies["__Host-makegood_session"], domain="makegood.test")
    client.cookies.delete("__Host-makegood_session")
    assert "Please sign in" in (await client.get("/")).text


async def test_a_session_secret_is_no_bearer_token(quick: Platform) -> None:
    """And a bearer token in the cookie is no session."""
    person = await reader(quick, "operator")
    secret = person.client.cookies["makegood_session"]
    async with quick.client(secret) as client:
        assert (await client.get("/v1/cases")).status_code == 401
    client = quick.client()
    client.cookies.set("makegood_session", await quick.token("operator"), domain="makegood.test")
    assert (await client.get("/account")).status_code == 401


@pytest.mark.parametrize("how", How)
async def test_a_session_ends_by_itself(platform: Platform, how: How) -> None:
    """Just before it lives, at the instant it does not; using it makes it no longer."""
    sessions = platform.services.people.sessions
    secret = await sessions.open(Who(CONSUMER, how))
    step = timedelta(hours=3)
    left = LASTS[how]
    while left > step:
        await platform.wall.advance(step)
        left -= step
        assert await sessions.recognise(secret) is not None
    await platform.wall.advance(left - MICROSECOND)
    assert await sessions.recognise(secret) is not None
    await platform.wall.advance(MICROSECOND)
    assert await sessions.recognise(secret) is None


@pytest.mark.parametrize("how", IDLE)
async def test_staff_that_walks_away_is_signed_out(quick: Platform, how: How) -> None:
    """After four hours without a click."""
    sessions = quick.services.people.sessions
    secret = await sessions.open(Who(CONSUMER, how))
    await quick.wall.advance(IDLE[how] - MICROSECOND)
    assert await sessions.recognise(secret) is not None
    await quick.wall.advance(IDLE[how])
    assert await sessions.recognise(secret) is None
    assert await sessions.listed("consumer:consumer-1") == []


async def test_who_signs_out_has_signed_out_a_copied_cookie_too(quick: Platform) -> None:
    """The session ends on the server, not only in this browser."""
    person = await reader(quick, "consumer")
    secret = person.client.cookies["makegood_session"]
    await person.send((await person.open("/account")).form(action="/sign-out"))
    copied = quick.client()
    copied.cookies.set("makegood_session", secret, domain="makegood.test")
    assert (await copied.get("/account")).status_code == 401


async def test_disabling_somebody_ends_all_they_have(platform: Platform) -> None:
    """Sessions, tokens and links, at the next click; enabled again, they have to sign in."""
    await hire(platform, grants=BOTH)
    browser, _ = await sign_in(platform)
    token = await mint(platform.store, Role.ARBITRATOR, person="lin")
    assert (await browser.client.get("/account")).status_code == 200
    await platform.services.people.persons.disable(BOSS, "lin")
    assert (await browser.client.get("/account")).status_code == 401
    async with platform.client(token) as client:
        assert (await client.get("/v1/cases")).status_code == 401
    assert await platform.services.people.passwords.reset(BOSS, "lin") is No.UNKNOWN
    await platform.services.people.persons.enable(BOSS, "lin")
    assert (await browser.client.get("/account")).status_code == 401
    browser, _ = await sign_in(platform)
    assert browser.status == 200


async def test_the_own_page_lists_the_own_browsers_and_ends_them(platform: Platform) -> None:
    """One, or all but this one; nobody ends somebody else's."""
    await hire(platform)
    await hire(platform, "ming")
    phone, desk, other = guest(platform), guest(platform), guest(platform)
    phone.client.headers["User-Agent"] = "Mozilla/5.0 (iPhone) AppleWebKit Safari/604"
    for browser in (phone, desk):
        await sign_in(platform, browser=browser)
    await sign_in(platform, "ming@example.test", browser=other)
    page = await desk.open("/account")
    assert "Safari · iPhone" in page.text and "This device" in page.text
    (end,) = [form for form in page.forms if form.action.endswith("/end")]
    form = (await other.open("/account")).form(action="/account/password")
    form.action = end.action
    await other.send(form)
    assert other.status == 404
    await desk.send(end)
    assert desk.at == "/account?said=session_ended"
    assert (await phone.client.get("/account")).status_code == 401
    await sign_in(platform, browser=phone)
    page = await desk.open("/account")
    await desk.send(page.form(action="/account/sessions/others"))
    assert (await phone.client.get("/account")).status_code == 401
    assert (await desk.client.get("/account")).status_code == 200
    assert (await other.client.get("/account")).status_code == 200


async def test_who_has_several_roles_takes_another_with_a_new_session(platform: Platform) -> None:
    """One of their own, and no other's."""
    await hire(platform, grants=BOTH)
    browser, _ = await sign_in(platform)
    page = await browser.open("/account")
    before = browser.client.cookies["makegood_session"]
    form = page.form(action="/account/role")
    await browser.send(form, role="operator")
    assert browser.status == 404
    await browser.send(form, role=f"merchant:{SHOP}")
    assert browser.client.cookies["makegood_session"] != before
    page = await browser.open("/account")
    assert f"The shop · {SHOP}" in page.text.replace("\n", " ")
    assert (await platform.services.people.sessions.listed("person:lin"))[0].caller.actor.shop_id == SHOP


async def test_a_changed_password_signs_the_others_out(quick: Platform) -> None:
    """The old one must be known, and what was typed is not kept on the page."""
    await hire(quick)
    (desk, _), (phone, _) = await sign_in(quick), await sign_in(quick)
    form = (await desk.open("/account")).form(action="/account/password")
    page = await desk.send(form, old="wrong", password="another long password", again="another long password")
    assert desk.status == 422 and "current password is wrong" in page.text and "another long" not in page.html
    await desk.send(form, old=PASSWORD, password="another long password", again="another long password")
    assert desk.at == "/account?said=password_changed"
    assert (await phone.client.get("/account")).status_code == 401


async def test_other_grants_take_effect_at_once(quick: Platform) -> None:
    """Whoever had the old ones signs in anew."""
    await hire(quick)
    browser, _ = await sign_in(quick)
    await quick.services.people.persons.grant(BOSS, "lin", (Grant(Role.ARBITRATOR),))
    assert (await browser.client.get("/suspensions")).status_code == 401
    browser, _ = await sign_in(quick)
    assert (await browser.client.get("/suspensions")).status_code == 403


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 15) MicroMessenger/8 Chrome/120", "WeChat · Android"),
        ("curl/8.5", "curl/8.5"),
        ("", "—"),
    ],
)
def test_a_browser_is_called_as_its_owner_knows_it(agent: str, said: str) -> None:
    """Its own name and the machine's, else what it says."""
    assert agent_words(agent) == said
