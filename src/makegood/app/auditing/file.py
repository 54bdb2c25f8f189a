"""Is a downloaded file whole: a list of events, or the file of a case as PDF, DOCX or text?  It needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from ..casefile.chain import Chain, read_chain
from .carried import Carried, carried_by
from .chain import Link, broken_links, replayed
from .finding import Finding

_canonical = msgspec.json.Encoder(order="sorted")
_AGAIN = "download it again, whole: GET /v1/cases/{id}/events"
_FILE_AGAIN = "download it again, and compare with the other party's file"


class FileAudit(NamedTuple):
    """What is wrong, and of which chain: its case, how many events it has, and its last hash."""

    found: Sequence[Finding]
    case_id: str = ""
    events: int = 0
    last_hash: str = ""


def audit_file(raw: bytes, name: str) -> FileAudit:
    """What is wrong with a case's file, or with a JSON list of events, or the pages of it as {"items": [...]}."""
    carried = carried_by(raw)
    return _events(raw, name) if carried is None else _document(carried, name)


def _document(carried: Carried, name: str) -> FileAudit:
    wrong = [Finding(name, what, _FILE_AGAIN) for what in carried.wrong]
    chain = read_chain(carried.chain) if carried.chain is not None else None
    if not isinstance(chain, Chain):
        return FileAudit([*wrong, Finding(name, chain, _FILE_AGAIN)] if chain is not None else wrong)
    links = [Link(number, event.body, event.hash) for number, event in enumerate(chain.events, 1)]
    found = [*_wrong_with(chain.case_id, links), *_promised(chain)]
    if not found:
        found = list(_another_case(chain.case_id, links))
    return FileAudit([*found, *wrong], chain.case_id, len(links), chain.last_hash)


def _promised(chain: Chain) -> Iterator[Finding]:
    """What the head says that the chain is."""
    if len(chain.events) != chain.promised:
        what = f"it holds {len(chain.events)} events and should hold {chain.promised}"
        yield Finding(chain.case_id, what, _FILE_AGAIN)
    elif chain.events and chain.events[-1].hash != chain.last_hash:
        yield Finding(chain.case_id, "its last hash is not the one that its head names", _FILE_AGAIN)


def _events(raw: bytes, name: str) -> FileAudit:
    try:
        document = msgspec.json.decode(raw)
    except msgspec.DecodeError as trouble:
        return FileAudit([Finding(name, f"the file is no case file and not JSON ({trouble})", _AGAIN)])
    items = document.get("items") if isinstance(document, dict) else document
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        return FileAudit([Finding(name, "the file holds no list of events", _AGAIN)])
    lacking = sorted({"seq", "hash", "previous_hash"} - set.intersection(*(set(item) for item in items)))
    if lacking:
        return FileAudit([Finding(name, f"an event lacks {', '.join(lacking)}", _AGAIN)])
    links = [_link(item) for item in sorted(items, key=lambda item: str(item["seq"]).zfill(12))]
    case_id = _case_of(items[0], name)
    return FileAudit(list(_wrong_with(case_id, links)), case_id, len(links), links[-1].hash)


def _wrong_with(case_id: str, links: list[Link]) -> Iterator[Finding]:
    broken = list(broken_links(case_id, links))
    yield from broken
    if not links:
        yield Finding(case_id, "it holds no events", _FILE_AGAIN)
    elif not broken:
        steps = replayed(case_id, links)
        if isinstance(steps, Finding):
            yield steps


def _another_case(case_id: str, links: list[Link]) -> Iterator[Finding]:
    """The events are of the case that the head names."""
    steps = replayed(case_id, links)
    if not isinstance(steps, Finding) and steps[-1].case.basis.case_id != case_id:
        yield Finding(case_id, f"its events are those of {steps[-1].case.basis.case_id}", _FILE_AGAIN)


def _link(item: dict[str, Any]) -> Link:  # Any: JSON of a stranger
    """The body is what was hashed: all that the event says but its own hash, in canonical JSON."""
    body = {key: value for key, value in item.items() if key != "hash"}
    seq = item["seq"] if isinstance(item["seq"], int) else 0
    return Link(seq, _canonical.encode(body), str(item["hash"]))


def _case_of(item: dict[str, Any], name: str) -> str:
    data = item.get("data")
    return str(data.get("case_id", name)) if isinstance(data, dict) else name
