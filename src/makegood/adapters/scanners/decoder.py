"""What comes out of a stranger's file?  Runs in a process of its own, with limits, and reads the file on its input.

`python -m makegood.adapters.scanners.decoder MEDIA_TYPE LIMITS` writes to its output, for each part, one line of JSON
and the bytes that it announces: first the facts, then the pictures.  The last line says that it is the end, or why not.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from .limits import Limits
from .media import VIDEOS
from .trouble import Trouble

if TYPE_CHECKING:
    from ...app.ports.scanning import Pixels

FactsSaid = dict[str, Any]  # what Facts is made of, but for hash, type and size, as JSON knows it


def confine(limits: Limits, is_video: bool) -> None:
    """Takes from this process what it does not need: memory, time, writing files, making processes."""
    import resource

    cpu = limits.video_cpu_seconds if is_video else limits.cpu_seconds
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        hard = resource.getrlimit(what)[1]
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (limit, limit))


def parts(stream: BinaryIO, media_type: str, limits: Limits) -> Iterator[tuple[FactsSaid, Pixels | None]]:
    """The facts first, without pixels; then one still, or the frames of a video."""
    if media_type in VIDEOS:
        from .frames import open_video

        facts, frames = open_video(stream, limits)
        yield facts, None
        yield from (({"at_s": at_s}, pixels) for at_s, pixels in frames)
    else:
        from .stills import open_still

        facts, pixels = open_still(stream, media_type, limits)
        yield facts, None
        yield {"at_s": None}, pixels


def write(out: BinaryIO, said: dict[str, Any], pixels: Pixels | None = None) -> None:
    """One line, and the bytes that it announces."""
    if pixels is not None:
        said = {**said, "height": pixels.shape[0], "width": pixels.shape[1]}
    out.write(json.dumps(said).encode() + b"\n")
    if pixels is not None:
        out.write(pixels.tobytes())
    out.flush()


def main() -> None:
    """Reads its input, and says what came out; any trouble with the file is said, too, and is no crash."""
    media_type, limits = sys.argv[1], Limits(**json.loads(sys.argv[2]))
    out, stream = os.fdopen(os.dup(1), "wb"), os.fdopen(0, "rb", closefd=False)
    os.dup2(2, 1)  # what a library prints does not get between the pictures
    confine(limits, media_type in VIDEOS)
    try:
        for said, pixels in parts(stream, media_type, limits):
            write(out, said, pixels)
        write(out, {"end": True})
    except Trouble as trouble:
        write(out, {"trouble": trouble.key, "params": trouble.params})
    except MemoryError:
        write(out, {"trouble": "evidence.readable.too_costly", "params": {}})
    except Exception as error:  # decoders raise whatever they like: SyntaxError, EOFError, struct.error, ...
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        write(out, {"trouble": "evidence.readable.damaged", "params": {}})


if __name__ == "__main__":
    main()
