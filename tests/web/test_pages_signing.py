"""Who signs in sees the own pages, and nobody is led astray."""

from __future__ import annotations

import httpx
import pytest

from makegood.app.access import mint
from makegood.domain.words import Role
from makegood.web.pages.frame.visit import safe_return

from .little_platform import PEOPLE, Platform
from .reader import guest, reader


def cookies_of(answer: httpx.Response) -> str:
    return "\n".join(answer.headers.get_list("set-cookie"))


async def test_without_a_session_the_first_page_says_how_to_sign_in(quick: Platform) -> None:
    """In the language that the browser prefers, with a form for a token."""
    page = await guest(quick).open("/")
    assert "Please sign in" in page.text
    assert page.form(action="/sign-in/token").fields["token"] == ""
    assert "请先登录" in (await guest(quick, "zh-CN").open("/")).text


async def test_a_link_signs_in_and_takes_the_token_out_of_the_address(quick: Platform) -> None:
    """The cookie is unreadable for scripts and does not travel with other sites' forms."""
    token = await quick.token(*PEOPLE["consumer"])
    answer = await quick.client().get(f"/sign-in?token={token}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "HttpOnly; SameSite=Lax" in cookies_of(answer)
    assert "Secure" not in cookies_of(answer)


async def test_behind_https_the_cookie_never_travels_in_the_clear(quick: Platform) -> None:
    """Secure, where the browser came by https."""
    client = quick.client()
    client.base_url = httpx.URL("https://makegood.test")
    answer = await client.get(f"/sign-in?token={await quick.token(*PEOPLE['consumer'])}")
    assert "; Secure" in cookies_of(answer)


async def test_a_typed_token_signs_in_and_leads_to_the_page_that_was_asked_for(quick: Platform) -> None:
    """Who followed a link to a page signs in once and is there."""
    person = guest(quick)
    page = await person.open("/orders")
    assert person.status == 401
    page = await person.send(page.form(action="/sign-in/token"), token=await quick.token(*PEOPLE["operator"]))
    assert (person.status, person.at) == (200, "/orders")
    assert "Sign out" in page.text


@pytest.mark.parametrize("token", ["mg_unknown", "", "Bearer"])
async def test_an_unknown_token_is_refused_in_words(quick: Platform, token: str) -> None:
    """With the form to try again."""
    person = guest(quick)
    page = await person.open("/")
    page = await person.send(page.form(action="/sign-in/token"), token=token)
    assert person.status == 401
    assert "not valid" in page.text


async def test_a_systems_token_has_no_pages(quick: Platform) -> None:
    """Systems talk to the interface for programs."""
    person = guest(quick)
    page = await person.open(f"/sign-in?token={await quick.token(*PEOPLE['integration'])}")
    assert person.status == 401
    assert "belongs to a system" in page.text


async def test_who_signs_out_is_a_guest_again(quick: Platform) -> None:
    """The browser forgets the session."""
    person = await reader(quick, "consumer")
    page = await person.open("/")
    page = await person.send(page.form(action="/sign-out"))
    assert "Please sign in" in page.text
    await person.open("/orders")
    assert person.status == 401


async def test_a_form_that_is_sent_after_the_session_ended_says_that_nothing_was_sent(quick: Platform) -> None:
    """A page that is only asked for does not: nobody knows whether there was a session."""
    person = await reader(quick, "operator")
    form = (await person.open("/suspensions")).form(action="/suspensions")
    person.client.cookies.clear()
    page = await person.send(form)
    assert person.status == 401
    assert "nothing was sent" in page.text
    assert "nothing was sent" not in (await person.open("/suspensions")).text


async def test_a_revoked_token_ends_the_session(quick: Platform) -> None:
    """Its cookie is removed, and the page says how to sign in again."""
    token = await mint(quick.store, Role.CONSUMER, consumer_id="consumer-1")
    person = guest(quick)
    await person.open(f"/sign-in?token={token}")
    await quick.app.state["access"].revoke(token)
    answer = await person.client.get("/")
    assert "Please sign in" in answer.text
    assert "makegood_session=;" in cookies_of(answer)


async def test_the_chosen_language_stays_on_every_page(quick: Platform) -> None:
    """Chosen once, it wins over what the browser prefers, and leads back to where one was."""
    person = await reader(quick, "consumer", "en")
    page = await person.open("/?stage=done")
    assert "My cases" in page.text
    switch = next(link for link in page.links if link.startswith("/language/"))
    page = await person.open(switch)
    assert person.at == "/?stage=done"
    assert "我的售后" in page.text
    assert "我的售后" in (await person.open("/")).text


@pytest.mark.parametrize(
    ("to", "leads_to"),
    [
        ("/cases/x?did=1-2", "/cases/x?did=1-2"),
        ("//evil.test/", "/"),
        ("https://evil.test/", "/"),
        ("/\\evil.test", "/"),
        ("/a\\b", "/"),
        ("/a\nb", "/"),
        ("", "/"),
        ("/" + "x" * 1000, "/"),
    ],
)
def test_going_back_stays_on_this_server(to: str, leads_to: str) -> None:
    """Whatever an address asks for."""
    assert safe_return(to) == leads_to


async def test_neither_signing_in_nor_a_language_leads_elsewhere(quick: Platform) -> None:
    """The addresses themselves, not only the function."""
    client = quick.client()
    token = await quick.token(*PEOPLE["consumer"])
    for path in (f"/sign-in?token={token}&back=//evil.test", "/language/en?back=https://evil.test/"):
        assert (await client.get(path)).headers["location"] == "/"
