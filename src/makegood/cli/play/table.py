"""How is a played story printed: as an aligned table for a terminal, and as a Markdown page?"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from .expect import amount_minor, found, since
from .runner import Play, Played
from .spans import say_money, say_span
from .stage import Answer
from .story import Action, Step

HEAD = ("when", "what happens", "stage", "whose turn", "until", "refunded / asked")


def timeline(play: Play) -> str:
    """The story as a table, and what went wrong with it."""
    story = play.story
    head = [story.title, f"{story.file}  ({', '.join(story.rules)})", story.why, ""]
    if play.unfit:
        return "\n".join([*head, f"NOT PLAYED: {play.unfit}"])
    return "\n".join([*head, *_aligned([HEAD, *(_row(played, play) for played in play.steps)]), "", *verdict(play)])


def verdict(play: Play) -> list[str]:
    """One line where the story holds, else where it failed and what was seen instead."""
    if play.held:
        return [f"OK: {len(play.steps)} steps, as told"]
    lines = []
    for played in play.steps:
        where = f"{played.step.place}: step {played.step.number} ({say_span(played.step.at)}, {_what(played)})"
        lines += [where for _ in played.failures[:1]]
        lines += [f"  {failure}" for failure in played.failures]
    return ["FAILED", *lines]


def page(play: Play) -> str:
    """The story as a Markdown page; a fresh page of the same story on the same program is the same text."""
    story = play.story
    zone = ZoneInfo(story.shop.zone)
    rows = [_row(played, play) for played in play.steps]
    return "\n".join(
        [
            f"# {story.title}",
            "",
            story.why,
            "",
            f"Rules: {', '.join(story.rules)}. It begins on {play.start.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key}).",
            "",
            _markdown(HEAD),
            _markdown(["---"] * len(HEAD)),
            *(_markdown(row) for row in rows),
            "",
        ]
    )


def _markdown(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") or " " for cell in cells) + " |"


def _row(played: Played, play: Play) -> Sequence[str]:
    case = played.seen.case if played.seen else {}
    due = since(play.start, found(case, "deadline.due_at"))
    name = found(case, "deadline.name")
    turn = case.get("turn")
    ended = f" ({_words(case['outcome'])})" if case.get("outcome") else ""
    return (
        say_span(played.step.at),
        _what(played),
        _words(case.get("stage")) + ended,
        _words(turn) if turn else "",
        f"{say_span(due)} ({_words(name)})" if due is not None else "",
        _money(case),
    )


def _what(played: Played) -> str:
    if not played.step.actions:
        return "time passes"
    named = _names_cases(played.step)
    parts = [_did(action, answer, named) for action, answer in zip(played.step.actions, played.answers, strict=True)]
    return " and at the same time ".join(parts)


def _names_cases(step: Step) -> bool:
    return any(action.case != "first" for action in step.actions)


def _did(action: Action, answer: Answer, named: bool) -> str:
    who = _words(action.who.value) + (f" {action.person}" if action.person else "")
    which = f" ({action.case})" if named else ""
    refused = "" if answer.accepted else f" - refused: {answer.code}"
    return f"{who}: {_words(action.does)}{which}{refused}"


def _money(case: object) -> str:
    refunded, requested = (amount_minor(found(case, f"amount.{name}")) for name in ("refunded", "requested"))
    if requested is None:
        return ""
    return f"{say_money(refunded or 0)} / {say_money(requested)}"


def _words(name: object) -> str:
    return str(name).replace("_", " ") if name is not None else ""


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    ruled = [rows[0], ["-" * width for width in widths], *rows[1:]]
    return ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in ruled]


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
