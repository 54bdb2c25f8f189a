"""Which pages are there, and who may see each?"""

from __future__ import annotations

from typing import Final

from litestar.handlers import ASGIRouteHandler, asgi

from ...app.access import Access
from ...domain.words import Role
from ..services import Services
from . import home, styleguide
from .applying.routes import BELOW as APPLYING
from .applying.routes import applying_ways
from .cases import file, picture, view
from .cases.sending import Labels
from .desk.routes import BELOW as DESK
from .desk.routes import desk_ways
from .frame.drawing import Drawing
from .frame.gate import Gate
from .frame.once import Once
from .frame.passing import UNDER, Interface, Passing
from .frame.sheets import static
from .frame.ticking import server_clock
from .frame.visit import PEOPLE, Shown, View, Visit, Way
from .operator import suspending, work
from .operator.routes import BELOW as CONSOLE
from .operator.routes import console_ways
from .people.routes import people_ways
from .shop.routes import shop_ways

CONSUMERS: Final = frozenset({Role.CONSUMER})
SENDERS: Final = frozenset({Role.CONSUMER, Role.MERCHANT})
OPERATORS: Final = frozenset({Role.OPERATOR})


def ways() -> tuple[Way, ...]:
    """The table of pages: for each its permission."""
    once = Once()

    def kept(do: View) -> View:
        async def answer(visit: Visit) -> Shown:
            return await once(visit, do)

        return answer

    return (
        Way("GET", "/", home.home, PEOPLE, guests=True),
        *people_ways(),
        Way("GET", "/cases/{case_id}", view.show, PEOPLE),
        Way("POST", "/cases/{case_id}", view.act, PEOPLE),
        Way("GET", "/cases/{case_id}/version", view.version, CONSUMERS),
        Way("POST", "/cases/{case_id}/photos", view.photo, SENDERS, takes_file=True),
        Way("POST", "/cases/{case_id}/label", view.label_by(Labels()), CONSUMERS, takes_file=True),
        Way("GET", "/cases/{case_id}/file.{form}", file.whole_file, PEOPLE),
        Way("GET", "/cases/{case_id}/goods/{number}", picture.goods_picture, PEOPLE),
        *applying_ways(),
        *desk_ways(kept),
        *shop_ways(kept),
        Way("GET", "/suspensions", suspending.suspensions, OPERATORS),
        Way("POST", "/suspensions", kept(suspending.publish), OPERATORS),
        Way("POST", "/suspensions/{suspension_id}/withdraw", kept(suspending.withdraw), OPERATORS),
        *console_ways(kept),
        Way("POST", "/carrier", kept(work.report), OPERATORS),
        Way("POST", "/sandbox/clock", kept(work.wind), OPERATORS),
        Way("GET", "/styleguide", styleguide.styleguide, PEOPLE, guests=True),
        Way("GET", "/clock", server_clock, PEOPLE),
        Way("GET", "/static/{name}", static, PEOPLE, guests=True),
    )


# The framework is told the beginnings of the paths; the gate finds the page.
_EXACT: Final = ("/", "/sign-out", "/carrier", "/clock", "/styleguide", "/sandbox/clock")
_BELOW: Final = (
    *("/language", "/sign-in", "/account", "/cases", "/shop", "/suspensions", "/static"),
    *APPLYING,
    *DESK,
    *CONSOLE,
)


def is_elsewhere(path: str) -> bool:
    """Tells whether no page is at or below this path."""
    return path not in _EXACT and not any(f"{path}/".startswith(f"{place}/") for place in (*_BELOW, UNDER))


def page_gate(services: Services, access: Access) -> Gate:
    """The gate behind which all pages are; it says so, too, where there is none."""
    return Gate(services, access, ways(), Drawing())


def page_routes(gate: Gate, services: Services, interface: Interface) -> list[ASGIRouteHandler]:
    """The pages, for the application to put beside its other routes; their scripts ask the interface."""
    return [
        *(asgi(place, copy_scope=False)(gate.__call__) for place in _EXACT),
        *(asgi(place, is_mount=True, copy_scope=False)(gate.__call__) for place in _BELOW),
        asgi(UNDER, is_mount=True, copy_scope=False)(Passing(services.people.sessions, interface).__call__),
    ]
