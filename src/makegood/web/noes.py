"""What is answered where no handler gets a say?  The noes of the interface itself, each with what to do about it."""

from __future__ import annotations

from .problems import Asked, problem
from .wire.reply import Reply
from .wire.words import Words


def unauthenticated(asked: Asked) -> Reply:
    """401: no token, or none of ours."""
    detail = Words(
        "请在 Authorization 请求头中带上有效的令牌：Bearer mg_…。令牌可能已过期或被撤销。",
        "Send a valid token in the Authorization header: Bearer mg_... It may have expired or been revoked.",
    )
    return problem(asked, "UNAUTHENTICATED", detail, ((b"www-authenticate", b'Bearer realm="makegood"'),))


def bad_signature(asked: Asked, said: str) -> Reply:
    """401: a message that carries its own signature, and not a good one."""
    detail = Words(
        f"通知的签名无效，或内容无法读取：{said}", f"The message is not signed well, or not readable: {said}"
    )
    return problem(asked, "BAD_SIGNATURE", detail, ((b"www-authenticate", b'Signature realm="makegood"'),))


def nowhere(asked: Asked) -> Reply:
    """404: no such path."""
    detail = Words(
        "没有这个地址。接口说明见 /docs 与 /openapi.json。",
        "There is no such address. /docs and /openapi.json list those there are.",
    )
    return problem(asked, "NOT_FOUND", detail)


def method_not_allowed(asked: Asked, allow: tuple[str, ...]) -> Reply:
    """405: the path is there, but not for this method."""
    methods = ", ".join(allow)
    detail = Words(f"这个地址支持：{methods}。", f"This address answers {methods}.")
    return problem(asked, "METHOD_NOT_ALLOWED", detail, ((b"allow", methods.encode()),))


def too_large(asked: Asked, at_most: int) -> Reply:
    """413: the body is larger than any of ours."""
    detail = Words(f"请求体最多 {at_most} 字节。", f"A body has at most {at_most} bytes.")
    return problem(asked, "TOO_LARGE", detail)


def unsupported_media_type(asked: Asked) -> Reply:
    """415: not JSON."""
    detail = Words(
        "请用 JSON 发送请求体，并将 Content-Type 设为 application/json。",
        "Send the body as JSON, with Content-Type: application/json.",
    )
    return problem(asked, "UNSUPPORTED_MEDIA_TYPE", detail, ((b"accept", b"application/json"),))


def too_many_requests(asked: Asked, seconds: int) -> Reply:
    """429: wait."""
    detail = Words(f"请求过于频繁，请在 {seconds} 秒后重试。", f"Too many requests: try again in {seconds} s.")
    return problem(asked, "TOO_MANY_REQUESTS", detail, ((b"retry-after", str(seconds).encode()),))


def unavailable(asked: Asked) -> Reply:
    """503: nothing was decided; the same request may be sent again."""
    detail = Words(
        "暂时无法处理，请稍后用同样的请求（和幂等键）重试。",
        "This cannot be done just now: send the same request again (with the same Idempotency-Key) in a moment.",
    )
    return problem(asked, "UNAVAILABLE", detail, ((b"retry-after", b"1"),))


def trouble(asked: Asked) -> Reply:
    """500: ours to mend; the request id finds it in the log."""
    number = asked.head.request_id
    detail = Words(
        f"系统出错，已记录。联系支持时请提供编号 {number}。",
        f"Something went wrong here and has been noted. Tell support the number {number}.",
    )
    return problem(asked, "TROUBLE", detail)
