"""Which words in a file's metadata say that it was edited, made by a machine, or taken from a screen?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

# Programs whose purpose is to change pictures.  What only develops or sends them (a gallery, a chat) is not here.
EDITORS: Final = (
    "Photoshop",
    "Lightroom",
    "GIMP",
    "Snapseed",
    "PicsArt",
    "Meitu",
    "美图",
    "Xingtu",
    "醒图",
    "CapCut",
    "JianYing",
    "剪映",
    "B612",
    "VSCO",
    "Facetune",
    "FaceApp",
    "Remini",
    "Canva",
    "Pixelmator",
    "Affinity Photo",
    "Paint.NET",
    "PaintShop",
    "Luminar",
    "PhotoDirector",
    "PhotoScape",
    "ACDSee",
    "Pixlr",
    "Fotor",
    "Polarr",
    "Krita",
    "Illustrator",
    "Premiere",
    "After Effects",
    "Final Cut",
    "DaVinci",
)
_EDITOR = re.compile("|".join(re.escape(name) for name in EDITORS), re.IGNORECASE)
# In XMP only these say what wrote the picture; a word somewhere else may be a title.
_XMP_TOOL = re.compile(
    r"(?:CreatorTool|softwareAgent|photoshop:\w+|Software)\s*(?:=\s*\"|>)([^\"<]{1,200})", re.IGNORECASE
)

# IPTC's digital source types for what a machine made, wholly or in part.
_SOURCE_TYPE = re.compile(r"\b(trainedAlgorithmicMedia|compositeWithTrainedAlgorithmicMedia|algorithmicMedia)\b")
# The implicit label of GB 45438-2025: in XMP in a namespace of its own; in EXIF or a video as JSON with these fields.
_AIGC_XMP = re.compile(r"tc260\.org\.cn/ns/AIGC|\bTC260:AIGC\b", re.IGNORECASE)
_AIGC_JSON = re.compile(
    r"\bAIGC\b.{0,40}\{|\"(?:ContentProducer|ProduceID|ContentPropagator|PropagateID)\"\s*:", re.DOTALL
)
# What the usual generators leave in PNG text.
_GENERATOR = re.compile(
    r"^parameters: .{0,4000}?\bSteps: \d+, Sampler:"
    r"|^(?:prompt|workflow): \{.{0,4000}?\"class_type\""
    r"|^Dream: |^sd-metadata: ",
    re.DOTALL,
)
_NAMED = re.compile(
    r"\b(Midjourney|DALL[·-]?E|Stable Diffusion|Firefly|ComfyUI|NovelAI|即梦|文心一格|通义万相)", re.IGNORECASE
)

# Shorter sides of the screens of phones and tablets.
_SCREEN_SIDES: Final = frozenset(
    {640, 720, 750, 828, 1080, 1125, 1170, 1176, 1179, 1200, 1206, 1220, 1224, 1240, 1242, 1260, 1264, 1284, 1290, 1320}
    | {1344, 1440, 1536, 1600, 1620, 1640, 1668, 2048}
)
_LONGEST_BY_SHORTEST: Final = (1.30, 2.45)


def editors(texts: Iterable[str]) -> tuple[str, ...]:
    """The names of editing programs, each once, as the list above spells them."""
    found: dict[str, None] = {}
    for text in texts:
        for part in _tool_parts(text):
            for match in _EDITOR.finditer(part):
                found[next(name for name in EDITORS if name.lower() == match.group().lower())] = None
    return tuple(found)


def _tool_parts(text: str) -> list[str]:
    return _XMP_TOOL.findall(text) if "<" in text else [text]


def ai_marks(texts: Iterable[str]) -> tuple[str, ...]:
    """Names of the marks that say that a machine made the picture: iptc, aigc, generator."""
    found: dict[str, None] = {}
    for text in texts:
        if _SOURCE_TYPE.search(text):
            found["IPTC"] = None
        if _AIGC_XMP.search(text) or _AIGC_JSON.search(text):
            found["AIGC"] = None
        if _GENERATOR.search(text) or any(_NAMED.search(part) for part in _tool_parts(text) if "<" in text):
            found["generator"] = None
    return tuple(found)


def is_screen(width: int, height: int, is_png: bool, has_camera: bool, comment: str) -> bool:
    """A screenshot by its own word, or a PNG in the shape of a screen that no camera signed."""
    if comment.strip().lower() == "screenshot":
        return True
    shortest, longest = sorted((width, height))
    low, high = _LONGEST_BY_SHORTEST
    return is_png and not has_camera and shortest in _SCREEN_SIDES and low <= longest / shortest <= high
