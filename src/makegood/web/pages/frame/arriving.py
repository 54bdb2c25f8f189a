"""How does a form bring a file along?  As multipart/form-data: its fields are read first, the file streams on.

Nothing of the file is kept here: whoever answers the form takes its bytes as they come over the line.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Final

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from ....app.uploads.pouring import SILENT_S, STALLED_AFTER_S, Dropped, Stalled
from ...uploads.body import Body
from ...wire.bodies import TooLarge

FILE_FORM: Final = "multipart/form-data"
FIELDS_AT_MOST: Final = 20
FIELDS_BYTES_AT_MOST: Final = 16 * 1024
_LEFT_UNREAD_S: Final = 5.0


class BadForm(Exception):
    """What came is no form with a file."""


class Arriving:
    """A form on its way: `fields` come before the file, which is a source of bytes; a context manager."""

    def __init__(self, body: Body, content_type: str, at_most: int) -> None:
        kind, options = parse_options_header(content_type)
        if kind != FILE_FORM or not options.get("boundary"):
            raise BadForm
        try:
            self._parser = PushMultipartParser(options["boundary"], max_segment_count=FIELDS_AT_MOST)
        except MultipartError as error:
            raise BadForm from error
        self._body, self._left = body, at_most
        self._events: deque[MultipartSegment | bytearray | bytes | None] = deque()
        self._file_over = True
        self.filename = self.filetype = ""

    async def __aenter__(self) -> Arriving:
        await self._body.__aenter__()
        return self

    async def __aexit__(self, *trouble: object) -> None:
        await self._body.__aexit__(None, None, None)

    async def fields(self) -> Mapping[str, list[str]]:
        """What was typed, up to where the file begins; what stands behind the file is nothing of ours."""
        found: dict[str, list[str]] = {}
        name, text, size = "", bytearray(), 0
        while True:
            while not self._events:
                if not await self._more():
                    return found
            match self._events.popleft():
                case MultipartSegment() as segment if segment.filename is not None:
                    self.filename, self.filetype = segment.filename, segment.content_type or ""
                    self._file_over = False
                    return found
                case MultipartSegment() as segment:
                    name, text = segment.name, bytearray()
                case None:
                    found.setdefault(name, []).append(_decoded(text))
                case data:
                    text += data
                    size += len(data)
                    if size > FIELDS_BYTES_AT_MOST:
                        raise TooLarge

    async def next(self, seconds: float) -> bytes:
        """The next bytes of the file; none at its end.  Dropped where the form breaks off before that."""
        while not self._file_over:
            while self._events:
                event = self._events.popleft()
                if event is None:
                    self._file_over = True
                    return b""
                if not isinstance(event, MultipartSegment):
                    return bytes(event)
            try:
                more = self._take(await self._body.next(seconds))
            except BadForm:
                raise Dropped from None
            assert more, "the form is not whole before the end of its file"
        return b""

    async def leave(self) -> None:
        """Lets what nobody wants pass by, so that a browser that is still sending hears the answer."""
        self._file_over = True
        self._events.clear()
        try:
            while self._left > 0 and (data := await self._body.next(_LEFT_UNREAD_S)):
                self._left -= len(data)
        except (TimeoutError, Dropped):
            return

    async def _more(self) -> bool:
        """Reads on; False at the end of the form."""
        silent_s = 0.0
        while not self._events:
            try:
                if not self._take(await self._body.next(SILENT_S)):
                    return False
            except TimeoutError:
                silent_s += SILENT_S
                if silent_s >= STALLED_AFTER_S:
                    raise Stalled from None
        return True

    def _take(self, data: bytes) -> bool:
        """Reads what came; False at the end of a form that is whole."""
        self._left -= len(data)
        try:
            self._events.extend(self._parser.parse(data))
        except MultipartError as error:
            raise BadForm from error
        return bool(data)


def _decoded(text: bytearray) -> str:
    try:
        return text.decode().replace("\0", "")
    except UnicodeDecodeError as error:
        raise BadForm from error
