"""Is the domain pure, and is its money whole?"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePath

from .source import Complaint, Source

# Modules of the standard library that look at a clock, the world outside or chance.
WORLDLY_MODULES = frozenset(
    {"asyncio", "glob", "http", "importlib", "io", "logging", "multiprocessing", "os", "pathlib", "random", "secrets"}
    | {"shutil", "signal", "socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid"}
)
WORLDLY_CALLS = frozenset({"open", "print", "input", "exec", "eval", "__import__", "breakpoint"})
CLOCK_READERS = frozenset({"now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp"})
CLOCK_OWNERS = frozenset({"datetime", "date", "dt"})

# The files of the domain in which a number is not money: a rate, a score, a confidence. All others count minor units.
NOT_MONEY = frozenset({"exhibit", "exhibits", "evidence", "liability", "figures", "playbook", "score"})

WORLD_WAY_OUT = "take the instant, the id or the text as an argument; the application asks the world for it"
MONEY_WAY_OUT = "count in integers of minor units; shares are divided by makegood.domain.money"


def worldly(source: Source) -> list[Complaint]:
    """Modules and calls by which a clock, the disk, the network or chance would get into a decision."""
    if source.layer != "domain":
        return []
    found = [*worldly_imports(source.tree), *worldly_calls(source.tree)]
    return [Complaint(source.path, line, f"the domain uses {name}", WORLD_WAY_OUT) for line, name in sorted(found)]


def worldly_imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        else:
            continue
        yield from ((node.lineno, name) for name in names if name.split(".")[0] in WORLDLY_MODULES)


def worldly_calls(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in WORLDLY_CALLS:
            yield node.lineno, f"{node.func.id}()"
        elif isinstance(node.func, ast.Attribute) and reads_clock(node.func, node):
            yield node.lineno, f"{ast.unparse(node.func)}()"


def reads_clock(function: ast.Attribute, call: ast.Call) -> bool:
    """datetime.now() and its kin; fromtimestamp with a zone looks at no clock and at no setting of the machine."""
    owner = ast.unparse(function.value).split(".")[-1]
    if owner not in CLOCK_OWNERS or function.attr not in CLOCK_READERS:
        return False
    zoned = len(call.args) > 1 or any(word.arg == "tz" for word in call.keywords)
    return not (function.attr == "fromtimestamp" and zoned)


def floats(source: Source) -> list[Complaint]:
    """Where binary fractions could touch money: literals, float() and the division that makes them."""
    if source.layer != "domain" or PurePath(source.path).stem in NOT_MONEY:
        return []
    return [
        Complaint(source.path, line, f"{what} in a module that money goes through", MONEY_WAY_OUT)
        for line, what in sorted(fractions(source.tree))
    ]


def fractions(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=float()):
                yield node.lineno, f"the float {node.value!r}"
            case ast.Call(func=ast.Name(id="float")):
                yield node.lineno, "float()"
            case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
                yield node.lineno, "a division by /"
            case _:
                pass
