"""Did CI leave a test out?"""

from __future__ import annotations

import os

import pytest


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fails a CI run in which a test was skipped: it proves nothing, and nobody reads that it was skipped."""
    # With several test processes only the one that reports has a reporter, and it has heard of every skip.
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("CI: tests were skipped (see below). Give CI what they need, or remove them.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
