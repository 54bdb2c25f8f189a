"""No page lets a stranger in, a foreign form through, or a script run that is not ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from makegood.domain.words import Role
from makegood.web.app import create_app
from makegood.web.pages.frame.cookies import proof_of, proves
from makegood.web.pages.frame.sheets import MEDIA, SHEET, static_bytes
from makegood.web.pages.operator.routes import BELOW as CONSOLE
from makegood.web.pages.operator.routes import console_ways
from makegood.web.pages.routes import ways
from makegood.web.services import Rate

from .little_platform import ORDER, SHOP, Platform, apply, command
from .reader import PageSeen, guest, reader

PAGE_BYTES_AT_MOST = 150_000
APPLYING = tuple(
    f"/apply/{SHOP}/{ORDER}{chosen}"
    for chosen in ("", "?line.L1=1", "?line.L1=1&kind=refund_only", "?line.L1=1&kind=return_refund&reason_code=quality")
)
PAGES: Mapping[str, tuple[str, ...]] = {
    "guest": ("/", "/sign-in"),
    "consumer": ("/", "/account", "/?stage=mine", *APPLYING, "/cases/{case_id}"),
    "merchant": ("/", "/?tab=ended&kind=refund_only", "/find", "/find?q=nothing", "/cases/{case_id}"),
    "arbitrator": ("/",),
    "operator": ("/", "/orders", "/suspensions", *CONSOLE, "/cases/{case_id}", "/styleguide"),
}


async def pages_of(quick: Platform, who: str) -> list[PageSeen]:
    """Every page of somebody, with a case on the platform."""
    case = await apply(quick, description="<script>alert(1)</script>")
    person = guest(quick) if who == "guest" else await reader(quick, who)
    return [await person.open(path.format(case_id=case["id"])) for path in PAGES[who]]


def files_of(page: PageSeen) -> list[str]:
    """What a page brings with it."""
    named = (
        given.get("src" if tag == "script" else "href", "") for tag, given in page.tags if tag in ("script", "link")
    )
    found = [at.removeprefix("/static/").partition("?")[0] for at in named]
    assert found and set(found) <= MEDIA.keys(), found
    return found


@pytest.mark.parametrize("who", PAGES)
async def test_no_page_needs_a_script_or_a_style_of_its_own(quick: Platform, who: str) -> None:
    """Scripts and styles are files of ours, so that the policy can forbid everything else; words stay words."""
    for page in await pages_of(quick, who):
        for tag, given in page.tags:
            assert not {name for name in given if name.startswith("on") or name == "style"}, (tag, given)
            assert tag != "style"
            assert tag != "script" or given.get("src", "").startswith("/static/")
        assert "<script>alert" not in page.html


@pytest.mark.parametrize("who", PAGES)
async def test_every_form_carries_a_proof(quick: Platform, who: str) -> None:
    """That it stands on a page of ours; what only searches changes nothing and needs none."""
    for page in await pages_of(quick, who):
        assert all(form.fields.get("proof") for form in page.forms if form.method == "post")


@pytest.mark.parametrize("who", PAGES)
async def test_every_page_is_light_and_says_what_it_is(quick: Platform, who: str) -> None:
    """With its files it stays far below what a slow phone notices; one main part, one heading, a language, a title."""
    for page in await pages_of(quick, who):
        assert len(page.html.encode()) + sum(len(static_bytes(name)) for name in files_of(page)) < PAGE_BYTES_AT_MOST
        tags = [tag for tag, _ in page.tags]
        assert (tags.count("main"), tags.count("h1"), tags.count("title")) == (1, 1, 1)
        assert dict(page.tags)["html"]["lang"] == "en"


@pytest.mark.parametrize("who", PAGES)
async def test_a_page_wears_all_that_its_parts_ask_for(quick: Platform, who: str) -> None:
    """What the sheet of a role leaves out is worn on none of its pages."""
    looks = {name: set(re.findall(rb"\.([a-z][\w-]*)", static_bytes(name))) for name in MEDIA if name.endswith(".css")}
    for page in await pages_of(quick, who):
        (sheet,) = [name for name in files_of(page) if name.endswith(".css")]
        worn = {name.encode() for _, given in page.tags for name in given.get("class", "").split()}
        assert worn & looks[SHEET] <= looks[sheet], page.tags[0]


@pytest.mark.parametrize("who", PAGES)
async def test_every_input_has_a_label(quick: Platform, who: str) -> None:
    """So that it can be found by ear and by a thumb."""
    for page in await pages_of(quick, who):
        labelled = {given.get("for") for tag, given in page.tags if tag == "label"}
        for tag, given in page.tags:
            if tag in ("input", "select", "textarea") and given.get("type") != "hidden":
                assert given.get("id") in labelled, given
        ids = [given["id"] for _, given in page.tags if "id" in given]
        assert len(ids) == len(set(ids))


async def test_every_page_is_locked_up(quick: Platform) -> None:
    """By a policy without inline scripts or styles; nothing is kept, framed, or told to other sites."""
    headers = (await quick.client().get("/")).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"


async def test_the_parts_of_the_design_are_shown_in_the_sandbox_alone(quick: Platform) -> None:
    """Elsewhere there is no such page."""
    person = guest(quick)
    assert "Style guide" in (await person.open("/styleguide")).text
    real = Platform(quick.store, quick.clock, create_app(replace(quick.services, sandbox=False)), quick.services)
    person = guest(real)
    await person.open("/styleguide")
    assert person.status == 404


async def test_an_address_that_is_none_is_a_page_for_a_person_and_json_for_a_program(quick: Platform) -> None:
    """Whoever mistypes in a browser reads a page with a way back; the interface's own addresses answer as ever."""
    async with quick.client() as client:
        person = await client.get("/nowhere", headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": "en"})
        assert person.status_code == 404 and "text/html" in person.headers["content-type"]
        assert 'href="/"' in person.text
        for path, accept, code in (("/nowhere", "*/*", "NOT_FOUND"), ("/v1/nowhere", "text/html", "UNAUTHENTICATED")):
            assert (await client.get(path, headers={"Accept": accept})).json()["code"] == code


async def test_files_of_ours_may_be_kept_for_ever(quick: Platform) -> None:
    """Their address changes with them; other files there are none."""
    client = quick.client()
    page = PageSeen((await client.get("/")).text)
    sheet = next(given["href"] for tag, given in page.tags if tag == "link" and given["rel"] == "stylesheet")
    answer = await client.get(sheet)
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    assert (await client.get("/static/..%2Fgate.py")).status_code == 404


@pytest.mark.parametrize(
    ("said", "packed"),
    [
        ("gzip, deflate, br", True),
        ("br;q=1.0, gzip;q=0.2", True),
        ("identity", False),
        ("gzip;q=0", False),
        ("", False),
    ],
)
async def test_files_of_ours_come_packed_for_who_takes_them_so(quick: Platform, said: str, packed: bool) -> None:
    """The same bytes either way; caches are told what they depend on.  Pages hold secrets and are never packed."""
    client = quick.client()
    headers = {"Accept-Encoding": said}
    for path in ("/static/makegood.css", "/static/chartist.js"):
        plain = await client.get(path, headers={"Accept-Encoding": "identity"})
        answer = await client.get(path, headers=headers)
        assert answer.content == plain.content
        assert (answer.headers.get("content-encoding") == "gzip") is packed
        assert answer.headers["vary"] == "accept-encoding"
        assert (int(answer.headers["content-length"]) < len(plain.content) / 2) is packed
    assert "content-encoding" not in (await client.get("/", headers=headers)).headers


# --- foreign forms --------------------------------------------------------------------------------


async def stage_of(quick: Platform, case_id: str) -> str:
    async with await quick.as_("operator") as client:
        return str((await client.get(f"/v1/cases/{case_id}")).json()["stage"])


@pytest.mark.parametrize("proof", ["", "0" * 64, proof_of("mg_another")])
async def test_a_form_without_our_proof_does_nothing(quick: Platform, proof: str) -> None:
    """None, a guessed one, or one of another session."""
    case = await apply(quick)
    person = await reader(quick, "consumer")
    page = await person.do(case["id"], "cancel", proof=proof)
    assert person.status == 403
    assert "no longer valid" in page.text
    assert await stage_of(quick, case["id"]) == "merchant_to_answer"


async def test_a_form_from_another_site_does_nothing(quick: Platform) -> None:
    """Even if it had our proof; the browser says where it comes from."""
    case = await apply(quick)
    person = await reader(quick, "consumer")
    person.client.headers["Sec-Fetch-Site"] = "cross-site"
    await person.do(case["id"], "cancel")
    assert person.status == 403
    assert await stage_of(quick, case["id"]) == "merchant_to_answer"


async def test_only_forms_are_taken(quick: Platform) -> None:
    """JSON, too much, or too many fields are refused before anything looks at them."""
    person = await reader(quick, "consumer")
    assert (await person.client.post("/cases/x", json={"command": "cancel"})).status_code == 415
    assert (await person.client.post("/cases/x", data={"text": "x" * 70_000})).status_code == 413
    assert (await person.client.post("/cases/x", data={f"f{n}": "1" for n in range(300)})).status_code == 400


async def test_a_proof_does_not_lead_back_to_the_secret() -> None:
    """It is made from it, and holds for it alone."""
    assert proves("secret", proof_of("secret"))
    assert not proves("other", proof_of("secret"))
    assert "secret" not in proof_of("secret")


# --- strangers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["stranger", "other_merchant", "arbitrator"])
async def test_what_belongs_to_others_is_not_found(quick: Platform, who: str) -> None:
    """No more than what does not exist: the pages are the same to the letter."""
    case = await apply(quick)
    person = await reader(quick, who)
    theirs = await person.open(f"/cases/{case['id']}")
    assert person.status == 404
    nothing = await person.open(f"/cases/{SHOP}-{'0' * 26}")
    assert person.status == 404
    assert re.sub(r'"[^"]*"', "", theirs.html) == re.sub(r'"[^"]*"', "", nothing.html)


async def test_commands_on_what_belongs_to_others_are_not_found(quick: Platform) -> None:
    """A form with a good proof of one's own session does not help."""
    mine, person = await apply(quick), await reader(quick, "stranger")
    page = await person.open("/")
    form = page.form(action="/sign-out")
    form.action = f"/cases/{mine['id']}"
    await person.send(form, command="cancel", version="1", key="k")
    assert person.status == 404
    assert await stage_of(quick, mine["id"]) == "merchant_to_answer"


async def test_anothers_order_is_not_found(quick: Platform) -> None:
    """Neither to look at nor to apply for."""
    person = await reader(quick, "stranger")
    await person.open(f"/apply/{SHOP}/{ORDER}")
    assert person.status == 404
    page = await person.open("/")
    form = page.form(action="/sign-out")
    form.action = f"/apply/{SHOP}/{ORDER}"
    await person.send(form, kind="return_refund", reason_code="other", line__L1="1")
    assert person.status == 404


def test_every_view_declares_who_may_see_it() -> None:
    """Guests come only where signing in, languages and files are; what an operator does is open to operators alone."""
    table = {f"{way.method} {way.path}": way for way in ways()}
    open_to_guests = {name for name, way in table.items() if way.guests}
    assert open_to_guests == {
        "GET /",
        "GET /sign-in",
        "POST /sign-in",
        "POST /sign-in/token",
        "GET /sign-in/oidc",
        "GET /sign-in/oidc/callback",
        "GET /sign-in/link/{secret}",
        "POST /sign-in/link/{secret}",
        "GET /sign-in/consumer",
        "POST /sign-in/consumer",
        "GET /sign-in/password/{secret}",
        "POST /sign-in/password/{secret}",
        "POST /sign-out",
        "GET /language/{code}",
        "GET /static/{name}",
        "GET /styleguide",
    }
    operators = {name for name, way in table.items() if way.roles == {Role.OPERATOR}}
    assert operators == {
        "GET /suspensions",
        "POST /suspensions",
        "POST /suspensions/{suspension_id}/withdraw",
        "POST /carrier",
        "POST /sandbox/clock",
        *(f"{way.method} {way.path}" for way in console_ways(lambda view: view)),
    }
    assert table["GET /orders"].roles == {Role.CONSUMER, Role.OPERATOR}
    assert all(way.roles for way in table.values())


@pytest.mark.parametrize("path", ["/suspensions", *CONSOLE])
@pytest.mark.parametrize("who", ["consumer", "merchant", "arbitrator"])
async def test_an_operators_page_is_closed_to_others(quick: Platform, who: str, path: str) -> None:
    """Who signed in as somebody else is told so."""
    person = await reader(quick, who)
    page = await person.open(path)
    assert person.status == 403
    assert "not open to you" in page.text


async def test_an_operators_look_is_noted(quick: Platform) -> None:
    """As over the interface for programs."""
    case = await apply(quick)
    await (await reader(quick, "operator")).open(f"/cases/{case['id']}")
    actions = [row.action for row in await quick.store.audits(10)]
    assert "case.read" in actions


async def test_a_merchant_may_not_do_what_is_the_consumers(quick: Platform) -> None:
    """The form is not offered, and a made-up one is refused in words."""
    case = await apply(quick)
    person = await reader(quick, "merchant")
    page = await person.open(f"/cases/{case['id']}")
    assert not page.has_form("cancel")
    form = page.form("agree")
    form.fields["command"] = "cancel"
    page = await person.send(form)
    assert person.status == 409
    assert "Not done" in page.text
    assert (await command(quick, "consumer", case["id"], "cancel")).status_code == 200


async def test_who_asks_too_often_is_told_to_wait(quick: Platform) -> None:
    """Signed in or not; guessing tokens soon causes no more reading."""
    few = Platform(quick.store, quick.clock, create_app(replace(quick.services, rate=Rate(0.001, 3))), quick.services)
    person = guest(few)
    for expected in (401, 401, 401, 429):
        await person.open("/sign-in?token=mg_guessed")
        assert person.status == expected
    page = await person.open("/")
    assert "Too many requests" in page.text
