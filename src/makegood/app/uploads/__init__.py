"""Uploads that survive: bytes arrive in parts, are kept as they come, and become an exhibit when all are there."""
