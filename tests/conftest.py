"""What do all tests share?"""

from __future__ import annotations

import os

import pytest


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fails a CI run that left a test out: a skipped test proves nothing, and nobody reads that it was skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("CI: tests were skipped (listed below); give CI what they need, or remove them.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
