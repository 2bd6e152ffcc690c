"""What all pages share: their templates and files, the chart library, and the policy that lets nothing else in."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from flowlens.errors import InternalError
from flowlens.model.phrase import phrase
from flowlens.outputs import numbers
from flowlens.outputs.html.bundle import BUNDLE, make_bundle
from flowlens.outputs.links import address_of, command_for, commit_address
from flowlens.outputs.plain import printable, short_id
from flowlens.outputs.states import deciding

__all__ = ["chart_library", "environment", "policy", "static"]

_HERE = Path(__file__).parent
_FILTERS = ("count", "day", "interval", "reason", "shift", "shown", "times")
_CODE = re.compile(r"`([^`]+)`")
# A number with its other end or its unit; after an ampersand it is part of a character that was escaped.
_NUMBER = r"-?\d(?:[\d.,]*\d)?(?: %)?"
_WHOLE = re.compile(
    rf"\bn [\d,]*\d|(?<![\w&#;.,\u2013-]){_NUMBER}(?:\u2013{_NUMBER})?(?: (?:times|lines|days|changes)(?!\w))?"
)


def chart_library() -> str:
    """The JavaScript bundle that the wheel holds; made, and kept, where the package runs from its source."""
    if not BUNDLE.exists():
        try:
            text = make_bundle()
        except ImportError as exc:
            raise InternalError(
                f"The chart library is not in this installation: {BUNDLE} is missing.",
                next_step="Install FlowLens from a wheel, or install vl-convert-python (below 2) beside it.",
            ) from exc
        with suppress(OSError):  # a read-only installation makes it again the next time
            BUNDLE.write_text(text, encoding="utf-8", newline="\n")
        return text
    return BUNDLE.read_text(encoding="utf-8")


def policy(style: str, scripts: Sequence[str], *, beside: bool = False) -> str:
    """The Content-Security-Policy: nothing but the texts with these hashes, and no address at all.

    `beside`: scripts from the place of the page itself as well, for the chart library that many pages share.
    """
    allowed = " ".join([*(["'self'"] if beside else []), *map(_hash, scripts)])
    return f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"


def static(name: str) -> str:
    """The text of a file of this package, as a style or a script."""
    return (_HERE / "static" / name).read_text(encoding="utf-8")


def environment() -> Environment:
    """The templates, with all text escaped and made harmless; only markup of this package stays."""
    found = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_written_out,
    )
    found.filters.update({name: getattr(numbers, name) for name in _FILTERS})
    found.filters.update(short_id=short_id, coded=_coded)
    found.globals.update(phrase=phrase, label=numbers.label, watched=numbers.watched, deciding=deciding)
    found.globals.update(address_of=address_of, command_for=command_for, commit_address=commit_address)
    return found


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _coded(text: str) -> Markup:
    """The text with what stands between backticks as code, everything in it escaped first."""
    parts = _CODE.split(str(escape(printable(text))))
    # The odd ones stood between backticks.
    return Markup("".join(f"<code>{part}</code>" if n % 2 else _unbroken(part) for n, part in enumerate(parts)))


def _unbroken(text: str) -> str:
    """Escaped text in which no line ends within an interval, or between a number and its unit."""
    return _WHOLE.sub(lambda found: f'<span class="whole">{found[0]}</span>' if _parts(found[0]) else found[0], text)


def _parts(number: str) -> bool:
    return " " in number or "\u2013" in number


def _written_out(value: object) -> object:
    """What a template prints: in plain text the control characters are written out; markup is ours and stays."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
