"""Every word that reports and the gate use and that is no measure: states, how sure, units, reasons, and terms."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.outputs.states import CONFIDENCES, OUTCOMES, STATES, VERDICTS

__all__ = ["KINDS", "REASONS", "TERMS", "UNITS", "WORDS"]

TERMS: Mapping[str, str] = {
    "mainline": "The branch that work lands on, followed by first parents. Found as what origin/HEAD names, else "
    "main, master or trunk, else what HEAD names; the report says which, and why.",
    "change": "One first-parent step of the mainline: a merge, a squashed pull, commits that a rebase landed "
    "together, or a single commit. The same branch has the same size, however it landed.",
    "commit": "A Git commit that the mainline or a release holds. Lenses count changes, which may bring many commits.",
    "pull": "A pull or merge request, as the message of a change names it (#12, !12), or as the forge's refs, "
    "files of pulls, or what is kept of the forge tell it.",
    "step": "One place of the first-parent line of the mainline; a change is one or, if it was rebased, several.",
    "release": "What carries work to users: a tag with a version, unless [release] says otherwise. See `releases`.",
    "area": "A part of the repository: one that is named, a package, what CODEOWNERS says, or a folder. See `areas`.",
    "squad": "Some repositories, paths, owners or members that belong together. See `compare`.",
    "lens": "One question about practice, with its measures, its finding, and one thing to try next.",
    "measure": "One number of a lens, with what it rests on (n) and its interval. Named as batch-size.median.",
    "finding": "What a lens concludes: a state, how sure, a sentence, evidence, and one thing to try next.",
    "verdict": "The one answer on the repository, from the findings that weigh most. `flowlens explain verdict` has "
    "the rules.",
    "evidence": "Changes, commits, releases or files behind a finding, by ids that `git show` takes.",
    "interval": "The range that holds the true value in 95 of 100 such cases, printed in parentheses: 43 lines "
    "(23–89).",
    "n": "How many changes, releases or gaps a number rests on.",
    "trend": "How a measure moves over years, told by the slope of its logarithm; it takes at least 24 bins.",
    "change point": "A day on which the level of a series changed beyond chance, with the level before and after.",
    "window": "The days that a level is told of, 365 unless [report] level-days says otherwise; the window before it "
    "is as long.",
    "median": "Half of them are smaller. Sizes are heavy-tailed, so no mean is told.",
    "p90": "Nine in ten are smaller.",
    "net": "Lines that people wrote: added and deleted, without generated, vendored, lock and binary files, deleted "
    "files, bulk reformats and lines that only moved.",
    "raw": "All lines added and deleted, whatever they are.",
    "ledger": "What the net sizes leave out, each with its reason and a count; the end of a report has it.",
    "bot": "A program among the authors: a dependency updater, a merge queue, a formatter. Coding agents are none in "
    "this sense. Left out of the lenses unless --include-bots says otherwise.",
    "stage": "What the product is in: innovation (finding out), differentiation (growing) or commodity (keeping it "
    "steady). The thresholds of a verdict depend on it.",
    "innovation": "The stage of finding out: failures and an uneven beat are tolerated, large batches are not.",
    "differentiation": "The stage of growing; it holds where none is set.",
    "commodity": "The stage of keeping steady: predictability and few failures come first.",
    "hypothesis": "What to try next, worded so that a measure can tell on a day whether it held. See `experiment`.",
    "guard": "A measure that must not get worse while an experiment runs.",
    "shallow": "A clone without the history before some commit. What is before is unknown, and said so.",
    "unknown": "What could not be read or counted, with the reason. It never counts as zero.",
    "merge": "A change that landed as a merge commit.",
    "squash": "A change that landed as one commit whose message names its pull.",
    "rebase": "Commits of one pull that landed one after another; they are one change.",
    "direct": "A single commit on the mainline with nothing that names a pull.",
    "inferred": "Commits that look as one rebased pull, by committer and moment, though nothing names it.",
    "pre-release": "A version that says it is not final, as 1.0-rc1.",
    "maintenance": "A release of an older line, when a newer one was out already.",
    "carries work": "A release is the first to contain some change of the mainline. Others carry none, and are told "
    "apart.",
    "beat": "The releases that lead: final ones that carry new work, without the patches between them.",
    "baseline": "The changes before a proposed one, with which the gate compares it. See `check`.",
    "pr-size": "The gate's rule on one change: is it far larger than what is usual here? See `check`.",
    "drift": "The gate's rule on the mainline: are changes getting larger? It warns, and blames no change. See "
    "`check`.",
    "pass": "The gate: nothing is out of the usual.",
    "warn": "The gate: unusual, and no reason to stop. It ends with 0.",
    "fail": "The gate: a rule failed. It ends with 1.",
    "exempt": "The gate: not judged, as a revert, an update by a dependency bot or the merge queue.",
    "overridden": "The gate: it would have failed, and a label or a trailer lets it through.",
    "insufficient-history": "The gate: too few changes before it to say what is usual. It ends with 0.",
    "high": f"How sure: {CONFIDENCES['high']}.",
    "medium": f"How sure: {CONFIDENCES['medium']}.",
    "low": f"How sure: {CONFIDENCES['low']}.",
}

KINDS: Mapping[str, str] = {
    "feature": "The kind of a change that brings something new, as its messages say.",
    "fix": "The kind of a change that repairs the product, as its messages say.",
    "revert": "The kind of a change that takes another one back.",
    "docs": "The kind of a change of documentation; of a file that it is documentation, as its name says.",
    "test": "The kind of a change of tests; of a file that it is a test, as its name says.",
    "chore": "The kind of a change that keeps house: releases, dependencies, builds.",
    "refactor": "The kind of a change that alters no behaviour.",
    "other": "The kind of a change whose messages do not tell.",
    "source": "Content of a file: what people program, and neither test, documentation nor configuration.",
    "config": "Content of a file: configuration, as its name says.",
    "file": "A kind of evidence: a path of the repository.",
}

UNITS: Mapping[str, str] = {
    "lines": "Lines added plus lines deleted. A changed line is one deleted and one added.",
    "changes": "A count of changes.",
    "commits": "A count of commits.",
    "pull requests": "A count of pull or merge requests.",
    "deployments": "A count of deployments.",
    "releases": "A count of releases.",
    "days": "Days of 24 hours, with fractions.",
    "hours": "Hours.",
    "minutes": "Minutes.",
    "weeks": "Weeks of seven days.",
    "share": "A part of a whole, from 0 to 1 in JSON and as a percentage in print.",
    "ratio": "The later or first named value divided by the other; printed as “times”. 1 means no difference.",
    "p-value": "How often chance alone would show at least as much. Small is unlikely by chance.",
    "areas": "A count of areas.",
    "files": "A count of files.",
    "gaps": "A count of gaps between releases.",
    "reverts": "A count of reverts.",
    "fixes": "A count of fixes: changes whose kind is fix.",
    "people": "A count of people; a group is shown from 5 on.",
    "flags": "A count of feature flags that the source asks for by name.",
    "branches": "A count of branches that the mainline lacks.",
    "documents": "A count of retrospectives and post-mortems in the tree.",
    "actions": "A count of actions that such documents name.",
    "jobs": "A count of jobs of CI runs.",
    "CI runs": "A count of runs of the CI on the mainline.",
    "couplings": "A count of pairs of areas that mostly change together.",
    "pieces of new work": "A count of new files of source that were shipped.",
    "changes of level": "A count of change points.",
    "level": "A value on a scale of its own, which the measure's meaning tells.",
}

REASONS: Mapping[str, str] = {
    "generated": "Left out of net sizes: a program wrote the file, as its name, .gitattributes or [size] generated "
    "says.",
    "vendored": "Left out of net sizes: other people's code, as its folder, .gitattributes or [size] vendored says.",
    "lock": "Left out of net sizes: a file of pinned versions, or a submodule.",
    "binary": "Left out of net sizes: content that has no lines.",
    "deleted file": "Left out of net sizes: a file that went as a whole, which takes no reading.",
    "moved lines": "Left out of net sizes: lines that left one place and arrived at another in the same change.",
    "written by bots": "Left out of the lenses: all authors of the change are programs.",
    "bulk reformat": "Left out of the lenses: .git-blame-ignore-revs lists the change.",
    "another history merged in": "Left out of the lenses: a repository that came in whole is no behaviour of this "
    "team.",
    "imported files": "Told apart: a change far larger than usual that mostly brings new paths.",
    "no mainline date": "Left out of the lenses: the commit holds no date that is possible.",
}

WORDS: Mapping[str, str] = {
    **{state: f"A verdict: {sign.meaning}" for state, sign in VERDICTS.items()},
    # A verdict too: there is too little of what decides it.
    **{state: f"A state of a finding: {sign.meaning}" for state, sign in STATES.items()},
    **{outcome: f"What became of an experiment: {sign.meaning}" for outcome, sign in OUTCOMES.items()},
    **UNITS,
    **KINDS,
    **REASONS,
    **TERMS,
}
