"""Does the interface keep to its description when a machine tries everything?"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn

from .little_platform import ORDER, PEOPLE, SHOP, Json, Platform, apply, command

SEED = 20260302
# Counted, not timed: what is tried is the same on every machine, however slow.
TRIED = {
    "operator": ("examples,coverage", 1),
    "integration": ("examples", 1),
    "merchant": ("fuzzing", 2),
    "consumer": ("stateful", 10),
}
# A body may be of the right shape and still make no sense: sums that do not add up, zones that are none.
LEFT_OUT = "positive_data_acceptance"
CONFIGURATION = """
hooks = "hooks"

[checks] # a senseless request is refused by whichever rule meets it first, those of uploads and ranges among them
negative_data_rejection.expected-statuses = ["4xx"]

[[operations]] # what an address can do is told without a look at which one it is
include-method = "OPTIONS"
checks.negative_data_rejection.enabled = false
"""
# A file's bytes are bytes, also under the name that tus gives them.
HOOKS = """
import schemathesis

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
"""
# Names that there are, so that more is tried than how 404 looks; others can be made by a PUT, so they are not wrong.
KNOWN = {"carrier": ["sf"], "channel": ["sandbox", "sandbox-pending"]}
MADE = {"shop_id": SHOP, "order_id": ORDER}


@asynccontextmanager
async def served(platform: Platform) -> AsyncIterator[str]:
    """The platform on a port of its own."""
    config = uvicorn.Config(platform.app, host="127.0.0.1", port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await serving


async def description(platform: Platform, case_ids: list[str]) -> Json:
    """The description, with names that there are, so that more than 404 is found."""
    async with platform.client() as client:
        whole: Json = (await client.get("/openapi.json")).json()
    for methods in whole["paths"].values():
        for operation in methods.values():
            for parameter in operation["parameters"]:
                name, is_path = parameter.get("name"), parameter.get("in") == "path"
                if is_path and (names := {**KNOWN, "case_id": case_ids}.get(name)):
                    parameter["schema"] = {"type": "string", "enum": names}
                elif is_path and name in MADE:
                    parameter["example"] = MADE[name]
    return whole


@pytest.mark.parametrize("who", TRIED)
async def test_whatever_is_sent_the_answer_is_as_described(quick: Platform, tmp_path: Path, who: str) -> None:
    """Never a 500, never an undescribed status, shape or media type, and no senseless request accepted."""
    cases = [(await apply(quick))["id"] for _ in range(3)]
    await command(quick, "merchant", cases[0], "agree")
    await command(quick, "merchant", cases[1], "refuse", reason_code="other", comment="no")
    await command(quick, "consumer", cases[1], "escalate", statement="it leaks")
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(await description(quick, cases)))
    (tmp_path / "schemathesis.toml").write_text(CONFIGURATION)
    (tmp_path / "hooks.py").write_text(HOOKS)
    phases, examples = TRIED[who]
    async with served(quick) as url:
        run = await asyncio.create_subprocess_exec(
            *(str(Path(sys.executable).parent / "schemathesis"), "run", str(path), "--url", url),
            *("--header", f"Authorization: Bearer {await quick.token(*PEOPLE[who])}"),
            *("--phases", phases, "--max-examples", str(examples), "--seed", str(SEED), "--workers", "1"),
            *("--exclude-checks", LEFT_OUT, "--suppress-health-check", "all", "--warnings", "off", "--no-color"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=tmp_path,
        )
        said, _ = await run.communicate()
    assert run.returncode == 0, said.decode()[-6000:]
