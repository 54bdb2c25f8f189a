"""A person who reads pages without any script: follows links, fills in forms and presses buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

import httpx

from .little_platform import PEOPLE, Platform

_VOID: Final = frozenset({"input", "meta", "link", "img", "br"})


@dataclass
class FormSeen:
    """A form as it stands on a page: where it goes, and what its fields hold."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    method: str = "post"
    ticked: dict[str, list[str]] = field(default_factory=dict)


class PageSeen(HTMLParser):
    """What a page says, its forms, its links, and every tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html, self.text = html, ""
        self.forms: list[FormSeen] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, Mapping[str, str]]] = []
        self._form: FormSeen | None = None
        self._select: str | None = None
        self._area: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form":
            self._form = FormSeen(given["action"], method=given.get("method", "get"))
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(tag, given, self._form)

    def _field(self, tag: str, given: Mapping[str, str], form: FormSeen) -> None:
        name = given.get("name", "")
        if tag == "input" and name:
            unchecked = given.get("type") in ("checkbox", "radio") and "checked" not in given
            form.fields |= {} if unchecked else {name: given.get("value", "")}
            if given.get("type") == "checkbox" and not unchecked:
                form.ticked.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "select":
            self._select = name
            form.choices[name] = []
        elif tag == "option" and self._select is not None:
            form.choices[self._select].append(given["value"])
            if "selected" in given or self._select not in form.fields:
                form.fields[self._select] = given["value"]
        elif tag == "textarea":
            self._area, form.fields[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None and self._form is not None:
            self._form.fields[self._area] += data
        self.text += data

    def form(self, command: str = "", action: str = "") -> FormSeen:
        """The form of a command, or the one that goes to an address, one that changes something first."""
        found = [f for f in self.forms if (f.fields.get("command") == command if command else f.action == action)]
        assert found, f"no form {command or action} among {[(f.action, f.fields.get('command')) for f in self.forms]}"
        return min(found, key=lambda form: form.method != "post")

    def has_form(self, command: str) -> bool:
        return any(f.fields.get("command") == command for f in self.forms)


@dataclass
class Reader:
    """Somebody with a browser: cookies are kept, redirects are followed."""

    client: httpx.AsyncClient
    status: int = 0
    at: str = ""

    async def open(self, path: str) -> PageSeen:
        return self._seen(await self.client.get(path, follow_redirects=True))

    async def send(self, form: FormSeen, **typed: str) -> PageSeen:
        """Fills in a form and sends it; names that are no identifiers are written with `__` for a point."""
        named = {name.replace("__", "."): value for name, value in typed.items()}
        answer = await self.client.post(form.action, data=form.fields | form.ticked | named, follow_redirects=True)
        return self._seen(answer)

    async def do(self, case_id: str, command: str, **typed: str) -> PageSeen:
        """Opens a case's page and sends the form of a command."""
        return await self.send((await self.open(f"/cases/{case_id}")).form(command), **typed)

    def _seen(self, answer: httpx.Response) -> PageSeen:
        self.status, self.at = answer.status_code, answer.url.raw_path.decode()
        return PageSeen(answer.text)


async def reader(platform: Platform, who: str, language: str = "en") -> Reader:
    """Somebody who has signed in by a link."""
    client = platform.client()
    client.headers["Accept-Language"] = language
    found = Reader(client)
    await found.open(f"/sign-in?token={await platform.token(*PEOPLE[who])}")
    assert found.status == 200
    return found


def guest(platform: Platform, language: str = "en") -> Reader:
    """Somebody who has not signed in."""
    client = platform.client()
    client.headers["Accept-Language"] = language
    return Reader(client)
