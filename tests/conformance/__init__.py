"""The definition of a store: what these tests say holds on SQLite and on PostgreSQL alike."""
