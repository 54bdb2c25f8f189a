"""Scripts of a page use the interface by the page's session: which routes, and how do they prove themselves?"""

from __future__ import annotations

import re
from contextlib import aclosing
from pathlib import Path

import httpx
import pytest

from makegood.adapters.store import open_store
from makegood.web.pages.frame.passing import PROOF_HEADER
from tests.databases import empty_database

from .little_platform import Platform, apply, furnish, little_platform

TUS = {"Tus-Resumable": "1.0.0", "Upload-Length": "10"}
PROOF = re.compile(r'name="proof" value="([0-9a-f]+)"')


async def signed_in(platform: Platform, who: str, case_id: str) -> tuple[httpx.AsyncClient, str]:
    """A browser on the case's page, and the proof that stands there."""
    from .little_platform import PEOPLE

    browser = platform.client()
    token = await platform.token(*PEOPLE[who])
    await browser.get("/sign-in", params={"token": token}, follow_redirects=True)
    page = await browser.get(f"/cases/{case_id}")
    found = PROOF.search(page.text)
    assert found is not None
    return browser, found[1]


def metadata(case_id: str) -> dict[str, str]:
    from base64 import b64encode

    said = {"case_id": case_id, "purpose": "message"}
    return {"Upload-Metadata": ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in said.items())}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_page_uploads_with_its_proof_and_not_without(kind: str, tmp_path: Path) -> None:
    """The session alone reads; to send, the page's proof is needed, and another site's page has none of either."""
    async with empty_database(kind, tmp_path) as database:
        store = open_store(database)
        platform = little_platform(store)
        await furnish(platform)
        case_id = (await apply(platform))["id"]
        browser, proof = await signed_in(platform, "consumer", case_id)
        async with aclosing(browser):
            told = TUS | metadata(case_id)
            assert (await browser.post("/mine/uploads", headers=told)).status_code == 401
            assert (await browser.post("/mine/uploads", headers=told | {PROOF_HEADER: "0" * 64})).status_code == 401
            begun = await browser.post("/mine/uploads", headers=told | {PROOF_HEADER: proof})
            assert begun.status_code == 201
            listed = await browser.get(f"/mine/cases/{case_id}/uploads")
            assert [one["offset"] for one in listed.json()["items"]] == [0]
            elsewhere = {"sec-fetch-site": "cross-site"}
            assert (await browser.get(f"/mine/cases/{case_id}/uploads", headers=elsewhere)).status_code == 401
            assert (await browser.get(f"/mine/cases/{case_id}")).status_code in (401, 404)
            sent = await browser.post("/mine/cases", headers={PROOF_HEADER: proof}, json={})
            assert sent.status_code in (401, 404, 405)
        async with platform.client() as guest:
            assert (await guest.get(f"/mine/cases/{case_id}/uploads")).status_code == 401
        stranger, _ = platform.client(), None
        async with stranger:
            await stranger.get("/sign-in", params={"token": await platform.token("consumer", None, "stranger", None)})
            assert (await stranger.get(f"/mine/cases/{case_id}/uploads")).status_code == 404
        await store.close()
