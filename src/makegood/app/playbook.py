"""What is a merchant advised?  The rows of the playbook, read from one file and checked against all that exists."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, Final

from ..domain.commands import PUBLIC
from ..domain.plays import FACTS, Play, Word
from ..domain.preparing import VALUES
from .texts.catalogue import LANGUAGES, catalogue

_FILE: Final = "data/playbook.toml"
_FIELDS: Final = frozenset({"moment", "situation", "rule", "rank", "when", "unless", "command", "body", "risk"})
_RULE: Final = re.compile(r"S[0-9]{1,2}")


class BadPlaybook(ValueError):
    """The file names something that does not exist; the message says which row and what."""


def read_plays(text: str) -> tuple[Play, ...]:
    """The rows of a playbook, best first where they are of one rank; BadPlaybook where one cannot be carried out."""
    rows = tomllib.loads(text).get("play", [])
    plays = tuple(_play(row) for row in rows)
    for play in plays:
        for flaw in _flaws(play):
            raise BadPlaybook(f"{play.situation}: {flaw}")
    names = [play.situation for play in plays]
    for name in names:
        if names.count(name) > 1:
            raise BadPlaybook(f"{name}: there are two rows of this name")
    return plays


def _play(row: Mapping[str, Any]) -> Play:  # Any: a table of the file
    name = str(row.get("situation", "a row without a name"))
    unknown = row.keys() - _FIELDS
    if unknown:
        raise BadPlaybook(f"{name}: nobody knows {', '.join(sorted(unknown))}")
    try:
        return Play(
            situation=row["situation"],
            rule=row["rule"],
            rank=row["rank"],
            when=_needs(row["when"]),
            unless=_needs(row.get("unless", {})),
            command=row.get("command"),
            body=_frozen(row.get("body", {})),
            risk=row.get("risk"),
            moment=row["moment"],
        )
    except KeyError as missing:
        raise BadPlaybook(f"{name}: it says nothing of {missing.args[0]}") from missing


def _needs(table: Mapping[str, Any]) -> dict[str, tuple[Word, ...]]:
    return {name: tuple(words) if isinstance(words, list) else (words,) for name, words in table.items()}


def _frozen(table: Mapping[str, Any]) -> dict[str, object]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}


def _flaws(play: Play) -> Iterator[str]:
    """What the row names that is not there."""
    if not _RULE.fullmatch(play.rule):
        yield f"{play.rule} is no rule"
    for needs in (play.when, play.unless):
        yield from _wrong_facts(needs)
    if play.command is None and play.body:
        yield "it has a body and no command"
    if play.command is not None and play.command not in PUBLIC:
        yield f"there is no command {play.command}"
    for word in words_in(play.body):
        if word.startswith("$") and word.lstrip("$?") not in VALUES:
            yield f"there is no value {word}"
    for language in LANGUAGES:
        for key in sentences_of(play):
            if key not in catalogue(language):
                yield f"the sentence {key} is missing in {language}"


def _wrong_facts(needs: Mapping[str, tuple[Word, ...]]) -> Iterator[str]:
    for name, words in needs.items():
        if name not in FACTS:
            yield f"there is no fact {name}"
            continue
        yield from (f"{name} is never {word}" for word in words if word not in FACTS[name].words)


def sentences_of(play: Play) -> Iterator[str]:
    """The keys of the sentences that a row needs."""
    yield f"advice.{play.situation}"
    yield f"rule.{play.rule}"
    if play.risk is not None:
        yield f"risk.{play.risk}"
    yield from (word[1:] for word in words_in(play.body) if word.startswith("@"))


def words_in(body: Mapping[str, object]) -> Iterator[str]:
    """Every word of a body, however deep it lies."""
    for value in body.values():
        if isinstance(value, Mapping):
            yield from words_in(value)
        elif isinstance(value, str):
            yield value


PLAYS: Final = read_plays(files(__package__).joinpath(_FILE).read_text("utf-8"))
"""The product's own playbook."""
