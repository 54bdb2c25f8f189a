"""Makegood: the after-sales of a shop platform, from application to money, on the clock."""
