"""How does a text with a little markup become a safe piece of a page?

Only **bold**, *emphasis*, headings, lists and line ends mean anything; everything else stands there as it was typed.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_RULES: Final = ("emphasis", "heading", "list", "newline", "balance_pairs", "fragments_join")
_HEADING: Final = "h4"  # under the headings of the page that it stands on


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("zero", {"breaks": True, "html": False}).enable(list(_RULES), ignoreInvalid=True)


def marked(text: str) -> Markup:
    """The text as HTML; markup of any other kind is shown, not obeyed."""
    reader = _reader()
    tokens = reader.parse(text)
    for token in tokens:
        _lower(token)
    return Markup(reader.renderer.render(tokens, reader.options, {}))  # made of escaped text and our own tags


def _lower(token: Token) -> None:
    """Headings take their place under the page's own."""
    if token.type in ("heading_open", "heading_close"):
        token.tag = _HEADING
