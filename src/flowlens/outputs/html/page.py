"""The HTML report: one file with its style, scripts and data, under a policy that lets nothing else in."""

from __future__ import annotations

from markupsafe import Markup

from flowlens.model.report import Report
from flowlens.outputs.because import because
from flowlens.outputs.how_sure import how_sure
from flowlens.outputs.html.settings import worded
from flowlens.outputs.html.shell import chart_library, environment, policy, static
from flowlens.outputs.html.view import LensView, lens_views, unanswered
from flowlens.outputs.next_step import attempt
from flowlens.outputs.states import OUTCOMES, STATES, VERDICTS
from flowlens.outputs.titles import with_titles

__all__ = ["report"]


def report(report: Report) -> str:
    """The report as an HTML page that needs no other file; InternalError where the chart library was not built."""
    lenses = lens_views(report)
    style = static("style.css") + static("charts.css")
    scripts = _scripts(lenses)
    known = {lens.finding.lens: lens for lens in lenses}
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            report=report,
            lenses=lenses,
            answered=[lens for lens in lenses if lens.judged],
            unanswered=unanswered(lenses),
            because=[known.get(name, name) for name in report.verdict.because],
            told_of=because(report),
            sentence=with_titles(report, report.verdict.sentence),
            would_change=with_titles(report, report.verdict.would_change),
            attempt=attempt(report),
            by_id=known,
            settings=worded(report.settings),
            verdict_sign=VERDICTS[report.verdict.state],
            states=STATES,
            verdicts=VERDICTS,
            how_sure=how_sure(report),
            outcomes=OUTCOMES,
            policy=policy(style, scripts),
            # Files of this package, so they are markup already.
            style=Markup(style),
            scripts=[Markup(script) for script in scripts],
        )
        + "\n"
    )


def _scripts(lenses: tuple[LensView, ...]) -> list[str]:
    """The scripts in their order; where no lens has a chart, the page's own only."""
    if not any(placed.data for lens in lenses for placed in lens.charts):
        return [static("page.js")]
    return [static("page.js"), chart_library().replace("</script", "<\\/script"), static("boot.js")]
