"""How does the playbook look as a page?  Its rows by the moment at which they are advised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from domain_tables import table

from makegood.app.playbook import PLAYS
from makegood.app.texts.catalogue import catalogue
from makegood.domain.plays import Play, Word


def playbook() -> str:
    """Every row: when it fits, what is said, on which rule, which command it prepares, and what it risks."""
    return "\n".join(_moments())


def _moments() -> Iterator[str]:
    for moment in dict.fromkeys(play.moment for play in PLAYS):
        rows = [_row(play) for play in sorted(PLAYS, key=lambda play: play.rank) if play.moment == moment]
        head = ("advice", "when", "what is said", "rule", "prepares", "risk")
        yield f"\n### {moment}\n\n{table(head, rows)}"


def _row(play: Play) -> tuple[str, ...]:
    english = catalogue("en")
    prepares = f"`{play.command}`" + "".join(f" {one}" for one in _body(play)) if play.command is not None else ""
    risk = english.texts[f"risk.{play.risk}"] if play.risk is not None else ""
    says = english.texts[f"advice.{play.situation}"]
    return (f"`{play.situation}` ({play.rank})", _when(play), says, play.rule, prepares, risk)


def _when(play: Play) -> str:
    facts = [_need(name, words) for name, words in play.when.items()]
    return ", ".join([*facts, *(f"not {_need(name, words)}" for name, words in play.unless.items())])


def _need(name: str, words: tuple[Word, ...]) -> str:
    if words == (True,):
        return f"`{name}`"
    if words == (False,):
        return f"not `{name}`"
    return f"{name} is {' or '.join(f'`{word}`' for word in words)}"


def _body(play: Play) -> Iterator[str]:
    for name, value in play.body.items():
        if isinstance(value, Mapping):
            yield from (f"{inner} `{one}`" for inner, one in value.items())
        elif isinstance(value, str) and not value.startswith("@"):
            yield f"{name} `{value.lstrip('$?')}`"
