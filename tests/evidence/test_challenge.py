"""A code on paper says that the picture was taken for this case; not reading it is never held against anybody."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from makegood.adapters.scanners.challenge import check_challenge
from makegood.adapters.scanners.words import TextReader
from makegood.app.evidence import verdict_of
from makegood.app.ports.scanning import About, TextLine, VerdictState
from makegood.domain.words import Check

from .drawn import line, picture, scenery

WANTED = frozenset({Check.CHALLENGE})
CODE = "7K42"


@pytest.mark.parametrize(
    ("printed", "ok", "key", "state"),
    [
        ([line("7K42")], True, "shown", VerdictState.ACCEPTED),
        ([line("7 k 4 2")], True, "shown", VerdictState.ACCEPTED),
        ([line("code: 7K4Z!")], True, "shown", VerdictState.ACCEPTED),
        ([line("7K48")], None, "almost", VerdictState.HELD),
        ([line("7X48")], None, "not_seen", VerdictState.NEEDS_MORE),
        ([line("7K4")], None, "not_seen", VerdictState.NEEDS_MORE),
        ([], None, "not_seen", VerdictState.NEEDS_MORE),
    ],
)
def test_a_code_is_read_as_hands_write_it(
    printed: list[TextLine], ok: bool | None, key: str, state: VerdictState
) -> None:
    """Signs that look alike are one; one wrong sign is for a person, more are for the consumer to show again."""
    (finding,) = check_challenge(picture(scenery(), lines=tuple(printed)), About(WANTED, challenge=CODE))
    assert (finding.ok, finding.says.key) == (ok, f"evidence.challenge.{key}")
    assert verdict_of([finding], WANTED).state is state


def test_nobody_is_asked_for_a_code_that_was_not_given() -> None:
    """Only where a shop or the policy wants one."""
    assert check_challenge(picture(scenery(), lines=(line(CODE),)), About()) == ()


def test_a_code_drawn_on_paper_is_read_from_pixels(read_text: TextReader) -> None:
    """Strokes of a thick pen, not quite level, beside other things."""
    pixels = scenery(3, 1200, 900)
    paper = np.full((260, 520, 3), 245, np.uint8)
    cv2.putText(paper, CODE, (50, 180), cv2.FONT_HERSHEY_SIMPLEX, 5.0, (40, 30, 30), 14, cv2.LINE_AA)
    turn = cv2.getRotationMatrix2D((260, 130), 6, 1.0)
    pixels[300:560, 300:820] = cv2.warpAffine(paper, turn, (520, 260), borderValue=(245, 245, 245))
    still = picture(pixels, lines=read_text(pixels))
    (finding,) = check_challenge(still, About(WANTED, challenge=CODE))
    assert finding.ok is True and finding.region is not None
