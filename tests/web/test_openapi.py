"""Does the description say all that the interface does, and nothing else?"""

from __future__ import annotations

import re
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from makegood.domain.refusals import Code
from makegood.web.api.routes import ROUTES
from makegood.web.openapi.document import document
from makegood.web.openapi.examples import ANSWERS, EXAMPLES
from makegood.web.titles import TITLES, status_of

from .little_platform import Json, Platform, apply, command
from .requests import ALL, good

DOCUMENT = document(ROUTES, "1.2.3")


@pytest.fixture
async def described(quick: Platform) -> Json:
    """The description as it is served."""
    async with quick.client() as client:
        answer = await client.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    found: Json = answer.json()
    return found


def resolved(schema: Json, whole: Json) -> Json:
    """What a reference refers to."""
    while "$ref" in schema:
        part: Any = whole
        for name in schema["$ref"].removeprefix("#/").split("/"):
            part = part[name]
        schema = part
    return schema


def references(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [one for inner in value.values() for one in references(inner)]
    return [one for inner in value for one in references(inner)] if isinstance(value, list) else []


def validator(schema: Json, whole: Json) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({**schema, "components": whole["components"]})


async def test_every_path_of_the_contract_is_there(described: Json) -> None:
    """The operations, the ops pages and the description itself."""
    assert described["openapi"].startswith("3.1")
    described_operations = {
        f"{method.upper()} {path}" for path, methods in described["paths"].items() for method in methods
    }
    own = {"GET /healthz", "GET /readyz", "GET /metrics", "GET /openapi.json", "GET /docs"}
    assert described_operations == {f"{route.method} {route.path}" for route in ROUTES} | own
    ids = [one["operationId"] for methods in described["paths"].values() for one in methods.values()]
    assert len(set(ids)) == len(ids)


async def test_every_reference_leads_somewhere(described: Json) -> None:
    """No shape is promised and missing, and every shape is a valid schema."""
    for reference in references(described):
        resolved({"$ref": reference}, described)
    for name, schema in described["components"]["schemas"].items():
        jsonschema_rs.meta.validate({**schema, "components": described["components"]})
        assert re.fullmatch(r"[A-Za-z0-9_.-]+", name), name


@pytest.mark.parametrize("name", ALL)
def test_every_operation_is_whole(name: str) -> None:
    """A summary, who may call it, its parameters, an example of its body, and every status that can occur."""
    route = ALL[name]
    operation = DOCUMENT["paths"][route.path][route.method.lower()]
    assert operation["summary"]
    statuses = set(operation["responses"])
    assert {str(route.status), "401", "409", "429", "500", "503"} <= statuses
    assert operation["security"] == [{"bearer": []}]
    parameters = [resolved(one, DOCUMENT) for one in operation["parameters"]]
    in_path = {one["name"] for one in parameters if one["in"] == "path"}
    assert in_path == set(re.findall(r"\{(\w+)\}", route.path))
    headers = {one["name"] for one in parameters if one["in"] == "header"}
    assert ("Idempotency-Key" in headers) == (route.method == "POST" and not route.by_content)
    versioned = "commands" in route.path or (route.method == "PUT" and "return_notice" in route.path)
    assert ("If-Match" in headers) == versioned
    if route.body or route.body_shown:
        assert {"413", "422"} <= statuses
        content = operation["requestBody"]["content"]["application/json"]
        example = content["examples"]["example"]["value"]
        assert validator(content["schema"], DOCUMENT).is_valid(example)
    for code in route.refusals:
        assert str(status_of(code)) in statuses


@pytest.mark.parametrize(("kind", "example"), [*EXAMPLES.items(), *ANSWERS.items()])
def test_every_example_is_of_its_shape(kind: Any, example: Json) -> None:
    """What the description shows would be understood."""
    msgspec.json.decode(msgspec.json.encode(example), type=kind)


def test_every_refusal_is_described() -> None:
    """Each code stands in the description with its status and a title."""
    for code in (*Code, *TITLES):
        response = DOCUMENT["components"]["responses"][code]
        example = response["content"]["application/problem+json"]["examples"]["example"]["value"]
        assert (example["code"], example["status"]) == (code, status_of(code))


def test_bodies_say_what_they_do_not_take() -> None:
    """A client that is made from the description knows that unknown fields are refused."""
    for route in ROUTES:
        shown = route.body or route.body_shown
        if shown is not None:
            schema = DOCUMENT["components"]["schemas"][shown.__name__]
            assert schema["additionalProperties"] is False, shown


async def test_answers_are_of_the_shape_that_is_described(platform: Platform, described: Json) -> None:
    """Everything that a walk through the interface answers fits its schema, refusals too."""
    case_id = (await apply(platform))["id"]
    await command(platform, "merchant", case_id, "agree", return_address_id="warehouse")
    await command(platform, "merchant", case_id, "offer", type="small_payment", amount={"amount": 5, "currency": "CNY"})
    for name, route in ALL.items():
        operation = described["paths"][route.path][route.method.lower()]
        for who in ("consumer", "merchant", "operator", "integration", "arbitrator"):
            request = good(route, case_id)
            async with await platform.as_(who) as client:
                answer = await client.request(request.method, request.path, json=request.body)
            response = resolved(operation["responses"][str(answer.status_code)], described)
            content = response["content"][answer.headers["content-type"]]
            check = validator(content["schema"], described)
            if "json" not in answer.headers["content-type"]:
                assert content["schema"] == {"type": "string"} and answer.content, name
                continue
            assert check.is_valid(answer.json()), (name, who, list(check.iter_errors(answer.json()))[:1], answer.text)


async def test_the_page_names_every_operation_and_every_problem(quick: Platform) -> None:
    """A person reads the same as a program, and no script or foreign address is loaded for it."""
    async with quick.client() as client:
        answer = await client.get("/docs")
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    for route in ROUTES:
        assert f"{route.method} {route.path}" in answer.text
    for code in TITLES:
        assert f'id="{code}"' in answer.text
    assert "<script" not in answer.text
    assert "https://" not in answer.text.replace("application/problem", "")
