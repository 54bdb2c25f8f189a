"""Words can be read on their ground, in light and in dark."""

from __future__ import annotations

import re

import pytest

from makegood.web.pages.frame.sheets import static_bytes

READABLE, VISIBLE = 4.5, 3.0  # WCAG 2.2: text (1.4.3), edges of inputs (1.4.11)
TEXT_ON = [
    *((ink, ground) for ink in ("ink", "ink-soft") for ground in ("ground", "surface", "sunk")),
    *(("accent", ground) for ground in ("ground", "surface", "sunk", "accent-soft")),
    *((tone, f"{tone}-soft") for tone in ("mine", "wait", "soon", "late", "rest")),
    *((tone, ground) for tone in ("mine", "wait", "soon", "late", "rest") for ground in ("ground", "surface", "sunk")),
    *(("ink", f"{tone}-soft") for tone in ("mine", "wait", "soon", "late", "rest")),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-over"),
]
EDGES_ON = [("edge-strong", "surface"), ("accent", "surface"), ("late", "surface"), ("soon", "soon-soft")]


def schemes() -> dict[str, dict[str, str]]:
    """The colours by their names, light and dark."""
    light, dark = static_bytes("makegood.css").decode().split("@media (prefers-color-scheme: dark)")[:2]
    found = re.compile(r"--([a-z-]+): ?(#[0-9a-f]{6});")
    return {"light": dict(found.findall(light)), "dark": dict(found.findall(dark))}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON)
def test_words_stand_out_from_their_ground(scheme: str, ink: str, ground: str) -> None:
    """As far as people with weak eyes, or a phone in the sun, need it."""
    colours = schemes()[scheme]
    assert contrast(colours[ink], colours[ground]) >= READABLE


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES_ON)
def test_inputs_stand_out_from_their_ground(scheme: str, edge: str, ground: str) -> None:
    """So that one sees where to write."""
    colours = schemes()[scheme]
    assert contrast(colours[edge], colours[ground]) >= VISIBLE


def test_black_on_white_has_the_contrast_that_it_has() -> None:
    """The measure itself."""
    assert round(contrast("#000000", "#ffffff")) == 21
    assert contrast("#777777", "#777777") == 1
