"""The HTML report: one file with its style, scripts and data, under a policy that lets nothing else in."""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from flowlens.errors import InternalError
from flowlens.model.phrase import phrase
from flowlens.model.report import Report
from flowlens.outputs import numbers
from flowlens.outputs.html.bundle import BUNDLE, make_bundle
from flowlens.outputs.html.settings import worded
from flowlens.outputs.html.view import LensView, lens_views, unanswered
from flowlens.outputs.next_step import attempt
from flowlens.outputs.plain import printable, short_id
from flowlens.outputs.states import CONFIDENCES, STATES, VERDICTS, deciding
from flowlens.outputs.titles import with_titles

__all__ = ["chart_library", "report"]

_HERE = Path(__file__).parent
_FILTERS = ("count", "day", "interval", "reason", "shift", "shown", "times")


def report(report: Report) -> str:
    """The report as an HTML page that needs no other file; InternalError where the chart library was not built."""
    lenses = lens_views(report)
    style = _static("style.css") + _static("charts.css")
    scripts = _scripts(lenses)
    known = {lens.finding.lens: lens for lens in lenses}
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            report=report,
            lenses=lenses,
            answered=[lens for lens in lenses if lens.judged],
            unanswered=unanswered(lenses),
            because=[known.get(name, name) for name in report.verdict.because],
            sentence=with_titles(report, report.verdict.sentence),
            would_change=with_titles(report, report.verdict.would_change),
            attempt=attempt(report),
            by_id=known,
            settings=worded(report.settings),
            verdict_sign=VERDICTS[report.verdict.state],
            states=STATES,
            verdicts=VERDICTS,
            confidences=CONFIDENCES,
            policy=_policy(style, scripts),
            # Files of this package, so they are markup already.
            style=Markup(style),
            scripts=[Markup(script) for script in scripts],
        )
        + "\n"
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


def _scripts(lenses: tuple[LensView, ...]) -> list[str]:
    """The scripts in their order; where no lens has a chart, the page's own only."""
    if not any(placed.data for lens in lenses for placed in lens.charts):
        return [_static("page.js")]
    return [_static("page.js"), chart_library().replace("</script", "<\\/script"), _static("boot.js")]


def _policy(style: str, scripts: list[str]) -> str:
    """The Content-Security-Policy: nothing but the texts with these hashes, and no address at all."""
    allowed = " ".join(_hash(script) for script in scripts)
    return f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _static(name: str) -> str:
    return (_HERE / "static" / name).read_text(encoding="utf-8")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_written_out,
    )
    environment.filters.update({name: getattr(numbers, name) for name in _FILTERS})
    environment.filters["short_id"] = short_id
    environment.globals.update(phrase=phrase, label=numbers.label, watched=numbers.watched, deciding=deciding)
    return environment


def _written_out(value: object) -> object:
    """What a template prints: in plain text the control characters are written out; markup is ours and stays."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
