"""Are the catalogues complete, and do the languages agree?"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from makegood.app.texts.catalogue import BARE, LANGUAGES, Catalogue, catalogue, language_of, placeholders
from makegood.app.texts.filling import GROUPS
from makegood.domain.events import NAMES

from .expected import LABELS, expected

ASIDE = ("event_by.", "page.", "evidence.", "seen.", "casefile.")
"""Sentences of an actor of its own, judged below; the words of pages, checks and case files have their own tests."""

CHINESE = re.compile(r"[\u4e00-\u9fff]")
HALF_WIDTH = re.compile(r"[,;:?!()]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_missing_and_none_is_unused(language: str) -> None:
    """What the code can ask for is there, and what is there can be asked for."""
    assert {
        key for key in catalogue(language).texts if not key.endswith(BARE) and not key.startswith(ASIDE)
    } == expected()


def test_the_languages_have_the_same_keys_and_fill_in_the_same_values() -> None:
    """A sentence that says less in one language would leave its readers behind."""
    first, *others = (catalogue(language) for language in LANGUAGES)
    for other in others:
        assert _in_no_language(first.needs) == _in_no_language(other.needs)


def _in_no_language(needs: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """A value that comes in both languages is one value."""
    return {
        key: frozenset(name.removesuffix("_zh").removesuffix("_en") for name in names) for key, names in needs.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bare_form_needs_less_than_its_full_one(language: str) -> None:
    """It is there for when a value is missing."""
    book = catalogue(language)
    for key in book.texts:
        if key.endswith(BARE):
            assert book.needs[key] < book.needs[key.removesuffix(BARE)], key


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_own_sentence_for_an_actor_is_one_of_an_event(language: str) -> None:
    """Events that time brings about may have another sentence than those that people do."""
    own = [key.split(".", 2)[2] for key in catalogue(language).texts if key.startswith("event_by.system.")]
    assert own
    assert set(own) <= set(NAMES.values())


def test_every_sentence_is_in_its_language() -> None:
    """No Chinese in the English catalogue, and Chinese punctuation in the Chinese one."""
    for key, text in catalogue("en").texts.items():
        assert not CHINESE.search(text), key
    for key, text in catalogue("zh-CN").texts.items():
        assert not HALF_WIDTH.search(text), key


def test_no_sentence_speaks_in_the_words_of_the_code() -> None:
    """People read neither rule numbers nor state names nor braces that were never filled."""
    for language in LANGUAGES:
        for key, text in catalogue(language).texts.items():
            words = re.sub(r"\{[a-z_]+\}", "", text)
            assert key.startswith(ASIDE) or not re.search(r"\bS\d+\b|[a-z]+_[a-z]+|[{}]", words), key


def test_values_that_have_labels_are_of_a_group_that_has_them() -> None:
    """A value's name leads to a group of labels that is there."""
    assert set(GROUPS.values()) <= set(LABELS)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh-CN"),
        ("", "zh-CN"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh", "zh-CN"),
        ("zh-TW;q=0.5, en;q=0.8", "en"),
        ("fr, de;q=0.8", "zh-CN"),
        ("fr, en;q=0.1", "en"),
        ("en;q=0, zh;q=0.1", "zh-CN"),
        ("en;q=x", "zh-CN"),
        ("*", "zh-CN"),
    ],
)
def test_the_readers_wish_chooses_the_language(header: str | None, language: str) -> None:
    """By quality, then by order; what the system does not speak falls back to the default."""
    assert language_of(header) == language


def test_a_language_that_nobody_speaks_here_is_answered_in_the_default() -> None:
    """Rather than failing."""
    assert catalogue("fr") is catalogue("zh-CN")


SMALL = Catalogue("en", {"a": "{x} and {y}", "a_bare": "only {x}", "b": "{x} and {y}", "label.turn.both": "both"})


@pytest.mark.parametrize(
    ("key", "words", "said"),
    [
        ("a", {"x": "1", "y": "2"}, "1 and 2"),
        ("a", {"x": "1"}, "only 1"),
        ("b", {"x": "1"}, "1 and …"),
        ("a", {"x": "1", "y": "2", "z": "3"}, "1 and 2"),
        ("a", {"x": "{y}", "y": "{x}"}, "{y} and {x}"),
    ],
)
def test_a_sentence_is_filled_as_far_as_it_goes(key: str, words: dict[str, str], said: str) -> None:
    """A missing value leads to the bare form, else to a gap; values are never read as placeholders."""
    assert SMALL.say(key, words) == said


def test_a_key_without_a_sentence_is_a_mistake() -> None:
    """It shows at once, while a value without a label is shown as it is."""
    with pytest.raises(KeyError):
        SMALL.say("c")
    assert SMALL.label("turn", "both") == "both"
    assert SMALL.label("carrier", "dhl") == "dhl"
    assert placeholders("{x} {y} {x}") == {"x", "y"}
