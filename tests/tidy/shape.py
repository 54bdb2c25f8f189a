"""How long are files and functions?"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from .source import Complaint, Source

FILE_LINES_AT_MOST = 400
FUNCTION_LINES_AT_MOST = 70
SHORT_FUNCTION_LINES = 30
SHORT_FUNCTIONS_IN_TEN = 9

Function = ast.FunctionDef | ast.AsyncFunctionDef


def is_stub(function: Function) -> bool:
    """A promise without a body, as Protocols make them: `...`, with or without a sentence before it."""
    return all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in function.body)


def functions(source: Source) -> Iterator[Function]:
    """Functions that do something, methods and inner ones included."""
    for node in ast.walk(source.tree):
        if isinstance(node, Function) and not is_stub(node):
            yield node


def length(function: Function) -> int:
    """Lines from `def` to the last one, docstring included: what a reader scrolls through."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def long_file(source: Source) -> list[Complaint]:
    if source.lines <= FILE_LINES_AT_MOST:
        return []
    rule = f"{source.lines} lines, at most {FILE_LINES_AT_MOST}"
    return [Complaint(source.path, 1, rule, "a file answers one question: find the second one and give it a file")]


def long_functions(source: Source) -> list[Complaint]:
    return [
        Complaint(
            source.path,
            function.lineno,
            f"{function.name} has {length(function)} lines, at most {FUNCTION_LINES_AT_MOST}",
            "decide in the parent, compute in the leaf; what can be a table is a table",
        )
        for function in functions(source)
        if length(function) > FUNCTION_LINES_AT_MOST
    ]


def too_few_short(sources: Sequence[Source]) -> list[Complaint]:
    """Nine functions in ten fit on a screen; one figure over all files, the longest named first."""
    found = [(length(function), source, function) for source in sources for function in functions(source)]
    long = sorted((row for row in found if row[0] > SHORT_FUNCTION_LINES), key=lambda row: -row[0])
    if len(long) * 10 <= len(found) * (10 - SHORT_FUNCTIONS_IN_TEN):
        return []
    rule = f"one of {len(long)} functions over {SHORT_FUNCTION_LINES} lines, of {len(found)}; one in ten may be"
    return [
        Complaint(source.path, function.lineno, f"{function.name} has {lines} lines, {rule}", "split the longest first")
        for lines, source, function in long
    ]
