"""Which channels are open, and what does an operator hear when one is set up by half?"""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from makegood.adapters.channels.open import open_channels
from makegood.adapters.channels.sandbox import CHANNELS
from makegood.adapters.channels.settings import SETTINGS, ChannelSettingsError, Need, settings_table

from .conftest import BuildWorld
from .standins.keys import pair
from .test_alipay import build_certified

SANDBOX_NAMES = {
    "sandbox",
    "sandbox-pending",
    "sandbox-timeout",
    "sandbox-account-closed",
    "sandbox-card-expired",
    "sandbox-balance-low",
    "sandbox-topped-up",
    "sandbox-reversed",
}


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, set()),
        ({"MAKEGOOD_SANDBOX": ""}, set()),
        ({"MAKEGOOD_SANDBOX": "0"}, set()),
        ({"MAKEGOOD_SANDBOX": "false"}, set()),
        ({"MAKEGOOD_SANDBOX": "1"}, SANDBOX_NAMES),
        ({"MAKEGOOD_DATABASE_URL": "sqlite:///x", "MAKEGOOD_SANDBOX": "true"}, SANDBOX_NAMES),
    ],
)
def test_sandbox_channels_are_open_only_in_a_sandbox(settings: dict[str, str], names: set[str]) -> None:
    """In production a channel that says "paid" without paying would be a hole in the books."""
    assert set(open_channels(settings)) == names
    assert set(CHANNELS) == SANDBOX_NAMES


def test_a_real_channel_is_open_when_its_settings_are_complete(build: BuildWorld) -> None:
    """Each by itself, and all of them together."""
    worlds = [build("alipay"), build("wechatpay"), build("stripe")]
    together = {name: text for world in worlds for name, text in world.settings.items()}

    assert [set(open_channels(world.settings)) for world in worlds] == [{world.name} for world in worlds]
    assert set(open_channels(together)) == {"alipay", "wechatpay", "stripe"}


@pytest.mark.parametrize("channel", ["alipay", "wechatpay", "stripe"])
def test_a_channel_set_up_by_half_stops_the_start_and_names_what_is_missing(channel: str, build: BuildWorld) -> None:
    """Half a channel would let orders in whose money cannot go back."""
    complete = build(channel).settings
    needed = [row.name for row in SETTINGS[channel] if row.need is not Need.NEVER and row.name in complete]
    assert needed

    for name in needed:
        fewer = {other: text for other, text in complete.items() if other != name}
        with pytest.raises(ChannelSettingsError, match=f"{channel} is not set up: .*{name}.* is missing"):
            open_channels(fewer)


def test_one_optional_setting_alone_is_a_channel_set_up_by_half() -> None:
    """Whoever sets an address means to use the channel."""
    with pytest.raises(ChannelSettingsError, match="MAKEGOOD_STRIPE_SECRET_KEY is missing; MAKEGOOD_STRIPE_WEBHOOK"):
        open_channels({"MAKEGOOD_STRIPE_BASE": "https://example.com"})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"MAKEGOOD_STRIPE_SECRETKEY": "x"}, "there is no setting MAKEGOOD_STRIPE_SECRETKEY"),
        ({"MAKEGOOD_STRIPE_TIMEOUT_S": "soon"}, "MAKEGOOD_STRIPE_TIMEOUT_S cannot be read"),
        ({"MAKEGOOD_STRIPE_TIMEOUT_S": "0"}, "more than 0 and at most 120 seconds"),
        ({"MAKEGOOD_STRIPE_BASE": "api.stripe.com"}, "begins with https://"),
        ({"MAKEGOOD_STRIPE_SECRET_KEY_FILE": "/tmp/x"}, "are both given, keep one"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(change: dict[str, str], says: str, build: BuildWorld) -> None:
    """At the start, not at the first refund."""
    with pytest.raises(ChannelSettingsError, match=says):
        open_channels(build("stripe").settings | change)


@pytest.mark.parametrize(
    ("channel", "name", "says"),
    [
        ("alipay", "MAKEGOOD_ALIPAY_PRIVATE_KEY", "an RSA private key"),
        ("alipay", "MAKEGOOD_ALIPAY_PUBLIC_KEY", "an RSA public key"),
        ("wechatpay", "MAKEGOOD_WECHATPAY_PRIVATE_KEY", "an RSA private key"),
        ("wechatpay", "MAKEGOOD_WECHATPAY_APIV3_KEY", "exactly 32 characters"),
    ],
)
def test_a_key_that_cannot_be_read_is_named_and_not_printed(
    channel: str, name: str, says: str, build: BuildWorld
) -> None:
    """Error messages end in logs, where a key has no business."""
    with pytest.raises(ChannelSettingsError, match=f"{name} cannot be read .*{says}") as refusal:
        open_channels(build(channel).settings | {name: "c2VjcmV0"})
    assert "c2VjcmV0" not in str(refusal.value)


def test_certificates_that_cannot_be_read_are_named(build: BuildWorld) -> None:
    """All three of Alipay's, at once."""
    settings = build_certified(build).settings
    names = [name for name in settings if name.endswith("_CERT")]

    with pytest.raises(ChannelSettingsError) as refusal:
        open_channels(settings | dict.fromkeys(names, "nothing"))

    assert len(names) == 3
    assert all(f"{name} cannot be read" in str(refusal.value) for name in names)


async def test_a_key_is_taken_from_a_file_from_one_line_and_from_bare_base64(tmp_path: Path, build: BuildWorld) -> None:
    """Consoles hand out Base64, environment files hold one line, secret stores mount files."""
    ours = pair("merchant")
    path = tmp_path / "key.pem"
    path.write_text(ours.private)
    bare = "".join(line for line in ours.private.splitlines() if not line.startswith("-----"))
    base64.b64decode(bare, validate=True)
    for channel, name in (("alipay", "MAKEGOOD_ALIPAY_PRIVATE_KEY"), ("wechatpay", "MAKEGOOD_WECHATPAY_PRIVATE_KEY")):
        for form in ({f"{name}_FILE": str(path)}, {name: ours.private.replace("\n", "\\n")}, {name: bare}):
            world = build(channel)
            world.settings = {other: text for other, text in world.settings.items() if other != name} | form
            assert (await world.send(world.transfer())).state in ("paid", "pending")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, build: BuildWorld) -> None:
    """A secret that was not mounted is the usual reason."""
    settings = build("stripe").settings
    del settings["MAKEGOOD_STRIPE_SECRET_KEY"]

    with pytest.raises(ChannelSettingsError, match="MAKEGOOD_STRIPE_SECRET_KEY_FILE cannot be read"):
        open_channels(settings | {"MAKEGOOD_STRIPE_SECRET_KEY_FILE": str(tmp_path / "nowhere")})


def test_the_table_of_settings_explains_every_one() -> None:
    """The documentation prints it."""
    rows = list(settings_table())

    assert len({name for name, *_ in rows}) == len(rows) == sum(len(rows) for rows in SETTINGS.values())
    assert all(name.startswith("MAKEGOOD_") and needed and meaning for name, needed, _, meaning in rows)
