"""How is a no about an upload said: with which status, and with what to do now?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ...app.texts.catalogue import catalogue
from ...app.texts.filling import Reader, fill
from ...app.uploads import outcomes as o
from ...domain.refusals import Refusal
from .. import problems
from ..problems import Asked, problem
from ..wire.reply import Header, Reply
from ..wire.words import Words

CLOSE: Final[Header] = (b"connection", b"close")


def said(asked: Asked, no: o.No) -> Reply:
    """The problem document."""
    if isinstance(no, Refusal):
        return problems.refused(asked, no)
    return _NOES[type(no)](asked, no)


def _missing(asked: Asked, no: o.Missing) -> Reply:
    if no is o.Missing.NEVER:
        return problems.not_found(asked)
    detail = Words(
        "这个上传已结束（已放弃、已过期或未被采用），请重新上传。",
        "This upload is over (given up, expired or not taken): begin a new one.",
    )
    return problem(asked, "UPLOAD_GONE", detail)


def _misplaced(asked: Asked, no: o.Misplaced) -> Reply:
    detail = Words(
        f"服务器已收到 {no.offset_bytes} 字节，请用 HEAD 查询进度后从那里继续。",
        f"{no.offset_bytes} bytes are here: ask with HEAD, and go on from there.",
    )
    return problem(asked, "OFFSET_MISMATCH", detail, ((b"upload-offset", str(no.offset_bytes).encode()),))


def _superseded(asked: Asked, _: o.Superseded) -> Reply:
    detail = Words(
        "同一个上传有了更新的连接，这个连接不再写入。请用 HEAD 查询进度后继续。",
        "A newer connection goes on with this upload, so this one writes no more. Ask with HEAD before you go on.",
    )
    return problem(asked, "UPLOAD_LOCKED", detail, (CLOSE,))


def _too_large(asked: Asked, no: o.TooLarge) -> Reply:
    detail = Words(
        f"文件最大 {no.at_most} 字节。请上传较小的照片或较短的视频。",
        f"The file may have {no.at_most} bytes at most: send a smaller photo or a shorter video.",
    )
    return problem(asked, "TOO_LARGE", detail)


def _not_taken(asked: Asked, no: o.NotTaken) -> Reply:
    language = asked.head.language
    words = fill(no.says.params, Reader(language, "Asia/Shanghai", "CNY"))
    code = "TOO_LARGE" if no.too_large else "NOT_A_PHOTO_OR_VIDEO"
    return problem(asked, code, catalogue(language).say(no.says.key, words))


def _mismatch(asked: Asked, _: o.Mismatch) -> Reply:
    detail = Words(
        "这一段内容与校验值不符，已丢弃。请从同一位置重新发送。",
        "These bytes are not those of the checksum, so none of them is kept: send them again from the same offset.",
    )
    return problem(asked, "CHECKSUM_MISMATCH", detail)


def _busy(asked: Asked, no: o.Busy) -> Reply:
    after = ((b"retry-after", str(no.after_s).encode()),)
    if no.everybody:
        detail = Words("正在接收的上传太多，请稍后重试。", "Too many uploads are coming in just now: try again soon.")
        return problem(asked, "UNAVAILABLE", detail, after)
    detail = Words(
        f"新建上传过于频繁，请在 {no.after_s} 秒后重试；未完成的上传可以继续。",
        f"Too many new uploads: try again in {no.after_s} s. Those that have begun can go on.",
    )
    return problem(asked, "TOO_MANY_REQUESTS", detail, after)


_TOO_MANY: Final = {
    "open_in_case": Words(
        "这个售后单最多有 {0} 个未完成的上传。请先继续或放弃它们：GET /v1/cases/{{case_id}}/uploads。",
        "A case has at most {0} unfinished uploads. Finish or delete some first: GET /v1/cases/{{case_id}}/uploads.",
    ),
    "open_in_all": Words(
        "您最多有 {0} 个未完成的上传。请先继续或放弃一些。",
        "You may have at most {0} unfinished uploads: finish or delete some.",
    ),
    "exhibits": Words("一个售后单最多有 {0} 份凭证。", "A case holds at most {0} exhibits."),
}


def _too_many(asked: Asked, no: o.TooMany) -> Reply:
    words = _TOO_MANY[no.what]
    return problem(asked, "TOO_MANY_UPLOADS", Words(words.zh.format(no.at_most), words.en.format(no.at_most)))


# Any: each function is given the outcome that its row names.
_NOES: Final[dict[type, Callable[[Asked, Any], Reply]]] = {
    o.Missing: _missing,
    o.Misplaced: _misplaced,
    o.Superseded: _superseded,
    o.TooLarge: _too_large,
    o.NotTaken: _not_taken,
    o.Mismatch: _mismatch,
    o.Busy: _busy,
    o.TooMany: _too_many,
}


def wrong_version(asked: Asked) -> Reply:
    """412: another version of the protocol, or none."""
    detail = Words("请带上 Tus-Resumable: 1.0.0。", "Send Tus-Resumable: 1.0.0.")
    return problem(asked, "TUS_VERSION", detail, ((b"tus-version", b"1.0.0"),))


def bad_header(asked: Asked, words: Words) -> Reply:
    """400: a header of tus that cannot be read."""
    return problem(asked, "BAD_REQUEST", words)


def wrong_media(asked: Asked) -> Reply:
    """415: bytes of an upload have one media type."""
    detail = Words(
        "请将 Content-Type 设为 application/offset+octet-stream。",
        "Send Content-Type: application/offset+octet-stream.",
    )
    return problem(asked, "UNSUPPORTED_MEDIA_TYPE", detail)


def stalled(asked: Asked) -> Reply:
    """408: nothing came for too long; what came is kept."""
    detail = Words(
        "连接长时间没有数据，已断开；收到的内容已保存，请继续上传。",
        "Nothing came for too long, so the connection is closed. What came is kept: go on from there.",
    )
    return problem(asked, "UPLOAD_STALLED", detail, (CLOSE,))


def exhibit_stays(asked: Asked) -> Reply:
    """409: what has become an exhibit is not taken back."""
    detail = Words(
        "文件已成为凭证，不能撤回；可以补传另一张来替代。",
        "It has become an exhibit and cannot be taken back; another picture can be sent in its place.",
    )
    return problem(asked, "EXHIBIT_STAYS", detail)
