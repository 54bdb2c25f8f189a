"""How are ledger rows written so that a bookkeeper can read them in a test?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from makegood.domain.ledger import Account, Transfer


def written(rows: Iterable[Transfer]) -> str:
    """One row a line: `refund_promised  shop -> promised  139.00`."""
    return "\n".join(f"{row.code} {row.debit} -> {row.credit} {_yuan(row.amount_minor)}" for row in rows)


def in_docstring(text: str | None) -> str:
    """The rows that a test's docstring holds: its lines with an arrow, blanks made single."""
    lines = (" ".join(line.split()) for line in (text or "").splitlines())
    return "\n".join(line for line in lines if "->" in line)


def balances(rows: Iterable[Transfer]) -> dict[Account, int]:
    """What each account received in all, less what it gave."""
    sums: Counter[Account] = Counter()
    for row in rows:
        sums[row.debit] -= row.amount_minor
        sums[row.credit] += row.amount_minor
    return {account: sums[account] for account in Account}


def _yuan(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"
