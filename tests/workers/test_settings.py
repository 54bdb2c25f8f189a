"""Are settings read, checked, and their mistakes named?"""

from __future__ import annotations

from pathlib import Path

import pytest

from makegood.adapters.notices.file import FileNotices
from makegood.adapters.notices.log import LogNotices
from makegood.adapters.notices.open import open_notices
from makegood.adapters.notices.smtp import SmtpNotices
from makegood.adapters.settings import SETTINGS, SettingsError, read_settings, unknown


def test_every_setting_has_a_default_that_can_be_read() -> None:
    """An empty environment is enough to start, with the sandbox closed."""
    settings = read_settings({})
    assert (settings.sandbox, settings.port, settings.notices) == (False, 8000, "log")
    assert settings.database_url.startswith("sqlite:///")
    assert {row.name.removeprefix("MAKEGOOD_").lower() for row in SETTINGS} == set(type(settings).__slots__)


@pytest.mark.parametrize("text", ["1", "true", "Yes", "on"])
def test_a_switch_is_on_in_many_words(text: str) -> None:
    """As people write it."""
    assert read_settings({"MAKEGOOD_SANDBOX": text}).sandbox


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("MAKEGOOD_PORT", "0"), ("MAKEGOOD_PORT", "65536"), ("MAKEGOOD_PORT", "http"), ("MAKEGOOD_SANDBOX", "maybe"),
        ("MAKEGOOD_NOTICES", "pigeon"), ("MAKEGOOD_LOG", "xml"), ("MAKEGOOD_CONNECTIONS", "-1"),
        ("MAKEGOOD_SMTP_PASSWORD_FILE", "/does/not/exist"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(name: str, text: str) -> None:
    """The name of the setting stands in the sentence."""
    with pytest.raises(SettingsError, match=name.removesuffix("_FILE")):
        read_settings({name: text})


def test_all_mistakes_are_named_at_once() -> None:
    """Nobody mends one after the other."""
    with pytest.raises(SettingsError, match=r"MAKEGOOD_PORT.*MAKEGOOD_LOG"):
        read_settings({"MAKEGOOD_PORT": "x", "MAKEGOOD_LOG": "y"})


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    """The file's text without its last line's end; both ways at once are one too many."""
    secret = tmp_path / "password"
    secret.write_text("hunter2\n")
    environment = {"MAKEGOOD_SMTP_PASSWORD_FILE": str(secret)}
    assert read_settings(environment).smtp_password == "hunter2"
    with pytest.raises(SettingsError, match="keep one"):
        read_settings(environment | {"MAKEGOOD_SMTP_PASSWORD": "other"})


def test_a_name_that_means_nothing_is_worth_a_warning() -> None:
    """With the name that was probably meant; names of others, of channels and of tests are left alone."""
    environment = {
        "MAKEGOOD_DATABASE": "x", "MAKEGOOD_PORT": "1", "MAKEGOOD_STRIPE_SECRET_KEY": "x",
        "MAKEGOOD_STRIPE_SECRET_KEY_FILE": "x", "MAKEGOOD_TEST_POSTGRESQL": "x", "PATH": "/bin",
    }  # fmt: skip
    (warning,) = unknown(environment)
    assert "MAKEGOOD_DATABASE " in warning and "MAKEGOOD_DATABASE_URL" in warning


@pytest.mark.parametrize(
    ("text", "kind"), [("log", LogNotices), ("file:/tmp/notices.jsonl", FileNotices), ("smtp", SmtpNotices)]
)
def test_people_are_told_in_one_of_three_ways(text: str, kind: type) -> None:
    """By the log, a file, or mail."""
    assert isinstance(open_notices(read_settings({"MAKEGOOD_NOTICES": text})), kind)
