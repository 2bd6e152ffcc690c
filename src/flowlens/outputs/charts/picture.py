"""A chart as a picture that needs no script and no browser: SVG, readable on light and on dark paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from flowlens.errors import UsageError
from flowlens.outputs.charts.layers import ACCENT, MAIN, QUIET

__all__ = ["require_pictures", "svg"]

_VEGA_LITE = "6.4"  # as in html/bundle.py: the same specifications give the same charts
_WIDTH, _PADDING = 760, 10

_COLOURS = "".join(
    f'[{what}="{colour}"]{{{what}:var(--{name})}}'
    for colour, name in ((MAIN, "m"), (ACCENT, "a"), (QUIET, "q"))
    for what in ("fill", "stroke")
)
# The colours of the page. A picture brings its own paper, as nobody knows the colour of what it is laid on.
_STYLE = (
    "<style>svg{color:#16181d;--m:#1f6cab;--a:#ab4d0a;--q:#5d6773}.paper{fill:#fff}"
    "@media(prefers-color-scheme:dark){svg{color:#e6e9ed;--m:#6cb4f0;--a:#f0904a;--q:#a7b1bc}.paper{fill:#181c22}}"
    f"{_COLOURS}</style>"
    '<rect class="paper" width="100%" height="100%"/>'
)
# Only where numbers are places: a release named v1.108.0 keeps its name.
_PLACES = re.compile(r"(?<=<)[a-z]+ [^<>]*")
_ATTRIBUTE = re.compile(r'(?<= )(?:d|transform|x|y|x1|x2|y1|y2|width|height)="[^"]*"')
_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_MARK = re.compile(r'<path transform="translate\(([-\d.]+),([-\d.]+)\)" (d="[^"]*"[^<>]*)/>')
_OFTEN = 8


def require_pictures() -> None:
    """UsageError where the library that draws is not installed, before any long work."""
    if find_spec("vl_convert") is None:
        raise UsageError(
            "Pictures are drawn by vl-convert-python, which is not installed.",
            next_step="Install it (1.9 or later, below 2), or this FlowLens with its extra `static`.",
        )


def svg(spec: Mapping[str, object]) -> str:
    """The specification drawn as SVG, without a script, a link or a request."""
    require_pictures()
    import vl_convert

    width = {"width": _WIDTH - 2 * _PADDING} if spec.get("width") == "container" else {}
    whole: dict[str, Any] = {**spec, **width, "padding": _PADDING}
    drawn = str(vl_convert.vegalite_to_svg(whole, vl_version=_VEGA_LITE, allowed_base_urls=[]))
    head, end, body = drawn.partition(">")
    return f"{head}{end}{_STYLE}{_lighter(body)}\n"


def _lighter(body: str) -> str:
    """The same picture in fewer letters: tenths of a pixel, and marks of one look drawn once and then placed."""
    short = _PLACES.sub(lambda tag: _ATTRIBUTE.sub(_tenths, tag[0]), body)
    often = [look for look, n in Counter(match[3] for match in _MARK.finditer(short)).items() if n >= _OFTEN]
    names = {look: f"m{number}" for number, look in enumerate(often)}
    placed = _MARK.sub(lambda found: _placed(found, names), short)
    looks = "".join(f'<path id="{name}" {look}/>' for look, name in names.items())
    return f"<defs>{looks}</defs>{placed}" if looks else placed


def _tenths(attribute: re.Match[str]) -> str:
    return _NUMBER.sub(lambda found: f"{float(found[0]):.1f}", attribute[0])


def _placed(mark: re.Match[str], names: Mapping[str, str]) -> str:
    x, y, look = mark.groups()
    return f'<use href="#{names[look]}" x="{x}" y="{y}"/>' if look in names else mark[0]
