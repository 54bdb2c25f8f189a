"""How much may a file cost that a stranger sent?"""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may be, and what opening it may take.

    `kept_pixels` is the size down to which a larger photograph is brought; a JPEG is brought there while it is being
    read, other formats have to be read whole, so they have a limit of their own.
    """

    photo_bytes: int = 50 * MEGABYTE
    video_bytes: int = 300 * MEGABYTE
    jpeg_pixels: int = 220_000_000
    other_pixels: int = 60_000_000
    kept_pixels: int = 16_000_000
    shortest_side_px: int = 64
    video_seconds: float = 180.0
    video_side_px: int = 4096
    frames_per_second: float = 3.0
    frames: int = 240
    frame_side_px: int = 1920
    memory_bytes: int = 1536 * 1024 * 1024
    cpu_seconds: int = 20
    video_cpu_seconds: int = 90
    wall_seconds: float = 40.0
    video_wall_seconds: float = 180.0
