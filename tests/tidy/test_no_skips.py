"""In CI a skipped test fails the run; on somebody's machine it is only listed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .source import ROOT

pytest_plugins = ["pytester"]

PASSES = "def test_passes(): assert True\n"
SKIPS = "import pytest\ndef test_skips(): pytest.skip('no database here')\n"
SKIPS_WHOLE_FILE = "import pytest\npytest.skip('no browser here', allow_module_level=True)\n"
EXPECTED_TO_FAIL = "import pytest\n@pytest.mark.xfail\ndef test_fails(): assert False\n"

OK, FAILED = pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED
IN_TWO_PROCESSES = ("-p", "xdist", "-n", "2")


@pytest.fixture
def ends(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs one file of tests under the rule, and nothing else, and tells how that run ends."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeconftest((ROOT / "tests/tidy/no_skips.py").read_text("utf-8"))

    def run(text: str, *flags: str, ci: str = "true") -> int:
        monkeypatch.setenv("CI", ci)
        pytester.makepyfile(test_passes=PASSES, test_story=text)
        return pytester.runpytest_subprocess("-p", "no:cacheprovider", *flags).ret

    return run


def test_a_skipped_test_fails_the_run_in_ci(ends: Callable[..., int]) -> None:
    """One test or a whole file, in one process or in two."""
    assert ends(SKIPS) == FAILED
    assert ends(SKIPS_WHOLE_FILE) == FAILED
    assert ends(SKIPS + EXPECTED_TO_FAIL, *IN_TWO_PROCESSES) == FAILED


def test_an_expected_failure_is_not_a_skip(ends: Callable[..., int]) -> None:
    """It ran, and it said what it should."""
    assert ends(EXPECTED_TO_FAIL) == OK


def test_a_skipped_test_is_only_listed_elsewhere(ends: Callable[..., int]) -> None:
    """Who has no browser can still run the rest."""
    assert ends(SKIPS, ci="") == OK
