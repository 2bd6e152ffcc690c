"""The pages of a comparison: an overview, one page a squad, and the chart library that they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from markupsafe import Markup

from flowlens.model.comparison import Comparison
from flowlens.outputs.compare.words import age, claimed, counted, may_explain, set_against
from flowlens.outputs.compared_words import by_squad, differences, how_sure, open_questions, plain_answer, shifts
from flowlens.outputs.html.settings import worded
from flowlens.outputs.html.shell import chart_library, environment, policy, static
from flowlens.outputs.html.squad_view import SquadView, crossing_views, measure_charts, sign_of, squad_views
from flowlens.outputs.html.view import PlacedChart
from flowlens.outputs.states import STATES
from flowlens.outputs.whole_folder import write_folder

__all__ = ["LIBRARY", "MARK", "pages", "write"]

# By this a later run knows a file as one of ours, to replace or remove it; no other file is ever touched.
MARK = "FlowLens compare"
LIBRARY = "flowlens-charts.js"
_INDEX = "index.html"


def write(comparison: Comparison, folder: Path) -> list[Path]:
    """The pages in a folder, in place of those of an earlier run; UsageError where a foreign file is in the way."""
    return write_folder(folder, pages(comparison), MARK)


def pages(comparison: Comparison) -> dict[str, str]:
    """The text of each file by its name: `index.html`, a page a squad, and the chart library where it is used."""
    views = squad_views(comparison)
    found = {_INDEX: _overview(comparison, views)}
    for place, view in enumerate(views):
        around = [views[at] if 0 <= at < len(views) else None for at in (place - 1, place + 1)]
        found[view.file] = _squad(comparison, view, around)
    if any(_loads_library(text) for text in found.values()):
        found[LIBRARY] = f"/* {MARK}: Vega, Vega-Lite and Vega-Embed */\n{chart_library()}"
    return found


def _overview(comparison: Comparison, views: Sequence[SquadView]) -> str:
    charts = measure_charts(comparison)
    crossing = crossing_views(comparison)
    files = {view.squad.name: view.file for view in views}
    return _rendered(
        "squads.html.j2",
        charts,
        comparison=comparison,
        views=views,
        files=files,
        answer=plain_answer(comparison),
        sure=how_sure(comparison),
        charts=charts,
        differences=by_squad(differences(comparison)),
        shifts=by_squad(shifts(comparison)),
        unclear=open_questions(comparison),
        unclear_shifts=open_questions(comparison, over_time=True),
        crossing=[lens for lens in crossing if lens.judged],
        silent=[lens for lens in crossing if not lens.judged],
        settings=worded(comparison.settings),
    )


def _squad(comparison: Comparison, view: SquadView, around: Sequence[SquadView | None]) -> str:
    charts, trends = view.charts, view.trends
    return _rendered(
        "squad.html.j2",
        [*charts, *trends],
        comparison=comparison,
        view=view,
        clear=[level for _, level in view.levels if level.against.answer in {"higher", "lower"}],
        charts=charts,
        trends=trends,
        before=around[0],
        after=around[1],
    )


def _rendered(template: str, placed: Sequence[PlacedChart], **values: object) -> str:
    style = static("style.css") + static("charts.css")
    drawn = [one for one in placed if one.data]
    scripts = [static("page.js"), *([static("boot.js")] if drawn else [])]
    fixed: Mapping[str, object] = {
        "mark": MARK,
        "library": LIBRARY if drawn else "",
        "policy": policy(style, scripts, beside=bool(drawn)),
        "placed": drawn,
        # Files of this package, so they are markup already.
        "style": Markup(style),
        "scripts": [Markup(script) for script in scripts],
        "states": STATES,
        "set_against": set_against(),
        "sign_of": sign_of,
        "age": age,
        "claimed": claimed,
        "counted": counted,
        "may_explain": may_explain,
    }
    return environment().get_template(template).render(**fixed, **values) + "\n"


def _loads_library(text: str) -> bool:
    return f'<script src="{LIBRARY}">' in text
