"""What is told while an exhibit is checked, step by step, to whoever watches (S4)?

A step is a row; its document is JSON.  Whoever checks numbers the steps from 1 on, and the verdict is the last one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from ..domain.exhibits import STAFF_ONLY
from ..domain.words import Role
from .ports import ProgressRow
from .ports.scanning import Finding
from .texts.catalogue import catalogue
from .texts.filling import Reader, fill

FINDING: Final = "finding"
VERDICT: Final = "verdict"
STAFF: Final = frozenset({Role.ARBITRATOR, Role.OPERATOR, Role.SYSTEM})

Step = dict[str, Any]  # JSON


def finding_row(shop_id: str, exhibit_id: str, seq: int, at: int, finding: Finding) -> ProgressRow:
    """One check has found something."""
    step = {
        "event": FINDING,
        "kind": finding.kind,
        "ok": finding.ok,
        "confidence": finding.confidence,
        "region": finding.region,
        "at_s": finding.at_s,
        "key": finding.says.key,
        "params": dict(finding.says.params),
    }
    return ProgressRow(shop_id, exhibit_id, seq, at, msgspec.json.encode(step))


def verdict_row(
    shop_id: str, exhibit_id: str, seq: int, at: int, state: str, because_of: Sequence[str], needs: Sequence[str]
) -> ProgressRow:
    """The checks are over: the state of the exhibit, on account of which checks, and what is still to be shown."""
    step = {"event": VERDICT, "state": state, "because_of": list(because_of), "needs": list(needs)}
    return ProgressRow(shop_id, exhibit_id, seq, at, msgspec.json.encode(step))


def told(row: ProgressRow, role: Role, language: str, zone: str) -> Step | None:
    """The step as somebody reads it, with `event` and a sentence in `says`; None where it is not theirs to know."""
    step: Step = msgspec.json.decode(row.doc)
    if role not in STAFF:
        if step.get("kind") in STAFF_ONLY:
            return None
        step["because_of"] = [kind for kind in step.get("because_of", ()) if kind not in STAFF_ONLY]
        if step["event"] == FINDING:
            del step["because_of"]
    book = catalogue(language)
    if step["event"] == FINDING:
        words = fill(step.pop("params", {}), Reader(language, zone, "CNY"))
        key = step.pop("key")
        step["says"] = book.say(key, words) if key in book else ""
    elif step["event"] == VERDICT:
        key = f"evidence.verdict.{str(step['state']).removesuffix('_for_review')}"
        step["says"] = book.say(key) if key in book else str(step["state"])
    return step
