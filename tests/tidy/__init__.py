"""The rules of the house, as ordinary tests.

Each checker takes source text and returns complaints, so that a test can feed it a small bad example first and
the real tree second.  A complaint names the file, the rule and the way out.
"""
