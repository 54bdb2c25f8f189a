"""Which sentence stands under a key, in which language?

The sentences are in TOML files, read once: what is said everywhere in `<language>.toml`, what only one part of the
product says in `<part>.<language>.toml`.
A sentence whose values are not all there is said in its `_bare` form.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from string import Formatter
from typing import Any

LANGUAGES = ("zh-CN", "en")
DEFAULT_LANGUAGE = LANGUAGES[0]
BARE = "_bare"
_UNKNOWN = "…"


class Catalogue:
    """The sentences of one language by their dotted keys."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self.texts = texts
        self.needs = {key: placeholders(text) for key, text in texts.items()}

    def __contains__(self, key: str) -> bool:
        return key in self.texts

    def say(self, key: str, words: Mapping[str, str] | None = None) -> str:
        """The sentence filled with these words; KeyError for a key that no sentence stands under."""
        given = words or {}
        text, needs = self.texts[key], self.needs[key]
        if needs <= given.keys():
            return text.format_map(given) if needs else text
        if key + BARE in self.texts:
            return self.say(key + BARE, given)
        return text.format_map({**dict.fromkeys(needs, _UNKNOWN), **given})

    def label(self, group: str, value: object) -> str:
        """The name of a value; a value from outside that has none is shown as it is."""
        return self.texts.get(f"label.{group}.{value}", str(value))


def placeholders(text: str) -> frozenset[str]:
    """The names in braces."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


@lru_cache(maxsize=len(LANGUAGES))
def _read(language: str) -> Catalogue:
    texts: dict[str, str] = {}
    for file in files(__package__).iterdir():
        if file.name == f"{language}.toml" or file.name.endswith(f".{language}.toml"):
            found = dict(_flat(tomllib.loads(file.read_text("utf-8")), ""))
            assert texts.keys().isdisjoint(found), f"{file.name} says again what another file says"
            texts |= found
    return Catalogue(language, texts)


def catalogue(language: str) -> Catalogue:
    """The catalogue of a language; the default's where the system does not speak it."""
    return _read(language if language in LANGUAGES else DEFAULT_LANGUAGE)


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            assert isinstance(value, str), f"{prefix}{name} is not a sentence"
            yield prefix + name, value


def language_of(accept_language: str | None) -> str:
    """The language that a reader prefers (an Accept-Language header), among those that the system speaks."""
    wishes = sorted(_wishes(accept_language or ""), key=lambda wish: -wish[0])
    for quality, tag in wishes:
        for language in LANGUAGES:
            if quality > 0 and tag.split("-")[0] == language.split("-")[0]:
                return language
    return DEFAULT_LANGUAGE


def _wishes(header: str) -> Iterator[tuple[float, str]]:
    for part in header.split(","):
        tag, _, quality = part.strip().lower().partition(";q=")
        try:
            yield float(quality or 1), tag.strip()
        except ValueError:
            yield 0.0, tag.strip()
