"""Which keys do a merchant and a channel hold in these tests?  All of them are made here, anew in every run."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509 import CertificateBuilder, Name, NameAttribute
from cryptography.x509.oid import NameOID


class Pair(NamedTuple):
    """An RSA key with its certificate, all as PEM."""

    key: RSAPrivateKey
    private: str
    public: str
    certificate: str
    serial: str
    issuer: Name

    def sign(self, text: str) -> str:
        """The RSA2 (SHA256withRSA) signature in Base64."""
        return base64.b64encode(self.key.sign(text.encode(), PKCS1v15(), SHA256())).decode()

    def signed(self, text: str, signature: str) -> bool:
        """Whether the signature over the text is this key's."""
        try:
            self.key.public_key().verify(base64.b64decode(signature), text.encode(), PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError):
            return False
        return True


@cache
def pair(owner: str) -> Pair:
    """The owner's key, the same for the whole run: making one takes a tenth of a second."""
    key = generate_private_key(65537, 2048)
    organisation = NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "stand-in")
    country = NameAttribute(NameOID.COUNTRY_NAME, "CN")
    name = Name([country, NameAttribute(NameOID.ORGANIZATION_NAME, owner), organisation, _common(owner)])
    start = datetime.now(UTC) - timedelta(days=1)
    serial = int.from_bytes(owner.encode(), "big")
    certificate = (CertificateBuilder(name, name, key.public_key(), serial, start, start + timedelta(days=30))).sign(
        key, SHA256()
    )
    return Pair(
        key,
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        certificate.public_bytes(Encoding.PEM).decode(),
        f"{serial:X}",
        name,
    )


def _common(owner: str) -> NameAttribute[str]:
    return NameAttribute(NameOID.COMMON_NAME, owner)
