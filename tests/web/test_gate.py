"""What is answered before any handler gets a say?"""

from __future__ import annotations

import pytest

from makegood.app.access import Access
from makegood.domain.words import Role
from makegood.web.wire.bodies import BODY_AT_MOST

from .little_platform import Platform, application, apply
from .requests import ALL, ON_A_CASE, WHO, WITH_BODY, good, one_role, send

NOBODYS: tuple[dict[str, str], ...] = (
    {},
    {"Authorization": "Bearer mg_" + "A" * 43},
    {"Authorization": "Bearer "},
    {"Authorization": "Basic bWc6bWc="},
    {"Authorization": "mg_token"},
    {"Authorization": "Bearer mg_\u00e9"},
    {"Authorization": "Bearer mg_" + "A" * 4000},
)


@pytest.mark.parametrize("name", ALL)
async def test_without_a_token_nothing_is_answered(quick: Platform, name: str) -> None:
    """Every path asks who is there first, also where the body makes no sense."""
    request = good(ALL[name])
    async with quick.client() as client:
        for answer in (await send(client, request), await client.request(request.method, request.path, content=b"{")):
            assert answer.status_code == 401
            assert answer.json()["code"] == "UNAUTHENTICATED"
            assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("headers", NOBODYS)
async def test_a_token_that_is_none_of_ours_is_no_token(quick: Platform, headers: dict[str, str]) -> None:
    """Odd and unknown tokens all read the same: a token is needed."""
    async with quick.client() as client:
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        answer = await client.get("/v1/cases", headers=raw)
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize(
    ("method", "path", "content", "media"),
    [
        ("GET", "/v1/nope", b"", ""),
        ("DELETE", "/v1/cases", b"", ""),
        ("POST", "/v1/cases", b"{}", "text/plain"),
        ("POST", "/v1/cases", b"x" * (BODY_AT_MOST + 1), "application/json"),
        ("POST", "/v1/cases", b"{", "application/json"),
        ("BREW", "/v1/cases", b"", ""),
    ],
)
async def test_who_is_asking_comes_before_what_is_wrong(
    quick: Platform, method: str, path: str, content: bytes, media: str
) -> None:
    """A stranger does not learn which addresses, methods, media types or shapes there are."""
    async with quick.client() as client:
        answer = await client.request(method, path, content=content, headers={"Content-Type": media} if media else {})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/", "/v1/nope", "/v1/cases/", "/v1//cases", "/v1x", "/v1/cases/%FF/events"]
)
async def test_what_is_not_there_is_not_found(quick: Platform, path: str) -> None:
    """An address that is none is a problem document, too."""
    async with await quick.as_("operator") as client:
        answer = await client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_another_method_names_those_that_there_are(quick: Platform) -> None:
    """405 with Allow, as a problem document."""
    async with await quick.as_("operator") as client:
        answer = await client.delete("/v1/cases")
    assert (answer.status_code, answer.json()["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "GET, POST"


async def test_head_is_answered_as_get_is(quick: Platform) -> None:
    """Whoever only wants to know whether something is there need not read it."""
    case = await apply(quick)
    async with await quick.as_("consumer") as client:
        answer = await client.head(f"/v1/cases/{case['id']}")
    assert (answer.status_code, answer.headers["etag"]) == (200, '"1"')


@pytest.mark.parametrize(("size", "status"), [(BODY_AT_MOST - 1, 422), (BODY_AT_MOST, 422), (BODY_AT_MOST + 1, 413)])
@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_has_a_limit(quick: Platform, size: int, status: int, announced: bool) -> None:
    """Just below, at and just above it, whether its length is announced or not."""

    async def pieces() -> object:
        for start in range(0, size, 4096):
            yield b" " * min(4096, size - start)

    async with await quick.as_("consumer") as client:
        content = b" " * size if announced else pieces()
        answer = await client.post("/v1/cases", content=content, headers={"Content-Type": "application/json"})  # type: ignore[arg-type]
    assert answer.status_code == status
    assert answer.json()["code"] == {413: "TOO_LARGE", 422: "BAD_SHAPE"}[status]


@pytest.mark.parametrize(
    ("media", "status"),
    [
        ("application/json", 201),
        ("application/json; charset=utf-8", 201),
        ("APPLICATION/JSON", 201),
        ("application/vnd.shop+json", 201),
        ("", 201),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
    ],
)
async def test_bodies_are_json(quick: Platform, media: str, status: int) -> None:
    """Another media type is refused with what to send instead; nothing said is taken for JSON."""
    async with await quick.as_("consumer") as client:
        request = client.build_request("POST", "/v1/cases", json=application())
        del request.headers["content-type"]
        if media:
            request.headers["content-type"] = media
        answer = await client.send(request)
    assert answer.status_code == status
    if status == 415:
        assert answer.json()["code"] == "UNSUPPORTED_MEDIA_TYPE"


@pytest.mark.parametrize("name", [name for name, route in ALL.items() if len(route.roles) < len(Role)])
async def test_another_role_is_told_that_it_is_not_theirs(quick: Platform, name: str) -> None:
    """Every role that the route does not name gets NOT_YOURS, whatever it sends."""
    route = ALL[name]
    for role, who in WHO.items():
        if role not in route.roles:
            async with await quick.as_(who) as client:
                answer = await client.request(route.method, good(route).path, content=b"{")
            assert (answer.status_code, answer.json()["code"]) == (409, "NOT_YOURS"), who


@pytest.mark.parametrize("name", ON_A_CASE)
async def test_other_peoples_cases_are_not_found(quick: Platform, name: str) -> None:
    """A foreign case, one that never was and an id that is none read the same to whoever may call the route."""
    route = ON_A_CASE[name]
    case = await apply(quick)
    strangers = {"consumer": "stranger", "merchant": "other_merchant"}
    for who, stranger in strangers.items():
        if Role(who) not in route.roles:
            continue
        async with await quick.as_(stranger) as client:
            for case_id in (case["id"], f"{case['id'][:-1]}Z", "nonsense", f"shop-9-{'0' * 26}"):
                answer = await send(client, good(route, case_id))
                assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND"), case_id


async def test_commands_of_another_role_on_an_own_case_are_not_yours(quick: Platform) -> None:
    """The consumer cannot agree, the merchant cannot cancel, the integration orders nothing at all."""
    case = await apply(quick)
    for who, command in (("consumer", "agree"), ("merchant", "cancel"), ("integration", "agree"), ("operator", "take")):
        async with await quick.as_(who) as client:
            answer = await client.post(f"/v1/cases/{case['id']}/commands/{command}", json={})
        assert (answer.status_code, answer.json()["code"]) == (409, "NOT_YOURS")


async def test_an_arbitrator_sees_no_case_without_a_dispute(quick: Platform) -> None:
    """Arbitrators see disputes, and nothing else."""
    case = await apply(quick)
    async with await quick.as_("arbitrator") as client:
        assert (await client.get(f"/v1/cases/{case['id']}")).status_code == 404
        assert (await client.get("/v1/cases")).json() == {"items": [], "next": None}


@pytest.mark.parametrize("name", WITH_BODY)
async def test_every_example_is_understood(quick: Platform, name: str) -> None:
    """What the description shows as an example is at least of the right shape."""
    route = WITH_BODY[name]
    async with await quick.as_(one_role(route)) as client:
        answer = await send(client, good(route))
    assert answer.status_code != 422, answer.text


async def test_a_request_id_of_ones_own_is_kept(quick: Platform) -> None:
    """A sane id comes back, in the problem document, too; an odd one is replaced."""
    async with quick.client() as client:
        kept = await client.get("/v1/cases", headers={"X-Request-Id": "trace-0123456789"})
        odd = await client.get("/v1/cases", headers={"X-Request-Id": "a b\tc"})
    assert kept.headers["x-request-id"] == kept.json()["request_id"] == "trace-0123456789"
    assert odd.headers["x-request-id"] != "a b\tc"


async def test_a_revoked_token_ends_at_once(quick: Platform) -> None:
    """What this process remembers of a token does not outlive its revocation."""
    token = await quick.token("operator")
    access: Access = quick.app.state.access
    async with quick.client(token) as client:
        assert (await client.get("/v1/cases")).status_code == 200
        assert await access.revoke(token)
        assert (await client.get("/v1/cases")).status_code == 401
    assert not await access.revoke(token)
