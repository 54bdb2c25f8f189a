"""Which provider do the settings name, if any, and what is missing?"""

from __future__ import annotations

from typing import Protocol

from .claims import Granted, Mapped
from .oidc import Client, OpenIdConnect
from .provider import is_safe


class SignOnSettingsError(Exception):
    """The provider is set up by half; the sentence says what to write."""


class Settings(Protocol):
    """What is read of the settings."""

    @property
    def oidc_issuer(self) -> str: ...
    @property
    def oidc_client_id(self) -> str: ...
    @property
    def oidc_client_secret(self) -> str: ...
    @property
    def oidc_scopes(self) -> str: ...
    @property
    def oidc_label(self) -> str: ...
    @property
    def oidc_roles_claim(self) -> str: ...
    @property
    def oidc_shop_claim(self) -> str: ...
    @property
    def oidc_roles(self) -> dict[str, Granted]: ...


def open_sign_on(settings: Settings) -> OpenIdConnect | None:
    """The provider; None where no issuer is named.  SignOnSettingsError where it is set up by half."""
    if not settings.oidc_issuer:
        return None
    if not is_safe(settings.oidc_issuer):
        raise SignOnSettingsError("MAKEGOOD_OIDC_ISSUER must begin with https:// (http:// on this machine alone)")
    if not settings.oidc_client_id or not settings.oidc_roles:
        raise SignOnSettingsError(
            "MAKEGOOD_OIDC_ISSUER needs MAKEGOOD_OIDC_CLIENT_ID and MAKEGOOD_OIDC_ROLES beside it"
        )
    mapped = Mapped(settings.oidc_roles_claim, settings.oidc_roles, settings.oidc_shop_claim)
    client = Client(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret,
        settings.oidc_scopes,
        settings.oidc_label or "OpenID Connect",
        mapped,
    )
    return OpenIdConnect(client)
