"""Which printed lines name or place a person, and are covered in the copy for the other party?

Lines are judged by themselves, so a name alone on its line is covered only where it stands next to one that is private.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...app.carriers import normal, same_number
from ...app.ports.scanning import Barcode, Region, TextLine

_PHONE = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9][\d*xX]{9}(?!\d)|(?<!\d)0\d{2,3}[- ]?[\d*]{7,8}(?!\d)|\d{3}\*{3,}\d{2,4}"
)
_EXTENSION = re.compile(r"(?:转|分机)\s*\d{3,6}")
_ADDRESS = re.compile(
    r"[\u4e00-\u9fff]{2,}(?:省|自治区|市|区|县|镇|乡|村|街道|路|街|巷|弄|大道|小区|花园|苑|栋|幢|单元|号楼|室)|\d+号"
)
_PLACES = re.compile(r"省|自治区|市|区|县|镇|乡|村|街|路|巷|弄|道|号|栋|幢|楼|单元|室|院|座|层")
_PERSON = re.compile(r"^[收寄发]\s*(?:件人?|货人?)?\s*[::：]?|收件人|寄件人|收货人|发件人|联系人|电话|手机|地址|姓名")
_NO_PERSON = re.compile(r"签收|验视|收件员|收费|收款|寄付|到付")
_FEW_SIGNS = 6


def private_places(lines: Sequence[TextLine], codes: Sequence[Barcode], waybill: str | None) -> tuple[Region, ...]:
    """The places to cover: lines, and codes in which the same stands; a waybill's own number stays, as it is needed."""
    judged = [(line, is_private(line.text) and not _is_number(line.text, waybill)) for line in lines]
    beside = [line for line, private in judged if not private and _is_short_chinese(line.text)]
    covered = [line for line, private in judged if private]
    covered += [line for line in beside if any(_is_beside(line, other) for other in covered)]
    return (*(line.region for line in covered), *(code.region for code in codes if is_private(code.text)))


def is_private(text: str) -> bool:
    """A phone number, an address, or a line that begins with who receives or sends."""
    if _NO_PERSON.search(text):
        return False
    tight = text.replace(" ", "")
    if _PHONE.search(tight) or _EXTENSION.search(tight) or _PERSON.search(tight):
        return True
    return bool(_ADDRESS.search(tight)) and len(set(_PLACES.findall(tight))) >= 2


def _is_number(text: str, waybill: str | None) -> bool:
    return waybill is not None and same_number(normal(text), waybill)


def _is_short_chinese(text: str) -> bool:
    return 2 <= len(text) <= _FEW_SIGNS and all("\u4e00" <= sign <= "\u9fff" or sign == "*" for sign in text)


def _is_beside(line: TextLine, other: TextLine) -> bool:
    """Whether it stands on the same line of print, within about its own length."""
    x, y = _middle(line.region)
    left, top = (min(corner[axis] for corner in other.region) for axis in (0, 1))
    right, bottom = (max(corner[axis] for corner in other.region) for axis in (0, 1))
    height, reach = bottom - top, right - left
    return left - reach <= x <= right + reach and top - height / 2 <= y <= bottom + height / 2


def _middle(region: Region) -> tuple[float, float]:
    return sum(x for x, _ in region) / len(region), sum(y for _, y in region) / len(region)
