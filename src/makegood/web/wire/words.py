"""In which language does a reader want sentences?"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

ZH: Final = "zh-CN"
EN: Final = "en"


class Words(NamedTuple):
    """The same sentence in both languages."""

    zh: str
    en: str

    def said(self, language: str) -> str:
        return self.en if language == EN else self.zh


@lru_cache(512)
def language_of(accept_language: str) -> str:
    """Chinese unless English is preferred to it (RFC 9110, 12.5.4)."""
    best, best_weight = ZH, 0.0
    for part in accept_language.split(","):
        tag, _, weight = part.partition(";")
        language = _LANGUAGES.get(tag.strip().lower().partition("-")[0])
        if language is not None and _weight(weight) > best_weight:
            best, best_weight = language, _weight(weight)
    return best


_LANGUAGES: Final = {"zh": ZH, "en": EN, "*": ZH}


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
