"""Which payment channels are open under these settings?"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from makegood.app.ports import Channel

from .alipay import Alipay
from .guarded import Guarded, Line
from .sandbox import sandbox_channels
from .settings import SETTINGS, channel_settings
from .stripe import Stripe
from .wechatpay import WeChatPay

LINES: Mapping[str, Callable[[Mapping[str, str], Callable[[], float]], Line]] = {
    "alipay": Alipay,
    "wechatpay": WeChatPay,
    "stripe": Stripe,
}
# One call of ours makes at most two of the SDK's, and each of them waits for a connection and for an answer.
WAITS_PER_CALL = 4
OFF = frozenset({"", "0", "false", "no", "off"})


def open_channels(settings: Mapping[str, str], now: Callable[[], float] = time.time) -> Mapping[str, Channel]:
    """Channels by the name that a tender carries: real ones where their settings are complete, sandbox ones in it.

    `now` is the wall clock in seconds, by which the age of notifications is judged: channels know no sandbox clock.
    Raises ChannelSettingsError where a channel is set up by half.
    """
    channels: dict[str, Channel] = {}
    if settings.get("MAKEGOOD_SANDBOX", "").strip().lower() not in OFF:
        channels.update(sandbox_channels())
    for name in SETTINGS:
        found = channel_settings(name, settings)
        if found is not None:
            wait_s = float(found[f"MAKEGOOD_{name.upper()}_TIMEOUT_S"])
            channels[name] = Guarded(name, LINES[name](found, now), WAITS_PER_CALL * wait_s)
    return channels
