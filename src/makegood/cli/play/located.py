"""Where in the file does each value of a YAML document stand?

Scalars stay text until somebody says what they mean, so that 139.10 never becomes a float on the way.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import yaml

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]

_NULL, _BOOL, _INT, _FLOAT = (f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float"))


class FormatError(ValueError):
    """A story is not written as stories are; the text names file, line and what to write instead."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, for complaints."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"

    def error(self, message: str) -> FormatError:
        return FormatError(f"{self}: {message}")


@dataclass(frozen=True, slots=True)
class Located:
    """A value with its place: None, a text, a list or a mapping of further located values."""

    place: Place
    tag: str
    value: str | tuple[Located, ...] | Mapping[str, Located] | None

    def error(self, message: str) -> FormatError:
        return self.place.error(message)

    def text(self, what: str) -> str:
        if not isinstance(self.value, str):
            raise self.error(f"{what} must be a single value")
        return self.value

    def whole_number(self, what: str) -> int:
        text = self.text(what)
        if self.tag != _INT:
            raise self.error(f"{what} must be a whole number, not '{text}'")
        return int(text)

    def yes_or_no(self, what: str) -> bool:
        text = self.text(what)
        if self.tag != _BOOL:
            raise self.error(f"{what} must be true or false, not '{text}'")
        return text.lower() in ("true", "yes", "on")

    def one_of(self, what: str, names: Collection[str]) -> str:
        text = self.text(what)
        if text not in names:
            raise self.error(f"{what} '{text}' is not known; {hint(text, names)}")
        return text

    def many(self, what: str) -> tuple[Located, ...]:
        """The items of a list; a single value counts as a list of one."""
        if isinstance(self.value, tuple):
            return self.value
        if self.value is None:
            raise self.error(f"{what} must not be empty")
        return (self,)

    def fields(self, what: str, known: Collection[str]) -> Mapping[str, Located]:
        """The fields of a mapping, each of which must be known."""
        if not isinstance(self.value, Mapping):
            raise self.error(f"{what} must be written as name: value")
        for name, field in self.value.items():
            if known and name not in known:
                raise field.error(f"{what} has no '{name}'; {hint(name, known)}")
        return self.value

    def plain(self) -> Json:
        """The value as JSON has it; numbers with a point have no place there."""
        match self.value:
            case None:
                return None
            case str() as text:
                return self._scalar(text)
            case tuple() as items:
                return [item.plain() for item in items]
            case _ as fields:
                return {name: field.plain() for name, field in fields.items()}

    def _scalar(self, text: str) -> Json:
        if self.tag == _FLOAT:
            raise self.error(f"{text} is not a whole number; money is written under 'amount'")
        if self.tag == _BOOL:
            return self.yes_or_no("a switch")
        return int(text) if self.tag == _INT else text


def hint(name: str, names: Collection[str]) -> str:
    """What may have been meant."""
    close = difflib.get_close_matches(name, names, n=1)
    return f"did you mean '{close[0]}'?" if close else f"known: {', '.join(sorted(names))}"


def read(text: str, file: str) -> Located:
    """The document of a file, with the line of every value."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as trouble:
        line = trouble.problem_mark.line + 1 if trouble.problem_mark else 1
        raise Place(file, line).error(f"not readable as YAML: {trouble.problem}") from trouble
    if root is None:
        raise Place(file, 1).error("the file is empty")
    return _located(root, file)


def _located(node: yaml.Node, file: str) -> Located:
    place = Place(file, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        return Located(place, node.tag, None if node.tag == _NULL else node.value)
    if isinstance(node, yaml.SequenceNode):
        return Located(place, node.tag, tuple(_located(item, file) for item in node.value))
    assert isinstance(node, yaml.MappingNode), "YAML has scalars, lists and mappings"
    fields: dict[str, Located] = {}
    for key, value in node.value:
        at = Place(file, key.start_mark.line + 1)
        if not isinstance(key, yaml.ScalarNode):
            raise at.error("a name must be a single word")
        if key.value in fields:
            raise at.error(f"'{key.value}' is said twice")
        inner = _located(value, file)
        fields[key.value] = Located(at, inner.tag, inner.value)
    return Located(place, node.tag, fields)
