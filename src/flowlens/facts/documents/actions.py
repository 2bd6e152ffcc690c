"""The actions that a document names, and what of the repository each of them names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flowlens.facts.documents.outline import Line, Section
from flowlens.model.documents import Action

__all__ = ["actions_of", "inline_actions", "links_of"]

_ITEM = re.compile(r"(\s*)(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s*)?(\S.*)")
_ROW = re.compile(r"\s*\|(.*)")
_HEADING = re.compile(r":[*_\s]*$")
_RULED = re.compile(r"[\s|:=+\-]*")
_INLINE = re.compile(
    r"\s*(?:[-*+]\s+)?(?:\*\*|__)?\[?(?:action(?: item)?|AI|follow-?up)\]?(?:\*\*|__)?\s*"
    r"(?::|\]|\*\*)(?:\*\*)?\s*(\S.*)",
    re.IGNORECASE,
)
_ENOUGH = re.compile(r"[^\W\d_]{2,}.*[^\W\d_]{2,}|[#!]\d|://")
_MOST = 200
_LONGEST_TEXT = 4_000

_DEFINED = re.compile(r"\s{0,3}\[([^\]]{1,100})\]:\s*<?(\S+?)>?\s*$")
_LINK = re.compile(r"\[([^\[\]]{1,300})\](?:\(<?([^()\s]{1,500})>?[^()]{0,100}\)|\[([^\[\]]{0,100})\])?")
_URL = re.compile(r"https?://[^\s<>()\[\]\"'`|]{3,500}")
_OF_URL = re.compile(
    r"https?://[^/\s]{1,100}/(?:[^/\s]{1,100}/){0,6}?([^/\s]{1,100})/(?:-/)?(issues|pulls?|merge_requests)/(\d{1,9})\b"
)
_NUMBER = re.compile(r"(?:(?<![\w/#&!.-])|(?<=\bGH-))([#!])(\d{1,9})\b(?!\.\d)|\bGH-(\d{1,9})\b")
_OF_REPOSITORY = re.compile(r"(?<![\w/.-])(?:[\w.-]{1,100}/)?([\w.-]{1,100})([#!])(\d{1,9})\b")
_PATH = re.compile(
    r"(?<![\w/:.@+-])(?:[\w.@+-]+/)*[\w@+-][\w.@+-]*\.\w{1,12}(?![\w/])|(?<![\w/:.@+-])(?:[\w.@+-]+/)+[\w.@+-]+"
)


@dataclass(frozen=True, slots=True)
class _Item:
    """An action as written, and how far it is indented."""

    indent: int
    text: str


def actions_of(sections: Sequence[Section], lines: Sequence[Line], path: str, repository: str) -> tuple[Action, ...]:
    """The items and table rows of the sections on what will change, and the actions named in running text.

    Each with the issues and paths that it names of the repository of that name; an item below an item is part of it.
    """
    within = {line.number for section in sections if section.ask == "change" for line in section.body}
    chosen = [line for line in lines if line.number in within and not line.code]
    texts = [*_items(chosen), *_rows(chosen), *(text for number, text in inline_actions(lines) if number not in within)]
    links = links_of(lines)
    return tuple(_action(text, links, path, repository) for text in texts[:_MOST])


def inline_actions(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """The number and text of each line such as `**[Action Item]** do this` or `Action item: do this`."""
    found = ((line.number, _INLINE.match(line.text)) for line in lines if not line.code)
    return [(number, match[1]) for number, match in found if match and _ENOUGH.search(match[1])]


def links_of(lines: Sequence[Line]) -> dict[str, str]:
    """The addresses that are defined apart from the text, as in `[the fix]: https://…`, by label in small letters."""
    found = (_DEFINED.match(line.text) for line in lines if not line.code)
    return {match[1].lower(): match[2] for match in found if match}


def _items(lines: Sequence[Line]) -> Iterator[str]:
    """The outermost items, with all that stands below each."""
    item: _Item | None = None
    blank = False
    for line in lines:
        if not line.text.strip():
            blank = True
            continue
        found = _ITEM.match(line.text)
        if found and (item is None or len(found[1].expandtabs()) <= item.indent):
            yield from _said(item)
            # `Improvements:` is the heading of the items below it.
            item = None if _HEADING.search(found[2]) else _Item(len(found[1].expandtabs()), found[2])
        elif item is not None and (found or line.text[0].isspace() or not blank):
            item = _Item(item.indent, f"{item.text} {line.text.strip()}"[:_LONGEST_TEXT])
        else:
            yield from _said(item)
            item = None
        blank = False
    yield from _said(item)


def _said(item: _Item | None) -> Iterator[str]:
    if item is not None and _ENOUGH.search(item.text):
        yield item.text


def _rows(lines: Sequence[Line]) -> Iterator[str]:
    """The rows of tables without the heading of each."""
    heading = True
    for line in lines:
        found = _ROW.match(line.text)
        if not found:
            heading = True
        elif _RULED.fullmatch(found[1]):
            heading = False
        elif not heading and _ENOUGH.search(found[1]):
            yield found[1]


def _action(text: str, links: Mapping[str, str], path: str, repository: str) -> Action:
    addresses = [*_URL.findall(text), *_linked(text, links)]
    plain = _URL.sub(" ", _LINK.sub(r" \1 ", text))
    issues = [*(_of_address(address, repository) for address in addresses), *_numbers(plain, repository)]
    paths = [*_PATH.findall(plain), *(address for address in addresses if "://" not in address)]
    return Action(_unique(issues), _unique(each for one in paths for each in _readings(one, path)))


def _linked(text: str, links: Mapping[str, str]) -> Iterator[str]:
    for words, address, label in _LINK.findall(text):
        target = address or links.get((label or words).lower())
        if target:
            yield target


def _of_address(address: str, repository: str) -> str | None:
    found = _OF_URL.match(address)
    if found is None or found[1].lower() != repository.lower():
        return None
    return f"{'!' if found[2] == 'merge_requests' else '#'}{int(found[3])}"


def _numbers(text: str, repository: str) -> Iterator[str]:
    for sigil, number, other in _NUMBER.findall(text):
        yield f"{sigil or '#'}{int(number or other)}"
    for name, sigil, number in _OF_REPOSITORY.findall(text):
        if name.lower() == repository.lower():
            yield f"{sigil}{int(number)}"


def _readings(written: str, path: str) -> Iterator[str]:
    """A path from the top of the repository, and from the folder of the document."""
    clean = written.partition("#")[0].removeprefix("./").strip("/")
    if not clean or clean == path:
        return
    yield clean
    steps = path.split("/")[:-1]
    for step in clean.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step != ".":
            steps = [*steps, step]
    yield "/".join(steps)


def _unique(found: Iterator[str | None] | Sequence[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in found if one))
