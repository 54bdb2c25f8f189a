"""Where do notices go while nobody has said how people are told?  Into the log, without their words."""

from __future__ import annotations

import structlog

from makegood.app.ports import Notice

log = structlog.get_logger()


class LogNotices:
    """Says in the log that somebody would have been told; the words may name people and stay out of it."""

    async def send(self, notice: Notice) -> None:
        log.info("notice.not_sent", notice_id=notice.notice_id, to=notice.to, why="MAKEGOOD_NOTICES is log")
