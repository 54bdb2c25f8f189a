"""How does a case file speak?  Sentences of the catalogue, amounts and instants, for one reader in one zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..texts.catalogue import catalogue
from ..texts.formats import clock_words, instant_words, money_words
from .model import Fact
from .visible import one_line


@dataclass(frozen=True, slots=True)
class Voice:
    """Says things; every instant names its year, since files are read years later."""

    language: str
    zone: str
    currency: str

    def say(self, key: str, **words: object) -> str:
        return catalogue(self.language).say(f"casefile.{key}", {name: str(word) for name, word in words.items()})

    def label(self, group: str, value: object) -> str:
        """The name of a value where it stands by itself: it begins with a capital where the language has them."""
        name = one_line(catalogue(self.language).label(group, value))
        return name[:1].upper() + name[1:]

    def money(self, amount_minor: int, currency: str | None = None) -> str:
        return money_words(amount_minor, currency or self.currency, self.language)

    def instant(self, at: datetime) -> str:
        """On the clocks of the case's zone, which the file names once."""
        return clock_words(at, self.zone, self.language)

    def zoned(self, at: datetime) -> str:
        """The same with the zone, where it is not the one that the language's readers take for granted."""
        return instant_words(at, self.zone, self.language)

    def listed(self, words: Sequence[str]) -> str:
        return catalogue(self.language).say("frame.list_join").join(words)

    def fact(self, name: str, text: str, mono: bool = False) -> Fact:
        return Fact(self.say(f"fact.{name}"), one_line(text), mono)

    def facts(self, **texts: str | None) -> Iterator[Fact]:
        """The facts that are there, in this order."""
        return (self.fact(name, text) for name, text in texts.items() if text)

    def yes_or_no(self, so: bool) -> str:
        return self.say("yes" if so else "no")

    def channel(self, name: str) -> str:
        """The name of a payment channel, where it has one for people."""
        book, key = catalogue(self.language), f"page.channel.{name}"
        return book.say(key) if key in book else one_line(name)
