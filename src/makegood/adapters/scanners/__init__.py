"""Checkers of evidence: photographs and videos are opened apart, read, and judged by facts.

Nothing here is imported before a file is examined: the libraries are large.
"""
