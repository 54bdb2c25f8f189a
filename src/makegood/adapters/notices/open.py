"""How are people told, under these settings?"""

from __future__ import annotations

from pathlib import Path

from makegood.app.ports import Notices

from ..settings import Settings
from .file import FileNotices
from .log import LogNotices
from .smtp import MailServer, SmtpNotices


def open_notices(settings: Settings) -> Notices:
    """Mail, a file or the log; the settings were checked when they were read."""
    if settings.notices == "smtp":
        return SmtpNotices(
            MailServer(
                settings.smtp_host,
                settings.smtp_port,
                settings.smtp_tls,
                settings.smtp_user,
                settings.smtp_password,
                settings.smtp_from,
                settings.smtp_to,
            )
        )
    if settings.notices.startswith("file:"):
        return FileNotices(Path(settings.notices.removeprefix("file:")))
    return LogNotices()
