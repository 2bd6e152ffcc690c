"""A text of Markdown, reStructuredText, AsciiDoc, Org or plain words as sections under their headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flowlens.facts.documents.questions import asked
from flowlens.facts.documents.wording import Asked

__all__ = ["Line", "Section", "lines_of", "outline"]

# Beyond it a line is no prose, and every pattern here ends in time on what is left of it.
_LONGEST_LINE = 2_000
_LONGEST_TITLE = 120
# Tildes underline headings where fences are no custom.
_FENCE = re.compile(r"\s*(?:[-*] )?(?:(`{3,})[^`]*|(~{3,}).*)$")
_BACKTICKS = re.compile(r"\s*(?:[-*] )?(`{3,})([^`]*)$")
_MARKDOWN = frozenset({".markdown", ".md", ".mdx", ".qmd"})
_MATTER = ("---", "+++")
_LONGEST_MATTER = 100
_MARKED = {
    ".adoc": re.compile(r"(={1,6})\s+(\S.*?)\s*$"),
    ".asciidoc": re.compile(r"(={1,6})\s+(\S.*?)\s*$"),
    ".org": re.compile(r"(\*{1,6})\s+(\S.*?)\s*$"),
}
_HASHES = re.compile(r" {0,3}(#{1,6})\s+(\S.*?)[\s#]*$")
_UNDERLINE = re.compile(r"""([=\-~^"'+*#.:_])\1{2,}\s*$""")
_BULLET = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+")
_BOLD = re.compile(r"\s*(?:\*\*|__)(?P<title>[^*_]{2,80}?)(?:\*\*|__)\s*:?\s*$")
# `**Impact:** text`, `- Root cause: text`, and a form laid out as a table.
_LABEL = re.compile(
    r"\s*(?:(?:[-*+]|\d{1,3}[.)])\s+)?(?:\*\*|__)?(?P<title>[A-Za-z][^:*_|]{2,60}?)"
    r"(?:\*\*|__)?\s*:(?:\*\*|__)?(?:\s+(?P<rest>.*))?$"
)
_CELLS = re.compile(r"\s*\|\s*(?:\*\*|__)?(?P<title>[A-Za-z][^|*_]{2,60}?)(?:\*\*|__)?:?\s*\|(?P<rest>[^|]*)\|?\s*$")
# A line by itself that asks one of the questions, in a text without any other headings.
_LONGEST_PLAIN = 60
_UNDERLINED_LEVELS = 10
_BOLD_LEVEL = 20
_LABEL_LEVEL = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text, its number from 1 on, and whether it is quoted code; a comment is an empty line."""

    number: int
    text: str
    code: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with all that stands under it, deeper sections included; `ask` is the question that it answers.

    `number` is that of its own line, `headings` are those of the deeper ones.
    """

    number: int
    title: str
    level: int
    ask: Asked | None
    body: tuple[Line, ...]
    headings: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading that starts at one index of the lines; its body starts at another, with `rest` of its own line.

    `cell`: that rest is all there is.
    """

    at: int
    after: int
    level: int
    title: str
    rest: str | None = None
    cell: bool = False


def lines_of(text: str, ending: str) -> list[Line]:
    """The lines of the text without its front matter and comments, which are left empty; fenced code is marked."""
    fences = _FENCE if ending in _MARKDOWN else _BACKTICKS
    rows = [row[:_LONGEST_LINE] for row in text.lstrip("\ufeff").splitlines()]
    start = _end_of_matter(rows)
    lines = [Line(number + 1, "") for number in range(start)]
    fence, comment = "", False
    for number, row in enumerate(rows[start:], start + 1):
        mark = None if comment else fences.match(row)
        ticks = (mark[1] or mark[2]) if mark else ""
        # Only a fence with nothing after it ends another one.
        if ticks and (not fence or (ticks.startswith(fence) and row.strip() == ticks)):
            fence = "" if fence else ticks
            lines.append(Line(number, "", code=True))
        elif fence:
            lines.append(Line(number, row, code=True))
        else:
            kept, comment = _without_comments(row, inside=comment)
            lines.append(Line(number, kept))
    return lines


def outline(lines: Sequence[Line], ending: str) -> list[Section]:
    """The sections in order; the title of the whole document is none."""
    headings = list(_headings(lines, ending))
    if all(heading.level == _LABEL_LEVEL for heading in headings):
        headings = sorted([*headings, *_plain_headings(lines)], key=lambda heading: heading.at)
    if headings and all(headings[0].level < other.level for other in headings[1:]):
        headings = headings[1:]
    return [_section(lines, headings, *span) for span in _spans(headings, len(lines))]


def _end_of_matter(rows: Sequence[str]) -> int:
    if not rows or rows[0].strip() not in _MATTER:
        return 0
    ends = (index for index, row in enumerate(rows[1:_LONGEST_MATTER], 1) if row.strip() == rows[0].strip())
    return next((index + 1 for index in ends), 0)


def _without_comments(row: str, *, inside: bool) -> tuple[str, bool]:
    """The line without what stands in `<!-- -->`, and whether such a comment goes on after it."""
    kept = []
    while row:
        if inside:
            _, found, row = row.partition("-->")
            inside = not found
        else:
            before, found, row = row.partition("<!--")
            kept.append(before)
            inside = bool(found)
    return "".join(kept), inside


def _headings(lines: Sequence[Line], ending: str) -> Iterator[_Heading]:
    marked = _MARKED.get(ending, _HASHES)
    underlines: dict[str, int] = {}
    for index, line in enumerate(lines):
        if line.code or not line.text.strip():
            continue
        if found := marked.match(line.text):
            yield _Heading(index, index + 1, len(found[1]), found[2])
        elif (title := _underlined(lines, index)) is not None:
            level = underlines.setdefault(title[0], _UNDERLINED_LEVELS + len(underlines))
            # In Markdown these two stand for the first two levels, beside those with hashes.
            level = {"=": 1, "-": 2}.get(title[0], level) if ending not in {".rst", ".txt"} else level
            yield _Heading(index, index + 2, level, title[1])
        elif found := _BOLD.match(line.text):
            yield _Heading(index, index + 1, _BOLD_LEVEL, found["title"].rstrip(" :"))
        elif (label := _label(line.text)) is not None:
            yield _Heading(index, index + 1, _LABEL_LEVEL, *label, cell=_CELLS.match(line.text) is not None)


def _plain_headings(lines: Sequence[Line]) -> Iterator[_Heading]:
    texts = ["", *("code" if line.code else line.text.strip() for line in lines), ""]
    for index, (before, text, after) in enumerate(zip(texts, texts[1:], texts[2:], strict=False)):
        alone = text and not before and not after and len(text) <= _LONGEST_PLAIN and not text.endswith((".", ":", ","))
        if alone and text[0].isupper() and not _BULLET.match(text) and asked(text) is not None:
            yield _Heading(index, index + 1, _BOLD_LEVEL, text)


def _underlined(lines: Sequence[Line], index: int) -> tuple[str, str] | None:
    """The letter of the underline and the title, where the next line underlines this one."""
    if index + 1 >= len(lines) or lines[index + 1].code:
        return None
    title, line = lines[index].text.strip(), _UNDERLINE.match(lines[index + 1].text)
    free = index == 0 or not lines[index - 1].text.strip() or _UNDERLINE.match(lines[index - 1].text)
    if line is None or not free or len(title) > _LONGEST_TITLE or "|" in title or _BULLET.match(title):
        return None
    return None if _UNDERLINE.match(title) else (line[1], title)


def _label(text: str) -> tuple[str, str] | None:
    """The title and the rest of a line such as `Impact: some`, where the title asks one of the questions."""
    found = _CELLS.match(text) or _LABEL.match(text)
    if found is None or asked(found["title"]) is None:
        return None
    return found["title"], (found["rest"] or "").strip()


def _spans(headings: Sequence[_Heading], n_lines: int) -> list[tuple[int, int, int]]:
    """For each heading its place, that of the heading that ends its section, and the line where it ends, as indexes."""
    spans: list[tuple[int, int, int]] = []
    following: list[int] = []
    for index in range(len(headings) - 1, -1, -1):
        # Only what is as high as this one can end it, or end one above it.
        while following and headings[following[-1]].level > headings[index].level:
            following.pop()
        end = following[-1] if following else len(headings)
        spans.append((index, end, headings[end].at if following else n_lines))
        following.append(index)
    return spans[::-1]


def _section(lines: Sequence[Line], headings: Sequence[_Heading], index: int, last: int, end: int) -> Section:
    heading = headings[index]
    body = list(lines[heading.after : end])
    if heading.rest is not None:
        below = [] if heading.cell else _below(body) if heading.rest else body
        body = [Line(lines[heading.at].number, heading.rest), *below]
    inner = (other for other in headings[index + 1 : last] if other.rest is None)
    marks = {lines[at].number for other in inner for at in range(other.at, min(other.after, len(lines)))}
    number, title = lines[heading.at].number, heading.title
    return Section(number, title, heading.level, asked(title), tuple(body), frozenset(marks))


def _below(body: Sequence[Line]) -> list[Line]:
    """The lines that go on with a label's own line: up to the next empty one."""
    return [*body[: next((index for index, line in enumerate(body) if not line.text.strip()), len(body))]]
