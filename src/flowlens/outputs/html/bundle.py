"""The JavaScript that draws the charts: Vega-Lite in one file, made when the wheel is built and never committed.

It stands on nothing else of the package, because the build hook loads it before the package exists.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["BUNDLE", "make_bundle"]

BUNDLE = Path(__file__).with_name("static") / "vega.js"

# Only the one function that boot.js takes (and removes) becomes global: a global `vega` is what CVE-2025-59840 needs.
_SNIPPET = "window.flowlensEmbed = vegaEmbed;"
_VEGA_LITE = "6.4"  # the version whose specifications Altair 6 writes


def make_bundle() -> str:
    """The bundle of Vega, Vega-Lite, Vega-Embed and the expression interpreter; ImportError without vl-convert."""
    import vl_convert

    return str(vl_convert.javascript_bundle(_SNIPPET, vl_version=_VEGA_LITE))
