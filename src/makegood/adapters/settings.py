"""What does the environment say, and what is wrong with it?

Every setting is a row of SETTINGS; the payment channels have their own table.  A name that means nothing is worth a
warning, a value that cannot be read an error, all of them at once.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from .channels.settings import SETTINGS as CHANNELS
from .sign_on.claims import Granted, read_meanings

PREFIX: Final = "MAKEGOOD_"
FROM_FILE: Final = "_FILE"
SECRET_LENGTH: Final = 32
TESTS: Final = "MAKEGOOD_TEST_"  # read by the tests alone

_ON: Final = frozenset({"1", "true", "yes", "on"})
_OFF: Final = frozenset({"", "0", "false", "no", "off"})


class SettingsError(Exception):
    """Settings that cannot be read; the sentence names each and says what to write."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings as they are used."""

    database_url: str
    sandbox: bool
    host: str
    port: int
    notices: str
    smtp_host: str
    smtp_port: int
    smtp_tls: str
    smtp_user: str
    smtp_password: str
    smtp_from: str
    smtp_to: str
    connections: int
    language: str
    log: str
    metrics_port: int
    checks: str
    origins: frozenset[str]
    picture_hosts: frozenset[str]
    blobs_url: str
    blobs_key_id: str
    blobs_key_secret: str
    upload_photo_mb: int
    upload_video_mb: int
    upload_hours: int
    public_url: str
    link_secret: str
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: str
    oidc_scopes: str
    oidc_label: str
    oidc_roles_claim: str
    oidc_shop_claim: str
    oidc_roles: dict[str, Granted]


class Setting(NamedTuple):
    """One row: the name, what it means, its default, and how its text is read (or ValueError)."""

    name: str
    meaning: str
    default: str
    reads: Callable[[str], Any] = str  # Any: the type of the field of the same name


def _flag(text: str) -> bool:
    if text.lower() not in _ON | _OFF:
        raise ValueError("write 1 or 0")
    return text.lower() in _ON


def _number(least: int, most: int) -> Callable[[str], int]:
    def reads(text: str) -> int:
        if not (text.isdecimal() and least <= int(text) <= most):
            raise ValueError(f"write a whole number from {least} to {most}")
        return int(text)

    return reads


def _one_of(*words: str) -> Callable[[str], str]:
    def reads(text: str) -> str:
        if text not in words:
            raise ValueError(f"write one of {', '.join(words)}")
        return text

    return reads


def _notices(text: str) -> str:
    if text not in ("log", "smtp") and not text.removeprefix("file:") != text:
        raise ValueError("write log, smtp, or file: and a path")
    return text


def _origins(text: str) -> frozenset[str]:
    found = frozenset(one for one in text.replace(",", " ").split())
    for one in found - {"*"}:
        if not one.startswith(("https://", "http://")) or one.count("/") != 2:
            raise ValueError("write sites such as https://shop.example, with spaces between, or *")
    return found


def _address(text: str) -> str:
    if text and not text.startswith(("https://", "http://")):
        raise ValueError("write an address that begins with https://")
    return text.rstrip("/")


def _secret(text: str) -> str:
    if text and len(text) < SECRET_LENGTH:
        raise ValueError(f"a secret of at least {SECRET_LENGTH} characters is meant")
    return text


def _hosts(text: str) -> frozenset[str]:
    found = frozenset(text.replace(",", " ").split())
    for one in found:
        if "/" in one or ":" in one:
            raise ValueError("write names of hosts such as img.shop.example, with spaces between")
    return found


_PORT: Final = _number(1, 65_535)

SIGN_ON: Final[tuple[Setting, ...]] = (
    Setting(
        "MAKEGOOD_OIDC_ISSUER",
        "the OpenID Connect provider of the staff, as it calls itself; without one there is none",
        "",
    ),
    Setting("MAKEGOOD_OIDC_CLIENT_ID", "who this server is to the provider", ""),
    Setting("MAKEGOOD_OIDC_CLIENT_SECRET", "its secret there; without one it is a public client", ""),
    Setting("MAKEGOOD_OIDC_SCOPES", "what is asked for", "openid profile email"),
    Setting("MAKEGOOD_OIDC_LABEL", "what people call the provider: it stands on the button", ""),
    Setting("MAKEGOOD_OIDC_ROLES_CLAIM", "the claim that says who somebody is there; `a.b` goes down", "groups"),
    Setting("MAKEGOOD_OIDC_SHOP_CLAIM", "the claim that names the shops of a `merchant` without one", ""),
    Setting(
        "MAKEGOOD_OIDC_ROLES",
        "what its words mean here: `after-sales=operator, referees=arbitrator, blue-cups=merchant:SHOP`",
        "",
        read_meanings,
    ),
)

SETTINGS: Final[tuple[Setting, ...]] = (
    Setting(
        "MAKEGOOD_DATABASE_URL",
        "where everything is kept: `sqlite:///path` or `postgresql://user:password@host:port/database`",
        "sqlite:///var/makegood.sqlite",
    ),
    Setting(
        "MAKEGOOD_CONNECTIONS",
        "connections to PostgreSQL for writing, and as many for reading",
        "4",
        _number(1, 64),
    ),
    Setting(
        "MAKEGOOD_SANDBOX",
        "`1` opens the sandbox: its payment channels, which move no money, and its clock, which can be wound forward",
        "0",
        _flag,
    ),
    Setting("MAKEGOOD_HOST", "the address that the web server listens on", "127.0.0.1"),
    Setting("MAKEGOOD_PORT", "the port that the web server listens on", "8000", _PORT),
    Setting(
        "MAKEGOOD_NOTICES",
        "how people are told: `log`, `file:` and a path (one line of JSON each), or `smtp`",
        "log",
        _notices,
    ),
    Setting("MAKEGOOD_SMTP_HOST", "the mail server", "localhost"),
    Setting("MAKEGOOD_SMTP_PORT", "its port", "25", _PORT),
    Setting(
        "MAKEGOOD_SMTP_TLS",
        "`starttls`, `tls` from the first byte on, or `none`",
        "none",
        _one_of("starttls", "tls", "none"),
    ),
    Setting("MAKEGOOD_SMTP_USER", "the user to sign in as; without one nobody signs in", ""),
    Setting("MAKEGOOD_SMTP_PASSWORD", "that user's password", ""),
    Setting("MAKEGOOD_SMTP_FROM", "the address that notices come from", "after-sales@localhost"),
    Setting(
        "MAKEGOOD_SMTP_TO",
        "the address of a person, made from `{role}` and `{id}`: the platform's mail server knows who that is",
        "{role}+{id}@localhost",
    ),
    Setting(
        "MAKEGOOD_PICTURE_HOSTS",
        "hosts from which pictures of goods may be fetched, with spaces between; nothing is fetched from others",
        "",
        _hosts,
    ),
    Setting("MAKEGOOD_LANGUAGE", "the language of notices", "zh-CN", _one_of("zh-CN", "en")),
    Setting(
        "MAKEGOOD_METRICS_PORT",
        "where `makegood work` shows its metrics to Prometheus; 0 nowhere",
        "0",
        _number(0, 65_535),
    ),
    Setting(
        "MAKEGOOD_CHECKS",
        "`all` checks every photograph and video; `none` verifies nothing, and says so everywhere",
        "all",
        _one_of("all", "none"),
    ),
    Setting(
        "MAKEGOOD_ORIGINS",
        "sites whose pages may call the interface from a browser, such as `https://shop.example`, with spaces between; "
        "`*` all",
        "",
        _origins,
    ),
    Setting(
        "MAKEGOOD_BLOBS_URL",
        "where photos and videos are kept: `file:///folder`, or `s3://bucket/prefix?region=...&endpoint=...` and the "
        "same with `oss` (Aliyun), `cos` (Tencent), `obs` (Huawei), `azblob`, `gcs`; empty: the folder `blobs` beside "
        "the database",
        "",
    ),
    Setting("MAKEGOOD_BLOBS_KEY_ID", "the access key of that object store; empty: the machine's own role", ""),
    Setting("MAKEGOOD_BLOBS_KEY_SECRET", "the secret of that access key", ""),
    Setting("MAKEGOOD_UPLOAD_PHOTO_MB", "how large a photo may be, in millions of bytes", "50", _number(1, 1_000)),
    Setting("MAKEGOOD_UPLOAD_VIDEO_MB", "how large a video may be, in millions of bytes", "300", _number(1, 5_000)),
    Setting(
        "MAKEGOOD_UPLOAD_HOURS",
        "how many hours an unfinished upload waits for its next byte before it is forgotten",
        "72",
        _number(1, 720),
    ),
    Setting(
        "MAKEGOOD_PUBLIC_URL",
        "where browsers reach this server, for links and for coming back from a provider; by default its own address",
        "",
        _address,
    ),
    Setting(
        "MAKEGOOD_LINK_SECRET",
        "the secret by which the platform itself signs sign-in links for consumers: at least 32 characters",
        "",
        _secret,
    ),
    *SIGN_ON,
    Setting("MAKEGOOD_LOG", "`console` for people, `json` for machines", "console", _one_of("console", "json")),
)


def settings_table() -> Iterator[tuple[str, str, str]]:
    """Rows of name, default and meaning for the documentation; any may be given as NAME_FILE, a path."""
    for row in SETTINGS:
        yield row.name, row.default, row.meaning


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings, checked and with defaults.  SettingsError names everything that cannot be read."""
    values: dict[str, Any] = {}  # Any: see Setting.reads
    complaints: list[str] = []
    for row in SETTINGS:
        try:
            values[row.name.removeprefix(PREFIX).lower()] = row.reads(_given(row, environment))
        except (ValueError, OSError) as trouble:
            complaints.append(f"{row.name} cannot be read: {trouble}.")
    if complaints:
        raise SettingsError(" ".join(complaints))
    return Settings(**values)


def _given(row: Setting, environment: Mapping[str, str]) -> str:
    name = row.name
    text, path = environment.get(name, "").strip(), environment.get(name + FROM_FILE, "").strip()
    if text and path:
        raise ValueError(f"{name} and {name}{FROM_FILE} are both given, keep one")
    if path:
        text = Path(path).read_text("utf-8").strip()
    return text or row.default


def unknown(environment: Mapping[str, str]) -> Iterator[str]:
    """A warning for each name that begins like one of ours and is none."""
    ours = {row.name for row in SETTINGS} | {row.name for rows in CHANNELS.values() for row in rows}
    for name in sorted(environment):
        if name.startswith(PREFIX) and not name.startswith(TESTS) and name.removesuffix(FROM_FILE) not in ours:
            near = difflib.get_close_matches(name, sorted(ours), 1)
            meant = f"; is {near[0]} meant?" if near else ""
            yield f"The setting {name} means nothing here and changes nothing{meant}"
