"""Is a downloaded file of events whole?  Nothing else is needed to tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from .chain import Link, broken_links, replayed
from .finding import Finding

_canonical = msgspec.json.Encoder(order="sorted")
_AGAIN = "download it again, whole: GET /v1/cases/{id}/events"


def audit_file(raw: bytes, name: str) -> list[Finding]:
    """What is wrong with a file: a JSON list of events, or the pages of it as {"items": [...]}."""
    try:
        document = msgspec.json.decode(raw)
    except msgspec.DecodeError as trouble:
        return [Finding(name, f"the file is not JSON ({trouble})", _AGAIN)]
    items = document.get("items") if isinstance(document, dict) else document
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        return [Finding(name, "the file holds no list of events", _AGAIN)]
    lacking = sorted({"seq", "hash", "previous_hash"} - set.intersection(*(set(item) for item in items)))
    if lacking:
        return [Finding(name, f"an event lacks {', '.join(lacking)}", _AGAIN)]
    links = [_link(item) for item in sorted(items, key=lambda item: str(item["seq"]).zfill(12))]
    return list(_wrong_with(_case_of(items[0], name), links))


def _wrong_with(case_id: str, links: list[Link]) -> Iterator[Finding]:
    broken = list(broken_links(case_id, links))
    yield from broken
    if not broken:
        steps = replayed(case_id, links)
        if isinstance(steps, Finding):
            yield steps


def _link(item: dict[str, Any]) -> Link:  # Any: JSON of a stranger
    """The body is what was hashed: all that the event says but its own hash, in canonical JSON."""
    body = {key: value for key, value in item.items() if key != "hash"}
    seq = item["seq"] if isinstance(item["seq"], int) else 0
    return Link(seq, _canonical.encode(body), str(item["hash"]))


def _case_of(item: dict[str, Any], name: str) -> str:
    data = item.get("data")
    return str(data.get("case_id", name)) if isinstance(data, dict) else name
