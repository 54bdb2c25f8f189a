"""Staff signs in at a provider of their own, and a provider's word is believed only where it holds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest

from makegood.adapters.sign_on.claims import Mapped, granted, read_meanings
from makegood.adapters.sign_on.oidc import LEEWAY_S, Client, OpenIdConnect
from makegood.adapters.sign_on.open import SignOnSettingsError, open_sign_on
from makegood.adapters.sign_on.provider import ASKED_AGAIN_AFTER_S
from makegood.adapters.sign_on.provider import Provider as Known
from makegood.app.people.house import Ways
from makegood.app.ports.people import SignOnRefused
from makegood.web.app import create_app

from ..web.little_platform import Platform, little_platform
from ..web.reader import PageSeen
from .provider import CLIENT, SECRET, Provider, by_public_key, by_stranger, unsigned
from .staff import BOSS

BACK = "http://makegood.test/sign-in/oidc/callback"
MEANINGS = read_meanings("ops=operator, referees=arbitrator, cups=merchant:shop-1, shopkeepers=merchant")


def client_of(provider: Provider, **more: Any) -> Client:
    known = Client(provider.issuer, CLIENT, SECRET, "openid profile email", "Acme", Mapped("groups", MEANINGS, "shops"))
    return known._replace(**more)


async def round_trip(sign_on: OpenIdConnect, provider: Provider) -> Any:
    """Goes to the provider and comes back with its code."""
    departure = await sign_on.depart(BACK)
    back = provider.authorize(dict(parse_qsl(urlsplit(departure.url).query)))
    code = parse_qs(urlsplit(back).query)["code"][0]
    return await sign_on.arrive(code, departure, BACK)


async def test_who_signs_in_there_is_known_here(provider: Provider) -> None:
    """By issuer and subject, with the roles that the words of the provider mean."""
    found = await round_trip(OpenIdConnect(client_of(provider)), provider)
    assert (found.issuer, found.subject, found.name) == (provider.issuer, "u-1", "Lin")
    assert found.grants == (("arbitrator", None),)


LIES: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://elsewhere.test"},
    "no issuer": {"iss": None},
    "for somebody else": {"aud": "another-client"},
    "for several, and nobody asked": {"aud": [CLIENT, "another-client"]},
    "asked for by somebody else": {"azp": "another-client"},
    "no audience": {"aud": None},
    "another browser's nonce": {"nonce": "not-the-nonce"},
    "no nonce": {"nonce": None},
    "no expiry": {"exp": None},
    "not before tomorrow": {"nbf": int(time.time()) + 86_400},
    "no person": {"sub": None},
    "a person that is no name": {"sub": 7},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
async def test_a_token_that_says_the_wrong_thing_is_refused(provider: Provider, lie: dict[str, Any]) -> None:
    """Though it is well signed: it was made for another place, another browser, or another time."""
    provider.lies = lie
    if "sub" in lie:
        provider.userinfo = {"sub": lie["sub"]}
    with pytest.raises(SignOnRefused):
        await round_trip(OpenIdConnect(client_of(provider)), provider)


@pytest.mark.parametrize(
    "signs",
    [lambda provider: unsigned, by_public_key, by_stranger, lambda provider: lambda claims: "not.a.token"],
    ids=["none", "the public key as a secret", "a stranger's key", "garbage"],
)
async def test_a_token_that_the_provider_has_not_signed_is_refused(
    provider: Provider, signs: Callable[[Provider], Callable[[dict[str, Any]], str]]
) -> None:
    """Not signed at all, signed by the public key, by somebody else, or no token."""
    provider.signs = signs(provider)
    with pytest.raises(SignOnRefused):
        await round_trip(OpenIdConnect(client_of(provider)), provider)


async def test_a_provider_cannot_ask_for_a_weak_signature(provider: Provider) -> None:
    """What it says it supports never widens what is accepted."""
    provider.metadata = {"id_token_signing_alg_values_supported": ["none", "HS256", "RS256"]}
    provider.signs = by_public_key(provider)
    with pytest.raises(SignOnRefused):
        await round_trip(OpenIdConnect(client_of(provider)), provider)


@pytest.mark.parametrize(("after", "holds"), [(-1, True), (0, False), (1, False)], ids=["before", "at", "after"])
async def test_a_token_holds_until_it_has_expired(provider: Provider, after: int, holds: bool) -> None:
    """With a minute for clocks that differ."""
    expires = int(time.time()) + 300
    provider.lies = {"exp": expires, "iat": expires - 300}
    sign_on = OpenIdConnect(client_of(provider), now=lambda: expires + LEEWAY_S + after)
    if holds:
        assert (await round_trip(sign_on, provider)).subject == "u-1"
    else:
        with pytest.raises(SignOnRefused):
            await round_trip(sign_on, provider)


async def test_new_keys_are_fetched_when_they_are_used(provider: Provider) -> None:
    """A provider changes its keys whenever it likes; nobody can make us ask for them all the time."""
    now = [1000.0]
    sign_on = OpenIdConnect(client_of(provider), Known(provider.issuer, lambda: now[0]))
    await round_trip(sign_on, provider)
    await round_trip(sign_on, provider)
    assert provider.asked.count("/keys") == 1
    provider.rotate()
    for after, fetched in ((ASKED_AGAIN_AFTER_S - 0.5, 1), (0.5, 2)):
        now[0] += after
        if fetched == 1:
            with pytest.raises(SignOnRefused):
                await round_trip(sign_on, provider)
        else:
            assert (await round_trip(sign_on, provider)).subject == "u-1"
        assert provider.asked.count("/keys") == fetched


async def test_a_code_is_worth_nothing_without_the_verifier(provider: Provider) -> None:
    """Whoever has caught a code on its way cannot use it, and a code works once."""
    sign_on = OpenIdConnect(client_of(provider))
    departure = await sign_on.depart(BACK)
    back = provider.authorize(dict(parse_qsl(urlsplit(departure.url).query)))
    code = parse_qs(urlsplit(back).query)["code"][0]
    with pytest.raises(SignOnRefused):
        await sign_on.arrive(code, departure._replace(verifier="guessed"), BACK)
    with pytest.raises(SignOnRefused):
        await sign_on.arrive(code, departure, BACK)


async def test_roles_may_stand_beside_the_token(provider: Provider) -> None:
    """What is told beside it counts, if it is about the same person."""
    provider.claims["groups"] = []
    provider.userinfo = {"groups": ["shopkeepers"], "shops": ["shop-1", "shop-2"]}
    found = await round_trip(OpenIdConnect(client_of(provider)), provider)
    assert found.grants == (("merchant", "shop-1"), ("merchant", "shop-2"))
    provider.userinfo["sub"] = "u-2"
    with pytest.raises(SignOnRefused, match="somebody else"):
        await round_trip(OpenIdConnect(client_of(provider)), provider)


async def test_a_provider_that_calls_itself_otherwise_is_not_the_one(provider: Provider) -> None:
    """Nor one whose addresses are in the clear; one that does not answer is a trouble, not a refusal."""
    for lie in ({"issuer": "https://elsewhere.test"}, {"token_endpoint": "http://elsewhere.test/token"}):
        provider.metadata = lie
        with pytest.raises(SignOnRefused):
            await OpenIdConnect(client_of(provider)).depart(BACK)
    with pytest.raises(ConnectionError):
        await OpenIdConnect(client_of(provider, issuer="http://127.0.0.1:9")).depart(BACK)


def test_the_words_of_a_provider_are_mapped_by_a_table() -> None:
    """Words that mean nothing here give nothing; a path goes down, and a claim of just that name comes first."""
    mapped = Mapped("realm.roles", MEANINGS)
    assert granted({"realm": {"roles": ["ops", "ops", "unheard"]}}, mapped) == (("operator", None),)
    assert granted({"realm.roles": "cups", "realm": {"roles": ["ops"]}}, mapped) == (("merchant", "shop-1"),)
    assert granted({"realm": ["ops"]}, mapped) == granted({"realm": {"roles": ["shopkeepers"]}}, mapped) == ()
    for wrong in ("ops", "ops=boss", "=operator", "ops=operator:shop-1"):
        with pytest.raises(ValueError, match="THEIR-WORD"):
            read_meanings(wrong)


class HalfSet:
    """Settings of a provider that is named and no more."""

    oidc_issuer = "https://issuer.test"
    oidc_client_id = oidc_client_secret = oidc_scopes = oidc_label = oidc_roles_claim = oidc_shop_claim = ""

    @property
    def oidc_roles(self) -> dict[str, tuple[str, str | None]]:
        return {}


def test_a_provider_set_up_by_half_is_named() -> None:
    """Before anybody is sent there."""
    with pytest.raises(SignOnSettingsError, match="MAKEGOOD_OIDC_CLIENT_ID"):
        open_sign_on(HalfSet())
    clear = HalfSet()
    clear.oidc_issuer = "http://issuer.test"
    with pytest.raises(SignOnSettingsError, match="https"):
        open_sign_on(clear)


# --- from the page to the provider and back -------------------------------------------------------


def with_provider(platform: Platform, provider: Provider) -> Platform:
    """The same platform, whose staff signs in at the provider."""
    ways = Ways("http://makegood.test", "", OpenIdConnect(client_of(provider)))
    other = little_platform(platform.store, ways=ways)
    services = replace(platform.services, people=other.services.people)
    return replace(platform, services=services, app=create_app(services), wall=other.wall)


async def leave(platform: Platform, provider: Provider, browser: httpx.AsyncClient, back: str = "/") -> str:
    """Follows the button to the provider; the address to come back to is returned."""
    page = PageSeen((await browser.get("/sign-in")).text)
    assert "Sign in with Acme" in page.text
    answer = await browser.get("/sign-in/oidc", params={"back": back})
    to = urlsplit(answer.headers["location"])
    assert f"{to.scheme}://{to.netloc}" == provider.issuer
    return provider.authorize(dict(parse_qsl(to.query)))


async def test_staff_comes_in_by_the_provider(platform: Platform, provider: Provider) -> None:
    """In the role that it says, on the page that was wanted; the next time as the same person."""
    platform = with_provider(platform, provider)
    provider.claims["groups"] = ["ops"]
    for _ in range(2):
        browser = platform.client()
        answer = await browser.get(await leave(platform, provider, browser, "/suspensions"))
        assert (answer.status_code, answer.headers["location"]) == (303, "/suspensions")
        assert (await browser.get("/suspensions")).status_code == 200
    (person,) = await platform.services.people.persons.listed()
    assert person.id.startswith("oidc-") and person.sign_on == f"{provider.issuer} u-1"
    assert [str(grant) for grant in person.grants] == ["operator"]


async def test_roles_that_a_provider_takes_away_are_gone_at_the_next_arrival(
    quick: Platform, provider: Provider
) -> None:
    """What it says now holds; where it no longer says anything, the last roles stay."""
    platform = with_provider(quick, provider)
    for groups, roles in ((["ops", "referees"], ["operator", "arbitrator"]), (["referees"], ["arbitrator"])):
        provider.claims["groups"] = groups
        browser = platform.client()
        await browser.get(await leave(platform, provider, browser))
        (person,) = await platform.services.people.persons.listed()
        assert [str(grant) for grant in person.grants] == roles


async def test_who_has_no_role_or_is_disabled_stays_outside(quick: Platform, provider: Provider) -> None:
    """Being known there is not enough."""
    platform = with_provider(quick, provider)
    provider.claims["groups"] = ["visitors"]
    browser = platform.client()
    answer = await browser.get(await leave(platform, provider, browser))
    assert answer.status_code == 403 and "no role here" in answer.text
    provider.claims["groups"] = ["ops"]
    assert (await browser.get(await leave(platform, provider, browser))).status_code == 303
    persons = platform.services.people.persons
    (person,) = await persons.listed()
    await persons.disable(BOSS, person.id)
    assert (await browser.get("/suspensions")).status_code == 401
    assert (await browser.get(await leave(platform, provider, browser))).status_code == 403


async def test_coming_back_needs_the_browser_that_left(quick: Platform, provider: Provider) -> None:
    """An address with somebody else's code signs nobody in, whatever state it names; nor does one without any."""
    platform = with_provider(quick, provider)
    attacker, victim = platform.client(), platform.client()
    back = await leave(platform, provider, attacker)
    for browser in (victim, platform.client()):
        answer = await browser.get(back)
        assert answer.status_code == 400 and "did not begin in this browser" in answer.text
    mine = await leave(platform, provider, victim)
    state = parse_qs(urlsplit(mine).query)["state"][0]
    code = parse_qs(urlsplit(back).query)["code"][0]
    swapped = await victim.get("/sign-in/oidc/callback", params={"code": code, "state": state})
    assert swapped.status_code == 401  # the code belongs to another browser's verifier
    assert (await victim.get("/sign-in/oidc/callback?error=access_denied&state=" + state)).status_code == 401


@pytest.mark.parametrize("back", ["https://evil.test/", "//evil.test", "/\\evil.test"])
async def test_coming_back_stays_on_this_server(quick: Platform, provider: Provider, back: str) -> None:
    """Whatever the address asked for when it left."""
    platform = with_provider(quick, provider)
    browser = platform.client()
    answer = await browser.get(await leave(platform, provider, browser, back))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_without_a_provider_there_is_no_way_to_one(quick: Platform) -> None:
    """No button, and no address."""
    assert "/sign-in/oidc" not in (await quick.client().get("/sign-in")).text
    for path in ("/sign-in/oidc", "/sign-in/oidc/callback?code=1&state=1"):
        assert (await quick.client().get(path)).status_code == 404


async def test_a_silent_provider_is_said_to_be_silent(quick: Platform, provider: Provider) -> None:
    """The other ways in stay open."""
    platform = with_provider(quick, provider)
    provider.close()
    answer = await platform.client().get("/sign-in/oidc")
    assert answer.status_code == 503 and "does not answer" in answer.text and 'action="/sign-in"' in answer.text
