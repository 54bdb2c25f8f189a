"""Does everything say what it means, in words that a stranger to the house understands?"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from .shape import Function, is_stub
from .source import Complaint, Source

FIRST_LINE_AT_MOST = 120
# Words that begin a sentence about the future, the past or the form, instead of one about the meaning.
NOT_PRESENT = re.compile(r"(?:Will|Should|Returned|This (?:function|method|class|module|file|test))\b")
WORDS_IN_A_TEST_NAME_AT_LEAST = 3

Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

# Written in pieces, so that this file does not hold what it looks for.
PROMISES = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"]) + r")\b")
PRIVATE_WORDS = re.compile(
    "|".join(
        [
            r"\bsub-?" + r"agents?\b",
            r"\bissue #",
            r"/wo" + r"rk/(?:shared|main|briefs|\.library)",
            r"\bpypi\." + r"org\b",
            r"\bpython" + r"hosted\.org\b",
            r"\bregistry\." + r"npmjs\.org\b",
            r"\b(?:deb|security)\.debian" + r"\.org\b",
            r"\b(?:archive|ports)\.ubuntu" + r"\.com\b",
            r"\b(?:ghcr|quay)\." + r"io\b",
            r"-----BEGIN [A-Z ]*PRIVATE " + r"KEY-----",
            r"\bsk_" + r"live_[0-9A-Za-z]",
        ]
    ),
    re.IGNORECASE,
)


def module_docstring(source: Source) -> list[Complaint]:
    if ast.get_docstring(source.tree):
        return first_line(source, source.tree, PurePath(source.path).name)
    way_out = "begin the file with the one question it answers"
    return [Complaint(source.path, 1, "the module has no docstring", way_out)]


def docstrings(source: Source, promised: frozenset[str] = frozenset()) -> list[Complaint]:
    """Public functions, methods and classes without a sentence, or with one that is too long or not in the present.

    `promised` holds the names of methods that a Protocol already explains.
    """
    complaints = []
    for node in public(source.tree):
        if ast.get_docstring(node):
            complaints += first_line(source, node, node.name)
        elif not (speaks_for_itself(node) or (isinstance(node, Function) and node.name in promised)):
            way_out = "say in one sentence, in the present tense, what it means"
            complaints.append(Complaint(source.path, node.lineno, f"{node.name} has no docstring", way_out))
    return complaints


SELF_EVIDENT_LINES = 4


def speaks_for_itself(node: Documented) -> bool:
    """A stub, a record or enum whose fields say it all, or a function so short that its name and body do."""
    if isinstance(node, Function):
        return is_stub(node) or (node.end_lineno or node.lineno) - node.body[0].lineno < SELF_EVIDENT_LINES
    return all(isinstance(part, ast.AnnAssign | ast.Assign | ast.Pass) for part in node.body)


def public(parent: ast.Module | ast.ClassDef) -> Iterator[Documented]:
    """Names without an underscore, at the top of a module and in its classes; what is inside a function is private."""
    for node in parent.body:
        if isinstance(node, Documented) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node)


def first_line(source: Source, node: Documented | ast.Module, name: str) -> list[Complaint]:
    line = (ast.get_docstring(node) or "").splitlines()[0]
    at = getattr(node, "lineno", 1)
    if len(line) > FIRST_LINE_AT_MOST:
        rule = f"the docstring of {name} begins with a line of {len(line)} characters, at most {FIRST_LINE_AT_MOST}"
        return [Complaint(source.path, at, rule, "one short sentence first, the rest after an empty line")]
    if NOT_PRESENT.match(line):
        rule = f"the docstring of {name} begins with '{' '.join(line.split()[:2])}'"
        return [Complaint(source.path, at, rule, "say what it does or is, in the present tense")]
    return []


def protocol_methods(sources: Sequence[Source]) -> frozenset[str]:
    """Names of the methods that Protocols promise: an adapter keeps the promise and need not say it again."""
    return frozenset(
        method.name
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith("Protocol") for base in node.bases)
        for method in node.body
        if isinstance(method, Function)
    )


def nameless_tests(source: Source) -> list[Complaint]:
    """Tests whose name or docstring does not say what holds."""
    complaints = []
    for node in ast.walk(source.tree):
        if not (isinstance(node, Function) and node.name.startswith("test_")):
            continue
        if len(node.name.split("_")) <= WORDS_IN_A_TEST_NAME_AT_LEAST:
            way_out = "name it as a sentence: test_a_late_worker_does_not_lengthen_a_right"
            complaints.append(Complaint(source.path, node.lineno, f"{node.name} is not a sentence", way_out))
        if not ast.get_docstring(node):
            way_out = "say in one sentence what holds, and why anybody cares"
            complaints.append(Complaint(source.path, node.lineno, f"{node.name} has no docstring", way_out))
    return complaints


def leftovers(path: str, text: str) -> list[Complaint]:
    """Promises to oneself, and words that mean something only to who was there."""
    complaints = []
    for number, line in enumerate(text.splitlines(), start=1):
        if found := PROMISES.search(line):
            rule = f"the word {found.group()}"
            complaints.append(Complaint(path, number, rule, "do it now, or write in docs what is missing and for whom"))
        if found := PRIVATE_WORDS.search(line):
            rule = f"'{found.group()}', which does not belong into the product"
            complaints.append(Complaint(path, number, rule, "put the fact in words of its own, or leave it out"))
    return complaints
