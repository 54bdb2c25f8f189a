"""Is whoever did not take a picture told what was found in it, and not to take it again?"""

from __future__ import annotations

import pytest

from makegood.app.texts.catalogue import LANGUAGES, catalogue

TO_THE_SENDER = {
    "zh-CN": ("请", "重拍", "已交人工"),
    "en": ("Take ", "Come closer", "Photograph ", "a person looks at it"),
}


def keys(language: str, part: str) -> set[str]:
    return {key.removeprefix(part) for key in catalogue(language).texts if key.startswith(part)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_others_read_no_instructions_to_the_sender(language: str) -> None:
    """Every sentence that tells the sender what to do has one beside it for everybody else, from the same words."""
    book, others = catalogue(language), keys(language, "seen.")
    told_what_to_do = {
        key
        for key in keys(language, "evidence.")
        if any(word in book.texts[f"evidence.{key}"] for word in TO_THE_SENDER[language])
    }
    unsaid = {key for key in told_what_to_do - others if not key.startswith("readable.")}
    assert not unsaid
    for key in others:
        assert f"evidence.{key}" in book.texts
        assert not any(word in book.texts[f"seen.{key}"] for word in TO_THE_SENDER[language]), key
