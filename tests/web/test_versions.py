"""Does nobody act on a case that has changed behind their back?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from .little_platform import Platform, apply, command


async def message(platform: Platform, case_id: str, if_match: str) -> tuple[int, str | None]:
    async with await platform.as_("consumer") as client:
        path = f"/v1/cases/{case_id}/commands/message"
        answer = await client.post(path, json={"text": "hello"}, headers={"If-Match": if_match})
    return answer.status_code, answer.json().get("code")


@pytest.mark.parametrize(
    ("if_match", "expected"),
    [
        ('"1"', (412, "VERSION_MISMATCH")),
        ('"2"', (200, None)),
        ('"3"', (412, "VERSION_MISMATCH")),
        ("*", (200, None)),
        ('"999999999999999999"', (412, "VERSION_MISMATCH")),
    ],
)
async def test_a_command_is_for_the_version_that_it_names(
    platform: Platform, if_match: str, expected: tuple[int, str | None]
) -> None:
    """The version before, this one, and one that is still to come."""
    case = await apply(platform)
    answer = await command(platform, "merchant", case["id"], "message", text="hello")
    assert answer.headers["etag"] == '"2"'
    assert answer.json()["case"]["version"] == 2
    assert await message(platform, case["id"], if_match) == expected


async def test_the_etag_follows_the_version(platform: Platform) -> None:
    """Every answer with a case says which version it is."""
    case = await apply(platform)
    await command(platform, "merchant", case["id"], "agree")
    async with await platform.as_("consumer") as client:
        answer = await client.get(f"/v1/cases/{case['id']}")
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"' == '"2"'


async def test_time_that_has_acted_makes_another_version(platform: Platform) -> None:
    """Who read the case before its deadline ran out acts on an old one."""
    case = await apply(platform)
    await platform.clock.advance(timedelta(hours=49))
    async with await platform.as_("consumer") as client:
        now = await client.get(f"/v1/cases/{case['id']}")
    assert now.json()["stage"] == "consumer_to_send"
    assert await message(platform, case["id"], '"1"') == (412, "VERSION_MISMATCH")
    assert await message(platform, case["id"], now.headers["etag"]) == (200, None)
