"""Which settings open a real payment channel, and what is wrong with the ones that are there?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from .keys import certificates_pem, private_key_pem, public_key_pem


class ChannelSettingsError(Exception):
    """A payment channel is set up by half, or with something that cannot be read; says what, and what to do."""


class Need(StrEnum):
    """When a setting has to be there, once any setting of its channel is."""

    ALWAYS = "always"
    NEVER = "no"
    FIRST_WAY = "this way or the other"
    OTHER_WAY = "the other way"


class Setting(NamedTuple):
    """One row of the table: `reads` turns the text into the form that the SDK takes, or raises ValueError."""

    name: str
    need: Need
    meaning: str
    default: str = ""
    reads: Callable[[str], str] = str


def _seconds(text: str) -> str:
    if not 0 < float(text) <= 120:
        raise ValueError("more than 0 and at most 120 seconds are meant")
    return text


def _address(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise ValueError("an address that begins with https:// is meant")
    return text.rstrip("/")


def _aes_key(text: str) -> str:
    if len(text.encode()) != 32:
        raise ValueError("a key of exactly 32 characters is meant")
    return text


TIMEOUT = "seconds to wait for a connection, and again for an answer"

SETTINGS: Mapping[str, tuple[Setting, ...]] = {
    "alipay": (
        Setting("MAKEGOOD_ALIPAY_APP_ID", Need.ALWAYS, "the application's id"),
        Setting("MAKEGOOD_ALIPAY_PRIVATE_KEY", Need.ALWAYS, "the application's RSA2 key", reads=private_key_pem),
        Setting("MAKEGOOD_ALIPAY_PUBLIC_KEY", Need.FIRST_WAY, "Alipay's public key", reads=public_key_pem),
        Setting(
            "MAKEGOOD_ALIPAY_APP_CERT",
            Need.OTHER_WAY,
            "the application's certificate; small payments need this way",
            reads=certificates_pem,
        ),
        Setting("MAKEGOOD_ALIPAY_ALIPAY_CERT", Need.OTHER_WAY, "Alipay's certificate", reads=certificates_pem),
        Setting("MAKEGOOD_ALIPAY_ROOT_CERT", Need.OTHER_WAY, "Alipay's root certificates", reads=certificates_pem),
        Setting(
            "MAKEGOOD_ALIPAY_BASE",
            Need.NEVER,
            "the gateway's address",
            "https://openapi.alipay.com/gateway.do",
            _address,
        ),
        Setting("MAKEGOOD_ALIPAY_TIMEOUT_S", Need.NEVER, TIMEOUT, "15", _seconds),
    ),
    "wechatpay": (
        Setting("MAKEGOOD_WECHATPAY_MCHID", Need.ALWAYS, "the merchant's number"),
        Setting("MAKEGOOD_WECHATPAY_CERT_SERIAL", Need.ALWAYS, "serial number of the merchant's API certificate"),
        Setting("MAKEGOOD_WECHATPAY_PRIVATE_KEY", Need.ALWAYS, "key of that certificate", reads=private_key_pem),
        Setting("MAKEGOOD_WECHATPAY_APIV3_KEY", Need.ALWAYS, "the APIv3 key, 32 characters", reads=_aes_key),
        Setting("MAKEGOOD_WECHATPAY_PUBLIC_KEY", Need.FIRST_WAY, "WeChat Pay's public key", reads=public_key_pem),
        Setting("MAKEGOOD_WECHATPAY_PUBLIC_KEY_ID", Need.FIRST_WAY, "its id, PUB_KEY_ID_..."),
        Setting(
            "MAKEGOOD_WECHATPAY_PLATFORM_CERTS",
            Need.OTHER_WAY,
            "WeChat Pay's platform certificates, one after the other; add the new one before the old one ends",
            reads=certificates_pem,
        ),
        Setting("MAKEGOOD_WECHATPAY_NOTIFY_URL", Need.NEVER, "where refunds are notified, if not as set up there"),
        Setting(
            "MAKEGOOD_WECHATPAY_BASE", Need.NEVER, "the address of the API", "https://api.mch.weixin.qq.com", _address
        ),
        Setting("MAKEGOOD_WECHATPAY_TIMEOUT_S", Need.NEVER, TIMEOUT, "15", _seconds),
    ),
    "stripe": (
        Setting("MAKEGOOD_STRIPE_SECRET_KEY", Need.ALWAYS, "a secret or restricted key that may write refunds"),
        Setting(
            "MAKEGOOD_STRIPE_WEBHOOK_SECRET",
            Need.ALWAYS,
            "signing secret of the webhook endpoint, which is subscribed to refund.created, refund.updated and "
            "refund.failed only",
        ),
        Setting("MAKEGOOD_STRIPE_BASE", Need.NEVER, "the address of the API", "https://api.stripe.com", _address),
        Setting("MAKEGOOD_STRIPE_TIMEOUT_S", Need.NEVER, TIMEOUT, "15", _seconds),
    ),
}


def settings_table() -> Iterator[tuple[str, str, str, str]]:
    """Rows of name, needed, default and meaning for the documentation; any may be given as NAME_FILE, a path."""
    for rows in SETTINGS.values():
        for row in rows:
            yield row.name, row.need.value, row.default, row.meaning


def channel_settings(channel: str, settings: Mapping[str, str]) -> dict[str, str] | None:
    """The channel's settings, complete, checked and with defaults; None where there is none at all.

    Raises ChannelSettingsError, which names everything that is missing or wrong.
    """
    rows = SETTINGS[channel]
    complaints: list[str] = list(_misspelt(channel, settings))
    given = {row.name: text for row in rows if (text := _given(row, settings, complaints))}
    if not given and not complaints:
        return None
    complaints += _missing(rows, given)
    values = {row.name: _read(row, given.get(row.name, row.default), complaints) for row in rows}
    if complaints:
        raise ChannelSettingsError(f"The payment channel {channel} is not set up: {'; '.join(complaints)}.")
    return values


def _misspelt(channel: str, settings: Mapping[str, str]) -> Iterator[str]:
    known = {row.name for row in SETTINGS[channel]}
    for name in sorted(settings):
        if name.startswith(f"MAKEGOOD_{channel.upper()}_") and name.removesuffix("_FILE") not in known:
            yield f"there is no setting {name}"


def _given(row: Setting, settings: Mapping[str, str], complaints: list[str]) -> str:
    text, path = settings.get(row.name, ""), settings.get(f"{row.name}_FILE", "")
    if text and path:
        complaints.append(f"{row.name} and {row.name}_FILE are both given, keep one")
    if not path:
        return text.strip()
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as trouble:
        complaints.append(f"{row.name}_FILE cannot be read ({trouble})")
        return ""


def _missing(rows: tuple[Setting, ...], given: Mapping[str, str]) -> Iterator[str]:
    lacking = {need: [row.name for row in rows if row.need is need and row.name not in given] for need in Need}
    yield from (f"{name} is missing" for name in lacking[Need.ALWAYS])
    if lacking[Need.FIRST_WAY] and lacking[Need.OTHER_WAY]:
        ways = " or ".join(" and ".join(lacking[need]) for need in (Need.FIRST_WAY, Need.OTHER_WAY))
        yield f"{ways} is missing"


def _read(row: Setting, text: str, complaints: list[str]) -> str:
    if not text:
        return ""
    try:
        return row.reads(text)
    except ValueError as trouble:
        complaints.append(f"{row.name} cannot be read ({trouble})")
        return ""
