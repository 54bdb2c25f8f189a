"""How is one of our channels put in front of its stand-in?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from makegood.adapters.channels.open import open_channels
from makegood.app.ports import Channel, ChannelAnswer, ChannelNotice, Transfer

from .standins import alipay, stripe, wechatpay
from .standins.books import Payment
from .standins.server import Signed, StandIn

PAID_MINOR = 12_900
PAYMENT = {"alipay": "2026110122001400000000000001", "wechatpay": "4200000000202611010000000001", "stripe": "pi_1"}
ORDER = "O-1"
BACK_OFF_S = 10  # the worker's own, where the answer names none
PATIENCE_S = "30"  # far beyond what an answer takes: only the story of the silent channel waits less


def alipay_settings(standin: alipay.AlipayStandIn) -> dict[str, str]:
    """By public key, unless the stand-in insists on certificates."""
    ours, theirs = standin.merchant, standin.platform
    keys = {"MAKEGOOD_ALIPAY_PUBLIC_KEY": theirs.public}
    certificates = {
        "MAKEGOOD_ALIPAY_APP_CERT": ours.certificate,
        "MAKEGOOD_ALIPAY_ALIPAY_CERT": theirs.certificate,
        "MAKEGOOD_ALIPAY_ROOT_CERT": theirs.certificate,
    }
    return {
        "MAKEGOOD_ALIPAY_APP_ID": alipay.APP_ID,
        "MAKEGOOD_ALIPAY_PRIVATE_KEY": ours.private,
        "MAKEGOOD_ALIPAY_BASE": f"{standin.address}/gateway.do",
        **(certificates if standin.certified else keys),
    }


def wechatpay_settings(standin: wechatpay.WeChatPayStandIn) -> dict[str, str]:
    """By public key, unless the stand-in names its platform certificate."""
    ours, theirs = standin.merchant, standin.platform
    public = {"MAKEGOOD_WECHATPAY_PUBLIC_KEY": theirs.public, "MAKEGOOD_WECHATPAY_PUBLIC_KEY_ID": standin.key_id}
    certificates = {"MAKEGOOD_WECHATPAY_PLATFORM_CERTS": standin.stranger.certificate + theirs.certificate}
    return {
        "MAKEGOOD_WECHATPAY_MCHID": wechatpay.MERCHANT,
        "MAKEGOOD_WECHATPAY_CERT_SERIAL": ours.serial,
        "MAKEGOOD_WECHATPAY_PRIVATE_KEY": ours.private,
        "MAKEGOOD_WECHATPAY_APIV3_KEY": wechatpay.APIV3_KEY,
        "MAKEGOOD_WECHATPAY_BASE": standin.address,
        **(public if standin.key_id == wechatpay.PUBLIC_KEY_ID else certificates),
    }


def stripe_settings(standin: stripe.StripeStandIn) -> dict[str, str]:
    """The stand-in's only account."""
    return {
        "MAKEGOOD_STRIPE_SECRET_KEY": stripe.SECRET_KEY,
        "MAKEGOOD_STRIPE_WEBHOOK_SECRET": stripe.WEBHOOK_SECRET,
        "MAKEGOOD_STRIPE_BASE": standin.address,
    }


def settings_for(standin: StandIn) -> dict[str, str]:
    """What an operator would set to reach this stand-in."""
    match standin:
        case alipay.AlipayStandIn():
            return alipay_settings(standin)
        case wechatpay.WeChatPayStandIn():
            return wechatpay_settings(standin)
        case stripe.StripeStandIn():
            return stripe_settings(standin)
        case _:
            raise AssertionError(f"no settings for {standin}")


STANDINS: Mapping[str, Callable[[], StandIn]] = {
    "alipay": alipay.AlipayStandIn,
    "wechatpay": wechatpay.WeChatPayStandIn,
    "stripe": stripe.StripeStandIn,
}


@dataclass
class World:
    """One stand-in and our channel in front of it; the stand-in's books hold the clock of both."""

    name: str
    standin: StandIn
    settings: dict[str, str]
    said: list[ChannelAnswer] = field(default_factory=list)

    @cached_property
    def channel(self) -> Channel:
        """The channel under the settings as they are when it is first used."""
        return open_channels(self.settings, lambda: self.standin.books.now)[self.name]

    async def send(self, transfer: Transfer) -> ChannelAnswer:
        """Sends and, like the worker, waits for as long as the answer wants."""
        return self._heard(await self.channel.send(transfer))

    async def ask(self, transfer: Transfer) -> ChannelAnswer:
        """Asks and waits likewise."""
        return self._heard(await self.channel.ask(transfer))

    def read(self, notice: Signed) -> ChannelNotice:
        """Reads a notification as the HTTP layer hands it over: header names in lower case."""
        headers = {name.lower(): text for name, text in notice.headers.items()}
        return self.channel.read_notice(headers, notice.body)

    def transfer(self, refund_no: str = "R-1", amount_minor: int = 5_000) -> Transfer:
        """A refund along the one payment of this world."""
        return Transfer(
            refund_no, "refund", "S-1", ORDER, PAYMENT[self.name], PAID_MINOR, amount_minor, "CNY", "退货退款"
        )

    def _heard(self, answer: ChannelAnswer) -> ChannelAnswer:
        self.said.append(answer)
        self.standin.books.now += answer.ask_after_s or BACK_OFF_S
        return answer


def build_world(name: str, timeout_s: str = PATIENCE_S) -> World:
    """A world in which one order of 129 yuan was paid a day ago."""
    standin = STANDINS[name]()
    standin.books.receive(Payment(PAYMENT[name], ORDER, PAID_MINOR, "CNY", standin.books.now - 86_400))
    return World(name, standin, {**settings_for(standin), f"MAKEGOOD_{name.upper()}_TIMEOUT_S": timeout_s})
