"""How does a database get the tables of this version?

Numbered SQL files, one folder for each database, applied in order, each in a transaction of its own.  The row that a
file leaves in `schema_versions` is written first: two processes that migrate at once meet at its key, and the second
waits for the first and finds the work done.  A file that has been applied is never changed: its hash is checked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.resources import files
from typing import NamedTuple

from .trouble import NotMigrated

APPLIED = "SELECT number, name, hash FROM schema_versions"


class Migration(NamedTuple):
    number: int
    name: str
    hash: str
    sql: str


def migrations(dialect: str) -> list[Migration]:
    """The files of a dialect (sqlite or postgresql) in the order of their numbers."""
    folder = files(__package__).joinpath("migrations", dialect)
    found = sorted((file.name, file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".sql"))
    return [Migration(int(name[:4]), name, hashlib.sha256(sql.encode()).hexdigest(), sql) for name, sql in found]


def missing(known: list[Migration], applied: Mapping[int, tuple[str, str]]) -> list[Migration]:
    """What is still to be applied; NotMigrated when the database and this program do not fit together."""
    by_number = {migration.number: migration for migration in known}
    for number, (name, hash_) in applied.items():
        if number not in by_number:
            raise NotMigrated(f"The database knows the migration {name}, this program does not: start a newer version.")
        if by_number[number].hash != hash_:
            raise NotMigrated(
                f"The migration {name} was changed after it was applied: restore it, and write a new one."
            )
    return [migration for migration in known if migration.number not in applied]
