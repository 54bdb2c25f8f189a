"""Content credentials are read as they are, and nobody is asked over the network."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from makegood.adapters.scanners.intake import Intake
from makegood.adapters.scanners.limits import Limits
from makegood.app.ports.scanning import Credentials

from .conftest import Data
from .drawn import packed, scenery, write


def credentials_of(file: Path) -> Credentials | None:
    with Intake(file, Limits()) as intake:
        assert list(intake.pictures()) and intake.facts is not None
        return intake.facts.credentials


@pytest.mark.parametrize(
    ("name", "state", "code"),
    [
        ("A.jpg", None, None),
        ("C.jpg", "valid", None),
        ("CA.jpg", "valid", None),
        ("CACAE-uri-CA.jpg", "valid", None),
        ("XCA.jpg", "invalid", "assertion.dataHash.mismatch"),
        ("E-sig-CA.jpg", "invalid", "claimSignature.mismatch"),
        ("CIE-sig-CA.jpg", "invalid", "claimSignature.mismatch"),
        ("cloud.jpg", "elsewhere", None),
    ],
)
def test_credentials_hold_or_do_not(name: str, state: str | None, code: str | None, data: Data) -> None:
    """None, valid, changed after signing, signed wrongly, kept elsewhere."""
    (file,) = data(f"provenance/{name}")
    found = credentials_of(file)
    assert (found.state if found else None) == state
    assert code is None or (found is not None and code in found.codes)


def test_one_changed_bit_breaks_them(data: Data, tmp_path: Path) -> None:
    """That is what they are for."""
    content = bytearray(data("provenance/C.jpg")[0].read_bytes())
    content[-2000] ^= 1
    found = credentials_of(write(tmp_path / "p.jpg", bytes(content)))
    assert found is not None and found.state == "invalid"


def test_an_address_inside_the_file_is_never_asked(data: Data, tmp_path: Path) -> None:
    """A reader that fetched it would let every stranger send requests from inside the house."""
    content = data("provenance/cloud.jpg")[0].read_bytes()
    begins = content.index(b"https://cai-manifests")
    ends = min(content.index(sign, begins) for sign in (b'"', b"<"))
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/".encode().ljust(ends - begins, b"x")
        found = credentials_of(write(tmp_path / "p.jpg", content[:begins] + address + content[ends:]))
        assert found is not None and found.state == "elsewhere"
        with pytest.raises(TimeoutError):
            server.accept()


def test_words_that_only_look_like_credentials_are_none(tmp_path: Path) -> None:
    """A comment may say c2pa."""
    assert credentials_of(write(tmp_path / "p.jpg", packed(scenery(), comment=b"c2pa jumb"))) is None
