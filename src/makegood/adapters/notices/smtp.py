"""How are notices sent by mail?"""

from __future__ import annotations

import asyncio
import re
import smtplib
import ssl
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from typing import Final, NamedTuple

from makegood.app.ports import Notice

TIMEOUT_S: Final = 20
_CONNECTIONS: Final = 4
_STRANGE: Final = re.compile(r"[^A-Za-z0-9._-]")


class MailServer(NamedTuple):
    """Where mail is handed in; `to` makes an address from {role} and {id}, which the mail server understands."""

    host: str
    port: int
    tls: str  # starttls | tls | none
    user: str
    password: str
    sender: str
    to: str


class SmtpNotices:
    """Sends by SMTP; the notice's own id is the Message-ID, by which receivers drop what comes twice."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._threads = ThreadPoolExecutor(_CONNECTIONS, thread_name_prefix="smtp")

    async def send(self, notice: Notice) -> None:
        message = mail(notice, self._server)
        await asyncio.get_running_loop().run_in_executor(self._threads, self._hand_in, message)

    def _hand_in(self, message: EmailMessage) -> None:
        server = self._server
        with self._connected() as line:
            if server.tls == "starttls":
                line.starttls(context=ssl.create_default_context())
            if server.user:
                line.login(server.user, server.password)
            line.send_message(message)

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if server.tls == "tls":
            return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_S, context=ssl.create_default_context())
        return smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)


def mail(notice: Notice, server: MailServer) -> EmailMessage:
    """The notice as a mail."""
    message = EmailMessage()
    message["From"], message["To"] = server.sender, address(notice.to, server.to)
    message["Subject"] = " ".join(notice.subject.split())
    message["Message-ID"] = f"<{_plain(notice.notice_id)}@{server.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(notice.text)
    return message


def address(to: str, template: str) -> str:
    """The mail address of `role:id`: what could break out of an address is spelled out of it."""
    role, _, subject = to.partition(":")
    return template.format(role=_plain(role), id=_plain(subject))


def _plain(text: str) -> str:
    return _STRANGE.sub(lambda found: f"={ord(found.group()):x}", text)
