"""Links that lead nowhere, in Markdown or in pages of HTML, without a network: `python -m docs.links FOLDER`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

__all__ = ["dead_in_html", "dead_in_markdown"]

_FENCED = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]+`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)
_NO_ANCHOR = re.compile(r"[^\w\- ]")


class _Page(HTMLParser):
    """The ids of a page, and where it leads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.targets: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element is called, and what it names."""
        for name, value in attrs:
            if name in {"id", "name"} and value:
                self.ids.add(value)
            if name in {"href", "src"} and value and tag != "meta":
                self.targets.append(value)


def dead_in_html(folder: Path) -> list[str]:
    """The links of all pages below a folder that lead to no file or no element; those to elsewhere are not tried."""
    pages = {path.resolve(): _Page(path.read_text("utf-8")) for path in folder.rglob("*.html")}
    found = []
    for path, page in pages.items():
        for target in page.targets:
            if (led := _led(path, target)) is None:
                continue
            there, anchor = led
            if not there.exists() or (anchor and there in pages and anchor not in pages[there].ids):
                found.append(f"{path.relative_to(folder.resolve())}: {target}")
    return sorted(found)


def dead_in_markdown(files: Iterable[Path]) -> list[str]:
    """The same of files of Markdown, whose headings are what can be led to."""
    found = []
    for path in files:
        for target in _targets(path.read_text("utf-8")):
            if (led := _led(path, target)) is None:
                continue
            there, anchor = led
            wrong = anchor and there.suffix == ".md" and there.is_file() and anchor not in _anchors(there)
            if not there.exists() or wrong:
                found.append(f"{path.name}: {target}")
    return sorted(found)


def _led(path: Path, target: str) -> tuple[Path, str] | None:
    """The file and the place in it that a link names; None where it leaves the folder."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return None
    there = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
    return there, unquote(parts.fragment)


def _targets(text: str) -> Iterator[str]:
    yield from _LINK.findall(_CODE.sub("", _FENCED.sub("", text)))


def _anchors(path: Path) -> set[str]:
    """What a forge makes of headings: small letters, hyphens for spaces, and no other signs."""
    headings = _HEADING.findall(_FENCED.sub("", path.read_text("utf-8")))
    return {_NO_ANCHOR.sub("", heading.replace("`", "").lower()).replace(" ", "-") for heading in headings}


if __name__ == "__main__":
    dead = dead_in_html(Path(sys.argv[1]))
    sys.exit("\n".join(["These links lead nowhere:", *dead]) if dead else 0)
