"""Applying: one thing at a time, and what it will come to before it is sent."""
