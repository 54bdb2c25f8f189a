"""How is a no said over HTTP?  As a problem document (RFC 9457) in the reader's language."""

from __future__ import annotations

from typing import Final, NamedTuple, Protocol

import msgspec

from ..app.submission import Denied
from ..app.texts.sentences import refusal_sentence
from ..domain.case import Case
from ..domain.refusals import Code, Refusal
from .titles import status_of, title_of
from .wire.flaws import BadShape
from .wire.head import Head
from .wire.reply import PROBLEM, Header, Reply, encode
from .wire.words import Words


class FlawView(msgspec.Struct):
    field: str
    problem: str
    expected: str


class Problem(msgspec.Struct, omit_defaults=True):
    """A no.  `code` is for programs, `detail` says what to do, `rule` names the rule it stands on."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    instance: str
    request_id: str
    rule: str | None = None
    errors: list[FlawView] | None = None


class Asked(Protocol):
    """As much of a request as a no has to know."""

    @property
    def head(self) -> Head: ...
    @property
    def path(self) -> str: ...


def problem(
    asked: Asked,
    code: str,
    detail: Words | str,
    headers: tuple[Header, ...] = (),
    rule: str | None = None,
    errors: list[FlawView] | None = None,
) -> Reply:
    """The document."""
    language, status = asked.head.language, status_of(code)
    sentence = detail if isinstance(detail, str) else detail.said(language)
    document = Problem(
        type=f"/docs#{code}",
        title=title_of(code).said(language),
        status=status,
        code=code,
        detail=sentence,
        instance=asked.path,
        request_id=asked.head.request_id,
        rule=rule,
        errors=errors,
    )
    in_language = (b"content-language", language.encode())
    return Reply(status, encode(document), (in_language, _VARY, *headers), PROBLEM, code)


_VARY: Final[Header] = (b"vary", b"accept-language")


class Place(NamedTuple):
    """In which zone and currency a sentence speaks of instants and amounts."""

    zone: str = "Asia/Shanghai"
    currency: str = "CNY"


def place_of(case: Case) -> Place:
    return Place(case.basis.zone, case.basis.currency)


def refused(asked: Asked, refusal: Refusal, place: Place = Place()) -> Reply:  # noqa: B008  # a frozen value
    """A refusal of the domain, in the sentence that a support agent could read aloud."""
    sentence = refusal_sentence(refusal, asked.head.language, place.zone, place.currency)
    return problem(asked, refusal.code, sentence, rule=refusal.rule)


def denied(asked: Asked, answer: Denied, place: Place = Place()) -> Reply:  # noqa: B008  # a frozen value
    """The door's no; the first one given under a key is marked as such when given again."""
    reply = refused(asked, answer.refusal, place_of(answer.case) if answer.case is not None else place)
    return reply._replace(headers=(*reply.headers, REPLAYED)) if answer.replayed else reply


REPLAYED: Final[Header] = (b"idempotent-replayed", b"true")


def not_found(asked: Asked) -> Reply:
    return refused(asked, Refusal(Code.NOT_FOUND))


def bad_shape(asked: Asked, bad: BadShape) -> Reply:
    """422: names the field, what was wrong with it, and what is expected there."""
    field, wrong, expected = bad.flaw
    language = asked.head.language
    detail = Words(
        f"{field or '请求体'}：{wrong.zh}。应为{expected.zh}。",
        f"{field or 'The body'}: {wrong.en}. Expected: {expected.en}.",
    )
    flaw = FlawView(field, wrong.said(language), expected.said(language))
    return problem(asked, "BAD_SHAPE", detail, errors=[flaw])
