"""Nothing in a file makes the checks ask anybody over a network, and nothing in it is believed as markup."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import zxingcpp

from .conftest import Data
from .drawn import packed, scenery, write

# Every way in which Python reaches for a network ends the process; what is told comes out as JSON.
WATCHED = """
import sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname", "urllib.Request"):
        print("ASKED", event, arguments, flush=True); sys.exit(9)
sys.addaudithook(watch)
from makegood.adapters.scanners.choose import examiner_here
from makegood.cli.check import main
sys.exit(main(sys.argv[1:], lambda: examiner_here("all")))
"""


def checked(*files: Path) -> list[dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *map(str, files), "--json"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def with_code(text: str) -> bytes:
    """A photograph of nothing in particular, with a QR code of this text."""
    code = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode), scale=6)
    drawn = np.array(code)
    pixels = scenery(4, 1200, 900)
    pixels[100 : 100 + drawn.shape[0], 100 : 100 + drawn.shape[1]] = drawn[:, :, None]
    return packed(pixels)


def test_addresses_in_codes_and_credentials_are_never_asked(data: Data, tmp_path: Path) -> None:
    """A code may hold any address, and markup besides: it is text, and stays text."""
    texts = ["http://127.0.0.1:9/steal?cookie", "<img src=x onerror=alert(1)>", "javascript:alert(1)"]
    files = [write(tmp_path / f"{at}.jpg", with_code(text)) for at, text in enumerate(texts)]
    said = checked(*files, *data("provenance/cloud.jpg"))
    read = [[code["text"] for code in one["barcodes"]] for one in said[:-1]]  # type: ignore[attr-defined]
    assert read == [[text] for text in texts]
    for one in said:
        assert "alert" not in json.dumps(one["findings"]) and "127.0.0.1" not in json.dumps(one["findings"])
