"""Does the picture show the code that the consumer was asked to write on paper?

A code that is made for one case says that the picture was taken for it.  Hands write, and a reader of print guesses:
what is read whole is a yes, what differs in one sign is for a person, and nothing is ever a no.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...app.ports.scanning import About, Finding, Picture, Region, Says, TextLine
from ...domain.words import Check

# Signs that hands and readers take for one another, each written as the first of its kind.
_ALIKE = {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "|": "1", "Z": "2", "S": "5", "G": "6", "B": "8"}
_SAME: Final = str.maketrans(_ALIKE)
_SURE, _ALMOST, _NOT_SEEN = 0.9, 0.6, 0.2


def check_challenge(picture: Picture, about: About) -> tuple[Finding, ...]:
    """One finding where a code was asked for."""
    if about.challenge is None:
        return ()
    code = _plain(about.challenge)
    found = [(_differences(code, text), line.confidence, line.region) for text, line in _texts(picture)]
    best = min(found, key=lambda row: (row[0], -row[1]), default=(len(code), 0.0, None))
    return (_judged(about.challenge, *best),)


def _judged(challenge: str, differences: int, confidence: float, region: Region | None) -> Finding:
    params = {"challenge": challenge}
    if differences == 0:
        says = Says("evidence.challenge.shown", params)
        return Finding(Check.CHALLENGE, True, round(_SURE * confidence, 3), says, region)
    if differences == 1:
        return Finding(Check.CHALLENGE, None, _ALMOST, Says("evidence.challenge.almost", params), region)
    return Finding(Check.CHALLENGE, None, _NOT_SEEN, Says("evidence.challenge.not_seen", params))


def _texts(picture: Picture) -> Iterator[tuple[str, TextLine]]:
    return ((_plain(line.text), line) for line in picture.lines)


def _plain(text: str) -> str:
    return "".join(sign for sign in text.upper().translate(_SAME) if sign.isalnum())


def _differences(code: str, text: str) -> int:
    """In how many signs the best fitting piece of the text differs."""
    pieces = (text[at : at + len(code)] for at in range(len(text) - len(code) + 1))
    return min(
        (sum(one != other for one, other in zip(code, piece, strict=True)) for piece in pieces), default=len(code)
    )
