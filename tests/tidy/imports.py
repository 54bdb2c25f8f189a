"""Who imports whom?"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from .source import PACKAGE, Complaint, Source

# A layer may import itself and these. Nobody imports main, and main may import everybody.
MAY_IMPORT: dict[str, frozenset[str]] = {
    "domain": frozenset(),
    "app": frozenset({"domain"}),
    "web": frozenset({"app", "domain"}),
    "workers": frozenset({"app", "domain"}),
    "cli": frozenset({"app", "domain"}),
    "adapters": frozenset({"app", "domain"}),
    "main": frozenset({"domain", "app", "web", "workers", "cli", "adapters"}),
}
SIBLINGS_AT_MOST = 9
# Words that every sentence is made of: knowing them ties a file to nobody.
VOCABULARY = frozenset({"words", "values", "refusals"})


def imported(source: Source) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every import, relative ones made absolute, wherever in the file it stands."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = absolute(source, node)
            # `from makegood.domain import money` names a module as its last word, or a value: both readings are
            # right for directions, and counting siblings looks at the first word only.
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def absolute(source: Source, node: ast.ImportFrom) -> str:
    if node.level == 0:
        return node.module or ""
    above = source.package.split(".")[: len(source.package.split(".")) - node.level + 1]
    return ".".join([*above, *([node.module] if node.module else [])])


def directions(source: Source) -> list[Complaint]:
    """Imports that point the wrong way between the layers."""
    if source.layer and source.layer not in MAY_IMPORT:
        rule = f"layer '{source.layer}' is not one of {', '.join(MAY_IMPORT)}"
        return [Complaint(source.path, 1, rule, "move the file into a layer; a new layer needs an ADR and a row here")]
    allowed = MAY_IMPORT.get(source.layer, frozenset()) | {source.layer}
    complaints = []
    for line, name in imported(source):
        parts = name.split(".")
        if parts[0] != PACKAGE or len(parts) < 2 or parts[1] in allowed or parts[1] not in MAY_IMPORT:
            continue
        rule = f"{source.layer or PACKAGE} imports {parts[1]} ({name})"
        way_out = "take it as an argument or through a Protocol in app/ports.py, and let main put the two together"
        complaints.append(Complaint(source.path, line, rule, way_out))
    return complaints


def strangers(source: Source) -> list[Complaint]:
    """Imports of the domain that are not of the standard library and not its own."""
    if source.layer != "domain":
        return []
    return [
        Complaint(source.path, line, f"domain imports {name}", "the domain stands on the standard library alone")
        for line, name in imported(source)
        if name.split(".")[0] not in {*sys.stdlib_module_names, PACKAGE}
    ]


def siblings(source: Source) -> list[Complaint]:
    """A file that knows too many of the files beside it; main is there to know everybody."""
    if source.layer == "main":
        return []
    prefix = f"{source.package}."
    beside = {
        name.removeprefix(prefix).split(".")[0] for _, name in imported(source) if name.startswith(prefix)
    } - VOCABULARY
    if len(beside) <= SIBLINGS_AT_MOST:
        return []
    rule = f"imports {len(beside)} of its siblings, at most {SIBLINGS_AT_MOST}: {', '.join(sorted(beside))}"
    return [Complaint(source.path, 1, rule, "split the file by question, or hand it the one thing it needs")]
