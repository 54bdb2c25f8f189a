"""Stores: the same promises on SQLite and on PostgreSQL."""

from .opening import open_store
from .trouble import NotMigrated, StoreUnreachable

__all__ = ["NotMigrated", "StoreUnreachable", "open_store"]
