"""Stores: the same promises on SQLite and on PostgreSQL."""
