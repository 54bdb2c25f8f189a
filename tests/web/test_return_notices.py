"""Return notices (S20): who publishes them, which one holds, and which one an application says was acknowledged."""

from __future__ import annotations

import asyncio

import pytest

from .little_platform import SHOP, Json, Platform, application, apply, order_body

PATH = f"/v1/shops/{SHOP}/return_notice"
ALL = f"/v1/shops/{SHOP}/return_notices"
ZH, EN = {"zh-CN": "请保持商品完好。"}, {"en": "Please keep the goods as they were."}


async def publish(platform: Platform, texts: dict[str, str], path: str = PATH, who: str = "merchant") -> Json:
    async with await platform.as_(who) as client:
        answer = await client.put(path, json={"texts": texts})
    assert answer.status_code == 200, answer.text
    notice: Json = answer.json()
    return notice


async def read(platform: Platform, path: str, who: str = "consumer") -> tuple[int, Json]:
    async with await platform.as_(who) as client:
        answer = await client.get(path)
    return answer.status_code, answer.json()


async def test_a_published_notice_holds_for_every_product(platform: Platform) -> None:
    """A consumer reads it before applying, without learning who wrote it."""
    assert (await read(platform, PATH))[0] == 404
    published = await publish(platform, ZH)
    assert (published["number"], published["sku"], published["published_by"]) == (1, None, "merchant:merchant")
    for path in (PATH, f"{ALL}/SKU-1"):
        status, seen = await read(platform, path)
        assert (status, seen["texts"], seen["number"], seen["published_by"]) == (200, ZH, 1, None)


async def test_a_products_own_notice_stands_in_the_place_of_the_shops(platform: Platform) -> None:
    """Withdrawn by a version without texts, it gives way to the shop's again."""
    await publish(platform, ZH)
    own = await publish(platform, EN, f"{ALL}/SKU-1")
    assert (own["number"], own["sku"]) == (2, "SKU-1")
    assert (await read(platform, f"{ALL}/SKU-1"))[1]["texts"] == EN
    assert (await read(platform, f"{ALL}/SKU-2"))[1]["texts"] == ZH
    await publish(platform, {}, f"{ALL}/SKU-1")
    assert (await read(platform, f"{ALL}/SKU-1"))[1]["number"] == 1


async def test_versions_are_kept_and_listed(platform: Platform) -> None:
    """The same texts again are no new version; all others stay to be read."""
    await publish(platform, ZH)
    await publish(platform, {"zh-CN": f"  {ZH['zh-CN']}\n", "en": " "})
    await publish(platform, EN)
    status, page = await read(platform, f"{ALL}?limit=1", "operator")
    assert (status, [one["number"] for one in page["items"]], page["next"]) == (200, [2], "2")
    _, rest = await read(platform, f"{ALL}?limit=1&cursor={page['next']}", "operator")
    assert ([one["texts"] for one in rest["items"]], rest["next"]) == ([ZH], None)


@pytest.mark.parametrize("who", ["merchant", "operator", "integration"])
async def test_publishing_leaves_an_entry_in_the_trail(platform: Platform, who: str) -> None:
    """By whom, and which number."""
    await publish(platform, ZH, who=who)
    (entry,) = await platform.store.audits(5)
    assert (entry.action, entry.actor.partition(":")[0]) == ("return_notice.published", who)
    assert b'"number":1' in entry.doc


@pytest.mark.parametrize(("who", "status"), [("consumer", 409), ("arbitrator", 409), ("other_merchant", 404)])
async def test_others_publish_nothing(platform: Platform, who: str, status: int) -> None:
    """Neither people who read it nor another shop."""
    async with await platform.as_(who) as client:
        assert (await client.put(PATH, json={"texts": ZH})).status_code == status
    assert (await read(platform, PATH))[0] == 404


async def test_another_merchant_reads_nothing(platform: Platform) -> None:
    """What belongs to another shop is not found."""
    await publish(platform, ZH)
    for path in (PATH, ALL, f"{ALL}/SKU-1"):
        assert (await read(platform, path, "other_merchant"))[0] == 404


@pytest.mark.parametrize(("if_match", "status"), [('"0"', 412), ('"1"', 200), ('"2"', 412), ("*", 200)])
async def test_nobody_overwrites_what_they_have_not_seen(platform: Platform, if_match: str, status: int) -> None:
    """A new version names the one that it was written on."""
    await publish(platform, ZH)
    async with await platform.as_("merchant") as client:
        answer = await client.put(PATH, json={"texts": EN}, headers={"If-Match": if_match})
    assert answer.status_code == status


async def test_versions_published_at_once_all_get_a_number(platform: Platform) -> None:
    """Five products at the same moment are five versions."""
    made = await asyncio.gather(*(publish(platform, ZH, f"{ALL}/SKU-{number}") for number in range(5)))
    assert sorted(one["number"] for one in made) == [1, 2, 3, 4, 5]


async def test_an_unknown_language_is_refused(quick: Platform) -> None:
    """Only languages that people can read here."""
    async with await quick.as_("merchant") as client:
        answer = await client.put(PATH, json={"texts": {"fr": "Bonjour"}})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "texts")


@pytest.mark.parametrize(("said", "kept"), [(1, [1]), ([1, 2, 1], [1, 2]), (None, [])])
async def test_an_application_says_which_notice_was_acknowledged(
    platform: Platform, said: int | list[int] | None, kept: list[int]
) -> None:
    """It stands in the first event, which the chain of hashes covers."""
    await publish(platform, ZH)
    await publish(platform, EN, f"{ALL}/SKU-1")
    case = await apply(platform, **({} if said is None else {"notice_version": said}))
    _, events = await read(platform, f"/v1/cases/{case['id']}/events")
    assert events["items"][0]["data"]["notice_versions"] == kept


@pytest.mark.parametrize("said", [2, [1, 2], 0, "1"])
async def test_nobody_acknowledges_what_is_not_there(platform: Platform, said: object) -> None:
    """A number that the shop has not published is a bad shape, and no case is opened."""
    await publish(platform, ZH)
    async with await platform.as_("consumer") as client:
        answer = await client.post("/v1/cases", json=application(notice_version=said))
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"].startswith("notice_version")
        assert (await client.get("/v1/cases")).json()["items"] == []


async def test_a_notice_of_another_shop_is_not_there(platform: Platform) -> None:
    """Numbers are a shop's own."""
    async with await platform.as_("integration") as client:
        await client.put("/v1/shops/shop-2", json={"name": "Red Pots"})
        await client.put("/v1/shops/shop-2/orders/order-9", json=order_body())
    await publish(platform, ZH, "/v1/shops/shop-2/return_notice", "other_merchant")
    async with await platform.as_("consumer") as client:
        answer = await client.post("/v1/cases", json=application(notice_version=1))
    assert answer.status_code == 422
