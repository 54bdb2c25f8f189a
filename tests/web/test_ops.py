"""Can whoever runs this see that it lives, that it can serve, and how it is doing?"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from .little_platform import CONSUMER, Platform, apply, command


async def metric(platform: Platform, name: str) -> dict[str, float]:
    """The series of a metric by their labels."""
    async with platform.client() as client:
        answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    rows = re.findall(rf"^{name}(\{{.*\}})? (\S+)$", answer.text, re.MULTILINE)
    return {labels: float(value) for labels, value in rows}


@pytest.mark.parametrize(("path", "status"), [("/healthz", "ok"), ("/readyz", "ready")])
async def test_health_is_asked_without_a_token(platform: Platform, path: str, status: str) -> None:
    """Whoever runs it has no token of ours."""
    async with platform.client() as client:
        assert (await client.get(path)).json() == {"status": status}


async def test_without_its_database_it_lives_but_cannot_serve(quick: Platform) -> None:
    """A dead database takes a process out of the rotation without ending it."""
    await quick.store.close()
    async with quick.client() as client:
        assert (await client.get("/healthz")).status_code == 200
        answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "UNAVAILABLE")


async def test_lateness_is_how_long_the_earliest_deadline_waits(platform: Platform) -> None:
    """Nothing before it is due, then every second of it, and nothing again once it was carried out."""
    await apply(platform)
    name = "makegood_deadline_lateness_seconds"
    await platform.clock.advance(timedelta(hours=48))
    assert await metric(platform, name) == {"": 0}
    await platform.clock.advance(timedelta(seconds=90))
    assert await metric(platform, name) == {"": 90}
    await platform.services.catch_up()
    assert await metric(platform, name) == {"": 0}


async def test_commands_are_counted_by_name_and_result(platform: Platform) -> None:
    """Done, refused by its code, and replayed."""
    case_id = (await apply(platform))["id"]
    await command(platform, "merchant", case_id, "agree")
    await command(platform, "merchant", case_id, "agree")
    async with await platform.as_("consumer") as client:
        for _ in range(2):
            path = f"/v1/cases/{case_id}/commands/message"
            await client.post(path, json={"text": "hi"}, headers={"Idempotency-Key": "k"})
    counted = await metric(platform, "makegood_commands_total")
    assert counted['{command="apply",result="done"}'] == 1
    assert counted['{command="agree",result="done"}'] == 1
    assert counted['{command="agree",result="NOT_ALLOWED_NOW"}'] == 1
    assert counted['{command="message",result="replayed"}'] == 1


async def test_requests_are_timed_by_route_and_not_by_case(platform: Platform) -> None:
    """A label for each case would be one too many; unknown addresses share one."""
    case_id = (await apply(platform))["id"]
    async with await platform.as_("consumer") as client:
        await client.get(f"/v1/cases/{case_id}")
        await client.get("/v1/nowhere")
    timed = await metric(platform, "makegood_http_request_seconds_count")
    assert timed['{method="GET",route="/v1/cases/{case_id}",status="200"}'] == 1
    assert timed['{method="-",route="-",status="404"}'] == 1
    assert not [labels for labels in timed if case_id in labels]


async def test_a_request_is_logged_without_anybodys_name(quick: Platform) -> None:
    """Request id, route, status, duration and code: enough to find it, nothing about whom it was for."""
    case_id = (await apply(quick))["id"]
    with capture_logs() as logs:
        async with await quick.as_("consumer") as client:
            await client.get(f"/v1/cases/{case_id}/ledger", headers={"X-Request-Id": "request-1"})
    (entry,) = [entry for entry in logs if entry["event"] == "http.answered"]
    assert entry["request_id"] == "request-1"
    assert (entry["route"], entry["status"], entry["code"]) == ("/v1/cases/{case_id}/ledger", 409, "NOT_YOURS")
    assert entry["ms"] >= 0
    assert CONSUMER not in repr(entry)
    assert case_id not in repr(entry)
