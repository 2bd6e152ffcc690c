"""A `flowlens.toml` to begin with: what was found in the repository, every key of the gate, and a replay of it."""

from __future__ import annotations

from flowlens.model.backtest import Backtest
from flowlens.model.survey import Answers, Survey
from flowlens.outputs.gate import backtest_text
from flowlens.outputs.init_found import found_tables, landed_text
from flowlens.outputs.numbers import count
from flowlens.outputs.plain import printable

__all__ = ["configuration_text"]

_MOST_LINES = 60  # of a replay; a file of more than 1 MiB would not be read

_BEGINNING = """\
# The configuration of FlowLens: what was found in this repository, and every key of the gate, `flowlens check`.
# A key behind a # has its default, or is an example; take the # away to set it. An unknown key is an error that names
# its line. `flowlens explain releases`, `areas`, `ci` and `check` tell more.

{found}

{replay}

# The gate reads its configuration from the commit that a change starts from, so that no change can loosen its own gate.
[check]
# Files whose lines do not count for the gate, beyond those that never do; globs as in .gitignore.
#exclude = []
# Whether what .gitattributes calls generated or vendored is left out as well.
#use-gitattributes = true
# What a step of the mainline is: a "change" (a merged or squashed pull) or a "commit"; "auto" asks where it is unclear.
{unit}
"""

_UNITS = {
    "change": """\
# Found: at least half of the last steps look as if they had landed as pulls (as a merge, or with #12 or !12).
#unit = "auto"\
""",
    "commit": """\
# Found: less than half of the last steps look as if they had landed as pulls (as a merge, or with #12 or !12). A whole
# pull cannot be compared with single commits, so the largest commit of a change is judged.
#unit = "auto"
unit = "commit"\
""",
}
_UNCLEAR = """\
# Found: nothing that tells which.
#unit = "auto"\
"""

_RULES = """\

# Is this change far larger than what is usual here? Judged on every proposed change.
[check.pr-size]
# A change is ranked among so many before it.
#window = 100
# None of them is older than so many days; 0: of any age.
#window-days = 0
# A change fails where at most this share of them, itself counted, is as large (0.02: one other of a hundred).
#fail-alpha = 0.02
# The same for a warning; not below fail-alpha.
#warn-alpha = 0.05
# However rare it is, a change of no more net lines than this does not fail.
#fail-floor = 400
# The same for a warning; not above fail-floor.
#warn-floor = 200
# A change of more net lines than this fails, whatever is usual; 0 is no such limit.
#max-lines = 0
# A change of more files than this fails, whatever is usual; 0 is no such limit.
#max-files = 0

# A change of more net lines in one area fails: an area of [areas], or a folder at the root. For example:
[check.pr-size.area-max-lines]
#docs = 2_000

# Are changes getting larger? Judged on the mainline, and never of one change.
[check.drift]
# The changes of so many last days
#recent-days = 28
# are compared with those of so many days before.
#baseline-days = 182
# With fewer changes in the last days there is no answer,
#min-recent = 12
# nor with fewer in the days before.
#min-baseline = 30
# It is drift where the median is so many times as large,
#ratio = 1.5
# and that is less likely than this by chance, now and a week ago,
#alpha = 0.001
# and no larger share of the orders of whole weeks would do it as well.
#weeks-alpha = 0.01
# Whether drift fails, or only warns.
#fail = false

# What lets a change through that is too large.
[check.override]
# A label on the pull or merge request.
#labels = ["batch-size-ok"]
# A trailer of a commit that gives a reason, such as "Batch-Size-OK"; empty: none.
#trailer = ""

# An agreed new normal: for this rule, what landed before `since` is no longer what is usual. For example:
#[[check.accept]]
# The rule, "pr-size" or "drift".
#rule = "drift"
# The first day of the new normal.
#since = 2026-05-01
# Why it is agreed to.
#reason = "clients are generated now"
# The last day on which this holds; without it, it holds for good.
#expires = 2026-11-01
"""


def configuration_text(survey: Survey, answers: Answers, unit: str, backtest: Backtest | None) -> str:
    """The file for that repository, whose steps are of that unit (`change` or `commit`, as detected; empty: unclear).

    It sets what was seen for sure and is not seen anew in every run, and what somebody said. The replay is a comment.
    """
    found = "\n\n".join(found_tables(survey, answers))
    told = _UNITS.get(unit, _UNCLEAR)
    if how := landed_text(survey.landing.how):
        told = f"# Found: {how}.\n{told}"
    return _BEGINNING.format(found=found, replay=_replay(backtest), unit=told) + _RULES


def _replay(backtest: Backtest | None) -> str:
    """What the gate would have said so far, as comments."""
    if backtest is None:
        return (
            "# What the gate would have said of the last changes is not known: `flowlens check --backtest 200` tells."
        )
    lines = backtest_text.report(backtest).rstrip("\n").split("\n")
    if len(lines) > _MOST_LINES:
        rest = f"… and {count(len(lines) - _MOST_LINES)} lines more, which `flowlens check --backtest 200` tells."
        lines = [*lines[:_MOST_LINES], rest]
    # Whatever the lines hold, each of them stays one comment.
    return "\n".join(["# What the gate would have said so far:", *(f"#   {printable(line)}" for line in lines)])
