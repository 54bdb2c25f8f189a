"""Every finding has its sentence in every language, and says what to do where something is to be done."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from makegood.adapters import scanners
from makegood.adapters.scanners.intake import SAID_APART
from makegood.app.ports.scanning import VerdictState, remark
from makegood.app.texts.catalogue import BARE, LANGUAGES, catalogue
from makegood.domain.words import Check

_KEY = re.compile(r'"(evidence\.(?:' + "|".join(kind.value for kind in Check) + r")\.[a-z_0-9]+)\"")
ASKED_OF_THE_CONSUMER = ("readable", "sharp", "waybill")


def said_in_the_code() -> set[str]:
    """Keys as they stand in the checkers, and those that are put together."""
    texts = [path.read_text("utf-8") for path in Path(scanners.__path__[0]).glob("*.py")]
    keys = {key for text in texts for key in _KEY.findall(text)}
    keys |= {f"evidence.readable.is_{name}" for name in SAID_APART}
    return keys | {remark(None, 0.0, "", "").says.key}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_has_a_sentence_and_every_sentence_a_key(language: str) -> None:
    """None is missing, and none is left over."""
    names = {f"evidence.verdict.{state.value}" for state in VerdictState} | {
        f"evidence.finding.{kind.value}" for kind in Check
    }
    texts = {key for key in catalogue(language).texts if key.startswith("evidence.") and not key.endswith(BARE)}
    assert texts == said_in_the_code() | names


def test_what_is_asked_of_the_consumer_says_what_to_do() -> None:
    """Please take it again, come closer, upload another: never only that something is wrong."""
    fine = re.compile(r"\.(opened|enough|shown|shown_odd|found|found_printed|none|soft|dim|printed_only)$")
    for key, text in catalogue("zh-CN").texts.items():
        kind = key.split(".")[1] if key.startswith("evidence.") else ""
        if kind in ASKED_OF_THE_CONSUMER and not key.endswith(BARE) and not fine.search(key):
            assert re.search("请|就", text), key
