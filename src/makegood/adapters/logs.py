"""How do logs look, and where do they go?  To standard error: what a command answers stands alone."""

from __future__ import annotations

import logging
import sys

import msgspec
import structlog


class StandardError:
    """Writes a line to standard error, whatever that is by now."""

    def msg(self, message: str) -> None:
        sys.stderr.write(message + "\n")
        sys.stderr.flush()

    debug = info = warning = error = critical = msg


def _json(entry: object, **_: object) -> str:
    return msgspec.json.encode(entry, enc_hook=repr).decode()


def configure_logs(form: str, level: int = logging.INFO) -> None:
    """`json` for machines, anything else for people."""
    shown: structlog.typing.Processor = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    if form == "json":
        shown = structlog.processors.JSONRenderer(_json)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: StandardError(),
    )
