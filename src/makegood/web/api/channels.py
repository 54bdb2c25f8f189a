"""POST /v1/channels/{channel}/notifications: what does a payment channel say of one of our refunds?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import msgspec
from msgspec import Struct

from ...app.ports import BadNotice
from ...app.submission import Denied
from ...domain.refusals import Code
from ...domain.words import Role
from ..noes import bad_signature
from ..problems import denied, not_found
from ..services import Services
from ..shapes import Body, Id, Remark
from ..wire.bodies import decoded
from ..wire.call import Call
from ..wire.flaws import OTHER_FORM, BadShape
from ..wire.reply import Reply
from ..wire.routes import Params, Route
from ..wire.words import Words


class NoticeBody(Body):
    """A sandbox channel's notification; real channels send theirs in their own format."""

    refund_no: Id
    status: Literal["paid", "failed", "reversed"]
    reason: Remark | None = None


class NothingView(Struct):
    """Taken note of."""


_NOTICE: Final = msgspec.json.Decoder(NoticeBody)


def is_sandbox(channel: str) -> bool:
    """Sandbox channels move no money and sign nothing: the platform's own systems speak for them."""
    return channel.partition("-")[0] == "sandbox"


def signs_itself(services: Services, params: Params) -> bool:
    """A real channel's message is believed by its signature, not by a token."""
    channel = params["channel"]
    return channel in services.channels and not is_sandbox(channel)


async def notify(call: Call[bytes]) -> Reply:
    """Takes a channel's word, and answers it in the way that the channel wants."""
    services, name = call.services, call.params["channel"]
    channel = services.channels.get(name)
    if channel is None:
        return not_found(call)
    if is_sandbox(name):
        decoded(_NOTICE, call.raw)
    try:
        notice = channel.read_notice(_headers(call), call.raw)
    except BadNotice as bad:
        if is_sandbox(name):
            raise BadShape("", OTHER_FORM, Words(str(bad), str(bad))) from bad
        return bad_signature(call, str(bad))
    if "\0" in notice.refund_no:
        return not_found(call)
    answer = await services.payouts.told(name, notice)
    if isinstance(answer, Denied):
        return denied(call, answer)
    status, media, body = channel.acknowledge()
    return Reply(status, body, (), media.encode())


def _headers(call: Call[bytes]) -> Mapping[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in call.headers}


ROUTES: Final = (
    Route(
        "POST",
        "/v1/channels/{channel}/notifications",
        notify,
        "Notify of a refund",
        roles=frozenset({Role.INTEGRATION}),
        open_to=signs_itself,
        reads_any=True,
        body_shown=NoticeBody,
        gives=NothingView,
        refusals=(Code.NOT_FOUND,),
        more="Sandbox channels: with an integration token and this body. Real channels: in the channel's own format "
        "with its own signature and without a token, answered as the channel wants it. The same word twice is one.",
        keeps=True,
    ),
)
