"""How do the pages speak?  Sentences of the catalogue, amounts and instants, for one reader in one zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from ....app.codec import micros
from ....app.texts.catalogue import LANGUAGES, catalogue
from ....app.texts.formats import clock_words, day_words, instant_words, money_words, zone_name

HOME_ZONE: Final = "Asia/Shanghai"
_MINUTE: Final = timedelta(minutes=1)
_UNITS: Final = ("days", "hours", "minutes", "seconds")


class Moment(NamedTuple):
    """An instant for a page: for programs in UTC, for people in words."""

    iso: str
    text: str


class Countdown(NamedTuple):
    """A deadline on a page: when it is due (milliseconds since the epoch), what is left of it now, and until when."""

    due_ms: int
    left: str
    until: str


@dataclass(frozen=True, slots=True)
class Speech:
    """Says things to one reader; `now` is the server's instant, by which what is left is reckoned."""

    language: str
    now: datetime
    zone: str = HOME_ZONE

    def say(self, key: str, **words: object) -> str:
        return catalogue(self.language).say(key, {name: str(word) for name, word in words.items()})

    def has(self, key: str) -> bool:
        return key in catalogue(self.language)

    def label(self, group: str, value: object) -> str:
        """The name of a value where it stands by itself: it begins with a capital where the language has them."""
        name = self.name(group, value)
        return name[:1].upper() + name[1:]

    def name(self, group: str, value: object) -> str:
        """The name of a value inside a sentence."""
        return catalogue(self.language).label(group, value)

    def zone_name(self, zone: str) -> str:
        return zone_name(zone, self.language)

    def unit(self, currency: str) -> str:
        """What stands behind an amount that is typed."""
        key = f"page.unit.{currency}"
        return self.say(key) if self.has(key) else currency

    def money(self, amount_minor: int, currency: str) -> str:
        return money_words(amount_minor, currency, self.language)

    def instant(self, at: datetime) -> str:
        """An instant on the clocks of the zone, which is named unless it is the one that the foot of the page names."""
        words = clock_words if self.zone == HOME_ZONE else instant_words
        return words(at, self.zone, self.language, self.now.year)

    def day(self, at: datetime) -> str:
        """The day of an instant in the zone, where the hour does not matter."""
        return day_words(at, self.zone, self.language, self.now.year)

    def moment(self, at: datetime) -> Moment:
        return Moment(at.astimezone(UTC).isoformat(), self.instant(at))

    def region(self, code: str | None) -> str:
        """A province with its code, which is what forms and orders write; nothing where none is named."""
        if code is None:
            return ""
        key = f"page.region.{code}"
        return self.say("page.region_code", name=self.say(key), code=code) if self.has(key) else code

    def regions(self) -> Sequence[str]:
        """The codes of all provinces, in their order."""
        head = "page.region."
        return [key.removeprefix(head) for key in catalogue(self.language).texts if key.startswith(head)]

    def names_of_region(self, code: str) -> frozenset[str]:
        """What a province is called, in every language."""
        return frozenset(catalogue(language).say(f"page.region.{code}", {}) for language in LANGUAGES)

    def listed(self, words: Sequence[str]) -> str:
        return self.say("frame.list_join").join(words)

    def countdown(self, due_at: datetime) -> Countdown:
        return Countdown(micros(due_at) // 1000, self._left(due_at - self.now), self.instant(due_at))

    def _left(self, left: timedelta) -> str:
        if left <= timedelta(0):
            return self.say("page.count.over")
        return self.say("page.count.left", time=self.span(left))

    def span(self, length: timedelta) -> str:
        """A length of time by the first unit that it fills and the next one: days and hours, minutes and seconds."""
        seconds = -(-length // timedelta(seconds=1))
        counts = (seconds // 86_400, seconds // 3600 % 24, seconds // 60 % 60, seconds % 60)
        first = next((place for place, count in enumerate(counts) if count), len(counts))
        each = list(zip(_UNITS, counts, strict=True))[first : first + 2]
        words = [self.say(f"page.count.{unit}", count=count) for unit, count in each if count]
        return " ".join(words) or self.say("page.count.moment")

    def age(self, length: timedelta) -> str:
        """For how long something has been waiting: seconds do not matter."""
        return self.span(length // _MINUTE * _MINUTE)
