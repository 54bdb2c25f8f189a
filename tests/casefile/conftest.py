"""Platforms for the tests of case files: one on each kind of store, and a quick one in memory."""

from ..web.conftest import platform, quick

__all__ = ["platform", "quick"]
