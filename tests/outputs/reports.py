"""Reports to test with: a rich one with every state and every chart, a hostile one, and an empty one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from flowlens.model.experiment import Aim, Experiment, Review, Shift
from flowlens.model.finding import Card, Finding, State, TryNext
from flowlens.model.measure import Aside, ChangePoint, Evidence, Measure, Point, Series
from flowlens.model.report import Exclusion, Report, Repository
from flowlens.model.verdict import NextStep, Verdict

START = datetime(2020, 1, 1, 12, 0, tzinfo=UTC)
OID = "0123456789abcdef0123456789abcdef01234567"

HOSTILE = (
    "<script>alert(1)</script>",
    "</style><b>x</b>",
    "</script><img src=x onerror=alert(2)>",
    "\x1b[31mred\x1b]0;title\x07",
    "\u202egnitset\u2066",
    "line one\nline two\r\n::error::three",
    "![x](http://evil.example/x.png) [y](http://evil.example) http://evil.example www.evil.example",
    "@someone #12 GH-3 `code` *bold* _it_ | cell ~~x~~ $a$ ##[error]x ##vso[x]",
    "[bold red]rich[/bold red] :smile:",
    "{{ 7 * 7 }} {% raw %} & &amp; '\"><!-- --> ]]>",
    "\udc80\ud800 lone",
    "n" * 300,
)


def day(number: float) -> datetime:
    """Noon of the day that is so many days after 2020-01-01, in UTC."""
    return START + timedelta(days=number)


def rich_report() -> Report:
    """Seven lenses, one a state and more, with the series of every chart."""
    findings = (
        batch_size(), release_cadence(), release_batch(), splash(), lead_time(),
        nothing("iteration", "not-enough-data", "12 releases are needed; there are 5."),
        nothing("ci-health", "not-applicable", "Needs CI runs: add [ci] to the configuration."),
        other_lens(),
    )  # fmt: skip
    return Report(
        flowlens="0.1.0",
        repository=Repository("example/shop", OID, "main", (day(0), day(1_400)), False, 5_321, 1_240, 48),
        verdict=Verdict(
            "drifting",
            "medium",
            ("batch-size", "release-cadence", "splash"),
            "Changes doubled in size since March 2022, while releases kept their pace.",
            "A median change of under 40 lines for two months.",
            NextStep(
                "batch-size",
                "If changes are split at 200 lines, the median falls below 40.",
                "size_median",
                "at most",
                44.2,
                "lines",
                date(2024, 2, 1),
            ),
        ),
        findings=findings,
        cards={finding.lens: card(finding.lens) for finding in findings[:-1]},
        excluded=(Exclusion("generated", 12, 40, 18_342), Exclusion("vendored", 3, 210, 90_417)),
        notices=("3 commits are unknown, because an object is missing.",),
        method="histogram, renames 50 %, first parent; version 1",
        seed=20_260_101,
        settings={"large_change_lines": "400", "stage": "differentiation (none is set)"},
        experiments=(tried("If we split, changes shrink.", "Kept: a typical change went from 84 to 42 lines."),),
    )


def hostile_report() -> Report:
    """A report in which everything that a repository can name is an attack."""
    rich = rich_report()
    text = " ".join(HOSTILE)
    finding = Finding(
        lens="batch-size",
        state="concern",
        confidence="high",
        sentence=f"The largest release is {text}.",
        measures={
            "size_median": Measure(42.0, "lines", 100, 30.0, 55.0),
            "gone": Measure(None, "lines", 0, missing=f"Unknown: {HOSTILE[0]}"),
        },
        evidence=tuple(Evidence("release", hostile, hostile) for hostile in HOSTILE),
        series=(
            Series(
                "changes",
                "Net lines",
                "lines",
                tuple(Point(day(n), n + 1.0, hostile, hostile, hostile) for n, hostile in enumerate(HOSTILE)),
            ),
        ),
        asides=(
            Aside(
                HOSTILE[3],
                f"Aside come {text}.",
                (ChangePoint(day(3), 1.0, 2.0, HOSTILE[0], 2.0, 4, 4),),
                Series(HOSTILE[1], HOSTILE[2], "days", (Point(day(1), 1.0, HOSTILE[0]),)),
            ),
        ),
        try_next=TryNext(f"Split {text}", HOSTILE[0], None, date(2024, 5, 1)),
    )
    repository = Repository(text, HOSTILE[0], HOSTILE[1], (day(0), day(30)), True, 12, 12, 0)
    step = NextStep("batch-size", f"Split {text}", HOSTILE[0], "below", 9.0, HOSTILE[1], date(2024, 5, 1))
    verdict = Verdict("splashy", "low", ("batch-size", "gone"), f"Sentence {text}", f"Would {text}", step)
    return Report(
        flowlens="0.1.0",
        repository=repository,
        verdict=verdict,
        findings=(finding,),
        cards=rich.cards,
        excluded=(Exclusion(HOSTILE[2], 1, 1, 1),),
        notices=HOSTILE,
        method="m",
        seed=1,
        settings={"stage": HOSTILE[0]},
        experiments=tuple(tried(hostile, hostile) for hostile in HOSTILE),
    )


def tried(hypothesis: str, sentence: str) -> Review:
    """An experiment that was kept, with a guard of which nothing is known."""
    aim, guard = Aim("batch-size", "median", "below", 50.0), Aim("recovery", "reverted_30", "at most")
    lost = Measure(None, "share", 3, missing="3 of 20 changes")
    return Review(
        Experiment("split", hypothesis, aim, (guard,), date(2023, 3, 2), date(2023, 6, 2)),
        date(2023, 11, 1),
        "kept",
        sentence,
        Shift(
            aim,
            Measure(84.0, "lines", 212, 70.0, 101.0),
            Measure(42.0, "lines", 98, 35.0, 50.0),
            Measure(0.5, "ratio", 98, 0.38, 0.65),
        ),
        (Shift(guard, lost, lost, lost),),
    )


def empty_report() -> Report:
    """A report on a repository with one commit: nothing was measured."""
    return Report(
        flowlens="0.1.0",
        repository=Repository("new", OID, "main", (day(0), day(0)), False, 1, 1, 0),
        verdict=Verdict("not-enough-data", "low", (), "There is too little history.", ""),
        findings=(),
        cards={},
        excluded=(),
        notices=(),
        method="m",
        seed=1,
    )


def lacking_report() -> Report:
    """A report that could not judge, and says what would help."""
    rich = rich_report()
    step = NextStep(
        "iteration", "Release the next piece of work.", "the number of releases", None, None, "", date(2024, 2, 1)
    )
    sentence = "There is not enough to judge by: iteration and ci-health have no answer yet."
    verdict = Verdict("not-enough-data", "low", ("iteration", "ci-health"), sentence, "", step)
    findings = tuple(finding for finding in rich.findings if finding.lens in {"iteration", "ci-health"})
    return replace(rich, verdict=verdict, findings=findings)


def compared_report() -> Report:
    """One lens with all that a summary compares: a ratio, a growth that is missing, and two change points."""
    finding = release_cadence()
    measures = {
        "gap_median": Measure(91.0, "days", 8, 88.0, 95.0, label="a typical gap (median)"),
        "ratio": Measure(1.5, "ratio", 8, 1.0, 2.5, label="median gap, against the window before"),
        "ratio_p": Measure(0.04, "p-value", 8, label="chance"),
        "growth": Measure(None, "ratio", 12, missing="12 of 24 gaps", label="growth of the gap a year (slope)"),
        "growth_p": Measure(None, "p-value", 12, missing="12 of 24 gaps", label="chance"),
    }
    points = (ChangePoint(day(200), 10.0, 30.0, "days", 3.0, 9, 9), *finding.change_points)
    return replace(rich_report(), findings=(replace(finding, measures=measures, change_points=points),))


def unreleased_report() -> Report:
    """A report in which two lenses miss the same, and a third something else."""
    why = "There is no release."
    lenses = (
        nothing("release-cadence", "not-applicable", why), nothing("splash", "not-applicable", why),
        nothing("ci-health", "not-applicable", "Needs CI runs."),
    )  # fmt: skip
    return replace(rich_report(), findings=lenses)


def named_report() -> Report:
    """A report whose verdict speaks of a lens by its id."""
    rich = rich_report()
    would = "If batch-size were healthy, the verdict would be iterating."
    return replace(rich, verdict=replace(rich.verdict, would_change=would))


def single_report() -> Report:
    """A report with one of everything that is counted."""
    rich = rich_report()
    one = replace(rich.repository, n_commits=1, n_changes=1, n_releases=1)
    return replace(rich, repository=one, excluded=(Exclusion("lock", 1, 1, 1),))


def card(lens: str) -> Card:
    """A card that tells its lens apart."""
    title = lens.replace("-", " ").capitalize()
    return Card(lens, title, f"What does {lens} ask?", "one change", "lower", "changes", "bots", "design, section 4")


def nothing(lens: str, state: State, sentence: str) -> Finding:
    """A finding that says why there is none."""
    return Finding(lens, state, "low", sentence, {"share": Measure(None, "share", 5, missing=sentence)})


def batch_size(n: int = 1_200) -> Finding:
    """Changes that double after day 800, with running lines and one change point."""
    random = Random(7)
    points = tuple(
        Point(
            day(number * 1_400 / n),
            float(max(1, round(random.lognormvariate(3.4 if number < n * 4 / 7 else 4.2, 1.3)))),
            f"{number:040x}",
            f"Change number {number}",
            "merge" if number % 3 else "squash",
        )
        for number in range(n)
    )
    quantiles = {"running_median": (30.0, 66.0), "running_p75": (72.0, 160.0), "running_p90": (158.0, 350.0)}
    lines = tuple(
        Series(
            name,
            f"Running {name}",
            "lines",
            tuple(Point(point.at, before if point.at < day(800) else after, "") for point in points[::10]),
        )
        for name, (before, after) in quantiles.items()
    )
    return Finding(
        "batch-size",
        "concern",
        "high",
        "The median change grew from 30 to 66 lines.",
        {
            "size_median": Measure(66.25, "lines", 412, 58.0, 75.5, label="Median size of a change"),
            "size_p90": Measure(350.0, "lines", 412, 291.0, 420.0, label="P90 of the size"),
            "large_share": Measure(0.071, "share", 412, 0.05, 0.1, label="Share above 400 lines"),
            "tenure_share": Measure(
                None, "share", 3, missing="5 people are needed; there are 3.", label="Share of tenure"
            ),
        },
        (ChangePoint(day(800), 30.0, 66.25, "lines", 2.208, 686, 514),),
        (Evidence("change", OID, "the largest of the window: 4,120 lines"), Evidence("change", "#812", "2,044 lines")),
        (Series("changes", "Net lines of a change", "lines", points), *lines),
        TryNext(
            "If changes are split at 200 lines, the median falls below 40.", "size_median", "below", date(2024, 2, 1)
        ),
    )


def release_cadence() -> Finding:
    """A release every 28 days, then every 56."""
    gaps = [28.0 + number % 5 for number in range(24)] + [55.0 + number % 3 for number in range(12)]
    points, at = [], 0.0
    for number, gap in enumerate(gaps):
        at += gap
        points.append(Point(day(at), gap, f"v1.{number}.0", f"Release 1.{number}"))
    return Finding(
        "release-cadence",
        "watch",
        "medium",
        "The gap between releases grew from 30 to 56 days.",
        {"gap_median": Measure(56.0, "days", 12, 55.0, 57.0, label="Median gap")},
        (ChangePoint(points[24].at, 30.0, 56.0, "days", 56 / 30, 24, 12),),
        (Evidence("release", "v1.35.0", "57 days after the one before"),),
        (Series("gaps", "Days since the last release", "days", tuple(points)),),
        TryNext(
            "If the release is cut every second Monday, the gap falls to 14 days.",
            "gap_median",
            "below",
            date(2024, 3, 4),
        ),
    )


def with_large_versions() -> Finding:
    """The same with every sixth release told aside as a large version, the last of which came later."""
    made = release_cadence()
    points = tuple(Point(point.at, 180.0, point.id) for point in made.series[0].points[5::6])
    changes = (ChangePoint(points[3].at, 180.0, 336.5, "days", 336.5 / 180, 4, 2),)
    told = "Large versions come every 336 days (median of 2), where they came every 180 until 2021-12-19."
    return replace(made, asides=(Aside("large-versions", told, changes, Series("large_gaps", "Days", "days", points)),))


def release_batch() -> Finding:
    """Thirty-six releases with their changes and lines."""
    changes = tuple(Point(day(number * 38), float(5 + number * 7 % 31), f"v1.{number}.0") for number in range(36))
    lines = tuple(
        Point(point.at, point.value * (40 + number % 7 * 30), point.id) for number, point in enumerate(changes)
    )
    return Finding(
        "release-batch",
        "healthy",
        "high",
        "A release carries 19 changes, as before.",
        {"changes_median": Measure(19.0, "changes", 36, 15.0, 24.0, label="Median changes a release")},
        series=(
            Series("release_changes", "Changes in a release", "changes", changes),
            Series("release_lines", "Net lines in a release", "lines", lines),
        ),
    )


def splash() -> Finding:
    """Nine releases of the last year, one of which has most of it."""
    shares = (0.04, 0.05, 0.04, 0.52, 0.06, 0.05, 0.1, 0.08, 0.06)
    points = tuple(Point(day(1_035 + number * 40), share, f"v2.{number}.0") for number, share in enumerate(shares))
    return Finding(
        "splash",
        "concern",
        "medium",
        "Half of the year's changes were in one release, v2.3.0.",
        {"largest_share": Measure(0.52, "share", 9, 0.25, 0.77, label="Share of the largest release")},
        evidence=(Evidence("release", "v2.3.0", "52 % of the year"),),
        series=(Series("batch_share", "Share of the year's changes", "share", points),),
    )


def lead_time() -> Finding:
    """A waiting curve and an inventory by month."""
    days = (0.0, 1.0, 2.0, 5.0, 9.0, 14.0, 21.0, 40.0, 75.0, 130.0, 400.0)
    curve = tuple(Point(START, 1 - number / 12, "", f"{wait}") for number, wait in enumerate(days))
    months = tuple(Point(day(number * 30), float(20 + number * 5 % 33), "") for number in range(46))
    return Finding(
        "lead-time",
        "healthy",
        "low",
        "Half of the changes reach users within 14 days.",
        {"lead_median": Measure(14.0, "days", 900, 12.0, 17.0, label="Median lead time")},
        series=(
            Series("waiting_survival", "Share still waiting", "share", curve),
            Series("unreleased", "Unreleased changes", "changes", months),
        ),
    )


def other_lens() -> Finding:
    """A lens from a third party: no card, a series of its own, and one that is too short."""
    points = tuple(Point(day(number * 20), float(number % 6), f"run {number}") for number in range(60))
    return Finding(
        "their-lens",
        "healthy",
        "medium",
        "All is well.",
        {"runs": Measure(60.0, "runs", 60)},
        series=(Series("runs", "Runs a day", "runs", points), Series("short", "Short series", "runs", points[:1])),
    )
