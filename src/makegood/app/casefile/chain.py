"""How does a downloaded file carry the chain of events, so that it can be verified from the file alone?

As lines of text: a head that names the case, how many events there are and the last hash; then for each event its hash
and the very bytes that were hashed.  They are the same in every format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

BEGIN: Final = "-----BEGIN MAKEGOOD CHAIN-----"
END: Final = "-----END MAKEGOOD CHAIN-----"
VERSION: Final = "1"
ATTACHMENT: Final = "makegood-chain.txt"
DOCX_PART: Final = "makegood/chain.txt"
_HEAD: Final = re.compile(r"version (\S+)\ncase (\S+)\nevents ([0-9]{1,9})\nlast ([0-9a-f]{64})\n")
_LINE: Final = re.compile(r"([0-9a-f]{64}) (\{[^\n]*\})\n")


class Sealed(NamedTuple):
    """An event's body, the canonical JSON that was hashed, and its hash."""

    body: bytes
    hash: str


class Chain(NamedTuple):
    """A chain as a file carries it; what the head promises is compared by whoever verifies."""

    case_id: str
    promised: int
    last_hash: str
    events: tuple[Sealed, ...]


def chain_text(case_id: str, events: Sequence[Sealed]) -> str:
    """The block; canonical JSON holds no line breaks, so every event is one line."""
    head = f"version {VERSION}\ncase {case_id}\nevents {len(events)}\nlast {events[-1].hash}\n"
    lines = "".join(f"{event.hash} {event.body.decode()}\n" for event in events)
    return f"{BEGIN}\n{head}{lines}{END}\n"


def read_chain(text: str) -> Chain | str:
    """The chain of a block, or what about its form is wrong."""
    inside = text.replace("\r\n", "\n").removeprefix(f"{BEGIN}\n").removesuffix("\n").removesuffix(f"{END}")
    head = _HEAD.match(inside)
    if head is None:
        return "the head of its chain of events is not as it was written"
    if head[1] != VERSION:
        return f"its chain of events is of version {head[1]}, which this program does not know"
    at = head.end()
    events: list[Sealed] = []
    while at < len(inside):
        line = _LINE.match(inside, at)
        if line is None:
            return f"line {len(events) + 1} of its chain of events is not as it was written"
        events.append(Sealed(line[2].encode(), line[1]))
        at = line.end()
    return Chain(head[2], int(head[3]), head[4], tuple(events))
