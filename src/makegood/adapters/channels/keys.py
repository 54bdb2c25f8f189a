"""How do keys and certificates have to be written for the SDKs, however they were pasted into a setting?"""

from __future__ import annotations

import textwrap

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from cryptography.x509 import load_pem_x509_certificates


def private_key_pem(text: str) -> str:
    """An RSA key as PKCS #8 PEM, from PEM or from the bare Base64 that the channels' consoles hand out."""
    for label in ("PRIVATE KEY", "RSA PRIVATE KEY"):
        try:
            key = load_pem_private_key(_pem(text, label), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            continue
        if isinstance(key, RSAPrivateKey):
            return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode().strip()
    raise ValueError("an RSA private key without a password is meant, as PEM or Base64")


def public_key_pem(text: str) -> str:
    """An RSA public key as PEM, from PEM or bare Base64."""
    try:
        key = load_pem_public_key(_pem(text, "PUBLIC KEY"))
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPublicKey):
        raise ValueError("an RSA public key is meant, as PEM or Base64")
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode().strip()


def certificates_pem(text: str) -> str:
    """One or more certificates as PEM, an empty line between them."""
    try:
        certificates = load_pem_x509_certificates(_pem(text, "CERTIFICATE"))
    except ValueError:
        raise ValueError("certificates are meant, as PEM") from None
    return "\n\n".join(one.public_bytes(Encoding.PEM).decode().strip() for one in certificates)


def _pem(text: str, label: str) -> bytes:
    if "-----BEGIN" in text:
        return text.replace("\\n", "\n").encode()  # environment files often hold PEM on one line
    body = "\n".join(textwrap.wrap("".join(text.split()), 64))
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n".encode()
