"""How do a question and its answer go between two processes?  As lines of JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from ...app.ports.scanning import About, Barcode, Copied, Examination, Finding, Fingerprint, Says


class Question(msgspec.Struct):
    """One file to be examined, read for its codes alone, or copied; without a file, fingerprints to be compared."""

    about: About
    file: Path | None = None
    fingerprints: tuple[Fingerprint, ...] = ()
    codes_alone: bool = False
    copy_alone: bool = False


class Answer(msgspec.Struct):
    """A finding as it comes, and in the end the whole: an examination, codes, a copy, or that all was compared."""

    finding: Finding | None = None
    examination: Examination | None = None
    compared: bool = False
    codes: tuple[Barcode, ...] | None = None
    copied: Copied | None = None

    @property
    def is_last(self) -> bool:
        whole = (self.examination, self.codes, self.copied)
        return self.compared or any(one is not None for one in whole)


def _known(kind: type, value: Any) -> Any:  # whatever JSON holds, as msgspec asks
    if kind is Path:
        return Path(value)
    raise NotImplementedError(kind)


_encoder = msgspec.json.Encoder(enc_hook=str)
_questions = msgspec.json.Decoder(Question, dec_hook=_known)
_answers = msgspec.json.Decoder(Answer, dec_hook=_known)


def line(value: Question | Answer) -> bytes:
    return _encoder.encode(value) + b"\n"


def read_question(text: bytes) -> Question:
    return _questions.decode(text)


def read_answer(text: bytes) -> Answer:
    """With instants as instants again: a param whose name ends in `_at` is one."""
    answer = _answers.decode(text)
    if answer.finding is not None:
        return msgspec.structs.replace(answer, finding=_revived(answer.finding))
    if answer.examination is not None:
        findings = tuple(map(_revived, answer.examination.findings))
        whole = {name: getattr(answer.examination, name) for name in answer.examination.__slots__}
        return msgspec.structs.replace(answer, examination=Examination(**{**whole, "findings": findings}))
    return answer


def _revived(finding: Finding) -> Finding:
    return finding._replace(says=Says(finding.says.key, revived_params(finding.says.params)))


def revived_params(params: Mapping[str, object]) -> dict[str, object]:
    """Params as they were before they were JSON."""
    return {
        name: datetime.fromisoformat(value) if name.endswith("_at") and isinstance(value, str) else value
        for name, value in params.items()
    }
