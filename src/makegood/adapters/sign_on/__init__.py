"""Servers of others that know our people."""
