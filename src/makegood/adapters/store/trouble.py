"""What goes wrong with a database that is not a lost race?"""

from __future__ import annotations


class StoreUnreachable(ConnectionError):
    """The database does not answer; the sentence says which, and what to look at."""


class NotMigrated(RuntimeError):
    """The database has not the tables that this program needs; the sentence says what to do."""


NOT_MIGRATED = "The database has no tables of this version yet: run `makegood migrate` once, then start again."
