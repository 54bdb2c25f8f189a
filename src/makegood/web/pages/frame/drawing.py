"""How does what a view shows become bytes?  Templates are drawn here, with what every page needs, and locked up."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ....app.codec import instant, micros
from ....domain.words import Role
from ...wire.reply import Header, Reply
from ...wire.words import EN, ZH
from .cookies import proof_of
from .places import places_of
from .sheets import PAGES, asset, sheet_of
from .visit import Away, Document, Page, Shown, Visit, address, at_width
from .words import HOME_ZONE, Speech

_INDENTS: Final = re.compile(r"^[ \t]+", re.MULTILINE)
HTML: Final = b"text/html; charset=utf-8"
WINDS: Final = ("PT1H", "P1D", "PT48H", "P7D")
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_ALWAYS: Final[tuple[Header, ...]] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_FRESH: Final[Header] = (b"cache-control", b"no-store")
_KEPT: Final[Header] = (b"cache-control", b"public, max-age=31536000, immutable")
_WITH_FORMS: Final = (
    "/cases/",
    "/apply/",
    "/review/",
    "/payouts/",
    "/shops/",
)  # their forms go to the address of the page itself
_LANGUAGES: Final = {ZH: "中文", EN: "English"}


class _Lean(PackageLoader):
    """Templates without their indents, which are for who writes them: a slow line carries every byte."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool] | None]:
        source, path, is_fresh = super().get_source(environment, template)
        return _INDENTS.sub("", source), path, is_fresh


class Drawing:
    """The templates, read once."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=_Lean(PAGES, "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["asset"] = asset
        self._templates.globals["at_width"] = at_width
        self._templates.globals["icon"] = self._templates.get_template("_icons.html").module.icon  # type: ignore[attr-defined]

    def reply(self, shown: Shown, visit: Visit) -> Reply:
        """What is sent for what a view shows."""
        match shown:
            case Away(to, cookies):
                return Reply(303, b"", (*_ALWAYS, _FRESH, (b"location", to.encode("ascii")), *cookies), HTML)
            case Document(body, media, kept, headers):
                by_itself = any(name == _FRESH[0] for name, _ in headers)
                lasts = () if by_itself else (_KEPT if kept else _FRESH,)
                return Reply(200, body, (*_ALWAYS, *lasts, *headers), media.encode())
            case Page():
                return self._page(shown, visit)

    def _page(self, page: Page, visit: Visit) -> Reply:
        text = self._templates.get_template(page.template).render({**_around(visit), **page.told})
        headers = (
            *_ALWAYS,
            _FRESH,
            (b"content-security-policy", _POLICY.encode()),
            (b"content-language", visit.language.encode()),
            (b"vary", b"cookie, accept-language"),
        )
        return Reply(page.status, text.encode(), headers, HTML)


def _around(visit: Visit) -> dict[str, Any]:  # what templates are told is theirs to know
    """What every page is told."""
    services = visit.services
    now_micros = services.clock.now()
    speech = Speech(visit.language, instant(now_micros))
    role = visit.caller.role if visit.caller is not None else None
    other = EN if visit.language == ZH else ZH
    return {
        "say": speech.say,
        "label": speech.label,
        "language": visit.language,
        "other_language": {
            "code": other,
            "name": _LANGUAGES[other],
            "to": address("language", other, back=_back(visit)),
        },
        "caller": visit.caller,
        "sheet": sheet_of(role),
        "own_shop": visit.shop_name,
        "home_zone": speech.zone_name(HOME_ZONE),
        "path": visit.path,
        "places": places_of(role, visit.path),
        "now_ms": micros(speech.now) // 1000,
        "sandbox_now": speech.instant(speech.now) if services.sandbox and role is not None else None,
        "has_styleguide": services.sandbox,
        "nothing_verified": services.nothing_verified and role is Role.OPERATOR,
        "may_wind": role is Role.OPERATOR and services.advance is not None,
        "winds": WINDS,
        "back": _back(visit),
        "proof_field": lambda: _hidden("proof", proof_of(visit.secret)),
        "key_field": lambda: _hidden("key", services.ids.new()),
    }


def _back(visit: Visit) -> str:
    """Where to come back to: this page as it was asked for, or the page on which the form stood."""
    here = visit.method == "GET" or visit.path.startswith(_WITH_FORMS)
    return address(*visit.path.strip("/").split("/"), **visit.query) if here else "/"


def _hidden(name: str, value: str) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(name, value)
