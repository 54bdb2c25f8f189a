"""What does a video show?  Frames at an even pace, not key frames only: a label may be sharp between them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from .limits import Limits
from .metadata import said_by_video
from .trouble import Trouble

if TYPE_CHECKING:
    import cv2

    from ...app.ports.scanning import Pixels

# Only the containers that were recognised, only from this file (a playlist could name others), only usual codecs.
_READER_OPTIONS = {
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2",
    "protocol_whitelist": "file",
    "codec_whitelist": "h264,hevc,mpeg4,mjpeg,av1,libdav1d,libaom-av1,vp8,vp9,h263,prores",
    "threads": "1",
}
_THE_FILE = "/dev/fd/0"


def open_video(stream: BinaryIO, limits: Limits) -> tuple[dict[str, Any], Iterator[tuple[float, Pixels]]]:
    """What the file says of itself, and its frames with their instants in seconds."""
    said = said_by_video(stream)
    stream.seek(0)
    os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = "|".join(f"{name};{value}" for name, value in _READER_OPTIONS.items())
    os.environ["OPENCV_LOG_LEVEL"] = "SILENT"
    import cv2

    cv2.setNumThreads(1)
    capture = cv2.VideoCapture(_THE_FILE, cv2.CAP_FFMPEG)
    if not capture.isOpened():
        raise Trouble("evidence.readable.damaged")
    facts = {**said, **_measures(capture, limits)}
    return facts, _sampled(capture, limits)


def _measures(capture: cv2.VideoCapture, limits: Limits) -> dict[str, Any]:
    """Size and duration, refused before a frame is unpacked."""
    import cv2

    width, height = int(capture.get(cv2.CAP_PROP_FRAME_WIDTH)), int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
    per_second = capture.get(cv2.CAP_PROP_FPS)
    duration_s = capture.get(cv2.CAP_PROP_FRAME_COUNT) / per_second if per_second > 0 else 0.0
    if max(width, height) > limits.video_side_px:
        raise Trouble("evidence.readable.video_too_large", width=width, height=height, limit=limits.video_side_px)
    if min(width, height) < limits.shortest_side_px:
        raise Trouble("evidence.readable.too_small", width=width, height=height)
    if duration_s > limits.video_seconds:
        raise Trouble("evidence.readable.too_long", seconds=int(duration_s), limit=int(limits.video_seconds))
    return {"width_px": width, "height_px": height, "duration_s": round(max(0.0, duration_s), 3)}


def _sampled(capture: cv2.VideoCapture, limits: Limits) -> Iterator[tuple[float, Pixels]]:
    """Every frame is read, as the next one builds on it; one in so many is unpacked.

    The announced duration may be a lie: what is read counts.
    """
    import cv2

    taken, due_s = 0, 0.0
    while taken < limits.frames and capture.grab():
        at_s = max(0.0, capture.get(cv2.CAP_PROP_POS_MSEC) / 1000)
        if at_s > limits.video_seconds:
            break
        if at_s + 1e-6 < due_s:
            continue
        whole, pixels = capture.retrieve()
        if whole and pixels is not None:
            taken, due_s = taken + 1, due_s + 1 / limits.frames_per_second
            due_s = max(due_s, at_s + 0.5 / limits.frames_per_second)
            yield round(at_s, 3), _shrunk(cast("Pixels", pixels), limits.frame_side_px)
    if not taken:
        raise Trouble("evidence.readable.damaged")


def _shrunk(pixels: Pixels, most_px: int) -> Pixels:
    import cv2
    import numpy as np

    scale = most_px / max(pixels.shape[:2])
    if scale < 1:
        pixels = cast("Pixels", cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    return np.ascontiguousarray(pixels)
